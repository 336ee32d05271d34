"""Samples of rooms and things."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.isolation.models.stays import Stay
from gubei.domain.isolation.rules.environment import Spot

SPOTS = [(each.value, each.value) for each in Spot]


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
            pgtrigger.Protect(name="environment_sample_is_not_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip
