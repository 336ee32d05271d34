"""Tables of the interchange part."""

import pgtrigger
from django.db import models
from django.db.models import Q

SYSTEMS = [(each, each) for each in ("godata", "sormas", "dhis2")]
KINDS = [(each, each) for each in ("case", "contact", "relation", "follow_up", "sample")]


class ForeignFile(models.Model):
    """A file of another system as it was taken in."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="foreign_files", db_index=False
    )
    system = models.CharField(max_length=8, choices=SYSTEMS)
    name = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    rows = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="foreign_files", db_index=False
    )

    class Meta:
        """Written once; the same file again makes no second one."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "system", "digest"], name="foreign_file_is_kept_once"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="foreign_file_is_written_once")]


class ForeignRecord(models.Model):
    """One record of another system: what it says, sealed, and what it became here.

    `sealed` holds the record as it came and what we said of it then, so that what changed here
    since is told from what was never ours. A person's erasure takes the record with it.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="foreign_records", db_index=False
    )
    file = models.ForeignKey(ForeignFile, models.PROTECT, related_name="records", db_index=False)
    system = models.CharField(max_length=8, choices=SYSTEMS)
    kind = models.CharField(max_length=10, choices=KINDS)
    # Keyed indexes: keys and numbers may name a person.
    key = models.BinaryField(max_length=16)
    number = models.BinaryField(max_length=16, null=True)
    fingerprint = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    # Whom it is about; of a relation the target.
    person = models.ForeignKey(
        "gubei.Person", models.CASCADE, null=True, related_name="foreign_records", db_index=False
    )
    # Of a relation: who may have infected the target.
    source = models.ForeignKey(
        "gubei.Person", models.CASCADE, null=True, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "gubei.Case", models.PROTECT, null=True, related_name="foreign_records", db_index=False
    )
    lead = models.ForeignKey(
        "gubei.Lead", models.PROTECT, null=True, related_name="foreign_records", db_index=False
    )
    # Of a relation: since when it stands among the contacts or sources of a case here.
    attached_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        """A record once; a relation that stands here has both its ends."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "system", "kind", "key"], name="foreign_record_is_known_once"
            ),
            models.CheckConstraint(
                condition=Q(attached_at=None)
                | Q(kind="relation", person__isnull=False, source__isnull=False),
                name="attached_relation_has_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["relation", "follow_up", "sample"]) | Q(person__isnull=False),
                name="foreign_case_or_contact_is_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="foreign_person"),
            models.Index(fields=["source"], name="foreign_source", condition=~Q(source=None)),
            models.Index(fields=["case"], name="foreign_case", condition=~Q(case=None)),
            models.Index(fields=["lead"], name="foreign_lead", condition=~Q(lead=None)),
            models.Index(fields=["unit", "number"], name="foreign_number"),
            models.Index(fields=["file"], name="foreign_file"),
        ]
