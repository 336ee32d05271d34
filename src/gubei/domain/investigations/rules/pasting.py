"""Rows pasted from a spreadsheet: date, times, place, zone, seat, companions, note.

What somebody wore may stand in any cell behind the place: 戴口罩, N95, no mask.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from gubei.domain.investigations.rules.typing import Times, read_times
from gubei.domain.investigations.rules.visits import Protection
from gubei.engines.columns import read_date
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.text import compact, squeeze
from gubei.terms.words import Words

MOST_LINES = 500
_COLUMNS = ("day", "times", "place", "zone", "seat", "companions", "note")
_HEADERS = {
    "日期": "day", "date": "day", "day": "day", "时间": "times", "time": "times", "times": "times",
    "起止时间": "times", "场所": "place", "地点": "place", "place": "place", "site": "place",
    "分区": "zone", "区域": "zone", "车厢": "zone", "zone": "zone", "carriage": "zone",
    "座位": "seat", "seat": "seat", "同行人": "companions", "同行": "companions",
    "companions": "companions", "备注": "note", "note": "note", "防护": "protection",
    "防护情况": "protection", "protection": "protection",
}  # fmt: skip
_MARKS = re.compile(r"\t|\s{2,}|[,，;；|]")
_TWO_WORDS = re.compile(r"\b(no|without|surgical|full) +(mask|protection)\b", re.IGNORECASE)
_MAY_BE_TIMES = re.compile(r"\d{1,2}[-.]\d{1,2}")
_PROTECTIONS = {
    word: worn
    for worn, words in {
        Protection.NONE: "未戴口罩 没戴口罩 不戴口罩 无口罩 无防护 未防护 nomask withoutmask noprotection none unprotected",
        Protection.MASK: "口罩 戴口罩 医用口罩 外科口罩 普通口罩 戴了口罩 mask masked surgicalmask",
        Protection.N95: "n95 n95口罩 戴n95 戴n95口罩 kn95 ffp2 respirator",
        Protection.FULL: "防护服 全套防护 穿防护服 二级防护 三级防护 fullprotection full ppe fullppe",
    }.items()
    for word in words.split()
}
_DAYS = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}


@dataclass(frozen=True, slots=True)
class TypedVisit:
    """One line as it is understood. `refusal` says what is wrong with it, None where nothing is."""

    line: int
    text: str
    times: Times | None = None
    place: str = ""
    zone: str = ""
    seat: str = ""
    companions: str = ""
    note: str = ""
    protection: Protection = Protection.UNKNOWN
    refusal: Words | None = None


@dataclass(slots=True)
class _Reader:
    """Keeps the day of the line above, and the columns where a header names them."""

    today: date
    day: date
    columns: Sequence[str] = field(default_factory=lambda: _COLUMNS)


def read_lines(text: str, *, day: date, today: date) -> list[TypedVisit]:
    """Read pasted or typed lines. A line without a date is of the day of the line above, the
    first of `day`. Raises Invalid for too many lines.
    """
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES} lines at once.", f"一次最多 {MOST_LINES} 行。")
    reader, found = _Reader(today, day), []
    for number, line in enumerate(lines, 1):
        if line.strip() and not _takes_header(reader, line):
            found.append(_read_line(reader, number, line))
    return found


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [squeeze(cell) for cell in line.split("\t")]
    line = _TWO_WORDS.sub(r"\1\2", line)
    marked = [squeeze(cell) for cell in _MARKS.split(line.strip()) if cell.strip()]
    # Typed by hand, one space apart: "14:10-15 东关市场 大厅".
    return marked if len(marked) > 1 else line.split()


def _takes_header(reader: _Reader, line: str) -> bool:
    names = [_HEADERS.get(cell.lower(), "") for cell in _cells(line)]
    if sum(1 for name in names if name) >= 2 and {"times", "place"} <= set(names):
        reader.columns = names
        return True
    return False


def _read_line(reader: _Reader, number: int, line: str) -> TypedVisit:
    cells = _cells(line)
    # A date may be left out: the line then begins with its times.
    if reader.columns == _COLUMNS and not _begins_with_a_day(cells, reader.today):
        cells = ["", *cells]
    worn = _take_protection(reader, cells, has_columns="\t" in line)
    said = dict(zip(reader.columns, cells, strict=False)) | ({"protection": worn} if worn else {})
    try:
        return _understood(reader, number, line, said)
    except Refused as refused:
        return TypedVisit(number, line.strip(), refusal=refused.words)


def _take_protection(reader: _Reader, cells: list[str], *, has_columns: bool) -> str:
    """Take the cell that says what was worn out of those behind the place, where no header does."""
    if "protection" in reader.columns:
        return ""
    behind = list(reader.columns).index("place") + 1
    for at, cell in enumerate(cells[behind:], behind):
        if _protection_of(cell):
            if not has_columns:
                return cells.pop(at)
            cells[at] = ""
            return cell
    return ""


def _protection_of(text: str) -> Protection:
    """Return what a word says was worn, unknown where it says something else."""
    return _PROTECTIONS.get(compact(text).lower().replace("-", ""), Protection.UNKNOWN)


def _begins_with_a_day(cells: Sequence[str], today: date) -> bool:
    """Say whether the first cell is a date. 8-9 may be a day or the time from eight to nine: it is
    a day where times follow.
    """
    if not cells or _day_of(cells[0], today) is None:
        return False
    if not _MAY_BE_TIMES.fullmatch(cells[0]):
        return True
    try:
        read_times(cells[1] if len(cells) > 1 else "", today)
    except Invalid:
        return False
    return True


def _understood(reader: _Reader, number: int, line: str, said: dict[str, str]) -> TypedVisit:
    if said.get("day"):
        day = _day_of(said["day"], reader.today)
        if day is None:
            raise Invalid(f"“{said['day']}” is not a date.", f"“{said['day']}”不是日期。")
        reader.day = day
    times = read_times(said.get("times", ""), reader.day)
    place = said.get("place", "")
    if not place:
        raise Invalid("No place.", "没有场所。")
    zone, seat, companions, note = (
        said.get(name, "") for name in ("zone", "seat", "companions", "note")
    )
    worn = said.get("protection", "")
    protection = _protection_of(worn)
    if worn and not protection:
        raise Invalid(
            f"“{worn}” says no protection that is known; write no mask, mask, N95 or full.",
            f"不认识的防护情况“{worn}”，请写：未戴口罩、口罩、N95 或防护服。",
        )
    return TypedVisit(number, line.strip(), times, place, zone, seat, companions, note, protection)


def _day_of(text: str, today: date) -> date | None:
    plain = squeeze(text).lower()
    if plain in _DAYS:
        return today - timedelta(days=_DAYS[plain])
    short = re.fullmatch(r"(\d{1,2})[月/.-](\d{1,2})[日号]?", plain)
    if short:
        return _near(int(short[1]), int(short[2]), today)
    if ":" in plain or "：" in plain or not re.search(r"\d{4}", plain):
        return None
    return read_date(plain, today=today).value


def _near(month: int, day: int, today: date) -> date | None:
    """Return the day of this year, or of the last one where it would lie ahead."""
    try:
        found = date(today.year, month, day)
    except ValueError:
        return None
    if found > today + timedelta(days=1):
        return found.replace(year=today.year - 1)
    return found
