"""What the person is handed: numbered notices, and the code to look with."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.measures.models.measures import Act, Measure


class Notice(models.Model):
    """告知书: a numbered paper about one act. From `content` it can be printed again as it was."""

    class Kind(models.TextChoices):
        """What it is about."""

        IMPOSED = "imposed", "imposed"
        CHANGED = "changed", "changed"
        RELEASED = "released", "released"

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notices", db_index=False)
    act = models.OneToOneField(Act, models.PROTECT, related_name="notice")
    kind = models.CharField(max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        """Numbered without a gap within a year, written once."""

        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="notice_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gt=0), name="notice_numbers_begin_with_one"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="notice_is_written_once", exclude=["content"]),
            pgtrigger.Protect(name="notice_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["measure", "made_at"], name="notice_measure")]

    @property
    def label(self) -> str:
        """Return the number as it is printed, such as 2022-000017."""
        return f"{self.year}-{self.number:06}"


class PersonCode(models.Model):
    """The code of a notice, with which a person sees the own measure; only its digest is kept."""

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="codes", db_index=False)
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        """A code ends."""

        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="code_ends"),
        ]
        indexes = [models.Index(fields=["measure"], name="code_measure")]


class WrongCode(models.Model):
    """A code that nobody has was typed; `address` stands for where, keyed. Kept for a day."""

    id = models.UUIDField(primary_key=True)
    address = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """Counted by address and time."""

        indexes = [
            models.Index(fields=["address", "at"], name="wrong_code_address"),
            models.Index(fields=["at"], name="wrong_code_at"),
        ]
