"""A feed of exposure sites, salvaged row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from gubei.adapters.exposure_sites.lines import Marker, Record, split_records
from gubei.adapters.exposure_sites.rows import COLUMNS, ExposureKind, ExposureSite, LeftOut
from gubei.adapters.exposure_sites.times import Clock, clock_of
from gubei.adapters.tables.apostrophes import restore
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid
from gubei.terms.text import squeeze
from gubei.terms.words import Words

_NAMES = {name.lower(): name for name in COLUMNS} | {
    "latitude": "LAT", "longitude": "LNG", "lon": "LNG", "lat": "LAT", "address": "Location",
    "place": "Event", "name": "Event", "exposure type": "ExposureType",
    "编号": "id", "场所": "Event", "地址": "Location", "城市": "City", "开始": "Start", "结束": "End",
    "提示": "Advice", "暴露类型": "ExposureType", "纬度": "LAT", "经度": "LNG", "发布": "Added", "更新": "Updated",
}  # fmt: skip
_NEEDED = ("Event", "Start", "End")
_KINDS: dict[str, ExposureKind] = {
    "close": "close", "casual": "casual", "": "", "密接": "close", "一般": "casual",
}  # fmt: skip
_SHOWN = 200

MARKER = Words(
    "A version-control conflict marker; the rows of both sides were taken.",
    "版本冲突标记，两侧的行均已读取。",
)
HEADER_AGAIN = Words("The header once more.", "重复的表头。")
TOO_SHORT = Words("The row breaks off or has too many cells.", "行不完整或列数不符。")
NO_NAME = Words("No name of the place.", "没有场所名称。")
NO_START = Words("No start.", "没有开始时间。")
NO_END = Words("No end: until when is not known.", "没有结束时间。")
BAD_TIME = Words(
    "“{text}” is no time; write it as 13/08/2021, 6:39 pm or 2022-02-18 10:30.",
    "“{text}”不是有效时间，请写成 13/08/2021, 6:39 pm 或 2022-02-18 10:30。",
)
BACKWARDS = Words("It ends before or when it starts.", "结束时间不晚于开始时间。")
MIDNIGHT = Words(
    "It ends at midnight; taken as the midnight after the start.", "结束于零点，按次日零点理解。"
)
TWICE = Words("The same row stands in line {other}.", "与第 {other} 行相同。")
OLDER = Words(
    "The same id with other values; the one updated later (line {other}) was taken.",
    "编号相同但内容不同，已采用更新时间较晚的第 {other} 行。",
)
UNDECIDED = Words(
    "The same id with other values as line {other}, and nothing says which is newer; the one further down was taken.",
    "与第 {other} 行编号相同但内容不同，无法判断新旧，已采用靠后的一行。",
)


@dataclass(frozen=True, slots=True)
class Feed:
    """What could be read, in the order of the file, and every line that was left out with why.

    `noted` are lines that were taken although something was odd.
    """

    sites: tuple[ExposureSite, ...]
    left_out: tuple[LeftOut, ...]
    noted: tuple[LeftOut, ...]
    rows: int
    has_conflict: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    line: int
    site: ExposureSite
    cells: Mapping[str, str]


@dataclass(slots=True)
class _Salvage:
    """What is known so far: each site by its key, what was left out, and what was noted."""

    clock: Clock
    taken: dict[object, _Taken] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    noted: list[LeftOut] = field(default_factory=list)

    def leave(self, line: int, cells: Mapping[str, str], words: Words, **said: object) -> None:
        """Write down a line that is not taken."""
        self.left_out.append(_remark(line, cells, words, **said))

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Read a row and keep it, or say why not."""
        site = self._read(line, cells)
        if site is None:
            return
        key = site.key or (site.name, site.address, site.start, site.end)
        ours, known = _Taken(line, site, cells), self.taken.get(key)
        self.taken[key] = ours if known is None else self._settle(known, ours)

    def _settle(self, known: _Taken, ours: _Taken) -> _Taken:
        """Decide between two rows of one id: the later update wins, else the one further down."""
        if ours.site == known.site:
            self.leave(ours.line, ours.cells, TWICE, other=known.line)
            return known
        before, after = _changed(known.site), _changed(ours.site)
        if before is None or after is None or before == after:
            self.leave(known.line, known.cells, UNDECIDED, other=ours.line)
            return ours
        newer, older = (ours, known) if after > before else (known, ours)
        self.leave(older.line, older.cells, OLDER, other=newer.line)
        return newer

    def _read(self, line: int, cells: Mapping[str, str]) -> ExposureSite | None:
        if not cells.get("Event"):
            self.leave(line, cells, NO_NAME)
            return None
        start, end = (self._time(line, cells, *which) for which in _ENDS)
        if start is None or end is None:
            return None
        if end <= start and _is_midnight(start, end):
            end += timedelta(days=1)
            self.noted.append(_remark(line, cells, MIDNIGHT))
        if end <= start:
            self.leave(line, cells, BACKWARDS)
            return None
        return _site(cells, start, end, self.clock)

    def _time(
        self, line: int, cells: Mapping[str, str], name: str, missing: Words
    ) -> datetime | None:
        text = cells.get(name, "")
        moment, _ = self.clock.read(text) if text else (None, ())
        told = bool(self.left_out) and self.left_out[-1].line == line
        if moment is None and not told:
            self.leave(line, cells, BAD_TIME if text else missing, text=text)
        return moment


def _remark(line: int, cells: Mapping[str, str], words: Words, **said: object) -> LeftOut:
    worded = Words(words.en.format(**said), words.zh.format(**said))
    text = ", ".join(filter(None, cells.values()))[:_SHOWN]
    return LeftOut(line, cells.get("id", ""), text, worded)


def _changed(site: ExposureSite) -> datetime | None:
    return site.updated or site.added


def _is_midnight(start: datetime, end: datetime) -> bool:
    """Whether an end of 12:00 am is the midnight after a start of the same day."""
    return end.time() == time() and start.date() == end.date()


_ENDS = (("Start", NO_START), ("End", NO_END))


def read_exposure_sites(text: str, *, today: date, zone: tzinfo = SHANGHAI) -> Feed:
    """Read a feed. `zone` is the one of times that name none; `today` bounds years of two digits.

    Raises Invalid where there is no header with a place, a start and an end.
    """
    every = list(split_records(text))
    header = _header(each for each in every if isinstance(each, Record))
    rows = [(each, _named(header, each)) for each in every if isinstance(each, Record)]
    rows = [(each, cells) for each, cells in rows if each.line > header.line]
    clock = clock_of(_times(cells for _, cells in rows), zone=zone, today=today)
    salvage = _Salvage(clock)
    for each, cells in rows:
        if _is_header(each.cells):
            salvage.leave(each.line, cells, HEADER_AGAIN)
        elif len(each.cells) != len(header.cells):
            salvage.leave(each.line, cells, TOO_SHORT)
        else:
            salvage.take(each.line, cells)
    markers = [each for each in every if isinstance(each, Marker)]
    marked = [LeftOut(each.line, "", each.text, MARKER) for each in markers]
    left_out = sorted([*salvage.left_out, *marked], key=lambda each: each.line)
    kept = sorted(salvage.taken.values(), key=lambda each: each.line)
    counted = sum(not _is_header(each.cells) for each, _ in rows)
    return Feed(
        tuple(each.site for each in kept),
        tuple(left_out),
        tuple(salvage.noted),
        counted,
        bool(markers),
    )


def _header(records: Iterable[Record]) -> Record:
    for each in records:
        if _is_header(each.cells):
            return each
    raise Invalid(
        "There is no header with the columns Event, Start and End.",
        "没有包含 Event（场所）、Start（开始）、End（结束）列的表头。",
        code="no_header",
    )


def _is_header(cells: tuple[str, ...]) -> bool:
    return set(_NEEDED) <= {_NAMES.get(squeeze(cell).lower(), "") for cell in cells}


def _named(header: Record, record: Record) -> dict[str, str]:
    """Return the cells by the name of their column, each as one line without spaces around it."""
    names = [_NAMES.get(squeeze(cell).lower(), squeeze(cell)) for cell in header.cells]
    pairs = zip(names, record.cells, strict=False)
    return {name: squeeze(restore(cell)) for name, cell in pairs}


def _times(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    return (cells.get(name, "") for cells in rows for name in ("Start", "End", "Added", "Updated"))


def _site(cells: Mapping[str, str], start: datetime, end: datetime, clock: Clock) -> ExposureSite:
    latitude, longitude = _degrees(cells.get("LAT", ""), 90), _degrees(cells.get("LNG", ""), 180)
    return ExposureSite(
        key=cells.get("id", ""),
        name=cells["Event"],
        address=cells.get("Location", ""),
        city=cells.get("City", ""),
        start=start,
        end=end,
        advice=cells.get("Advice", ""),
        kind=_KINDS.get(cells.get("ExposureType", "").lower(), ""),
        latitude=latitude if longitude is not None else None,
        longitude=longitude if latitude is not None else None,
        added=clock.read(cells.get("Added", ""))[0],
        updated=clock.read(cells.get("Updated", ""))[0],
    )


def _degrees(text: str, most: int) -> float | None:
    try:
        degrees = float(text)
    except ValueError:
        return None
    return degrees if -most <= degrees <= most else None
