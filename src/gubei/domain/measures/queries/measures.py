"""Measures in the officer's reach, and what is known about their release."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.measures.models import (
    Confirmation,
    DueTest,
    Measure,
    PhaseSpan,
    PolicyChange,
    Reading,
    Suspension,
)
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.courses import Course, Sampling, Stretch
from gubei.domain.measures.rules.evidence import Known, ReadingFact, TestFact, evidence_of
from gubei.domain.measures.rules.states import Facts, State, state_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.policy import Anchor, Evidence, Gate, MeasurePlan, decide, gate
from gubei.engines.policy import Facts as PersonFacts
from gubei.engines.policy.deciding import Reading as NumberReading
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.refusals import NotFound
from gubei.terms.words import Words


def measures_of(officer: Officer) -> QuerySet[Measure]:
    """Return the measures for which the officer's unit, or one below it, answers."""
    return Measure.objects.filter(unit__in=units_of(officer))


def with_policy(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return measures with their policy, whose pack `pack_of` keeps: it is not read row by row."""
    return measures.select_related("person", "unit", "policy").defer("policy__content")


def measure_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Measure:
    """Return one measure, locked if it is to be changed. Raises NotFound."""
    if lock:
        lock_measure(key)
    found = with_policy(measures_of(officer)).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such measure in your unit.", "您的辖区内没有这项管控措施。")
    return found


def lock_measure(key: UUID) -> None:
    """Wait for changes of others, then lock a measure; without anything joined.

    A joined unit or policy would be that of before the change, and the measure not be found.
    """
    list(Measure.objects.select_for_update().filter(pk=key).values_list("pk"))


def facts_of(measure: Measure) -> PersonFacts:
    """Return what the engine needs to know of the person."""
    anchors = {Anchor(name): date.fromisoformat(day) for name, day in measure.anchors.items()}
    return PersonFacts(measure.person_class, anchors, frozenset(measure.conditions))


def plan_of(measure: Measure) -> MeasurePlan:
    """Return what the policy of the measure says, with the trace of every number."""
    policy: PolicyChange = measure.policy
    return decide(pack_of(policy), facts_of(measure), policy.valid_on)


def courses_of(measures: Sequence[Measure]) -> dict[UUID, Course]:
    """Return the courses as they stand, with two queries for all."""
    keys = [each.pk for each in measures]
    spans: dict[UUID, list[Stretch]] = defaultdict(list)
    standing = PhaseSpan.objects.filter(measure__in=keys, replaced_at=None)
    for span in standing.order_by("measure", "place"):
        spans[span.measure_id].append(stretch_of(span))
    tests: dict[UUID, list[Sampling]] = defaultdict(list)
    for test in DueTest.objects.filter(measure__in=keys, dropped_at=None).order_by("due_on", "id"):
        tests[test.measure_id].append(sampling_of(test))
    return {
        each.pk: Course(tuple(spans[each.pk]), tuple(tests[each.pk]), each.ends_on)
        for each in measures
    }


def stretch_of(span: PhaseSpan) -> Stretch:
    """Return a stored phase as a value."""
    return Stretch(
        MeasureKind(span.kind),
        span.span.lower,
        span.span.upper,
        tuple((what, times) for what, times in span.checks),
        Words(**span.asks) if span.asks else None,
    )


def sampling_of(test: DueTest) -> Sampling:
    """Return a stored test as a value."""
    return Sampling(
        test.due_on,
        test.earliest_on,
        test.phase,
        test.phase_day,
        test.method,
        test.specimen,
        test.samples,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a measure stands: its state, its course and its gate."""

    measure: Measure
    state: State
    course: Course
    gate: Gate


def standings(measures: Sequence[Measure], *, at: datetime) -> dict[UUID, Standing]:
    """Return where measures stand, with a handful of queries for all of them."""
    courses, known = courses_of(measures), _known(measures)
    suspended = dict(
        Suspension.objects.filter(
            measure__in=[each.pk for each in measures], to_at=None
        ).values_list("measure", "from_at")
    )
    return {
        each.pk: Standing(
            each,
            state_of(
                Facts(each.starts_on, each.ends_on, each.released_at, suspended.get(each.pk)), at
            ),
            courses[each.pk],
            _gate_of(each, known[each.pk], courses[each.pk]),
        )
        for each in measures
    }


@dataclass(slots=True)
class _Gathered:
    tests: list[TestFact]
    readings: list[ReadingFact]
    said: dict[str, bool]
    linked: list[TestFact] | None


def _known(measures: Sequence[Measure]) -> dict[UUID, _Gathered]:
    keys = [each.pk for each in measures]
    linked = {each.linked_id for each in measures if each.linked_id}
    tests = _tests_of({*keys, *linked})
    readings: dict[UUID, list[ReadingFact]] = defaultdict(list)
    for each in Reading.objects.filter(measure__in=keys):
        celsius = None if each.celsius is None else float(each.celsius)
        readings[each.measure_id].append(ReadingFact(each.day, celsius, tuple(each.symptoms)))
    said: dict[UUID, dict[str, bool]] = defaultdict(dict)
    newest_last = Confirmation.objects.filter(measure__in=keys).order_by("at", "id")
    for measure, evidence, holds in newest_last.values_list("measure", "evidence", "holds"):
        said[measure][evidence] = holds
    return {
        each.pk: _Gathered(
            tests[each.pk],
            readings[each.pk],
            said[each.pk],
            tests[each.linked_id] if each.linked_id else None,
        )
        for each in measures
    }


def _tests_of(keys: Iterable[UUID]) -> dict[UUID, list[TestFact]]:
    found: dict[UUID, list[TestFact]] = defaultdict(list)
    tests = DueTest.objects.filter(measure__in=list(keys), dropped_at=None).order_by("due_on", "id")
    for measure, due_on, day, result in tests.values_list(
        "measure", "due_on", "phase_day", "result"
    ):
        found[measure].append(TestFact(due_on, day, result))
    return found


def _gate_of(measure: Measure, gathered: _Gathered, course: Course) -> Gate:
    pack = pack_of(measure.policy)
    rule = pack.classes[plan_of(measure).class_]
    numbers = NumberReading(pack, measure.policy.valid_on)
    days = [
        numbers.number(each.day)
        for each in rule.release
        if each.evidence is Evidence.LINKED_CONTACT_TEST_NEGATIVE and each.day
    ]
    known = Known(
        tests=gathered.tests,
        readings=gathered.readings,
        checks_due=checks_due(course),
        linked_tests=gathered.linked,
        linked_day=days[0] if days else None,
        said=gathered.said,
    )
    return gate(rule.release, evidence_of(known))


def checks_due(course: Course) -> int:
    """Return how many readings the whole course asks for: the most of any kind on each day."""
    return sum(
        max((times for _, times in each.checks), default=0) * (each.to - each.from_).days
        for each in course.stretches
    )


def readings_due_on(course: Course, day: date) -> int:
    """Return how many readings are asked for on a day."""
    return checks_due(
        Course(
            tuple(
                Stretch(each.kind, day, day + timedelta(days=1), each.checks)
                for each in course.stretches
                if each.from_ <= day < each.to
            ),
            (),
            day,
        )
    )
