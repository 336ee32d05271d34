"""Files of SORMAS as an outbreak: import templates that were filled in, exports, travel entries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.line_lists.columns import Column, match
from gubei.adapters.line_lists.files import Table, read_tables
from gubei.adapters.line_lists.forms import Calendar
from gubei.adapters.line_lists.gathering import Gathered
from gubei.adapters.line_lists.records import (
    Row,
    RowReading,
    key_of,
    nobody,
    read_cells,
    record_of,
)
from gubei.adapters.sormas import columns, details
from gubei.adapters.sormas.paths import CASE as CASE_PATHS
from gubei.engines.columns import date_of_parts
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    Kind,
    OutbreakReading,
    RelationRecord,
    Remark,
)
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_ENTITIES = frozenset({"case", "contact", "person", "event", "eventparticipant", "sample", "pathogentest", "vaccination"})  # fmt: skip
_CAPTION = "##"
_OF_CONTACTS = frozenset(
    {"caseIdExternalSystem", "sourceCaseUuid", "lastContactDate", "contactClassification",
     "relationToCase", "caseOrEventInformation", "Einreisedatum"}
)  # fmt: skip


def read_sormas(
    paths: Sequence[Path],
    *,
    today: date,
    kind: Kind | None = None,
    names: Mapping[Path, str] | None = None,
) -> OutbreakReading:
    """Read files of SORMAS together. Raises Invalid for a file that holds no cases or contacts."""
    gathered = Gathered()
    for path in paths:
        name = (names or {}).get(path, path.name)
        for table in map(_below_entities, read_tables(path, name=Path(name).stem)):
            found = kind or _kind_of(table)
            if found not in ("case", "contact"):
                raise _unknown(name)
            _read_table(name, table, found, today, gathered)
    return gathered.reading()


def _unknown(name: str) -> Invalid:
    return Invalid(
        f"{name}: these are no columns of SORMAS for cases or contacts (disease, person.firstName, …).",
        f"{name}：不是 SORMAS 的病例或接触者列名（disease、person.firstName 等）。",
        code="kind_unknown",
    )


def _below_entities(table: Table) -> Table:
    """The first row of a template names entities; the paths stand in the row below it."""
    bare = {header.partition(" (")[0].strip().lower() for header in table.headers}
    if not bare <= _ENTITIES | {""} or not table.rows:
        return _without_captions(table)
    paths = [cell.strip() for cell in table.rows[0].cells.values()]
    rows = tuple(
        Row(row.number, dict(zip(paths, row.cells.values(), strict=False)))
        for row in table.rows[1:]
    )
    return _without_captions(replace(table, headers=tuple(paths), rows=rows))


def _without_captions(table: Table) -> Table:
    """Leave out the rows that explain the columns, and comments."""
    rows = tuple(
        row for row in table.rows if not next(iter(row.cells.values()), "").startswith(_CAPTION)
    )
    return replace(table, rows=rows)


def _kind_of(table: Table) -> Kind | None:
    headers = set(table.headers)
    if headers & _OF_CONTACTS:
        return "contact"
    return "case" if len(headers & CASE_PATHS) >= 2 else None


def _read_table(file: str, table: Table, kind: Kind, today: date, gathered: Gathered) -> None:
    known = match(table.headers, columns.CASE if kind == "case" else columns.CONTACT)
    told = table.day_first
    calendar = Calendar(today, day_first=True if told is None else told)
    if told is None and _has_slashes(table, known):
        gathered.remarks.append(_day_assumed(file))
    for row in table.rows:
        found = read_cells(file, row, known, calendar)
        gathered.rows += 1
        gathered.remarks += found.remarks
        if kind == "case":
            _add_case(file, found, gathered)
        else:
            _add_contact(file, found, gathered)


def _has_slashes(table: Table, known: Mapping[str, Column]) -> bool:
    dates = [header for header, each in known.items() if each.field.endswith(("_on", "_at"))]
    return any("/" in row.cells.get(header, "") for row in table.rows for header in dates)


def _day_assumed(file: str) -> Remark:
    words = Words(
        "No date tells whether the day or the month comes first; the day was taken to come first.",
        "文件中没有日期能说明日月先后，按“日在前”理解。",
    )
    return Remark(file, 0, "day_first_assumed", words)


def _add_case(file: str, found: RowReading, gathered: Gathered) -> None:
    rest = _take_rest(found)
    values = _person_values(found) | details.values_of(rest, columns.REST_OF_CASE)
    if not _give_key(values):
        gathered.remarks.append(nobody(file, found.row))
        return
    extras = [*found.extras, *_extras_of(rest)]
    case = record_of(CaseRecord, values, extras, row=found.row.number)
    gathered.add_case(case, file, found.row.number)
    gathered.relations += _relations_of(rest, case.key, found.row.number)


def _add_contact(file: str, found: RowReading, gathered: Gathered) -> None:
    rest = _take_rest(found)
    relation = found.take("source", "first_contact_on", "context", "detail")
    arrived = found.take("arrived_on").get("arrived_on")
    values = _person_values(found) | details.values_of(rest, columns.REST_OF_CONTACT)
    if arrived:
        values.setdefault("last_contact_on", arrived)
    if not _give_key(values):
        gathered.remarks.append(nobody(file, found.row))
        return
    extras = [*found.extras, *_extras_of(rest)]
    if "relations" not in rest:
        extras += _add_relation(relation, values, found.row.number, gathered)
    contact = record_of(ContactRecord, values, extras, row=found.row.number)
    gathered.add_contact(contact, file, found.row.number)
    gathered.relations += _relations_of(rest, contact.key, found.row.number)


def _add_relation(
    relation: dict[str, Any], values: Mapping[str, Any], row: int, gathered: Gathered
) -> list[tuple[str, str]]:
    """Add the relation of a foreign row; without a source its values are extras of the contact."""
    if not relation.get("source"):
        paths = {each.field: each.header for each in columns.CONTACT}
        return [(paths[name], str(value)) for name, value in relation.items()]
    last = values.get("last_contact_on")
    told = {"target": values["key"], **relation} | ({"last_contact_on": last} if last else {})
    gathered.relations.append(record_of(RelationRecord, told, (), row=row))
    return []


def _take_rest(found: RowReading) -> dict[str, Any]:
    """Take our own JSON out of the details; what else stands there remains an extra."""
    for place, (header, text) in enumerate(found.extras):
        if header == details.HEADER:
            kept, rest = details.unpack(text)
            found.extras[place : place + 1] = [(header, kept)] if kept else []
            return rest
    return {}


def _extras_of(rest: Mapping[str, Any]) -> list[tuple[str, str]]:
    extras = rest.get("extras", {})
    return [(str(header), str(text)) for header, text in extras.items()]


def _relations_of(rest: Mapping[str, Any], target: str, row: int) -> list[RelationRecord]:
    return [
        record_of(
            RelationRecord,
            {"target": target, **details.values_of(told, columns.RELATION)},
            _extras_of(told),
            row=row,
        )
        for told in rest.get("relations", [])
        if told.get("source")
    ]


def _person_values(found: RowReading) -> dict[str, Any]:
    """Put the parts of a birth date together and say an age in years or months."""
    parts = found.take("birth_year", "birth_month", "birth_day")
    born = date_of_parts(*(parts.get(f"birth_{each}", "") for each in ("year", "month", "day")))
    if born.value is not None:
        found.values["person.birth_date"] = born.value
    else:
        paths = {"birth_year": "YYYY", "birth_month": "MM", "birth_day": "DD"}
        found.extras += [(f"person.birthdate{paths[name]}", text) for name, text in parts.items()]
    age = found.take("age", "age_kind")
    if "age" in age:
        kind = str(age.get("age_kind", "YEARS")).upper()
        if kind in ("YEARS", "MONTHS"):
            found.values[f"person.age_{kind.lower()}"] = age["age"]
        else:
            found.extras += [
                ("person.approximateAge", str(age["age"])),
                ("person.approximateAgeType", kind),
            ]
    return found.values


def _give_key(values: dict[str, Any]) -> bool:
    """Take the number, else the name and birth date, as the key. False for a row about nobody."""
    key = key_of(values)
    values["key"] = key
    return bool(key)
