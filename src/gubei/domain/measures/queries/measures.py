"""Measures in the officer's reach, and what is known about their release."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

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
from gubei.domain.measures.rules.checks import Checks, ReadingFact, checks_by_day
from gubei.domain.measures.rules.courses import Course, Sampling, Stretch
from gubei.domain.measures.rules.evidence import Known, Said, TestFact, evidence_of
from gubei.domain.measures.rules.states import Facts, State, state_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.policy import Anchor, Evidence, Gate, MeasurePlan, Step, decide, gate, time_for
from gubei.engines.policy import Facts as PersonFacts
from gubei.engines.policy.deciding import Reading as NumberReading
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.moments import in_shanghai
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
    today = in_shanghai(at).date()
    courses, known = courses_of(measures), _known(measures, today)
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
            _gate_of(each, known[each.pk], courses[each.pk], today),
        )
        for each in measures
    }


@dataclass(slots=True)
class _Gathered:
    tests: list[TestFact]
    readings: list[ReadingFact]
    said: dict[str, Said]
    linked: list[TestFact] | None
    away: set[date]


def _known(measures: Sequence[Measure], today: date) -> dict[UUID, _Gathered]:
    keys = [each.pk for each in measures]
    linked = {each.linked_id for each in measures if each.linked_id}
    tests = _tests_of({*keys, *linked})
    readings: dict[UUID, list[ReadingFact]] = defaultdict(list)
    for each in Reading.objects.filter(measure__in=keys):
        readings[each.measure_id].append(reading_fact(each))
    said: dict[UUID, dict[str, Said]] = defaultdict(dict)
    newest_last = Confirmation.objects.filter(measure__in=keys).order_by("at", "id")
    for saying in newest_last:
        on = in_shanghai(saying.at).date()
        said[saying.measure_id][saying.evidence] = Said(saying.holds, on)
    away = _days_away(keys, today)
    return {
        each.pk: _Gathered(
            tests[each.pk],
            readings[each.pk],
            said[each.pk],
            tests[each.linked_id] if each.linked_id else None,
            away[each.pk],
        )
        for each in measures
    }


def readings_on(measure: Measure, day: date) -> list[ReadingFact]:
    """Return what was told of a measure on a day."""
    return [reading_fact(each) for each in measure.readings.filter(day=day)]


def reading_fact(reading: Reading) -> ReadingFact:
    """Return a reading as the rules ask for it."""
    return ReadingFact(
        reading.day,
        None if reading.celsius is None else float(reading.celsius),
        tuple(reading.symptoms),
        is_before_noon=in_shanghai(reading.taken_at).hour < 12,
        is_by_officer=reading.by_id is not None,
    )


def _days_away(keys: Iterable[UUID], today: date) -> dict[UUID, set[date]]:
    """Return the days on which people were elsewhere, in hospital say, for a part of the day."""
    found: dict[UUID, set[date]] = defaultdict(set)
    stays = Suspension.objects.filter(measure__in=list(keys))
    for measure, from_at, to_at in stays.values_list("measure", "from_at", "to_at"):
        first, last = in_shanghai(from_at).date(), in_shanghai(to_at).date() if to_at else today
        found[measure] |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return found


def taken_over(keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the measures whose place these took, one after the other, with whose place it was."""
    found: dict[UUID, UUID] = {}
    newest = {key: key for key in keys}
    while newest:
        older = Measure.objects.filter(replaced_by__in=list(newest))
        pairs = older.values_list("pk", "replaced_by")
        newest = {old: newest[new] for old, new in pairs if new is not None}
        found |= newest
    return found


def standing_for(keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each measure the last that took its place, one after the other; itself where none."""
    found = {key: key for key in keys}
    while True:
        last = Measure.objects.filter(pk__in=set(found.values()), replaced_by__isnull=False)
        pairs = last.values_list("pk", "replaced_by")
        newer = {old: new for old, new in pairs if new is not None}
        if not newer:
            return found
        found = {key: newer.get(then, then) for key, then in found.items()}


def _tests_of(keys: Iterable[UUID]) -> dict[UUID, list[TestFact]]:
    """Return the tests of measures, and the samples that were taken for what they replaced."""
    found: dict[UUID, list[TestFact]] = defaultdict(list)
    whose = taken_over(keys)
    asked = Q(measure__in=list(keys)) | Q(measure__in=list(whose), sampled_at__isnull=False)
    tests = DueTest.objects.filter(asked, dropped_at=None).order_by("due_on", "id")
    for measure, due_on, day, result in tests.values_list(
        "measure", "due_on", "phase_day", "result"
    ):
        found[whose.get(measure, measure)].append(TestFact(due_on, day, result))
    return found


def _gate_of(measure: Measure, gathered: _Gathered, course: Course, today: date) -> Gate:
    pack = pack_of(measure.policy)
    rule = pack.classes[plan_of(measure).class_]
    numbers = NumberReading(pack, measure.policy.valid_on)
    days = [
        numbers.number(each.day)
        for each in rule.release
        if each.evidence is Evidence.LINKED_CONTACT_TEST_NEGATIVE and each.day
    ]
    is_asked = any(each.evidence is Evidence.DAILY_CHECKS_DONE for each in rule.release)
    known = Known(
        tests=gathered.tests,
        readings=gathered.readings,
        checks=_checks_of(measure, course, gathered.away) if is_asked else {},
        well_since=min(today, course.ends_on) - timedelta(days=1),
        linked_tests=gathered.linked,
        linked_day=days[0] if days else None,
        said=gathered.said,
        last_day=course.ends_on - timedelta(days=1),
    )
    return gate(rule.release, evidence_of(known))


def _checks_of(measure: Measure, course: Course, away: set[date]) -> dict[date, Checks]:
    return checks_by_day(course, after=in_shanghai(measure.imposed_at).date(), without=away)


def control_by(measure: Measure) -> datetime | None:
    """Return until when the person must be under control; None: the pack has no such clock."""
    pack, day = pack_of(measure.policy), measure.policy.valid_on
    within = time_for(pack, Step.CONTROL, day, class_=measure.person_class)
    return measure.imposed_at + within if within else None
