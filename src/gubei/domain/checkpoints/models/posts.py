"""Checkpoints, their lanes and who stands there."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.rules.kinds import CheckpointKind, LaneDirection
from gubei.terms.passages import VehicleClass

CLASSES = [(each.value, each.value) for each in VehicleClass]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Checkpoint(models.Model):
    """检查站: a site at which vehicles and people are looked at.

    `phone` is whom an officer there calls about somebody who is held; `neighbour` hears of who
    was turned back. Without opening hours it is open all day.
    """

    id = models.UUIDField(primary_key=True)
    site = models.OneToOneField("gubei.Site", models.PROTECT, related_name="checkpoint")
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="checkpoints")
    kind = models.CharField(
        max_length=16, choices=[(each.value, each.value) for each in CheckpointKind]
    )
    phone = models.CharField(max_length=20)
    neighbour = models.CharField(max_length=100, blank=True)
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "gubei.Officer",
        models.PROTECT,
        null=True,
        related_name="checkpoints_opened",
        db_index=False,
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "gubei.Officer",
        models.PROTECT,
        null=True,
        related_name="checkpoints_closed",
        db_index=False,
    )

    class Meta:
        """Somebody can be called, opening hours are whole, and it is known who closed it."""

        constraints = [
            models.CheckConstraint(condition=~Q(phone=""), name="checkpoint_has_a_number_to_call"),
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None)
                | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="opening_hours_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__gte=F("opened_at"), closed_by__isnull=False),
                name="checkpoint_is_closed_by_somebody",
            ),
        ]


class Lane(models.Model):
    """车道: open for some classes of vehicles, from a moment until it is changed or closed.

    A change of its classes or servers ends the row and begins another one: what was open when
    stays known. `held` is where vehicles wait for their second check.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="lanes", db_index=False)
    name = models.CharField(max_length=50)
    classes = ArrayField(models.CharField(max_length=16, choices=CLASSES))
    servers = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(
        max_length=4,
        choices=[(each.value, each.value) for each in LaneDirection],
        default=LaneDirection.IN,
    )
    is_second_check = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    from_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="lanes_opened", db_index=False
    )
    until_at = models.DateTimeField(null=True)
    until_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="lanes_closed", db_index=False
    )

    class Meta:
        """One lane of a name is open at a time, and takes something."""

        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "name"],
                condition=Q(until_at=None),
                name="lane_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(classes__len__gte=1) | Q(is_second_check=True),
                name="lane_takes_a_class",
            ),
            models.CheckConstraint(
                condition=Q(servers__gte=1, servers__lte=50), name="lane_has_an_officer"
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")),
                name="lane_closes_after_it_opened",
            ),
        ]
        indexes = [models.Index(fields=["checkpoint", "from_at"], name="lane_checkpoint")]


class Shift(models.Model):
    """班次: an officer stands at a checkpoint; at its end it is handed over and signed for."""

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="shifts", db_index=False
    )
    officer = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="shifts", db_index=False
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Who takes over, as they signed, and what they were told.
    signed = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        """One shift of an officer at a time; one that ended was signed for."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_at=None), name="officer_stands_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, signed="")
                | (Q(ended_at__gte=F("began_at")) & ~Q(signed="")),
                name="shift_ends_with_a_signature",
            ),
        ]
        indexes = [
            models.Index(fields=["checkpoint", "began_at"], name="shift_checkpoint"),
            models.Index(fields=["officer", "began_at"], name="shift_officer"),
        ]


__all__ = ["CLASSES", "Checkpoint", "Lane", "Shift"]
