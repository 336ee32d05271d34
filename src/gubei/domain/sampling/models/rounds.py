"""Rounds of testing: who is due in them, and who has a reason not to be."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

_IS_COUNTED = """
    IF NOT EXISTS (SELECT 1 FROM gubei_keptboard WHERE round_id = OLD.round_id) THEN
        RAISE EXCEPTION 'the board of round % is not kept yet', OLD.round_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""


class Round(models.Model):
    """轮次: everybody in a unit is sampled between two moments.

    Where units were chosen (RoundUnit), only they; `unit` is then the one that all of them lie in.
    `points`, `lanes` and `lab_an_hour` (tubes an hour that the laboratories promise) are what it was
    planned with, where that was said.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="rounds", db_index=False)
    name = models.CharField(max_length=100)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pool_size = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField(null=True)
    lanes = models.PositiveIntegerField(null=True)
    lab_an_hour = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="rounds", db_index=False
    )

    class Meta:
        """It has a name, and ends after it begins."""

        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="round_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="round_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(pool_size__in=[1, 5, 10, 20]), name="round_fills_tubes_that_exist"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-begins_at"], name="round_unit")]


class RoundUnit(models.Model):
    """One of the units that were chosen for a round, with all below."""

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="chosen", db_index=False)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="rounds_chosen_for", db_index=False
    )

    class Meta:
        """Each once."""

        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="round_names_a_unit_once")
        ]
        triggers = [pgtrigger.ReadOnly(name="round_keeps_its_units")]
        indexes = [models.Index(fields=["unit"], name="round_unit_chosen")]


class RoundCount(models.Model):
    """How many residents and visitors a unit counted for a round; the newest one counts."""

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="counts", db_index=False)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="round_counts", db_index=False
    )
    residents = models.PositiveIntegerField()
    visitors = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="round_counts", db_index=False
    )

    class Meta:
        """Written once."""

        triggers = [pgtrigger.ReadOnly(name="round_count_is_written_once")]
        indexes = [models.Index(fields=["round", "unit", "-at"], name="round_count")]


class RoundReason(models.Model):
    """Why a person is not sampled in a round: exempt, refused or away."""

    class Kind(models.TextChoices):
        """Which reason."""

        EXEMPT = "exempt", "exempt"
        REFUSED = "refused", "refused"
        AWAY = "away", "away"

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="reasons", db_index=False)
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="round_reasons", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="round_reasons", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    # Nobody where a later reason took its place, or where it ended before officers were noted.
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="reasons_ended", db_index=False
    )

    class Meta:
        """One reason stands for a person in a round, and it is said."""

        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="reason_not_to_sample_is_said"),
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=Q(ended_at=None),
                name="one_reason_stands_in_a_round",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
                name="reason_taken_back_has_a_time",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="reason_not_to_sample_stays", exclude=["ended_at", "ended_by"]),
            pgtrigger.Trigger(
                name="reason_not_to_sample_is_counted_before_erased", when=pgtrigger.Before,
                operation=pgtrigger.Delete, func=_IS_COUNTED,
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person"], name="round_reason_person")]
