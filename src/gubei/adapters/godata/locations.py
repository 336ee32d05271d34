"""The location template of Go.Data: NAME, ID, CODE, LONG, LAT, ADMIN_LEVEL, PARENTLOCATIONID.

Go.Data knows any number of levels; we keep the district, its towns and their villages. The level
of a unit is how far below the district it stands; ADMIN_LEVEL only has to be there.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gubei.engines.routing.units import LEVELS, UnitRow, kind_of
from gubei.terms.findings import Finding
from gubei.terms.text import compact, squeeze
from gubei.terms.words import Words

LOCATION_COLUMNS = ("NAME", "ID", "CODE", "LONG", "LAT", "ADMIN_LEVEL", "PARENTLOCATIONID")
# The district is the third level below the country in a Chinese Go.Data.
_DISTRICT_ADMIN_LEVEL = 3


@dataclass(frozen=True, slots=True)
class _Location:
    """One row of the template."""

    key: str
    code: str
    name: str
    above: str
    longitude: float | None
    latitude: float | None


def is_location_table(header: Iterable[str]) -> bool:
    """Return whether these are the columns of the template, in any case and order."""
    names = {compact(name).upper() for name in header}
    return {"NAME", "ID", "PARENTLOCATIONID"} <= names


def read_locations(
    records: Sequence[Mapping[str, str]], *, home: str = ""
) -> tuple[list[UnitRow], list[Finding]]:
    """Return the district, its towns and villages, and what could not be read.

    `home` is the CODE (or ID) of the district. Without it the district is the top of the file, or
    the first place that branches where the file starts higher up. What lies deeper than the
    villages is left out and told.
    """
    findings: list[Finding] = []
    locations = [_read_row(row, line, findings) for line, row in enumerate(records, start=2)]
    locations = [one for one in locations if one.key or one.name]
    if not locations:
        return [], findings
    by_key = {one.key: one for one in locations}
    root = _find_root(locations, by_key, home)
    depths = {one.key: _depth_below(one, root, by_key) for one in locations}
    findings += _say_deep([one for one in locations if depths[one.key] >= len(LEVELS)])
    if not home:
        above = _steps_up(root, by_key)
        findings += _say_astray(
            [one for one in locations if depths[one.key] < 0 and one.key not in above]
        )
    return [_unit_of(one, root, by_key, depths) for one in locations if _fits(depths[one.key])], (
        findings
    )


def write_locations_csv(rows: Iterable[UnitRow]) -> str:
    """Return units as the template; the code serves as ID, the admin level counts from the nation."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LOCATION_COLUMNS)
    for row in rows:
        level = _DISTRICT_ADMIN_LEVEL + LEVELS.index(row.level)
        place = [_cell(row.longitude), _cell(row.latitude)]
        writer.writerow([row.name, row.code, row.code, *place, level, row.parent])
    return out.getvalue()


def _cell(degrees: float | None) -> str:
    return "" if degrees is None else str(degrees)


def _read_row(record: Mapping[str, str], line: int, findings: list[Finding]) -> _Location:
    cells = {compact(key).upper(): squeeze(cell or "") for key, cell in record.items()}
    key = cells.get("ID") or cells.get("CODE", "")
    return _Location(
        key=key,
        code=(cells.get("CODE") or key).removesuffix(".0"),
        name=cells.get("NAME", ""),
        above=cells.get("PARENTLOCATIONID", ""),
        longitude=_degrees(cells.get("LONG", ""), line, findings),
        latitude=_degrees(cells.get("LAT", ""), line, findings),
    )


def _degrees(text: str, line: int, findings: list[Finding]) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        words = Words(
            f"Row {line}: {text!r} is not a number of degrees; it was left empty.",
            f"第{line}行：“{text}”不是经纬度数值，已留空。",
        )
        findings.append(Finding("place", "unit_number_wrong", words))
        return None


def _find_root(locations: list[_Location], by_key: dict[str, _Location], home: str) -> _Location:
    """Return the district: the one named, or where a chain of single places first branches."""
    named = next((one for one in locations if home and home in (one.code, one.key)), None)
    if named is not None:
        return named
    step = next((one for one in locations if one.above not in by_key), locations[0])
    for _ in range(_height(step, locations) - len(LEVELS)):
        below = [one for one in locations if one.above == step.key]
        if len(below) != 1:
            break
        step = below[0]
    return step


def _height(root: _Location, locations: list[_Location]) -> int:
    """Return how many levels the tree below `root` has, itself included."""
    level, height = {root.key}, 0
    while level and height <= len(locations):
        height += 1
        level = {one.key for one in locations if one.above in level and one.key != root.key}
    return height


def _depth_below(one: _Location, root: _Location, by_key: dict[str, _Location]) -> int:
    """Return how many steps lie between a place and the district; -1 where it is not below."""
    step: _Location | None = one
    for depth in range(len(by_key)):
        if step is None:
            break
        if step.key == root.key:
            return depth
        step = by_key.get(step.above)
    return -1


def _fits(depth: int) -> bool:
    return 0 <= depth < len(LEVELS)


def _unit_of(
    one: _Location, root: _Location, by_key: dict[str, _Location], depths: dict[str, int]
) -> UnitRow:
    level = LEVELS[depths[one.key]]
    parent = "" if one.key == root.key else by_key[one.above].code
    return UnitRow(
        code=one.code,
        name=one.name,
        level=level,
        kind=kind_of(one.name, level),
        parent=parent,
        longitude=one.longitude,
        latitude=one.latitude,
    )


def _steps_up(root: _Location, by_key: dict[str, _Location]) -> set[str]:
    """Return the keys of the places above the district: country, province, city."""
    above: set[str] = set()
    step = by_key.get(root.above)
    while step is not None and step.key not in above:
        above.add(step.key)
        step = by_key.get(step.above)
    return above


def _say_deep(deep: list[_Location]) -> list[Finding]:
    if not deep:
        return []
    words = Words(
        f"{len(deep)} places lie below the villages and were left out, first {deep[0].name}. "
        "If the file starts above the district, name the district's code.",
        f"有{len(deep)}个地点在村级以下，未导入，如“{deep[0].name}”。"
        "如果文件从区县以上开始，请指明区县编码。",
    )
    return [Finding("level", "unit_too_deep", words)]


def _say_astray(astray: list[_Location]) -> list[Finding]:
    if not astray:
        return []
    first = astray[0]
    words = Words(
        f"{len(astray)} places do not lie below the district: first {first.name}, whose parent is "
        f"{first.above or 'empty'}. Correct PARENTLOCATIONID or name the district's code.",
        f"有{len(astray)}个地点不在本区之下，如“{first.name}”（上级 {first.above or '为空'}）。"
        "请更正 PARENTLOCATIONID 或指明区县编码。",
    )
    return [Finding("parent", "unit_outside_district", words)]
