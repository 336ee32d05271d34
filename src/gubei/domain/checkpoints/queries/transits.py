"""Vehicles in sealed transit: which are still inside, and how each ended.

That one left is no column: the passage out is the fact, so one that is taken back, or a plate that is
corrected, says at once that nobody saw it leave.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from gubei.domain.checkpoints.models import Passage, TransitFinding
from gubei.domain.checkpoints.rules.kinds import ON_ROADS, Direction
from gubei.domain.checkpoints.rules.transits import Transit
from gubei.terms.passages import Outcome

Standing = Literal["inside", "overdue"]
_LET_IN = [each.value for each in Outcome if each.lets_in]
_IN_TRANSIT = Q(
    leave_by__isnull=False, withdrawn_at=None, direction=Direction.IN.value, outcome__in=_LET_IN
)


def in_transit(passages: QuerySet[Passage]) -> QuerySet[Passage]:
    """Return those that were let in sealed, whatever became of them."""
    return passages.filter(_IN_TRANSIT)


def still_inside(passages: QuerySet[Passage]) -> QuerySet[Passage]:
    """Return those in transit that nobody saw leave, and of which nobody wrote what was found."""
    found = TransitFinding.objects.filter(passage=OuterRef("pk"))
    return in_transit(passages).filter(~Exists(_seen_later()), ~Exists(found))


LOOKED_FOR = timedelta(days=30)
"""Who was let in longer ago is looked for on the road no more."""


def standing(passages: QuerySet[Passage], which: Standing, now: datetime) -> QuerySet[Passage]:
    """Return those that are still inside, or those of them whose time is over."""
    inside = still_inside(passages.filter(passed_at__gt=now - LOOKED_FOR))
    return inside.filter(leave_by__lt=now) if which == "overdue" else inside


def count_inside(checkpoints: Sequence[UUID], *, now: datetime) -> dict[str, int]:
    """Return how many vehicles let in at these checkpoints are still inside, how many overdue."""
    inside = standing(Passage.objects.filter(checkpoint__in=checkpoints), "inside", now)
    return inside.aggregate(inside=Count("pk"), overdue=Count("pk", filter=Q(leave_by__lt=now)))


def transits_of(passages: Sequence[Passage]) -> dict[UUID, Transit]:
    """Return how the transit of vehicles stands; those that were not let in sealed are left out."""
    asked = [each.pk for each in passages if each.leave_by is not None]
    rows = _with_ends(in_transit(Passage.objects.filter(pk__in=asked))) if asked else ()
    return {each["pk"]: _transit(each) for each in rows}


def _with_ends(passages: QuerySet[Passage]) -> Iterable[Mapping[str, Any]]:
    later = _seen_later().order_by("passed_at", "pk")
    return passages.annotate(
        left_at=Subquery(later.values("passed_at")[:1]),
        left_way=Subquery(later.values("direction")[:1]),
        through=Subquery(later.values("checkpoint__site__name")[:1]),
    ).values(
        "pk", "leave_by", "left_at", "left_way", "through",
        found_at=F("finding__at"), found_by=F("finding__by__name"), found=F("finding__text"),
    )  # fmt: skip


def _transit(row: Mapping[str, Any]) -> Transit:
    went_out = row["left_way"] == Direction.OUT
    return Transit(
        leave_by=row["leave_by"], left_at=row["left_at"],
        left_through=row["through"] if went_out else "", found_at=row["found_at"],
        found_by=row["found_by"] or "", found=row["found"] or "",
    )  # fmt: skip


def _seen_later() -> QuerySet[Passage]:
    """Return the passages on a road by which a vehicle left, or came in sealed again.

    That the plate is not empty is said for the index, which holds no vehicle without one.
    """
    out = Q(direction=Direction.OUT.value, passed_at__gte=OuterRef("passed_at"))
    again = Q(
        direction=Direction.IN.value, leave_by__isnull=False, passed_at__gt=OuterRef("passed_at")
    )
    return Passage.objects.filter(
        out | again, plate=OuterRef("plate"), withdrawn_at=None, outcome__in=_LET_IN,
        checkpoint__kind__in=[each.value for each in ON_ROADS],
    ).exclude(plate="").exclude(pk=OuterRef("pk"))  # fmt: skip
