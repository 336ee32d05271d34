"""Dates with a time of day, as moments in Asia/Shanghai."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from gubei.engines.columns.dates import DayFirst, read_date
from gubei.terms.findings import Finding
from gubei.terms.moments import SHANGHAI
from gubei.terms.text import halfwidth, is_nothing
from gubei.terms.words import Words

_EXCEL_DAY_0 = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_SERIAL = re.compile(r"\d{5}\.\d+")
# What nearly every cell looks like; anything else takes the longer way.
_COMMON = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{1,2})秒?)?"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?")
_EIGHT_AND_TIME = re.compile(r"(\d{8})\s*T?(\d{2})(\d{2})(\d{2})?Z?")
_TIME = re.compile(
    r"[T\s,]*(上午|下午|晚上|晚|凌晨|早上|早|中午|傍晚|am|pm)?\s*"
    r"(\d{1,2})\s*(?::|时|点钟?|h)\s*"
    r"(?:(\d{1,2}|半|整)\s*(?::|分)?\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?\s*(am|pm|a\.m\.|p\.m\.)?$",
    re.IGNORECASE,
)
_AFTERNOON = frozenset({"下午", "晚上", "晚", "傍晚", "pm", "p.m."})
_MORNING = frozenset({"am", "a.m.", "凌晨", "上午", "早上", "早"})

_WORDS = {
    "time_impossible": Words(
        "This time of day does not exist; correct it.", "时间不存在，请更正。"
    ),
    "time_without_date": Words(
        "A time without a day; write both, as 2022-04-13 14:30.",
        "只有时间没有日期，请写成2022-04-13 14:30。",
    ),
}


@dataclass(frozen=True, slots=True)
class MomentReading:
    """The moment a cell says; without a time of day it is midnight and `has_time` is False."""

    value: datetime | None
    findings: tuple[Finding, ...] = ()
    has_time: bool = False


@lru_cache(maxsize=65536)
def read_moment(text: str, *, today: date, day_first: bool | None = None) -> MomentReading:
    """Read a date with or without a time of day; a time without a zone is in Shanghai."""
    tidy = halfwidth(text).strip(" ,;'‘’")
    if found := _COMMON.fullmatch(tidy):
        with suppress(ValueError):
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
            return MomentReading(moment, (), has_time=True)
    if is_nothing(tidy):
        return MomentReading(None)
    if reading := _read_iso(tidy) or _read_serial(tidy) or _read_eight(tidy, today):
        return reading
    found = _TIME.search(tidy)
    if found is None:
        return _at(tidy, None, today, day_first)
    if found.start() == 0:
        return _told("time_without_date")
    return _at(tidy[: found.start()], found, today, day_first)


def _told(code: str) -> MomentReading:
    return MomentReading(None, (Finding("time", code, _WORDS[code]),))


def _read_iso(text: str) -> MomentReading | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" Z", "Z"))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return MomentReading(moment.astimezone(SHANGHAI), (), has_time=True)


def _read_serial(text: str) -> MomentReading | None:
    """Read 44664.604166, days since the spreadsheet's day 0, to the nearest second."""
    if not _SERIAL.fullmatch(text):
        return None
    moment = _EXCEL_DAY_0 + timedelta(seconds=round(float(text) * 86_400))
    return MomentReading(moment, (), has_time=moment.time() != time())


def _read_eight(text: str, today: date) -> MomentReading | None:
    """Read 20220413143000 and 20220413 1430."""
    found = _EIGHT_AND_TIME.fullmatch(text)
    if not found:
        return None
    return _joined(found[1], int(found[2]), int(found[3]), int(found[4] or 0), today, None)


def _at(day: str, found: re.Match[str] | None, today: date, day_first: DayFirst) -> MomentReading:
    if found is None:
        reading = read_date(day, today=today, day_first=day_first)
        if reading.value is None:
            return MomentReading(None, reading.findings)
        return MomentReading(datetime.combine(reading.value, time(), SHANGHAI), reading.findings)
    minute = 30 if found[3] == "半" else int((found[3] or "0").replace("整", "0"))
    hour = _hour_of(int(found[2]), (found[1] or found[5] or "").lower())
    return _joined(day, hour, minute, int(found[4] or 0), today, day_first)


def _hour_of(hour: int, part: str) -> int:
    if part in _AFTERNOON and hour < 12:
        return hour + 12
    return 0 if part in _MORNING and hour == 12 and part != "上午" else hour


def _joined(
    day: str, hour: int, minute: int, second: int, today: date, day_first: DayFirst
) -> MomentReading:
    """Put a day and a time together; 24:00 is the next midnight."""
    reading = read_date(day, today=today, day_first=day_first)
    if reading.value is None:
        return MomentReading(None, reading.findings)
    if (hour, minute, second) > (24, 0, 0) or minute > 59 or second > 59:
        return _told("time_impossible")
    start = datetime.combine(reading.value, time(), SHANGHAI)
    moment = start + timedelta(hours=hour, minutes=minute, seconds=second)
    return MomentReading(moment, reading.findings, has_time=True)
