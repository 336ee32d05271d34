"""Measures as tables show them: which are looked at, and how many there are of each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gubei.domain.measures.models import Contest, DueTest, Measure, PhaseSpan, Reading
from gubei.domain.measures.queries.measures import measures_of, reading_fact
from gubei.domain.measures.rules.checks import (
    ReadingFact,
    checks_made,
    checks_on,
)
from gubei.domain.measures.rules.courses import Course
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach, units_below
from gubei.terms.moments import in_shanghai

SOON = timedelta(days=3)


class MeasureView(StrEnum):
    """Which measures a table shows. SHUT: the end has come, and a condition does not hold."""

    RUNNING = "running"
    PLANNED = "planned"
    TODAY = "today"
    SHUT = "shut"
    ENDING = "ending"
    RELEASED = "released"
    ALL = "all"


def in_view(view: MeasureView, day: date) -> Q:
    """Return the condition of a view on a civil day.

    TODAY shows whose first day of freedom is this day, released already or not; SHUT whom the
    worker has not let go although their day has come: it looks at every one of them on the hour.
    """
    waiting = Q(released_at=None)
    return {
        MeasureView.RUNNING: waiting & Q(starts_on__lte=day, ends_on__gt=day),
        MeasureView.PLANNED: waiting & Q(starts_on__gt=day),
        MeasureView.TODAY: Q(ends_on=day),
        MeasureView.SHUT: waiting & Q(ends_on__lte=day),
        MeasureView.ENDING: waiting & Q(ends_on__gt=day, ends_on__lte=day + SOON),
        MeasureView.RELEASED: Q(released_at__isnull=False),
        MeasureView.ALL: Q(),
    }[view]


def find_measures(
    officer: Officer,
    view: MeasureView,
    *,
    now: datetime,
    unit: str = "",
    text: str = "",
    kind: str = "",
) -> QuerySet[Measure]:
    """Return the measures of a view in the officer's reach.

    `unit` is a unit's code, `text` part of a name, `kind` the kind of the phase that runs today.
    """
    day = in_shanghai(now).date()
    found = measures_of(officer).filter(in_view(view, day))
    if unit:
        found = found.filter(unit__in=units_below(unit_in_reach(officer, unit)))
    if text.strip():
        found = found.filter(person__in=Person.objects.filter(name__contains=text.strip()))
    if kind:
        running = PhaseSpan.objects.filter(
            measure=OuterRef("pk"), replaced_at=None, kind=kind, span__contains=day
        )
        found = found.filter(Exists(running))
    return found


def count_measures(officer: Officer, *, now: datetime) -> dict[str, int]:
    """Return how many measures each view shows, and how many contests wait: one query each."""
    day = in_shanghai(now).date()
    wanted = {
        str(view): Count("pk", filter=in_view(view, day))
        for view in MeasureView
        if view not in (MeasureView.ALL, MeasureView.RELEASED)
    }
    # Whoever is released and whose day has passed is in none of the views that are counted.
    living = measures_of(officer).filter(Q(released_at=None) | Q(ends_on=day))
    counts: dict[str, int] = living.aggregate(**wanted)
    counts["contests"] = contests_of(officer).filter(answered_at=None).count()
    return counts


def contests_of(officer: Officer) -> QuerySet[Contest]:
    """Return the contests of measures in the officer's reach."""
    return Contest.objects.filter(measure__in=measures_of(officer).values("pk"))


@dataclass(frozen=True, slots=True)
class Duties:
    """What a measure waits for: its first test without a sample, and how many readings of today count."""

    next_test: date | None = None
    next_test_id: UUID | None = None
    checks_done: int = 0


def duties_of(courses: Mapping[UUID, Course], day: date) -> dict[UUID, Duties]:
    """Return the duties of measures on a day by their courses, with two queries for all."""
    measures = list(courses)
    waiting = DueTest.objects.filter(measure__in=measures, dropped_at=None, sampled_at=None)
    first = waiting.order_by("measure", "due_on", "pk").distinct("measure")
    tests = {key: (on, test) for key, on, test in first.values_list("measure", "due_on", "pk")}
    told: dict[UUID, list[ReadingFact]] = defaultdict(list)
    for each in Reading.objects.filter(measure__in=measures, day=day):
        told[each.measure_id].append(reading_fact(each))
    none: tuple[date | None, UUID | None] = (None, None)
    return {
        key: Duties(*tests.get(key, none), checks_made(checks_on(course, day), told[key]))
        for key, course in courses.items()
    }
