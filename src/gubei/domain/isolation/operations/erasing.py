"""Environment samples that were kept long enough are erased; how many there were stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from gubei.domain.isolation.models import EnvironmentSample, ErasedEnvironment, Stay
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 1000


def erase_environment_samples(*, now: datetime) -> int:
    """Erase the samples of rooms of stays that ended long ago, and keep their number; return how many.

    What they said of the release stands in the confirmations of its gate.
    """
    erased = 0
    while some := _erase_some(now):
        erased += some
    return erased


@transaction.atomic
def _erase_some(now: datetime) -> int:
    wiped = Exists(EnvironmentSample.objects.filter(stay=OuterRef("pk")))
    over = Stay.objects.filter(
        wiped, to_at__lte=now - kept_for(Retained.ENVIRONMENT, now=now)
    ).order_by("pk")
    stays = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE])
    samples = EnvironmentSample.objects.filter(stay__in=stays)
    counted = samples.values("stay").annotate(
        many=Count("pk"), positive=Count("pk", filter=Q(is_positive=True))
    )
    ids = uuid7_run(milliseconds_of(now))
    ErasedEnvironment.objects.bulk_create(
        ErasedEnvironment(
            id=next(ids), stay_id=each["stay"], many=each["many"], positive=each["positive"],
            erased_at=now,
        )
        for each in counted.order_by("stay")
    )  # fmt: skip
    return samples.delete()[0]
