"""Who cannot come to a sampling point: a team goes to them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q


class HomeBound(models.Model):
    """上门采样对象: from when until when somebody cannot come, why, and who said so.

    A statement that was replaced or taken back has ended; the person is due all the same.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="homebound", db_index=False
    )
    why = models.CharField(max_length=300)
    said_by = models.CharField(max_length=100)
    from_on = models.DateField()
    until_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="homebound_noted", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="homebound_ended", db_index=False
    )

    class Meta:
        """Said by somebody for a reason, for a time; one statement stands for a person."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(said_by=""), name="who_cannot_come_is_said_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="cannot_come_until_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="who_can_come_again_is_said_by_an_officer",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at=None),
                name="one_statement_stands_for_who_cannot_come",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="homebound_stays_as_said", exclude=["ended_at", "ended_by"]),
            pgtrigger.Protect(name="homebound_is_kept", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["until_on"], name="homebound_until")]
