"""Dates as people write them. What cannot be known is said and never guessed.

Findings that only inform, and leave the value as good as it is, are listed in `NOTES`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from gubei.terms.findings import Finding
from gubei.terms.text import halfwidth, is_nothing
from gubei.terms.words import Words

NOTES = frozenset({"date_year_inferred", "date_two_digit_year"})

DayFirst = bool | None  # 13/04/2022, 04/13/2022, or not known

_EXCEL_DAY_0 = date(1899, 12, 30)
_PART = 4
_SERIALS = range(10_000, 80_000)  # 1927 to 2119
_MONTHS = {
    name: place
    for place, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年·、\\]\s*(\d{1,2})\s*[-/.月·、\\]\s*(\d{1,2})\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.\\]\s*(\d{1,2})\s*[-/.\\]\s*(\d{4})")
_SHORT = re.compile(r"(\d{1,2})\s*([-/.年\\])\s*(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*[日号]?")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-/.月\\]\s*(\d{1,2})\s*[日号]?")
_NO_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?|(\d{4})\s*年?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX = re.compile(r"(\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.0*)?")
_DAY_MONTH = re.compile(r"(\d{1,2})[-\s]*([A-Za-z]{3})[a-z]*\.?[-,\s]*(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3})[a-z]*\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})")
_MIDNIGHT = re.compile(r"(?<=\d)[T\s]+0?0[:：]00(?:[:：]00(?:\.0+)?)?$")

_WORDS = {
    "date_unreadable": Words(
        "This is not a date; write it as 2022-04-13.", "无法识别的日期，请按2022-04-13填写。"
    ),
    "date_impossible": Words(
        "This day does not exist in the calendar; correct it.", "日历上没有这一天，请更正。"
    ),
    "date_incomplete": Words(
        "The date is not complete; write year, month and day.", "日期不完整，请写全年月日。"
    ),
    "date_ambiguous": Words(
        "Day and month cannot be told apart; write the date as 2022-04-13.",
        "日与月无法区分，请按2022-04-13填写。",
    ),
    "date_year_inferred": Words(
        "No year was given; the nearest past one was taken.", "未写年份，按最近的过去年份理解。"
    ),
    "date_two_digit_year": Words(
        "The year has two digits; it was read as the nearest past one.",
        "年份只有两位，按最近的过去年份理解。",
    ),
}


@dataclass(frozen=True, slots=True)
class DateReading:
    """The date a cell says, None where there is none, and what is odd about it."""

    value: date | None
    findings: tuple[Finding, ...] = ()


_BLANK = DateReading(None)


@lru_cache(maxsize=65536)
def read_date(text: str, *, today: date, day_first: bool | None = None) -> DateReading:
    """Read one date.

    `day_first` says how 04/05/2022 is meant, as `day_first_of` finds out for a column;
    without it such a date is told as ambiguous. A missing year becomes the nearest one that
    does not lie after `today`.
    """
    tidy = halfwidth(text).strip(" ,;'‘’")
    if "00:00" in tidy:
        tidy = _MIDNIGHT.sub("", tidy)
    if is_nothing(tidy):
        return _BLANK
    for read in (_read_year_first, _read_digits, _read_named_month):
        reading = read(tidy, today)
        if reading is not None:
            return reading
    return _read_loose(tidy, today, day_first) or told("date_unreadable")


def date_of_parts(year: str, month: str, day: str) -> DateReading:
    """Read a date from three cells, as SORMAS writes a birth date; all blank is no date."""
    parts = [halfwidth(part).removesuffix(".0") for part in (year, month, day)]
    if all(map(is_nothing, parts)):
        return _BLANK
    if not all(part.isdecimal() and len(part) <= _PART for part in parts):
        return told("date_incomplete")
    return _made(int(parts[0]), int(parts[1]), int(parts[2]))


def told(code: str) -> DateReading:
    """Return a reading without a value that says why."""
    return DateReading(None, (Finding("date", code, _WORDS[code]),))


def _made(year: int, month: int, day: int, note: str = "") -> DateReading:
    try:
        value = date(year, month, day)
    except ValueError:
        return told("date_impossible")
    return DateReading(value, (Finding("date", note, _WORDS[note]),) if note else ())


def _read_year_first(text: str, today: date) -> DateReading | None:
    found = _YEAR_FIRST.fullmatch(text)
    return _made(int(found[1]), int(found[2]), int(found[3])) if found else None


def _read_digits(text: str, today: date) -> DateReading | None:
    """Read 20220413, 220413 and the day numbers of spreadsheets (44664)."""
    if not text[:5].isdecimal():
        return None
    if found := _EIGHT.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL.fullmatch(text):
        serial = int(found[1])
        in_range = serial in _SERIALS
        return DateReading(_EXCEL_DAY_0 + timedelta(serial)) if in_range else None
    if found := _SIX.fullmatch(text):
        return _read_six(found, today)
    return None


def _read_six(found: re.Match[str], today: date) -> DateReading:
    """Read 220413. 201112 may also be November 2011: told, not guessed."""
    year, month, day = (int(part) for part in found.groups())
    short = _made(_full_year(year, today), month, day, "date_two_digit_year")
    if found[1] in ("19", "20") and 1 <= int(found[3]) <= 12:
        return told("date_incomplete" if short.value is None else "date_ambiguous")
    return short


def _read_named_month(text: str, today: date) -> DateReading | None:
    """Read 13 Apr 2022, 13-Apr-22 and April 13, 2022."""
    if found := _DAY_MONTH.fullmatch(text):
        day, name, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        name, day, year = found.groups()
    else:
        return None
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    if len(year) == 2:
        return _made(_full_year(int(year), today), month, int(day), "date_two_digit_year")
    return _made(int(year), month, int(day))


def _read_loose(text: str, today: date, day_first: DayFirst) -> DateReading | None:
    """Read what lacks something: the year's place, half the year, or all of it."""
    if found := _YEAR_LAST.fullmatch(text):
        return _read_year_last(int(found[1]), int(found[2]), int(found[3]), day_first)
    if found := _SHORT.fullmatch(text):
        return _read_short(found, today, day_first)
    if found := _NO_YEAR.fullmatch(text):
        return _nearest_past(int(found[1]), int(found[2]), today)
    return told("date_incomplete") if _NO_DAY.fullmatch(text) else None


def _read_year_last(first: int, second: int, year: int, day_first: DayFirst) -> DateReading:
    if first > 12 or first == second:
        return _made(year, second, first)
    if second > 12:
        return _made(year, first, second)
    if day_first is None:
        return told("date_ambiguous")
    return _made(year, second, first) if day_first else _made(year, first, second)


def _read_short(found: re.Match[str], today: date, day_first: DayFirst) -> DateReading:
    """Read 22/4/13 and, in a column known to have the year last, 13/4/22."""
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if day_first is not None and found[2] != "年":
        day, month = (first, second) if day_first else (second, first)
        return _made(_full_year(third, today), month, day, "date_two_digit_year")
    return _made(_full_year(first, today), second, third, "date_two_digit_year")


def _full_year(short: int, today: date) -> int:
    """Return the year with these two last digits that is nearest and not after this year."""
    year = today.year // 100 * 100 + short
    return year if year <= today.year else year - 100


def _nearest_past(month: int, day: int, today: date) -> DateReading:
    """Date a day without a year; 29 February goes back to the last leap year."""
    for year in range(today.year, today.year - 9, -1):
        reading = _made(year, month, day, "date_year_inferred")
        if reading.value is not None and reading.value <= today:
            return reading
    return told("date_impossible")


_SAMPLE = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")


def day_first_of(values: Iterable[str]) -> bool | None:
    """Say whether a column writes 13/04/2022 (True) or 04/13/2022 (False); None: no telling.

    One value above 12 decides. Values that decide both ways mean that nobody can tell.
    """
    seen = set()
    for value in values:
        found = _SAMPLE.match(value)
        if found and (vote := _vote(int(found[1]), int(found[2]), found[3])) is not None:
            seen.add(vote)
    return seen.pop() if len(seen) == 1 else None


def _vote(first: int, second: int, year: str) -> bool | None:
    """Two-digit years vote only when the last part cannot be a day."""
    if len(year) == 2 and int(year) <= 31:
        return None
    if first > 12 and second <= 12 and first <= 31:
        return True
    return False if second > 12 and first <= 12 and second <= 31 else None
