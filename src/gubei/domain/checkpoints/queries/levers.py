"""The acts at a checkpoint with what came of them, read from the rows each time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.checkpoints.models import (
    Checkpoint,
    Lever,
    LeverPlan,
    Passage,
    QueueReading,
)
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.rules.flow import READING_HOLDS
from gubei.domain.checkpoints.rules.levers import SPAN, Flowed, flowed
from gubei.domain.orders.models import OutgoingNotice
from gubei.domain.territory.models import Officer

MOST = 20
FAILED_SHOWN = timedelta(hours=24)
# Who waited at the end of an hour may go on as much later.
_LATER = 3 * SPAN


@dataclass(frozen=True, slots=True)
class Pulled:
    """An act, the hour before it and the hour from it on, and how its messages went out.

    `after_until`: the end of what was measured of the second hour: not all of it may be over.
    """

    lever: Lever
    before: Flowed
    after: Flowed
    after_until: datetime
    told: Sequence[OutgoingNotice]


def levers_of(officer: Officer, checkpoint: UUID, *, now: datetime) -> list[Pulled]:
    """Return the newest acts at one of the officer's checkpoints. Raises NotFound."""
    found = checkpoint_in_reach(officer, checkpoint)
    acts = Lever.objects.filter(checkpoint=found).select_related(
        "by", "ended_by", "lane", "before", "to__site"
    )
    return list(_measured(found, list(acts.order_by("-from_at", "-id")[:MOST]), now))


def plans_waiting(among: QuerySet[LeverPlan] | None = None) -> QuerySet[LeverPlan]:
    """Return the plans that neither began, nor were taken back, nor failed to begin."""
    rows = LeverPlan.objects.all() if among is None else among
    return rows.filter(lever=None, taken_back_at=None, refused_at=None)


def plans_at(officer: Officer, checkpoint: UUID, *, now: datetime) -> list[LeverPlan]:
    """Return what is planned at one of the officer's checkpoints, the next first.

    With what could not begin since yesterday. Raises NotFound.
    """
    found = checkpoint_in_reach(officer, checkpoint)
    shown = Q(lever=None, taken_back_at=None, refused_at=None) | Q(
        refused_at__gt=now - FAILED_SHOWN
    )
    rows = LeverPlan.objects.filter(shown, checkpoint=found).select_related("by", "to__site")
    return list(rows.order_by("from_at", "pk")[:MOST])


def _measured(checkpoint: Checkpoint, acts: Sequence[Lever], now: datetime) -> Iterator[Pulled]:
    notices = OutgoingNotice.objects.filter(about__in=[each.pk for each in acts])
    told = list(notices.order_by("board"))
    for each in acts:
        begin, end = each.from_at - SPAN, min(each.from_at + SPAN, now)
        passed = _passed(checkpoint, begin, now)
        seen = _seen(checkpoint, begin, min(end + READING_HOLDS, now))
        yield Pulled(
            lever=each,
            before=flowed(passed, seen, begin, each.from_at),
            after=flowed(passed, seen, each.from_at, end),
            after_until=end,
            told=[notice for notice in told if notice.about == each.pk],
        )


def _passed(checkpoint: Checkpoint, begin: datetime, now: datetime) -> list[datetime]:
    rows = Passage.objects.filter(
        checkpoint=checkpoint, passed_at__gt=begin, withdrawn_at=None,
        passed_at__lte=min(now, begin + 2 * SPAN + _LATER),
    )  # fmt: skip
    return list(rows.order_by("passed_at").values_list("passed_at", flat=True))


def _seen(checkpoint: Checkpoint, begin: datetime, end: datetime) -> list[tuple[datetime, int]]:
    rows = QueueReading.objects.filter(
        checkpoint=checkpoint, at__gte=begin - READING_HOLDS, at__lte=end
    )
    return list(rows.order_by("at", "id").values_list("at", "vehicles"))
