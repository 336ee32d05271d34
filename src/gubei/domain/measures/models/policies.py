"""Which policy packs a district works by, and who said so."""

import pgtrigger
from django.db import models
from django.db.models import F, Q


class PolicyChange(models.Model):
    """A pack comes into force for the measures of a district, in one act; or is rolled back.

    `content` is the pack as it was that day, so that every date can be explained later. `before`
    is the change whose pack this one takes over from; none: the district had none for this
    disease. `people` keeps the plan that each changed measure had, for the way back.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="policy_changes")
    pack = models.CharField(max_length=64)
    content = models.JSONField()
    digest = models.BinaryField(max_length=32)
    valid_on = models.DateField()
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="policies_applied", db_index=False
    )
    reason = models.CharField(max_length=500)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    rolled_back_at = models.DateTimeField(null=True)
    rolled_back_by = models.ForeignKey(
        "gubei.Officer",
        models.PROTECT,
        null=True,
        related_name="policies_rolled_back",
        db_index=False,
    )
    rolling_back = models.CharField(max_length=500, blank=True)

    class Meta:
        """Every change has a reason, and so has every way back."""

        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="policy_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(rolled_back_at=None, rolled_back_by=None, rolling_back="")
                | (
                    Q(rolled_back_at__gte=F("applied_at"), rolled_back_by__isnull=False)
                    & ~Q(rolling_back="")
                ),
                name="rolling_back_has_an_author_and_a_reason",
            ),
            models.UniqueConstraint(
                fields=["before"],
                condition=Q(rolled_back_at=None),
                name="one_policy_follows_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="policy_change_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["unit", "pack", "-applied_at"])]
