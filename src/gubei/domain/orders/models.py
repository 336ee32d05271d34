"""Tables of the orders part."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.orders.rules.ladders import Whom

__all__ = [
    "Attachment",
    "Decision",
    "Escalation",
    "Ladder",
    "Order",
    "OrderAct",
    "OutgoingNotice",
    "Rung",
]

_WHOLE = """
    IF NOT EXISTS (SELECT 1 FROM gubei_rung WHERE ladder_id = NEW.LADDER) OR EXISTS (
        SELECT 1 FROM (
            SELECT step, row_number() OVER steps AS place,
                   percent - lag(percent) OVER steps AS percent_more,
                   minutes - lag(minutes) OVER steps AS minutes_more
            FROM gubei_rung WHERE ladder_id = NEW.LADDER WINDOW steps AS (ORDER BY step)
        ) rung
        WHERE step <> place OR percent_more < 0 OR minutes_more < 0
              OR percent_more + minutes_more = 0
    ) THEN
        RAISE EXCEPTION 'the rungs of ladder % do not count 1, 2, 3, or do not climb', NEW.LADDER
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _is_whole(name: str, ladder: str) -> pgtrigger.Trigger:
    """Return a trigger: at the end of the transaction the ladder is one that `climbs` allows."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=pgtrigger.Insert, timing=pgtrigger.Deferred,
        func=_WHOLE.replace("LADDER", ladder),
    )  # fmt: skip


class Decision(models.Model):
    """决策: what a meeting, a duty officer or a rule decided; orders follow from it."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="decisions")
    subject = models.CharField(max_length=200)
    text = models.CharField(max_length=4000)
    decided_at = models.DateTimeField()
    taken_in_at = models.DateTimeField()
    # Nobody: a rule decided.
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="decisions", db_index=False
    )

    class Meta:
        """Written once, and it says something."""

        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="decision_has_a_subject"),
        ]
        triggers = [pgtrigger.ReadOnly(name="decision_is_written_once")]


class Ladder(models.Model):
    """上报阶梯: in force from a moment, for a unit and what lies below, for a kind ("": all)."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, null=True, related_name="ladders")
    kind = models.CharField(max_length=16, blank=True)
    valid_from = models.DateTimeField()

    class Meta:
        """One ladder at a moment."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "valid_from"],
                name="one_ladder_at_a_moment",
                nulls_distinct=False,
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="ladder_is_written_once"),
            pgtrigger.Protect(name="ladder_is_not_deleted", operation=pgtrigger.Delete),
            _is_whole("ladder_has_rungs", "id"),
        ]


class Rung(models.Model):
    """One step of a ladder; see `rules.ladders.Rung`."""

    id = models.UUIDField(primary_key=True)
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="rungs", db_index=False)
    step = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    whom = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Whom])

    class Meta:
        """Counted from 1 without a gap, each after the one before it."""

        constraints = [
            models.UniqueConstraint(fields=["ladder", "step"], name="rung_is_there_once"),
            models.CheckConstraint(condition=Q(step__gte=1), name="rungs_count_from_one"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="rung_is_written_once"),
            pgtrigger.Protect(name="rung_is_not_deleted", operation=pgtrigger.Delete),
            _is_whole("rungs_climb_without_a_gap", "ladder_id"),
        ]


class Order(models.Model):
    """任务单: one unit must answer by a deadline.

    `officer` answers for it. `subject_kind` and `subject_id` name what it is about in a part
    that stands above this one, so there is no foreign key. `step` is the last rung climbed;
    `climbs_at` is when the next one falls, nothing once it is answered.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        ASSIGNMENT = "assignment", "assignment"
        LOCATE = "locate", "locate"
        CONTROL = "control", "control"
        VISIT = "visit", "visit"
        SAMPLE = "sample", "sample"
        RESULT = "result", "result"
        BRING = "bring", "bring"
        CONTEST = "contest", "contest"
        DISINFECT = "disinfect", "disinfect"
        SITE_MATTER = "site_matter", "site_matter"
        HOME_CHECK = "home_check", "home_check"

    id = models.UUIDField(primary_key=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="orders")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", db_index=False
    )
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="orders", db_index=False)
    officer = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="orders", db_index=False
    )
    issued_by_unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="orders_issued", db_index=False
    )
    kind = models.CharField(max_length=16, choices=Kind)
    subject = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=16, blank=True)
    subject_id = models.UUIDField(null=True)
    form = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    taken_in_at = models.DateTimeField()
    due_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    report = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="orders", db_index=False)
    step = models.PositiveSmallIntegerField(default=0)
    climbs_at = models.DateTimeField(null=True)

    class Meta:
        """A unit, an officer and a deadline stand in every order; an answered one climbs no more."""

        constraints = [
            models.CheckConstraint(condition=Q(due_at__gt=F("issued_at")), name="order_has_time"),
            models.CheckConstraint(
                condition=Q(reported_at=None, report=None)
                | Q(reported_at__isnull=False, report__isnull=False, accepted_at__isnull=False),
                name="order_is_accepted_before_its_report",
            ),
            models.CheckConstraint(
                condition=Q(climbs_at=None) | Q(reported_at=None, closed_at=None),
                name="answered_order_climbs_no_more",
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id=None)
                | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="order_subject_is_whole",
            ),
            models.UniqueConstraint(
                fields=["subject_id", "unit"],
                condition=Q(kind="locate", subject_kind="list"),
                name="a_unit_locates_a_list_by_one_order",
            ),
        ]
        triggers = [pgtrigger.Protect(name="order_is_not_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["climbs_at", "id"], name="order_climbs",
                         condition=Q(climbs_at__isnull=False)),
            models.Index(fields=["due_at", "id"], name="order_due"),
            models.Index(fields=["due_at", "id"], name="order_waits",
                         condition=Q(reported_at=None, closed_at=None)),
            models.Index(fields=["unit", "due_at", "id"], name="order_unit_waits",
                         condition=Q(reported_at=None, closed_at=None)),
            models.Index(fields=["officer", "due_at", "id"], name="order_officer_waits",
                         condition=Q(reported_at=None, closed_at=None)),
            models.Index(fields=["issued_by_unit", "reported_at"], name="order_to_close",
                         condition=Q(reported_at__isnull=False, closed_at=None)),
            models.Index(fields=["unit", "-issued_at"], name="order_unit_issued"),
            models.Index(fields=["parent"], name="order_parent", condition=~Q(parent=None)),
            models.Index(fields=["subject_id", "kind"], name="order_subject",
                         condition=~Q(subject_id=None)),
            models.Index(fields=["subject_id", "unit"], name="order_locates",
                         condition=Q(kind="locate", subject_kind="list", closed_at=None)),
        ]  # fmt: skip


_ENCLOSED = pgtrigger.Q(old__decision__isnull=False) | pgtrigger.Q(old__order__isnull=False)


class Attachment(models.Model):
    """附件: a file that a decision encloses, or the report of an order; sealed as it came."""

    id = models.UUIDField(primary_key=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="attachments", db_index=False
    )
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="attachments", db_index=False
    )
    by = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="attachments")
    at = models.DateTimeField()
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        """Enclosed once, by one thing; then it is kept."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(file_name="") & Q(size__gt=0), name="attachment_is_a_file"
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | Q(order=None), name="attachment_is_enclosed_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="enclosed_attachment_is_kept",
                operation=pgtrigger.Delete,
                condition=_ENCLOSED,
            ),
            pgtrigger.Protect(
                name="enclosed_attachment_is_not_moved",
                operation=pgtrigger.Update,
                condition=_ENCLOSED
                & (
                    pgtrigger.Q(old__decision__df=pgtrigger.F("new__decision"))
                    | pgtrigger.Q(old__order__df=pgtrigger.F("new__order"))
                ),
            ),
            # Its content may be sealed with a newer key.
            pgtrigger.ReadOnly(
                name="attachment_stays_as_it_came", fields=["by", "at", "file_name", "size"]
            ),
        ]
        indexes = [
            models.Index(fields=["decision"], name="attachment_decision",
                         condition=~Q(decision=None)),
            models.Index(fields=["order"], name="attachment_order", condition=~Q(order=None)),
            models.Index(fields=["at"], name="attachment_loose",
                         condition=Q(decision=None, order=None)),
        ]  # fmt: skip


class OrderAct(models.Model):
    """What was done with an order, by whom and when; a return keeps the report it sent back."""

    class Kind(models.TextChoices):
        """Which act."""

        ACCEPT = "accept", "accept"
        PASS_DOWN = "pass_down", "pass_down"
        REPORT = "report", "report"
        RETURN = "return", "return"
        CLOSE = "close", "close"

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="acts", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    # Nobody: a rule did it.
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="order_acts", db_index=False
    )
    text = models.CharField(max_length=2000, blank=True)
    report = models.JSONField(null=True)

    class Meta:
        """Written once."""

        triggers = [pgtrigger.ReadOnly(name="order_act_is_written_once")]
        indexes = [models.Index(fields=["order", "at"], name="order_act_order")]


class Escalation(models.Model):
    """逐级上报: a rung that an order climbed. `fell_at` is its moment, `at` when it was done."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="escalations", db_index=False)
    step = models.PositiveSmallIntegerField()
    whom = models.CharField(max_length=8)
    told = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="escalations", db_index=False
    )
    # "notice": a message of its own; "earlier": that of an earlier rung had not left yet;
    # "" where none goes out: the order was loaded long after it was issued.
    way = models.CharField(max_length=8, blank=True)
    fell_at = models.DateTimeField()
    at = models.DateTimeField()
    late = models.BooleanField()

    class Meta:
        """Never twice."""

        constraints = [
            models.UniqueConstraint(fields=["order", "step"], name="order_climbs_a_rung_once"),
        ]
        triggers = [pgtrigger.ReadOnly(name="escalation_is_written_once")]
        indexes = [models.Index(fields=["at", "id"], name="escalation_at")]


class OutgoingNotice(models.Model):
    """待发消息: a message that the worker sends, at least once.

    To an officer about a rung that an order climbed; or to a person about something done for
    them, or to a board that drivers read, about what `about` names: it lies in a part that stands
    above this one.
    """

    id = models.UUIDField(primary_key=True)
    officer = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="notices_sent", db_index=False
    )
    escalation = models.OneToOneField(Escalation, models.PROTECT, null=True, related_name="notice")
    person = models.ForeignKey(
        "gubei.Person", models.CASCADE, null=True, related_name="notices_sent"
    )
    about = models.UUIDField(null=True)
    board = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    # A Way; "" where it left before the way was written down.
    sent_by = models.CharField(max_length=8, blank=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        """Sent, given up, or waiting; one receiver, and a person or a board is told a thing once."""

        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="notice_ends_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(sent_by="") | Q(sent_at__isnull=False),
                name="only_a_sent_notice_went_by_a_way",
            ),
            models.CheckConstraint(
                condition=Q(
                    officer__isnull=False,
                    escalation__isnull=False,
                    person=None,
                    about=None,
                    board="",
                )
                | Q(
                    officer=None,
                    escalation=None,
                    person__isnull=False,
                    about__isnull=False,
                    board="",
                )
                | (
                    Q(officer=None, escalation=None, person=None, about__isnull=False)
                    & ~Q(board="")
                ),
                name="notice_goes_to_an_officer_a_person_or_a_board",
            ),
            models.UniqueConstraint(
                fields=["about", "board"], condition=~Q(about=None), name="a_thing_is_told_once"
            ),
        ]
        indexes = [
            models.Index(fields=["try_at", "id"], name="notice_waits",
                         condition=Q(sent_at=None, given_up_at=None)),
            models.Index(fields=["given_up_at"], name="notice_dead",
                         condition=Q(given_up_at__isnull=False)),
        ]  # fmt: skip
