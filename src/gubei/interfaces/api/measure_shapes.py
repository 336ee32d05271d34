"""Measures as the API shows them: plans with their reasons, courses, gates, acts."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from gubei.domain.measures import models
from gubei.domain.measures.queries.measures import Standing
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.queries.tables import Duties
from gubei.domain.measures.rules.checks import checks_due, checks_on
from gubei.domain.measures.rules.courses import Stretch
from gubei.engines.policy import Because, Gate, MeasurePlan, Pack
from gubei.interfaces.api.home_shapes import HomeShown
from gubei.interfaces.api.people_shapes import Person
from gubei.interfaces.api.shapes import OfficerName, Shape, UnitRef, Words


class CheckShown(Shape):
    """What is asked so many times a day."""

    what: str
    times: int


class PhaseShown(Shape):
    """A phase; `ends_on` is the first day after it."""

    kind: str
    starts_on: date
    ends_on: date
    checks: list[CheckShown]
    asks: Words | None

    @classmethod
    def of(cls, stretch: Stretch) -> "PhaseShown":
        return cls(
            kind=stretch.kind,
            starts_on=stretch.from_,
            ends_on=stretch.to,
            checks=[CheckShown(what=what, times=times) for what, times in stretch.checks],
            asks=Words.of(stretch.asks) if stretch.asks else None,
        )


class PlannedTestShown(Shape):
    """A test that a plan asks for."""

    due_on: date
    earliest_on: date
    phase: int
    phase_day: int
    method: str
    specimen: str
    samples: int


class TestShown(PlannedTestShown):
    """A test of a measure with what came of it; `result` is "" until there is one."""

    id: UUID
    sampled_at: datetime | None
    result: str
    result_at: datetime | None


class BecauseShown(Shape):
    """A number that a plan rests on, and who said so."""

    parameter: str
    meaning: Words
    value: float | list[int]
    unit: str
    in_force_since: date
    reference: str
    says: Words

    @classmethod
    def of(cls, each: Because) -> "BecauseShown":
        value = list(each.value) if isinstance(each.value, tuple) else each.value
        return cls(
            parameter=each.parameter,
            meaning=Words.of(each.meaning),
            value=value,
            unit=str(each.unit),
            in_force_since=each.in_force_since,
            reference=each.reference,
            says=Words.of(each.says),
        )


class ConditionName(Shape):
    """A condition that an officer can confirm."""

    name: str
    says: Words

    @classmethod
    def some(cls, pack: Pack, names: Iterable[str]) -> "list[ConditionName]":
        return [cls(name=name, says=Words.of(pack.conditions[name].words)) for name in names]


class PlanShown(Shape):
    """What a policy says about a person. `confirm` is what must be confirmed for it."""

    pack: str
    person_class: str
    class_name: Words
    anchor: str
    anchor_date: date
    phases: list[PhaseShown]
    tests: list[PlannedTestShown]
    release_on: date
    release: list[Words]
    because: list[BecauseShown]
    confirm: list[ConditionName]


def plan_shown(pack: Pack, plan: MeasurePlan, confirm: Iterable[str] = ()) -> PlanShown:
    """Show a plan with the trace of its numbers."""
    return PlanShown(
        pack=plan.pack,
        person_class=plan.class_,
        class_name=Words.of(pack.classes[plan.class_].name.words),
        anchor=str(plan.anchor),
        anchor_date=plan.anchor_date,
        phases=[
            PhaseShown(
                kind=each.kind,
                starts_on=each.from_,
                ends_on=each.to,
                checks=[CheckShown(what=str(c.what), times=c.times) for c in each.checks],
                asks=Words.of(each.asks) if each.asks else None,
            )
            for each in plan.phases
        ],
        tests=[
            PlannedTestShown(
                due_on=each.due,
                earliest_on=each.earliest,
                phase=each.phase,
                phase_day=each.phase_day,
                method=str(each.method),
                specimen=str(each.specimen),
                samples=each.samples,
            )
            for each in plan.tests
        ],
        release_on=plan.release_on,
        release=[Words.of(each.says.words) for each in plan.release],
        because=[BecauseShown.of(each) for each in plan.because],
        confirm=ConditionName.some(pack, sorted(confirm)),
    )


class ConditionShown(Shape):
    """A condition of release; `holds` is null where nobody can say yet."""

    evidence: str
    says: Words
    holds: bool | None


def gate_shown(gate: Gate) -> list[ConditionShown]:
    """Show a release gate."""
    return [
        ConditionShown(
            evidence=str(each.condition.evidence),
            says=Words.of(each.condition.says.words),
            holds=each.holds,
        )
        for each in gate.conditions
    ]


class MeasureRow(Shape):
    """A measure in a table. `phase` is the kind of today's phase; `next_test` may be past."""

    id: UUID
    person_id: UUID
    person: str
    unit: UnitRef
    pack: str
    person_class: str
    class_name: Words
    state: str
    phase: str | None
    starts_on: date
    ends_on: date
    plan_ends_on: date
    released_at: datetime | None
    shut_by: list[Words]
    next_test: date | None
    next_test_id: UUID | None
    checks_due: int
    checks_done: int
    place: str


class ActShown(Shape):
    """What was done to a measure; nobody: the worker did it."""

    id: UUID
    kind: str
    at: datetime
    by: OfficerName | None
    reason: str
    ends_on: date | None
    notice: str | None


class ReadingShown(Shape):
    """What was told on a day; nobody: the person told it. `fever`: the temperature counts as one."""

    id: UUID
    day: date
    taken_at: datetime
    by: OfficerName | None
    celsius: Decimal | None
    fever: bool
    symptoms: list[str]
    needs: list[str]
    note: str


class ContestShown(Shape):
    """A contest of a measure; `taken_by` is nobody where the person made it alone."""

    id: UUID
    measure: UUID
    person: str
    unit: UnitRef
    text: str
    made_at: datetime
    taken_by: OfficerName | None
    answer_by: datetime
    imposed_by: OfficerName
    answered_at: datetime | None
    answered_by: OfficerName | None
    answer: str
    reasons: str

    @classmethod
    def of(cls, contest: models.Contest) -> "ContestShown":
        measure = contest.measure
        return cls(
            id=contest.pk,
            measure=measure.pk,
            person=measure.person.name,
            unit=UnitRef.of(measure.unit),
            text=contest.text,
            made_at=contest.made_at,
            taken_by=officer_or_nobody(contest.taken_by),
            answer_by=contest.answer_by,
            imposed_by=OfficerName.of(contest.imposed_by),
            answered_at=contest.answered_at,
            answered_by=officer_or_nobody(contest.answered_by),
            answer=contest.answer,
            reasons=contest.reasons,
        )


class NoticeShown(Shape):
    """A numbered notice of an act."""

    id: UUID
    act: UUID
    kind: str
    number: str
    made_at: datetime

    @classmethod
    def of(cls, notice: models.Notice) -> "NoticeShown":
        return cls(
            id=notice.pk,
            act=notice.act_id,
            kind=notice.kind,
            number=notice.label,
            made_at=notice.made_at,
        )


class MeasureDetail(MeasureRow):
    """A measure with all that belongs to it, and the measures whose place it took or that took its own."""

    lead: UUID | None
    linked: UUID | None
    replaced_by: UUID | None
    replaced: list[UUID]
    anchors: dict[str, date]
    conditions: list[ConditionName]
    basis: Words
    reason: str
    imposed_at: datetime
    imposed_by: OfficerName
    end_reason: str
    release_reason: str
    suspended_at: str | None
    phases: list[PhaseShown]
    tests: list[TestShown]
    gate: list[ConditionShown]
    because: list[BecauseShown]
    restarts: list["RestartShown"]
    acts: list[ActShown]
    readings: list[ReadingShown]
    readings_erased: "ReadingsErased | None"
    contests: list[ContestShown]
    notices: list[NoticeShown]
    home: HomeShown | None
    whom: Person


class ReadingsErased(Shape):
    """How many readings there were before they were erased, from which day to which."""

    many: int
    first_on: date
    last_on: date
    erased_at: datetime


class RestartShown(Shape):
    """Something that starts the clock of this class again."""

    anchor: str
    says: Words


def officer_or_nobody(officer: Any) -> OfficerName | None:
    """Name an officer, if there is one."""
    return OfficerName.of(officer) if officer else None


def row_values(standing: Standing, duties: Duties, today: date) -> dict[str, Any]:
    """Return the values of a row."""
    measure, course = standing.measure, standing.course
    rule = pack_of(measure.policy).classes.get(measure.person_class)
    phase = next((s for s in course.stretches if s.from_ <= today < s.to), None)
    return {
        "id": measure.pk,
        "person_id": measure.person_id,
        "person": measure.person.name,
        "unit": UnitRef.of(measure.unit),
        "pack": measure.policy.pack,
        "person_class": measure.person_class,
        "class_name": Words.of(rule.name.words) if rule else Words(en="", zh=""),
        "state": standing.state.value,
        "phase": phase.kind if phase else None,
        "starts_on": measure.starts_on,
        "ends_on": measure.ends_on,
        "plan_ends_on": measure.plan_ends_on,
        "released_at": measure.released_at,
        "shut_by": [Words.of(each.condition.says.words) for each in standing.gate.shut_by],
        "next_test": duties.next_test,
        "next_test_id": duties.next_test_id,
        "checks_due": checks_due(checks_on(standing.course, today)),
        "checks_done": duties.checks_done,
        "place": measure.place,
    }
