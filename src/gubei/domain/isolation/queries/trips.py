"""Who waits to be fetched, and the trips of the day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.isolation.models import Ride, Stay, Trip
from gubei.domain.isolation.queries.house import guardians_of, guest_of
from gubei.domain.isolation.queries.people import positive_among
from gubei.domain.isolation.queries.stays import stays_of
from gubei.domain.isolation.rules.riding import Rider
from gubei.domain.measures.queries.measures import control_by
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound

SHOWN_FOR = timedelta(hours=24)


def to_fetch(officer: Officer) -> QuerySet[Stay]:
    """Return the stays in reach of people who have not come, and for whom no vehicle is planned."""
    riding = Ride.objects.filter(stay=OuterRef("pk"), leaves=False, left_behind_at=None)
    waiting = stays_of(officer).filter(~Exists(riding), arrived_at=None, to_at=None)
    return waiting.select_related("person__unit", "measure__policy").defer(
        "measure__policy__content"
    ).order_by("from_at", "pk")  # fmt: skip


def in_rooms(officer: Officer) -> QuerySet[Stay]:
    """Return the stays in reach of people who are there, and whom no vehicle takes to a hospital."""
    leaving = Ride.objects.filter(stay=OuterRef("pk"), leaves=True, left_behind_at=None)
    there = stays_of(officer).filter(~Exists(leaving), arrived_at__isnull=False, to_at=None)
    return there.select_related("measure__policy").defer("measure__policy__content")


def as_riders(stays: Iterable[Stay], *, at: datetime | None = None) -> list[Rider]:
    """Return stays as the rules of riding see them, with the clock of control.

    Results count that were there `at` a moment; None: all that are there.
    """
    asked = list(stays)
    measures = {each.measure_id for each in asked}
    guardians, positive = guardians_of(measures), positive_among(measures, at=at)
    return [
        Rider(
            stay=each.pk,
            site=each.site_id,
            occupancy=each.occupancy_id,
            guest=guest_of(
                each,
                guardians.get(each.measure_id),
                is_positive=each.measure_id in positive,
            ),
            due=control_by(each.measure),
        )
        for each in asked
    ]


def trips_of(officer: Officer, *, now: datetime) -> QuerySet[Trip]:
    """Return the trips to sites in reach: those that run, and what came in the last day."""
    recent = Q(arrived_at=None, cancelled_at=None) | Q(arrived_at__gt=now - SHOWN_FOR)
    found = Trip.objects.filter(recent, site__unit__in=units_of(officer))
    return found.select_related("site__site").order_by("pick_up_at", "pk")


def trip_in_reach(officer: Officer, key: UUID) -> Trip:
    """Return one trip, locked. Raises NotFound."""
    mine = Trip.objects.filter(pk=key, site__unit__in=units_of(officer))
    found = mine.select_for_update(of=("self",)).select_related("site__site").first()
    if found is None:
        raise NotFound("There is no such trip in your unit.", "您的辖区内没有这次转运。")
    return found


def riders_of(trip: Trip) -> QuerySet[Stay]:
    """Return the stays of those who ride and were not left behind."""
    riding = Ride.objects.filter(stay=OuterRef("pk"), trip=trip, left_behind_at=None)
    return Stay.objects.filter(Exists(riding)).select_related("person", "room", "floor")
