"""Reads the rooms: every row that cannot be used is listed with its reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.visits.frames import read_frame
from gubei.adapters.visits.troubles import LISTED, Trouble, Troubles
from gubei.engines.columns.dates import read_date
from gubei.engines.columns.flags import read_flag
from gubei.engines.placement import Need, Room
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

COLUMNS = (
    "room", "site", "floor", "ventilation", "beds", "own_bathroom", "barrier_free", "near_care",
    "free_from",
)  # fmt: skip
_NEEDS = (Need.OWN_BATHROOM, Need.BARRIER_FREE, Need.NEAR_CARE)
_MOST_BEDS = 10_000


@dataclass(frozen=True, slots=True)
class RoomTable:
    """The rooms that can be used, and what the file calls each."""

    rooms: list[Room]
    called: dict[str, str]
    left_out: Troubles


class Wrong(Exception):
    """A row cannot be used."""

    def __init__(self, en: str, zh: str) -> None:
        """Say why."""
        super().__init__(en)
        self.words = Words(en, zh)


def read_rooms(file: Path, *, today: date) -> RoomTable:
    """Read the rooms. Raises Invalid for a file without any that can be used."""
    found: dict[tuple[str, str, str], Room] = {}
    troubles: list[Trouble] = []
    for row in read_frame(file, COLUMNS).iter_rows(named=True):
        try:
            room = _room(row, today)
            _once(room, found)
        except Wrong as wrong:
            troubles.append(Trouble(row["row"], wrong.words))
        else:
            found[room.site, room.floor, room.name] = room
    if not found:
        why = troubles[0].words if troubles else Words("It is empty.", "文件为空。")
        raise Invalid(
            f"{file.name} holds no room that can be used. {why.en}",
            f"{file.name} 中没有可用的房间。{why.zh}",
            code="no_rows",
        )
    return _told_apart(found.values(), Troubles(len(troubles), tuple(troubles[:LISTED])))


def _once(room: Room, found: dict[tuple[str, str, str], Room]) -> None:
    if (room.site, room.floor, room.name) in found:
        raise Wrong(
            f"Room {room.name} stands twice on this floor; the first row counts.",
            f"该楼层的房间 {room.name} 重复，以第一行为准。",
        )


def _told_apart(rooms: Iterable[Room], left_out: Troubles) -> RoomTable:
    """Give each room a name of its own: hotels number their rooms alike."""
    listed = list(rooms)
    times = Counter(room.name for room in listed)
    named, called = [], {}
    for room in listed:
        name = room.name if times[room.name] == 1 else f"{room.site}/{room.floor}/{room.name}"
        called[name] = room.name
        named.append(
            Room(name, room.site, room.floor, room.ventilation, room.beds, room.has, room.free_from)
        )
    return RoomTable(named, called, left_out)


def _room(row: dict[str, Any], today: date) -> Room:
    for name, zh in (("room", "房间"), ("site", "隔离点"), ("floor", "楼层")):
        if not row[name]:
            raise Wrong(f"The row has no {name}.", f"该行没有{zh}。")
    return Room(
        str(row["room"]),
        str(row["site"]),
        str(row["floor"]),
        str(row["ventilation"] or ""),
        _beds(row["beds"]),
        frozenset(need for need in _NEEDS if _is_so(row[need], need)),
        day_of(row["free_from"], today),
    )


def _beds(value: object) -> int:
    text = str(value or "").removesuffix(".0")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST_BEDS:
        raise Wrong(f"“{text}” is no number of beds.", f"“{text}”不是有效的床位数。")
    return int(text)


def _is_so(value: object, need: Need) -> bool:
    text = "" if value is None else str(value).strip().lower()
    said = read_flag(text)
    if said is None:
        raise Wrong(
            f"{need}: “{text}” is neither yes nor no.", f"{need.words.zh}：“{text}”不是“是”或“否”。"
        )
    return said


def day_of(value: object, today: date) -> date | None:
    """Return the date of a cell, None for a blank one. Raises Wrong."""
    if value is None or isinstance(value, date):
        return value
    found = read_date(str(value), today=today).value
    if found is None:
        raise Wrong(f"“{value}” is not a date.", f"“{value}”不是有效的日期。")
    return found
