"""Everybody who waits gets a room in one act; two officers cannot mix; stays are traced later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random
from uuid import UUID

import pytest

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.stays import take_in_stays
from gubei.domain.isolation.models import IsolationSite, Placement, Stay
from gubei.domain.isolation.models import Room as RoomRow
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.placing import SeatWish, place, place_who_can
from gubei.domain.isolation.operations.proposing import (
    Search,
    accept_placement,
    improve_placement,
    propose_placement,
)
from gubei.domain.isolation.operations.setting_up import set_up_site
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import Known, guardians_for
from gubei.domain.isolation.queries.people import asking_in_reach
from gubei.domain.isolation.rules.mixing import mixed
from gubei.domain.isolation.rules.places import Form, RoomFacts
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.changing import found_elsewhere
from gubei.domain.people.models import Person
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Role
from gubei.engines.placement import Placement as Answer
from gubei.engines.placement import Question, Room, improve, place_at_once
from gubei.terms.refusals import Invalid, Refused
from tests.files import both_at_once
from tests.isolation import TODAY, Inn, build_inn
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

    stays, skipped = accept_placement(placement=placement.pk, by=inn.world.he_duty, now=NOW + HOUR)

    assert (len(stays), skipped) == (4, [])
    assert {each.placement_id for each in stays} == {placement.pk}
    assert mixed(house_of([inn.site.pk], today=TODAY)) == []
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


def test_who_waits_no_more_is_left_out_by_name_and_the_others_are_placed(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("赵小云")
    placement, by = proposed(inn), inn.world.he_duty
    place(measure=inn.measure("林梅"), room=inn.room("301"), by=by, now=NOW)

    stays, skipped = accept_placement(placement=placement.pk, by=by, now=NOW)

    assert [stay.person.name for stay in stays] == ["赵小云"]
    assert [(each.name, each.why.en.split(":")[0]) for each in skipped] == [
        ("林梅", "林梅 does not wait for a room")
    ]


def test_who_went_to_another_unit_or_whose_room_is_gone_stops_nobody_else(inn: Inn) -> None:
    for name in ("林梅", "王建国", "陈志强"):
        inn.isolate(name)
    town = inn.world.unit("北口镇")
    site = add_site(
        facts=SiteFacts("云蒙山隔离点", SiteKind.ISOLATION_SITE),
        unit="",
        by=inn.world.he_duty,
        now=NOW,
    )
    gone = set_up_site(
        site=site.pk, form=Form.HOTEL, rooms=[RoomFacts("主楼", "1F", "101")],
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip
    IsolationSite.objects.filter(pk=inn.site.pk).update(unit=town)
    Measure.objects.filter(pk=inn.measure("王建国")).update(unit=inn.world.unit("杏园村"))
    others = [inn.measure("林梅"), inn.measure("陈志强")]
    Measure.objects.filter(pk__in=others).update(unit=town)
    seats = [
        SeatWish(inn.measure("陈志强"), RoomRow.objects.get(site=gone).pk),
        SeatWish(inn.measure("王建国"), inn.room("201")),
        SeatWish(inn.measure("林梅"), inn.room("203")),
    ]
    by = inn.world.add_officer("康隔离", Role.ISOLATION, "北口镇")

    stays, skipped = place_who_can(seats=seats, by=by, now=NOW)

    assert [stay.person.name for stay in stays] == ["林梅"]
    assert [(each.name, each.why.en) for each in skipped] == [
        ("陈志强", "There is no such room in your unit."),
        ("王建国", "There is no such measure in your unit."),
    ]


def test_a_bus_is_placed_first_and_the_others_later(inn: Inn) -> None:
    for name in ("林梅", "王建国", "赵小云"):
        inn.isolate(name)
    placement, by = proposed(inn), inn.world.he_duty
    with pytest.raises(Invalid, match="Choose whom"):
        accept_placement(placement=placement.pk, by=by, now=NOW, only=[placement.pk])

    bus = [inn.measure("林梅"), inn.measure("王建国")]
    first, _ = accept_placement(placement=placement.pk, by=by, now=NOW, only=bus)
    assert {stay.measure_id for stay in first} == set(bus)

    rest, skipped = accept_placement(placement=placement.pk, by=by, now=NOW + HOUR)
    assert [stay.person.name for stay in rest] == ["赵小云"]
    assert sorted(each.name for each in skipped) == ["林梅", "王建国"]
    with pytest.raises(Refused, match="accepted already"):
        accept_placement(placement=placement.pk, by=by, now=NOW + HOUR)


def test_who_finds_no_room_today_is_shown_one_that_becomes_free_in_time(inn: Inn) -> None:
    """Room 402 has other guests until the 28th; nobody else takes contacts of ten days ago."""
    for name, room in (("林梅", "201"), ("王建国", "301")):
        inn.isolate(name)
        place(measure=inn.measure(name), room=inn.room(room), by=inn.world.he_duty, now=NOW)
    RoomRow.objects.filter(name__in=["401", "402"]).update(
        free_from=date(2022, 4, 28), ventilation="", own_bathroom=True
    )
    inn.isolate("陈志强", days_ago=10)

    placement = proposed(inn)

    assert placement.not_placed == []
    (seat,) = placement.seats
    assert (seat["measure"], seat["from"]) == (str(inn.measure("陈志强")), "2022-04-28")
    with pytest.raises(Invalid, match="Choose whom"):
        accept_placement(placement=placement.pk, by=inn.world.he_duty, now=NOW)
    later = NOW + 48 * HOUR
    stays, _ = accept_placement(placement=placement.pk, by=inn.world.he_duty, now=later)
    assert [stay.person.name for stay in stays] == ["陈志强"]


def test_better_rooms_are_found_beside_the_first_ones_for_who_has_not_moved(inn: Inn) -> None:
    for name in ("林梅", "王建国", "赵小云"):
        inn.isolate(name)

    def wasteful(question: Question, rooms: Sequence[Room]) -> Answer:
        answer = place_at_once(question, rooms)
        return replace(answer, tally=replace(answer.tally, cost=answer.tally.cost + 30))

    first, by = proposed(inn, wasteful), inn.world.he_duty
    assert improve_placement(placement=first.pk, search=wasteful, now=NOW + HOUR) is None
    accept_placement(placement=first.pk, by=by, now=NOW, only=[inn.measure("林梅")])
    assert improve_placement(placement=first.pk, search=best_of_200, now=NOW + HOUR) is None

    end_stay(
        stay=Stay.objects.get().pk, reason="改派", by=by, now=NOW
    )  # fmt: skip
    again = proposed(inn, wasteful)
    stay = place(measure=inn.measure("赵小云"), room=inn.room("301"), by=by, now=NOW)
    assert improve_placement(placement=again.pk, search=best_of_200, now=NOW + HOUR) is None
    end_stay(stay=stay.pk, reason="改派", by=by, now=NOW)
    later = propose_placement(search=wasteful, by=by, now=NOW + HOUR)
    assert improve_placement(placement=again.pk, search=best_of_200, now=NOW + HOUR) is None
    Placement.objects.filter(pk=later.pk).delete()
    better = improve_placement(placement=again.pk, search=best_of_200, now=NOW + HOUR)
    assert better is not None
    assert (better.improves, better.tally["people"]) == (again, 3)
    assert better.tally["cost"] < again.tally["cost"]
    assert improve_placement(placement=again.pk, search=best_of_200, now=NOW + HOUR) is None


def test_a_child_whom_nobody_goes_with_is_named_and_gets_no_room_alone(inn: Inn) -> None:
    child, by = inn.world.person("赵小云"), inn.world.he_duty
    Person.objects.filter(pk=child.pk).update(birth_date=date(2016, 2, 3))
    inn.isolate("赵小云")
    (left,) = proposed(inn).not_placed
    assert left["reason"]["en"] == "A child of 6 years is not placed alone."

    inn.isolate("林梅")
    inn.household("王建国", "赵小云")
    place(measure=inn.measure("林梅"), room=inn.room("202"), by=by, now=NOW)
    asking = asking_in_reach(by, inn.measure("赵小云"))
    offered = guardians_for(asking, [], [inn.site.pk], by=by)
    assert [(each.name, each.known) for each in offered] == [
        ("王建国", Known.HOUSEHOLD), ("林梅", Known.GUEST),
    ]  # fmt: skip
    assert len(proposed(inn).not_placed) == 1

    guardian = inn.world.person("林梅").pk
    note_needs(measure=inn.measure("赵小云"), needs=[], guardian=guardian, by=by, now=NOW)
    accept_placement(placement=proposed(inn).pk, by=by, now=NOW)
    assert rooms_of(inn)["赵小云"] == "202"


@pytest.fixture
def child(inn: Inn) -> Person:
    """Zhao is six years old, lives with Lin Mei and Wang, and waits for a room."""
    found = inn.world.person("赵小云")
    Person.objects.filter(pk=found.pk).update(birth_date=date(2016, 2, 3))
    inn.household("林梅", "王建国", "赵小云")
    inn.isolate("赵小云")
    found.refresh_from_db()
    return found


def left_of(placement: Placement) -> list[str]:
    """Return the measures that a proposal leaves without a room."""
    return [each["measure"] for each in placement.not_placed]


def test_another_child_and_who_may_not_share_or_is_not_there_go_with_nobody(
    inn: Inn, child: Person
) -> None:
    by, alone = inn.world.he_duty, str(inn.measure("赵小云"))
    Person.objects.filter(name="林梅").update(birth_date=date(2014, 1, 1))
    inn.isolate("林梅")
    Person.objects.filter(name="陈志强").update(household=child.household)
    inn.isolate("陈志强", days_ago=6)
    assert alone in left_of(proposed(inn))

    # Wang, who may share, was there and left: his room waits to be disinfected.
    inn.isolate("王建国")
    stay = place(measure=inn.measure("王建国"), room=inn.room("202"), by=by, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW, by=by, now=NOW)
    assert alone not in left_of(proposed(inn))
    end_stay(stay=stay.pk, reason="送医", by=by, now=NOW)
    found_elsewhere(measure=inn.measures["王建国"], where="区医院", reason="送医", by=by, now=NOW)
    assert alone in left_of(proposed(inn))
    note_needs(
        measure=inn.measure("赵小云"),
        needs=[],
        guardian=inn.world.person("王建国").pk,
        by=by,
        now=NOW,
    )
    assert alone in left_of(proposed(inn))


def test_a_child_is_proposed_with_an_adult_of_the_household_and_is_not_placed_before(
    inn: Inn, child: Person
) -> None:
    """No room takes all three: the child is with one of the two."""
    RoomRow.objects.filter(name="202").update(beds=2)
    for name in ("林梅", "王建国"):
        inn.isolate(name)
    placement, by = proposed(inn), inn.world.he_duty
    room_of = {seat["measure"]: seat["room"] for seat in placement.seats}
    mine = room_of[str(inn.measure("赵小云"))]
    adults = [inn.measure(name) for name in ("林梅", "王建国")]
    (beside,) = [each for each in adults if room_of[str(each)] == mine]

    stays, skipped = accept_placement(
        placement=placement.pk, by=by, now=NOW, only=[inn.measure("赵小云")]
    )
    assert (stays, [each.why.en for each in skipped]) == (
        [], ["A child of 6 years is not placed alone."],
    )  # fmt: skip
    both = [inn.measure("赵小云"), beside]
    stays, skipped = accept_placement(placement=placement.pk, by=by, now=NOW, only=both)
    assert ({each.measure_id for each in stays}, skipped) == (set(both), [])


def test_whom_an_officer_may_not_look_up_is_offered_only_as_a_guest(
    inn: Inn, child: Person
) -> None:
    """Lin Mei and Wang are of 北口镇, the officer is of 南河镇 with the child."""
    by = inn.world.add_officer("康隔离", Role.ISOLATION, "南河镇")
    Measure.objects.filter(pk=inn.measure("赵小云")).update(unit=by.unit)
    IsolationSite.objects.update(unit=by.unit)
    asking = asking_in_reach(by, inn.measure("赵小云"))
    assert guardians_for(asking, [], [inn.site.pk], by=by) == []

    inn.isolate("林梅")
    place(measure=inn.measure("林梅"), room=inn.room("202"), by=inn.world.he_duty, now=NOW)
    offered = guardians_for(asking, [], [inn.site.pk], by=by)
    assert [(each.name, each.known) for each in offered] == [("林梅", Known.HOUSEHOLD)]


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
    assert mixed(house_of([inn.site.pk], today=TODAY)) == []


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
