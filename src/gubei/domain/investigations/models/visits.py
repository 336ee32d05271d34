"""Visits: who was where, from when until when, and who says so."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast

from gubei.domain.investigations.rules.visits import Protection, VisitSource

SOURCES = [(each.value, each.value) for each in VisitSource]
PROTECTIONS = [(each.value, each.value) for each in Protection]
# The number of the transaction that writes: what was committed since an index was built is
# found by it, and a transaction that commits late is not missed.
THIS_WRITE = Cast(
    Cast(Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
    models.BigIntegerField(),
)


class Visit(models.Model):
    """到访记录: a person at a site; half-open, to the second. A leg is a visit to a vehicle."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="visits", db_index=False
    )
    site = models.ForeignKey("gubei.Site", models.PROTECT, related_name="visits", db_index=False)
    # Hall, floor, carriage: who was in another zone did not meet. "" is anywhere at the site.
    zone = models.CharField(max_length=100, blank=True, default="", db_default="")
    seat = models.CharField(max_length=50, blank=True, default="", db_default="")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    protection = models.CharField(max_length=8, choices=PROTECTIONS, blank=True, db_default="")
    companions = models.CharField(max_length=300, blank=True, default="", db_default="")
    boarded = models.CharField(max_length=100, blank=True, default="", db_default="")
    alighted = models.CharField(max_length=100, blank=True, default="", db_default="")
    note = models.CharField(max_length=500, blank=True, default="", db_default="")
    source = models.CharField(max_length=12, choices=SOURCES)
    keep_until = models.DateField()
    said_at = models.DateTimeField()
    # Nobody: a door, a gate or a roster wrote it.
    said_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="visits_said", db_index=False
    )
    # An officer decided that it stands although the person was elsewhere at the time.
    stands_at = models.DateTimeField(null=True)
    stands_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="visits_upheld", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="visits_withdrawn", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, related_name="replaced_by")
    written_in = models.BigIntegerField(db_default=THIS_WRITE, editable=False)
    withdrawn_in = models.BigIntegerField(null=True, editable=False)

    class Meta:
        """Every visit takes some time and ends after it began."""

        constraints = [
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="visit_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_in=None)
                | (
                    Q(
                        withdrawn_at__isnull=False,
                        withdrawn_by__isnull=False,
                        withdrawn_in__isnull=False,
                    )
                    & ~Q(reason="")
                ),
                name="withdrawn_visit_has_an_officer_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(stands_at=None, stands_by=None)
                | (Q(stands_at__isnull=False, stands_by__isnull=False) & ~Q(reason="")),
                name="upheld_visit_has_an_officer_and_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="visit_stays_as_it_was_said",
                fields=["person", "site", "zone", "start_at", "end_at", "source", "written_in"],
            ),
        ]
        indexes = [
            models.Index(fields=["person", "start_at"], name="visit_person"),
            models.Index(fields=["site", "start_at"], name="visit_site"),
            models.Index(fields=["written_in"], name="visit_written"),
            models.Index(
                fields=["withdrawn_in"],
                name="visit_withdrawn",
                condition=~Q(withdrawn_in=None),
            ),
            models.Index(fields=["keep_until"], name="visit_keep_until"),
        ]


__all__ = ["THIS_WRITE", "Visit"]
