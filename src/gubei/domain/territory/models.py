"""Tables of the territory part."""

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Level(models.IntegerChoices):
    """How high a unit stands."""

    DISTRICT = 1, "district"
    TOWN = 2, "town"
    VILLAGE = 3, "village"


class UnitKind(models.TextChoices):
    """What a unit is called."""

    DISTRICT = "district", "district"
    TOWN = "town", "town"
    STREET = "street", "street"
    VILLAGE = "village", "village"
    COMMUNITY = "community", "community"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Unit(models.Model):
    """属地单位: a district, a town or street, a village or community."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField(choices=Level)
    kind = models.CharField(max_length=16, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    aliases = ArrayField(models.CharField(max_length=100), default=list)
    # The codes from the root to this unit, so that "below" is one comparison.
    lineage = ArrayField(models.CharField(max_length=32))
    population = models.PositiveIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """A tree: only a district has no parent."""

        constraints = [
            models.CheckConstraint(
                condition=Q(level=1, parent=None) | Q(level__gt=1, parent__isnull=False),
                name="only_a_district_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(lineage__len=F("level")), name="lineage_reaches_the_root"
            ),
        ]
        indexes = [models.Index(fields=["parent"])]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Role(models.TextChoices):
    """What an officer does."""

    DUTY = "district_duty", "district_duty"
    LEADER = "district_leader", "district_leader"
    TOWN = "town_officer", "town_officer"
    VILLAGE = "village_worker", "village_worker"
    INVESTIGATOR = "investigator", "investigator"
    ISOLATION = "isolation_manager", "isolation_manager"
    CHECKPOINT = "checkpoint_officer", "checkpoint_officer"
    SUPPLY = "supply_officer", "supply_officer"
    LABORATORY = "laboratory", "laboratory"
    SITE_OWNER = "site_owner", "site_owner"
    AUDITOR = "privacy_auditor", "privacy_auditor"
    ADMINISTRATOR = "administrator", "administrator"


class Language(models.TextChoices):
    """Which language the officer reads."""

    CHINESE = "zh", "zh"
    ENGLISH = "en", "en"


class OfficerManager(BaseUserManager["Officer"]):
    """Finds officers by the name they sign in with."""


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login"],
)
class Officer(AbstractBaseUser):
    """工作人员: somebody who signs in, with one role in one unit."""

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=24, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="officers")
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.CHINESE)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects: ClassVar[OfficerManager] = OfficerManager()

    USERNAME_FIELD = "username"

    class Meta:
        """Nobody leaves before joining."""

        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")),
                name="officer_leaves_after_joining",
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """True until the officer leaves; the sign-in asks this."""
        return self.left_at is None


class AccessToken(models.Model):
    """A key with which another system works in an officer's name, for some acts, for a time.

    Only the digest is stored; the token itself is shown once.
    """

    id = models.UUIDField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        """A token always ends."""

        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="token_ends"),
        ]


class Device(models.Model):
    """设备: a browser on which an officer works without a network.

    What it keeps lies sealed with `key`. The server hands the key to the officer who signs in
    there; once the device is revoked nobody has it, and what the device held stays unreadable.
    """

    id = models.UUIDField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=100)
    # Sealed for this row, like every secret.
    key = models.BinaryField(null=True)
    # The newest sign-in on the device; it ends with the device.
    session = models.CharField(max_length=40, blank=True)
    enrolled_at = models.DateTimeField()
    met_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="devices_revoked", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """A device has its key, or was revoked by somebody for a reason."""

        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, reason="", key__isnull=False)
                | (
                    Q(revoked_at__isnull=False, revoked_by__isnull=False, key=None, session="")
                    & ~Q(reason="")
                ),
                name="revoked_device_has_no_key",
            ),
            models.CheckConstraint(
                condition=Q(met_at__gte=F("enrolled_at")), name="device_is_met_after_it_enrolled"
            ),
        ]


class SavedView(models.Model):
    """A filter of a table that an officer keeps under a name."""

    id = models.UUIDField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="views")
    page = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    saved_at = models.DateTimeField()

    class Meta:
        """One name once on a page."""

        constraints = [
            models.UniqueConstraint(fields=["officer", "page", "name"], name="view_name_is_unique"),
        ]


class AnsweredRequest(models.Model):
    """The answer to a write that a device may repeat: a repeat gets the same answer."""

    id = models.UUIDField(primary_key=True)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="answered_requests")
    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    # The answer may hold masked text of persons, so it lies sealed like everything else.
    answer = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        """One key once for each officer."""

        constraints = [
            models.UniqueConstraint(fields=["officer", "key"], name="request_key_is_unique"),
        ]
        indexes = [models.Index(fields=["at"])]


__all__ = [
    "AccessToken",
    "AnsweredRequest",
    "Device",
    "Language",
    "Level",
    "Officer",
    "OfficerManager",
    "Role",
    "SavedView",
    "Unit",
    "UnitKind",
]
