"""How a new course fits beside the measures that a person is under."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from gubei.domain.measures.models import Measure, PhaseSpan
from gubei.domain.measures.queries.measures import courses_of, stretch_of
from gubei.domain.measures.rules.courses import Course, Stretch, cut, from_day
from gubei.domain.measures.rules.merging import Fitted, Other, fit
from gubei.domain.people.queries.files import same_person
from gubei.terms.measure_kinds import ISOLATIONS


def fit_to_person(
    course: Course, person_class: str, *, person: UUID, today: date, lock: bool = False
) -> Fitted:
    """Return how a course of a class fits a person (root record), beside what stands.

    What is past was another measure's where one stood: the new one begins today then. With
    `lock`, whatever stands stays as it is until the transaction ends.
    """
    if _stood_before(course, person, today):
        course = from_day(course, today)
    records = same_person(person).values_list("pk", flat=True)
    running = Measure.objects.filter(person__in=records, released_at=None).order_by("pk")
    found = list(running.select_for_update() if lock else running)
    courses = courses_of(found)
    others = [Other(each.pk, each.person_class, courses[each.pk]) for each in found]
    return fit(course, person_class, others, day=today)


def _stood_before(course: Course, person: UUID, today: date) -> bool:
    """Tell whether another measure already says of a past day what the course would say of it."""
    past = cut(course, today).stretches
    if not past:
        return False
    kinds = {each.kind for each in past}
    if kinds & ISOLATIONS:
        kinds |= ISOLATIONS
    records = same_person(person).values_list("pk", flat=True)
    known = PhaseSpan.objects.filter(person__in=records, replaced_at=None, kind__in=kinds)
    return known.filter(span__overlap=(past[0].from_, past[-1].to)).exists()


def standing_beside(measures: Sequence[Measure], *, day: date) -> dict[UUID, list[Stretch]]:
    """Return by person what other measures ask of them from `day` on, with one query for all."""
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    spans = PhaseSpan.objects.filter(
        person__in=[each.person_id for each in measures], replaced_at=None, span__endswith__gt=day
    )
    for span in spans.exclude(measure__in=[each.pk for each in measures]):
        found[span.person_id].append(stretch_of(span))
    return found
