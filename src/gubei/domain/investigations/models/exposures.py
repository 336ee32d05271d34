"""Exposure sites: places and times that are told to the public."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.investigations.models.cases import Case


class ExposureSite(models.Model):
    """暴露场所: who was there between these times is asked to come forward."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="exposure_sites", db_index=False
    )
    site = models.ForeignKey("gubei.Site", models.PROTECT, related_name="exposures", db_index=False)
    zone = models.CharField(max_length=100, blank=True)
    # Which case was there; the public is never told.
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="exposure_sites", db_index=False
    )
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    advice_zh = models.CharField(max_length=1000)
    advice_en = models.CharField(max_length=1000, blank=True)
    foreign_id = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="exposures_published", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="exposures_withdrawn",
        db_index=False,
    )  # fmt: skip
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """A window has both its ends, and taking it back has a reason."""

        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="exposure_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
                name="withdrawn_exposure_has_an_officer_and_a_reason",
            ),
            models.UniqueConstraint(
                fields=["site", "zone", "from_at", "to_at"],
                condition=Q(withdrawn_at=None),
                name="exposure_is_published_once",
            ),
        ]
        triggers = [pgtrigger.Protect(name="exposure_is_not_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["unit", "-from_at"], name="exposure_unit"),
            models.Index(fields=["to_at"], name="exposure_public", condition=Q(withdrawn_at=None)),
        ]
