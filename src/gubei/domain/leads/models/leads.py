"""Leads: who is to be located, by whom, until when."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gubei.domain.leads.models.lists import DispatchList, ListRow

_AGREES = """
    IF EXISTS (
        SELECT 1 FROM gubei_lead l
        LEFT JOIN gubei_closing c ON c.lead_id = l.id AND c.reopened_at IS NULL
        WHERE l.id = NEW.LEAD AND l.closed_as <> coalesce(c.outcome, '')
    ) THEN
        RAISE EXCEPTION 'lead % is marked closed otherwise than its closings say', NEW.LEAD
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def closing_agrees(lead: str) -> str:
    """Return the body of a trigger: `closed_as` of a lead says which closing stands."""
    return _AGREES.replace("LEAD", lead)


class Route(models.TextChoices):
    """Whose the lead was when it came in: which level answered, or whom it should go to."""

    VILLAGE = "village", "village"
    TOWN = "town", "town"
    DISTRICT = "district", "district"
    TRANSFER_PROPOSED = "transfer_proposed", "transfer_proposed"


class Lead(models.Model):
    """线索: one person of one list whom one unit must locate."""

    id = models.UUIDField(primary_key=True)
    dispatch_list = models.ForeignKey(
        DispatchList, models.PROTECT, related_name="leads", db_index=False
    )
    row = models.OneToOneField(ListRow, models.PROTECT, related_name="lead")
    person = models.ForeignKey("gubei.Person", models.PROTECT, related_name="leads", db_index=False)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="leads")
    received_at = models.DateTimeField()
    locate_by = models.DateTimeField()
    feedback_by = models.DateTimeField()
    exposure = models.CharField(max_length=300, blank=True)
    exposed_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=500, blank=True)
    route = models.CharField(max_length=20, choices=Route)
    route_confidence = models.FloatField()
    candidates = ArrayField(models.CharField(max_length=32), default=list)
    proposed_code = models.CharField(max_length=32, blank=True)
    proposed_name = models.CharField(max_length=100, blank=True)
    # How the row met its person: 1 for the same document, None for a person new to us.
    match_probability = models.FloatField(null=True)
    officer = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="assigned_leads", db_index=False
    )
    claimed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="claimed_leads", db_index=False
    )
    claimed_until = models.DateTimeField(null=True)
    # Say that a standing closing exists, and its outcome, by which indexes find and count leads;
    # deferred triggers tie them to the closing.
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=16, blank=True, db_default="")

    class Meta:
        """A lead has a unit (NOT NULL), and a claim ends."""

        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_until=None)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="claim_ends",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_as="")
                | (Q(closed_at__isnull=False) & ~Q(closed_as="")),
                name="closed_lead_is_marked_with_its_end",
            ),
        ]
        indexes = [
            # The ledger reads this alone.
            models.Index(
                fields=["dispatch_list", "unit", "closed_as", "locate_by"], name="lead_ledger"
            ),
            models.Index(fields=["locate_by", "id"], name="lead_by_deadline"),
            models.Index(fields=["received_at", "id"], name="lead_by_receipt"),
            models.Index(fields=["person"], name="lead_person"),
            models.Index(fields=["locate_by", "id"], name="lead_open", condition=Q(closed_at=None)),
            models.Index(
                fields=["unit", "locate_by", "id"],
                name="lead_open_unit",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["closed_as", "locate_by", "id"],
                name="lead_closed",
                condition=~Q(closed_as=""),
            ),
            models.Index(fields=["officer"], name="lead_officer", condition=~Q(officer=None)),
            models.Index(
                fields=["claimed_by"], name="lead_claimed_by", condition=~Q(claimed_by=None)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="lead_is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="closed_lead_has_a_closing",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__closed_at__isnull=False),
                func=closing_agrees("id"),
            ),
            pgtrigger.Trigger(
                name="closing_and_mark_move_together",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("closed_at", "closed_as"),  # type: ignore[no-untyped-call]
                timing=pgtrigger.Deferred,
                func=closing_agrees("id"),
            ),
        ]


class Handover(models.Model):
    """A lead went from one unit or officer to another, and who said so."""

    id = models.UUIDField(primary_key=True)
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="handovers")
    from_unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="leads_given")
    to_unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="leads_got")
    to_officer = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="leads_got"
    )
    at = models.DateTimeField()
    by = models.ForeignKey("gubei.Officer", models.PROTECT, null=True, related_name="handovers")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Kept as written."""

        triggers = [pgtrigger.ReadOnly(name="handover_is_written_once")]
        indexes = [models.Index(fields=["lead", "at"])]
