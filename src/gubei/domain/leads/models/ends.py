"""What was done about a lead, and how it ended."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.leads.models.leads import Lead, closing_agrees
from gubei.domain.leads.models.lists import DispatchList


class Attempt(models.Model):
    """One try to reach a person."""

    class Means(models.TextChoices):
        """How it was tried."""

        CALL = "call", "call"
        VISIT = "visit", "visit"
        MESSAGE = "message", "message"

    class Result(models.TextChoices):
        """What came of it."""

        REACHED = "reached", "reached"
        NO_ANSWER = "no_answer", "no_answer"
        SWITCHED_OFF = "switched_off", "switched_off"
        WRONG_NUMBER = "wrong_number", "wrong_number"
        NOBODY_HOME = "nobody_home", "nobody_home"
        REFUSED = "refused", "refused"
        SENT = "sent", "sent"

    id = models.UUIDField(primary_key=True)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="attempts")
    means = models.CharField(max_length=8, choices=Means)
    result = models.CharField(max_length=16, choices=Result)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    # What the clock of the device said, where it was written down without a network.
    device_at = models.DateTimeField(null=True)
    by = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="attempts")

    class Meta:
        """Kept as written."""

        triggers = [
            pgtrigger.ReadOnly(name="attempt_is_written_once"),
            pgtrigger.Protect(name="attempt_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["lead", "-at"])]


class Transfer(models.Model):
    """转办: a lead is offered to another district; it counts once they signed for it."""

    id = models.UUIDField(primary_key=True)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="transfers")
    to_code = models.CharField(max_length=32, blank=True)
    to_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="transfers_sent"
    )
    received_at = models.DateTimeField(null=True)
    receiver = models.CharField(max_length=100, blank=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        """Signed for by a named person, or refused with a reason, or waiting."""

        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(refused_at=None, received_at=None),
                name="lead_is_offered_once",
            ),
            models.CheckConstraint(condition=~Q(to_name=""), name="transfer_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(received_at=None, receiver="")
                | (Q(received_at__isnull=False, refused_at=None) & ~Q(receiver="")),
                name="receipt_has_a_name_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal="")
                | (Q(refused_at__isnull=False) & ~Q(refusal="")),
                name="transfer_refusal_has_a_reason",
            ),
        ]


class OutOfReach(models.Model):
    """失联: somebody could not be reached; the level above says whether the search ends."""

    id = models.UUIDField(primary_key=True)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="out_of_reach_requests")
    summary = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="out_of_reach_asked"
    )
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="out_of_reach_decided"
    )
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        """One request waits at a time, and nobody approves their own."""

        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(approved_at=None, refused_at=None),
                name="one_request_waits",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(refused_at=None),
                name="request_is_answered_one_way",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="nobody_approves_their_own",
            ),
        ]


class Outcome(models.TextChoices):
    """The six ways in which a lead ends."""

    FOUND = "found", "found"
    DUPLICATE = "duplicate", "duplicate"
    TRANSFERRED = "transferred", "transferred"
    NOT_HERE = "not_here", "not_here"
    FALSE_HIT = "false_hit", "false_hit"
    OUT_OF_REACH = "out_of_reach", "out_of_reach"


class Closing(models.Model):
    """核销: a lead ended, in one of six ways; it can be reopened, never rewritten.

    `source` is the list whose file said so, where a file brought the result in.
    """

    class Arrangement(models.TextChoices):
        """What a found person is put under."""

        CENTRAL_ISOLATION = "central_isolation", "central_isolation"
        HOME_ISOLATION = "home_isolation", "home_isolation"
        HEALTH_MONITORING = "health_monitoring", "health_monitoring"
        NONE = "none", "none"

    id = models.UUIDField(primary_key=True)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="closings")
    outcome = models.CharField(max_length=16, choices=Outcome)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    by = models.ForeignKey("gubei.Officer", models.PROTECT, null=True, related_name="closings")
    source = models.ForeignKey(
        DispatchList, models.PROTECT, null=True, related_name="results_brought"
    )
    # Who checked, as the file says that brought the result in; `by` took the file in.
    checked_by = models.CharField(max_length=100, blank=True)
    said_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    arrangement = models.CharField(max_length=20, choices=Arrangement, blank=True)
    actual_address = models.CharField(max_length=500, blank=True)
    whereabouts = models.CharField(max_length=300, blank=True)
    duplicate_of = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="duplicates")
    transfer = models.OneToOneField(Transfer, models.PROTECT, null=True, related_name="closing")
    request = models.OneToOneField(OutOfReach, models.PROTECT, null=True, related_name="closing")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="reopenings"
    )
    reopening = models.CharField(max_length=300, blank=True)

    class Meta:
        """Each outcome carries what the rule asks of it; one closing stands at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=Q(reopened_at=None), name="lead_ends_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="found")
                | (~Q(arrangement="") & (~Q(arrangement="none") | ~Q(note=""))),
                name="found_has_a_measure_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="found") | Q(arrangement=""),
                name="only_the_found_are_under_a_measure",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="duplicate")
                | Q(duplicate_of__isnull=False)
                | Q(source__isnull=False),
                name="duplicate_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("lead")),
                name="duplicate_is_of_another",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="transferred") | Q(transfer__isnull=False),
                name="transferred_has_a_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_here") | (~Q(whereabouts="") & ~Q(said_by="")),
                name="not_here_says_where_and_who_said_so",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="false_hit") | ~Q(note=""), name="false_hit_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="out_of_reach") | Q(request__isnull=False),
                name="out_of_reach_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reopening="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopening="")),
                name="reopening_has_a_reason",
            ),
        ]
        # The books of a past moment are today's, taken back by what was written since.
        indexes = [
            models.Index(fields=["at"], name="closing_at"),
            models.Index(
                fields=["reopened_at"], name="closing_reopened", condition=~Q(reopened_at=None)
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="closing_is_written_once",
                exclude=["reopened_at", "reopened_by", "reopening"],
            ),
            pgtrigger.Protect(name="closing_is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="closing_is_marked_on_its_lead",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=closing_agrees("lead_id"),
            ),
        ]
