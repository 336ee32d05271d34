"""Readings that were kept long enough are erased; how many there were stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef

from gubei.domain.measures.models import ErasedReadings, Measure, Reading
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 1000


def erase_readings(*, now: datetime) -> int:
    """Erase the readings of measures that ended long ago, and keep their number; return how many."""
    erased = 0
    while some := _erase_some(now):
        erased += some
    return erased


@transaction.atomic
def _erase_some(now: datetime) -> int:
    told = Exists(Reading.objects.filter(measure=OuterRef("pk")))
    over = Measure.objects.filter(
        told, released_at__lte=now - kept_for(Retained.READINGS, now=now)
    ).order_by("pk")
    measures = list(
        over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE]
    )
    readings = Reading.objects.filter(measure__in=measures)
    counted = readings.values("measure").annotate(
        many=Count("pk"), first_on=Min("day"), last_on=Max("day")
    )
    ids = uuid7_run(milliseconds_of(now))
    ErasedReadings.objects.bulk_create(
        ErasedReadings(
            id=next(ids), measure_id=each["measure"], many=each["many"],
            first_on=each["first_on"], last_on=each["last_on"], erased_at=now,
        )
        for each in counted.order_by("measure")
    )  # fmt: skip
    return readings.delete()[0]
