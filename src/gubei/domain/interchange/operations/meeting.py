"""Finds or adds the persons whom foreign records speak of, as an intake does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from gubei.domain.interchange.queries.records import key_of, known_people
from gubei.domain.people.operations.register import Meeting, Newcomer, meet
from gubei.domain.people.operations.storing import store
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import gazetteer
from gubei.terms.documents import read_document
from gubei.terms.names import join_name
from gubei.terms.outbreaks import CaseRecord, ContactRecord, Someone

if TYPE_CHECKING:
    from gubei.domain.interchange.operations.taking_in import Intake

Person = CaseRecord | ContactRecord


def meet_people(intake: "Intake", records: Sequence[Person]) -> None:
    """Say for each record who it is. Who has no name, document or telephone is known by key only."""
    names = known_people(intake.unit, intake.received.system)
    keys = {key_of(each.key): each for each in records}
    known = {each.key: names.persons[key] for key, each in keys.items() if key in names.persons}
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


def _meetings(
    intake: "Intake",
    records: Sequence[Person],
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


def _newcomers(home: Unit, records: Sequence[Person]) -> list[Newcomer]:
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
                name=_name(record),
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


def _name(record: Person) -> str:
    """Return the name; who has none is called by the number or key of the foreign system."""
    name = join_name(record.person.given_name, record.person.family_name)
    return (name or f"#{record.number or record.key}")[:200]
