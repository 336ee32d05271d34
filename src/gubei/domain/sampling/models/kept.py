"""What is left of samples once they were kept long enough: numbers, and nobody's name."""

import pgtrigger
from django.db import models
from django.db.models import Q

from gubei.domain.sampling.models.rounds import Round
from gubei.domain.sampling.models.tubes import Tube


class ErasedSamples(models.Model):
    """已删除的样本: how many people were in a tube, and how many were taken out of it again."""

    id = models.UUIDField(primary_key=True)
    tube = models.OneToOneField(Tube, models.PROTECT, related_name="samples_erased")
    many = models.PositiveSmallIntegerField()
    withdrawn = models.PositiveSmallIntegerField()
    erased_at = models.DateTimeField()

    class Meta:
        """Written once, of at least one."""

        constraints = [
            models.CheckConstraint(
                condition=Q(many__gte=1) | Q(withdrawn__gte=1), name="erased_samples_were_some"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="erased_samples_are_counted_once"),
            pgtrigger.Protect(name="erased_samples_stay_counted", operation=pgtrigger.Delete),
        ]


class KeptBoard(models.Model):
    """轮次看板存档: the board of a round in numbers, before the samples it counts are erased."""

    id = models.UUIDField(primary_key=True)
    round = models.OneToOneField(Round, models.PROTECT, related_name="kept_board")
    at = models.DateTimeField()

    class Meta:
        """Written once."""

        triggers = [
            pgtrigger.ReadOnly(name="kept_board_is_written_once"),
            pgtrigger.Protect(name="kept_board_is_kept", operation=pgtrigger.Delete),
        ]


class KeptUnit(models.Model):
    """What a round counted of one unit itself, each visitor once; see rules.progress.Counts.

    `unsampled` people of the register had neither a sample nor a reason and were not isolated: so
    long was the list of names.
    """

    id = models.UUIDField(primary_key=True)
    board = models.ForeignKey(KeptBoard, models.PROTECT, related_name="units", db_index=False)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="+", db_index=False)
    is_counted = models.BooleanField()
    residents = models.IntegerField()
    visitors = models.IntegerField()
    done = models.IntegerField()
    exempt = models.IntegerField()
    refused = models.IntegerField()
    away = models.IntegerField()
    isolated = models.IntegerField()
    unsampled = models.PositiveIntegerField()

    class Meta:
        """Each unit once."""

        constraints = [
            models.UniqueConstraint(fields=["board", "unit"], name="unit_is_once_on_a_kept_board"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="kept_unit_is_written_once"),
            pgtrigger.Protect(name="kept_unit_is_kept", operation=pgtrigger.Delete),
        ]


class KeptHour(models.Model):
    """How many people of a unit had their first sample in an hour, or got a reason."""

    id = models.UUIDField(primary_key=True)
    board = models.ForeignKey(KeptBoard, models.PROTECT, related_name="hours", db_index=False)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    done = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    away = models.PositiveIntegerField()

    class Meta:
        """Each hour of a unit once."""

        constraints = [
            models.UniqueConstraint(
                fields=["board", "unit", "at"], name="hour_is_once_on_a_kept_board"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="kept_hour_is_written_once"),
            pgtrigger.Protect(name="kept_hour_is_kept", operation=pgtrigger.Delete),
        ]
