"""Agreements with neighbours: whose checks count here, the lists of plates that went both ways,
and by which passage a check was used."""

from django.db import models
from django.db.models import F, Q

from gubei.domain.checkpoints.rules.exchange import KEY_BYTES


class SigningKey(models.Model):
    """签名密钥: the key under the lists that this server gives out. The secret lies sealed.

    One signs at a time; a key that was replaced knows its secret no more.
    """

    id = models.UUIDField(primary_key=True)
    public = models.BinaryField(max_length=KEY_BYTES)
    secret = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """One key signs."""

        constraints = [
            models.UniqueConstraint(
                fields=["replaced_at"], condition=Q(replaced_at=None), nulls_distinct=False,
                name="one_key_signs",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None, secret__isnull=False)
                | Q(replaced_at__gte=F("made_at"), secret=None),
                name="replaced_key_signs_no_more",
            ),
        ]  # fmt: skip


class Neighbour(models.Model):
    """毗邻地区: with whom it is agreed that a vehicle checked upstream passes, by their key.

    Holds at the checkpoints of `unit` and below, until it is ended for a reason.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="neighbours")
    name = models.CharField(max_length=100)
    key = models.BinaryField(max_length=KEY_BYTES)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="neighbours_agreed",
        db_index=False,
    )  # fmt: skip
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="neighbours_ended",
        db_index=False,
    )  # fmt: skip
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Somebody by name, agreed with once, ended for a reason."""

        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="neighbour_has_a_name"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended_at=None), name="neighbour_is_agreed_with_once"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(ended_at=None), name="a_key_is_of_one_neighbour"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, reason="")
                | (Q(ended_at__gte=F("agreed_at")) & ~Q(reason="")),
                name="agreement_ends_for_a_reason",
            ),
        ]


class CheckedList(models.Model):
    """互认清单: a signed list of plates, ours to the neighbour or theirs to us, with its receipt.

    Each is the whole of what holds at `made_at`: the newest counts. `text` is our list as it was
    given out, until all of it is over; of theirs the plates are kept so long. `receipt` is the
    signed answer: theirs to ours, ours to theirs.
    """

    id = models.UUIDField(primary_key=True)
    neighbour = models.ForeignKey(Neighbour, models.PROTECT, related_name="lists", db_index=False)
    is_ours = models.BooleanField()
    number = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    vehicles = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    # Who signed for the list, and who signed for having received it.
    signed_by = models.CharField(max_length=100)
    received_at = models.DateTimeField(null=True)
    receiver = models.CharField(max_length=100, blank=True)
    receipt = models.TextField(blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="checked_lists", db_index=False
    )

    class Meta:
        """Numbered in its direction, signed, and received by somebody or not yet."""

        constraints = [
            models.UniqueConstraint(
                fields=["neighbour", "is_ours", "number"], name="checked_list_has_its_number"
            ),
            models.CheckConstraint(condition=~Q(signed_by=""), name="checked_list_is_signed"),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("made_at")), name="checked_list_ends_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, receiver="", receipt="")
                | (Q(received_at__isnull=False) & ~Q(receiver="") & ~Q(receipt="")),
                name="receipt_of_a_list_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(is_ours=True) | Q(received_at__isnull=False, text=""),
                name="list_of_a_neighbour_has_its_receipt",
            ),
        ]


class CheckedPlate(models.Model):
    """已查验车辆: a vehicle that the neighbour checked and let pass towards us. No persons."""

    id = models.UUIDField(primary_key=True)
    list = models.ForeignKey(CheckedList, models.CASCADE, related_name="plates", db_index=False)
    plate = models.CharField(max_length=16)
    checked_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        """Once in a list, for a time."""

        constraints = [
            models.UniqueConstraint(fields=["list", "plate"], name="plate_stands_in_a_list_once"),
            models.CheckConstraint(
                condition=~Q(plate="") & Q(until_at__gt=F("checked_at")),
                name="check_of_a_plate_ends",
            ),
        ]
        indexes = [models.Index(fields=["plate"], name="checkedplate_plate")]


class CheckUse(models.Model):
    """查验使用: by which passage a vehicle came in on a neighbour's check, or waits to.

    The plates of a list go with the next one; this stays. `freed_at`: it came in by the check no
    more, and the check counts again. `over`: a device alone let it in by a check that the passage
    of that use had used: the office is told.
    """

    id = models.UUIDField(primary_key=True)
    neighbour = models.ForeignKey(Neighbour, models.PROTECT, related_name="uses", db_index=False)
    plate = models.CharField(max_length=16)
    checked_at = models.DateTimeField()
    until_at = models.DateTimeField()
    passage = models.OneToOneField("gubei.Passage", models.PROTECT, related_name="check_use")
    used_at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True)
    over = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="again", db_index=False
    )

    class Meta:
        """A check lets a vehicle in once."""

        constraints = [
            models.UniqueConstraint(
                fields=["plate", "neighbour", "checked_at"],
                condition=Q(freed_at=None, over=None), name="check_lets_a_vehicle_in_once",
            ),
            models.CheckConstraint(
                condition=~Q(plate="") & Q(until_at__gt=F("checked_at")),
                name="used_check_of_a_plate_ends",
            ),
            models.CheckConstraint(
                condition=Q(freed_at=None) | Q(freed_at__gte=F("used_at")),
                name="check_is_freed_after_its_use",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-used_at"], name="checkuse_again", condition=~Q(over=None)),
        ]


__all__ = ["CheckUse", "CheckedList", "CheckedPlate", "Neighbour", "SigningKey"]
