"""Dispatch lists and their rows, exactly as they came."""

import pgtrigger
from django.db import models
from django.db.models import F, Q


class ListKind(models.TextChoices):
    """Where a list comes from."""

    DISPATCH = "dispatch", "dispatch"
    TRANSFER = "transfer", "transfer"
    SELF_REPORT = "self_report", "self_report"
    TRACING = "tracing", "tracing"


class DispatchList(models.Model):
    """大数据派单: one file as it was received; a newer file of the same name is a version."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="dispatch_lists")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=ListKind)
    version = models.PositiveIntegerField()
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next_version")
    # The list whose unreadable rows this file brings back corrected.
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    file_name = models.CharField(max_length=255)
    file_hash = models.BinaryField(max_length=32)
    # For every sheet: name, title rows, header row, columns and the field each was read as.
    sheets = models.JSONField()
    received_at = models.DateTimeField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="lists_taken_in"
    )
    locate_by = models.DateTimeField()
    feedback_by = models.DateTimeField()
    fed_back_at = models.DateTimeField(null=True)
    # What the intake counted, for the report of new, changed and gone rows.
    intake_report = models.JSONField(default=dict)

    class Meta:
        """One file is taken in once; a version follows exactly one other."""

        constraints = [
            models.UniqueConstraint(fields=["file_hash"], name="file_is_taken_in_once"),
            models.UniqueConstraint(
                fields=["unit", "name", "version"], name="list_version_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(version=1, previous=None) | Q(version__gt=1, previous__isnull=False),
                name="only_the_first_version_follows_none",
            ),
            models.CheckConstraint(
                condition=Q(locate_by__gte=F("received_at"), feedback_by__gte=F("received_at")),
                name="list_clocks_run_forward",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-received_at"])]


class ListRow(models.Model):
    """One row as it came, sealed, kept until erasure; every later fact points back to it."""

    id = models.UUIDField(primary_key=True)
    dispatch_list = models.ForeignKey(
        DispatchList, models.PROTECT, related_name="rows", db_index=False
    )
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    # Keyed hash of the cells, by which versions of a list are compared.
    fingerprint = models.BinaryField(max_length=16)
    # Keyed hash of what says who it is, by which a changed row finds its older self.
    subject = models.BinaryField(max_length=16)
    findings = models.JSONField(default=list)
    unreadable = models.CharField(max_length=40, blank=True)
    corrected_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrected", db_index=False
    )

    class Meta:
        """A row stands in one place of one file."""

        constraints = [
            models.UniqueConstraint(
                fields=["dispatch_list", "sheet", "number"], name="row_stands_in_one_place"
            ),
        ]
        indexes = [
            models.Index(
                fields=["dispatch_list", "unreadable"],
                name="row_unreadable",
                condition=~Q(unreadable=""),
            ),
            models.Index(
                fields=["corrected_by"], name="row_corrected", condition=~Q(corrected_by=None)
            ),
        ]
        triggers = [
            # Ciphertext and indexes are made anew with a new key.
            pgtrigger.ReadOnly(
                name="row_stays_as_it_came",
                exclude=["sealed", "fingerprint", "subject", "corrected_by"],
            ),
            pgtrigger.Protect(name="row_is_not_deleted", operation=pgtrigger.Delete),
        ]


class ColumnMapping(models.Model):
    """Which column means what, kept for later files of the same shape."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="column_mappings")
    name = models.CharField(max_length=200)
    shape = models.CharField(max_length=64)
    fields = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="mappings_saved"
    )

    class Meta:
        """One name once in a unit."""

        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="mapping_name_is_unique"),
        ]
        indexes = [models.Index(fields=["unit", "shape", "-saved_at"])]


class Upload(models.Model):
    """A file that an officer sent and has not confirmed yet, or that is being taken in."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="uploads")
    by = models.ForeignKey("gubei.Officer", models.PROTECT, related_name="uploads")
    at = models.DateTimeField()
    file_name = models.CharField(max_length=255)
    file_hash = models.BinaryField(max_length=32)
    # Sealed; emptied when the list stands or the upload is refused.
    content = models.BinaryField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # List name, kind, time of receipt and the columns as corrected, once confirmed.
    settings = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    rows_read = models.PositiveIntegerField(default=0)
    dispatch_list = models.OneToOneField(
        DispatchList, models.PROTECT, null=True, related_name="upload"
    )
    refused_at = models.DateTimeField(null=True)
    refusal = models.JSONField(null=True)

    class Meta:
        """An upload ends as a list or as a refusal, never as both."""

        constraints = [
            models.CheckConstraint(
                condition=Q(dispatch_list=None) | Q(refused_at=None), name="upload_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(dispatch_list=None) | Q(confirmed_at__isnull=False),
                name="list_was_confirmed",
            ),
        ]
