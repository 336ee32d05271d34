"""Shifts at an isolation site: which can be planned, which posts stand empty, who is inside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from gubei.domain.isolation.rules.places import Post
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.refusals import Invalid

LONGEST = timedelta(hours=24)
"""A longer shift is a slip of the pen: handed over after eight or twelve hours, after a day at most."""
MOST_DAYS = 31
AHEAD = timedelta(days=60)
"""So far ahead a shift may be planned."""
KEPT = timedelta(days=60)
"""So far back one may be written down: its visit would be kept no longer."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when somebody is on, half-open."""

    from_at: datetime
    to_at: datetime

    def meets(self, since: datetime, until: datetime | None) -> bool:
        """Say whether a stretch shares a moment with them; until None: it goes on."""
        first = max(self.from_at, since)
        return first < self.to_at and (until is None or first < until)


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody is in the closed loop of a site since a moment; until None: still."""

    since: datetime
    until: datetime | None = None

    def covers(self, hours: Hours) -> bool:
        """Say whether all of a shift lies in it; the day of the entry counts as a whole."""
        begins = in_shanghai(self.since).date() <= in_shanghai(hours.from_at).date()
        return begins and (self.until is None or hours.to_at <= self.until)


def shifts_on(
    from_at: datetime, to_at: datetime | None, *, days: int, now: datetime
) -> list[Hours]:
    """Return the same hours on so many days in a row. Raises Invalid for hours that cannot be."""
    if to_at is None:
        raise Invalid("A shift has an end.", "班次须有结束时间。", code="shift_without_end")
    first = Hours(from_at, to_at)
    _check(first, now)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"Between 1 and {MOST_DAYS} days at once.", f"一次可排 1 至 {MOST_DAYS} 天。")
    steps = [timedelta(days=number) for number in range(days)]
    return [Hours(from_at + step, to_at + step) for step in steps]


def _check(hours: Hours, now: datetime) -> None:
    said = f"{say_moment(hours.from_at)} – {say_moment(hours.to_at)}"
    if hours.to_at <= hours.from_at:
        raise Invalid(f"The shift ends before it begins ({said}).", f"班次结束早于开始（{said}）。")
    if hours.to_at - hours.from_at > LONGEST:
        longest = int(LONGEST.total_seconds()) // 3600
        raise Invalid(
            f"The shift is longer than {longest} hours ({said}); hand it over and plan two.",
            f"班次超过 {longest} 小时（{said}），请交接并分为两班。",
        )
    if not now - KEPT <= hours.from_at <= now + AHEAD:
        raise Invalid(
            f"The shift lies more than {AHEAD.days} days away ({said}); check the date.",
            f"班次日期相距超过 {AHEAD.days} 天（{said}），请核对日期。",
        )


def posts_without(on: Collection[str]) -> list[Post]:
    """Return the posts in which nobody is on."""
    return [each for each in Post if each not in on]
