"""From rows of text to units: own columns (English or Chinese) or Go.Data's template."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from gubei.adapters.godata.locations import is_location_table, read_locations
from gubei.adapters.unit_tables.cells import CellReader, Record
from gubei.engines.routing.unit_tree import check_tree, top_down
from gubei.engines.routing.units import LEVELS, UnitKind, UnitLevel, UnitRow, kind_of
from gubei.terms.findings import Finding
from gubei.terms.text import compact
from gubei.terms.words import Words

_HEADERS = {
    "code": ("code", "编码", "代码", "单位编码", "区划代码"),
    "name": ("name", "名称", "单位名称"),
    "level": ("level", "级别", "层级"),
    "kind": ("kind", "类别", "类型"),
    "parent": ("parent", "parent_code", "上级", "上级编码", "上级单位"),
    "aliases": ("aliases", "alias", "别名", "曾用名"),
    "population": ("population", "人口", "人口数"),
    "households": ("households", "户数"),
    "longitude": ("longitude", "long", "lon", "lng", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
}
_COLUMN_OF = {header: column for column, headers in _HEADERS.items() for header in headers}
_LEVEL_WORDS: dict[str, UnitLevel] = {
    **dict.fromkeys(("district", "county", "1", "区", "县", "区县", "区级"), "district"),
    **dict.fromkeys(("town", "street", "2", "镇", "乡", "街道", "镇街", "镇级"), "town"),
    **dict.fromkeys(("village", "community", "3", "村", "社区", "村居", "村级"), "village"),
}
_KIND_WORDS: dict[str, UnitKind] = {
    **dict.fromkeys(("district", "区", "县"), "district"),
    **dict.fromkeys(("town", "镇", "乡"), "town"),
    **dict.fromkeys(("street", "街道", "地区"), "street"),
    **dict.fromkeys(("village", "村"), "village"),
    **dict.fromkeys(("community", "社区", "居委会"), "community"),
}
# A fault of one of these kinds leaves a cell empty; every other makes the table unfit to store.
_MILD = frozenset({"unit_number_wrong"})


@dataclass(frozen=True, slots=True)
class UnitReading:
    """The units of a table, parents first, and everything that is wrong with it."""

    rows: tuple[UnitRow, ...]
    findings: tuple[Finding, ...]

    @property
    def is_fit(self) -> bool:
        """True when the units can be stored: at most some cells were left empty."""
        return bool(self.rows) and all(finding.code in _MILD for finding in self.findings)


def read_units_csv(text: str) -> UnitReading:
    """Read a table of units from CSV text."""
    return read_units(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def read_units(records: Iterable[Record], *, home: str = "") -> UnitReading:
    """Read rows of text in our own columns or in Go.Data's, and check that they are one tree.

    `home` is the code of the district where a Go.Data file reaches higher up than it.
    """
    rows = [{_tidy(key): value or "" for key, value in row.items()} for row in records]
    if not rows:
        return UnitReading((), (_EMPTY,))
    if is_location_table(rows[0]):
        units, findings = read_locations(rows, home=home)
    else:
        units, findings = _read_own(rows)
    return UnitReading(top_down(units), (*findings, *check_tree(units)))


def _tidy(header: str | None) -> str:
    return compact(header or "").lower()


def _read_own(records: list[dict[str, str]]) -> tuple[list[UnitRow], list[Finding]]:
    missing = {"code", "name"} - {_COLUMN_OF.get(header, "") for header in records[0]}
    if missing:
        return [], [_say_missing(sorted(missing))]
    readers = [
        CellReader({_COLUMN_OF.get(key, key): cell for key, cell in record.items()}, line)
        for line, record in enumerate(records, start=2)
        if any(cell.strip() for cell in record.values() if isinstance(cell, str))
    ]
    parents = {cells.code("code"): cells.code("parent") for cells in readers}
    units = [_read_row(cells, parents) for cells in readers]
    return units, [finding for cells in readers for finding in cells.findings]


def _read_row(cells: CellReader, parents: dict[str, str]) -> UnitRow:
    code, name = cells.code("code"), cells.text("name")
    level = _LEVEL_WORDS.get(cells.text("level").lower()) or _level_by_depth(code, parents)
    return UnitRow(
        code=code,
        name=name,
        level=level,
        kind=_KIND_WORDS.get(cells.text("kind").lower()) or kind_of(name, level),
        parent=cells.code("parent"),
        aliases=cells.several("aliases"),
        population=cells.count("population"),
        households=cells.count("households"),
        longitude=cells.number("longitude"),
        latitude=cells.number("latitude"),
    )


def _level_by_depth(code: str, parents: dict[str, str]) -> UnitLevel:
    """Return the level that the number of units above gives."""
    depth = 0
    while depth < len(LEVELS) - 1 and parents.get(code):
        code, depth = parents[code], depth + 1
    return LEVELS[depth]


_EMPTY = Finding(
    "table",
    "unit_table_empty",
    Words("The table of units has no rows.", "单位表没有任何数据行。"),
)


def _say_missing(columns: list[str]) -> Finding:
    names = ", ".join(columns)
    words = Words(
        f"The table of units lacks the columns {names}. It needs code and name, and parent for "
        "every unit but the district; or the columns of Go.Data's location template.",
        f"单位表缺少列：{names}。至少要有 code、name，以及 parent；或使用 Go.Data 的地点模板。",
    )
    return Finding("table", "unit_columns_missing", words)
