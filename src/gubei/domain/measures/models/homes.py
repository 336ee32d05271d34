"""居家条件核查: whether a home is fit for isolation, looked at by an officer."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gubei.domain.measures.models.measures import Measure


class HomeCheck(models.Model):
    """What the pack asked of a home and what of it was not there; the newest one counts.

    The home is fit where nothing was missing: that is no column, it cannot be said otherwise.
    """

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="home_checks", db_index=False)
    checked_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="home_checks", db_index=False
    )
    asked = ArrayField(models.CharField(max_length=64))
    unmet = ArrayField(models.CharField(max_length=64), default=list)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        """Something was asked, only that can be missing, and it was looked at before it was noted."""

        constraints = [
            models.CheckConstraint(condition=~Q(asked=[]), name="home_check_asks_something"),
            models.CheckConstraint(
                condition=Q(unmet__contained_by=F("asked")), name="home_lacks_what_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__lte=F("noted_at")), name="home_is_looked_at_before"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="home_check_is_written_once"),
            pgtrigger.Protect(name="home_check_is_kept", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["measure", "-noted_at"], name="home_check_measure")]

    @property
    def fits(self) -> bool:
        """Say whether nothing was missing."""
        return not self.unmet
