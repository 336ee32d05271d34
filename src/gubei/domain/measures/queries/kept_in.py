"""Who is under a measure today that keeps them in a place."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.measures.models import PhaseSpan
from gubei.terms.measure_kinds import MeasureKind

_RESTRICTING = [kind.value for kind in MeasureKind if kind.restricts]
_KINDS = ", ".join(f"'{kind}'" for kind in _RESTRICTING)


def is_kept_in(record: str) -> str:
    """Return the condition in SQL that a record is kept in on %(today)s: that of `kept_in`."""
    return f"""EXISTS (SELECT 1 FROM gubei_phasespan phase
        JOIN gubei_measure measure ON measure.id = phase.measure_id
        WHERE phase.person_id = {record} AND phase.replaced_at IS NULL
            AND phase.span @> %(today)s::date AND phase.kind IN ({_KINDS})
            AND measure.released_at IS NULL)"""  # noqa: S608 - names of columns and kinds are ours


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
