"""What people under a measure say they need."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.measures.models import Reading
from gubei.domain.measures.rules.evidence import NEEDS
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_of

COUNTED = timedelta(hours=24)
"""A need that nobody told again within a day counts as answered."""


@dataclass(frozen=True, slots=True)
class Told:
    """The needs that one person told last."""

    measure: UUID
    unit: Unit
    needs: tuple[str, ...]


def needs_told(officer: Officer, *, now: datetime) -> list[Told]:
    """Return of everybody under a measure what they told last, within a day, where it is a need."""
    last = (
        Reading.objects.filter(
            measure__unit__in=units_of(officer),
            measure__released_at=None,
            taken_at__gt=now - COUNTED,
            taken_at__lte=now,
        )
        .select_related("measure__unit")
        .order_by("measure", "-taken_at", "-pk")
        .distinct("measure")
    )
    return [
        Told(each.measure_id, each.measure.unit, tuple(each.needs)) for each in last if each.needs
    ]


def count_needs(told: Collection[Told]) -> list[tuple[Unit, dict[str, int]]]:
    """Count how many people need what in each unit, by the code of the unit."""
    counts: dict[UUID, dict[str, int]] = {}
    units = {each.unit.pk: each.unit for each in told}
    for each in told:
        of_unit = counts.setdefault(each.unit.pk, dict.fromkeys(NEEDS, 0))
        for need in each.needs:
            of_unit[need] += 1
    return sorted(((units[key], found) for key, found in counts.items()), key=lambda c: c[0].code)
