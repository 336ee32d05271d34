"""Checks a placement against every rule, person by person and pair by pair: slow, and obvious.

It shares nothing with the engine but the values, so that a mistake there is seen here.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TypeVar

from gubei.engines.placement.values import Person, Room, Rules, Seat
from gubei.terms.words import Words

K = TypeVar("K", bound=Hashable)


def violations_of(
    people: Sequence[Person], rooms: Sequence[Room], rules: Rules, at: date, seats: Sequence[Seat]
) -> list[Words]:
    """Return every rule that a placement breaks, in words. Seats of unknown people are one as well."""
    known = {person.name: person for person in people}
    strangers = [seat for seat in seats if seat.person not in known]
    seated = [(known[seat.person], seat) for seat in seats if seat.person in known]
    return [
        *(
            Words(f"{seat.person} is not on the list.", f"{seat.person} 不在名单中。")
            for seat in strangers
        ),
        *_twice(seats),
        *_wrong_rooms(seated, {room.name: room for room in rooms}),
        *(words for person, seat in seated for words in _alone(person, seat, rules, at)),
        *_crowded(seated),
        *_strangers_in_a_room(people, seated, rules),
        *_mixed_air(seated, rules),
        *_minors_alone(known, seats),
    ]


def _twice(seats: Sequence[Seat]) -> Iterator[Words]:
    names = [seat.person for seat in seats]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Words(f"{name} is placed twice.", f"{name} 被重复安排。")


def _wrong_rooms(
    seated: Sequence[tuple[Person, Seat]], rooms: Mapping[str, Room]
) -> Iterator[Words]:
    for person, seat in seated:
        if rooms.get(seat.room.name) != seat.room:
            yield Words(f"There is no room {seat.room.name}.", f"没有房间 {seat.room.name}。")
        if person.room and person.room != seat.room.name:
            yield Words(
                f"{person.name} is in {person.room} and was moved to {seat.room.name}.",
                f"{person.name} 已入住 {person.room}，却被移到 {seat.room.name}。",
            )


def _alone(person: Person, seat: Seat, rules: Rules, at: date) -> Iterator[Words]:
    """Yield what is wrong with a person's room, whoever else is there."""
    if person.room:
        return
    for need in sorted(rules.needs_of(person) - seat.room.has):
        yield Words(
            f"{seat.room.name} is not {need.words.en}, which {person.name} needs.",
            f"{seat.room.name} 不满足{person.name}的需要：{need.words.zh}。",
        )
    if seat.room.free_from and seat.since < seat.room.free_from:
        yield Words(
            f"{seat.room.name} is not yet free on {seat.since}.",
            f"{seat.room.name} 在 {seat.since} 尚未空出。",
        )
    if not 0 <= (seat.since - at).days <= rules.wait:
        yield Words(
            f"{person.name} would wait until {seat.since}.", f"{person.name} 须等到 {seat.since}。"
        )


def _crowded(seated: Sequence[tuple[Person, Seat]]) -> Iterator[Words]:
    for room, people in _together(seated, lambda room: room.name).items():
        beds = people[0][1].room.beds
        if len(people) > beds:
            yield Words(
                f"{len(people)} people in {room}, which has {beds} beds.",
                f"{room} 有 {beds} 张床，安排了 {len(people)} 人。",
            )


def _strangers_in_a_room(
    people: Sequence[Person], seated: Sequence[tuple[Person, Seat]], rules: Rules
) -> Iterator[Words]:
    bound = _bound(people)
    for room, inside in _together(seated, lambda room: room.name).items():
        for (one, _), (other, _) in combinations(inside, 2):
            family = one.household == other.household != ""
            guarded = other.name in bound.get(one.name, set())
            sharing = {one.kind, other.kind} <= rules.sharing
            if not (family or guarded or sharing):
                yield Words(
                    f"{one.name} and {other.name} are not one household and share {room}.",
                    f"{one.name}与{other.name}不是一户，却同住 {room}。",
                )


def _bound(people: Sequence[Person]) -> dict[str, set[str]]:
    """Return with whom each is bound as guardian or minor, over others as well."""
    bound = {person.name: {person.name, *person.guards} for person in people}
    for name, others in list(bound.items()):
        for other in others:
            bound.setdefault(other, {other}).add(name)
    while True:
        wider = {
            name: set().union(*(bound[other] for other in others)) for name, others in bound.items()
        }
        if wider == bound:
            return bound
        bound = wider


def _mixed_air(seated: Sequence[tuple[Person, Seat]], rules: Rules) -> Iterator[Words]:
    floors = _together(seated, lambda room: f"{room.site} {room.floor}")
    ducts = _together(
        seated, lambda room: f"{room.site} {room.ventilation}" if room.ventilation else None
    )
    for air, people in [*floors.items(), *ducts.items()]:
        for (one, _), (other, _) in combinations(people, 2):
            apart = abs((one.exposed - other.exposed).days)
            if other.kind not in rules.group_of(one.kind) or apart > rules.days_apart:
                yield Words(
                    f"{one.name} ({one.kind.words.en}, {one.exposed}) and {other.name} "
                    f"({other.kind.words.en}, {other.exposed}) share the air of {air}.",
                    f"{one.name}（{one.kind.words.zh}，{one.exposed}）与{other.name}"
                    f"（{other.kind.words.zh}，{other.exposed}）同处 {air}。",
                )


def _minors_alone(known: Mapping[str, Person], seats: Sequence[Seat]) -> Iterator[Words]:
    room_of = {seat.person: seat.room.name for seat in seats}
    for person in known.values():
        for minor in sorted(person.guards & known.keys()):
            if room_of.get(minor) != room_of.get(person.name):
                yield Words(
                    f"{minor} is not with {person.name}, the guardian.",
                    f"{minor} 未与监护人{person.name}同住。",
                )


def _together(
    seated: Iterable[tuple[Person, Seat]], key: Callable[[Room], K | None]
) -> dict[K, list[tuple[Person, Seat]]]:
    found: dict[K, list[tuple[Person, Seat]]] = defaultdict(list)
    for person, seat in seated:
        if (name := key(seat.room)) is not None:
            found[name].append((person, seat))
    return found
