"""Relays: a server at a checkpoint that decides for its devices while the line is cut.

`Relay` stands on the main server; the other tables are those of the relay itself.
"""

from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.models.passages import OUTCOMES
from gubei.domain.checkpoints.models.posts import Checkpoint
from gubei.domain.checkpoints.rules.watching import CHECK_BYTES


class Relay(models.Model):
    """中继: a server of our own at a checkpoint, which works there with a secret until revoked.

    Of the secret only its SHA-256 is known here; `key` is that of the hashes of its watch list.
    `waiting` is how many records it had not told yet when it was last met, `clock_ahead` by how many
    seconds its clock was ahead of ours then, `listed_at` when it took its watch list last.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="relays")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    key = models.BinaryField(null=True)
    enrolled_at = models.DateTimeField()
    # Nobody where it was done by a command on the server.
    enrolled_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="relays_enrolled", db_index=False
    )
    met_at = models.DateTimeField(null=True)
    listed_at = models.DateTimeField(null=True)
    clock_ahead = models.IntegerField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="relays_revoked", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """It has its key, or was revoked for a reason."""

        constraints = [
            models.UniqueConstraint(fields=["digest"], name="relay_has_a_secret_of_its_own"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, reason="", key__isnull=False)
                | (Q(revoked_at__gte=F("enrolled_at"), key=None) & ~Q(reason="")),
                name="revoked_relay_has_no_key",
            ),
        ]


class RelayRefusal(models.Model):
    """中继拒收: a record of a relay that we did not take or failed over, why, and what became of it.

    `taken_at`: it was told again and taken. Dropped: the relay keeps it no more, by whom and why.
    """

    id = models.UUIDField(primary_key=True)
    relay = models.ForeignKey(Relay, models.PROTECT, related_name="refusals", db_index=False)
    key = models.UUIDField()
    kind = models.CharField(max_length=16)
    # Whoever the relay named, also where we know no such officer.
    officer = models.UUIDField()
    at = models.DateTimeField()
    refusal = models.CharField(max_length=600)
    taken_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=100, blank=True)
    drop_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Once for each record; dropped by somebody for a reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["relay", "key"], name="record_of_a_relay_is_refused_once"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by="", drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_by="") & ~Q(drop_reason="")),
                name="dropped_refusal_has_somebody_and_a_reason",
            ),
        ]


class RelayLink(models.Model):
    """上级连接: to which main server this relay belongs, and what it decides by. One row.

    `desk` holds the checkpoint, the policy and the watch list as they came at `desk_at`. Once the main
    server revoked the relay nothing of it is left but when that was.
    """

    id = models.UUIDField(primary_key=True)
    address = models.CharField(max_length=300)
    # Certificates of the authority that the main server's certificate comes from, if not a known one.
    authority = models.TextField(blank=True)
    secret = models.BinaryField(null=True)
    desk = models.BinaryField(null=True)
    desk_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    is_only = models.BooleanField(default=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """A relay belongs to one main server; a revoked one knows nothing any more."""

        constraints = [
            models.UniqueConstraint(fields=["is_only"], name="relay_belongs_to_one_server"),
            models.CheckConstraint(condition=Q(is_only=True), name="relay_link_is_the_only_one"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, secret__isnull=False)
                | Q(revoked_at__isnull=False, secret=None, desk=None),
                name="revoked_relay_knows_nothing",
            ),
        ]


class RelaySession(models.Model):
    """中继会话: whose sign-in a cookie is, as the main server said. The cookie's SHA-256 alone."""

    id = models.UUIDField(primary_key=True)
    digest = models.BinaryField(max_length=32)
    # Never a foreign key: the relay has no officers of its own.
    officer = models.UUIDField()
    name = models.CharField(max_length=100)
    seen_at = models.DateTimeField()

    class Meta:
        """One officer behind a cookie."""

        constraints = [
            models.UniqueConstraint(fields=["digest"], name="a_sign_in_is_of_one_officer"),
        ]


class RelayRecord(models.Model):
    """中继记录: what a device told the relay, in the order of receipt. `key` is the device's own.

    A look at people here is one as well, under a key of the relay's: the main server logs it.

    `body` lies sealed until the main server has it and is erased then; `answer`, masked, until
    the day is over. `refusal` is why the main server did not take it: kept for who answers for it,
    until they drop it: then of its body nothing is left, and who dropped it and why stays.
    """

    class Kind(models.TextChoices):
        """What was told."""

        PASSAGE = "passage"
        DECISION = "decision"
        WITHDRAWAL = "withdrawal"
        SHIFT = "shift"
        LOOK = "look"

    class Decided(models.TextChoices):
        """Who decided a passage."""

        SERVER = "server"
        RELAY = "relay"
        DEVICE = "device"

    id = models.UUIDField(primary_key=True)
    key = models.UUIDField()
    kind = models.CharField(max_length=16, choices=Kind)
    officer = models.UUIDField()
    decided = models.CharField(max_length=8, choices=Decided, blank=True)
    # By which check upstream a vehicle came in here, or waits to: the bytes of the watch list.
    check_used = models.BinaryField(max_length=CHECK_BYTES, null=True)
    body = models.BinaryField(null=True)
    answer = models.BinaryField(null=True)
    persons = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=16, choices=OUTCOMES, blank=True)
    passed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=600, blank=True)
    # Since when the main server knows that it was laid aside, or dropped.
    refusal_told_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    # The account and the machine on which the command ran: a relay has no officers of its own.
    dropped_by = models.CharField(max_length=100, blank=True, db_default="")
    drop_reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        """Kept once, sealed until it was told; dropped by somebody for a reason, where refused."""

        constraints = [
            models.UniqueConstraint(fields=["key"], name="relay_keeps_a_record_once"),
            models.UniqueConstraint(
                fields=["check_used"],
                condition=Q(withdrawn_at=None),
                name="relay_lets_in_by_a_check_once",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, dropped_at=None, body__isnull=False)
                | Q(told_at__isnull=False, body=None)
                | Q(dropped_at__isnull=False, body=None),
                name="relay_erases_what_it_told",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by="", drop_reason="")
                | (
                    Q(dropped_at__isnull=False, refused_at__isnull=False)
                    & ~Q(dropped_by="")
                    & ~Q(drop_reason="")
                ),
                name="dropped_record_has_somebody_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refusal="")
                | (Q(refused_at__isnull=False, told_at=None) & ~Q(refusal="")),
                name="refused_record_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="relay_record_waits",
                         condition=Q(told_at=None, refused_at=None)),
            models.Index(fields=["-passed_at"], name="relay_record_passage",
                         condition=Q(kind="passage")),
        ]  # fmt: skip


__all__ = ["Relay", "RelayLink", "RelayRecord", "RelayRefusal", "RelaySession"]
