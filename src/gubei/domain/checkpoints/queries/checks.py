"""By which passages the checks of neighbours were used, and by which a second time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.models import CheckUse, Neighbour, Passage
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of

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


@dataclass(frozen=True, slots=True)
class UsedAgain:
    """A passage that a device let in alone by a check; `use` is how that check had been used."""

    id: UUID
    passage: Passage
    plate: str
    neighbour: Neighbour
    use: CheckUse


def used_again(officer: Officer, *, now: datetime) -> list[UsedAgain]:
    """Return which checks were used twice in the officer's unit and below, the newest first."""
    units = list(units_of(officer).values_list("pk", flat=True))
    rows = CheckUse.objects.filter(
        over__isnull=False, freed_at=None, over__freed_at=None, used_at__gt=now - SHOWN,
        passage__unit__in=units,
    ).select_related(
        "neighbour", "passage__checkpoint__site", "passage__by", "over__passage__checkpoint__site",
        "over__passage__by",
    )  # fmt: skip
    return [
        UsedAgain(each.pk, each.passage, each.plate, each.neighbour, each.over)
        for each in rows.order_by("-used_at", "-pk")[:_MOST]
        if each.over is not None
    ]
