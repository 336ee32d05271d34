"""What foreign records become here: a case, a change of one, the dates of its samples."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from gubei.domain.interchange.queries.records import Opened, handed_on, known_people
from gubei.domain.interchange.rules.keeping import name_said, own_key
from gubei.domain.interchange.rules.words import (
    CLASSES,
    ENDS,
    foreign_id_of,
    midnight,
    reported_at,
    source_kind_of,
)
from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import (
    NewCase,
    Source,
    change_case,
    classify_case,
    end_case,
    open_case,
    say_source,
)
from gubei.domain.investigations.queries.cases import case_in_reach, case_known_as, running_case_of
from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd, SourceKind
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.terms.moments import in_shanghai
from gubei.terms.outbreaks import CaseRecord, SampleRecord

if TYPE_CHECKING:
    from gubei.domain.interchange.operations.taking_in import Intake


def become_case(intake: "Intake", record: CaseRecord) -> Case:
    """Return the case that a record is, opened where it is not known."""
    person = Person.objects.get(pk=intake.persons[record.key])
    name = foreign_id_of(intake.received.system, record.key)
    case = (
        case_known_as(name) or _case_of_key(intake, record) or running_case_of(root_id_of(person))
    )
    if case is None:
        case = _open(intake, record, person, name)
    _say_origin(intake, record, case)
    return case


def _case_of_key(intake: "Intake", record: CaseRecord) -> Case | None:
    """Return the case where the key is our own or another system's: what went out comes back."""
    own = own_key(record.key)
    if own is not None and (case := Case.objects.filter(pk=own).first()):
        return case
    others = handed_on(intake.unit, intake.received.system, {record.key: name_said(record)})
    return others[record.key].case if record.key in others else None


def _open(intake: "Intake", record: CaseRecord, person: Person, name: str) -> Case:
    now, said = intake.now, reported_at(record, now=intake.now)
    value = CLASSES[record.classification]
    taken = record.number and Case.objects.filter(number=record.number[:32]).exists()
    case = open_case(
        new=NewCase(
            person=person.pk,
            classification=value,
            classified_on=in_shanghai(said).date(),
            reported_at=said,
            dates=_dates(record),
            number="" if taken else record.number[:32],
            foreign_id=name,
        ),
        by=intake.by,
        now=now,
    )
    _end(intake, record, case.pk)
    return case


def _dates(record: CaseRecord) -> dict[str, Any]:
    return {"onset_on": record.onset_on, "isolated_at": record.isolated_at}


def _end(intake: "Intake", record: CaseRecord, case: UUID) -> None:
    end = ENDS.get(record.outcome)
    if CLASSES[record.classification] is CaseClass.EXCLUDED:
        end = CaseEnd.EXCLUDED
    if end is not None:
        at = min(midnight(record.outcome_on), intake.now) if record.outcome_on else intake.now
        end_case(case=case, end=end, at=at, by=intake.by, now=intake.now)


def _say_origin(intake: "Intake", record: CaseRecord, case: Case) -> None:
    """Write down where the case may come from, where its origin names no other case."""
    kind = source_kind_of(record.origin)
    if kind is None or (record.key, record.origin) in intake.linked:
        return
    if case.sources.filter(text=record.origin[:500]).exists():
        return
    source = Source(kind=SourceKind(kind), text=record.origin)
    say_source(case=case.pk, source=source, by=intake.by, now=intake.now)


def change_known_case(intake: "Intake", record: CaseRecord, before: Opened) -> None:
    """Bring what changed in the other system to the case."""
    said = cast(CaseRecord, before.said)
    case = case_in_reach(intake.by, cast(UUID, before.row.case_id))
    changes = {name: value for name, value in _dates(record).items() if value != _dates(said)[name]}
    if record.reported_on != said.reported_on:
        changes["reported_at"] = reported_at(record, now=intake.now)
    if changes:
        change_case(case=case.pk, changes=changes, by=intake.by, now=intake.now)
    if record.classification != said.classification:
        classify_case(
            case=case.pk, value=CLASSES[record.classification], on=in_shanghai(intake.now).date(),
            note=intake.received.system, by=intake.by, now=intake.now,
        )  # fmt: skip
    if record.outcome != said.outcome and case.ended_at is None:
        _end(intake, record, case.pk)
    if record.origin != said.origin:
        _say_origin(intake, record, case)


def note_samples(intake: "Intake", samples: Sequence[SampleRecord]) -> None:
    """Give cases the day of the first positive sample and of the last negative one before it."""
    names = known_people(intake.unit, intake.received.system)
    days: dict[UUID, list[tuple[date, str]]] = {}
    for each in samples:
        key, taken = names.case(each.person), each.taken_at or each.result_at
        if key is not None and taken is not None and taken <= intake.now:
            days.setdefault(key, []).append((in_shanghai(taken).date(), each.result))
    for found, told in days.items():
        changes = _sample_dates(case_in_reach(intake.by, found), told)
        if changes:
            change_case(case=found, changes=changes, by=intake.by, now=intake.now)


def _sample_dates(case: Case, told: list[tuple[date, str]]) -> dict[str, date | None]:
    """Return the two days where they differ; a negative sample after the positive one says nothing."""
    known = [(case.first_positive_on, "positive"), (case.last_negative_on, "negative")]
    days = [*told, *((day, result) for day, result in known if day is not None)]
    first = min((day for day, result in days if result == "positive"), default=None)
    last = max(
        (day for day, result in days if result == "negative" and (first is None or day <= first)),
        default=None,
    )
    found = {"first_positive_on": first, "last_negative_on": last}
    return {name: day for name, day in found.items() if day != getattr(case, name)}
