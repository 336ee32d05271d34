"""Cold-chain lorries: booked with their papers, and followed to their first-stop store."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.models.passages import Passage
from gubei.domain.checkpoints.models.posts import Checkpoint


class Booking(models.Model):
    """冷链预约: a lorry with cold-chain goods comes to a checkpoint about an hour, then to a store."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="bookings")
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="bookings", db_index=False
    )
    # The supervised store where the goods are tested and disinfected before they go anywhere.
    store = models.ForeignKey("gubei.Site", models.PROTECT, related_name="bookings", db_index=False)
    plate = models.CharField(max_length=16)
    carrier = models.CharField(max_length=200)
    consignee = models.CharField(max_length=200)
    goods = models.CharField(max_length=200)
    expected_at = models.DateTimeField()
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="bookings")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """It names vehicle, firms and goods; a lorry comes once about an hour."""

        constraints = [
            models.UniqueConstraint(
                fields=["plate", "expected_at"],
                condition=Q(withdrawn_at=None),
                name="lorry_is_booked_once_for_an_hour",
            ),
            models.CheckConstraint(
                condition=~Q(plate="") & ~Q(carrier="") & ~Q(consignee="") & ~Q(goods=""),
                name="booking_names_who_brings_what_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="withdrawn_booking_has_an_officer_and_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="booking_says_what_it_said",
                exclude=["withdrawn_at", "withdrawn_by", "reason"],
            ),
            pgtrigger.Protect(name="booking_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["expected_at"], name="booking_expected")]


class BookingPaper(models.Model):
    """预约单证: a paper that a booking names, as the policy calls it, with its number."""

    id = models.UUIDField(primary_key=True)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="papers", db_index=False)
    name = models.CharField(max_length=40)
    number = models.CharField(max_length=100)
    written_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="papers_named", db_index=False
    )

    class Meta:
        """Each paper once, with a number, written once."""

        constraints = [
            models.UniqueConstraint(fields=["booking", "name"], name="booking_names_a_paper_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(number=""), name="paper_has_a_number"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="paper_is_written_once"),
            pgtrigger.Protect(name="paper_is_not_deleted", operation=pgtrigger.Delete),
        ]


class FirstStop(models.Model):
    """首站: a lorry was let in with cold-chain goods; by then it is at its first-stop store.

    Without a booking, where an officer or a device let it in all the same, no store is known: the
    clock runs, and it is found. `booking` is used by this passage while that stands.
    """

    id = models.UUIDField(primary_key=True)
    passage = models.OneToOneField(Passage, models.PROTECT, related_name="first_stop")
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="first_stops")
    store = models.ForeignKey("gubei.Site", models.PROTECT, null=True, related_name="first_stops")
    arrive_by = models.DateTimeField()

    class Meta:
        """A booking says to which store; what the driver was told stays."""

        constraints = [
            models.CheckConstraint(
                condition=Q(booking=None, store=None)
                | Q(booking__isnull=False, store__isnull=False),
                name="first_stop_is_that_of_a_booking",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="first_stop_is_written_once"),
            pgtrigger.Protect(name="first_stop_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["arrive_by"], name="first_stop_arrive_by")]


class FirstStopEnd(models.Model):
    """到库登记: the store says that the lorry is there, or somebody what was found of it."""

    id = models.UUIDField(primary_key=True)
    stop = models.OneToOneField(FirstStop, models.PROTECT, related_name="end")
    has_arrived = models.BooleanField()
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="first_stops_ended", db_index=False
    )
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        """Written once; of a lorry that did not arrive somebody says what was found."""

        constraints = [
            models.CheckConstraint(
                condition=Q(has_arrived=True) | ~Q(text=""),
                name="lorry_that_did_not_arrive_was_found",
            ),
            models.CheckConstraint(
                condition=Q(at__lte=F("written_at")), name="first_stop_ends_in_the_past"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="first_stop_end_is_written_once"),
            pgtrigger.Protect(name="first_stop_end_is_not_deleted", operation=pgtrigger.Delete),
        ]


__all__ = ["Booking", "BookingPaper", "FirstStop", "FirstStopEnd"]
