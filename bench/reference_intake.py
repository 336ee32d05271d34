"""The reference: a list taken in row by row through the ORM, as one would first write it.

It does what `gubei.domain.leads.operations.intake` does, with the same reading of cells, the same
gazetteer, the same sealing and the same tables, in one transaction. It is no straw man: units are
kept in a dictionary, a person is looked for only as far as needed, and new records are simply
created. Instead of the matching engine it compares candidates with one cheap string distance, and
it writes no pairs for review; both are in its favour.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import openpyxl
from django.db import connection
from rapidfuzz.distance import JaroWinkler

from gubei.domain.leads.models import Closing, DispatchList, Lead, ListKind, ListRow
from gubei.domain.leads.rules.clocks import USUAL
from gubei.domain.leads.rules.reading import Columns, Reading, columns_of, read_row
from gubei.domain.leads.rules.routes import route_of
from gubei.domain.people.models import Address, ContactDetail, Identity, Person
from gubei.domain.people.rules import refuse_real_people, tail_index
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import district, gazetteer
from gubei.engines.columns import guess
from gubei.engines.routing import Gazetteer, Route
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.names import grams_of, initials_of, pinyin_of

_SAMPLE = 200
_ALIKE = 0.85
_MOST = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """What all rows share."""

    dispatch_list: DispatchList
    columns: Columns
    gazetteer: Gazetteer
    units: dict[str, Unit]
    ids: Iterator[UUID]
    now: datetime


class Routed(NamedTuple):
    """Where an address led."""

    route: Route
    unit: Unit


def read_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a csv or xlsx file, header first, every cell as text."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        for cells in book.active.iter_rows(values_only=True):
            yield tuple("" if cell is None else str(cell) for cell in cells)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from map(tuple, csv.reader(file))


def take_in_row_by_row(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, now: datetime
) -> dict[str, int]:
    """Take the rows in and return the counts. Run inside a transaction."""
    guessed = guess(header, rows[:_SAMPLE])
    columns = columns_of(header, [column.field for column in guessed.columns])
    ids = uuid7_run(milliseconds_of(now))
    units = {unit.code: unit for unit in Unit.objects.all()}
    setting = Setting(_create_list(next(ids), now), columns, gazetteer(), units, ids, now)
    counts: Counter[str] = Counter()
    for number, cells in enumerate(rows, 2):
        counts.update(take_in_row(setting, number, cells))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return dict(counts)


def _create_list(key: UUID, now: datetime) -> DispatchList:
    clock = USUAL
    return DispatchList.objects.create(
        id=key,
        unit=district(),
        name=f"row by row {key}",
        kind=ListKind.DISPATCH,
        version=1,
        file_name="sample",
        file_hash=key.bytes,
        sheets=[],
        received_at=now,
        taken_in_at=now,
        locate_by=now + clock.locate,
        feedback_by=now + clock.feedback,
    )


def take_in_row(setting: Setting, number: int, cells: Sequence[str]) -> list[str]:
    """Take in one row and return the names under which it counts."""
    reading = read_row(cells, setting.columns, today=in_shanghai(setting.now).date())
    row = _create_row(setting, number, cells, reading)
    if reading.unreadable:
        return ["rows", "unreadable"]
    refuse_real_people(documents=[reading.document], phones=reading.phones)
    route = setting.gazetteer.route(
        reading.address, unit_code=reading.unit_code, town=reading.town, village=reading.village
    )
    unit = setting.units.get(route.unit_code, setting.dispatch_list.unit)
    person = find_person(reading, unit)
    if person:
        _add_details(setting, person, unit, reading)
    else:
        person = _create_person(setting, unit, reading)
    _create_lead(setting, row, person, reading, Routed(route, unit))
    return ["rows", "leads"]


def _create_row(setting: Setting, number: int, cells: Sequence[str], reading: Reading) -> ListRow:
    ring, key = key_ring(), next(setting.ids)
    findings = [
        {"field": f.field, "code": f.code, "en": f.words.en, "zh": f.words.zh}
        for f in reading.findings
    ]
    return ListRow.objects.create(
        id=key,
        dispatch_list=setting.dispatch_list,
        sheet=0,
        number=number,
        sealed=ring.seal(json.dumps(cells, ensure_ascii=False), about=about_of("row", key)),
        fingerprint=ring.blind_index("row", "\x1f".join(cells)),
        subject=ring.blind_index("subject", reading.document.number or reading.name),
        findings=findings,
        unreadable=reading.unreadable,
    )


def find_person(reading: Reading, unit: Unit) -> Person | None:
    """Find whom a row means: by the same document, else somebody alike in name and one thing."""
    number = reading.document.number
    if reading.document.is_sure:
        blind = key_ring().blind_index("document", number)
        known = Identity.objects.filter(blind=blind, is_sure=True).select_related("person").first()
        if known:
            return known.person
    best = max(
        ((_likeness(reading, each), str(each.pk), each) for each in _candidates(reading, unit)),
        default=None,
    )
    return best[2] if best and best[0] >= _ALIKE else None


def _candidates(reading: Reading, unit: Unit) -> Iterator[Person]:
    ring, born = key_ring(), reading.birth_date
    for phone in reading.phones:
        details = ContactDetail.objects.filter(blind=ring.blind_index("phone", phone))
        yield from (each.person for each in details.select_related("person")[:_MOST])
    if born:
        yield from Person.objects.filter(name=reading.name, birth_date=born)[:_MOST]
        pinyin = pinyin_of(reading.name)
        yield from Person.objects.filter(pinyin=pinyin, birth_date=born)[:_MOST]
    else:
        yield from Person.objects.filter(name=reading.name, unit=unit)[:_MOST]


def _likeness(reading: Reading, person: Person) -> float:
    """Two valid documents would have met already; another sex or birth date is somebody else."""
    if reading.sex and person.sex and reading.sex != person.sex:
        return 0.0
    if reading.birth_date and person.birth_date and reading.birth_date != person.birth_date:
        return 0.0
    return JaroWinkler.similarity(reading.name, person.name)


def _create_person(setting: Setting, unit: Unit, reading: Reading) -> Person:
    name = reading.name
    person = Person.objects.create(
        id=next(setting.ids),
        unit=unit,
        name=name,
        pinyin=pinyin_of(name),
        initials=initials_of(name),
        grams=list(grams_of(name)),
        sex=reading.sex,
        birth_date=reading.birth_date,
        added_at=setting.now,
    )
    if reading.document.number:
        Identity.objects.create(**_identity(setting, person, reading))
    for phone in reading.phones:
        ContactDetail.objects.create(**_contact(setting, person, phone))
    if reading.address:
        Address.objects.create(**_address(setting, person, unit, reading))
    return person


def _add_details(setting: Setting, person: Person, unit: Unit, reading: Reading) -> None:
    """Add what is new about somebody known."""
    if reading.document.number:
        values = _identity(setting, person, reading)
        Identity.objects.get_or_create(
            person=values.pop("person"), blind=values.pop("blind"), defaults=values
        )
    for phone in reading.phones:
        values = _contact(setting, person, phone)
        ContactDetail.objects.get_or_create(
            person=values.pop("person"), blind=values.pop("blind"), defaults=values
        )
    if reading.address:
        values = _address(setting, person, unit, reading)
        Address.objects.get_or_create(
            person=values.pop("person"), text=values.pop("text"), defaults=values
        )


def _identity(setting: Setting, person: Person, reading: Reading) -> dict[str, Any]:
    ring, key, document = key_ring(), next(setting.ids), reading.document
    return {
        "id": key,
        "person": person,
        "kind": document.kind,
        "sealed": ring.seal(document.number, about=about_of("identity", key)),
        "blind": ring.blind_index("document", document.number),
        "tail": tail_index(ring, document.number),
        "is_sure": document.is_sure,
        "recorded_at": setting.now,
    }


def _contact(setting: Setting, person: Person, phone: str) -> dict[str, Any]:
    ring, key = key_ring(), next(setting.ids)
    return {
        "id": key,
        "person": person,
        "kind": "phone",
        "sealed": ring.seal(phone, about=about_of("contact", key)),
        "blind": ring.blind_index("phone", phone),
        "tail": tail_index(ring, phone),
        "recorded_at": setting.now,
    }


def _address(setting: Setting, person: Person, unit: Unit, reading: Reading) -> dict[str, Any]:
    return {
        "id": next(setting.ids),
        "person": person,
        "text": reading.address,
        "unit": unit,
        "recorded_at": setting.now,
    }


def _create_lead(
    setting: Setting, row: ListRow, person: Person, reading: Reading, routed: Routed
) -> Lead:
    dispatch_list = setting.dispatch_list
    first = Lead.objects.filter(dispatch_list=dispatch_list, person=person).first()
    route = routed.route
    lead = Lead.objects.create(
        id=next(setting.ids),
        dispatch_list=dispatch_list,
        row=row,
        person=person,
        unit=routed.unit,
        received_at=dispatch_list.received_at,
        locate_by=dispatch_list.locate_by,
        feedback_by=dispatch_list.feedback_by,
        exposure=reading.exposure,
        exposed_at=reading.exposed_at,
        origin=reading.origin,
        arrived_at=reading.arrived_at,
        address=reading.address,
        route=route_of(route.kind, routed.unit.level),
        route_confidence=route.confidence,
        candidates=list(route.candidates),
        proposed_code=route.outside.code if route.outside else "",
        proposed_name=route.outside.name[:100] if route.outside else "",
        closed_at=setting.now if first else None,
        closed_as="duplicate" if first else "",
    )
    if first:
        Closing.objects.create(
            id=next(setting.ids), lead=lead, outcome="duplicate", at=setting.now, duplicate_of=first
        )
    return lead
