"""召回: everybody in a positive or doubtful tube is held, called, and sampled singly."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from gubei.domain.sampling.models.results import TubeResult
from gubei.domain.sampling.models.tubes import Sample
from gubei.domain.sampling.rules.values import Means


class Recall(models.Model):
    """召回: what followed from a result. `traced_at` is when the visits since were looked at."""

    id = models.UUIDField(primary_key=True)
    result = models.OneToOneField(TubeResult, models.PROTECT, related_name="recall")
    at = models.DateTimeField()
    resample_by = models.DateTimeField()
    result_by = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    traced_at = models.DateTimeField(null=True)

    class Meta:
        """Its clocks run forward."""

        constraints = [
            models.CheckConstraint(
                condition=Q(resample_by__gt=F("at"), result_by__gt=F("resample_by")),
                name="recall_has_its_clocks",
            ),
        ]
        triggers = [pgtrigger.Protect(name="recall_is_not_deleted", operation=pgtrigger.Delete)]
        indexes = [
            models.Index(fields=["-at"], name="recall_at"),
            models.Index(fields=["at"], name="recall_to_trace", condition=Q(traced_at=None)),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class RecallMember(models.Model):
    """A person in a recall: the measure that holds them, and how it ended for them.

    `holds` says that the measure was imposed by this recall; where it is false the person was
    held before, and stays so.
    """

    id = models.UUIDField(primary_key=True)
    recall = models.ForeignKey(Recall, models.PROTECT, related_name="members", db_index=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="recalls", db_index=False)
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="recalls", db_index=False
    )
    measure = models.ForeignKey(
        "gubei.Measure", models.PROTECT, related_name="recalls", db_index=False
    )
    holds = models.BooleanField()
    case = models.ForeignKey(
        "gubei.Case", models.PROTECT, null=True, related_name="recalls", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=9, choices=[(each, each) for each in Means], blank=True)
    # The single sample's result that ended it.
    ended_by_result = models.ForeignKey(
        TubeResult, models.PROTECT, null=True, related_name="members_ended", db_index=False
    )

    class Meta:
        """A person once in a recall; an end says how."""

        constraints = [
            models.UniqueConstraint(fields=["recall", "person"], name="person_is_recalled_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="", ended_by_result=None)
                | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="end_of_a_recall_says_how",
            ),
            models.CheckConstraint(
                condition=Q(end="") | Q(end="withdrawn") | Q(ended_by_result__isnull=False),
                name="end_of_a_recall_has_a_result",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="recalled_person_is_kept", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["person"], name="recall_open", condition=Q(ended_at=None)),
            models.Index(fields=["sample"], name="recall_sample"),
            models.Index(
                fields=["ended_by_result"], name="recall_ended_by",
                condition=~Q(ended_by_result=None),
            ),
        ]  # fmt: skip


class RecallMeeting(models.Model):
    """Whom a recalled person met between the sample and the recall."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(
        RecallMember, models.PROTECT, related_name="meetings", db_index=False
    )
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="recall_meetings", db_index=False
    )
    site = models.ForeignKey(
        "gubei.Site", models.PROTECT, null=True, related_name="+", db_index=False
    )
    zone = models.CharField(max_length=100, blank=True)
    is_household = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seconds = models.BigIntegerField()

    class Meta:
        """Each person once for a member."""

        constraints = [
            models.UniqueConstraint(
                fields=["member", "person"], name="recall_meeting_is_told_once"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="recall_meeting_is_written_once")]
