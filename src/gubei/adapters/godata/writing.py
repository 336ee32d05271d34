"""An outbreak as files of Go.Data: one table for each kind, property names as headers."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from gubei.adapters.godata import codes
from gubei.adapters.godata.cells import complete
from gubei.adapters.godata.kinds import COLUMNS
from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.files import nest
from gubei.adapters.line_lists.forms import Calendar
from gubei.adapters.line_lists.records import cells_of, headers_of, lay_out
from gubei.adapters.tables import write_table
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Kind,
    Outbreak,
    Record,
    RelationRecord,
)

FileKind = Literal["csv", "xlsx", "json"]
Cells = dict[str, str]
_CALENDAR = Calendar(date.min)
# The first four columns of every table of people.
_FIRST = ("id", "visualId", "dateOfReporting", "isDateOfReportingApproximate")


def write_godata(outbreak: Outbreak, folder: Path, *, kind: FileKind = "csv") -> dict[str, int]:
    """Write the tables into a folder and return how many rows each file holds."""
    return {
        name: _write(folder / name, rows, columns, kind)
        for stem, rows, columns in _tables(outbreak)
        for name in [f"{stem}.{kind}"]
    }


def relationship_table(
    relations: Iterable[RelationRecord], kinds: Mapping[str, str]
) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of the relationships alone, as `write_godata` writes them.

    `kinds` says of each person's key what they are: case, contact or contact_of_contact.
    """
    rows = [_row_of_relation(each, kinds) for each in relations]
    headers = headers_of(rows, COLUMNS["relation"])
    return [_spoken(header) for header in headers], list(lay_out(rows, headers))


def _tables(outbreak: Outbreak) -> Iterator[tuple[str, list[Cells], Sequence[Column]]]:
    """Yield the name of each file, its rows and its columns; contacts of contacts apart."""
    first: dict[str, RelationRecord] = {}
    for each in outbreak.relations:
        first.setdefault(each.target, each)
    contacts = [_row_of_contact(each, first.get(each.key)) for each in outbreak.contacts]
    by_ring = {
        ring: [cells for each, cells in zip(outbreak.contacts, contacts, strict=True) if each.ring == ring]
        for ring in ("close", "secondary")
    }  # fmt: skip
    yield "cases", [_row(each, "case") for each in outbreak.cases], COLUMNS["case"]
    yield "contacts", by_ring["close"], COLUMNS["contact"]
    yield "contacts-of-contacts", by_ring["secondary"], COLUMNS["contact"]
    kinds = _kinds(outbreak)
    relations = [_row_of_relation(each, kinds) for each in outbreak.relations]
    yield "relationships", relations, COLUMNS["relation"]
    yield "follow-ups", [_row(each, "follow_up") for each in outbreak.follow_ups], COLUMNS["follow_up"]  # fmt: skip
    yield "lab-results", [_row(each, "sample") for each in outbreak.samples], COLUMNS["sample"]


def _row(record: Record, kind: Kind) -> Cells:
    cells = cells_of(record, COLUMNS[kind], _CALENDAR)
    if isinstance(record, CaseRecord | ContactRecord):
        complete(cells)
    if isinstance(record, CaseRecord):
        cells["type"] = codes.TYPE.write("case", _CALENDAR)
    if isinstance(record, FollowUpRecord):
        cells.setdefault("targeted", "true")
    return cells


def _row_of_contact(contact: ContactRecord, relation: RelationRecord | None) -> Cells:
    cells = _row(contact, "contact")
    kind = "contact" if contact.ring == "close" else "contact_of_contact"
    cells["type"] = codes.TYPE.write(kind, _CALENDAR)
    if relation is not None:
        prefix = "relation."
        block = [
            replace(each, field=each.field.removeprefix(prefix))
            for each in COLUMNS["contact"]
            if each.field.startswith(prefix)
        ]
        cells |= cells_of(replace(relation, extras=()), block, _CALENDAR)
    return cells


def _kinds(outbreak: Outbreak) -> Mapping[str, str]:
    kinds = {
        each.key: "contact" if each.ring == "close" else "contact_of_contact"
        for each in outbreak.contacts
    }
    return kinds | {each.key: "case" for each in outbreak.cases}


def _row_of_relation(relation: RelationRecord, kinds: Mapping[str, str]) -> Cells:
    """Say who is source and target in the form that an import maps: persons[1] and persons[2]."""
    cells = _row(relation, "relation")
    for place, key in ((1, relation.source), (2, relation.target)):
        kind = codes.TYPE.write(kinds.get(key, "case"), _CALENDAR)
        cells.setdefault(f"persons[{place}].type", kind)
    return cells


def _write(path: Path, rows: list[Cells], columns: Sequence[Column], kind: FileKind) -> int:
    if kind == "json":
        path.write_text(_json_of(rows), encoding="utf-8")
        return len(rows)
    headers = headers_of(rows, columns)
    first = [header for header in _FIRST if header in headers]
    ordered = [*first, *(header for header in headers if header not in first)]
    return write_table(
        path,
        header=[_spoken(header) for header in ordered],
        rows=lay_out(rows, ordered),
        kind=kind,
        sheet_name=path.stem,
    )


def _json_of(rows: list[Cells]) -> str:
    return json.dumps([nest(cells) for cells in rows], ensure_ascii=False, indent=1)


def _spoken(header: str) -> str:
    """Write a path as Go.Data heads a column: age years, addresses phoneNumber [1]."""
    if "[]." not in header:
        return header.replace(".", " ") if header in _DOTTED else header
    parent, _, child = header.partition("[].")
    return f"{parent} {child} [1]"


_DOTTED = frozenset(
    each.header for columns in COLUMNS.values() for each in columns if "." in each.header
)
