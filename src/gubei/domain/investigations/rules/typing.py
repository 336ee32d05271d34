"""Times as an investigator types them, at the speed of speech: 14:10-15, 晚8点-9点半, 22:30-1."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid
from gubei.terms.text import compact

_HALVES = {
    "凌晨": 0,
    "早上": 0,
    "早": 0,
    "上午": 0,
    "中午": 12,
    "下午": 12,
    "晚上": 12,
    "晚": 12,
    "夜里": 12,
}
_CLOCK = re.compile(
    r"(?P<half>凌晨|早上|早|上午|中午|下午|晚上|晚|夜里)?"
    r"(?P<hour>\d{1,2})"
    r"(?:(?:[:.点时h](?P<minute>\d{1,2}))|(?P<halfpast>[点时]半)|(?P<quarter>[点时]一刻)|[点时])?分?"
)
_BETWEEN = re.compile(r"[-–—~～至到]+")
_LENGTH = re.compile(r"\+(?P<number>\d{1,3})(?P<unit>m|min|分|分钟|h|小时)?")


@dataclass(frozen=True, slots=True)
class Times:
    """From when until when; the end lies after the start, on the next day where it must."""

    start: datetime
    end: datetime


def read_times(text: str, day: date) -> Times:
    """Read times of a day. "14:10-15" ends at 15:00, "9-9:30" at half past nine, "22-1" the next
    day, "14:10+40" forty minutes later. Raises Invalid, with an example.
    """
    plain = compact(text).replace("：", ":").lower()
    length = _LENGTH.search(plain)
    if length:
        start = _clock(plain[: length.start()], text)[0]
        return _from(day, start, start + _minutes(length))
    parts = [part for part in _BETWEEN.split(plain) if part]
    if len(parts) != 2:
        raise _cannot(text)
    (start, half), (end, other_half) = _clock(parts[0], text), _clock(parts[1], text)
    if other_half is None and half == 12:
        end = _same_half(start, end)
    return _from(day, start, end)


def _same_half(start: int, end: int) -> int:
    """Return an end whose half of the day was said with the start: 下午2点-3点, 晚上11点-12点."""
    noon = 12 * 60
    if end == noon < start:
        return 2 * noon
    return end + noon if end < noon and end + noon > start else end


def _from(day: date, start: int, end: int) -> Times:
    midnight = datetime.combine(day, time(), SHANGHAI)
    if end <= start:
        end += 24 * 60
    return Times(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))


def _minutes(length: re.Match[str]) -> int:
    number = int(length["number"])
    minutes = number * 60 if length["unit"] in ("h", "小时") else number
    return max(minutes, 1)


def _clock(part: str, text: str) -> tuple[int, int | None]:
    """Return minutes since midnight, and the half of the day where it is said."""
    found = _CLOCK.fullmatch(part)
    if found is None and part.isdecimal() and len(part) in (3, 4):
        found = _CLOCK.fullmatch(f"{part[:-2]}:{part[-2:]}")
    if found is None:
        raise _cannot(text)
    hour, half = int(found["hour"]), _HALVES.get(found["half"] or "")
    minute = int(found["minute"] or 0) + 30 * bool(found["halfpast"]) + 15 * bool(found["quarter"])
    if half == 12 and hour < 12 and not (found["half"] == "中午" and hour >= 11):
        hour += 12
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise _cannot(text)
    return hour * 60 + minute, half


def _cannot(text: str) -> Invalid:
    return Invalid(
        f"“{text.strip()}” cannot be read as times; write 14:10-15:00, 14:10-15 or 14:10+40.",
        f"无法识别时间“{text.strip()}”，请写成 14:10-15:00、14:10-15 或 14:10+40。",
        code="times",
    )
