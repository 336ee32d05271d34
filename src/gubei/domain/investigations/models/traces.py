"""Traces that were run, whom they found, and what was decided of each."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.investigations.models.cases import Case
from gubei.domain.investigations.rules.contacts import ContactClass, Finding
from gubei.domain.privacy.models import Purpose

CLASSES = [(each.value, each.value) for each in ContactClass]
FINDINGS = [(each.value, each.value) for each in Finding]


class Trace(models.Model):
    """追溯: one search for the contacts of a case, kept with its rule, purpose and author."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="traces", db_index=False)
    found_by = models.CharField(max_length=8, choices=FINDINGS)
    purpose = models.CharField(max_length=16, choices=Purpose)
    at = models.DateTimeField()
    by = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="traces", db_index=False)
    window_from = models.DateTimeField(null=True)
    window_to = models.DateTimeField(null=True)
    least_seconds = models.PositiveIntegerField(default=0)
    linger_seconds = models.PositiveIntegerField(default=0)
    rings = models.PositiveSmallIntegerField(default=1)
    # How many persons stand in each ring, and how many visits were asked.
    sizes = models.JSONField(default=list)
    visits = models.PositiveIntegerField(default=0)
    # Places so full that the trace says so: [{site, zone, persons, at}].
    crowded = models.JSONField(default=list)

    class Meta:
        """Written once; a trace names its purpose."""

        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="trace_has_a_purpose"),
            models.CheckConstraint(
                condition=~Q(found_by="visits")
                | Q(window_from__isnull=False, window_to__gt=F("window_from")),
                name="trace_has_a_window",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="trace_is_written_once")]
        indexes = [models.Index(fields=["case", "-at"], name="trace_case")]


class Contact(models.Model):
    """接触者: a person whom one trace found, in which ring, through whom, where and how long.

    `meetings` are all encounters by source and spot: [source, site, zone, first, last, seconds],
    times in seconds since 1970; the first one is the way.
    """

    id = models.UUIDField(primary_key=True)
    trace = models.ForeignKey(Trace, models.PROTECT, related_name="contacts", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts", db_index=False)
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="contacts", db_index=False
    )
    ring = models.PositiveSmallIntegerField()
    # Whom they met. The trace takes both out of visits, which the database holds to be true.
    through = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey(
        "gubei.Site", models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    zone = models.CharField(max_length=100, blank=True)
    is_household = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seconds = models.BigIntegerField()
    meetings = models.JSONField(default=list)
    relation = models.CharField(max_length=200, blank=True)

    class Meta:
        """A person once in a trace."""

        constraints = [
            models.UniqueConstraint(fields=["trace", "person"], name="contact_once_in_a_trace"),
            models.CheckConstraint(
                condition=Q(last_at__gte=F("first_at"), seconds__gte=0),
                name="contact_ends_after_it_began",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="contact_is_written_once")]
        indexes = [models.Index(fields=["case", "person"], name="contact_case_person")]


class ContactDecision(models.Model):
    """判定: what a contact of a case is; a later decision replaces it, and both are kept."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="decisions_on_contacts", db_index=False
    )
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="contact_decisions", db_index=False
    )
    value = models.CharField(max_length=12, choices=CLASSES)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="contact_decisions", db_index=False
    )
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="decisions", db_index=False)
    through = models.ForeignKey("gubei.Person", models.PROTECT, related_name="+", db_index=False)
    first_exposed_at = models.DateTimeField()
    last_exposed_at = models.DateTimeField()
    lead = models.ForeignKey(
        "gubei.Lead", models.PROTECT, null=True, related_name="contact_decisions", db_index=False
    )
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """One decision stands for a contact of a case, and it has a reason."""

        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="contact_decision_has_a_reason"),
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(replaced_at=None),
                name="one_decision_stands_for_a_contact",
            ),
            models.CheckConstraint(
                condition=Q(value__in=["general", "none"]) | Q(lead__isnull=False),
                name="close_and_secondary_contacts_have_a_lead",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="contact_decision_is_kept", exclude=["replaced_at", "lead"]),
            pgtrigger.Protect(name="contact_decision_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["person"], name="contact_decision_person"),
            models.Index(fields=["lead"], name="contact_decision_lead", condition=~Q(lead=None)),
        ]
