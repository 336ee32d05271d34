"""The counts of an hour equal the passages, whatever was done to them, in whatever order."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.checkpoints.models import HourCount, Passage, Traveller
from gubei.domain.checkpoints.operations.correcting import (
    Change,
    correct_passage,
    withdraw_passage,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.queries.ledger import ledger_of
from gubei.domain.checkpoints.rules.tallies import NUMBERS, STEP, STEPS, hour_of, seconds_at
from gubei.domain.territory.models import Officer
from gubei.terms.passages import Outcome, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World


def kept() -> dict[tuple[object, ...], Counter[str]]:
    """Return the counts as they are kept; rows in which everything was taken out count as none."""
    return {
        (row.checkpoint_id, row.hour, row.direction, row.vehicle_class): numbers
        for row in HourCount.objects.all()
        if (numbers := +Counter({**{name: getattr(row, name) for name in NUMBERS},
                                 **{f"s{n}": count for n, count in enumerate(row.steps)}}))
    }  # fmt: skip


def from_rows() -> dict[tuple[object, ...], Counter[str]]:
    """Count the passages anew, one by one."""
    found: dict[tuple[object, ...], Counter[str]] = {}
    for passage in Passage.objects.filter(withdrawn_at=None):
        place = (passage.checkpoint_id, hour_of(passage.passed_at), passage.direction,
                 passage.vehicle_class)  # fmt: skip
        numbers = found.setdefault(place, Counter())
        numbers["vehicles"] += 1
        if passage.seconds is not None:
            numbers[f"s{min(passage.seconds // STEP, STEPS - 1)}"] += 1
        for traveller in passage.travellers.all():
            numbers["persons"] += 1
            numbers[traveller.outcome or "undecided"] += 1
            numbers["overridden"] += traveller.decided_by_id is not None
    return {place: +numbers for place, numbers in found.items()}


@pytest.fixture
def barriers(world: World) -> list[Barrier]:
    """Two checkpoints."""
    entry_rules(world)
    return [build_barrier(world), build_barrier(world, "南河镇", name="南河卡口")]


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_equal_the_rows_after_anything(barriers: list[Barrier], seed: int):
    chance = random.Random(seed)
    for _ in range(12):
        barrier = chance.choice(barriers)
        entries = [_any_entry(barrier, chance) for _ in range(chance.randint(1, 4))]
        pass_through(entries=entries, by=barrier.officer, now=NOW)
        _change_something(barrier, chance)
    assert kept() == from_rows()
    assert in_the_ledger() == by_class()


def in_the_ledger() -> dict[str, Counter[str]]:
    """Return what the ledgers of the two days say by class, in all checkpoints together."""
    duty = Officer.objects.get(username="he_duty")
    days = [ledger_of(duty, day=(NOW - timedelta(days=back)).date()) for back in (0, 1)]
    found: dict[str, Counter[str]] = {}
    for line in [each for day in days for each in day.by_class]:
        found.setdefault(line.key, Counter()).update(line.numbers)
    for name in NUMBERS:
        assert sum(day.total.numbers[name] for day in days) == sum(n[name] for n in found.values())
    return {key: +numbers for key, numbers in found.items() if +numbers}


def by_class() -> dict[str, Counter[str]]:
    """Return the same from the passages, one by one."""
    found: dict[str, Counter[str]] = {}
    for (_, _, _, vehicle_class), numbers in from_rows().items():
        counted = Counter({name: numbers[name] for name in NUMBERS})
        found.setdefault(str(vehicle_class), Counter()).update(counted)
    return {key: +numbers for key, numbers in found.items()}


def _any_entry(barrier: Barrier, chance: random.Random):
    people = [
        barrier.person(f"人{n}", 101 + 2 * n, celsius=chance.choice([36.5, 38.0]),
                       tested_at=chance.choice([None, NOW - timedelta(hours=5)]))
        for n in range(chance.randint(1, 4))
    ]  # fmt: skip
    return barrier.entry(
        *people, vehicle_class=chance.choice(list(VehicleClass)),
        passed_at=NOW - timedelta(minutes=chance.randint(0, 300)),
        seconds=chance.choice([None, 5, 18, 400]),
    )  # fmt: skip


def _change_something(barrier: Barrier, chance: random.Random) -> None:
    mine = Passage.objects.filter(checkpoint=barrier.checkpoint, withdrawn_at=None)
    passage = chance.choice(list(mine.order_by("pk"))).pk
    by = barrier.officer
    match chance.randint(0, 2):
        case 0:
            outcome = chance.choice(list(Outcome))
            decide_otherwise(
                passage=passage, place=1, outcome=outcome, reason="复检", by=by, now=NOW
            )
        case 1:
            change = Change(vehicle_class=chance.choice(list(VehicleClass)))
            correct_passage(passage=passage, change=change, reason="类别看错", by=by, now=NOW)
        case 2:
            withdraw_passage(passage=passage, reason="误录", by=by, now=NOW)


def test_a_lot_of_thirty_is_stored_as_it_was_decided(barriers: list[Barrier]):
    chance = random.Random(3)
    entries = [_any_entry(barriers[0], chance) for _ in range(30)]
    passed = pass_through(entries=entries, by=barriers[0].officer, now=NOW)
    for each in passed:
        stored = Passage.objects.get(pk=each.passage.pk)
        travellers = list(stored.travellers.order_by("place"))
        assert as_stored(stored) == as_stored(each.passage)
        assert list(map(as_stored, travellers)) == list(map(as_stored, each.travellers))
    assert kept() == from_rows()


def as_stored(row: Passage | Traveller) -> dict[str, object]:
    """Return every field; what the database gives as memory is bytes."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in values.items()
    }


def test_ten_passages_replayed_in_random_order_twice_count_once(barriers: list[Barrier]):
    chance = random.Random(7)
    barrier = barriers[0]
    entries = [_any_entry(barrier, chance) for _ in range(10)]
    for _ in range(2):
        chance.shuffle(entries)
        for entry in entries:
            pass_through(entries=[entry], by=barrier.officer, now=NOW)
    assert Passage.objects.count() == 10
    assert kept() == from_rows()


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.sampled_from([0.1, 0.5, 0.9, 1]))
def test_a_quantile_of_steps_is_that_of_the_seconds_to_half_a_step(seconds, share):
    steps = [0] * STEPS
    for each in seconds:
        steps[min(each // STEP, STEPS - 1)] += 1
    rank = max(1, -int(-share * len(seconds) // 1))
    exact = min(sorted(seconds)[rank - 1], (STEPS - 1) * STEP)
    assert abs(seconds_at(steps, share) - exact) <= STEP / 2
    assert seconds_at([0] * STEPS, share) is None
