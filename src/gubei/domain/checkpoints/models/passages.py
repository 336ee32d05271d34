"""Passages: a vehicle, everybody in it, and what was decided of each."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Right

from gubei.domain.checkpoints.models.posts import CLASSES, Checkpoint, Lane
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.slips import LENGTH
from gubei.terms.passages import Outcome
from gubei.terms.plates import PlateKind

OUTCOMES = [(each.value, each.value) for each in Outcome]
_GRAVITY = ", ".join(f"'{each.value}'" for each in Outcome)

# As `rules.slips.slip_number` says it, in small letters.
SLIP = Right(Cast("id", models.TextField()), LENGTH)

# At the end of the transaction: nobody in a closed passage waits for a decision, and the
# outcome of the vehicle is the gravest of its people's.
_EVERYBODY_IS_DECIDED = f"""
    IF EXISTS (
        SELECT 1 FROM gubei_passage p
        LEFT JOIN gubei_traveller t ON t.passage_id = p.id
        WHERE p.id = NEW.PASSAGE AND p.closed_at IS NOT NULL
        GROUP BY p.id
        HAVING count(t.id) <> max(p.people)
            OR bool_or(t.outcome IN ('', 'hold') OR t.outcome IS NULL)
            OR max(array_position(ARRAY[{_GRAVITY}], t.outcome::text))
               IS DISTINCT FROM array_position(ARRAY[{_GRAVITY}], max(p.outcome)::text)
    ) THEN
        RAISE EXCEPTION 'passage % is closed while somebody in it has no decision', NEW.PASSAGE
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - the names of outcomes are ours


def _everybody_is_decided(
    name: str, passage: str, operation: pgtrigger.Operation, condition: pgtrigger.Q | None = None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, timing=pgtrigger.Deferred,
        condition=condition, func=_EVERYBODY_IS_DECIDED.replace("PASSAGE", passage),
    )  # fmt: skip


class Permit(models.Model):
    """通行证: one vehicle, one permit, one route; six digits of area, six of serial."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="permits")
    plate = models.CharField(max_length=16)
    origin = models.CharField(max_length=200)
    destination = models.CharField(max_length=200)
    goods = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    # The last day.
    valid_until = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="permits_recorded", db_index=False
    )
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """A number stands for one vehicle on one route, for a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(revoked_at=None),
                name="permit_stands_for_one_vehicle",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{12}$"), name="permit_number_has_twelve_digits"
            ),
            models.CheckConstraint(
                condition=~Q(plate="") & ~Q(origin="") & ~Q(destination=""),
                name="permit_names_vehicle_and_route",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="permit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, reason="")
                | (Q(revoked_at__isnull=False) & ~Q(reason="")),
                name="revoked_permit_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["plate"], name="permit_plate")]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), exclude=["content"]
)
class Passage(models.Model):
    """通行记录: a vehicle at a checkpoint. Its key is the device's own: a repeat is the same.

    `passed_at` is the moment by the server's clock as far as the device knew it; `device_at` what
    the device's clock said. `seconds` is the time of service. `closed_at`: the vehicle went on.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="passages", db_index=False
    )
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="passages", db_index=False)
    lane = models.ForeignKey(
        Lane, models.PROTECT, null=True, related_name="passages", db_index=False
    )
    direction = models.CharField(
        max_length=3, choices=[(each.value, each.value) for each in Direction]
    )
    plate_kind = models.CharField(
        max_length=16, choices=[(each.value, each.value) for each in PlateKind]
    )
    plate = models.CharField(max_length=16, blank=True)
    vehicle_class = models.CharField(max_length=16, choices=CLASSES)
    origin = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=300, blank=True)
    destination_unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, null=True, related_name="arrivals", db_index=False
    )
    goods = models.CharField(max_length=200, blank=True)
    permit_number = models.CharField(max_length=20, blank=True)
    facts = ArrayField(models.CharField(max_length=24), default=list)
    people = models.PositiveSmallIntegerField()
    passed_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)
    by = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="passages", db_index=False)
    policy = models.ForeignKey(
        "gubei.PolicyChange", models.PROTECT, null=True, related_name="passages", db_index=False
    )
    outcome = models.CharField(max_length=16, choices=OUTCOMES, blank=True)
    closed_at = models.DateTimeField(null=True)
    # Sealed transit: by then the vehicle has left the district.
    leave_by = models.DateTimeField(null=True)
    # A keyed hash of what was sent: under the same key another content is another passage. None:
    # of a time when it was not kept.
    content = models.BinaryField(max_length=16, null=True)
    # It was decided without the server: what was said holds beside what the rules say.
    is_offline = models.BooleanField(default=False, db_default=False)
    # Which relay brought it, and whether it decided: no device, and not the server.
    relay = models.ForeignKey(
        "gubei.Relay", models.PROTECT, null=True, related_name="passages", db_index=False
    )
    is_relayed = models.BooleanField(default=False, db_default=False)
    turned_to = models.CharField(max_length=200, blank=True)
    neighbour_told_at = models.DateTimeField(null=True)
    neighbour_receiver = models.CharField(max_length=100, blank=True)
    # Written by mistake: it counts no more and stays readable.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="passages_withdrawn",
        db_index=False,
    )  # fmt: skip
    withdrawal = models.CharField(max_length=300, blank=True)

    class Meta:
        """It holds somebody, and a receipt has a name and a time."""

        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="passage_holds_somebody"),
            models.CheckConstraint(
                condition=Q(plate_kind="none", plate="") | (~Q(plate_kind="none") & ~Q(plate="")),
                name="a_plate_is_written_or_there_is_none",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | (~Q(outcome="") & ~Q(outcome="hold")),
                name="closed_passage_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(neighbour_told_at=None, neighbour_receiver="")
                | (
                    Q(neighbour_told_at__isnull=False, outcome="turn_back")
                    & ~Q(neighbour_receiver="")
                ),
                name="neighbour_signs_for_who_was_turned_back",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal="")),
                name="withdrawn_passage_has_an_officer_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_relayed=False) | Q(relay__isnull=False, is_offline=True),
                name="relay_that_decided_is_named",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="passage_is_not_deleted", operation=pgtrigger.Delete),
            _everybody_is_decided(
                "passage_closes_when_everybody_has_a_decision", "id",
                pgtrigger.Insert | pgtrigger.Update,
                pgtrigger.Q(new__closed_at__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["checkpoint", "-passed_at", "-id"], name="passage_checkpoint"),
            # With what is asked of earlier passages of a vehicle: their rows are not read.
            models.Index(fields=["plate", "-passed_at"], name="passage_plate",
                         include=["id", "withdrawn_at"], condition=~Q(plate="")),
            models.Index(fields=["passed_at"], name="passage_commuter",
                         condition=Q(vehicle_class="commuter")),
            models.Index(fields=["id"], name="passage_of_commuter_in", include=["passed_at"],
                         condition=Q(vehicle_class="commuter", direction="in")),
            models.Index(fields=["checkpoint", "passed_at"], name="passage_open",
                         condition=Q(closed_at=None, withdrawn_at=None)),
            models.Index(fields=["checkpoint", "passed_at"], name="passage_refused",
                         condition=Q(outcome__in=["turn_back", "hand_over"])),
            # What is still to be done is asked for of all days.
            models.Index(fields=["checkpoint", "passed_at"], name="passage_not_told",
                         condition=Q(outcome="turn_back", neighbour_told_at=None,
                                     withdrawn_at=None)),
            models.Index(fields=["checkpoint", "passed_at"], name="passage_handed_over",
                         condition=Q(outcome="hand_over", withdrawn_at=None)),
            models.Index(fields=["checkpoint", "passed_at"], name="passage_offline",
                         condition=Q(is_offline=True)),
            models.Index(fields=["leave_by"], name="passage_in_transit",
                         condition=Q(leave_by__isnull=False, withdrawn_at=None)),
            models.Index(SLIP, name="passage_slip"),
            models.Index(fields=["permit_number"], name="passage_permit",
                         condition=~Q(permit_number="")),
        ]  # fmt: skip


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=["document", "document_blind", "phone", "phone_blind"],
)
class Traveller(models.Model):
    """通行人员: one person in a passage and the decision on this person.

    `ruled` and `rule` are what the policy said ("" where it says nothing of roads), `outcome` is
    what holds: the same, or what an officer decided otherwise. `person` is set where the register
    knows the document; who only passes is not added to it.
    """

    id = models.UUIDField(primary_key=True)
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="travellers", db_index=False)
    place = models.PositiveSmallIntegerField()
    is_driver = models.BooleanField()
    name = models.CharField(max_length=100, blank=True)
    person = models.ForeignKey(
        "gubei.Person", models.SET_NULL, null=True, related_name="passages", db_index=False
    )
    document = models.BinaryField(null=True)
    document_blind = models.BinaryField(max_length=16, null=True)
    phone = models.BinaryField(null=True)
    phone_blind = models.BinaryField(max_length=16, null=True)
    birth_date = models.DateField(null=True)
    celsius = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    tested_at = models.DateTimeField(null=True)
    is_negative = models.BooleanField(null=True)
    leaves_at = models.DateTimeField(null=True)
    facts = ArrayField(models.CharField(max_length=24), default=list)
    ruled = models.CharField(max_length=16, choices=OUTCOMES, blank=True)
    rule = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=16, choices=OUTCOMES, blank=True)
    decided_at = models.DateTimeField(null=True)
    # Set where an officer decided otherwise than the rule.
    decided_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="entries_decided", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)
    # Whoever took the person over, when.
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=100, blank=True)

    class Meta:
        """Somebody, once in a passage; deciding otherwise has an officer and a reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["passage", "place"], include=["person"], name="traveller_has_one_place"
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(document__isnull=False), name="traveller_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(outcome=F("ruled"), decided_by=None, reason="")
                | (Q(decided_by__isnull=False) & ~Q(reason="") & ~Q(outcome="")),
                name="deciding_otherwise_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="decision_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by="")
                | (Q(taken_at__isnull=False, outcome="hand_over") & ~Q(taken_by="")),
                name="who_takes_a_person_over_is_named",
            ),
        ]
        triggers = [
            _everybody_is_decided(
                "nobody_in_a_closed_passage_waits", "passage_id",
                pgtrigger.Insert | pgtrigger.Update,
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["document_blind", "-decided_at"], name="traveller_document",
                         condition=~Q(document_blind=None)),
            models.Index(fields=["person"], name="traveller_person", condition=~Q(person=None)),
            models.Index(fields=["decided_at"], name="traveller_overridden",
                         condition=~Q(decided_by=None)),
            # Nobody is decided on before they passed: held of a day were decided since its begin.
            models.Index(fields=["decided_at"], name="traveller_held", condition=Q(ruled="hold")),
        ]  # fmt: skip


class Correction(models.Model):
    """更正: what a passage said before, who changed it and why. Written once."""

    id = models.UUIDField(primary_key=True)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="passages_corrected", db_index=False
    )
    reason = models.CharField(max_length=300)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        """Nothing is changed without a reason."""

        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="correction_is_written_once"),
            pgtrigger.Protect(name="correction_is_not_deleted", operation=pgtrigger.Delete),
        ]


__all__ = ["Correction", "Passage", "Permit", "Traveller"]
