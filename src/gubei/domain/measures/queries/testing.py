"""Which tests of measures one sample of a person does."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from gubei.domain.measures.models import DueTest, Measure, PhaseSpan
from gubei.terms.measure_kinds import MeasureKind

_HOLDING = (MeasureKind.CENTRAL_ISOLATION, MeasureKind.HOME_ISOLATION)


def due_for_sample(
    persons: Collection[UUID],
    day: date,
    *,
    method: str = "pcr",
) -> dict[UUID, list[DueTest]]:
    """Return by person (root record) the tests that a sample of the day does: one of each measure.

    Of several that wait it is the newest that is due, else the next one that may be taken already.
    """
    waiting = DueTest.objects.filter(
        dropped_at=None, sampled_at=None, earliest_on__lte=day, method=method,
        measure__person__in=persons, measure__released_at=None,
    ).select_related("measure").order_by("due_on", "pk")  # fmt: skip
    best: dict[UUID, DueTest] = {}
    for test in waiting:
        known = best.get(test.measure_id)
        if known is None or test.due_on <= day:
            best[test.measure_id] = test
    found: dict[UUID, list[DueTest]] = defaultdict(list)
    for test in best.values():
        found[test.measure.person_id].append(test)
    return found


def held_already(person: UUID, day: date) -> Measure | None:
    """Return the measure that isolates a person on a day, the one that ends last; None: nobody does."""
    spans = PhaseSpan.objects.filter(
        person=person, replaced_at=None, kind__in=_HOLDING, span__contains=day,
        measure__released_at=None,
    ).select_related("measure")  # fmt: skip
    measures = [span.measure for span in spans]
    return max(measures, key=lambda each: each.ends_on, default=None)
