"""Which tests of measures one sample of a person does."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from gubei.domain.measures.models import DueTest, Measure, PhaseSpan
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.terms.measure_kinds import ISOLATIONS


def due_for_sample(
    persons: Collection[UUID],
    day: date,
    *,
    method: str = "pcr",
) -> dict[UUID, list[DueTest]]:
    """Return by person (root record) the tests that a sample of the day does: one of each measure.

    Of several that wait it is the newest that is due, else the next one that may be taken already.
    A measure stays on the record on which it was imposed, also when that was merged since.
    """
    records = Person.objects.filter(Q(pk__in=persons) | Q(same_as__in=persons))
    waiting = DueTest.objects.filter(
        dropped_at=None, sampled_at=None, earliest_on__lte=day, method=method,
        measure__person__in=records, measure__released_at=None,
    ).select_related("measure__person").order_by("due_on", "pk")  # fmt: skip
    best: dict[UUID, DueTest] = {}
    for test in waiting:
        known = best.get(test.measure_id)
        if known is None or test.due_on <= day:
            best[test.measure_id] = test
    found: dict[UUID, list[DueTest]] = defaultdict(list)
    for test in best.values():
        found[root_id_of(test.measure.person)].append(test)
    return found


def held_already(person: UUID, day: date) -> Measure | None:
    """Return the measure that isolates a person on a day, the one that ends last; None: nobody does."""
    return held_between([person], day, day)


def held_between(persons: Collection[UUID], first: date, last: date) -> Measure | None:
    """Return the measure that isolates one of these on any day from first to last.

    Of several it is the one that ends last; None: nobody does.
    """
    spans = PhaseSpan.objects.filter(
        person__in=persons, replaced_at=None, kind__in=ISOLATIONS, measure__released_at=None,
        span__overlap=(first, last + timedelta(days=1)),
    ).select_related("measure")  # fmt: skip
    measures = [span.measure for span in spans]
    return max(measures, key=lambda each: each.ends_on, default=None)
