"""The demo's round: two sessions, a positive pool half settled, nobody in two states."""

import random
from collections import Counter

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.sampling.models import RecallMember
from gubei.domain.sampling.queries.groups import groups_of, groups_today
from gubei.domain.sampling.queries.homebound import doors_of
from gubei.domain.sampling.queries.rounds import board_of
from gubei.domain.sampling.queries.tubes import count_steps
from gubei.domain.sampling.rules.groups import State
from gubei.domain.territory.operations.units import import_units
from gubei.domain.territory.queries import units_of
from gubei.interfaces.cli.demo import building
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.people import invent_people
from gubei.interfaces.cli.demo.roster import add_roster
from gubei.interfaces.cli.demo.screening import play_screening
from tests.world import NOW


@pytest.mark.django_db
def test_the_demo_shows_a_round_and_a_positive_pool() -> None:
    rng, units = random.Random(1), read_demo_units()
    import_units(units, by=None, now=NOW)
    roster = add_roster(units, rng, NOW)
    people = list(invent_people(4_000, rng, units, today=NOW.date()))
    kinds = {unit.code: unit.kind for unit in units}
    full = Counter(each.unit_code for each in people if kinds[each.unit_code] == "community")
    codes = {code for code, _ in full.most_common(2)}
    building._register([each for each in people if each.unit_code in codes], NOW)
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=NOW.date(), reason="演示",
        by=roster.leader, now=NOW,
    )  # fmt: skip
    round_ = play_screening(NOW)

    assert count_steps(roster.duty) == {
        "open": 1, "closed": 3, "on_the_way": 0, "at_the_laboratory": 0, "result": 4,
    }  # fmt: skip
    ends = RecallMember.objects.values_list("end", flat=True)
    assert sorted(ends) == [""] * 9 + ["negative"]
    total = board_of(roster.duty, round_, now=NOW).total
    assert (total.done, total.away, total.residents) == (55, 1, 812 + 655)
    (group,) = groups_today(list(groups_of(roster.duty)), units_of(roster.duty), now=NOW)
    assert [group.count(state) for state in State] == [12, 7, 1, 0]
    doors = doors_of(roster.duty, now=NOW).rows
    assert {each.said.said_by for each in doors} == {"女儿", "社区医生", "十户联络员"}
    assert all(each.due and "round" in each.due.why for each in doors)
