"""Tables of the people part.

A foreign key that another index begins with has none of its own (`db_index=False`): an intake
would pay for it with every row.
"""

from typing import Literal
from uuid import UUID

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from gubei.domain.people.rules import mask_email
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.terms.documents import mask_document
from gubei.terms.phones import mask_phone

Table = Literal["identity", "contact"]


def open_sealed(table: Table, key: UUID, sealed: bytes | memoryview) -> str:
    """Return a sealed number, whole. `key` is that of the row it was sealed for."""
    return key_ring().open(bytes(sealed), about=about_of(table, key))


def open_detail(table: Table, detail: "Identity | ContactDetail") -> str:
    """Return the sealed number of a row, whole."""
    return open_sealed(table, detail.pk, detail.sealed)


class Household(models.Model):
    """户: people who live behind one door."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="household_records", db_index=False
    )
    label = models.CharField(max_length=100)

    class Meta:
        """One label once in a unit."""

        constraints = [
            models.UniqueConstraint(fields=["unit", "label"], name="household_label_is_unique"),
        ]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=["grams", "pinyin", "initials"],
)
class Person(models.Model):
    """人员: one record of a person; `same_as` points at the record it was merged into."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="persons", db_index=False)
    name = models.CharField(max_length=200)
    pinyin = models.CharField(max_length=300, blank=True)
    initials = models.CharField(max_length=50, blank=True)
    # Parts of the name by which it is found, see gubei.terms.names.grams_of.
    grams = ArrayField(models.CharField(max_length=8), default=list)
    sex = models.CharField(
        max_length=6, choices=[("male", "male"), ("female", "female")], blank=True
    )
    birth_date = models.DateField(null=True)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="members", db_index=False
    )
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="same_records", db_index=False
    )
    added_at = models.DateTimeField()

    class Meta:
        """Found by parts of the name, by name and birth date."""

        constraints = [
            models.CheckConstraint(
                condition=Q(same_as=None) | ~Q(same_as=F("id")),
                name="person_is_not_merged_into_itself",
            ),
        ]
        indexes = [
            GinIndex(fields=["grams"], name="person_grams"),
            models.Index(fields=["name", "birth_date"], name="person_name_birth"),
            models.Index(fields=["pinyin", "birth_date"], name="person_pinyin_birth"),
            models.Index(fields=["unit"], name="person_unit"),
            models.Index(fields=["same_as"], name="person_same_as", condition=~Q(same_as=None)),
            models.Index(
                fields=["household"], name="person_household", condition=~Q(household=None)
            ),
        ]


class DocumentKind(models.TextChoices):
    """Kinds of identity documents."""

    RESIDENT = "resident", "resident"
    HKMT = "hkmt", "hkmt"
    TAIWAN = "taiwan", "taiwan"
    PASSPORT = "passport", "passport"
    OTHER = "other", "other"


class Identity(models.Model):
    """证件: an identity document of a person, sealed."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identities", db_index=False)
    kind = models.CharField(max_length=16, choices=DocumentKind)
    sealed = models.BinaryField()
    blind = models.BinaryField(max_length=16)
    # A keyed index of the last characters, see gubei.domain.people.rules.tail_index.
    tail = models.BinaryField(max_length=8)
    # A number with a wrong check digit is kept, but it does not stand for a person.
    is_sure = models.BooleanField()
    recorded_at = models.DateTimeField()

    class Meta:
        """One sure document stands for one person."""

        constraints = [
            models.UniqueConstraint(
                fields=["blind"], condition=Q(is_sure=True), name="document_stands_for_one_person"
            ),
        ]
        indexes = [
            models.Index(fields=["blind"], name="identity_blind"),
            models.Index(fields=["person"], name="identity_person"),
            models.Index(fields=["tail"], name="identity_tail"),
        ]

    @property
    def masked(self) -> str:
        """Return the number as screens show it; it is opened for this, and kept nowhere."""
        return mask_document(open_detail("identity", self))


class ContactDetail(models.Model):
    """联系方式: a telephone number or mail address of a person, sealed."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="contact_details", db_index=False
    )
    kind = models.CharField(max_length=8, choices=[("phone", "phone"), ("email", "email")])
    sealed = models.BinaryField()
    blind = models.BinaryField(max_length=16)
    tail = models.BinaryField(max_length=8)
    recorded_at = models.DateTimeField()

    class Meta:
        """One number once for a person; a family may share it."""

        constraints = [
            models.UniqueConstraint(
                fields=["person", "blind"], name="contact_detail_once_for_a_person"
            ),
        ]
        indexes = [
            models.Index(fields=["blind"], name="contact_blind"),
            models.Index(fields=["tail"], name="contact_tail"),
        ]

    @property
    def masked(self) -> str:
        """Return the number or address as screens show it."""
        mask = mask_phone if self.kind == "phone" else mask_email
        return mask(open_detail("contact", self))


class Address(models.Model):
    """A place where a person lives or stays, as it was written."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses", db_index=False)
    text = models.CharField(max_length=500)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, null=True, related_name="addresses")
    recorded_at = models.DateTimeField()

    class Meta:
        """One text once for a person."""

        constraints = [
            models.UniqueConstraint(fields=["person", "text"], name="address_once_for_a_person"),
        ]


class Merge(models.Model):
    """Two records were found to be one person; undone by a second date, never deleted."""

    id = models.UUIDField(primary_key=True)
    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges_kept")
    absorbed = models.ForeignKey(Person, models.CASCADE, related_name="merges_absorbed")
    at = models.DateTimeField()
    by = models.ForeignKey("gubei.Officer", models.PROTECT, null=True, related_name="merges")
    probability = models.FloatField()
    reason = models.CharField(max_length=300)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="merges_undone"
    )
    undoing = models.CharField(max_length=300, blank=True)

    class Meta:
        """A record is absorbed once at a time, and never by itself."""

        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="person_is_absorbed_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_joins_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undoing="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undoing="")),
                name="undoing_has_an_officer_and_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="merge_is_kept", exclude=["undone_at", "undone_by", "undoing"]),
            pgtrigger.Protect(name="merge_is_not_deleted", operation=pgtrigger.Delete),
        ]


class MatchCandidate(models.Model):
    """Two records that may be one person: an officer decides, side by side."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="match_candidates")
    person = models.ForeignKey(Person, models.CASCADE, related_name="candidates")
    other = models.ForeignKey(Person, models.CASCADE, related_name="candidate_of")
    probability = models.FloatField()
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="matches_decided"
    )
    is_same = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    merge = models.ForeignKey(Merge, models.PROTECT, null=True, related_name="candidates")

    class Meta:
        """One pair is asked about once."""

        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="pair_is_asked_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="pair_is_two_records"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_same=None, merge=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_same__isnull=False),
                name="match_decision_has_an_officer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "-probability"],
                name="match_open",
                condition=Q(decided_at=None),
            ),
            models.Index(fields=["other"], name="match_other"),
        ]
