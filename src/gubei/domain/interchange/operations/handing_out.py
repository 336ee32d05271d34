"""Hands the district's outbreak out: cases, contacts, relations, days of watching, samples."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from gubei.domain.interchange.models import ForeignRecord
from gubei.domain.interchange.queries.handing_out import (
    Watched,
    add_days,
    cases_as_said,
    contact_as_said,
    people_as_said,
    samples_of_case,
    watches_of,
)
from gubei.domain.interchange.queries.records import Opened, opened, records_of
from gubei.domain.interchange.rules.keeping import name_of, said_now
from gubei.domain.investigations.models import Case, CaseSource, Contact, ContactDecision
from gubei.domain.investigations.queries.cases import cases_of
from gubei.domain.investigations.rules.cases import SourceKind
from gubei.domain.measures.queries.measures import measures_of
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import records_of as persons_in_reach
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import in_shanghai
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Outbreak,
    RelationRecord,
    Ring,
    SampleRecord,
)

P = TypeVar("P", CaseRecord, ContactRecord)


@dataclass(slots=True)
class _Desk:
    """What the records are made of.

    `owners` says who has a key by which somebody came: the system that is written for before
    others. `keys` says under which key a person's case or contact goes out; `names` whom a system
    means by a key or number of its own ("" our own tables), and under which key they go out.
    """

    by: Officer
    now: datetime
    cases: list[Case]
    foreign: dict[str, list[Opened]]
    people: list[Opened]
    owners: dict[str, UUID | None] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    case_keys: dict[UUID, str] = field(default_factory=dict)
    keys: dict[UUID, str] = field(default_factory=dict)
    contact_keys: dict[UUID, str] = field(default_factory=dict)
    names: dict[tuple[str, str], tuple[UUID, str]] = field(default_factory=dict)


def hand_out(*, system: str, by: Officer, purpose: Purpose, now: datetime) -> Outbreak:
    """Return the outbreak in the officer's reach, and write everybody's access log.

    What came from a foreign system goes out under the key it came with and in its words, but for
    what changed here since. `system` is asked first where somebody has several keys.
    """
    for ability in (Ability.INVESTIGATE, Ability.EXPORT, Ability.REVEAL):
        require(by, ability)
    desk = _desk(system, by, now)
    cases = _cases(desk)
    contacts, watched = _contacts(desk)
    _note_names(desk)
    add_days(watched, desk.keys)
    relations = _relations(desk)
    follow_ups = [*_days(desk), *(day for each in watched.values() for day in each.followed)]
    samples = _samples(desk, watched)
    persons = {*desk.keys}
    log_looks(
        officer=by, persons=sorted(persons), look=Look.EXPORT, purpose=purpose,
        about=f"interchange:{system}", now=now,
    )  # fmt: skip
    shown = {each.key for each in cases} | {each.key for each in contacts}
    return Outbreak(
        tuple(cases),
        tuple(contacts),
        tuple(each for each in relations if {each.source, each.target} <= shown),
        tuple(each for each in follow_ups if each.contact in shown),
        tuple(each for each in samples if each.person in shown),
    )


def _desk(system: str, by: Officer, now: datetime) -> _Desk:
    rows = records_of(district()).select_related("person", "source").order_by("id")
    foreign: dict[str, list[Opened]] = {}
    seen: set[tuple[object, ...]] = set()
    came = opened(sorted(rows, key=lambda row: row.system != system))
    for each in came:
        # What one system said and another sent back is said once.
        about = each.row.person_id or each.row.system
        mark = (each.row.kind, name_of(each.said), about, each.row.source_id)
        if mark not in seen:
            seen.add(mark)
            foreign.setdefault(each.row.kind, []).append(each)
    people = [each for each in came if each.row.kind in ("case", "contact")]
    desk = _Desk(by, now, list(cases_of(by).order_by("reported_at", "pk")), foreign, people)
    for each in people:
        desk.owners.setdefault(each.said.key, _root(each.row))
    return desk


def _root(row: ForeignRecord) -> UUID | None:
    return root_id_of(row.person) if row.person else None


def _under_own_key(desk: _Desk, kept: Opened, record: P, own: str) -> P:
    """Return a record under our own key where the one that it came with is somebody else's."""
    return record if desk.owners[record.key] == _root(kept.row) else replace(record, key=own)


def _note_names(desk: _Desk) -> None:
    """Remember whom each system means by a key, and whom by a number; a key counts first."""
    numbers: dict[tuple[str, str], tuple[UUID, str]] = {}
    for each in desk.people:
        person = _root(each.row)
        if person is not None and (key := _key_of_row(desk, each.row, person)):
            said = cast(CaseRecord | ContactRecord, each.said)
            desk.names.setdefault((each.row.system, said.key), (person, key))
            if said.number:
                numbers.setdefault((each.row.system, said.number), (person, key))
    ours = {str(each.pk): root_id_of(each.person) for each in desk.cases}
    ours |= {str(person): person for person in desk.keys}
    desk.names = numbers | desk.names | {("", name): (p, desk.keys[p]) for name, p in ours.items()}


def _key_of_row(desk: _Desk, row: ForeignRecord, person: UUID) -> str:
    """Return under which key the case or contact goes out that a record became, "" for none."""
    keys = desk.case_keys if row.kind == "case" else desk.contact_keys
    became = row.case_id if row.kind == "case" else person
    return (keys.get(became) if became else None) or _key(desk, person)


def _key_of(desk: _Desk, row: ForeignRecord, person: Person | None, name: str) -> str:
    """Return under which key somebody goes out whom a record calls by a name, "" for nobody.

    Two systems may call two people by one name: it counts only together with its system.
    """
    meant, key = desk.names.get((row.system, name)) or desk.names.get(("", name)) or (None, "")
    if person is None or root_id_of(person) == meant:
        return key
    return _key(desk, root_id_of(person))


def _cases(desk: _Desk) -> list[CaseRecord]:
    came = {each.row.case_id: each for each in reversed(desk.foreign.get("case", []))}
    said = []
    for case, ours in zip(desk.cases, cases_as_said(desk.cases), strict=True):
        kept = came.get(case.pk)
        record = _under_own_key(desk, kept, said_now(kept.kept, ours), ours.key) if kept else ours
        desk.case_keys[case.pk] = desk.keys[root_id_of(case.person)] = record.key
        said.append(record)
    return said


def _contacts(desk: _Desk) -> tuple[list[ContactRecord], dict[UUID, Watched]]:
    """Return contacts of cases, foreign contacts and people under a measure, each once."""
    none = set(
        ContactDecision.objects.filter(case__in=desk.case_keys, value="none", replaced_at=None)
        .values_list("case", "person")
    )  # fmt: skip
    found = Contact.objects.filter(case__in=desk.case_keys).order_by("trace__at", "pk")
    desk.contacts = [each for each in found if (each.case_id, each.person_id) not in none]
    watched = watches_of(measures_of(desk.by).select_related("policy").defer("policy__content"), now=desk.now)  # fmt: skip
    came = {}
    for each in reversed(desk.foreign.get("contact", [])):
        if (person := _root(each.row)) is not None:
            came[person] = each
    rings: dict[UUID, Ring] = {person: one.ring for person, one in watched.items()}
    for contact in desk.contacts:
        rings[contact.person_id] = "close" if contact.ring == 1 else "secondary"
    wanted = dict.fromkeys([*came, *rings])
    people = persons_in_reach(desk.by).in_bulk(list(wanted))
    said_people = people_as_said(list(people.values()))
    said = []
    for person in wanted:
        kept = came.get(person)
        if person not in people or (person in desk.keys and kept is None):
            continue
        key = str(person)
        ours = contact_as_said(
            key, said_people[person], watched.get(person), rings.get(person, "close")
        )
        record = _under_own_key(desk, kept, _contact_now(kept, ours), key) if kept else ours
        desk.keys.setdefault(person, record.key)
        desk.contact_keys[person] = record.key
        said.append(record)
    return said, {person: one for person, one in watched.items() if person in desk.keys}


def _contact_now(kept: Opened, ours: ContactRecord) -> ContactRecord:
    """Return a contact as it came; what a measure here says of the watch is newer."""
    said = cast(ContactRecord, kept.said)
    if ours.watched_from is None:
        return said
    return replace(
        said,
        watched_from=ours.watched_from,
        watched_until=ours.watched_until,
        watch=ours.watch,
    )


def _relations(desk: _Desk) -> list[RelationRecord]:
    """Return what came, then the contacts and sources that were found here."""
    came = desk.foreign.get("relation", [])
    told = {(each.row.source_id, each.row.person_id) for each in came if each.row.attached_at}
    relations = [_relation_now(desk, each) for each in came]
    for contact in desk.contacts:
        pair = (contact.through_id, contact.person_id)
        if pair not in told and set(pair) <= desk.keys.keys():
            told.add(pair)
            relations.append(_relation_of(desk, contact))
    return [*relations, *_sources(desk, told)]


def _relation_now(desk: _Desk, kept: Opened) -> RelationRecord:
    """Return a relation as it came, its ends under the keys by which they go out."""
    said, row = cast(RelationRecord, kept.said), kept.row
    return replace(
        said,
        source=_key_of(desk, row, row.source, said.source),
        target=_key_of(desk, row, row.person, said.target),
    )


def _key(desk: _Desk, person: UUID) -> str:
    return desk.keys.get(person, "")


def _relation_of(desk: _Desk, contact: Contact) -> RelationRecord:
    return RelationRecord(
        source=desk.keys[contact.through_id],
        target=desk.keys[contact.person_id],
        key=str(contact.pk),
        first_contact_on=in_shanghai(contact.first_at).date(),
        last_contact_on=in_shanghai(contact.last_at).date(),
        duration=f"{contact.seconds // 60} min" if contact.seconds else "",
        context="household" if contact.is_household else "",
        detail=contact.relation,
    )


def _sources(desk: _Desk, told: Iterable[tuple[UUID | None, UUID | None]]) -> list[RelationRecord]:
    persons = {case.pk: root_id_of(case.person) for case in desk.cases}
    linked = CaseSource.objects.filter(
        case__in=desk.case_keys, other__in=desk.case_keys, kind=SourceKind.LINKED
    ).exclude(holds=False)
    known = set(told)
    return [
        RelationRecord(
            source=desk.case_keys[each.other_id],
            target=desk.case_keys[each.case_id],
            key=str(each.pk),
            certainty="high" if each.holds else "",
            detail=each.text,
        )
        for each in linked.order_by("said_at", "pk")
        if each.other_id is not None
        and (persons[each.other_id], persons[each.case_id]) not in known
    ]


def _days(desk: _Desk) -> list[FollowUpRecord]:
    """Return the days that came, under the keys by which their people go out.

    Where two systems tell of one day, the system that is written for is heard.
    """
    found: dict[str, FollowUpRecord] = {}
    for each in desk.foreign.get("follow_up", []):
        said = cast(FollowUpRecord, each.said)
        if key := _key_of(desk, each.row, each.row.person, said.contact):
            now = replace(said, contact=key)
            found.setdefault(f"{key}\n{name_of(now)}", now)
    return list(found.values())


def _samples_that_came(desk: _Desk) -> list[SampleRecord]:
    """Return the samples that came, likewise."""
    found: dict[str, SampleRecord] = {}
    for each in desk.foreign.get("sample", []):
        said = cast(SampleRecord, each.said)
        if key := _key_of(desk, each.row, each.row.person, said.person):
            now = replace(said, person=key)
            found.setdefault(f"{key}\n{name_of(now)}", now)
    return list(found.values())


def _samples(desk: _Desk, watched: dict[UUID, Watched]) -> list[SampleRecord]:
    found = [*_samples_that_came(desk), *(s for each in watched.values() for s in each.sampled)]
    by_person: dict[str, list[SampleRecord]] = {}
    for each in found:
        by_person.setdefault(each.person, []).append(each)
    for case in desk.cases:
        key = desk.case_keys[case.pk]
        found += samples_of_case(case, key, by_person.get(key, []))
    return found
