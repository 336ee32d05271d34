"""Writes a course: new phases and tests take the place of the old ones, which are kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from gubei.domain.measures.models import Act, DueTest, Measure, PhaseSpan, PolicyChange
from gubei.domain.measures.queries.measures import sampling_of
from gubei.domain.measures.rules.courses import Course, Sampling
from gubei.domain.territory.models import Officer
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Change:
    """A measure whose course changes. `before` is None where it is new."""

    measure: Measure
    before: Course | None
    after: Course


@dataclass(frozen=True, slots=True)
class Why:
    """What was done, by whom, and why; `policy` where a change of policy did it."""

    kind: Act.Kind
    by: Officer | None
    reason: str
    policy: PolicyChange | None = None


class UnderMeasureAlready(Refused):
    """A person is under a measure of the same kind, or isolated otherwise, on some of these days."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "under_measure_already",
            Words(
                "This person is under such a measure, or a stricter one, on some of these days "
                "already. Change that one instead.",
                "此人在其中部分日期已有同类或更严格的管控措施，请变更原有措施。",
            ),
        )


def write_courses(changes: Sequence[Change], why: Why, *, now: datetime) -> list[Act]:
    """Write courses and the acts that changed them, in as few statements for many as for one.

    Returns the acts. Raises UnderMeasureAlready where a person would be under two measures of a
    kind, or isolated in two ways, on one day.
    """
    try:
        with transaction.atomic():
            return _write(changes, why, now)
    except IntegrityError as error:
        if any(name in str(error) for name in _ONE_AT_A_TIME):
            raise UnderMeasureAlready from None
        raise


_ONE_AT_A_TIME = ("one_measure_of_a_kind_on_a_day", "one_isolation_on_a_day")


def _write(changes: Sequence[Change], why: Why, now: datetime) -> list[Act]:
    ids = uuid7_run(milliseconds_of(now))
    moved = [each for each in changes if each.before != each.after]
    keys = [each.measure.pk for each in moved]
    PhaseSpan.objects.filter(measure__in=keys, replaced_at=None).update(replaced_at=now)
    PhaseSpan.objects.bulk_create(
        [span for each in moved for span in _spans(each, ids, now)], batch_size=2000
    )
    _write_tests(moved, ids, now)
    acts = [_act(each, why, next(ids), now) for each in changes]
    return Act.objects.bulk_create(acts, batch_size=2000)


def _spans(change: Change, ids: Iterator[UUID], now: datetime) -> Iterator[PhaseSpan]:
    for place, each in enumerate(change.after.stretches):
        yield PhaseSpan(
            id=next(ids),
            measure=change.measure,
            person_id=change.measure.person_id,
            place=place,
            kind=each.kind,
            span=DateRange(each.from_, each.to),
            checks=[list(check) for check in each.checks],
            asks={"en": each.asks.en, "zh": each.asks.zh} if each.asks else None,
            written_at=now,
        )


def _write_tests(changes: Sequence[Change], ids: Iterator[UUID], now: datetime) -> None:
    """Drop tests that are no longer asked for like that, unless a sample was taken; add the new."""
    dropped: list[UUID] = []
    added: list[DueTest] = []
    standing: dict[UUID, list[DueTest]] = defaultdict(list)
    keys = [each.measure.pk for each in changes]
    for test in DueTest.objects.filter(measure__in=keys, dropped_at=None):
        standing[test.measure_id].append(test)
    for change in changes:
        wanted = {test.key: test for test in change.after.tests}
        mine = {
            (test.due_on, test.method): test
            for test in standing[change.measure.pk]
            if test.sampled_at or sampling_of(test) == wanted.get((test.due_on, test.method))
        }
        stays = {test.pk for test in mine.values()}
        dropped += [test.pk for test in standing[change.measure.pk] if test.pk not in stays]
        added += [
            _due(change.measure, test, next(ids)) for key, test in wanted.items() if key not in mine
        ]
    DueTest.objects.filter(pk__in=dropped).update(dropped_at=now)
    DueTest.objects.bulk_create(added, batch_size=2000)


def _due(measure: Measure, test: Sampling, key: UUID) -> DueTest:
    return DueTest(
        id=key,
        measure=measure,
        due_on=test.due_on,
        earliest_on=test.earliest_on,
        phase=test.phase,
        phase_day=test.phase_day,
        method=test.method,
        specimen=test.specimen,
        samples=test.samples,
    )


def _act(change: Change, why: Why, key: UUID, now: datetime) -> Act:
    return Act(
        id=key,
        measure=change.measure,
        kind=why.kind,
        at=now,
        by=why.by,
        reason=why.reason,
        policy=why.policy,
        before=change.before.as_json() if change.before else None,
        after=change.after.as_json(),
    )
