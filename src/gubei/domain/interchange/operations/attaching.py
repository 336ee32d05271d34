"""Relations find their two ends: a possible source of a case, or a contact of one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from gubei.domain.interchange.models import ForeignRecord
from gubei.domain.interchange.queries.records import Known, known_people, opened, records_of
from gubei.domain.interchange.rules.words import midnight
from gubei.domain.investigations.models import Case, Contact
from gubei.domain.investigations.operations.cases import Source, say_source
from gubei.domain.investigations.operations.telling import Told, tell_contacts
from gubei.domain.investigations.rules.cases import SourceKind
from gubei.domain.investigations.rules.contacts import Finding
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.territory.models import Officer, Unit
from gubei.terms.outbreaks import ContactRecord, RelationRecord
from gubei.terms.refusals import Refused

_MOST_RINGS = 3


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A relation whose ends are known persons."""

    row: ForeignRecord
    said: RelationRecord
    source: UUID
    target: UUID


@dataclass(frozen=True, slots=True)
class _Desk:
    by: Officer
    now: datetime
    names: Known
    roots: dict[UUID, UUID]
    contacts: dict[UUID, ContactRecord]
    refused: dict[UUID, Refused] = field(default_factory=dict)


def attach_relations(*, unit: Unit, system: str, by: Officer, now: datetime) -> dict[UUID, Refused]:
    """Attach every relation of a system whose ends are known by now; return which were refused.

    Runs until nothing more is found: a contact of a contact waits for the contact. What is
    refused (two cases that infected each other) is kept as it came and tried again next time.
    """
    desk = _desk(unit, system, by, now)
    while _attach_round(desk, _waiting(unit, system, desk)):
        desk.refused.clear()
    return desk.refused


def _desk(unit: Unit, system: str, by: Officer, now: datetime) -> _Desk:
    names = known_people(unit, system)
    people = Person.objects.filter(pk__in=set(names.persons.values()))
    roots = {each.pk: root_id_of(each) for each in people}
    rows = opened(records_of(unit).filter(system=system, kind="contact"))
    contacts = {
        roots[each.row.person_id]: each.said
        for each in rows
        if each.row.person_id in roots and isinstance(each.said, ContactRecord)
    }
    return _Desk(by, now, names, roots, contacts)


def _waiting(unit: Unit, system: str, desk: _Desk) -> list[_Waiting]:
    rows = records_of(unit).filter(system=system, kind="relation", attached_at=None)
    found = []
    for each in opened(rows.order_by("id")):
        said = cast(RelationRecord, each.said)
        source, target = desk.names.person(said.source), desk.names.person(said.target)
        if source and target and desk.roots[source] != desk.roots[target]:
            found.append(_Waiting(each.row, said, desk.roots[source], desk.roots[target]))
    return found


def _attach_round(desk: _Desk, waiting: list[_Waiting]) -> int:
    people = {each.source for each in waiting} | {each.target for each in waiting}
    cases = _cases_of(people)
    rings = _contacts_of(people)
    told: dict[UUID, list[tuple[_Waiting, Told]]] = defaultdict(list)
    done = 0
    for each in waiting:
        if each.target in cases:
            done += _link(desk, each, cases)
        elif each.source in cases:
            told[cases[each.source]].append((each, _told(desk, each, 1, None)))
        elif each.source in rings:
            case, ring = rings[each.source]
            if ring < _MOST_RINGS:
                told[case].append((each, _told(desk, each, ring + 1, each.source)))
    return done + sum(_tell(desk, case, pairs) for case, pairs in told.items())


def _cases_of(people: set[UUID]) -> dict[UUID, UUID]:
    """Return the newest case of each person who is one."""
    cases = Case.objects.filter(person__in=people).order_by("opened_at", "pk")
    return dict(cases.values_list("person", "pk"))


def _contacts_of(people: set[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """Return of which case each person is a contact, and in which ring; the nearest ring counts."""
    found = Contact.objects.filter(person__in=people).order_by("-ring", "pk")
    return {
        person: (case, ring) for person, case, ring in found.values_list("person", "case", "ring")
    }


def _link(desk: _Desk, each: _Waiting, cases: dict[UUID, UUID]) -> int:
    """Name a case as a possible source of another; who is no case stays as it came."""
    if each.source not in cases:
        return 0
    text = " · ".join(part for part in (each.said.context, each.said.detail) if part)
    source = Source(SourceKind.LINKED, other=cases[each.source], text=text)
    try:
        with transaction.atomic():
            say_source(case=cases[each.target], source=source, by=desk.by, now=desk.now)
    except Refused as refused:
        if refused.code != "source_known":
            desk.refused[each.row.pk] = refused
            return 0
    return _attached(desk, [each])


def _told(desk: _Desk, each: _Waiting, ring: int, through: UUID | None) -> Told:
    first, last = _days(desk, each)
    words = (each.said.context, each.said.detail, each.said.exposure)
    return Told(
        person=each.target,
        first_at=min(midnight(first), desk.now),
        last_at=min(midnight(last), desk.now),
        relation=" · ".join(word for word in words if word),
        ring=ring,
        through=through,
    )


def _days(desk: _Desk, each: _Waiting) -> tuple[date, date]:
    """Return the first and last day together; without any, the day the contact was reported."""
    said, contact = each.said, desk.contacts.get(each.target)
    known = [said.first_contact_on, said.last_contact_on]
    if contact is not None and not any(known):
        known = [contact.last_contact_on or contact.became_on or contact.reported_on]
    days = sorted(day for day in known if day is not None) or [desk.now.date()]
    return days[0], days[-1]


def _tell(desk: _Desk, case: UUID, pairs: list[tuple[_Waiting, Told]]) -> int:
    """Tell the contacts of a case; where somebody stands twice, the first relation counts."""
    first: dict[UUID, Told] = {}
    for _, told in pairs:
        first.setdefault(told.person, told)
    known = set(
        Contact.objects.filter(case=case, person__in=first).values_list("person", flat=True)
    )
    fresh = [told for person, told in first.items() if person not in known]
    refused = _refused_of(desk, case, fresh)
    desk.refused.update(
        {each.row.pk: refused[told.person] for each, told in pairs if told.person in refused}
    )
    return _attached(desk, [each for each, told in pairs if told.person not in refused])


def _refused_of(desk: _Desk, case: UUID, fresh: list[Told]) -> dict[UUID, Refused]:
    """Tell contacts together, or one by one where one is refused; return whose was, and why."""
    if not fresh:
        return {}
    try:
        with transaction.atomic():
            tell_contacts(case=case, told=fresh, by=desk.by, now=desk.now, found_by=Finding.FOREIGN)
    except Refused as refused:
        if len(fresh) == 1:
            return {fresh[0].person: refused}
        found: dict[UUID, Refused] = {}
        for one in fresh:
            found |= _refused_of(desk, case, [one])
        return found
    return {}


def _attached(desk: _Desk, waiting: list[_Waiting]) -> int:
    for each in waiting:
        each.row.person_id, each.row.source_id = each.target, each.source
        each.row.attached_at = desk.now
    ForeignRecord.objects.bulk_update(
        [each.row for each in waiting], ["person", "source", "attached_at"]
    )
    return len(waiting)
