"""What everybody at one checkpoint sees of it: the last vehicles, who still stands there, the day."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum

from gubei.domain.checkpoints.models import HourCount, Passage
from gubei.domain.checkpoints.queries.ledger import day_of
from gubei.terms.moments import in_shanghai

LAST, MOST_WAITING = 10, 50


def last_here(checkpoint: UUID) -> QuerySet[Passage]:
    """Return the last ten passages of every device at a checkpoint."""
    return _with_people(_standing(checkpoint))[:LAST]


def waiting_here(checkpoint: UUID) -> QuerySet[Passage]:
    """Return the vehicles that did not go on yet, fifty at most."""
    return _with_people(_standing(checkpoint).filter(closed_at=None))[:MOST_WAITING]


def counts_here(checkpoint: UUID, *, now: datetime) -> tuple[int, int]:
    """Return vehicles and persons of the day."""
    begin, end = day_of(in_shanghai(now).date())
    hours = HourCount.objects.filter(checkpoint=checkpoint, hour__gte=begin, hour__lt=end)
    found = hours.aggregate(vehicles=Sum("vehicles", default=0), persons=Sum("persons", default=0))
    return found["vehicles"], found["persons"]


def _standing(checkpoint: UUID) -> QuerySet[Passage]:
    return Passage.objects.filter(checkpoint=checkpoint, withdrawn_at=None)


def _with_people(rows: QuerySet[Passage]) -> QuerySet[Passage]:
    return rows.select_related("by").prefetch_related("travellers").order_by("-passed_at", "-id")
