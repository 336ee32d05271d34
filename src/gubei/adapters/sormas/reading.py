"""Files of SORMAS as an outbreak: import templates that were filled in, exports, travel entries."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.line_lists.columns import Column, match
from gubei.adapters.line_lists.files import LIMITS, Table, read_tables
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
from gubei.adapters.sormas.paths import CONTACT as CONTACT_PATHS
from gubei.adapters.tables import Limits
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

_PATHS = CASE_PATHS | CONTACT_PATHS | columns.LABELS
_CAPTION = "##"
_ISO = Calendar(date.min)
_ABOVE = 20  # so many rows may stand above the paths: comments, the entities
_OF_CONTACTS = frozenset(
    {"caseIdExternalSystem", "sourceCaseUuid", "lastContactDate", "contactClassification",
     "relationToCase", "caseOrEventInformation", "Einreisedatum"}
)  # fmt: skip
_OF_CASES = frozenset({"disease", "epidNumber", "caseClassification", "symptoms.onsetDate"})
_OF_EVENTS = frozenset({"eventStatus", "eventTitle", "involvementDescription"})
# How a caption says the form of dates: "Date of report (M/d/yyyy)".
_MONTH_FIRST = re.compile(r"\(M{1,2}[/.-]d{1,2}[/.-]y+\)")
_DAY_FIRST = re.compile(r"\(d{1,2}[/.-]M{1,2}[/.-]y+\)")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table below its paths. `day_first` is what its captions or dates tell, None for nothing."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    day_first: bool | None


def read_sormas(
    paths: Sequence[Path],
    *,
    today: date,
    kind: Kind | None = None,
    names: Mapping[Path, str] | None = None,
    limits: Limits = LIMITS,
) -> OutbreakReading:
    """Read files of SORMAS together. Raises Invalid for a file that holds no cases or contacts."""
    gathered = Gathered()
    for path in paths:
        name = (names or {}).get(path, path.name)
        for table in map(_below_paths, read_tables(path, name=Path(name).stem, limits=limits)):
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


def _below_paths(table: Table) -> _Sheet:
    """Find the row of paths: entities may stand above it, captions below, comments anywhere."""
    lines = [Row(0, dict(zip(table.headers, table.headers, strict=True))), *table.rows[:_ABOVE]]
    place = max(range(len(lines)), key=lambda n: _count_paths(lines[n]))
    headers = table.headers if place == 0 else _numbered(_in_order(lines[place], table))
    # By the names of the columns: a row leaves out what it has nothing for.
    paths = dict(zip(table.headers, headers, strict=True))
    below = table.rows[place:]
    captions = [row for row in below if _is_caption(row, table)]
    rows = tuple(
        Row(row.number, {paths[header]: text for header, text in row.cells.items()})
        for row in below
        if not _is_caption(row, table)
    )
    told = _order_told(cell for row in captions for cell in row.cells.values())
    return _Sheet(headers, rows, replace(table, rows=rows).day_first if told is None else told)


def _in_order(row: Row, table: Table) -> list[str]:
    return [row.cells.get(header, "") for header in table.headers]


def _count_paths(line: Row) -> int:
    return sum(cell.strip() in _PATHS for cell in line.cells.values())


def _numbered(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as headers; one that stands twice, as those of samples do, has its number."""
    seen: Counter[str] = Counter()
    headers = []
    for name in map(str.strip, names):
        seen[name] += 1
        headers.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(headers)


def _is_caption(row: Row, table: Table) -> bool:
    return row.cells.get(next(iter(table.headers), ""), "").startswith(_CAPTION)


def _order_told(captions: Iterable[str]) -> bool | None:
    for caption in captions:
        if _MONTH_FIRST.search(caption):
            return False
        if _DAY_FIRST.search(caption):
            return True
    return None


def _kind_of(table: _Sheet) -> Kind | None:
    """Events and their people have names, places, diseases as well: they are no cases."""
    headers = set(table.headers)
    if headers & _OF_CONTACTS:
        return "contact"
    if headers & _OF_EVENTS or not headers & _OF_CASES:
        return None
    return "case" if len(headers & CASE_PATHS) >= 2 else None


def _read_table(file: str, table: _Sheet, kind: Kind, today: date, gathered: Gathered) -> None:
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


def _has_slashes(table: _Sheet, known: Mapping[str, Column]) -> bool:
    dates = [header for header, each in known.items() if each.field.endswith(("_on", "_at"))]
    return any("/" in row.cells.get(header, "") for row in table.rows for header in dates)


def _day_assumed(file: str) -> Remark:
    words = Words(
        "No date tells whether the day or the month comes first; the day was taken to come first.",
        "文件中没有日期能说明日月先后，按“日在前”理解。",
    )
    return Remark(file, 0, "day_first_assumed", words)


def _add_case(file: str, found: RowReading, gathered: Gathered) -> None:
    rest = _take_rest(file, found, gathered)
    told = details.read_rest(file, found.row.number, rest, columns.REST_OF_CASE)
    values = _person_values(found) | told.values
    if not _give_key(values):
        gathered.remarks.append(nobody(file, found.row))
        return
    extras = [*found.extras, *told.extras]
    gathered.remarks += told.remarks
    case = record_of(CaseRecord, values, extras, row=found.row.number)
    gathered.add_case(case, file, found.row.number)
    _add_relations(file, rest, case, gathered)


def _add_contact(file: str, found: RowReading, gathered: Gathered) -> None:
    rest = _take_rest(file, found, gathered)
    told = details.read_rest(file, found.row.number, rest, columns.REST_OF_CONTACT)
    relation = found.take("source", "first_contact_on", "context", "detail")
    arrived = found.take("arrived_on").get("arrived_on")
    _keep_category(found)
    values = _person_values(found) | told.values
    if arrived:
        values.setdefault("last_contact_on", arrived)
    if not _give_key(values):
        gathered.remarks.append(nobody(file, found.row))
        return
    extras = [*found.extras, *told.extras]
    gathered.remarks += told.remarks
    if "relations" not in rest:
        extras += _add_relation(relation, values, found.row.number, gathered)
    contact = record_of(ContactRecord, values, extras, row=found.row.number)
    gathered.add_contact(contact, file, found.row.number)
    _add_relations(file, rest, contact, gathered)


def _keep_category(found: RowReading) -> None:
    """Keep a category that says more than the risk (medical staff, none) to go out as it came."""
    risk = found.values.get("risk")
    told = found.row.cells.get("contactCategory", "").strip()
    if risk and (risk == columns.UNSAID["risk"] or told != columns.RISK.write(risk, _ISO)):
        found.extras.append(("contactCategory", told))


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


def _take_rest(file: str, found: RowReading, gathered: Gathered) -> dict[str, Any]:
    """Take our own JSON out of the details; what else stands there remains an extra.

    What only looks like ours, somebody changed it by hand, remains whole, with a remark.
    """
    for place, (header, text) in enumerate(found.extras):
        if header == details.HEADER:
            kept, rest = details.unpack(text)
            if not details.is_ours(rest):
                gathered.remarks.append(_details_unread(file, found.row))
                return {}
            found.extras[place : place + 1] = [(header, kept)] if kept else []
            return rest
    return {}


def _details_unread(file: str, row: Row) -> Remark:
    words = Words(
        f"What Gubei wrote into {details.HEADER} was changed and cannot be read; it was kept as it is.",
        f"{details.HEADER} 中由本系统写入的内容已被改动，无法读取，按原样保留。",
    )
    return Remark(file, row.number, "details_unread", words, details.HEADER)


def _add_relations(
    file: str, rest: Mapping[str, Any], target: CaseRecord | ContactRecord, gathered: Gathered
) -> None:
    for each in rest.get("relations", []):
        told = details.read_rest(file, target.row, each, columns.RELATION)
        values = {"target": target.key, **told.values}
        gathered.remarks += told.remarks
        gathered.relations.append(record_of(RelationRecord, values, told.extras, row=target.row))


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
