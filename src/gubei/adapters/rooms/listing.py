"""Reads the rooms of isolation sites from a spreadsheet: every row is given, as text."""

from pathlib import Path
from typing import Any, NamedTuple

from gubei.adapters.tables import Limits, read_named
from gubei.terms.refusals import Invalid

LIMITS = Limits(rows=200_000, columns=60, cells=4_000_000, unpacked=256 * 1024**2, header_within=5)
# The columns of `gubei place`, then what sites write.
_HEADERS = {
    "site": ("site", "隔离点", "隔离点名称", "场所"),
    "building": ("building", "楼", "楼栋", "楼号"),
    "floor": ("floor", "楼层", "层"),
    "room": ("room", "name", "房间", "房间号", "房号"),
    "zone": ("zone", "分区", "区域"),
    "beds": ("beds", "床位", "床位数", "床数"),
    "own_bathroom": ("own_bathroom", "独立卫生间", "卫生间"),
    "barrier_free": ("barrier_free", "无障碍"),
    "near_care": ("near_care", "近医护", "近医护点", "邻近医护"),
    "ventilation": ("ventilation", "通风组", "通风", "新风"),
    "free_from": ("free_from", "可用日期", "可用时间", "启用日期"),
    "lift": ("lift", "电梯", "梯号"),
}
_NEEDED = ("floor", "room", "beds", "own_bathroom")
_UNSAID: dict[str, Any] = {
    "site": "", "building": "", "zone": None, "barrier_free": None, "near_care": None,
    "ventilation": None, "free_from": None, "lift": None,
}  # fmt: skip


class SentRoom(NamedTuple):
    """A row (as a spreadsheet counts it) and what it says.

    Of what a room is, None says that the table has no such column, "" that the cell is empty.
    """

    number: int
    site: str
    building: str
    floor: str
    room: str
    zone: str | None
    beds: str
    own_bathroom: str
    barrier_free: str | None
    near_care: str | None
    ventilation: str | None
    free_from: str | None
    lift: str | None


def read_room_list(path: Path, *, sent_as: str = "") -> list[SentRoom]:
    """Read every row of the first sheet. Raises Invalid where a column that is needed is missing."""
    table = read_named(path, _HEADERS, limits=LIMITS, sent_as=sent_as)
    missing = [name for name in _NEEDED if name not in table.places]
    if missing:
        raise Invalid(
            f"No column {', '.join(missing)}. Needed are {', '.join(_NEEDED)}.",
            f"缺少列：{'、'.join(_HEADERS[name][1] for name in missing)}。",
            code="no_columns",
        )
    return [SentRoom(number, **(_UNSAID | texts)) for number, texts in table.rows()]
