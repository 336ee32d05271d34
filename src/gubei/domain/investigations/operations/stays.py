"""Makes visits of stays at isolation sites: whoever was on one floor may have met."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.rules.visits import VisitSource, keep_until, kept_days
from gubei.domain.isolation.models import Stay
from gubei.terms.moments import in_shanghai

AT_ONCE = 1000
SHORTEST = timedelta(seconds=1)


def take_in_stays(*, now: datetime, at_once: int = AT_ONCE) -> int:
    """Write a visit for every stay that has ended and has none yet; return how many.

    The floor is the zone. A visit bears the key of its stay, so that it is written once. A stay
    that nobody came to, or whose visit would be kept no longer, makes none.
    """
    done = 0
    while True:
        with transaction.atomic():
            fresh = _without_visits(now, at_once)
            visits = [_visit(each, now) for each in fresh]
            Visit.objects.bulk_create(visits, ignore_conflicts=True)
        if not visits:
            return done
        done += len(visits)


def _without_visits(now: datetime, at_once: int) -> list[Stay]:
    written = Visit.objects.filter(pk=OuterRef("pk"))
    oldest = now - timedelta(days=kept_days(VisitSource.STAY, in_shanghai(now).date()))
    ended = Stay.objects.filter(
        ~Exists(written),
        arrived_at__isnull=False,
        to_at__gt=oldest,
        to_at__gte=F("arrived_at") + SHORTEST,
    )
    return list(ended.select_related("floor", "room", "site").order_by("to_at", "pk")[:at_once])


def _visit(stay: Stay, now: datetime) -> Visit:
    arrived, left = stay.arrived_at, stay.to_at
    if arrived is None or left is None:
        raise ValueError("a stay that is not over makes no visit")
    return Visit(
        id=stay.pk,
        person_id=stay.person_id,
        site_id=stay.site.site_id,
        zone=stay.floor.label[:100],
        seat=stay.room.name[:50],
        start_at=arrived,
        end_at=left,
        source=VisitSource.STAY,
        keep_until=keep_until(VisitSource.STAY, left),
        said_at=now,
    )
