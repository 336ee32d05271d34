"""What an officer's unit has to do today for people under a measure: readings and samples."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gubei.domain.measures.models import DueTest, Measure
from gubei.domain.measures.queries.measures import Standing, standings, with_policy
from gubei.domain.measures.queries.tables import MeasureView, duties_of, in_view
from gubei.domain.measures.rules.checks import checks_due, checks_on
from gubei.domain.measures.rules.states import State
from gubei.domain.territory.models import Officer
from gubei.terms.moments import in_shanghai

MOST = 200


@dataclass(frozen=True, slots=True)
class DutyToday:
    """A measure that asks for something today. `checks` are readings; `tests` may be sampled."""

    measure: Measure
    kind: str
    checks_due: int
    checks_done: int
    tests: tuple[DueTest, ...]


def duties_today(officer: Officer, *, now: datetime) -> list[DutyToday]:
    """Return what the officer's own unit has to do today, by the end of the measure; at most 200.

    Nothing is asked of those who are suspended; a sample that is taken is asked no more.
    """
    day = in_shanghai(now).date()
    running = Measure.objects.filter(in_view(MeasureView.RUNNING, day), unit=officer.unit)
    measures = list(with_policy(running).order_by("ends_on", "pk")[:MOST])
    stand, tests = standings(measures, at=now), _tests_for([each.pk for each in measures], day)
    told = duties_of({key: each.course for key, each in stand.items()}, day)
    found = [
        _duty(stand[each.pk], told[each.pk].checks_done, tests[each.pk], day) for each in measures
    ]
    return [each for each in found if each.kind and (each.checks_due or each.tests)]


def _duty(standing: Standing, done: int, tests: list[DueTest], day: date) -> DutyToday:
    is_asked = standing.state is not State.SUSPENDED
    phase = next((s for s in standing.course.stretches if s.from_ <= day < s.to), None)
    return DutyToday(
        measure=standing.measure,
        kind=phase.kind if phase and is_asked else "",
        checks_due=checks_due(checks_on(standing.course, day)),
        checks_done=done,
        tests=tuple(tests),
    )


def _tests_for(measures: Sequence[UUID], day: date) -> dict[UUID, list[DueTest]]:
    found: dict[UUID, list[DueTest]] = defaultdict(list)
    waiting = DueTest.objects.filter(
        measure__in=measures,
        dropped_at=None,
        sampled_at=None,
        earliest_on__lte=day,
        due_on__lte=day,
    )
    for test in waiting.order_by("due_on", "pk"):
        found[test.measure_id].append(test)
    return found
