"""Tables of the sites part."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gubei.domain.sites.rules import SiteKind

KINDS = [(each.value, each.value) for each in SiteKind]


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), exclude=["keys", "phone"]
)
class Site(models.Model):
    """场所: a place, with its zones and who answers for it. A vehicle is known by its number."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="sites", db_index=False)
    kind = models.CharField(max_length=16, choices=KINDS)
    name = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=100), default=list)
    address = models.CharField(max_length=500, blank=True)
    # Halls, floors, carriages: who was in different zones did not meet.
    zones = ArrayField(models.CharField(max_length=100), default=list)
    responsible = models.CharField(max_length=100, blank=True)
    phone = models.BinaryField(null=True)
    # What it is found by, see gubei.domain.sites.rules.keys_of.
    keys = models.CharField(max_length=4000)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="sites_added", db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """One name once in a unit; a vehicle once in all."""

        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="site_has_a_name"),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=~Q(kind="vehicle") & Q(closed_at=None),
                name="site_name_is_unique_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(kind="vehicle", closed_at=None),
                name="vehicle_is_known_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind", "name"], name="site_unit_kind")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


_IS_SITE_OWNER = """
    IF NOT EXISTS (
        SELECT 1 FROM gubei_officer WHERE id = NEW.officer_id AND role = 'site_owner'
    ) THEN
        RAISE EXCEPTION 'officer % is no site owner', NEW.officer_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class SiteOwner(models.Model):
    """场所责任人: an officer answers for a site, from when until when, however either is called."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="owners", db_index=False)
    officer = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="own_sites")
    from_at = models.DateTimeField()
    # Nobody: taken over from the names that stood at the sites before.
    named_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        """Once at a time, by somebody whose role it is, and it ends after it began."""

        constraints = [
            models.UniqueConstraint(
                fields=["site", "officer"],
                condition=Q(to_at=None),
                name="officer_answers_for_a_site_once",
            ),
            models.CheckConstraint(
                condition=Q(to_at=None, ended_by=None)
                | Q(to_at__gte=F("from_at"), ended_by__isnull=False),
                name="who_takes_a_site_back_is_named",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_a_site_owner_answers_for_a_site",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_IS_SITE_OWNER,
            ),
            pgtrigger.ReadOnly(name="site_owner_is_kept", exclude=["to_at", "ended_by"]),
            pgtrigger.Protect(name="site_owner_is_not_deleted", operation=pgtrigger.Delete),
        ]
