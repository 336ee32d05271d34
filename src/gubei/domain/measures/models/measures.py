"""A person's measure, its phases, and what was done to it."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from gubei.domain.measures.models.policies import PolicyChange
from gubei.terms.measure_kinds import ISOLATIONS, MeasureKind

LONGEST = timedelta(days=120)
"""No plan of any pack, restarted or drawn out, comes near it. Ours: no rule says a number."""
KINDS = [(each.value, each.value) for each in MeasureKind]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Measure(models.Model):
    """管控措施: a person under a plan of a policy pack.

    `ends_on` is the first day of freedom. `plan_ends_on` is what the pack says; the two differ
    where an officer set the end by hand, with a reason. `lead` names the lead it came from; that
    part stands above this one, so there is no foreign key.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("gubei.Person", models.PROTECT, related_name="measures")
    unit = models.ForeignKey("gubei.Unit", models.PROTECT, related_name="measures", db_index=False)
    lead = models.UUIDField(null=True)
    policy = models.ForeignKey(PolicyChange, models.PROTECT, related_name="measures")
    # Of a secondary contact: the measure of the close contact whose test the release waits for.
    linked = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="linked_from", db_index=False
    )
    person_class = models.CharField(max_length=64)
    anchors = models.JSONField()
    conditions = ArrayField(models.CharField(max_length=64), default=list)
    basis = models.CharField(max_length=1000)
    place = models.CharField(max_length=500, blank=True)
    imposed_at = models.DateTimeField()
    imposed_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="measures_imposed", db_index=False
    )
    reason = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()
    plan_ends_on = models.DateField()
    end_set_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="ends_set", db_index=False
    )
    end_reason = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True)
    # Nobody: the end had come and the worker released the person.
    released_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="releases", db_index=False
    )
    release_reason = models.CharField(max_length=500, blank=True)
    # The measure that took the place of this one, and carries on what was left of it.
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced", db_index=False
    )

    class Meta:
        """No measure without basis, reason and end."""

        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="measure_has_a_basis"),
            models.CheckConstraint(condition=~Q(reason=""), name="measure_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="measure_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lte=F("starts_on") + LONGEST), name="measure_ends_in_sight"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=F("plan_ends_on"), end_set_by=None, end_reason="")
                | (Q(end_set_by__isnull=False) & ~Q(end_reason="")),
                name="end_set_by_hand_has_an_author_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, release_reason="")
                | (Q(released_at__isnull=False) & ~Q(release_reason="")),
                name="release_has_a_time_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(released_at__isnull=False),
                name="what_was_replaced_has_ended",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="measure_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["unit", "ends_on"], name="measure_unit_end",
                         condition=Q(released_at=None)),
            models.Index(fields=["ends_on", "id"], name="measure_due",
                         condition=Q(released_at=None)),
            models.Index(fields=["unit", "-imposed_at"], name="measure_unit_imposed"),
            models.Index(fields=["lead"], name="measure_lead", condition=~Q(lead=None)),
            models.Index(fields=["replaced_by"], name="measure_replaced",
                         condition=~Q(replaced_by=None)),
        ]  # fmt: skip


class PhaseSpan(models.Model):
    """阶段: one stretch of a measure as it stands; `span` is half-open, in civil days.

    A change of the plan writes new spans and marks the old ones `replaced_at`.
    """

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="spans")
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="measure_spans", db_index=False
    )
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24, choices=KINDS)
    span = DateRangeField()
    checks = models.JSONField(default=list)
    asks = models.JSONField(null=True)
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """One kind of measure and one isolation on a day of a person; a stretch has both its ends."""

        constraints = [
            ExclusionConstraint(
                name="one_measure_of_a_kind_on_a_day",
                expressions=[
                    # A range of one point, so that equality needs no extension of the database.
                    (Func("person_id", "kind", function="gubei_point"), RangeOperators.OVERLAPS),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=Q(replaced_at=None),
            ),
            ExclusionConstraint(
                name="one_isolation_on_a_day",
                expressions=[
                    (
                        Func("person_id", Value("isolation"), function="gubei_point"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=Q(replaced_at=None, kind__in=sorted(ISOLATIONS)),
            ),
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__lower_inf=False, span__upper_inf=False),
                name="phase_has_a_first_and_a_last_day",
            ),
        ]
        indexes = [models.Index(fields=["measure", "place"], name="span_measure")]


class Act(models.Model):
    """One thing that was done to a measure: who, when, why, and the plan before and after."""

    class Kind(models.TextChoices):
        """What was done."""

        IMPOSE = "impose", "impose"
        EXTEND = "extend", "extend"
        SHORTEN = "shorten", "shorten"
        CONVERT = "convert", "convert"
        RESTART = "restart", "restart"
        SUSPEND = "suspend", "suspend"
        RESUME = "resume", "resume"
        RELEASE = "release", "release"
        REPLACE = "replace", "replace"
        POLICY = "policy", "policy"
        ROLL_BACK = "roll_back", "roll_back"

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="acts", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="measure_acts", db_index=False
    )
    reason = models.CharField(max_length=500)
    policy = models.ForeignKey(
        PolicyChange, models.PROTECT, null=True, related_name="acts", db_index=False
    )
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        """Written once; nothing is done without a reason."""

        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="act_has_a_reason")]
        triggers = [
            pgtrigger.ReadOnly(name="act_is_written_once"),
            pgtrigger.Protect(name="act_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["measure", "at"], name="act_measure"),
            models.Index(fields=["policy"], name="act_policy", condition=~Q(policy=None)),
        ]


class Suspension(models.Model):
    """The person is elsewhere for a while, in hospital say: the clock runs on, nothing is asked."""

    id = models.UUIDField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="suspensions", db_index=False)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    where = models.CharField(max_length=200)

    class Meta:
        """One at a time, somewhere, and it ends after it began."""

        constraints = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(to_at=None), name="suspended_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(where=""), name="suspension_says_where"),
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gte=F("from_at")),
                name="suspension_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["measure", "from_at"], name="suspension_measure")]


__all__ = ["Act", "Measure", "PhaseSpan", "Suspension"]
