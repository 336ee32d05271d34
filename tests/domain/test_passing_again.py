"""Wu Gang comes to work every morning: one touch registers him again, and the rules decide anew."""

from datetime import timedelta
from typing import Any

import pytest

from gubei.domain.checkpoints.models import Passage
from gubei.domain.checkpoints.operations.again import pass_again
from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.passing import Passed, pass_through
from gubei.domain.checkpoints.queries.receptions import whole_of
from gubei.domain.checkpoints.rules.again import Again, Today
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Role
from gubei.terms.passages import Ask, VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, OtherRecord
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WU: dict[str, Any] = {"plate": "冀W24680", "vehicle_class": VehicleClass.COMMUTER}


@pytest.fixture
def barrier(world: World) -> Barrier:
    entry_rules(world)
    return build_barrier(world)


def yesterday(barrier: Barrier, **more: Any) -> Passed:
    """Wu Gang and his wife came in, with tests of 30 hours before."""
    people = (
        barrier.person("吴刚", 21, is_driver=True, phone="19900000061"),
        barrier.person("许静", 23, celsius=36.9),
    )
    return barrier.send(*people, **(WU | more))


def again(barrier: Barrier, *people: Today, **more: Any) -> Passed:
    said: dict[str, Any] = {
        "key": next(barrier.world.ids), "checkpoint": barrier.checkpoint.pk, "plate": "冀W·24680",
        "people": people or (Today(1, 36.5), Today(2, 36.6)),
    }  # fmt: skip
    by, now = more.pop("by", barrier.officer), more.pop("now", NOW + DAY)
    return pass_again(again=Again(**(said | more)), by=by, now=now)


def people_of(passed: Passed) -> list[tuple[Any, ...]]:
    found = passed.passage.travellers.order_by("place")
    return [
        (each.name, whole_of(each, "document")[-4:], whole_of(each, "phone"),
         None if each.celsius is None else str(each.celsius), each.outcome, each.rule)
        for each in found
    ]  # fmt: skip


def test_the_same_people_with_today_s_temperatures_are_decided_anew(barrier: Barrier):
    first = yesterday(barrier)
    second = again(barrier)
    assert [each[4:] for each in people_of(first)] == [("admit", "commuter_first")] * 2
    names = [each[:3] for each in people_of(second)]
    assert names == [each[:3] for each in people_of(first)]
    assert [each[3:] for each in people_of(second)] == [
        ("36.5", "admit", "commuter"),
        ("36.6", "admit", "commuter"),
    ]
    row = second.passage
    assert (row.plate, row.vehicle_class, row.origin, row.destination, row.passed_at) == (
        "冀W24680", "commuter", "滦平县", "柳沟村12号", NOW + DAY,
    )  # fmt: skip
    assert (first.passage.passed_at, second.is_repeat) == (NOW, False)


def test_a_temperature_is_never_taken_from_last_time_and_fever_today_holds_him(barrier: Barrier):
    yesterday(barrier)
    assert [each[3] for each in people_of(again(barrier, Today(1), Today(2)))] == [None, None]
    feverish = again(barrier, Today(1, 38.2), Today(2, 36.6), now=NOW + DAY + HOUR)
    assert [each[4:] for each in people_of(feverish)] == [("hold", "fever"), ("admit", "commuter")]


def test_his_test_of_last_time_grows_old_and_a_new_one_counts(barrier: Barrier):
    yesterday(barrier)
    late = NOW + timedelta(days=13)
    assert people_of(again(barrier, Today(1), now=late))[0][4:] == ("turn_back", "untested")
    fresh = Today(1, tested_at=late - HOUR, is_negative=True)
    # Turned back is no passage to repeat: he is written down anew.
    with pytest.raises(NotFound, match="use the form"):
        again(barrier, fresh, now=late + HOUR)


def test_a_new_test_takes_the_place_of_the_old_one(barrier: Barrier):
    yesterday(barrier)
    tested = NOW + DAY - HOUR
    row = again(barrier, Today(1, tested_at=tested, is_negative=False)).passage.travellers.get()
    assert (row.tested_at, row.is_negative, row.outcome) == (tested, False, "hand_over")


def test_who_stays_at_home_today_is_left_out(barrier: Barrier):
    yesterday(barrier)
    assert [each[0] for each in people_of(again(barrier, Today(1)))] == ["吴刚"]
    for wrong in ((Today(3),), (Today(1), Today(1))):
        with pytest.raises(Invalid, match="each once"):
            again(barrier, *wrong, now=NOW + DAY + HOUR)


def test_in_the_evening_he_goes_back_where_he_came_from(barrier: Barrier):
    yesterday(barrier)
    out = again(barrier, direction=Direction.OUT, now=NOW + 9 * HOUR).passage
    assert (out.direction, out.origin, out.destination, out.destination_unit) == (
        "out", "柳沟村12号", "滦平县", None,
    )  # fmt: skip
    home = again(barrier, now=NOW + DAY).passage
    assert (home.direction, home.origin, home.destination) == ("in", "滦平县", "柳沟村12号")


def test_sent_twice_he_passed_once(barrier: Barrier):
    yesterday(barrier)
    key = next(barrier.world.ids)
    one, two = (again(barrier, Today(2), key=key, now=NOW + DAY + at * HOUR) for at in (0, 1))
    assert (one.passage.pk, one.is_repeat, two.is_repeat) == (two.passage.pk, False, True)
    assert Passage.objects.count() == 2
    with pytest.raises(OtherRecord):
        again(barrier, key=key)


@pytest.mark.parametrize(
    "more",
    [
        {"vehicle_class": VehicleClass.TRUCK, "facts": frozenset({Ask.SEALED_TRANSIT})},
        {"plate": "冀W24681"},
    ],
)
def test_what_is_looked_at_anew_each_time_is_not_repeated(barrier: Barrier, more: dict[str, Any]):
    yesterday(barrier, **more)
    with pytest.raises(NotFound, match="use the form"):
        again(barrier)


def test_a_mark_of_last_time_is_asked_anew(barrier: Barrier):
    marked = barrier.person("吴刚", 21, facts=frozenset({Ask.FROM_AFFECTED}))
    barrier.send(marked, **WU)
    with pytest.raises(NotFound, match="use the form"):
        again(barrier, Today(1))


def test_a_passage_that_was_taken_back_or_lies_long_ago_is_not_repeated(barrier: Barrier):
    passed = yesterday(barrier)
    with pytest.raises(NotFound):
        again(barrier, now=NOW + timedelta(days=15))
    withdraw_passage(
        passage=passed.passage.pk, reason="误录", by=barrier.officer, now=NOW + HOUR
    )  # fmt: skip
    with pytest.raises(NotFound):
        again(barrier)


def test_another_unit_learns_nothing_of_who_passed_here(world: World, barrier: Barrier):
    yesterday(barrier)
    south = build_barrier(world, "南河镇", name="司马台检查站")
    with pytest.raises(NotFound, match="use the form"):
        again(south)
    with pytest.raises(NotAllowed):
        again(barrier, by=world.add_officer("审计员", Role.AUDITOR, "古北区"))


def test_a_permit_is_looked_at_anew(barrier: Barrier):
    truck = {"plate": "冀H12345", "vehicle_class": VehicleClass.SUPPLIES}
    entry = barrier.entry(barrier.person(), permit="999999000123", **truck)
    pass_through(entries=[entry], by=barrier.officer, now=NOW)
    row = again(barrier, Today(1), plate="冀H12345").passage
    assert (row.permit_number, "permit" in row.facts, row.outcome) == (
        "999999000123",
        True,
        "admit",
    )
