"""The road before a checkpoint: how much room a queue has, how long one was seen, special days."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.models.posts import Checkpoint
from gubei.domain.checkpoints.rules.days import DayKind


class Approach(models.Model):
    """来车道路: the road before a checkpoint, as it was from a moment until it was stated anew.

    `metres` is the way back to the junction that a queue must not reach, `files` how many vehicles
    wait side by side, `target_minutes` what nine vehicles in ten should not wait longer than.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="approaches", db_index=False
    )
    junction = models.CharField(max_length=100)
    metres = models.PositiveIntegerField()
    files = models.PositiveSmallIntegerField(default=1)
    target_minutes = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField()
    from_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="approaches_stated", db_index=False
    )
    until_at = models.DateTimeField(null=True)

    class Meta:
        """One road before a checkpoint at a time, with an end, and a wait that is aimed at."""

        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint"],
                condition=Q(until_at=None),
                name="checkpoint_has_one_road_before_it",
            ),
            models.CheckConstraint(
                condition=~Q(junction="") & Q(metres__gte=10, metres__lte=50_000),
                name="room_for_a_queue_ends_at_a_junction",
            ),
            models.CheckConstraint(
                condition=Q(files__gte=1, files__lte=10), name="vehicles_wait_in_files"
            ),
            models.CheckConstraint(
                condition=Q(target_minutes__gte=1, target_minutes__lte=240),
                name="a_wait_is_aimed_at",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")),
                name="road_is_stated_anew_after_it_was",
            ),
        ]
        indexes = [models.Index(fields=["checkpoint", "from_at"], name="approach_checkpoint")]


class QueueReading(models.Model):
    """排队读数: how many vehicles an officer saw waiting, or how far they reached. Written once.

    `metres` is what was said; `vehicles` follows from it where it was not counted.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="queue_readings", db_index=False
    )
    at = models.DateTimeField()
    vehicles = models.PositiveIntegerField()
    metres = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="queues_read", db_index=False
    )

    class Meta:
        """A queue that can stand on a road."""

        constraints = [
            models.CheckConstraint(
                condition=Q(vehicles__lte=5_000), name="a_queue_stands_on_a_road"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="queue_reading_is_written_once"),
            pgtrigger.Protect(name="queue_reading_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["checkpoint", "-at"], name="queue_reading_checkpoint")]


class SpecialDay(models.Model):
    """特殊日: a day on which traffic is not that of its weekday: a holiday, a weekend at work."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in DayKind])
    name = models.CharField(max_length=50)
    recorded_at = models.DateTimeField()

    class Meta:
        """A day is of one kind, and has a name."""

        constraints = [
            models.UniqueConstraint(fields=["day"], name="a_day_is_of_one_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="special_day_has_a_name"),
        ]


__all__ = ["Approach", "QueueReading", "SpecialDay"]
