"""Sealed transit: until when a vehicle leaves the district, and how that ended. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.terms.moments import say_moment
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

TO_FIND = timedelta(hours=2)
"""So long a unit has to find a vehicle where the policy says nothing. Ours: as for who did not come."""


@dataclass(frozen=True, slots=True)
class Transit:
    """A vehicle let in sealed: until when it leaves, and what ended that; None: nothing yet.

    `left_through` is the checkpoint that it passed on its way out, "" where it came in sealed once
    more: it had left by a road that nobody watches. `found` is what an officer found of it.
    """

    leave_by: datetime
    left_at: datetime | None = None
    left_through: str = ""
    found_at: datetime | None = None
    found_by: str = ""
    found: str = ""

    @property
    def is_inside(self) -> bool:
        """Say whether nobody knows yet that it left or where it is."""
        return self.left_at is None and self.found_at is None


def has_clock(outcome: str, direction: str) -> bool:
    """Say whether a vehicle is inside by now: one that was held or turned back has no clock."""
    return outcome != "" and Outcome(outcome).lets_in and direction == Direction.IN


def leaves_by(
    known: datetime | None, went_on_at: datetime | None, hours: float | None
) -> datetime | None:
    """Return until when a vehicle that was let in is out of the district; None: no rule says so.

    Counted from when it went on: at a second check it may have stood for hours. What its driver was
    told already stays.
    """
    if known is not None or went_on_at is None or hours is None:
        return known
    return went_on_at + timedelta(hours=hours)


def refuse_finding(
    transit: Transit | None, at: datetime, *, passed_at: datetime, now: datetime
) -> None:
    """Raise Refused or Invalid for what an officer cannot have found."""
    if transit is None:
        raise Refused(
            "not_in_transit",
            Words("This vehicle was not let in sealed.", "此车不是封签过境放行的车辆。"),
        )
    if not transit.is_inside:
        said = say_moment(transit.left_at or transit.found_at or now)
        raise Refused(
            "transit_ended",
            Words(f"What became of it is known already ({said}).", f"此车去向已明（{said}）。"),
        )
    if not passed_at <= at <= now:
        begin = say_moment(passed_at)
        raise Invalid(
            f"The time lies between the checkpoint ({begin}) and now.",
            f"时间应在通过检查站（{begin}）之后、现在之前。",
            code="not_the_time",
        )
