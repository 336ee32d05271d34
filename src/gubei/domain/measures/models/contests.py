"""申诉: a person says that a measure is wrong, and somebody else must answer."""

from django.db import models
from django.db.models import F, Q

from gubei.domain.measures.models.measures import Measure


class Contest(models.Model):
    """A contest has a clock, and is answered with reasons by another than who imposed it."""

    class Answer(models.TextChoices):
        """What came of it."""

        STANDS = "stands", "stands"
        CHANGED = "changed", "changed"
        LIFTED = "lifted", "lifted"

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="contests", db_index=False)
    text = models.CharField(max_length=2000)
    made_at = models.DateTimeField()
    # Nobody: the person made it with the code of the notice.
    taken_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="contests_taken", db_index=False
    )
    answer_by = models.DateTimeField()
    # Copied from the measure, so that the database can refuse a judge in his own cause.
    imposed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="contests_against", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="contests_answered", db_index=False
    )
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    reasons = models.CharField(max_length=2000, blank=True)

    class Meta:
        """Nobody judges their own measure, and an answer has reasons."""

        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="contest_says_what"),
            models.CheckConstraint(
                condition=Q(answer_by__gt=F("made_at")), name="contest_has_a_clock"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", reasons="")
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                    & ~Q(reasons="")
                ),
                name="answer_has_an_author_and_reasons",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("imposed_by")),
                name="nobody_judges_their_own_measure",
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(answered_at=None), name="one_contest_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "made_at"], name="contest_measure"),
            models.Index(
                fields=["answer_by"], name="contest_waiting", condition=Q(answered_at=None)
            ),
        ]
