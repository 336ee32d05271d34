"""Checkpoints in the officer's reach, their lanes, who stands there."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.checkpoints.models import Checkpoint, Lane, Shift
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def checkpoints_of(officer: Officer) -> QuerySet[Checkpoint]:
    """Return the checkpoints of the officer's unit and below that are not closed."""
    mine = Checkpoint.objects.filter(unit__in=units_of(officer), closed_at=None)
    return mine.select_related("site", "unit").order_by("site__name", "pk")


def checkpoint_in_reach(officer: Officer, key: UUID) -> Checkpoint:
    """Return one checkpoint of the officer's. Raises NotFound."""
    found = checkpoints_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such checkpoint in your unit.", "您的辖区内没有这个检查站。")
    return found


def lanes_open(checkpoints: list[UUID], *, at: datetime) -> QuerySet[Lane]:
    """Return the lanes that are open at a moment, by checkpoint and name."""
    open_ = Lane.objects.filter(checkpoint__in=checkpoints, from_at__lte=at)
    still = open_.filter(until_at=None) | open_.filter(until_at__gt=at)
    return still.order_by("checkpoint", "name")


def shifts_running(checkpoints: list[UUID]) -> QuerySet[Shift]:
    """Return who stands there now."""
    running = Shift.objects.filter(checkpoint__in=checkpoints, ended_at=None)
    return running.select_related("officer").order_by("began_at", "pk")
