"""Matters of an isolation site: what guests ask for, what befalls them, and how it was settled."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.isolation.models.places import IsolationSite
from gubei.domain.isolation.models.stays import Stay
from gubei.domain.isolation.rules.matters import MatterKind

KINDS = [(each.value, each.value) for each in MatterKind]


class Matter(models.Model):
    """隔离点事项: a request, a complaint or an incident, with a clock; of one guest or of the site."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="matters", db_index=False)
    # Nobody: it is about the site as a whole.
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, related_name="matters")
    kind = models.CharField(max_length=16, choices=KINDS)
    text = models.CharField(max_length=500)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="matters_noted", db_index=False
    )
    settle_by = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="matters_settled", db_index=False
    )
    settlement = models.CharField(max_length=500, blank=True)

    class Meta:
        """It says what, has a clock, and is settled by somebody who says how."""

        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="matter_says_what"),
            models.CheckConstraint(
                condition=Q(settle_by__gt=F("noted_at")), name="matter_has_a_clock"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, settlement="")
                | (Q(settled_at__gte=F("noted_at"), settled_by__isnull=False) & ~Q(settlement="")),
                name="settled_matter_says_how_and_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="matter_stays_as_it_was_noted",
                fields=["site", "stay", "kind", "text", "noted_at", "noted_by"],
            ),
            pgtrigger.Protect(name="matter_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["site", "-noted_at"], name="matter_site"),
            models.Index(
                fields=["site", "settle_by"], name="matter_open", condition=Q(settled_at=None)
            ),
        ]
