"""A list of members is taken in: people met in the register, spells and leaves written down once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.people.models import Identity, Person
from gubei.domain.people.operations.adding import add_people
from gubei.domain.people.operations.register import Newcomer
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.privacy.queries import key_ring
from gubei.domain.sampling.models import GroupLeave, GroupMember, KeyGroup
from gubei.domain.sampling.operations.groups import RuleWish, new_group
from gubei.domain.sampling.queries.groups import group_in_reach
from gubei.domain.sampling.rules.members import MemberLine
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district, unit_coded, units_of
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

_UNSAID = both_in_one(Words("not said in the list", "名单未注明"))
_NOT_HERE = Words("There is no such person in your unit.", "您的辖区内没有此人。")


@dataclass(slots=True)
class MembersTaken:
    """What came of a list: rows = added + changed + same + left_out."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    left_out: list[tuple[int, Words]] = field(default_factory=list)


@transaction.atomic
def take_in_members(
    *, group: UUID, lines: Sequence[MemberLine], by: Officer, now: datetime
) -> MembersTaken:
    """Take a list of members in; who is not in the register is added at the officer's unit.

    Rows of people who live elsewhere are left out: nothing is written or said of them.
    """
    require(by, Ability.SAMPLE)
    found = group_in_reach(by, group)
    log_table(
        officer=by, look=Look.TABLE, purpose=Purpose.CARE, about=f"list into group:{found.name}",
        count=sum(line.trouble is None for line in lines), now=now,
    )  # fmt: skip
    return _take_in(found, lines, by, now)


@transaction.atomic
def take_in_group_file(
    *, name: str, unit: str, rule: RuleWish | None, lines: Sequence[MemberLine], now: datetime
) -> MembersTaken:
    """Take in a list as a command on the server does; a group that is not known needs a rule."""
    home = unit_coded(unit) if unit else district()
    group = KeyGroup.objects.filter(unit=home, name=name.strip(), ended_at=None).first()
    if group is None:
        group = _begin(name, home, rule, now)
    return _take_in(group, lines, None, now)


def _begin(name: str, home: Unit, rule: RuleWish | None, now: datetime) -> KeyGroup:
    if rule is None:
        raise Invalid(
            f"There is no group “{name}” yet: give its rule and reference.",
            f"还没有重点人群“{name}”，请提供频次规则和依据。",
        )
    return new_group(name, home, rule, None, now)


def _take_in(
    group: KeyGroup, lines: Sequence[MemberLine], by: Officer | None, now: datetime
) -> MembersTaken:
    KeyGroup.objects.select_for_update().get(pk=group.pk)
    taken = MembersTaken(rows=len(lines))
    usable = [line for line in lines if line.trouble is None]
    taken.left_out += [(line.number, line.trouble) for line in lines if line.trouble]
    people = _people(usable, by.unit_id if by else group.unit_id, by, now)
    book = _Book.of(group, by, now)
    for line, person in zip(usable, people, strict=True):
        try:
            if person is None:
                raise Invalid(_NOT_HERE.en, _NOT_HERE.zh)
            what = book.write(line, person)
        except Refused as refused:
            taken.left_out.append((line.number, refused.words))
        else:
            setattr(taken, what, getattr(taken, what) + 1)
    book.save()
    taken.left_out.sort(key=lambda each: each[0])
    return taken


def _people(
    lines: Sequence[MemberLine], home: UUID, by: Officer | None, now: datetime
) -> list[UUID | None]:
    """Return whom each row means (root record); None: somebody known who lives elsewhere.

    Of those whom their document names nothing is written down; who is met otherwise is looked at
    again.
    """
    owners = _owners(lines) if by else {}
    far = _elsewhere(owners.values(), by)
    near = [line for line in lines if owners.get(line.document.number) not in far]
    met = add_people(newcomers=[_newcomer(line, home) for line in near], now=now)
    far |= _elsewhere(met, by)
    person_of = dict(zip((line.number for line in near), met, strict=True))
    people = (person_of.get(line.number) for line in lines)
    return [None if person in far else person for person in people]


def _owners(lines: Sequence[MemberLine]) -> dict[str, UUID]:
    """Return the people (root records) to whom the documents of the rows belong, by number."""
    ring = key_ring()
    numbers = {line.document.number for line in lines}
    number_of = {ring.blind_index("document", number): number for number in numbers}
    known = Identity.objects.filter(blind__in=list(number_of), is_sure=True)
    rows = known.values_list("blind", "person", "person__same_as")
    return {number_of[bytes(blind)]: root or person for blind, person, root in rows}


def _elsewhere(people: Iterable[UUID], by: Officer | None) -> set[UUID]:
    """Return those of the people who do not live in the officer's unit or below."""
    if by is None:
        return set()
    far = Person.objects.filter(pk__in=set(people)).exclude(unit__in=units_of(by))
    return set(far.values_list("pk", flat=True))


def _newcomer(line: MemberLine, home: UUID) -> Newcomer:
    return Newcomer(
        name=line.name, document=line.document, phones=(line.phone,) if line.phone else (),
        email="", birth_date=line.document.birth_date, sex=line.document.sex or "", address="",
        household="", unit=home,
    )  # fmt: skip


@dataclass(slots=True)
class _Book:
    """The spells and leaves of a group, and what a list adds to them."""

    group: KeyGroup
    by: Officer | None
    now: datetime
    ids: Iterator[UUID]
    spells: dict[UUID, list[GroupMember]]
    leaves: set[tuple[UUID, date, date]]
    fresh: list[GroupMember] = field(default_factory=list)
    fresh_leaves: list[GroupLeave] = field(default_factory=list)

    @classmethod
    def of(cls, group: KeyGroup, by: Officer | None, now: datetime) -> "_Book":
        spells: dict[UUID, list[GroupMember]] = defaultdict(list)
        written = GroupMember.objects.filter(group=group).select_related("person")
        for each in written.order_by("from_on", "pk"):
            spells[root_id_of(each.person)].append(each)
        known = GroupLeave.objects.filter(member__group=group)
        leaves = set(known.values_list("member", "from_on", "to_on"))
        return cls(group, by, now, uuid7_run(milliseconds_of(now)), spells, leaves)

    def write(self, line: MemberLine, person: UUID) -> str:
        """Take a row: "added", "changed" or "same". Raises Invalid where it does not go together."""
        spell = self._spell_of(line, person)
        if spell is None:
            spell = self._begin(line, person)
            self._leave(spell, line)
            return "added"
        is_new_end = line.last is not None and spell.to_on != line.last
        if is_new_end:
            self._end(spell, line.last)
        return "changed" if self._leave(spell, line) or is_new_end else "same"

    def _spell_of(self, line: MemberLine, person: UUID) -> GroupMember | None:
        """Return the spell that a row speaks of: of the same first day, else the one that stands."""
        own = self.spells[person]
        same = next((each for each in own if each.from_on == line.first), None)
        standing = next((each for each in own if each.to_on is None), None)
        if same is None and line.first is not None and standing is not None:
            raise Invalid(
                f"Belongs to the group since {standing.from_on}; let that end first.",
                f"此人自 {standing.from_on} 起已在册，请先办理离岗。",
            )
        return same or standing

    def _begin(self, line: MemberLine, person: UUID) -> GroupMember:
        first = line.first or in_shanghai(self.now).date()
        if line.last is not None and line.last < first:
            raise Invalid("The last day lies before the first.", "结束日期早于开始日期。")
        spell = GroupMember(
            id=next(self.ids), group=self.group, person_id=person, from_on=first,
            to_on=line.last, added_at=self.now, added_by=self.by,
        )  # fmt: skip
        self.spells[person].append(spell)
        self.fresh.append(spell)
        return spell

    def _end(self, spell: GroupMember, last: date | None) -> None:
        if last is not None and last < spell.from_on:
            raise Invalid("The last day lies before the first.", "结束日期早于开始日期。")
        spell.to_on = last
        if spell not in self.fresh:
            spell.save(update_fields=["to_on"])

    def _leave(self, spell: GroupMember, line: MemberLine) -> bool:
        """Note the leave of a row; False where there is none, or it is known."""
        if line.leave is None or (spell.pk, *line.leave) in self.leaves:
            return False
        first, last = line.leave
        self.leaves.add((spell.pk, first, last))
        self.fresh_leaves.append(GroupLeave(
            id=next(self.ids), member=spell, from_on=first, to_on=last, why=line.why or _UNSAID,
            noted_at=self.now, noted_by=self.by,
        ))  # fmt: skip
        return True

    def save(self) -> None:
        """Write what is new."""
        GroupMember.objects.bulk_create(self.fresh, batch_size=2000)
        GroupLeave.objects.bulk_create(self.fresh_leaves, batch_size=2000)
