"""Key groups in reach, and how their members stand."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.sampling.models import GroupLeave, GroupMember, GroupRule, KeyGroup
from gubei.domain.sampling.rules.groups import Belonging, Standing, standings
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_of
from gubei.engines.compliance import TestRule
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.refusals import NotFound

ROOT = Coalesce("person__same_as", "person")
"""Whom a spell is of: the record that stands for the person."""
_LOOK_BACK = 8
"""So many days of tests are read at least: the lists look at seven, and at the day before."""


def groups_of(officer: Officer) -> QuerySet[KeyGroup]:
    """Return the groups that stand of the officer's unit, of those below and of those above."""
    near = Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    return KeyGroup.objects.filter(near, ended_at=None).select_related("unit")


def group_in_reach(officer: Officer, key: UUID) -> KeyGroup:
    """Return one group. Raises NotFound."""
    found = groups_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such key group here.", "没有这个重点人群。")
    return found


def members_of(officer: Officer, group: KeyGroup) -> QuerySet[GroupMember]:
    """Return the spells of a group's members who live in the officer's unit or below."""
    return GroupMember.objects.filter(group=group, person__unit__in=units_of(officer))


def member_in_reach(officer: Officer, key: UUID) -> GroupMember:
    """Return one spell of a member. Raises NotFound."""
    mine = GroupMember.objects.filter(pk=key, person__unit__in=units_of(officer))
    found = mine.select_related("group__unit", "person__unit").first()
    if found is None:
        raise NotFound("There is no such member in your unit.", "您的辖区内没有这名重点人员。")
    return found


def rules_on(groups: Collection[UUID], day: date) -> dict[UUID, GroupRule]:
    """Return the rule of each group on a day: the newest that began."""
    begun = GroupRule.objects.filter(group__in=groups, from_on__lte=day)
    newest = begun.order_by("group", "-from_on", "-set_at", "-pk").distinct("group")
    return {each.group_id: each for each in newest}


@dataclass(frozen=True, slots=True)
class GroupToday:
    """A group with its rule of today (None: none has begun) and how each member stands."""

    group: KeyGroup
    rule: GroupRule | None
    standings: list[Standing]

    def count(self, *states: str) -> int:
        """Return how many stand so."""
        return sum(each.state in states for each in self.standings)


def groups_today(
    groups: Sequence[KeyGroup], units: QuerySet[Unit], *, now: datetime
) -> list[GroupToday]:
    """Return how the members who live in these units stand, with four queries for all groups."""
    day = in_shanghai(now).date()
    rules = rules_on([each.pk for each in groups], day)
    belongings = _belongings([each.pk for each in groups if each.pk in rules], units, day)
    people = {each.person for found in belongings.values() for each in found}
    tests = tests_of(people, day, max((each.days for each in rules.values()), default=0))
    return [
        GroupToday(group, rules.get(group.pk), _stand(group, rules, belongings, tests, day))
        for group in groups
    ]


def _stand(
    group: KeyGroup, rules: dict[UUID, GroupRule], belongings: dict[UUID, list[Belonging]],
    tests: dict[UUID, list[date]], day: date,
) -> list[Standing]:  # fmt: skip
    rule = rules.get(group.pk)
    if rule is None:
        return []
    own = belongings.get(group.pk, [])
    of_them = {each.person: tests[each.person] for each in own if each.person in tests}
    return standings(own, of_them, TestRule(rule.tests, rule.days), day, one_a_day=rule.one_a_day)


def _belongings(
    groups: Collection[UUID], units: QuerySet[Unit], day: date
) -> dict[UUID, list[Belonging]]:
    spells = GroupMember.objects.filter(group__in=groups, person__unit__in=units, from_on__lte=day)
    rows = list(
        spells.annotate(root=ROOT)
        .order_by("from_on", "pk")
        .values_list("pk", "group", "root", "from_on", "to_on")
    )
    leaves: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    noted = GroupLeave.objects.filter(member__in=spells, from_on__lte=day)
    for member, begin, end in noted.values_list("member", "from_on", "to_on"):
        leaves[member].append((begin, end))
    found: dict[UUID, list[Belonging]] = defaultdict(list)
    for key, group, person, first, last in rows:
        found[group].append(Belonging(person, first, last, tuple(leaves.get(key, ()))))
    return found


_TESTS = """
WITH asked AS (
  SELECT id, coalesce(same_as_id, id) AS root FROM gubei_person WHERE id = ANY(%(people)s)
), record AS (
  SELECT id AS asked, root AS id FROM asked
  UNION
  SELECT a.id, p.id FROM asked a JOIN gubei_person p ON p.same_as_id = a.root
)
SELECT asked, date_trunc('second', at) FROM (
  SELECT c.asked, s.sampled_at AS at FROM gubei_sample s JOIN record c ON c.id = s.person_id
  WHERE s.sampled_at >= %(begin)s AND s.sampled_at < %(end)s
    AND NOT EXISTS (SELECT 1 FROM gubei_tuberesult r WHERE r.tube_id = s.tube_id
                    AND r.replaced_at IS NULL AND r.value = 'invalid')
  UNION ALL
  SELECT c.asked, t.sampled_at FROM gubei_duetest t
  JOIN gubei_measure m ON m.id = t.measure_id
  JOIN record c ON c.id = m.person_id
  WHERE t.sampled_at >= %(begin)s AND t.sampled_at < %(end)s
    AND t.method = 'pcr'
) taken GROUP BY 1, 2
"""


def tests_of(people: Collection[UUID], day: date, days: int) -> dict[UUID, list[date]]:
    """Return the days of tests of people in the window that ends on a day, each test once.

    All records of a person count, whichever is asked for. Samples count from the moment they are
    taken; one that could not be examined does not. A sample
    that does the test of a measure, and that test, are one.
    """
    if not people:
        return {}
    first = day - timedelta(days=max(days, _LOOK_BACK))
    asked: dict[str, Any] = {
        "people": list(people),
        "begin": datetime.combine(first, time(), SHANGHAI),
        "end": datetime.combine(day + timedelta(days=1), time(), SHANGHAI),
    }
    found: dict[UUID, list[date]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_TESTS, asked)
        for person, at in cursor.fetchall():
            found[person].append(in_shanghai(at).date())
    return dict(found)
