"""Key groups: how often they are tested, who belongs, and who missed a test."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import UUID

from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import Field

from gubei.adapters.groups import read_member_list
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sampling import models
from gubei.domain.sampling.operations import filling, groups
from gubei.domain.sampling.queries.groups import (
    ROOT,
    GroupToday,
    group_in_reach,
    groups_of,
    groups_today,
    members_of,
)
from gubei.domain.sampling.queries.offers import rules_on_offer
from gubei.domain.sampling.rules.groups import Standing, State
from gubei.domain.sampling.rules.members import read_member
from gubei.domain.territory.queries import units_of
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import (
    Items,
    Name,
    Nothing,
    Reason,
    Sent,
    Shape,
    UnitRef,
    Words,
)
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid

router = Router(tags=["sampling"])
_LARGEST = 32 * 1024 * 1024
_MOST = 300
ListName = Literal[
    "missed",
    "not_today",
    "missed_1_in_1",
    "missed_2_in_3",
    "missed_3_in_7",
    "not_due_yet",
    "on_leave",
    "all",
]


class RuleSent(Sent):
    """So many tests in any so many days from a day on, and the document that asks for it."""

    tests: int = Field(ge=1, le=366)
    days: int = Field(ge=1, le=366)
    one_a_day: bool = False
    from_on: date
    reference: Reason

    def wish(self) -> groups.RuleWish:
        return groups.RuleWish(
            self.tests, self.days, self.from_on, self.reference, one_a_day=self.one_a_day
        )


class GroupToMake(Sent):
    """A group of a unit ("": the officer's own) and its rule."""

    name: Name
    unit: str = ""
    rule: RuleSent


class GroupRuleShown(Shape):
    """The rule of a group, since when, and by which document."""

    tests: int
    days: int
    one_a_day: bool
    from_on: date
    reference: str


class GroupShown(Shape):
    """A group with today's numbers of the members in reach.

    members = on_leave + not_due_yet + done + missed; of who came just now nothing is due yet. `rule` is null before its first one begins; `lists` count who stands on the usual lists.
    """

    id: UUID
    name: str
    unit: UnitRef
    is_own: bool
    rule: GroupRuleShown | None
    members: int
    on_leave: int
    not_due_yet: int
    done: int
    missed: int
    lists: dict[str, int]

    @classmethod
    def of(cls, today: GroupToday, *, is_own: bool) -> "GroupShown":
        lists: dict[str, int] = {}
        for standing in today.standings:
            for name in standing.lists:
                lists[name] = lists.get(name, 0) + 1
        rule = today.rule
        return cls(
            id=today.group.pk, name=today.group.name, unit=UnitRef.of(today.group.unit),
            is_own=is_own, rule=GroupRuleShown.model_validate(rule) if rule else None,
            members=len(today.standings), on_leave=today.count(State.ON_LEAVE),
            not_due_yet=today.count(State.NOT_DUE_YET), done=today.count(State.DONE), missed=today.count(State.MISSED), lists=lists,
        )  # fmt: skip


class RuleOffered(Shape):
    """A rule of a policy in force: for whom, how often, from which day on, by which document."""

    group: Words
    tests: int
    days: int
    from_on: date
    reference: Words


class MemberShown(Shape):
    """A member today: tests in the window and asked; `is_late`: missed the day before as well."""

    member: UUID
    person: UUID
    name: str
    unit: UnitRef
    state: State
    tests: int
    asked: int
    is_late: bool
    last_test: date | None


class GroupFile(Shape):
    """A group, and at most 300 of the members on a list."""

    group: GroupShown
    items: list[MemberShown]
    count: int


class GroupToEnd(Sent):
    """Why a group ends."""

    reason: Reason


class MemberToAdd(Sent):
    """Who belongs from which day on."""

    person: UUID
    from_on: date


class MemberEnd(Sent):
    """The last day on which somebody belongs."""

    last_on: date


class LeaveSent(Sent):
    """From which day to which somebody is away, both included, and why."""

    first: date
    last: date
    why: Reason


class MemberRowLeftOut(Shape):
    """A row of a list that was not taken, and why."""

    row: int
    words: Words


class MembersTaken(Shape):
    """What came of a list: rows = added + changed + same + left_out."""

    rows: int
    added: int
    changed: int
    same: int
    left_out: list[MemberRowLeftOut]


@router.get("/sampling/groups", response=Items[GroupShown])
def list_key_groups(request: SignedRequest) -> Items[GroupShown]:
    """List the key groups of the unit, of those below and above, with today's numbers in reach."""
    require(request.auth, Ability.READ)
    found = list(groups_of(request.auth).order_by("name", "pk"))
    return Items[GroupShown](items=_shown(request, found))


@router.get("/sampling/group-rules", response=Items[RuleOffered])
def list_rules_on_offer(request: SignedRequest) -> Items[RuleOffered]:
    """List how often the policies in force have groups of people tested, for a group that is made."""
    require(request.auth, Ability.READ)
    found = rules_on_offer(now=now_of(request))
    return Items[RuleOffered](items=[RuleOffered.model_validate(each) for each in found])


@router.post("/sampling/groups", response=GroupShown)
def make_key_group(request: SignedRequest, sent: GroupToMake) -> GroupShown:
    """Make a key group with its rule."""
    made = groups.make_group(
        name=sent.name, rule=sent.rule.wish(), unit=sent.unit, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return _shown(request, [made])[0]


def _shown(request: SignedRequest, found: list[models.KeyGroup]) -> list[GroupShown]:
    units = units_of(request.auth)
    own = set(units.values_list("pk", flat=True))
    return [
        GroupShown.of(each, is_own=each.group.unit_id in own)
        for each in groups_today(found, units, now=now_of(request))
    ]


@router.get("/sampling/groups/{group_id}", response=GroupFile)
def read_key_group(request: SignedRequest, group_id: UUID, show: ListName = "missed") -> GroupFile:
    """Return a group and who of it stands on a list; that they were shown is logged."""
    require(request.auth, Ability.READ)
    group = group_in_reach(request.auth, group_id)
    units = units_of(request.auth)
    (today,) = groups_today([group], units, now=now_of(request))
    chosen = [each for each in today.standings if _is_on(each, show)]
    items = _members(request, group, chosen[:_MOST])
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.CARE, about=f"group:{group.name}",
        count=len(items), now=now_of(request),
    )  # fmt: skip
    is_own = units.filter(pk=group.unit_id).exists()
    return GroupFile(group=GroupShown.of(today, is_own=is_own), items=items, count=len(chosen))


def _is_on(standing: Standing, show: ListName) -> bool:
    return show == "all" or show == standing.state or show in standing.lists


def _members(
    request: SignedRequest, group: models.KeyGroup, chosen: list[Standing]
) -> list[MemberShown]:
    keys = [each.person for each in chosen]
    people = Person.objects.select_related("unit").in_bulk(keys)
    spells = members_of(request.auth, group).annotate(root=ROOT).filter(root__in=keys)
    spell_of = dict(spells.order_by("from_on", "pk").values_list("root", "pk"))
    return [
        MemberShown(
            member=spell_of[each.person], person=each.person, name=people[each.person].name,
            unit=UnitRef.of(people[each.person].unit), state=each.state, tests=each.tests,
            asked=each.asked, is_late=each.is_late, last_test=each.last_test,
        )
        for each in chosen
    ]  # fmt: skip


@router.post("/sampling/groups/{group_id}/rules", response=Nothing)
def set_group_rule(request: SignedRequest, group_id: UUID, sent: RuleSent) -> Nothing:
    """Let a group be tested otherwise from a day on."""
    groups.set_rule(group=group_id, rule=sent.wish(), by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/sampling/groups/{group_id}/end", response=Nothing)
def end_key_group(request: SignedRequest, group_id: UUID, sent: GroupToEnd) -> Nothing:
    """End a group, with the reason: nobody is due for it any more."""
    groups.end_group(group=group_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/sampling/groups/{group_id}/members", response=Nothing)
def add_group_member(request: SignedRequest, group_id: UUID, sent: MemberToAdd) -> Nothing:
    """Put a person into a group."""
    groups.add_member(
        group=group_id, person=sent.person, from_on=sent.from_on, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/sampling/groups/{group_id}/members/file", response=MembersTaken)
def take_member_file(
    request: SignedRequest, group_id: UUID, file: File[UploadedFile]
) -> MembersTaken:
    """Take in a list of members: the good rows are taken, the others listed; twice changes nothing."""
    require(request.auth, Ability.SAMPLE)
    if (file.size or 0) > _LARGEST:
        raise Invalid("The file is larger than 32 MB.", "文件超过 32 MB。", code="too_large")
    now, name = now_of(request), Path(file.name or "members.csv").name
    with tempfile.NamedTemporaryFile(prefix="gubei-") as copy:
        path = Path(copy.name)
        path.write_bytes(file.read())
        sent = read_member_list(path, sent_as=name)
    lines = [read_member(*each, today=in_shanghai(now).date()) for each in sent]
    taken = filling.take_in_members(group=group_id, lines=lines, by=request.auth, now=now)
    return MembersTaken(
        rows=taken.rows, added=taken.added, changed=taken.changed, same=taken.same,
        left_out=[MemberRowLeftOut(row=row, words=Words.of(why)) for row, why in taken.left_out],
    )  # fmt: skip


@router.post("/sampling/members/{member_id}/end", response=Nothing)
def end_group_member(request: SignedRequest, member_id: UUID, sent: MemberEnd) -> Nothing:
    """Let somebody leave a group."""
    groups.end_member(member=member_id, last_on=sent.last_on, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/sampling/members/{member_id}/leave", response=Nothing)
def note_member_leave(request: SignedRequest, member_id: UUID, sent: LeaveSent) -> Nothing:
    """Write down that a member is away from work."""
    groups.note_leave(
        member=member_id, first=sent.first, last=sent.last, why=sent.why, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()
