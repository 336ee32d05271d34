"""Finds or adds the persons whom foreign records speak of, as an intake does."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from gubei.domain.interchange.queries.records import handed_on, key_of, known_people
from gubei.domain.interchange.rules.keeping import name_said, own_key
from gubei.domain.investigations.models import Case
from gubei.domain.people.models import Person
from gubei.domain.people.operations.register import Meeting, Newcomer, meet
from gubei.domain.people.operations.storing import store
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import gazetteer
from gubei.terms.documents import read_document
from gubei.terms.outbreaks import CaseRecord, ContactRecord, Someone

if TYPE_CHECKING:
    from gubei.domain.interchange.operations.taking_in import Intake

PersonRecord = CaseRecord | ContactRecord


def meet_people(intake: "Intake", records: Sequence[PersonRecord]) -> None:
    """Say for each record who it is. Who has no name, document or telephone is known by key only."""
    known = _known_by_key(intake, records)
    newcomers = _newcomers(intake.unit, records)
    if not settings.GUBEI_PRODUCTION:
        refuse_real_people(
            documents=[each.document for each in newcomers],
            phones=[phone for each in newcomers for phone in each.phones],
        )
    meetings = _meetings(intake, records, newcomers, known)
    store(newcomers, meetings, now=intake.now, ids=intake.ids)
    for record, meeting in zip(records, meetings, strict=True):
        intake.persons[record.key] = meeting.person
        intake.report.persons["new" if meeting.how == "new" else "matched"] += 1
        intake.report.persons["review"] += len(meeting.review)


def _known_by_key(intake: "Intake", records: Sequence[PersonRecord]) -> dict[str, UUID]:
    """Return who is known by a key: of this system, of another that comes back, or of our own."""
    names = known_people(intake.unit, intake.received.system)
    called = {each.key: name_said(each) for each in records}
    others = handed_on(intake.unit, intake.received.system, called)
    own = _own_people(called)
    found = {}
    for key in called:
        other = others.get(key)
        person = names.persons.get(key_of(key)) or (other.person_id if other else own.get(key))
        if person is not None:
            found[key] = person
    return found


def _own_people(called: Mapping[str, str]) -> dict[str, UUID]:
    """Return the persons whose key, or that of their case, is one of our own tables'."""
    keys = {key: own for key in called if (own := own_key(key)) is not None}
    cases = dict(Case.objects.filter(pk__in=keys.values()).values_list("pk", "person"))
    people = set(Person.objects.filter(pk__in=keys.values()).values_list("pk", flat=True))
    found = {key: cases.get(own, own if own in people else None) for key, own in keys.items()}
    return {key: person for key, person in found.items() if person is not None}


def _meetings(
    intake: "Intake",
    records: Sequence[PersonRecord],
    newcomers: Sequence[Newcomer],
    known: dict[str, UUID],
) -> list[Meeting]:
    """A record whose key is known is that person; the others meet the register together."""
    found: dict[int, Meeting] = {}
    first: dict[str, int] = {}
    for n, record in enumerate(records):
        if record.key in known:
            found[n] = Meeting(known[record.key], "probable", 1.0)
        elif not _is_named(record.person):
            found[n] = Meeting(next(intake.ids), "new")
            known[record.key] = found[n].person
        else:
            first.setdefault(record.key, n)
    asked = list(first.values())
    met = meet([newcomers[n] for n in asked], ids=intake.ids)
    for n, meeting in zip(asked, met, strict=True):
        found[n] = meeting
        known[records[n].key] = meeting.person
    return [
        found.get(n) or Meeting(known[record.key], "probable", 1.0)
        for n, record in enumerate(records)
    ]


def _is_named(person: Someone) -> bool:
    return bool(person.given_name or person.family_name or person.document or person.phone)


def _newcomers(home: Unit, records: Sequence[PersonRecord]) -> list[Newcomer]:
    places = gazetteer()
    units = dict(Unit.objects.values_list("code", "id"))
    made = []
    for record in records:
        person = record.person
        address = person.address[:500]
        route = places.route(address, unit_code=person.unit_code, town=person.town, village="")
        document = read_document(person.document)
        made.append(
            Newcomer(
                name=name_said(record),
                document=document,
                phones=(person.phone,) if person.phone else (),
                email=person.email.lower()[:80],
                birth_date=person.birth_date or (document.birth_date if document.is_sure else None),
                sex=person.sex or (document.sex if document.is_sure else ""),
                address=address,
                household="",
                unit=units.get(person.unit_code) or units.get(route.unit_code, home.pk),
            )
        )
    return made
