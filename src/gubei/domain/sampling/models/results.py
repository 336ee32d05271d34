"""What laboratories said, and the files in which they said it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from gubei.domain.sampling.models.tubes import Tube
from gubei.domain.sampling.rules.values import Source, Value

VALUES = [(each.value, each.value) for each in Value]


class ResultFile(models.Model):
    """A file of results: what was taken from it, and every row that was not, with the reason."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    source = models.CharField(max_length=4, choices=[(each, each) for each in Source])
    at = models.DateTimeField()
    # Nobody: it was taken in by a command on the server.
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="result_files", db_index=False
    )
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    # A list of rows: each with row, barcode, code, en and zh.
    left_out = models.JSONField(default=list)

    class Meta:
        """The same file is taken in once."""

        constraints = [
            models.UniqueConstraint(fields=["digest"], name="result_file_is_taken_in_once"),
        ]
        triggers = [pgtrigger.ReadOnly(name="result_file_is_written_once")]
        indexes = [models.Index(fields=["-at"], name="result_file_at")]


class TubeResult(models.Model):
    """结果: what a laboratory said of a tube. A correction is a new row and replaces this one."""

    id = models.UUIDField(primary_key=True)
    tube = models.ForeignKey(Tube, models.PROTECT, related_name="results", db_index=False)
    value = models.CharField(max_length=8, choices=VALUES)
    tested_at = models.DateTimeField()
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="tube_results", db_index=False
    )
    laboratory = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=4, choices=[(each, each) for each in Source])
    file = models.ForeignKey(
        ResultFile, models.PROTECT, null=True, related_name="results", db_index=False
    )
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """One result stands for a tube; what was said stays."""

        constraints = [
            models.UniqueConstraint(
                fields=["tube"], condition=Q(replaced_at=None), name="one_result_stands_for_a_tube"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="result_stays_as_it_was_said", exclude=["replaced_at"]),
            pgtrigger.Protect(name="result_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["tube", "told_at"], name="tube_result_tube"),
            models.Index(
                fields=["told_at"], name="tube_result_calls_back",
                condition=Q(replaced_at=None, value__in=["positive", "doubtful"]),
            ),
        ]  # fmt: skip
