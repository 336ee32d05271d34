"""The counts of an hour equal the passages, whatever was done to them, in whatever order."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.checkpoints.models import HourCount, Passage, Shift, Traveller
from gubei.domain.checkpoints.operations.correcting import (
    Change,
    correct_passage,
    withdraw_passage,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.posts import begin_shift, end_shift
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.queries.ledger import ledger_of
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.tallies import NUMBERS, STEP, STEPS, hour_of, seconds_at
from gubei.domain.territory.models import Officer, Role
from gubei.terms.moments import SHANGHAI, in_shanghai
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
            numbers["tested"] += traveller.tested_at is not None
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
    days = [ledger_of(duty, day=(NOW - timedelta(days=back)).date(), now=NOW) for back in (0, 1)]
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


@pytest.mark.parametrize("seed", range(2))
def test_staff_direction_average_and_reasons_are_those_of_the_rows(
    barriers: list[Barrier], seed: int
):
    chance = random.Random(seed)
    for barrier in barriers:
        entries = [
            replace(
                _any_entry(barrier, chance),
                direction=chance.choice(list(Direction)),
                passed_at=NOW - timedelta(hours=chance.randint(0, 200)),
            )
            for _ in range(25)
        ]
        pass_through(entries=entries, by=barrier.officer, now=NOW)
        _change_something(barrier, chance)
        for officer in ("甲", "乙"):
            by = barrier.world.add_officer(officer, Role.CHECKPOINT, barrier.checkpoint.unit.name)
            for began in sorted(chance.sample(range(1, 40), 3), reverse=True):
                at = NOW - timedelta(hours=began, minutes=chance.randint(0, 59))
                begin_shift(checkpoint=barrier.checkpoint.pk, by=by, now=at)
                if began > 3 or chance.random() < 0.5:
                    end = at + timedelta(minutes=chance.randint(1, 50))
                    end_shift(signed="丙", note="", by=by, now=end)
    duty = Officer.objects.get(username="he_duty")
    for back, way in [(0, ""), (0, "in"), (1, "out"), (3, "")]:
        day = (NOW - timedelta(days=back)).date()
        found = ledger_of(duty, day=day, now=NOW, direction=way)
        assert (found.total.numbers["vehicles"], found.average) == (
            len(_passed(day, way)), _usual(day, way),
        )  # fmt: skip
        assert (found.staff, found.staff_by_hour) == _stood(day)
        assert Counter({(each.outcome, each.rule): each.persons for each in found.reasons}) == (
            _refused_and_held(day, way)
        )


def _passed(day: date, way: str) -> list[Passage]:
    """Return the passages of a day that stand, one way or both."""
    return [
        each
        for each in Passage.objects.filter(withdrawn_at=None)
        if in_shanghai(each.passed_at).date() == day and way in ("", each.direction)
    ]


def _usual(day: date, way: str) -> dict[str, float]:
    """Return the average of the days of two weeks on which anything passed."""
    days = [_passed(day - timedelta(days=back), way) for back in range(1, 15)]
    busy = [each for each in days if each]
    vehicles = sum(len(each) for each in busy)
    persons = sum(one.people for each in busy for one in each)
    many = max(1, len(busy))
    return {"vehicles": round(vehicles / many, 1), "persons": round(persons / many, 1)}


def _stood(day: date) -> tuple[dict[str, int], dict[str, int]]:
    """Return officers by checkpoint and by hour, looked for minute by minute."""
    by_place: dict[str, set[object]] = {}
    by_hour: dict[str, set[object]] = {}
    begin = datetime.combine(day, time(), SHANGHAI)
    for shift in Shift.objects.all():
        for minute in range(24 * 60):
            moment = begin + timedelta(minutes=minute)
            # A shift that lasts less than the minute stood in it all the same.
            ended = shift.ended_at or NOW
            if moment <= NOW and shift.began_at < moment + timedelta(minutes=1) and ended > moment:
                by_place.setdefault(str(shift.checkpoint_id), set()).add(shift.officer_id)
                by_hour.setdefault(f"{minute // 60:02d}", set()).add(shift.officer_id)
    return (
        {key: len(officers) for key, officers in by_place.items()},
        {key: len(officers) for key, officers in by_hour.items()},
    )


def _refused_and_held(day: date, way: str) -> Counter[tuple[str, str]]:
    """Return why people were refused or held; why somebody is handed over is nobody's to know."""
    found: Counter[tuple[str, str]] = Counter()
    for each in (one for passage in _passed(day, way) for one in passage.travellers.all()):
        if each.outcome == Outcome.HAND_OVER:
            found[each.outcome, ""] += 1
        if each.outcome == Outcome.TURN_BACK:
            found[each.outcome, each.rule] += 1
        if each.ruled == Outcome.HOLD:
            found["hold", each.rule] += 1
    return found


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
    written = chance.choice(list(mine.order_by("pk")))
    passage, by = written.pk, barrier.officer
    match chance.randint(0, 2):
        case 0:
            outcome = chance.choice(list(Outcome))
            decide_otherwise(
                passage=passage, place=1, outcome=outcome, reason="复检", by=by, now=NOW
            )
        case 1:
            others = [each for each in VehicleClass if each != written.vehicle_class]
            change = Change(vehicle_class=chance.choice(others))
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


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.sampled_from([0.1, 0.5, 0.9, 1]))
def test_a_quantile_of_steps_is_that_of_the_seconds_to_half_a_step(seconds, share):
    steps = [0] * STEPS
    for each in seconds:
        steps[min(each // STEP, STEPS - 1)] += 1
    rank = max(1, -int(-share * len(seconds) // 1))
    exact = min(sorted(seconds)[rank - 1], (STEPS - 1) * STEP)
    assert abs(seconds_at(steps, share) - exact) <= STEP / 2
    assert seconds_at([0] * STEPS, share) is None
