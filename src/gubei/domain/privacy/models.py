"""Tables of the privacy part."""

import pgtrigger
from django.db import models
from django.db.models import Q


class Purpose(models.TextChoices):
    """Why somebody looks at a person."""

    LOCATE = "locate", "locate"
    INVESTIGATE = "investigate", "investigate"
    CARE = "care", "care"
    FEEDBACK = "feedback", "feedback"
    REVIEW = "review", "review"
    CORRECT = "correct", "correct"
    AUDIT = "audit", "audit"


class Look(models.TextChoices):
    """What was looked at."""

    OPEN = "open", "open"
    REVEAL_DOCUMENT = "reveal_document", "reveal_document"
    REVEAL_PHONE = "reveal_phone", "reveal_phone"
    REVEAL_ROW = "reveal_row", "reveal_row"
    SEARCH = "search", "search"
    EXPORT = "export", "export"
    TRACE = "trace", "trace"
    TABLE = "table", "table"
    ROWS = "rows", "rows"
    COMPARE = "compare", "compare"


class AccessLog(models.Model):
    """查阅留痕: one look by one officer. Written once, never changed."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    officer = models.ForeignKey("gubei.Officer", models.PROTECT, null=True, related_name="looks")
    # Who ran a command on the server, where no officer signed in: account and machine.
    account = models.CharField(max_length=100, blank=True, db_default="")
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="looks")
    person = models.ForeignKey("gubei.Person", models.SET_NULL, null=True, related_name="looks")
    look = models.CharField(max_length=24, choices=Look)
    purpose = models.CharField(max_length=16, choices=Purpose)
    about = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        """A look without a purpose, or by nobody, cannot be stored."""

        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=False, account="") | (Q(officer=None) & ~Q(account="")),
                name="look_names_who_looked",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="look_has_a_purpose"),
        ]
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["officer", "-at"]),
            models.Index(fields=["unit", "-at"]),
        ]
        triggers = [pgtrigger.ReadOnly(name="look_is_written_once", exclude=["person"])]


class KeyMark(models.Model):
    """With which blind keys the indexes of this database were made: one row, told by a mark.

    A server with other keys would find nobody and take everybody in a second time.
    """

    mark = models.BinaryField(max_length=16)

    class Meta:
        """There is one."""

        constraints = [models.CheckConstraint(condition=Q(id=1), name="key_mark_is_one")]
