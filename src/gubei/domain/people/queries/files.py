"""What is known of a person, masked: all records that were found to be one person together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.people.models import Address, ContactDetail, Identity, Person
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


@dataclass(slots=True)
class PersonFile:
    """A record and what all records of the same person say. Sure and newer details first."""

    person: Person
    identities: list[Identity] = field(default_factory=list)
    phones: list[ContactDetail] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def records_of(officer: Officer) -> QuerySet[Person]:
    """Return the records in the officer's reach: in the unit or below, or with a lead there."""
    # The leads part stands above this one; what it says of a person is asked by its name only.
    units = list(units_of(officer).values_list("id", flat=True))
    led = Person.objects.filter(leads__unit__in=units).values("id")
    return Person.objects.filter(Q(unit__in=units) | Q(id__in=led))


def root_id_of(person: Person) -> UUID:
    """Return the record that stands for the person."""
    return person.same_as_id or person.id


def same_person(root: UUID) -> QuerySet[Person]:
    """Return all records of one person."""
    return Person.objects.filter(Q(id=root) | Q(same_as=root))


def person_in_reach(officer: Officer, person_id: UUID) -> Person:
    """Return a record whose person is in the officer's reach. Raises NotFound."""
    person = Person.objects.filter(pk=person_id).select_related("unit", "household").first()
    if person is not None:
        records = same_person(root_id_of(person)).values("id")
        if records_of(officer).filter(id__in=records).exists():
            return person
    raise NotFound("There is no such person in your unit.", "您的辖区内没有此人。")


def files_of(persons: Sequence[Person]) -> dict[UUID, PersonFile]:
    """Return the files of these records by record id, with a handful of queries for all."""
    roots = {root_id_of(person) for person in persons}
    records = Person.objects.filter(Q(id__in=roots) | Q(same_as__in=roots))
    root_of = {
        record: same_as or record for record, same_as in records.values_list("id", "same_as")
    }
    whole = _gather(root_of)
    return {
        person.id: PersonFile(person, *whole.get(root_id_of(person), ([], [], [])))
        for person in persons
    }


def file_of(person: Person) -> PersonFile:
    """Return the file of one record. The caller has scoped it and logs the look."""
    return files_of([person])[person.id]


def own_files_of(persons: Sequence[Person]) -> dict[UUID, PersonFile]:
    """Return what each of these records says by itself, whoever it was merged with."""
    parts = _gather({person.id: person.id for person in persons})
    return {
        person.id: PersonFile(person, *parts.get(person.id, ([], [], []))) for person in persons
    }


D = TypeVar("D", Identity, ContactDetail)
Details = tuple[list[Identity], list[ContactDetail], list[str]]


def _gather(group_of: dict[UUID, UUID]) -> dict[UUID, Details]:
    """Return the details of records by the group each belongs to, repeats left out."""
    ids = list(group_of)
    found: dict[UUID, Details] = defaultdict(lambda: ([], [], []))
    identities = Identity.objects.filter(person__in=ids)
    for identity in _first_of_each(identities.order_by("-is_sure", "-recorded_at", "id"), group_of):
        found[group_of[identity.person_id]][0].append(identity)
    phones = ContactDetail.objects.filter(person__in=ids, kind="phone")
    for phone in _first_of_each(phones.order_by("-recorded_at", "id"), group_of):
        found[group_of[phone.person_id]][1].append(phone)
    addresses = Address.objects.filter(person__in=ids).order_by("-recorded_at", "id")
    for person_id, text in addresses.values_list("person_id", "text"):
        texts = found[group_of[person_id]][2]
        if text not in texts:
            texts.append(text)
    return found


def _first_of_each(details: Iterable[D], group_of: dict[UUID, UUID]) -> Iterable[D]:
    seen: set[tuple[UUID, bytes]] = set()
    for detail in details:
        key = (group_of[detail.person_id], bytes(detail.blind))
        if key not in seen:
            seen.add(key)
            yield detail
