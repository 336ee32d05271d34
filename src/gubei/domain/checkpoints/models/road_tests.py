"""What was tested of somebody at the second check: a sample that goes on, an antigen that says now."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.models.passages import OUTCOMES, Traveller


class RoadTest(models.Model):
    """复检检测: a sample was taken into a tube, and the antigen said something; written once.

    `outcome` and `rule` are what the policy decided upon it, "" where it says nothing of roads. The
    newest counts.
    """

    id = models.UUIDField(primary_key=True)
    traveller = models.ForeignKey(Traveller, models.PROTECT, related_name="road_tests")
    tube = models.CharField(max_length=40)
    is_negative = models.BooleanField()
    outcome = models.CharField(max_length=16, choices=OUTCOMES, blank=True)
    rule = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="road_tests", db_index=False
    )

    class Meta:
        """The sample lies in a tube of its own, so that its result finds who gave it."""

        constraints = [
            models.CheckConstraint(condition=~Q(tube=""), name="road_test_has_a_tube"),
            models.UniqueConstraint(fields=["tube"], name="tube_of_a_road_test_is_its_own"),
            models.CheckConstraint(
                condition=Q(at__lte=F("written_at")), name="road_test_lies_in_the_past"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="road_test_is_written_once"),
            pgtrigger.Protect(name="road_test_is_not_deleted", operation=pgtrigger.Delete),
        ]


__all__ = ["RoadTest"]
