"""Times of a feed: "13/08/2021, 6:39 pm", "2022-02-18 10:30:00 NZDT", ISO with a zone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from gubei.engines.columns import read_moment
from gubei.engines.columns.dates import day_first_of
from gubei.terms.findings import Finding

# Hours east of Greenwich of the abbreviations that feeds use. CST is left out: it means Beijing,
# Chicago and Havana.
_ABBREVIATIONS = {
    "Z": 0, "UTC": 0, "GMT": 0, "NZST": 12, "NZDT": 13, "AEST": 10, "AEDT": 11, "AWST": 8,
    "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "BST": 1, "CET": 1, "CEST": 2, "EST": -5, "EDT": -4,
}  # fmt: skip
_ZONE = re.compile(
    rf"\s*(?:(?P<name>{'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))})"
    r"|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))$"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """How one feed writes its times: its zone, and whether 04/05/2022 is the fourth of May."""

    zone: tzinfo
    today: date
    day_first: bool | None

    def read(self, text: str) -> tuple[datetime | None, tuple[Finding, ...]]:
        """Return the moment, or None and why not. A day without a time is no moment."""
        tidy = text.strip()
        found = _ZONE.search(tidy)
        plain = tidy[: found.start()] if found else tidy
        reading = read_moment(plain, today=self.today, day_first=self.day_first)
        if reading.value is None or not reading.has_time:
            return None, reading.findings
        zone = _offset(found) if found else self.zone
        return reading.value.replace(tzinfo=zone).astimezone(self.zone), ()


def clock_of(texts: Iterable[str], *, zone: tzinfo, today: date) -> Clock:
    """Learn from all times of a feed whether the day stands first; it does where nothing says."""
    day_first = day_first_of(texts)
    return Clock(zone, today, True if day_first is None else day_first)


def _offset(found: re.Match[str]) -> tzinfo:
    if found["name"]:
        hours = _ABBREVIATIONS[found["name"]]
        return UTC if hours == 0 else timezone(timedelta(hours=hours))
    east = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    return timezone(east if found["sign"] == "+" else -east)


def say_time(moment: datetime, zone: tzinfo) -> str:
    """Write a moment in the form that feeds use most: 13/08/2021, 6:39 pm.

    One with seconds, as updates have, is written 2021-08-13 18:39:05.
    """
    there = moment.astimezone(zone)
    if there.second:
        return f"{there:%Y-%m-%d %H:%M:%S}"
    hour, half = there.hour % 12 or 12, "am" if there.hour < 12 else "pm"
    return f"{there.day:02}/{there.month:02}/{there.year}, {hour}:{there.minute:02} {half}"
