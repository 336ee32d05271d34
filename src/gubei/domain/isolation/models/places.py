"""Isolation sites: buildings, floors, rooms, and how far they are opened."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.isolation.rules.places import Form, SiteStep, Zone

FORMS = [(each.value, each.value) for each in Form]
ZONES = [(each.value, each.value) for each in Zone]
STEPS = [(each.value, each.value) for each in SiteStep]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class IsolationSite(models.Model):
    """隔离点: a site with rooms. How far it is opened is said by its newest activation."""

    id = models.UUIDField(primary_key=True)
    site = models.OneToOneField("gubei.Site", models.PROTECT, related_name="isolation_site")
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="isolation_sites")
    form = models.CharField(max_length=16, choices=FORMS)
    set_up_at = models.DateTimeField()
    set_up_by = models.ForeignKey(
        "gubei.Officer",
        models.PROTECT,
        null=True,
        related_name="isolation_sites_set_up",
        db_index=False,
    )

    class Meta:
        """One set of rooms for a site."""

    def __str__(self) -> str:
        """Return the name of the place."""
        return str(self.site)


class Activation(models.Model):
    """启用记录: a reserve is called with a time to be ready in, is ready, or is stood down."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(
        IsolationSite, models.PROTECT, related_name="activations", db_index=False
    )
    # Counted, for two steps may be taken in one moment.
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=STEPS)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="activations", db_index=False
    )
    ready_by = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)

    class Meta:
        """Only a call has a clock, and every step a reason."""

        constraints = [
            models.CheckConstraint(
                condition=Q(step="called", ready_by__gt=F("at"))
                | (~Q(step="called") & Q(ready_by=None)),
                name="a_call_has_a_clock",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="activation_has_a_reason"),
            models.UniqueConstraint(fields=["site", "number"], name="activations_are_counted"),
        ]
        triggers = [pgtrigger.ReadOnly(name="activation_is_written_once")]


class Floor(models.Model):
    """楼层: the air that its rooms share; `place` orders the floors of a site."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="floors", db_index=False)
    building = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()

    class Meta:
        """One name once in a building."""

        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="floor_has_a_name"),
            models.UniqueConstraint(
                fields=["site", "building", "name"], name="floor_is_there_once"
            ),
        ]

    @property
    def label(self) -> str:
        """Return the building and the floor."""
        return f"{self.building} {self.name}".strip()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Room(models.Model):
    """房间: only those of the isolation zone take people. `ventilation` names a shared duct."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="rooms", db_index=False)
    floor = models.ForeignKey(Floor, models.PROTECT, related_name="rooms", db_index=False)
    name = models.CharField(max_length=40)
    zone = models.CharField(max_length=12, choices=ZONES)
    beds = models.PositiveSmallIntegerField()
    own_bathroom = models.BooleanField()
    barrier_free = models.BooleanField()
    near_care = models.BooleanField()
    ventilation = models.CharField(max_length=40, blank=True)
    # Which lift of the building its people use: shared air for a moment, so it is asked where
    # somebody is positive, and keeps nobody apart.
    lift = models.CharField(max_length=40, blank=True, db_default="")
    # Nobody is placed here before this day: the hotel has other guests until then.
    free_from = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """One name once on a floor; nobody sleeps in a passage."""

        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="room_has_a_name"),
            models.UniqueConstraint(fields=["floor", "name"], name="room_is_there_once"),
            models.CheckConstraint(
                condition=Q(zone="isolation", beds__gt=0) | (~Q(zone="isolation") & Q(beds=0)),
                name="beds_stand_in_the_isolation_zone",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
                name="closed_room_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["site", "floor", "name"], name="room_site")]
