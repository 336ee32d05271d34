"""Who is under a measure today that keeps them in a place."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.measures.models import PhaseSpan
from gubei.terms.measure_kinds import MeasureKind

_RESTRICTING = [kind.value for kind in MeasureKind if kind.restricts]


def kept_in(records: Collection[UUID], *, today: date) -> set[UUID]:
    """Return those of these records of persons who may not go where they please today."""
    if not records:
        return set()
    standing = _standing(today).filter(person__in=records)
    return set(standing.values_list("person", flat=True))


def all_kept_in(*, today: date) -> set[UUID]:
    """Return every record of a person who may not go where they please today."""
    return set(_standing(today).values_list("person", flat=True).distinct())


def _standing(today: date) -> QuerySet[PhaseSpan]:
    return PhaseSpan.objects.filter(
        replaced_at=None, span__contains=today, kind__in=_RESTRICTING, measure__released_at=None
    )
