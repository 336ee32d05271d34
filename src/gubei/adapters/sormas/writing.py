"""An outbreak as CSV files of SORMAS: cases, contacts and the line list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.forms import Calendar, Unread
from gubei.adapters.line_lists.records import cells_of, headers_of, lay_out
from gubei.adapters.sormas import columns, details
from gubei.adapters.sormas.paths import CASE, CONTACT, LINE_LIST, entity_of
from gubei.adapters.tables import write_sheets
from gubei.terms.moments import in_shanghai
from gubei.terms.outbreaks import CaseRecord, ContactRecord, Outbreak, RelationRecord, Someone

Cells = dict[str, str]
_ISO = Calendar(date.min)
_OF_RELATION = ("first_contact_on", "context", "detail")
_HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Setting:
    """What SORMAS asks of every row: its names for disease, region and district, its dates."""

    disease: str = "CORONAVIRUS"
    region: str = ""
    district: str = ""
    dates: str = "%d/%m/%Y"

    @property
    def calendar(self) -> Calendar:
        """Return how dates are written."""
        return Calendar(date.min, pattern=self.dates)


@dataclass(frozen=True, slots=True)
class _Table:
    """A template: entities in row 1, paths in row 2; a line list has no row of entities."""

    name: str
    title_rows: Sequence[Sequence[str]]
    header: Sequence[str]
    rows: Iterable[tuple[int, Sequence[object]]]
    header_row: int


def write_sormas(
    outbreak: Outbreak, folder: Path, *, setting: Setting = Setting()
) -> dict[str, int]:
    """Write cases.csv, contacts.csv and line-list.csv; return how many rows each holds.

    Follow-ups and samples have no file of their own in SORMAS' import: they are not written.
    """
    by_target: dict[str, list[RelationRecord]] = {}
    for each in outbreak.relations:
        by_target.setdefault(each.target, []).append(each)
    case_keys = {each.key for each in outbreak.cases}
    cases = [_row_of_case(each, by_target.get(each.key, []), setting) for each in outbreak.cases]
    contacts = [
        cells
        for each in outbreak.contacts
        for cells in _rows_of_contact(each, by_target.get(each.key, []), case_keys, setting)
    ]
    line_list = [{path: cells.get(path, "") for path in LINE_LIST} for cells in cases]
    case_headers = columns.headers(columns.CASE)
    contact_headers = columns.headers(columns.CONTACT)
    _write(folder / "cases.csv", "CaseData", case_headers, cases)
    _write(folder / "contacts.csv", "Contact", contact_headers, contacts)
    _write(folder / "line-list.csv", "", LINE_LIST, line_list)
    return {"cases.csv": len(cases), "contacts.csv": len(contacts), "line-list.csv": len(cases)}


def _write(path: Path, entity: str, first: Sequence[str], rows: list[Cells]) -> None:
    headers = headers_of(rows, [Column("", header) for header in first])
    titles = [[entity_of(header, entity) for header in headers]] if entity else []
    below = enumerate(lay_out(rows, headers), len(titles) + 2)
    table = _Table(path.stem, titles, headers, below, len(titles) + 1)
    write_sheets(path, [table], kind="csv")


def _row_of_case(case: CaseRecord, relations: list[RelationRecord], setting: Setting) -> Cells:
    rest = cells_of(replace(case, extras=()), columns.REST_OF_CASE, _ISO)
    if case.isolated_at is not None and in_shanghai(case.isolated_at).time() == time():
        del rest["isolated_at"]
    day_only = replace(case, isolated_at=_midnight(case.isolated_at))
    cells = _cells(day_only, columns.CASE, CASE, rest, setting)
    cells["responsibleRegion"] = setting.region
    cells["responsibleDistrict"] = setting.district
    if case.isolated_at:
        cells["hospitalization.isolated"] = "YES"
    return _finish(cells, rest, [_told(each) for each in relations])


def _midnight(moment: Any) -> Any:
    return moment and in_shanghai(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _rows_of_contact(
    contact: ContactRecord,
    relations: list[RelationRecord],
    case_keys: set[str],
    setting: Setting,
) -> list[Cells]:
    """Return one row for each case that the contact met, as SORMAS counts contacts."""
    if not relations:
        return [_row_of_contact(contact, None, case_keys, setting)]
    return [_row_of_contact(contact, each, case_keys, setting) for each in relations]


def _row_of_contact(
    contact: ContactRecord,
    relation: RelationRecord | None,
    case_keys: set[str],
    setting: Setting,
) -> Cells:
    rest = cells_of(replace(contact, extras=()), columns.REST_OF_CONTACT, _ISO)
    if contact.ring == "close":
        del rest["ring"]
    unsaid: dict[str, Any] = {
        name: "" for name, value in columns.UNSAID.items() if getattr(contact, name) == value
    }
    for name in columns.UNSAID.keys() - unsaid.keys():
        rest.pop(name, None)
    category = _category(contact)
    said = replace(contact, **unsaid, extras=_without(contact.extras, category))
    cells = _cells(said, columns.CONTACT, CONTACT, rest, setting)
    if _risk_of(category) == contact.risk and category:
        cells["contactCategory"] = category
    elif category and _risk_of(category) is None:
        rest["extras"] = {**rest.get("extras", {}), "contactCategory": category}  # type: ignore[assignment, dict-item]
    cells["region"], cells["district"] = setting.region, setting.district
    if relation is None:
        return _finish(cells, rest, [])
    source = relation.source if relation.source in case_keys else ""
    cells["caseIdExternalSystem"] = source
    shared = [each for each in columns.CONTACT if each.field in _OF_RELATION]
    told = replace(relation, extras=(), context=_context(relation))
    cells |= cells_of(told, shared, setting.calendar)
    return _finish(cells, rest, [_told(relation)])


def _category(contact: ContactRecord) -> str:
    """Return the category as it came, which may say more than our risk does."""
    return dict(contact.extras).get("contactCategory", "")


def _without(extras: tuple[tuple[str, str], ...], category: str) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in extras if each != ("contactCategory", category))


def _risk_of(category: str) -> object:
    """Return the risk that a category means; None where SORMAS has no such value."""
    try:
        return columns.RISK.read(category, _ISO)
    except Unread:
        return None


def _context(relation: RelationRecord) -> str:
    """Return the context as SORMAS takes it, "" where it has no value for it."""
    if relation.context == _HOUSEHOLD:
        return "SAME_HOUSEHOLD"
    return relation.context if relation.context in columns.CONTEXTS else ""


def _cells(
    record: CaseRecord | ContactRecord,
    known: Sequence[Column],
    template: frozenset[str],
    rest: Cells,
    setting: Setting,
) -> Cells:
    """Return what the columns of the template take; further extras go into the rest."""
    kept = tuple(each for each in record.extras if each[0] in template)
    others = {header: text for header, text in record.extras if header not in template}
    cells = cells_of(replace(record, extras=kept), known, setting.calendar)
    cells.pop("birthdate", None)
    cells |= _parts_of_birth(record.person) | _age(record.person)
    if record.person.age_years is None:
        rest.pop("age_months", None)
    if others:
        rest["extras"] = others  # type: ignore[assignment]
    cells.setdefault("disease", setting.disease)
    return cells


def _parts_of_birth(person: Someone) -> Cells:
    born = person.birth_date
    if born is None:
        return {}
    parts = {"DD": born.day, "MM": born.month, "YYYY": born.year}
    return {f"person.birthdate{name}": str(part) for name, part in parts.items()}


def _age(person: Someone) -> Cells:
    for value, kind in ((person.age_years, "YEARS"), (person.age_months, "MONTHS")):
        if value is not None:
            return {"person.approximateAge": str(value), "person.approximateAgeType": kind}
    return {}


def _told(relation: RelationRecord) -> dict[str, Any]:
    """Return what a relation says; all of it, so that it comes back whole."""
    told: dict[str, Any] = dict(cells_of(replace(relation, extras=()), columns.RELATION, _ISO))
    if relation.extras:
        told["extras"] = dict(relation.extras)
    return told


def _finish(cells: Cells, rest: Cells, relations: list[dict[str, Any]]) -> Cells:
    packed: dict[str, Any] = dict(rest)
    if relations:
        packed["relations"] = relations
    text = details.pack(cells.get(details.HEADER, ""), packed)
    if text:
        cells[details.HEADER] = text
    return cells
