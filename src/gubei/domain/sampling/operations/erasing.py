"""Samples that were kept long enough are erased; numbers of tubes and rounds stay."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from gubei.domain.measures.models import Contest
from gubei.domain.orders.models import Order
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.domain.sampling.models import (
    ErasedSamples,
    GroupRule,
    KeptBoard,
    KeptHour,
    KeptUnit,
    RecallMember,
    Round,
    RoundReason,
    Sample,
    SampledTest,
    Tube,
    TubeResult,
    WithdrawnSample,
)
from gubei.domain.sampling.queries.rounds import parts_of, scope_of
from gubei.domain.sampling.rules.progress import COUNTS, Counts
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 1000
_LOOK_BACK = timedelta(days=8)
"""The lists of key groups look so many days further back than the longest rule asks."""


def keep_boards(*, now: datetime) -> int:
    """Keep the board of each round that ended long enough ago, in numbers; return how many.

    The reasons why people were not sampled are erased in the same act: they tell of illness. From
    then on the samples of the round may be erased as well.
    """
    before = now - kept_for(Retained.SAMPLES, now=now)
    over = Round.objects.filter(ends_at__lte=before, kept_board=None).order_by("pk")
    keys = list(over.values_list("pk", flat=True))
    return sum(_keep_board(key, now) for key in keys)


@transaction.atomic
def _keep_board(key: UUID, now: datetime) -> bool:
    round_ = Round.objects.select_for_update().get(pk=key)
    if KeptBoard.objects.filter(round=round_).exists():
        return False
    units = list(Unit.objects.filter(lineage__overlap=list(scope_of(round_))))
    inside = {each.pk for each in units}
    parts = parts_of(round_, inside, now=now)
    ids = uuid7_run(milliseconds_of(now))
    board = KeptBoard.objects.create(id=next(ids), round=round_, at=now)
    KeptUnit.objects.bulk_create(
        KeptUnit(
            id=next(ids), board=board, unit_id=unit, is_counted=unit in parts.counted,
            unsampled=parts.unsampled.get(unit, 0),
            **{name: getattr(counts, name) for name in COUNTS},
        )
        for unit, counts in parts.counts.items()
        if unit in inside and (counts != Counts() or unit in parts.counted)
    )  # fmt: skip
    KeptHour.objects.bulk_create(
        KeptHour(
            id=next(ids), board=board, unit_id=unit, at=each.at, done=each.done,
            exempt=each.exempt, refused=each.refused, away=each.away,
        )
        for unit, each in parts.hours
    )  # fmt: skip
    RoundReason.objects.filter(round=round_).delete()
    return True


def erase_samples(*, now: datetime) -> int:
    """Erase who was in tubes that are over, and keep how many; return how many were erased.

    A tube is over once its last sample and its last result are old enough, and nothing binds it
    any more. The tube itself, its way and its results stay; they name nobody.
    """
    before = now - max(kept_for(Retained.SAMPLES, now=now), _longest_rule())
    erased, last = 0, UUID(int=0)
    # From the last tube on: whose people are erased already are not looked at for each lot again.
    while lot := _erase_some(before, now, last):
        last, many = lot
        erased += many
    return erased


def _longest_rule() -> timedelta:
    """Return how far back a key group that stands looks at the tests of its members."""
    standing = GroupRule.objects.filter(group__ended_at=None)
    longest = standing.aggregate(days=Max("days"))["days"] or 0
    return timedelta(days=longest) + _LOOK_BACK


@transaction.atomic
def _erase_some(before: datetime, now: datetime, after: UUID) -> tuple[UUID, int] | None:
    """Erase a lot of tubes with a key above `after`; return the last key, and how many samples."""
    over = tubes_over(before).filter(pk__gt=after).order_by("pk")
    locked = over.select_for_update(of=("self",), skip_locked=True)
    tubes = list(locked.values_list("pk", flat=True)[:_AT_ONCE])
    if not tubes:
        return None
    samples = Sample.objects.filter(tube__in=tubes)
    gone = WithdrawnSample.objects.filter(tube__in=tubes)
    many, withdrawn = _by_tube(samples), _by_tube(gone)
    ids = uuid7_run(milliseconds_of(now))
    ErasedSamples.objects.bulk_create(
        ErasedSamples(
            id=next(ids), tube_id=tube, many=many.get(tube, 0), withdrawn=withdrawn.get(tube, 0),
            erased_at=now,
        )
        for tube in tubes
    )  # fmt: skip
    SampledTest.objects.filter(sample__tube__in=tubes).delete()
    return tubes[-1], samples.delete()[0] + gone.delete()[0]


def _by_tube(rows: QuerySet[Sample] | QuerySet[WithdrawnSample]) -> dict[UUID, int]:
    counted = rows.order_by().values("tube").annotate(many=Count("pk"))
    return {each["tube"]: each["many"] for each in counted}


def tubes_over(before: datetime) -> QuerySet[Tube]:
    """Return the tubes with people in them whose last fact lies before a moment, and that bind nobody.

    Kept is a tube that called people back, since measures and cases rest on it; one whose result
    waits for that; one with a test of a measure that stands or is contested; one about which an
    order is open; and one of a round whose board is not kept yet.
    """
    mine = {"tube": OuterRef("pk")}
    samples, gone = Sample.objects.filter(**mine), WithdrawnSample.objects.filter(**mine)
    told = TubeResult.objects.filter(**mine)
    tests = SampledTest.objects.filter(sample__tube=OuterRef("pk"))
    contested = Contest.objects.filter(answered_at=None).values("measure")
    asked = Order.objects.filter(closed_at=None, subject_id=OuterRef("pk"))
    return (
        Tube.objects.filter(Exists(samples) | Exists(gone), opened_at__lte=before)
        .exclude(Exists(samples.filter(sampled_at__gt=before)))
        .exclude(Exists(told.filter(told_at__gt=before)))
        .exclude(Exists(told.filter(replaced_at=None, value__in=_CALLS_BACK)))
        .exclude(Exists(RecallMember.objects.filter(sample__tube=OuterRef("pk"))))
        .exclude(Exists(tests.filter(test__measure__released_at=None)))
        .exclude(Exists(tests.filter(test__measure__in=contested)))
        .exclude(Exists(samples.filter(Exists(asked))))
        .exclude(session__round__isnull=False, session__round__kept_board=None)
    )


_CALLS_BACK = [each for each in Value if each.calls_back]
