"""What was done about a queue: dated acts, each with a reason and an end."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    BigIntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Concat

from gubei.domain.checkpoints.models.posts import CLASSES, Checkpoint, Lane
from gubei.domain.checkpoints.rules.levers import ON_A_LANE, TOLD_UPSTREAM, LeverKind

# One number for a checkpoint and a lane: a range of whole numbers is compared without an extension.
_HASHED = Func(
    Concat(Cast("checkpoint_id", models.TextField()), Value(" "), "lane"), Value(0),
    function="hashtextextended", output_field=models.BigIntegerField(),
)  # fmt: skip
_WHERE = Func(
    _HASHED, _HASHED, Value("[]"), function="int8range", output_field=BigIntegerRangeField()
)


class Lever(models.Model):
    """疏导举措: an act that lets a queue grow less, from a moment until its end, for a reason.

    `lane` is the row that the act opened, `before` the one that it took the place of: at the end
    the lane becomes what it was. `text` is what drivers or colleagues are told; vehicles of
    `classes` are led to `road`, at which `to` stands if that is one of ours: so many in a hundred of
    them (`share`; None where nobody said how many, and in all that is no diversion). `ended_at`:
    when it ended, at its own end or earlier by somebody.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="levers", db_index=False
    )
    kind = models.CharField(max_length=16, choices=[(each.value, each.value) for each in LeverKind])
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="levers_pulled", db_index=False
    )
    reason = models.CharField(max_length=300)
    lane = models.OneToOneField(Lane, models.PROTECT, null=True, related_name="lever")
    before = models.ForeignKey(
        Lane, models.PROTECT, null=True, related_name="levers_after", db_index=False
    )
    classes = ArrayField(models.CharField(max_length=16, choices=CLASSES), default=list)
    road = models.CharField(max_length=100, blank=True)
    to = models.ForeignKey(
        Checkpoint, models.PROTECT, null=True, related_name="led_here", db_index=False
    )
    share = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="levers_ended", db_index=False
    )

    class Meta:
        """Each act has a reason and an end, and says what it does."""

        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="lever_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="lever_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("from_at"), ended_at__lte=F("until_at")),
                name="lever_ends_by_its_end",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(ON_A_LANE), lane__isnull=False)
                | (~Q(kind__in=sorted(ON_A_LANE)) & Q(lane=None, before=None)),
                name="lever_on_a_lane_has_a_lane",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(TOLD_UPSTREAM)) | ~Q(text=""),
                name="drivers_are_told_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind=LeverKind.DIVERT) | (~Q(road="") & Q(classes__len__gte=1)),
                name="diversion_names_classes_and_a_road",
            ),
            models.CheckConstraint(
                condition=Q(to=None) | (Q(kind=LeverKind.DIVERT) & ~Q(to=F("checkpoint"))),
                name="diversion_leads_to_another_checkpoint",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(kind=LeverKind.DIVERT, share__gte=1, share__lte=100),
                name="diversion_leads_a_share",
            ),
        ]
        indexes = [
            models.Index(fields=["checkpoint", "-from_at"], name="lever_checkpoint"),
            models.Index(fields=["until_at"], name="lever_stands", condition=Q(ended_at=None)),
            models.Index(fields=["to", "-from_at"], name="lever_leads_here", condition=~Q(to=None)),
        ]


class LeverPlan(models.Model):
    """举措计划: an act that is to begin at a time ahead, as it was planned; the worker begins it.

    Begun for the unit, in the name of who planned it and might then. `lever` is the act once it
    began. `refused_at`: it could not begin then, and `refusal` says why: a lane was open already, or
    was not. Taken back before it began: by whom.
    """

    id = models.UUIDField(primary_key=True)
    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="lever_plans", db_index=False
    )
    kind = models.CharField(max_length=16, choices=[(each.value, each.value) for each in LeverKind])
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="levers_planned", db_index=False
    )
    reason = models.CharField(max_length=300)
    lane = models.CharField(max_length=50, blank=True)
    servers = models.PositiveSmallIntegerField(null=True)
    classes = ArrayField(models.CharField(max_length=16, choices=CLASSES), default=list)
    road = models.CharField(max_length=100, blank=True)
    to = models.ForeignKey(
        Checkpoint, models.PROTECT, null=True, related_name="planned_here", db_index=False
    )
    share = models.PositiveSmallIntegerField(default=100)
    text = models.CharField(max_length=200, blank=True)
    boards = ArrayField(models.CharField(max_length=16), default=list)
    lever = models.OneToOneField(Lever, models.PROTECT, null=True, related_name="plan")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="lever_plans_taken_back",
        db_index=False,
    )  # fmt: skip
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        """It lies ahead, has one end of its own, and no two that wait touch the same lane at once."""

        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="lever_plan_has_a_reason"),
            models.CheckConstraint(
                condition=Q(from_at__gt=F("planned_at"), until_at__gt=F("from_at")),
                name="lever_is_planned_ahead",
            ),
            models.CheckConstraint(
                condition=(
                    Q(lever=None, taken_back_at=None, taken_back_by=None)
                    & Q(refused_at=None, refusal="")
                )
                | Q(lever__isnull=False, taken_back_at=None, taken_back_by=None, refused_at=None)
                | Q(lever=None, taken_back_by__isnull=False, taken_back_at__gte=F("planned_at"),
                    refused_at=None)
                | (Q(lever=None, taken_back_at=None, refused_at__isnull=False) & ~Q(refusal="")),
                name="lever_plan_comes_to_one_end",
            ),
            # A plan for a holiday is of the whole checkpoint, a change of a lane of that lane.
            ExclusionConstraint(
                name="plans_for_a_lane_do_not_overlap",
                condition=Q(lever=None, taken_back_at=None, refused_at=None)
                & (~Q(lane="") | Q(kind=LeverKind.HOLIDAY_PLAN)),
                expressions=[
                    (_WHERE, RangeOperators.OVERLAPS),
                    (
                        Func(F("from_at"), F("until_at"), Value("[)"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["checkpoint", "from_at"], name="lever_plan_checkpoint"),
            models.Index(fields=["from_at"], name="lever_plan_waits",
                         condition=Q(lever=None, taken_back_at=None, refused_at=None)),
        ]  # fmt: skip


__all__ = ["Lever", "LeverPlan"]
