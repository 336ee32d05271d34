"""重点人群: who is tested so many times in any so many days, and since when."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q


class KeyGroup(models.Model):
    """重点人群: people whose work asks for regular tests, wherever they live."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(
        "gubei.Unit", models.PROTECT, related_name="key_groups", db_index=False
    )
    name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    # Nobody: it was made by a command on the server.
    made_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="key_groups", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    # Nothing, and nobody, where it ended before reasons were asked for.
    end_reason = models.CharField(max_length=300, default="")
    ended_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="key_groups_ended", db_index=False
    )

    class Meta:
        """It has a name, once in a unit while it stands."""

        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="key_group_has_a_name"),
            models.CheckConstraint(
                condition=Q(end_reason="", ended_by=None)
                | (~Q(end_reason="") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="key_group_ends_by_somebody_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(ended_at=None),
                name="key_group_stands_once_in_a_unit",
            ),
        ]  # fmt: skip


class GroupRule(models.Model):
    """How often a group is tested from a day on, and who said so; the newest that began counts."""

    id = models.UUIDField(primary_key=True)
    group = models.ForeignKey(KeyGroup, models.PROTECT, related_name="rules", db_index=False)
    tests = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    # Tests of one day are one.
    one_a_day = models.BooleanField()
    from_on = models.DateField()
    reference = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="group_rules", db_index=False
    )

    class Meta:
        """It asks for something that can be done, and says who said so."""

        constraints = [
            models.CheckConstraint(
                condition=Q(tests__gte=1, days__gte=1, days__lte=366),
                name="group_rule_asks_for_tests_in_days",
            ),
            models.CheckConstraint(
                condition=Q(one_a_day=False) | Q(tests__lte=F("days")),
                name="group_rule_can_be_followed",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="group_rule_says_who_said_so"),
        ]
        triggers = [pgtrigger.ReadOnly(name="group_rule_is_written_once")]
        indexes = [models.Index(fields=["group", "-from_on", "-set_at"], name="group_rule")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class GroupMember(models.Model):
    """Somebody belongs to a group from one day to another; `to_on` is the last day."""

    id = models.UUIDField(primary_key=True)
    group = models.ForeignKey(KeyGroup, models.PROTECT, related_name="members", db_index=False)
    person = models.ForeignKey(
        "gubei.Person", models.PROTECT, related_name="group_spells", db_index=False
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="group_members", db_index=False
    )

    class Meta:
        """Nobody is in a group twice at a time, or leaves before coming."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(to_on=None), name="member_belongs_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="member_leaves_after_coming",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "person"], name="group_member"),
            models.Index(fields=["person"], name="group_member_person"),
        ]


class GroupLeave(models.Model):
    """A member is away from work from one day to another, both included."""

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(GroupMember, models.PROTECT, related_name="leaves", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField()
    why = models.CharField(max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "gubei.Officer", models.PROTECT, null=True, related_name="group_leaves", db_index=False
    )

    class Meta:
        """It ends, and is said why."""

        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="leave_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="leave_is_said_why"),
            models.UniqueConstraint(
                fields=["member", "from_on", "to_on"], name="leave_is_noted_once"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="leave_is_written_once"),
            pgtrigger.Protect(name="leave_is_kept", operation=pgtrigger.Delete),
        ]
