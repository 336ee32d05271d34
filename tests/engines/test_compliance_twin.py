"""Compliance of everybody on every day beside the rule as it is said, one person and day at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gubei.engines.compliance import TestRule, comply, spells_of
from gubei.engines.compliance.reference import comply_one

TestRule.__test__ = False
days = st.integers(0, 20)
spells = st.lists(st.tuples(days, days).map(sorted).map(tuple), max_size=2)
people = st.lists(st.tuples(spells, spells, st.lists(days, max_size=8)), min_size=1, max_size=4)
rules = st.builds(TestRule, st.integers(1, 4), st.integers(1, 8))


def states(found, day: int, person: int) -> str:
    row = day - found.first_day
    names = {
        "on_leave": found.on_leave,
        "not_due_yet": found.not_due_yet,
        "done": found.done,
        "missed": found.missed,
    }
    return "".join(name for name, marks in names.items() if marks[row, person])


@given(people, rules, st.booleans())
def test_the_fast_way_says_what_the_rule_says(drawn, rule, one_a_day):
    tests = [(who, day) for who, (_, _, taken) in enumerate(drawn) for day in taken]
    table = np.array(tests, np.int64).reshape(-1, 2)
    found = comply(
        len(drawn),
        spells_of([(who, *each) for who, (belongs, _, _) in enumerate(drawn) for each in belongs]),
        spells_of([(who, *each) for who, (_, leave, _) in enumerate(drawn) for each in leave]),
        (table[:, 0], table[:, 1]),
        rule,
        (5, 15),
        one_a_day=one_a_day,
    )
    assert {
        (day, who): states(found, day, who) for day in range(5, 16) for who in range(len(drawn))
    } == {
        (day, who): comply_one(belongs, leave, taken, rule, day, one_a_day=one_a_day)
        for day in range(5, 16)
        for who, (belongs, leave, taken) in enumerate(drawn)
    }
