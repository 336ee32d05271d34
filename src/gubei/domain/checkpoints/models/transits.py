"""What an officer found of a sealed vehicle that nobody saw leave."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.models.passages import Passage


class TransitFinding(models.Model):
    """核查结果: where a vehicle in sealed transit was found, or how it left. It ends its clock."""

    id = models.UUIDField(primary_key=True)
    passage = models.OneToOneField(Passage, models.PROTECT, related_name="finding")
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="transits_found", db_index=False
    )
    text = models.CharField(max_length=300)

    class Meta:
        """Written once, and it says something."""

        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_what_was_found"),
            models.CheckConstraint(
                condition=Q(at__lte=F("written_at")), name="finding_lies_in_the_past"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="finding_is_written_once"),
            pgtrigger.Protect(name="finding_is_not_deleted", operation=pgtrigger.Delete),
        ]


__all__ = ["TransitFinding"]
