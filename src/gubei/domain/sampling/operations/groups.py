"""Key groups are made, ruled, filled and emptied; leave is noted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.sampling.models import GroupLeave, GroupMember, GroupRule, KeyGroup
from gubei.domain.sampling.queries.groups import group_in_reach, member_in_reach
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach, units_of
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotAllowed, Refused
from gubei.terms.words import Words

_LONGEST = 366


@dataclass(frozen=True, slots=True)
class RuleWish:
    """So many tests in any so many days from a day on, and who said so.

    `one_a_day`: tests of one day count as one.
    """

    tests: int
    days: int
    from_on: date
    reference: str
    one_a_day: bool = False


@transaction.atomic
def make_group(*, name: str, rule: RuleWish, unit: str, by: Officer, now: datetime) -> KeyGroup:
    """Make a key group of a unit ("" is the officer's own) with its rule. Raises Invalid, Refused."""
    require(by, Ability.ASSIGN)
    return new_group(name, unit_in_reach(by, unit or by.unit.code), rule, by, now)


def new_group(name: str, unit: Unit, rule: RuleWish, by: Officer | None, now: datetime) -> KeyGroup:
    """Make a key group; nobody made it where a command did."""
    plain = name.strip()[:100]
    if not plain:
        raise Invalid("Give the group a name.", "请填写重点人群名称。")
    if KeyGroup.objects.filter(unit=unit, name=plain, ended_at=None).exists():
        raise Refused("group_known", Words(
            f"{unit.name} has a group “{plain}” already.", f"{unit.name}已有重点人群“{plain}”。"
        ))  # fmt: skip
    group = KeyGroup.objects.create(id=_id(now), unit=unit, name=plain, made_at=now, made_by=by)
    new_rule(group, rule, by, now)
    return group


@transaction.atomic
def set_rule(*, group: UUID, rule: RuleWish, by: Officer, now: datetime) -> GroupRule:
    """Let a group be tested otherwise from a day on; what was asked before stays as it was."""
    require(by, Ability.ASSIGN)
    return new_rule(_own_group(group, by), rule, by, now)


def new_rule(group: KeyGroup, rule: RuleWish, by: Officer | None, now: datetime) -> GroupRule:
    """Write down a rule of a group. Raises Invalid for one that nobody can follow."""
    if not (0 < rule.days <= _LONGEST and rule.tests > 0):
        raise Invalid(
            f"A rule is so many tests in any 1 to {_LONGEST} days.",
            f"频次规则为任意 1 至 {_LONGEST} 天内若干次。",
        )
    if rule.one_a_day and rule.tests > rule.days:
        raise Invalid(
            "There are fewer days than tests, and one test a day counts.",
            "一天只计一次，次数不能多于天数。",
        )
    if not rule.reference.strip():
        raise Invalid("Say which document asks for it.", "请填写依据文件。")
    return GroupRule.objects.create(
        id=_id(now), group=group, tests=rule.tests, days=rule.days, one_a_day=rule.one_a_day,
        from_on=rule.from_on, reference=rule.reference.strip()[:300], set_at=now, set_by=by,
    )  # fmt: skip


@transaction.atomic
def end_group(*, group: UUID, reason: str, by: Officer, now: datetime) -> KeyGroup:
    """End a group: nobody is due for it any more. Raises Invalid without a reason."""
    require(by, Ability.ASSIGN)
    found, why = _own_group(group, by), reason.strip()[:300]
    if not why:
        raise Invalid("Say why.", "请填写原因。")
    standing = KeyGroup.objects.filter(pk=found.pk, ended_at=None)
    if standing.update(ended_at=now, ended_by=by, end_reason=why) != 1:
        raise Refused("group_ended", Words("This group has ended.", "该重点人群已停用。"))
    found.refresh_from_db()
    return found


def _own_group(key: UUID, by: Officer) -> KeyGroup:
    """Return a group of the officer's unit or below. Raises NotAllowed for one of a unit above."""
    found = group_in_reach(by, key)
    if not units_of(by).filter(pk=found.unit_id).exists():
        raise NotAllowed("Only the unit that made it changes it.", "仅建立单位可变更。")
    return found


@transaction.atomic
def add_member(
    *, group: UUID, person: UUID, from_on: date, by: Officer, now: datetime
) -> GroupMember:
    """Put a person into a group from a day on. Raises Refused who is in it already."""
    require(by, Ability.SAMPLE)
    found = group_in_reach(by, group)
    return new_member(found, root_id_of(person_in_reach(by, person)), from_on, by, now)


def new_member(
    group: KeyGroup, person: UUID, from_on: date, by: Officer | None, now: datetime
) -> GroupMember:
    """Put a person (root record) into a group."""
    merged = GroupMember.objects.filter(group=group, person__same_as=person, to_on=None)
    if merged.exists():
        raise _already()
    try:
        with transaction.atomic():
            return GroupMember.objects.create(
                id=_id(now), group=group, person_id=person, from_on=from_on, added_at=now,
                added_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        if "member_belongs_once" not in str(error):
            raise
        raise _already() from None


def _already() -> Refused:
    return Refused(
        "member_already",
        Words("This person is in the group already.", "此人已在该重点人群中。"),
    )


@transaction.atomic
def end_member(*, member: UUID, last_on: date, by: Officer, now: datetime) -> GroupMember:
    """Let somebody leave a group; `last_on` is the last day on which they belong."""
    require(by, Ability.SAMPLE)
    found = member_in_reach(by, member)
    if last_on < found.from_on:
        raise Invalid("The last day lies before the first.", "结束日不能早于开始日。")
    if GroupMember.objects.filter(pk=member, to_on=None).update(to_on=last_on) != 1:
        raise Refused("member_left", Words("They have left already.", "此人已离开该重点人群。"))
    found.refresh_from_db()
    return found


@transaction.atomic
def note_leave(
    *, member: UUID, first: date, last: date, why: str, by: Officer, now: datetime
) -> GroupLeave:
    """Write down that a member is away from work: nothing is asked for these days."""
    require(by, Ability.SAMPLE)
    found = member_in_reach(by, member)
    if last < first:
        raise Invalid("The leave ends before it begins.", "请假结束日不能早于开始日。")
    if not why.strip():
        raise Invalid("Say why.", "请填写原因。")
    return new_leave(found, first, last, why, by, now)


def new_leave(
    member: GroupMember, first: date, last: date, why: str, by: Officer | None, now: datetime
) -> GroupLeave:
    """Write down a leave; the same one again is the same."""
    made, _ = GroupLeave.objects.get_or_create(
        member=member, from_on=first, to_on=last,
        defaults={"id": _id(now), "why": why.strip()[:300], "noted_at": now, "noted_by": by},
    )  # fmt: skip
    return made


def _id(now: datetime) -> UUID:
    return next(uuid7_run(milliseconds_of(now)))
