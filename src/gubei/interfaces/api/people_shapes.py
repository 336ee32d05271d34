"""Persons as the API shows them: masked."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from gubei.domain.leads.queries.about import LeadAbout, leads_about
from gubei.domain.people.queries.files import PersonFile, root_id_of
from gubei.domain.territory.models import Officer
from gubei.interfaces.api.shapes import Shape, UnitRef
from gubei.terms.moments import in_shanghai


class DocumentShown(Shape):
    """An identity document, masked; `is_sure` is false where the number has a fault."""

    id: UUID
    kind: str
    masked: str
    is_sure: bool


class PhoneShown(Shape):
    """A telephone number, masked."""

    id: UUID
    masked: str


class LeadOfPerson(Shape):
    """A lead about the person: how it stands, and its row of which list (sheet: if several)."""

    id: UUID
    list: str
    sheet: str
    row: int
    state: str


class Person(Shape):
    """A person. `same_as` names the record that this one was merged into."""

    id: UUID
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    unit: UnitRef
    documents: list[DocumentShown]
    phones: list[PhoneShown]
    addresses: list[str]
    household: str | None
    same_as: UUID | None
    leads: list[LeadOfPerson]


def person_shown(officer: Officer, file: PersonFile, now: datetime) -> Person:
    """Show a person's file with the leads about them in the officer's reach."""
    root = root_id_of(file.person)
    return person_of(file, leads_about(officer, [root]).get(root, []), now)


def person_of(file: PersonFile, leads: Sequence[LeadAbout], now: datetime) -> Person:
    """Show a person's file."""
    person = file.person
    return Person(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        age=age_of(person.birth_date, now),
        unit=UnitRef.of(person.unit),
        documents=[
            DocumentShown(id=d.id, kind=d.kind, masked=d.masked, is_sure=d.is_sure)
            for d in file.identities
        ],
        phones=[PhoneShown(id=phone.id, masked=phone.masked) for phone in file.phones],
        addresses=file.addresses,
        household=person.household.label if person.household else None,
        same_as=person.same_as_id,
        leads=leads_shown(leads),
    )


def leads_shown(leads: Sequence[LeadAbout]) -> list[LeadOfPerson]:
    """Show the leads about a person."""
    return [
        LeadOfPerson(
            id=lead.id, list=lead.list_name, sheet=lead.sheet, row=lead.row, state=lead.state
        )
        for lead in leads
    ]


def age_of(born: date | None, now: datetime) -> int | None:
    """Return full years of age on this day in Shanghai."""
    if born is None:
        return None
    today = in_shanghai(now).date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
