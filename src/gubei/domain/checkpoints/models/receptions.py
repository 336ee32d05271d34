"""What became at the destination of whom a checkpoint let in."""

import pgtrigger
from django.db import models
from django.db.models import Q

from gubei.domain.checkpoints.models.passages import Traveller
from gubei.domain.checkpoints.rules.receptions import Received


class Reception(models.Model):
    """落地登记: the community wrote down that somebody arrived, was tested, or did not come.

    The newest word on arriving holds; see `rules.receptions.noted_of`.
    """

    id = models.UUIDField(primary_key=True)
    traveller = models.ForeignKey(Traveller, models.PROTECT, related_name="receptions")
    what = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Received])
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="receptions", db_index=False
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        """Written once; of who did not come somebody says what was found."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(what="absent") | ~Q(note=""), name="who_did_not_come_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(at__lte=models.F("written_at")), name="reception_lies_in_the_past"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="reception_is_written_once"),
            pgtrigger.Protect(name="reception_is_not_deleted", operation=pgtrigger.Delete),
        ]


__all__ = ["Reception"]
