"""Times of day: stored with their zone, shown and read in Asia/Shanghai."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def in_shanghai(moment: datetime) -> datetime:
    """Return the same moment on a clock in Shanghai; a time without a zone is one already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=SHANGHAI)
    return moment.astimezone(SHANGHAI)


def say_moment(moment: datetime | None) -> str:
    """Write a moment as officers do, 2022-04-26 09:30, or nothing."""
    return "" if moment is None else in_shanghai(moment).strftime("%Y-%m-%d %H:%M")


def milliseconds_of(moment: datetime) -> int:
    """Return Unix milliseconds."""
    return int(moment.astimezone(UTC).timestamp() * 1000)
