"""Placement beside a search through every possibility, on districts small enough for that."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.engines.placement import (
    Need,
    Person,
    Room,
    Rules,
    Seat,
    bounder_of,
    improve,
    place_at_once,
    pose,
    violations_of,
)
from gubei.engines.placement.values import COST
from gubei.terms.exposure_kinds import ExposureKind

AT = date(2022, 4, 26)
CARE = frozenset({Need.NEAR_CARE})


def everywhere(
    people: Sequence[Person], rooms: Sequence[Room], chosen: tuple[Room | None, ...] = ()
) -> Iterator[tuple[Room | None, ...]]:
    """Yield every way to give each person a room or none."""
    if len(chosen) == len(people):
        yield chosen
        return
    for room in (None, *rooms):
        yield from everywhere(people, rooms, (*chosen, room))


def dearest_kept(people, rooms, rules) -> int:
    """Return the least cost of all ways that break no rule, by trying them all."""
    costs = []
    for chosen in everywhere(people, rooms):
        seats = [
            Seat(person.name, room, AT + timedelta(days=room.wait(AT)))
            for person, room in zip(people, chosen, strict=True)
            if room
        ]
        if not violations_of(people, rooms, rules, AT, seats):
            costs.append(cost_of(people, rooms, chosen))
    return min(costs)


def cost_of(people, rooms, chosen) -> int:
    """Return the price of one way, added up from the definition of Cost."""
    floors = {(room.site, room.floor) for room in chosen if room}
    usable = [room for room in rooms if room.wait(AT) <= Rules().wait]
    newest = max(person.exposed for person in people)
    total = COST.site * len({site for site, _ in floors})
    total += sum(
        COST.floor + sum((room.site, room.floor) == floor for room in usable) for floor in floors
    )
    families: dict[tuple[str, ExposureKind], set[str]] = {}
    for person, room in zip(people, chosen, strict=True):
        if room is None:
            total += COST.not_placed + 10 * (newest - person.exposed).days
        else:
            total += COST.wait_day * room.wait(AT)
        own = (person.household or person.name, person.kind)
        # A person without a room is a part of the family for itself.
        families.setdefault(own, set()).add(room.name if room else person.name)
    return total + COST.parted * sum(len(parts) - 1 for parts in families.values())


rooms_of_a_hotel = st.lists(
    st.builds(
        dict,
        floor=st.sampled_from("23"),
        air=st.sampled_from(["", "V1", "V2"]),
        beds=st.integers(1, 3),
        has=st.sampled_from([frozenset(), CARE]),
        wait=st.sampled_from([0, 0, 0, 1]),
    ),
    min_size=1,
    max_size=4,
)
few_people = st.lists(
    st.builds(
        dict,
        home=st.sampled_from(["", "H1", "H1", "H2"]),
        kind=st.sampled_from([ExposureKind.CONTACT, ExposureKind.ENTRANT]),
        needs=st.sampled_from([frozenset(), frozenset(), CARE]),
    ),
    min_size=1,
    max_size=4,
)


def named(drawn_people, drawn_rooms, days) -> tuple[list[Person], list[Room]]:
    """Return persons and rooms with names. A household has one exposure date."""
    numbers = count(1)
    people = [
        Person(
            f"P{next(numbers)}", each["home"], AT - timedelta(days=days[each["home"]] if each["home"] else 2),
            each["kind"], each["needs"],
        )
        for each in drawn_people
    ]  # fmt: skip
    rooms = [
        Room(
            f"{each['floor']}0{next(numbers)}", "S", each["floor"], each["air"], each["beds"], each["has"],
            AT + timedelta(days=each["wait"]) if each["wait"] else None,
        )
        for each in drawn_rooms
    ]  # fmt: skip
    return people, rooms


@settings(max_examples=60, deadline=None)
@given(
    few_people,
    rooms_of_a_hotel,
    st.fixed_dictionaries({"H1": st.integers(1, 5), "H2": st.integers(1, 5)}),
)
def test_no_answer_is_better_than_the_best_of_all_and_the_bound_lies_below(drawn, hotel, days):
    people, rooms = named(drawn, hotel, days)
    question = pose(people, rooms, Rules(), AT)
    least = dearest_kept(people, rooms, Rules())
    first = place_at_once(question, rooms)
    # A family that is best parted twice is found in some 300 trials, whatever the dice say.
    steps = iter(range(900))
    best = improve(question, rooms, Random(3), lambda _: next(steps, 900) / 899)
    for answer in (first, best):
        assert violations_of(people, rooms, Rules(), AT, answer.seats) == []
        assert answer.tally.cost >= least
    assert best.tally.cost == least
    assert bounder_of(question)(10.0) <= least + 1e-6


@settings(max_examples=30, deadline=None)
@given(few_people, rooms_of_a_hotel, st.integers(1, 5))
def test_everybody_is_placed_or_has_a_reason_whatever_shares_rooms(drawn, hotel, days):
    people, rooms = named(drawn, hotel, {"H1": days, "H2": days})
    rules = Rules(sharing=frozenset({ExposureKind.CONTACT}))
    question = pose(people, rooms, rules, AT)
    answer = place_at_once(question, rooms)
    assert violations_of(people, rooms, rules, AT, answer.seats) == []
    names = [seat.person for seat in answer.seats] + [each.person for each in answer.not_placed]
    assert sorted(names) == sorted(person.name for person in people)
    assert bounder_of(question)(10.0) <= answer.tally.cost + 1e-6
