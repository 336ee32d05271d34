"""By which passages the checks of neighbours were used, and by which a second time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from gubei.domain.checkpoints.models import (
    CheckedPlate,
    Checkpoint,
    CheckUse,
    Neighbour,
    Passage,
)
from gubei.domain.checkpoints.rules.exchange import Checked
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.policy import Pack, upstream_hours
from gubei.terms.passages import Outcome

SHOWN = timedelta(days=14)
"""So long a check that was used twice stands on the page of agreements."""
_MOST = 100


def uses_of(plates: Collection[str]) -> dict[str, list[CheckUse]]:
    """Return by which checks vehicles came in, or wait to, by plate."""
    found: dict[str, list[CheckUse]] = defaultdict(list)
    standing = CheckUse.objects.filter(plate__in=list(plates), freed_at=None, over=None)
    for each in standing.select_related("neighbour__unit"):
        found[each.plate].append(each)
    return found


def checked_for(checkpoint: Checkpoint, pack: Pack | None, *, now: datetime) -> list[Checked]:
    """Return the vehicles whose check upstream counts at a checkpoint and is not used yet.

    The same checks as `remembered` finds for one vehicle.
    """
    hours = upstream_hours(pack, now) if pack else None
    if hours is None or not checkpoint.neighbour:
        return []
    came_in = Passage.objects.filter(
        plate=OuterRef("plate"), passed_at__gte=OuterRef("checked_at"), withdrawn_at=None,
        direction=Direction.IN, outcome__in=[each.value for each in Outcome if each.lets_in],
    ).exclude(plate="")  # fmt: skip
    used = CheckUse.objects.filter(
        plate=OuterRef("plate"), neighbour=OuterRef("list__neighbour"),
        checked_at=OuterRef("checked_at"), freed_at=None, over=None,
    )  # fmt: skip
    plates = CheckedPlate.objects.filter(
        ~Exists(came_in), ~Exists(used), list__neighbour__name=checkpoint.neighbour,
        list__neighbour__ended_at=None, until_at__gt=now,
        list__neighbour__unit__code__in=checkpoint.unit.lineage,
    )  # fmt: skip
    longest = timedelta(hours=hours)
    found = (
        Checked(plate, at, min(until, at + longest))
        for plate, at, until in plates.values_list("plate", "checked_at", "until_at")
    )
    return [each for each in found if each.until_at > now]


@dataclass(frozen=True, slots=True)
class UsedAgain:
    """A passage that a device let in alone by a check; `use` is how that check had been used.

    `is_covered`: that was at a checkpoint of the officer's unit or below; else its name is not theirs.
    """

    id: UUID
    passage: Passage
    plate: str
    neighbour: Neighbour
    use: CheckUse
    is_covered: bool


def used_again(officer: Officer, *, now: datetime) -> list[UsedAgain]:
    """Return which checks were used twice in the officer's unit and below, the newest first."""
    units = set(units_of(officer).values_list("pk", flat=True))
    rows = CheckUse.objects.filter(
        over__isnull=False, freed_at=None, over__freed_at=None, used_at__gt=now - SHOWN,
        passage__unit__in=units,
    ).select_related(
        "neighbour", "passage__checkpoint__site", "passage__by", "over__passage__checkpoint__site",
        "over__passage__by",
    )  # fmt: skip
    return [
        UsedAgain(
            each.pk,
            each.passage,
            each.plate,
            each.neighbour,
            each.over,
            is_covered=each.over.passage.unit_id in units,
        )
        for each in rows.order_by("-used_at", "-pk")[:_MOST]
        if each.over is not None
    ]
