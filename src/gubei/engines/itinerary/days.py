"""Dates and times of a report: found where they stand, then told from what stands before them.

A bare day (23日) takes its month from the date before it, and the next month where it would lie
more than half a month back (30日 … 2日). A date without a year takes the year that brings it
nearest to the first date with a year, or else to the day the report was written, and never lies
after that day. 当日 and 次日 count from the date before them, 今日,
目前 and 现在 mean the day the report was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from gubei.engines.itinerary.holidays import HOLIDAY, holiday
from gubei.engines.itinerary.values import Basis, Span, When

_PART = "凌晨|清晨|早晨|早上|一早|早间|上午|中午|午间|午后|下午|傍晚|当晚|晚上|晚间|夜间|夜里|深夜|晚|早"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_CLOCK = (
    rf"(?P<hour>{_NUMBER})(?::(?P<colon>[0-5]\d)分?|(?:时|点钟?)(?:(?P<minute>\d{{1,2}})分?|(?P<half>半))?)"
    r"(?:左右|许|多)?(?!岁|例)"
)
_RELATIVE = "当日|当天|同日|同一天|次日|翌日|第二天|隔天|次晨|第三天|前一日|前一天|今日|今天|昨日|昨天|现在|目前|现(?=已?收治|已转|转至)"
_TIME = rf"\s?(?:的|，)?(?P<part>{_PART})?(?:{_CLOCK})?"
_MENTION = re.compile(
    r"(?:"
    r"(?:(?P<year>\d{4})\s?年\s?)?(?P<month>" + _NUMBER + r")\s?月\s?(?P<day>" + _NUMBER + r")\s?(?:日|号)?"
    r"|(?P<iyear>\d{4})[-./](?P<imonth>\d{1,2})[-./](?P<iday>\d{1,2})日?"
    r"|(?<![\d第.])(?P<bare>\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号)(?!线|楼|院|店|门|车|地|龄|内|后|前(?!往)|以|公|航|厅|桌|病|房|座|铺|厂|馆|栋|令)"
    rf"|(?P<relative>{_RELATIVE})"
    rf"|(?P<holiday>{HOLIDAY})"
    rf"|(?:(?P<myear>\d{{4}})\s?年\s?)?(?P<whole>{_NUMBER})\s?月份?(?P<third>上旬|中旬|下旬|初|中|底|末)?(?!\d|内|龄|余|来)(?<!个月)"
    r")" + _TIME.replace("，", "")
    + rf"|(?<![\d:.例])(?P<lonepart>(?:{_PART}))?(?P<lone>{_CLOCK.replace('?P<', '?P<l')})"
    + r"|(?P<only>当晚|次晨|凌晨|清晨|上午|中午|下午|傍晚|晚上)"
)  # fmt: skip
_JOINED = re.compile(r"\s?(?:至|到|[-—~～－–─]{1,2})\s?(?:次日)?")
_NOTE = re.compile(r"\s?[(（][^()（）]{1,16}[)）]\s?(?:至|到)\s?")
# 1月21至23日, 12-14日: the first number has no 日 of its own.
_FIRST_OF_RANGE = re.compile(
    r"(?<![\d.])(?P<bare>\d{1,2})(?=\s?(?:至|到|[-—~～－–、])\s?\d{1,2}日)"
)
# "Now" is told of a person's stay, or of how somebody feels; only the stay is an itinerary.
_NOW_AT = re.compile(r"^[^，。；]{0,24}(?:在|于|转至|转到|由|隔离|住院|收治|入住|治疗)")
_DAYS_ON = {
    "次日": 1, "翌日": 1, "第二天": 1, "隔天": 1, "次晨": 1, "第三天": 2, "前一日": -1, "前一天": -1,
}  # fmt: skip
_OF_REPORT = {"今日": 0, "今天": 0, "现在": 0, "目前": 0, "现": 0, "昨日": -1, "昨天": -1}
_LATE = {
    "下午",
    "午后",
    "傍晚",
    "当晚",
    "晚上",
    "晚间",
    "夜间",
    "夜里",
    "深夜",
    "晚",
    "中午",
    "午间",
}
_HALF_A_MONTH = 15
_FIRST_OF_THIRD = {"中旬": "11", "中": "11", "下旬": "21", "底": "21", "末": "21"}
_WITH_YEAR = (("year", "month", "day"), ("iyear", "imonth", "iday"))
_DIGITS = {each: place for place, each in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class _Found:
    match: re.Match[str]
    is_end: bool


@dataclass(frozen=True, slots=True)
class _Report:
    """The day a report was written, and the day in it by which dates without a year are told."""

    written_on: date
    near: date

    def dated(self, year: str | None, month: str, day: str) -> date | None:
        """Return the day; without a year the one nearest to `near` and not after the report."""
        numbers = number_of(month), number_of(day)
        if year:
            return _made(int(year), *numbers)
        years = range(self.near.year - 1, self.near.year + 2)
        days = [
            made for each in years if (made := _made(each, *numbers)) and made <= self.written_on
        ]
        return min(days, key=lambda made: abs(made - self.near), default=None)


def find_dates(text: str, *, written_on: date) -> tuple[When, ...]:
    """Return the dates and times of a report in order. `text` has half-width digits and signs."""
    said: list[When] = []
    known: date | None = None
    found = list(_mentions(text))
    report = _Report(written_on, _first_with_a_year(found, written_on))
    for each in found:
        when = _told(each, text, known, report)
        said.append(when)
        if when.day is not None and when.basis != "report":
            known = when.day
    return tuple(said)


def number_of(text: str) -> int:
    """Return 23 for 23 and for 二十三."""
    if text.isdecimal():
        return int(text)
    if text == "两":
        return 2
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _mentions(text: str) -> Iterator[_Found]:
    place, last = 0, -1
    while place < len(text):
        match = _next_mention(text, place)
        if match is None:
            return
        if not _is_idle(match, text):
            yield _Found(match, is_end=last >= 0 and _joins(text[last : match.start()]))
            last = match.end()
        place = match.end()


def _next_mention(text: str, place: int) -> re.Match[str] | None:
    match = _MENTION.search(text, place)
    short = _FIRST_OF_RANGE.search(text, place)
    if short and (match is None or short.start() < match.start()):
        return short
    return match


def _joins(between: str) -> bool:
    return bool(_JOINED.fullmatch(between) or _NOTE.fullmatch(between))


def _is_idle(match: re.Match[str], text: str) -> bool:
    """Whether the word says how somebody is now, not where."""
    named = match.groupdict().get("relative")
    return named in ("现在", "目前", "现") and not _NOW_AT.match(text[match.end() :])


def _first_with_a_year(found: list[_Found], written_on: date) -> date:
    for each in found:
        parts = each.match.groupdict()
        for year, month, day in _WITH_YEAR:
            if parts.get(year) and (
                made := _made(int(parts[year]), number_of(parts[month]), number_of(parts[day]))
            ):
                return made
    return written_on


def _told(found: _Found, text: str, known: date | None, report: _Report) -> When:
    parts = {name: value for name, value in found.match.groupdict().items() if value}
    day, basis = _day_of(parts, known, report)
    part = parts.get("part") or parts.get("lonepart") or parts.get("only") or ""
    until = _until(parts, day)
    span = Span(
        found.match.start(), found.match.end(), text[found.match.start() : found.match.end()]
    )
    names_day = not parts.keys() & {"lone", "only"}
    return When(span, day, _clock_of(parts, part), part, basis, found.is_end, names_day, until)


def _day_of(
    parts: dict[str, str], known: date | None, report: _Report
) -> tuple[date | None, Basis]:
    if "bare" in parts:
        return _bare_day(number_of(parts["bare"]), known, report.written_on), "month_inferred"
    if "holiday" in parts:
        return holiday(parts["holiday"], report.written_on), "written"
    for year, month, day in _WITH_YEAR:
        if month in parts:
            return report.dated(parts.get(year), parts[month], parts[day]), "written"
    if "whole" in parts:
        first = _FIRST_OF_THIRD.get(parts.get("third", ""), "1")
        return report.dated(parts.get("myear"), parts["whole"], first), "written"
    return _relative_day(parts.get("relative") or parts.get("only", ""), known, report.written_on)


def _relative_day(word: str, known: date | None, written_on: date) -> tuple[date | None, Basis]:
    if word in _OF_REPORT:
        return written_on + timedelta(_OF_REPORT[word]), "report"
    if known is None:
        return None, "none"
    return known + timedelta(_DAYS_ON.get(word, 0)), "relative"


def _until(parts: dict[str, str], first: date | None) -> date | None:
    """Return the last day of 12月下旬 or of 2019年11月; None where one day is named."""
    if "whole" not in parts or first is None:
        return None
    if parts.get("third") in ("上旬", "中旬", "初", "中"):
        return first + timedelta(9)
    return (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def _bare_day(day: int, known: date | None, written_on: date) -> date | None:
    month = known or (written_on if day <= written_on.day else _month_before(written_on))
    if known and known.day - day > _HALF_A_MONTH:
        month = (known.replace(day=28) + timedelta(4)).replace(day=1)
    return _made(month.year, month.month, day)


def _month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(1)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_of(parts: dict[str, str], part: str) -> time | None:
    hour = parts.get("hour") or parts.get("lhour")
    if hour is None:
        return None
    minute = (
        parts.get("colon") or parts.get("minute") or parts.get("lcolon") or parts.get("lminute")
    )
    half = parts.get("half") or parts.get("lhalf")
    return _time(number_of(hour), 30 if half else int(minute or 0), part)


def _time(hour: int, minute: int, part: str) -> time | None:
    if part in _LATE and 1 <= hour < 12 and not (part in ("中午", "午间") and hour >= 10):
        hour += 12
    hour %= 24
    return time(hour, minute) if minute < 60 else None
