"""What goes wrong at a barrier: sent again in any order, clocks that lie, a bus with one in it."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from gubei.domain.checkpoints.models import HourCount, Passage, Traveller
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.rules.entries import Entry
from gubei.domain.checkpoints.rules.tallies import hour_of
from gubei.domain.orders.models import Order
from gubei.terms.passages import Outcome, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document

HOUR = timedelta(hours=1)
LIN_MEI = document(date(1988, 3, 12), 2)
MANY, LOT = 10_000, 500
CLASSES = (VehicleClass.CAR, VehicleClass.TRUCK, VehicleClass.BUS)
FROM_ROWS = """
    SELECT extract(epoch FROM date_trunc('hour', p.passed_at))::bigint, p.vehicle_class,
           count(DISTINCT p.id), count(t.id), count(*) FILTER (WHERE t.outcome = 'turn_back')
    FROM gubei_passage p JOIN gubei_traveller t ON t.passage_id = p.id GROUP BY 1, 2
"""


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def test_ten_thousand_passages_replayed_in_random_order_twice_are_the_same_books(barrier: Barrier):
    chance = random.Random(10_000)
    entries = [_entry(barrier, chance, number) for number in range(MANY)]
    expected = Counter((hour_of(each.passed_at or NOW), each.vehicle_class) for each in entries)
    books = []
    for _ in range(2):
        chance.shuffle(entries)
        for begin in range(0, MANY, LOT):
            lot = entries[begin : begin + LOT]
            passed = pass_through(entries=lot, by=barrier.officer, now=NOW)
            assert {each.is_repeat for each in passed} == {bool(books)}
        books.append(_books())
    assert books[0] == books[1] == _from_rows()
    assert {place: vehicles for place, (vehicles, *_) in books[0].items()} == expected
    assert Passage.objects.count() == Traveller.objects.count() == MANY
    given = Order.objects.values_list("subject_id", "kind")
    assert len(given) == len(set(given)) > 0


def _entry(barrier: Barrier, chance: random.Random, number: int) -> Entry:
    person = barrier.person(
        document=document(date(1950, 1, 1) + timedelta(days=number), 11),
        tested_at=chance.choice([NOW - 20 * HOUR, None]), is_driver=True,
    )  # fmt: skip
    return barrier.entry(
        person, plate=f"冀W{number:05d}", vehicle_class=chance.choice(CLASSES),
        passed_at=NOW - timedelta(minutes=chance.randint(0, 1_000)),
    )  # fmt: skip


Books = dict[tuple[object, str], tuple[int, int, int]]


def _books() -> Books:
    rows = HourCount.objects.values_list(
        "hour", "vehicle_class", "vehicles", "persons", "turn_back"
    )
    return {(hour, kind): tuple(numbers) for hour, kind, *numbers in rows}


def _from_rows() -> Books:
    with connection.cursor() as cursor:
        cursor.execute(FROM_ROWS)
        hours = {int(each.timestamp()): each for each, _ in _books()}
        return {(hours[hour], kind): tuple(numbers) for hour, kind, *numbers in cursor.fetchall()}


def test_what_a_device_tells_after_two_days_is_taken_and_the_community_has_an_hour(
    barrier: Barrier,
):
    late = NOW + 50 * HOUR
    entry = barrier.entry(decided=(Outcome.ADMIT_WITH_TEST,))
    (passed,) = pass_through(entries=[entry], by=barrier.officer, now=late)
    given = Order.objects.filter(subject_id=passed.passage.pk).values_list("kind", "due_at")
    assert dict(given) == {
        # The 12 hours of the report are over; of the 72 of the test 22 are left.
        Order.Kind.ASSIGNMENT: late + HOUR, Order.Kind.SAMPLE: NOW + 72 * HOUR,
    }  # fmt: skip


def test_devices_whose_clocks_lie_are_kept_marked_and_stand_in_the_order_of_receipt(
    barrier: Barrier,
):
    """Neither device learnt the server's time: one is two hours fast, the other two hours slow."""
    fast = barrier.entry(plate="冀W00001", device_at=NOW + 2 * HOUR, passed_at=None)
    slow = barrier.entry(plate="冀W00002", device_at=NOW - HOUR, passed_at=None)
    for entry, now in ((fast, NOW), (slow, NOW + HOUR)):
        (passed,) = pass_through(entries=[entry], by=barrier.officer, now=now)
        assert [each.en for each in passed.remarks] == ["The clock of the device is off."]
    kept = Passage.objects.order_by("passed_at").values_list("plate", "passed_at", "device_at")
    assert list(kept) == [
        ("冀W00001", NOW, NOW + 2 * HOUR), ("冀W00002", NOW + HOUR, NOW - HOUR),
    ]  # fmt: skip


def test_a_bus_with_55_people_waits_for_the_one_who_is_held_and_the_one_who_is_sought(
    barrier: Barrier,
):
    people = [barrier.person(f"乘客{n}", 101 + 2 * n) for n in range(53)]
    nobody = barrier.person("吴名", document="", phone="19900000077")
    sought = barrier.person("林梅", document=LIN_MEI)
    bus = barrier.send(*people, nobody, sought, vehicle_class=VehicleClass.BUS).passage
    assert (bus.people, bus.outcome, bus.closed_at) == (55, "hand_over", None)
    assert Counter(bus.travellers.values_list("outcome", flat=True)) == {
        "admit_with_test": 53, "hold": 1, "hand_over": 1,
    }  # fmt: skip
    decide_otherwise(
        passage=bus.pk, place=54, outcome=Outcome.ADMIT_WITH_TEST, reason="身份已核实",
        by=barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    bus.refresh_from_db()
    assert (bus.outcome, bus.closed_at) == ("hand_over", NOW + HOUR)
    count = HourCount.objects.get()
    assert (count.vehicles, count.persons, count.admit_with_test, count.hold, count.hand_over) == (
        1, 55, 54, 0, 1,
    )  # fmt: skip
