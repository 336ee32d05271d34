"""Counts by hour: kept in the transaction that writes the passages they count."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gubei.domain.checkpoints.models.posts import CLASSES, Checkpoint
from gubei.domain.checkpoints.rules.kinds import Direction


class HourCount(models.Model):
    """一小时: what passed a checkpoint in an hour, by direction and class; see rules.tallies."""

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="hours", db_index=False)
    hour = models.DateTimeField()
    direction = models.CharField(
        max_length=3, choices=[(each.value, each.value) for each in Direction]
    )
    vehicle_class = models.CharField(max_length=16, choices=CLASSES)
    vehicles = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    admit = models.PositiveIntegerField()
    admit_and_report = models.PositiveIntegerField()
    admit_with_test = models.PositiveIntegerField()
    hold = models.PositiveIntegerField()
    turn_back = models.PositiveIntegerField()
    hand_over = models.PositiveIntegerField()
    undecided = models.PositiveIntegerField()
    overridden = models.PositiveIntegerField()
    tested = models.PositiveIntegerField()
    steps = ArrayField(models.IntegerField())

    class Meta:
        """One row an hour; everybody counted has a decision or waits for one."""

        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "hour", "direction", "vehicle_class"],
                name="an_hour_is_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    persons=models.F("admit") + models.F("admit_and_report")
                    + models.F("admit_with_test") + models.F("hold") + models.F("turn_back")
                    + models.F("hand_over") + models.F("undecided")
                ),
                name="everybody_counted_has_one_outcome",
            ),
        ]  # fmt: skip


class GateFile(models.Model):
    """A file of counts from outside, taken in once for a gate; "" where it names its gates."""

    id = models.UUIDField(primary_key=True)
    digest = models.BinaryField(max_length=32)
    gate = models.CharField(max_length=100, blank=True, default="", db_default="")
    name = models.CharField(max_length=255)
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()

    class Meta:
        """Never twice."""

        constraints = [
            models.UniqueConstraint(
                fields=["digest", "gate"], name="gate_file_is_taken_in_once_for_a_gate"
            ),
        ]


class GateCount(models.Model):
    """What a gate outside our checkpoints counted in an hour; "" where the class is not known.

    `checkpoint` is set where the gate has the name of one.
    """

    id = models.UUIDField(primary_key=True)
    file = models.ForeignKey(GateFile, models.PROTECT, related_name="counts")
    gate = models.CharField(max_length=100)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, null=True, related_name="gate_counts", db_index=False
    )
    hour = models.DateTimeField()
    direction = models.CharField(
        max_length=3, choices=[(each.value, each.value) for each in Direction]
    )
    vehicle_class = models.CharField(max_length=16, choices=CLASSES, blank=True)
    vehicles = models.PositiveIntegerField()

    class Meta:
        """A gate counts an hour once; a newer file takes the place of the older number."""

        constraints = [
            models.UniqueConstraint(
                fields=["gate", "hour", "direction", "vehicle_class"],
                name="a_gate_counts_an_hour_once",
            ),
            models.CheckConstraint(condition=~Q(gate=""), name="gate_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["checkpoint", "hour"], name="gate_count_checkpoint",
                         condition=~Q(checkpoint=None)),
        ]  # fmt: skip


__all__ = ["GateCount", "GateFile", "HourCount"]
