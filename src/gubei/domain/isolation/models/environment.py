"""Samples of rooms and things."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.isolation.models.stays import Stay
from gubei.domain.isolation.rules.environment import Spot

SPOTS = [(each.value, each.value) for each in Spot]

_IS_COUNTED = """
    IF NOT EXISTS (SELECT 1 FROM gubei_erasedenvironment WHERE stay_id = OLD.stay_id) THEN
        RAISE EXCEPTION 'the environment samples of stay % are not counted yet', OLD.stay_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""


class EnvironmentSample(models.Model):
    """环境样本: one spot of a guest's room, wiped at one time; what the laboratory said of it."""

    id = models.UUIDField(primary_key=True)
    stay = models.ForeignKey(
        Stay, models.PROTECT, related_name="environment_samples", db_index=False
    )
    spot = models.CharField(max_length=8, choices=SPOTS)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="environment_samples", db_index=False
    )
    is_positive = models.BooleanField(null=True)
    result_at = models.DateTimeField(null=True)
    result_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="environment_results",
        db_index=False,
    )  # fmt: skip

    class Meta:
        """A spot is wiped once at a time; its result comes after it, from somebody, and stands."""

        constraints = [
            models.UniqueConstraint(
                fields=["stay", "taken_at", "spot"], name="spot_is_wiped_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_positive=None, result_at=None, result_by=None)
                | Q(
                    is_positive__isnull=False,
                    result_at__gte=F("taken_at"),
                    result_by__isnull=False,
                ),
                name="environment_result_says_when_and_who",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="environment_sample_stays_as_taken",
                fields=["stay", "spot", "taken_at", "taken_by"],
            ),
            pgtrigger.Protect(
                name="environment_result_stands", operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_positive__isnull=False),
            ),
            pgtrigger.Trigger(
                name="environment_sample_is_counted_before_erased", when=pgtrigger.Before,
                operation=pgtrigger.Delete, func=_IS_COUNTED,
            ),
        ]  # fmt: skip


class ErasedEnvironment(models.Model):
    """已删除的环境样本: how many spots were wiped during a stay, once they were kept long enough."""

    id = models.UUIDField(primary_key=True)
    stay = models.OneToOneField(Stay, models.PROTECT, related_name="environment_erased")
    many = models.PositiveIntegerField()
    positive = models.PositiveIntegerField()
    erased_at = models.DateTimeField()

    class Meta:
        """Written once, of at least one."""

        constraints = [
            models.CheckConstraint(
                condition=Q(many__gte=1, positive__lte=F("many")),
                name="erased_environment_samples_were_some",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="erased_environment_is_counted_once"),
            pgtrigger.Protect(name="erased_environment_stays_counted", operation=pgtrigger.Delete),
        ]
