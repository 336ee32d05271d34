"""Who gets which answer where: one line for every address of the API.

Each role works in 北口镇. "Inside" means something in 柳沟村, which lies below; "outside"
means something in 杏园村, which belongs to 南河镇. A line says the answers as "200:DTVI 409:L";
a role that is not named gets 403. `scope` is the scope of a token that is let in, "" for none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gubei.domain.territory.models import Role

ROLES = {
    "D": Role.DUTY,
    "L": Role.LEADER,
    "T": Role.TOWN,
    "V": Role.VILLAGE,
    "I": Role.INVESTIGATOR,
    "S": Role.ISOLATION,
    "C": Role.CHECKPOINT,
    "U": Role.SUPPLY,
    "B": Role.LABORATORY,
    "O": Role.SITE_OWNER,
    "P": Role.AUDITOR,
    "A": Role.ADMINISTRATOR,
}
ALL = "".join(ROLES)
READ, WORK, ASSIGN, APPROVE = "DLTVI", "DTVI", "DT", "DLT"
IMPOSE, CARE = "DTI", "DTVI"
INVESTIGATE, SITES = "DI", "DTI"
HOUSE, PLACE = "DLTIS", "DTS"
SAMPLE = "DTVI"
BARRIER, BARRIER_READ, BARRIER_WORK = "DTC", "DLTVIC", "DTVIC"
REVIEW, INTAKE, EXPORT, FEEDBACK = "DTI", "DI", "DLTI", "DTI"

Body = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """The answers of one address. `body` is made from the things of one side."""

    inside: str
    outside: str
    scope: str = ""
    body: Body | None = None
    query: str = ""
    nobody: int = 401

    def answers(self, where: str) -> dict[str, int]:
        """Return the status that each role gets."""
        expected = dict.fromkeys(ROLES, 403)
        for part in getattr(self, where).split():
            status, letters = part.split(":")
            expected |= dict.fromkeys(letters, int(status))
        return expected


def line(letters: str, *, outside: int | str = 404, **more: Any) -> Line:
    """Return the usual line: these roles get 200 inside, and outside "not found"."""
    elsewhere = outside if isinstance(outside, str) else f"{outside}:{letters}"
    return Line(f"200:{letters}", elsewhere, **more)


def alike(letters: str, **more: Any) -> Line:
    """Return the line of an address without a thing in it: both sides answer the same."""
    return line(letters, outside=200, **more)
