"""Who is under a measure today that keeps them in a place."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from gubei.domain.measures.models import PhaseSpan
from gubei.terms.measure_kinds import MeasureKind

_RESTRICTING = [kind.value for kind in MeasureKind if kind.restricts]


def kept_in(records: Collection[UUID], *, today: date) -> set[UUID]:
    """Return those of these records of persons who may not go where they please today."""
    if not records:
        return set()
    spans = PhaseSpan.objects.filter(
        person__in=records, replaced_at=None, span__contains=today, kind__in=_RESTRICTING
    )
    standing = spans.filter(measure__released_at=None)
    return set(standing.values_list("person", flat=True))
