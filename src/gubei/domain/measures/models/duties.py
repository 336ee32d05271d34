"""What a measure asks for on its days: tests, and readings of temperature and symptoms."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gubei.domain.measures.models.measures import Measure

_IS_COUNTED = """
    IF NOT EXISTS (SELECT 1 FROM gubei_erasedreadings WHERE measure_id = OLD.measure_id) THEN
        RAISE EXCEPTION 'the readings of measure % are not counted yet', OLD.measure_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""


class DueTest(models.Model):
    """A test that the plan asks for; a result closes it. A change of the plan drops it."""

    class Result(models.TextChoices):
        """What the laboratory said."""

        NEGATIVE = "negative", "negative"
        POSITIVE = "positive", "positive"
        INVALID = "invalid", "invalid"

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="tests", db_index=False)
    due_on = models.DateField()
    earliest_on = models.DateField()
    phase = models.PositiveSmallIntegerField()
    phase_day = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=16)
    specimen = models.CharField(max_length=20)
    samples = models.PositiveSmallIntegerField()
    sampled_at = models.DateTimeField(null=True)
    # Of a sample that a device wrote down: its key, its clock, and when the server received it.
    sample_key = models.UUIDField(null=True, unique=True)
    sample_device_at = models.DateTimeField(null=True)
    sample_received_at = models.DateTimeField(null=True)
    sampled_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="samples_taken", db_index=False
    )
    result = models.CharField(max_length=8, choices=Result, blank=True)
    result_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        """Due once, and a result belongs to a sample."""

        constraints = [
            models.UniqueConstraint(
                fields=["measure", "due_on", "method"],
                condition=Q(dropped_at=None),
                name="test_is_due_once",
            ),
            models.CheckConstraint(
                condition=Q(earliest_on__lte=F("due_on")), name="test_is_due_after_its_first_day"
            ),
            models.CheckConstraint(
                condition=Q(result="", result_at=None)
                | (Q(sampled_at__isnull=False, result_at__gte=F("sampled_at")) & ~Q(result="")),
                name="result_belongs_to_a_sample",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "measure"],
                name="test_waiting",
                condition=Q(dropped_at=None, sampled_at=None),
            ),
        ]


class Reading(models.Model):
    """Temperature and symptoms of a person on a day, told by the person or taken by an officer."""

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings", db_index=False)
    day = models.DateField()
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # What the clock of the device said, where it was written down without a network.
    device_at = models.DateTimeField(null=True)
    # Nobody: the person told it.
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="readings", db_index=False
    )
    celsius = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    symptoms = ArrayField(models.CharField(max_length=40), default=list)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        """Kept as told; a temperature is one of a living person."""

        constraints = [
            models.CheckConstraint(
                condition=Q(celsius=None) | Q(celsius__gte=34, celsius__lte=43),
                name="temperature_is_of_a_living_person",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="reading_is_written_once"),
            pgtrigger.Trigger(
                name="reading_is_counted_before_it_is_erased", when=pgtrigger.Before,
                operation=pgtrigger.Delete, func=_IS_COUNTED,
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["measure", "day"], name="reading_measure_day")]


class ErasedReadings(models.Model):
    """已删除的测温记录: how many readings of a measure there were, once they were kept long enough."""

    id = models.UUIDField(primary_key=True)
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="readings_erased")
    many = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    erased_at = models.DateTimeField()

    class Meta:
        """Written once, of at least one."""

        constraints = [
            models.CheckConstraint(
                condition=Q(many__gte=1, last_on__gte=F("first_on")),
                name="erased_readings_were_some",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="erased_readings_are_counted_once"),
            pgtrigger.Protect(name="erased_readings_stay_counted", operation=pgtrigger.Delete),
        ]


class Confirmation(models.Model):
    """An officer says that a condition of release holds, or does not; the newest one counts."""

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="confirmations", db_index=False
    )
    evidence = models.CharField(max_length=40)
    holds = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="confirmations", db_index=False
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        """Written once."""

        triggers = [pgtrigger.ReadOnly(name="confirmation_is_written_once")]
        indexes = [models.Index(fields=["measure", "-at"], name="confirmation_measure")]
