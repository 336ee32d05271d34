"""Who works at an isolation site: in which post, inside its closed loop, on which shifts."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from gubei.domain.isolation.models.places import IsolationSite
from gubei.domain.isolation.rules.places import Post
from gubei.domain.isolation.rules.shifts import LONGEST

POSTS = [(each.value, each.value) for each in Post]

# Whoever writes of a person's loops and shifts waits for the other who does: each looks at what
# the other wrote.
_LOOP_HOLDS = """
    PERFORM 1 FROM gubei_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM gubei_staffshift s WHERE s.person_id = NEW.person_id
          AND s.site_id <> NEW.site_id
          AND tstzrange(s.from_at, coalesce(s.ended_at, s.to_at), '[)')
              && tstzrange(NEW.entered_at, NEW.left_at, '[)')
    ) THEN
        RAISE EXCEPTION 'shift_lies_in_the_loop_of_its_site' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
_SHIFT_HOLDS = """
    PERFORM 1 FROM gubei_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM gubei_closedloop l WHERE l.person_id = NEW.person_id
          AND l.site_id <> NEW.site_id
          AND tstzrange(l.entered_at, l.left_at, '[)') && tstzrange(NEW.from_at, NEW.to_at, '[)')
    ) THEN
        RAISE EXCEPTION 'shift_lies_in_the_loop_of_its_site' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM gubei_staffspell p WHERE p.id = NEW.spell_id
          AND p.person_id = NEW.person_id AND p.site_id = NEW.site_id
          AND tstzrange(p.from_at, p.to_at, '[)') && tstzrange(NEW.from_at, NEW.to_at, '[)')
    ) THEN
        RAISE EXCEPTION 'shift_is_in_a_post_of_its_person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def _at(who: str, kind: str) -> Func:
    return Func(who, Value(kind), function="gubei_point")


class StaffSpell(models.Model):
    """在岗记录: somebody works at a site in a post, from when until when."""

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="staff", db_index=False)
    person = models.ForeignKey("gubei.Person", models.PROTECT, related_name="staff_spells")
    post = models.CharField(max_length=12, choices=POSTS)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="staff_registered", db_index=False
    )

    class Meta:
        """A post ends after it began, and nobody holds one twice at a time."""

        constraints = [
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gt=F("from_at")), name="spell_ends_later"
            ),
            models.UniqueConstraint(
                fields=["site", "person", "post"],
                condition=Q(to_at=None),
                name="post_is_held_once",
            ),
        ]


class ClosedLoop(models.Model):
    """闭环: a person lives and works inside a site, from when until when; why it ended.

    `measure` is what the policy asked of who left; null where none did. Who was entered and did
    not come left when they were to enter.
    """

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(IsolationSite, models.PROTECT, related_name="loops")
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="closed_loops", db_index=False
    )
    entered_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    # Nobody: who lived in before the loop had dates.
    noted_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    leave_reason = models.CharField(max_length=300, blank=True)
    measure = models.OneToOneField(
        "gubei.Measure", models.PROTECT, null=True, related_name="left_loop"
    )

    class Meta:
        """One loop at a time, left for a reason, and no shift elsewhere meanwhile."""

        constraints = [
            ExclusionConstraint(
                name="person_is_in_one_loop_at_a_time",
                expressions=[
                    (_at("person_id", "loop"), RangeOperators.OVERLAPS),
                    (
                        Func(F("entered_at"), F("left_at"), Value("[)"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by=None, leave_reason="", measure=None)
                | (Q(left_at__gte=F("entered_at"), left_by__isnull=False) & ~Q(leave_reason="")),
                name="who_leaves_a_loop_says_why",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="loop_holds_its_people",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_LOOP_HOLDS,
            ),
            pgtrigger.ReadOnly(
                name="loop_is_as_it_was_entered",
                fields=["site", "person", "entered_at", "noted_at", "noted_by"],
            ),
            pgtrigger.Protect(
                name="who_left_a_loop_stays_out",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__left_at__isnull=False),
            ),
            pgtrigger.Protect(name="loop_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["person", "-entered_at"], name="loop_person")]  # fmt: skip


class StaffShift(models.Model):
    """班次: somebody in a post is on from when until when. One that ended at once never began."""

    id = models.UUIDField(primary_key=True)
    spell = models.ForeignKey(StaffSpell, models.PROTECT, related_name="shifts")
    site = models.ForeignKey(
        IsolationSite, models.PROTECT, related_name="staff_shifts", db_index=False
    )
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="staff_shifts", db_index=False
    )
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Nobody is in two at once; each ends within a day, or earlier for a reason."""

        constraints = [
            ExclusionConstraint(
                name="nobody_is_in_two_shifts_at_once",
                expressions=[
                    (_at("person_id", "shift"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("from_at"),
                            Coalesce("ended_at", "to_at"),
                            Value("[)"),
                            function="tstzrange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at"), to_at__lte=F("from_at") + LONGEST),
                name="shift_of_staff_ends_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (
                    Q(ended_at__gte=F("from_at"), ended_at__lt=F("to_at"), ended_by__isnull=False)
                    & ~Q(end_reason="")
                ),
                name="shift_of_staff_ends_early_for_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="shift_is_in_its_post_and_loop",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_SHIFT_HOLDS,
            ),
            pgtrigger.ReadOnly(
                name="shift_of_staff_is_as_planned",
                fields=["spell", "site", "person", "from_at", "to_at", "planned_at", "planned_by"],
            ),
            pgtrigger.Protect(name="shift_of_staff_is_not_deleted", operation=pgtrigger.Delete),
        ]
        indexes = [
            models.Index(fields=["site", "to_at"], name="staff_shift_site"),
            models.Index(fields=["to_at"], name="staff_shift_end"),
        ]  # fmt: skip
