"""Reads a table of sites. Every row is given; the operation says which cannot be used."""

import re
from dataclasses import dataclass
from pathlib import Path

from gubei.adapters.tables import Limits, read_workbook
from gubei.terms.refusals import Invalid
from gubei.terms.text import compact, squeeze

LIMITS = Limits(rows=200_000, columns=60, cells=4_000_000, unpacked=256 * 1024**2, header_within=5)
_HEADERS = {
    "name": ("name", "名称", "场所名称", "场所"),
    "kind": ("kind", "类别", "场所类别", "类型"),
    "address": ("address", "地址", "场所地址"),
    "aliases": ("aliases", "alias", "别名", "简称"),
    "zones": ("zones", "zone", "分区", "区域"),
    "responsible": ("responsible", "责任人", "负责人", "场所责任人"),
    "phone": ("phone", "电话", "联系电话", "责任人电话"),
    "unit": ("unit", "unit_code", "属地编码", "单位编码", "所属单位"),
}
_COLUMN_OF = {header: column for column, headers in _HEADERS.items() for header in headers}
_BETWEEN = re.compile(r"[;；、|/]|,(?!\d)|，")


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One row as text, with its number in the sheet."""

    number: int
    name: str
    kind: str
    address: str
    aliases: tuple[str, ...]
    zones: tuple[str, ...]
    responsible: str
    phone: str
    unit: str


def read_sites_file(path: Path) -> list[SiteLine]:
    """Read the first sheet of a file. Raises Invalid where no column says what a site is called."""
    sheet = read_workbook(path, limits=LIMITS).sheets[0]
    places = _places(sheet.columns)
    if "name" not in places:
        raise Invalid(
            "No column says what a site is called; name one “name” or “名称”.",
            "没有“名称”列，请补充场所名称列。",
            code="no_site_names",
        )
    return [
        _line(number, places, row)
        for chunk in sheet.chunks(10_000)
        for number, row in zip(chunk.row_numbers, chunk.rows, strict=True)
        if any(cell.strip() for cell in row)
    ]


def _places(columns: tuple[str, ...] | list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, header in enumerate(columns):
        column = _COLUMN_OF.get(compact(header).lower())
        if column:
            found.setdefault(column, place)
    return found


def _line(number: int, places: dict[str, int], row: tuple[str, ...] | list[str]) -> SiteLine:
    def text(column: str) -> str:
        place = places.get(column, -1)
        return squeeze(row[place]) if 0 <= place < len(row) else ""

    return SiteLine(
        number=number,
        name=text("name"),
        kind=text("kind"),
        address=text("address"),
        aliases=_several(text("aliases")),
        zones=_several(text("zones")),
        responsible=text("responsible"),
        phone=text("phone"),
        unit=re.sub(r"(?<=\d)\.0$", "", compact(text("unit"))),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())
