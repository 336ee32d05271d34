"""Everybody who waits gets a room in one act; two officers cannot mix; stays are traced later."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from random import Random
from uuid import UUID

import pytest

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.stays import take_in_stays
from gubei.domain.isolation.models import Placement, Stay
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import NotWaiting, note_needs, place
from gubei.domain.isolation.operations.proposing import Search, accept_placement, propose_placement
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.rules.mixing import mixed
from gubei.engines.placement import Placement as Answer
from gubei.engines.placement import Question, Room, improve, place_at_once
from gubei.terms.refusals import Refused
from tests.files import both_at_once
from tests.isolation import Inn, build_inn
from tests.world import NOW, World, build_world

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def best_of_200(question: Question, rooms: Sequence[Room]) -> Answer:
    """Look for a better answer 200 times: the clock counts trials."""
    trials = count()
    return improve(question, rooms, Random(1), lambda _: next(trials) / 200)


def proposed(inn: Inn, search: Search = place_at_once) -> Placement:
    """Propose rooms for all who wait, as the duty officer does."""
    return propose_placement(search=search, by=inn.world.he_duty, now=NOW)


def rooms_of(inn: Inn) -> dict[str, str]:
    """Return the room of each person by name."""
    current = Stay.objects.filter(to_at=None).select_related("person", "room")
    return {stay.person.name: stay.room.name for stay in current}


def floors_of(inn: Inn) -> dict[str, str]:
    """Return the floor of each person by name."""
    current = Stay.objects.filter(to_at=None).select_related("person", "floor")
    return {stay.person.name: stay.floor.name for stay in current}


def test_all_who_wait_are_proposed_looked_at_and_placed_in_one_act(inn: Inn) -> None:
    inn.household("林梅", "王建国")
    for name in ("林梅", "王建国", "赵小云"):
        inn.isolate(name)
    inn.isolate("陈志强", days_ago=6)

    placement = proposed(inn, best_of_200)
    assert Stay.objects.count() == 0
    assert (placement.tally["people"], len(placement.seats), placement.not_placed) == (4, 4, [])

    stays = accept_placement(placement=placement.pk, by=inn.world.he_duty, now=NOW + HOUR)

    assert len(stays) == 4
    assert {each.placement_id for each in stays} == {placement.pk}
    assert mixed(house_of([inn.site.pk])) == []
    assert rooms_of(inn)["林梅"] == rooms_of(inn)["王建国"] == "202"
    assert floors_of(inn)["陈志强"] != floors_of(inn)["林梅"]
    with pytest.raises(Refused, match="accepted already"):
        accept_placement(placement=placement.pk, by=inn.world.he_duty, now=NOW + HOUR)


def test_who_comes_later_joins_the_family_and_keeps_off_other_floors(inn: Inn) -> None:
    inn.household("林梅", "王建国")
    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("202"), by=inn.world.he_duty, now=NOW)
    inn.isolate("王建国")
    inn.isolate("赵小云", days_ago=5)

    accept_placement(placement=proposed(inn).pk, by=inn.world.he_duty, now=NOW)

    assert rooms_of(inn)["王建国"] == "202"
    assert floors_of(inn)["赵小云"] != "2F"


def test_a_minor_joins_the_guardian_who_is_there_already(inn: Inn) -> None:
    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("202"), by=inn.world.he_duty, now=NOW)
    inn.isolate("赵小云")
    note_needs(
        measure=inn.measure("赵小云"), needs=[], guardian=inn.world.person("林梅").pk,
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip

    accept_placement(placement=proposed(inn).pk, by=inn.world.he_duty, now=NOW)

    assert rooms_of(inn)["赵小云"] == "202"


def test_who_finds_no_room_is_named_with_the_reason_and_what_to_open(inn: Inn) -> None:
    for name, days in (("林梅", 1), ("王建国", 4), ("赵小云", 7), ("陈志强", 10)):
        inn.isolate(name, days_ago=days)
    note_needs(
        measure=inn.measure("林梅"), needs=["near_care", "barrier_free"], guardian=None,
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip

    left = {UUID(each["measure"]): each for each in proposed(inn).not_placed}

    assert left[inn.measure("林梅")]["reason"]["en"] == (
        "No room that is free within 0 days is: 1 bed, barrier-free, near care, own bathroom."
    )
    assert left[inn.measure("林梅")]["opens"]["zh"].startswith("请开放一个楼层，用于密接")


def test_a_proposal_that_is_no_longer_so_moves_nobody(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("赵小云")
    placement = proposed(inn)
    place(measure=inn.measure("林梅"), room=inn.room("301"), by=inn.world.he_duty, now=NOW)

    with pytest.raises(NotWaiting, match="林梅"):
        accept_placement(placement=placement.pk, by=inn.world.he_duty, now=NOW)
    assert rooms_of(inn) == {"林梅": "301"}
    placement.refresh_from_db()
    assert placement.accepted_at is None


def test_nobody_waits_and_nothing_is_proposed(inn: Inn) -> None:
    with pytest.raises(Refused, match="Nobody waits"):
        proposed(inn)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_refill_a_floor_in_the_same_minute_cannot_mix() -> None:
    inn = build_inn(build_world())
    inn.isolate("林梅")
    inn.isolate("王建国", days_ago=4)

    came = both_at_once([
        lambda: place(measure=inn.measure("林梅"), room=inn.room("201"),
                      by=inn.world.he_duty, now=NOW),
        lambda: place(measure=inn.measure("王建国"), room=inn.room("203"),
                      by=inn.world.ge_manager, now=NOW),
    ])  # fmt: skip

    assert sorted(type(each).__name__ for each in came) == ["RoomRefused", "Stay"]
    assert mixed(house_of([inn.site.pk])) == []


def test_a_stay_that_is_over_is_a_visit_for_tracing_once(inn: Inn) -> None:
    inn.isolate("林梅")
    stay = place(measure=inn.measure("林梅"), room=inn.room("201"), by=inn.world.he_duty, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW + HOUR, by=inn.world.he_duty, now=NOW + HOUR)
    assert take_in_stays(now=NOW + HOUR) == 0
    end_stay(stay=stay.pk, reason="送医", by=inn.world.he_duty, now=NOW + 5 * HOUR)

    assert (take_in_stays(now=NOW + 5 * HOUR), take_in_stays(now=NOW + 6 * HOUR)) == (1, 0)
    visit = Visit.objects.get()
    assert (visit.person.name, visit.site.name, visit.zone, visit.seat, visit.source) == (
        "林梅", "万佛山隔离点", "主楼 2F", "201", "stay",
    )  # fmt: skip
    assert (visit.start_at, visit.end_at) == (NOW + HOUR, NOW + 5 * HOUR)
