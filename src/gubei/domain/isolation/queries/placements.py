"""Placements in reach, and whom they are about."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gubei.domain.isolation.models import Placement, Room
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.measures import with_policy
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def placement_in_reach(officer: Officer, key: UUID) -> Placement:
    """Return a placement that the officer's unit, or one below it, proposed. Raises NotFound."""
    found = Placement.objects.filter(pk=key, unit__in=units_of(officer)).first()
    if found is None:
        raise NotFound("There is no such placement in your unit.", "您的辖区内没有这个安排方案。")
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """What the ids of a placement stand for, whose seats were taken, and which one is better."""

    measures: dict[UUID, Measure]
    rooms: dict[UUID, Room]
    placed: frozenset[UUID]
    better: UUID | None


def named(placement: Placement) -> Named:
    """Return the measures and rooms that a placement names."""
    about: list[dict[str, Any]] = [*placement.seats, *placement.not_placed]
    measures = Measure.objects.filter(pk__in=[each["measure"] for each in about])
    rooms = Room.objects.filter(pk__in=[each["room"] for each in placement.seats])
    return Named(
        with_policy(measures).in_bulk(),
        rooms.select_related("floor", "site__site").in_bulk(),
        frozenset(placement.stays.values_list("measure", flat=True)),
        placement.better.values_list("pk", flat=True).first(),
    )
