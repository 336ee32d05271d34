"""Where visits come from, how long each is kept, and which cannot all be true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from gubei.domain.privacy.retention import Retained, retentions
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.refusals import Invalid


class VisitSource(StrEnum):
    """Who says that a person was there."""

    INVESTIGATOR = "investigator"
    CHECKPOINT = "checkpoint"
    CHECK_IN = "check_in"
    STAY = "stay"
    SHIFT = "shift"
    HOUSEHOLD = "household"
    FOREIGN = "foreign"


class Protection(StrEnum):
    """What a person wore, as far as it is known."""

    UNKNOWN = ""
    NONE = "none"
    MASK = "mask"
    N95 = "n95"
    FULL = "full"


LONGEST = timedelta(days=60)
_FEWEST_SECONDS = 1


def kept_days(source: VisitSource, day: date) -> int:
    """Return for how many days a visit that ended on a day is kept."""
    return retentions()[Retained(f"visit_{source}")].on(day).value


def keep_until(source: VisitSource, end_at: datetime) -> date:
    """Return the first day on which a visit is no longer kept."""
    day = in_shanghai(end_at).date()
    return day + timedelta(days=kept_days(source, day) + 1)


def check_times(start: datetime, end: datetime, *, now: datetime) -> None:
    """Refuse times that cannot be those of a visit. Raises Invalid, with words."""
    said = f"{say_moment(start)} – {say_moment(end)}"
    if end < start:
        raise Invalid(
            f"It ends before it starts ({said}); exchange the times or correct one.",
            f"结束早于开始（{said}），请对调或更正时间。",
            code="visit_backwards",
        )
    if end == start:
        raise Invalid(
            f"It takes no time ({said}); say until when, even if it is a guess.",
            f"开始与结束相同（{said}），请填写离开时间，可为估计值。",
            code="visit_without_length",
        )
    if end - start > LONGEST:
        raise Invalid(
            f"It takes more than {LONGEST.days} days ({said}); check the dates.",
            f"时长超过 {LONGEST.days} 天（{said}），请核对日期。",
            code="visit_too_long",
        )
    if start > now:
        raise Invalid(
            f"It begins in the future ({said}).", f"开始时间在未来（{said}）。", code="visit_ahead"
        )


class Stay(Protocol):
    """A visit, as far as clashes ask."""

    @property
    def id(self) -> UUID: ...

    @property
    def site_id(self) -> UUID: ...

    @property
    def start_at(self) -> datetime: ...

    @property
    def end_at(self) -> datetime: ...


def clashes_of(visits: Iterable[Stay]) -> dict[UUID, list[UUID]]:
    """Return for each visit of one person those at another site at the same time.

    Two zones of a site are one site. Plain comparison of all: an itinerary has some hundred rows.
    """
    rows = sorted(visits, key=lambda each: (each.start_at, str(each.id)))
    found: dict[UUID, list[UUID]] = {}
    for place, one in enumerate(rows):
        for other in _overlapping(one, rows[place + 1 :]):
            found.setdefault(one.id, []).append(other.id)
            found.setdefault(other.id, []).append(one.id)
    return found


def _overlapping(one: Stay, later: Sequence[Stay]) -> Iterable[Stay]:
    for other in later:
        if other.start_at >= one.end_at:
            return
        if other.site_id != one.site_id:
            yield other


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit as it is said. `site` is the id of the site."""

    site: UUID
    start_at: datetime
    end_at: datetime
    zone: str = ""
    seat: str = ""
    protection: Protection = Protection.UNKNOWN
    companions: str = ""
    boarded: str = ""
    alighted: str = ""
    note: str = ""
