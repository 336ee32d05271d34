"""Makes visits of shifts at isolation sites: a trace finds who was on while a positive was there."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.rules.visits import VisitSource, keep_until, kept_days
from gubei.domain.isolation.models import StaffShift
from gubei.terms.moments import in_shanghai

AT_ONCE = 1000


def take_in_shifts(*, now: datetime, at_once: int = AT_ONCE) -> int:
    """Write a visit for every shift that is over and has none yet; return how many.

    Without a zone: who works at a site is on all its floors. A visit bears the key of its shift,
    so that it is written once. A shift that never began makes none, nor one whose visit would be
    kept no longer.
    """
    done = 0
    while True:
        with transaction.atomic():
            visits = [_visit(each, now) for each in _without_visits(now, at_once)]
            Visit.objects.bulk_create(visits, ignore_conflicts=True)
        if not visits:
            return done
        done += len(visits)


def _without_visits(now: datetime, at_once: int) -> list[StaffShift]:
    written = Visit.objects.filter(pk=OuterRef("pk"))
    oldest = now - timedelta(days=kept_days(VisitSource.SHIFT, in_shanghai(now).date()))
    over = StaffShift.objects.annotate(ends_at=Coalesce("ended_at", "to_at")).filter(
        ~Exists(written), to_at__gt=oldest, ends_at__gt=oldest, ends_at__lte=now
    )
    begun = over.exclude(ended_at=F("from_at"))
    return list(begun.select_related("site").order_by("to_at", "pk")[:at_once])


def _visit(shift: StaffShift, now: datetime) -> Visit:
    ends_at = shift.ended_at or shift.to_at
    return Visit(
        id=shift.pk,
        person_id=shift.person_id,
        site_id=shift.site.site_id,
        start_at=shift.from_at,
        end_at=ends_at,
        source=VisitSource.SHIFT,
        keep_until=keep_until(VisitSource.SHIFT, ends_at),
        said_at=now,
    )
