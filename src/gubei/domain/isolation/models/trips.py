"""Trips: who is fetched by which vehicle, with whom, and when they came."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.isolation.models.places import IsolationSite
from gubei.domain.isolation.models.stays import Stay

# As for stays: the lock on the vehicle lets one officer at a time fill it. To a hospital ride those
# who are positive by now, whatever they came as: the rules ask that, the labels of stays cannot.
_NOT_MIXED = """
    PERFORM 1 FROM gubei_trip WHERE id = NEW.trip_id FOR UPDATE;
    IF (SELECT to_hospital FROM gubei_trip WHERE id = NEW.trip_id) = '' AND EXISTS (
        SELECT 1 FROM gubei_ride r JOIN gubei_stay other ON other.id = r.stay_id
        JOIN gubei_stay mine ON mine.id = NEW.stay_id
        WHERE r.trip_id = NEW.trip_id AND r.id <> NEW.id AND r.left_behind_at IS NULL
          AND (other.cohort <> mine.cohort
               OR abs(other.exposed_on - mine.exposed_on)
                  > least(other.days_apart, mine.days_apart))
    ) THEN
        RAISE EXCEPTION 'ride_does_not_mix' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM gubei_ride r
        WHERE r.trip_id = NEW.trip_id AND r.id <> NEW.id AND r.left_behind_at IS NULL)
       >= (SELECT seats FROM gubei_trip WHERE id = NEW.trip_id) THEN
        RAISE EXCEPTION 'ride_has_a_seat' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Trip(models.Model):
    """转运: a vehicle with its crew fetches people and brings them to a site, or from it to a hospital."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="trips")
    # The hospital to which guests of the site are brought; blank: people are brought to the site.
    to_hospital = models.CharField(max_length=100, blank=True, db_default="")
    vehicle = models.CharField(max_length=20)
    crew = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=500, blank=True)
    pick_up_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="trips_planned", db_index=False
    )
    departed_at = models.DateTimeField(null=True)
    departed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="departures", db_index=False
    )
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="trips_met", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        "gubei.Officer",
        models.PROTECT,
        null=True,
        related_name="trips_cancelled",
        db_index=False,
    )
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """A vehicle with a crew and seats; both receipts are signed, in order."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(vehicle="") & ~Q(crew="") & Q(seats__gt=0),
                name="trip_has_a_vehicle_a_crew_and_seats",
            ),
            models.CheckConstraint(
                condition=Q(departed_at=None, departed_by=None)
                | Q(departed_at__isnull=False, departed_by__isnull=False),
                name="departure_is_signed_for",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None, arrived_by=None)
                | Q(arrived_at__gte=F("departed_at"), arrived_by__isnull=False),
                name="trip_arrives_after_it_departed",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False, departed_at=None)
                    & ~Q(cancel_reason="")
                ),
                name="trip_is_cancelled_before_it_departs",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "pick_up_at"],
                name="trip_running",
                condition=Q(arrived_at=None, cancelled_at=None),
            ),
        ]


class Ride(models.Model):
    """同车: a person who is fetched; who was left behind rides another time."""

    id = models.UUIDField(primary_key=True)
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="rides", db_index=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="rides", db_index=False)
    # Away from the site: who was fetched for a stay may be brought to hospital from it later.
    leaves = models.BooleanField(db_default=False)
    left_behind_at = models.DateTimeField(null=True)

    class Meta:
        """A seat for each, and one vehicle at a time for a person."""

        constraints = [
            models.UniqueConstraint(
                fields=["stay", "leaves"],
                condition=Q(left_behind_at=None),
                name="person_rides_once",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="ride_does_not_mix",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NOT_MIXED,
            ),
            pgtrigger.ReadOnly(name="ride_is_as_planned", fields=["trip", "stay", "leaves"]),
        ]
        indexes = [models.Index(fields=["trip"], name="ride_trip")]
