"""Cases, what they are said to be, and where they may have caught it."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd, SourceKind

CLASSES = [(each.value, each.value) for each in CaseClass]
ENDS = [(each.value, each.value) for each in CaseEnd]
SOURCES = [(each.value, each.value) for each in SourceKind]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Case(models.Model):
    """病例: a person who may infect others. What it is stands in its classifications."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=32)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="cases", db_index=False)
    person = models.ForeignKey("gubei.Person", models.PROTECT, related_name="cases", db_index=False)
    onset_on = models.DateField(null=True)
    first_positive_on = models.DateField(null=True)
    last_negative_on = models.DateField(null=True)
    isolated_at = models.DateTimeField(null=True)
    # Conditions of the policy pack that hold for the case, such as found_by_repeated_tests.
    conditions = ArrayField(models.CharField(max_length=64), default=list)
    # Which policy counts where several are in force; "" where there is one.
    pack = models.CharField(max_length=64, blank=True)
    # The key of the case in the system it came from, such as "godata:4f1c…".
    foreign_id = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    reported_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="cases_opened", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="cases_ended", db_index=False
    )
    end = models.CharField(max_length=16, choices=ENDS, blank=True)

    class Meta:
        """A number once, and a person is one running case."""

        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number_is_unique"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="person_is_one_running_case"
            ),
            models.UniqueConstraint(
                fields=["foreign_id"],
                condition=~Q(foreign_id=""),
                name="foreign_case_is_known_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end="")),
                name="end_of_a_case_has_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(last_negative_on=None)
                | Q(first_positive_on=None)
                | Q(last_negative_on__lte=F("first_positive_on")),
                name="last_negative_is_before_first_positive",
            ),
        ]
        triggers = [pgtrigger.Protect(name="case_is_not_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["unit", "-reported_at"], name="case_unit_reported"),
            models.Index(fields=["person"], name="case_person"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class Classification(models.Model):
    """What a case was said to be, from a day on; the newest one counts."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="classifications", db_index=False)
    value = models.CharField(max_length=16, choices=CLASSES)
    on = models.DateField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="classifications", db_index=False
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        """Written once."""

        triggers = [pgtrigger.ReadOnly(name="classification_is_written_once")]
        indexes = [models.Index(fields=["case", "-on", "-said_at"], name="classification_case")]


class CaseSource(models.Model):
    """Where a case may have caught it. Several stay possible until an officer decides."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="sources", db_index=False)
    kind = models.CharField(max_length=8, choices=SOURCES)
    other = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="infected", db_index=False
    )
    site = models.ForeignKey(
        "gubei.Site", models.PROTECT, null=True, related_name="sources", db_index=False
    )
    # Where it was brought from, or what speaks for it.
    text = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="sources_said", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="sources_decided", db_index=False
    )
    holds = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """A linked source names another case; at most one holds."""

        constraints = [
            models.CheckConstraint(
                condition=Q(kind="linked", other__isnull=False)
                | (~Q(kind="linked") & Q(other=None)),
                name="linked_source_names_a_case",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("case")), name="no_case_infects_itself"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, holds=None, reason="")
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, holds__isnull=False)
                    & ~Q(reason="")
                ),
                name="decided_source_has_an_officer_and_a_reason",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(holds=True), name="one_source_holds"
            ),
            models.UniqueConstraint(
                fields=["case", "other"],
                condition=~Q(other=None) & ~Q(holds=False),
                name="case_is_linked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "said_at"], name="source_case"),
            models.Index(fields=["other"], name="source_other", condition=~Q(other=None)),
        ]
