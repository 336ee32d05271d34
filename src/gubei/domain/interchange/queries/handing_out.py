"""What stands here, as records that other systems read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gubei.domain.interchange.rules.words import CLASSES_OUT, OUTCOMES, midnight
from gubei.domain.investigations.models import Case, CaseSource
from gubei.domain.investigations.rules.cases import SourceKind
from gubei.domain.measures.models import DueTest, Measure, Reading
from gubei.domain.measures.rules.evidence import is_ill
from gubei.domain.people.models import ContactDetail, Person, open_detail
from gubei.domain.people.queries.files import PersonFile, files_of, root_id_of
from gubei.domain.territory.models import Level, Unit
from gubei.terms.documents import Sex
from gubei.terms.moments import in_shanghai
from gubei.terms.names import split_name
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Result,
    Ring,
    SampleRecord,
    Someone,
    Watch,
)


def cases_as_said(cases: Sequence[Case]) -> list[CaseRecord]:
    """Return cases, annotated as `cases_of` does, as we say them; the key is that of our own table."""
    people = people_as_said([each.person for each in cases])
    origins = _origins([each.pk for each in cases])
    return [
        CaseRecord(
            key=str(each.pk),
            number=each.number,
            person=people[each.person_id],
            classification=CLASSES_OUT.get(each.classification, ""),  # type: ignore[attr-defined]
            reported_on=in_shanghai(each.reported_at).date(),
            onset_on=each.onset_on,
            isolated_at=each.isolated_at and in_shanghai(each.isolated_at),
            outcome=OUTCOMES.get(each.end, ""),
            outcome_on=in_shanghai(each.ended_at).date()
            if each.ended_at and each.end in OUTCOMES
            else None,
            origin=origins.get(each.pk, ""),
        )
        for each in cases
    ]


def _origins(cases: Iterable[UUID]) -> dict[UUID, str]:
    """Return of each case where it came from, where that is no case and not ruled out."""
    said = CaseSource.objects.filter(case__in=list(cases)).exclude(kind=SourceKind.LINKED)
    found: dict[UUID, str] = {}
    for case, text in said.exclude(holds=False).order_by("said_at").values_list("case", "text"):
        found.setdefault(case, text)
    return found


def people_as_said(people: Sequence[Person]) -> dict[UUID, Someone]:
    """Return persons by record: what all records of each say together, whole numbers included."""
    files = files_of(people)
    mails = _mails([root_id_of(each) for each in people])
    units = Unit.objects.in_bulk({each.unit_id for each in people})
    parents = Unit.objects.in_bulk({each.parent_id for each in units.values() if each.parent_id})
    return {
        each.pk: _someone(
            files[each.pk],
            mails.get(root_id_of(each), ""),
            units[each.unit_id],
            parents.get(units[each.unit_id].parent_id),
        )
        for each in people
    }


def _mails(roots: Sequence[UUID]) -> dict[UUID, str]:
    details = ContactDetail.objects.filter(person__in=roots, kind="email").order_by("recorded_at")
    return {each.person_id: open_detail("contact", each) for each in details}


def _someone(file: PersonFile, email: str, unit: Unit, parent: Unit | None) -> Someone:
    person = file.person
    given, family = split_name("" if person.name.startswith("#") else person.name)
    sex: dict[str, Sex] = {"male": "male", "female": "female"}
    town = unit if unit.level == Level.TOWN else parent if unit.level == Level.VILLAGE else None
    return Someone(
        given_name=given,
        family_name=family,
        sex=sex.get(person.sex, ""),
        birth_date=person.birth_date,
        document=next((open_detail("identity", each) for each in file.identities), ""),
        phone=next((open_detail("contact", each) for each in file.phones), ""),
        email=email,
        address=next(iter(file.addresses), ""),
        town=town.name if town else "",
        unit_code="" if unit.level == Level.DISTRICT else unit.code,
    )


@dataclass(slots=True)
class Watched:
    """The newest measure of a person, and whether the person stands under it."""

    measure: Measure
    watch: Watch
    followed: list[FollowUpRecord] = field(default_factory=list)
    sampled: list[SampleRecord] = field(default_factory=list)

    @property
    def ring(self) -> Ring:
        """Return the ring that the class of the measure speaks of."""
        return "secondary" if "secondary" in self.measure.person_class else "close"


def watches_of(measures: Iterable[Measure], *, now: datetime) -> dict[UUID, Watched]:
    """Return the newest measure of each person with the days and samples of it."""
    found: dict[UUID, Watched] = {}
    for each in sorted(measures, key=lambda one: (one.imposed_at, one.pk)):
        is_over = each.released_at is not None or each.ends_on <= in_shanghai(now).date()
        found[each.person_id] = Watched(each, "completed" if is_over else "watched")
    return found


def add_days(watched: dict[UUID, Watched], keys: dict[UUID, str]) -> None:
    """Add readings and tests of the measures, under the key by which each person goes out."""
    by_measure = {each.measure.pk: (person, each) for person, each in watched.items()}
    readings = Reading.objects.filter(measure__in=by_measure).order_by("day", "taken_at")
    for reading in readings:
        person, each = by_measure[reading.measure_id]
        each.followed.append(_follow_up(reading, each.measure, keys[person]))
    tests = DueTest.objects.filter(measure__in=by_measure, sampled_at__isnull=False)
    for test in tests.order_by("sampled_at", "pk"):
        person, each = by_measure[test.measure_id]
        each.sampled.append(_sample(test, keys[person]))


def _follow_up(reading: Reading, measure: Measure, key: str) -> FollowUpRecord:
    told = [f"{reading.celsius} ℃"] if reading.celsius is not None else []
    told += [*reading.symptoms, *([reading.note] if reading.note else [])]
    is_well = not is_ill(reading.celsius, reading.symptoms)
    return FollowUpRecord(
        contact=key,
        on=reading.day,
        key=str(reading.pk),
        day=(reading.day - measure.starts_on).days + 1
        if reading.day >= measure.starts_on
        else None,
        visit="seen_ok" if is_well else "seen_not_ok",
        comment="; ".join(told),
    )


def _sample(test: DueTest, key: str) -> SampleRecord:
    results: dict[str, Result] = {
        "negative": "negative", "positive": "positive", "invalid": "inconclusive",
    }  # fmt: skip
    return SampleRecord(
        person=key,
        key=str(test.pk),
        taken_at=test.sampled_at and in_shanghai(test.sampled_at),
        result_at=test.result_at and in_shanghai(test.result_at),
        sample_type=test.specimen,
        test_type=test.method,
        result=results.get(test.result, ""),
    )


def samples_of_case(case: Case, key: str, known: Iterable[SampleRecord]) -> list[SampleRecord]:
    """Return the samples that a case's dates tell of and that no other record does."""
    told = {
        (in_shanghai(moment).date(), each.result)
        for each in known
        for moment in [each.taken_at or each.result_at]
        if moment is not None
    }
    dates: tuple[tuple[str, Any, Result], ...] = (
        ("last-negative", case.last_negative_on, "negative"),
        ("first-positive", case.first_positive_on, "positive"),
    )
    return [
        SampleRecord(key, f"{case.pk}-{name}", taken_at=midnight(day), result=result)
        for name, day, result in dates
        if day is not None and (day, result) not in told
    ]


def contact_as_said(
    key: str, person: Someone, watched: Watched | None, ring: Ring
) -> ContactRecord:
    """Return a contact as we say it; `watched` is None where no measure stands."""
    if watched is None:
        return ContactRecord(key=key, ring=ring, person=person)
    measure = watched.measure
    return ContactRecord(
        key=key,
        ring=ring,
        person=person,
        watched_from=measure.starts_on,
        watched_until=measure.ends_on,
        watch=watched.watch,
    )
