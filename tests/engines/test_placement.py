"""Placement: who shares an air, who goes together, what does not fit and what to open."""

from datetime import date
from random import Random

from gubei.engines.placement import (
    Need,
    Person,
    Room,
    Rules,
    Seat,
    improve,
    place_at_once,
    pose,
    violations_of,
)
from gubei.terms.exposure_kinds import ExposureKind

CONTACT, SECONDARY = ExposureKind.CONTACT, ExposureKind.SECONDARY
ENTRANT, POSITIVE = ExposureKind.ENTRANT, ExposureKind.POSITIVE
AT = date(2022, 4, 26)
CARE, BARRIER = frozenset({Need.NEAR_CARE}), frozenset({Need.BARRIER_FREE})
RULES = Rules()


def april(day: int) -> date:
    return date(2022, 4, day)


def person(name: str, day: int = 20, kind: ExposureKind = CONTACT, **more) -> Person:
    household = more.pop("household", "")
    return Person(name, household, april(day), kind, **more)


def room(name: str, floor: str = "2F", beds: int = 1, **more) -> Room:
    return Room(name, more.pop("site", "Hotel"), floor, more.pop("air", ""), beds, **more)


def placed(people, rooms, rules=RULES):
    """Return who is in which room, by both answers, which must be right and agree in count."""
    question = pose(people, rooms, rules, AT)
    first = place_at_once(question, rooms)
    trials = iter(range(200))
    best = improve(question, rooms, Random(1), lambda _: next(trials, 200) / 199)
    for answer in (first, best):
        assert violations_of(people, rooms, rules, AT, answer.seats) == []
        lost = {each.person for each in answer.not_placed}
        assert lost | {seat.person for seat in answer.seats} == {each.name for each in people}
    assert best.tally.cost <= first.tally.cost
    return {seat.person: seat.room.name for seat in best.seats}, best


def test_lin_mei_and_zhao_lei_are_not_one_household_and_get_a_room_each():
    people = [person("Lin Mei"), person("Zhao Lei")]
    found, _ = placed(people, [room("201", beds=2), room("202", beds=2)])
    assert sorted(found.values()) == ["201", "202"]


def test_two_strangers_and_one_room_leave_one_without_and_say_what_to_open():
    _, answer = placed([person("Lin Mei", 19), person("Zhao Lei", 20)], [room("201", beds=2)])
    (lost,) = answer.not_placed
    assert lost.person == "Zhao Lei", "the oldest exposure comes first"
    assert lost.reason.en == (
        "Every room of this kind (1 bed) is taken, or stands on one of 1 floors whose people may "
        "not be mixed with this exposure."
    )
    assert lost.opens.en == "Open a floor for: close contact, exposed 2022-04-20: 1 x 1 bed"


def test_strangers_share_a_room_where_the_rules_let_their_kind():
    people = [person("Lin Mei", kind=POSITIVE), person("Zhao Lei", kind=POSITIVE)]
    rules = Rules(sharing=frozenset({POSITIVE}))
    found, _ = placed(people, [room("Hall 1", beds=40)], rules)
    assert found == {"Lin Mei": "Hall 1", "Zhao Lei": "Hall 1"}


def test_a_household_shares_one_room():
    people = [person("Lin Mei", household="H1"), person("Lin Bo", 21, household="H1")]
    found, _ = placed(people, [room("201"), room("202", beds=2), room("203")])
    assert found == {"Lin Mei": "202", "Lin Bo": "202"}


def test_a_household_that_no_room_holds_is_parted_and_counted():
    people = [person(name, household="H1") for name in ("Lin Mei", "Lin Bo", "Lin Yu")]
    found, answer = placed(people, [room("201", beds=2), room("202", beds=2)])
    assert set(found.values()) == {"201", "202"}
    assert answer.tally.parted == 1


def test_exposures_two_days_apart_never_share_a_floor():
    people = [person("Lin Mei", 18), person("Zhao Lei", 20)]
    found, _ = placed(people, [room("201"), room("202"), room("301", "3F")])
    assert found["Lin Mei"][0] != found["Zhao Lei"][0]


def test_exposures_a_day_apart_share_a_floor():
    people = [person("Lin Mei", 19), person("Zhao Lei", 20)]
    found, answer = placed(people, [room("201"), room("202"), room("301", "3F")])
    assert set(found.values()) == {"201", "202"}
    assert answer.tally.floors == 1


def test_each_kind_has_a_floor_of_its_own():
    people = [person(kind.value, kind=kind) for kind in ExposureKind]
    rooms = [room(f"{floor}0{n}", f"{floor}F") for floor in range(2, 6) for n in (1, 2)]
    found, _ = placed(people, rooms)
    assert len({name[0] for name in found.values()}) == 4


def test_kinds_that_the_rules_put_together_share_a_floor():
    people = [person("Lin Mei"), person("Zhao Lei", kind=SECONDARY)]
    rules = Rules(together=(frozenset({CONTACT, SECONDARY}),))
    found, _ = placed(people, [room("201"), room("202")], rules)
    assert len(found) == 2


def test_a_ventilation_group_over_two_floors_keeps_cohorts_apart():
    people = [person("Lin Mei", 10), person("Zhao Lei", 20)]
    rooms = [room("201", air="V1"), room("301", "3F", air="V1"), room("302", "3F", air="V2")]
    found, _ = placed(people, rooms)
    assert len(found) == 2
    assert "302" in found.values()


def test_who_needs_care_gets_a_room_near_it_and_leaves_the_others_to_the_rest():
    people = [person("Wang Fang", needs=CARE), person("Lin Mei"), person("Zhao Lei", needs=BARRIER)]
    rooms = [room("201", has=CARE), room("202"), room("203", has=BARRIER)]
    found, _ = placed(people, rooms)
    assert found == {"Wang Fang": "201", "Lin Mei": "202", "Zhao Lei": "203"}


def test_nobody_is_put_into_a_room_without_what_they_need():
    _, answer = placed([person("Wang Fang", needs=CARE)], [room("201")])
    (lost,) = answer.not_placed
    assert lost.reason.en == "No room that is free within 3 days is: 1 bed, near care."


def test_a_minor_is_with_a_guardian_of_another_household():
    people = [
        person("Granny Sun", household="H1", guards=frozenset({"Sun Tao"})),
        person("Sun Tao", household="H2"),
    ]
    found, _ = placed(people, [room("201"), room("202", beds=2)])
    assert found == {"Granny Sun": "202", "Sun Tao": "202"}


def test_a_minor_and_a_guardian_of_two_kinds_are_left_to_an_officer():
    people = [
        person("Sun Li", kind=POSITIVE, guards=frozenset({"Sun Tao"})),
        person("Sun Tao"),
    ]
    _, answer = placed(people, [room("201", beds=2), room("301", "3F", beds=2)])
    assert {each.person for each in answer.not_placed} == {"Sun Li", "Sun Tao"}
    assert answer.not_placed[0].opens.en.startswith("Decide: name another guardian")


def test_a_room_that_is_free_tomorrow_is_waited_for_only_where_none_is_free():
    rooms = [room("201", free_from=april(27)), room("202")]
    found, answer = placed([person("Lin Mei")], rooms)
    assert found == {"Lin Mei": "202"}
    _, answer = placed([person("Lin Mei"), person("Zhao Lei")], rooms)
    assert sorted((seat.room.name, seat.since) for seat in answer.seats) == [
        ("201", april(27)), ("202", april(26)),
    ]  # fmt: skip
    assert answer.tally.wait_days == 1


def test_a_room_that_is_free_in_a_week_is_not_waited_for():
    found, _ = placed([person("Lin Mei")], [room("201", free_from=date(2022, 5, 3))])
    assert found == {}


def test_who_is_in_a_room_stays_and_keeps_the_floor_for_the_cohort():
    people = [person("Chen Hao", 12, room="201"), person("Lin Mei", 20)]
    found, _ = placed(people, [room("201"), room("202"), room("301", "3F")])
    assert found == {"Chen Hao": "201", "Lin Mei": "301"}


def test_a_child_that_comes_later_joins_the_mother_in_her_room():
    people = [
        person("Sun Li", household="H1", guards=frozenset({"Sun Tao"}), room="201"),
        person("Sun Tao", household="H1"),
    ]
    found, _ = placed(people, [room("201", beds=2), room("202")])
    assert found == {"Sun Li": "201", "Sun Tao": "201"}


def test_a_child_for_whom_the_mothers_room_has_no_bed_is_left_to_an_officer():
    people = [
        person("Sun Li", guards=frozenset({"Sun Tao"}), room="201"),
        person("Sun Tao"),
    ]
    rooms = [room("201"), room("202")]
    answer = place_at_once(pose(people, rooms, RULES, AT), rooms)
    assert [each.person for each in answer.not_placed] == ["Sun Tao"]


def test_the_verifier_sees_every_rule_that_is_broken():
    people = [
        person("Lin Mei", 10, needs=CARE),
        person("Zhao Lei", 20, ENTRANT, guards=frozenset({"Sun Tao"})),
        person("Sun Tao", 20, ENTRANT),
    ]
    rooms = [room("201", beds=1, free_from=april(28)), room("301", "3F")]
    seats = [
        Seat("Lin Mei", rooms[0], AT), Seat("Zhao Lei", rooms[0], april(28)),
        Seat("Sun Tao", rooms[1], AT), Seat("Nobody", rooms[1], AT),
    ]  # fmt: skip
    assert [words.en for words in violations_of(people, rooms, RULES, AT, seats)] == [
        "Nobody is not on the list.",
        "201 is not near care, which Lin Mei needs.",
        "201 is not yet free on 2022-04-26.",
        "2 people in 201, which has 1 beds.",
        "Lin Mei and Zhao Lei are not one household and share 201.",
        "Lin Mei (close contact, 2022-04-10) and Zhao Lei (entrant, 2022-04-20) share the air of Hotel 2F.",
        "Sun Tao is not with Zhao Lei, the guardian.",
    ]
