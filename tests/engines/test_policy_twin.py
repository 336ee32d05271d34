"""The plans of a whole district are those of each person, and a comparison is a plain count."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.packs import pack_names, read_pack
from gubei.engines.policy import Anchor, Crowd, Facts, MeasurePlan, Pack, Plans, compare, decide
from gubei.engines.policy.bulk import KINDS, METHODS, decide_many
from gubei.terms.measure_kinds import MeasureKind

DAYS = st.dates(date(2021, 12, 20), date(2024, 3, 10))
COMMON = ("close_contact", "returnee_high", "entrant")


def people_of(pack: Pack, classes: tuple[str, ...]) -> st.SearchStrategy[list[Facts]]:
    """Return people of some classes; the dates that every plan can need are known, others may be."""
    optional = {Anchor.LAST_POSITIVE_LEFT_SITE: DAYS, Anchor.MIXED_WITH_POSITIVE: DAYS}
    needed = {each: DAYS for each in Anchor if each not in optional}
    conditions = st.frozensets(st.sampled_from(sorted(pack.conditions) or ["none"]))
    anchors = st.fixed_dictionaries(needed, optional=optional)
    return st.lists(
        st.builds(Facts, st.sampled_from(classes), anchors, conditions), min_size=1, max_size=12
    )


def as_rows(plans: Plans, person: int) -> tuple[object, ...]:
    """Return one person's plan out of the arrays."""
    phases = [
        (KINDS[kind], begins, ends)
        for kind, begins, ends in zip(
            plans.kind[person],
            plans.begins[person].tolist(),
            plans.ends[person].tolist(),
            strict=True,
        )
        if kind >= 0
    ]
    columns = (plans.test, plans.method, plans.samples)
    tests = zip(*(column[person].tolist() for column in columns), strict=True)
    due = [(day, METHODS[method], samples) for day, method, samples in tests if day is not None]
    return phases, due, plans.release_on[person].item()


def as_said(plan: MeasurePlan) -> tuple[object, ...]:
    """Return the same out of the plan of one person."""
    phases = [(each.kind, each.from_, each.to) for each in plan.phases]
    tests = [(each.due, each.method, each.samples) for each in plan.tests]
    return phases, tests, plan.release_on


@pytest.mark.parametrize("name", pack_names())
@settings(max_examples=40)
@given(data=st.data(), at=DAYS)
def test_the_district_is_decided_as_each_person(name: str, data: st.DataObject, at: date) -> None:
    pack = read_pack(name)
    people = data.draw(people_of(pack, tuple(pack.classes)))
    plans = decide_many(pack, Crowd.of(people), at)
    rows = [as_rows(plans, number) for number in range(len(people))]
    assert rows == [as_said(decide(pack, each, at)) for each in people]


def slow_load(plans: list[MeasurePlan], day: date) -> tuple[int, int, int]:
    """Count rooms, tests and samples of a day one by one."""
    phases = [each for plan in plans for each in plan.phases if each.from_ <= day < each.to]
    tests = [each for plan in plans for each in plan.tests if each.due == day]
    rooms = sum(each.kind is MeasureKind.CENTRAL_ISOLATION for each in phases)
    return rooms, len(tests), sum(each.samples for each in tests)


def ahead(plan: MeasurePlan, day: date) -> int:
    """Count the tests of a plan that are due on a day or after it."""
    return sum(each.due >= day for each in plan.tests)


@settings(max_examples=40)
@given(data=st.data(), at=DAYS)
def test_a_comparison_is_a_plain_count(data: st.DataObject, at: date) -> None:
    old, new = read_pack("cn-covid19-ed8"), read_pack("cn-covid19-twenty")
    people = data.draw(people_of(old, COMMON))
    found = compare(old, new, Crowd.of(people), at)
    before, after = ([decide(pack, each, at) for each in people] for pack in (old, new))
    # Who is free by then stays free, and what is past of everybody else is not counted.
    under = [old.release_on > at for old in before]
    moves = [
        (max(b.release_on, at) - a.release_on).days if held else 0
        for a, b, held in zip(before, after, under, strict=True)
    ]
    tests = [
        ahead(b, at) - ahead(a, at) if held else 0
        for a, b, held in zip(before, after, under, strict=True)
    ]
    assert (np.asarray(found.moves).tolist(), found.tests.tolist()) == (moves, tests)
    assert (found.earlier, found.later, found.same) == (
        sum(move < 0 for move in moves),
        sum(move > 0 for move in moves),
        moves.count(0),
    )
    after = [plan for plan, held in zip(after, under, strict=True) if held]
    phases = [phase for plan in (*before, *after) for phase in plan.phases]
    first = max(at, min(phase.from_ for phase in phases))
    last = max(first, *(phase.to for phase in phases))
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    assert [
        (
            each.day,
            (each.old.rooms, each.old.tests, each.old.samples),
            (each.new.rooms, each.new.tests, each.new.samples),
        )
        for each in found.days
    ] == [(day, slow_load(before, day), slow_load(after, day)) for day in days]
