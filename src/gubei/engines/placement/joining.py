"""Who comes later to a household, a minor or a guardian that already has a room."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gubei.engines.placement.airs import Air, Cohort, airs_of, cohorts_of
from gubei.engines.placement.values import Person, Room, Rules


def join_settled(
    people: Sequence[Person], rooms: Sequence[Room], rules: Rules
) -> tuple[list[Person], set[str]]:
    """Return the people, those who can join their own with that room, and who cannot but must.

    A minor must be with the guardian; a household would like to be together.
    """
    known = {room.name: room for room in rooms}
    room_of = {person.name: person.room for person in people if person.room}
    if not room_of:
        return list(people), set()
    bound = _bound(people)
    homes: dict[str, set[str]] = defaultdict(set)
    for person in people:
        if person.room and person.household:
            homes[person.household].add(person.room)
    taken = Counter(room_of.values())
    cohorts = cohorts_of([p for p in people if p.room], rooms, rules)
    found, alone = [], set()
    for person in people:
        must = {room_of[name] for name in bound[person.name] if name in room_of}
        wanted = sorted(must or homes.get(person.household, set()))
        joined = None
        if not person.room:
            fits = (known[name] for name in wanted if known[name].beds > taken[name])
            joined = next((room for room in fits if _admits(room, person, cohorts, rules)), None)
        if joined is not None:
            taken[joined.name] += 1
            room_of[person.name] = joined.name
            _enter(joined, person, cohorts, rules)
        elif must and not person.room:
            alone.add(person.name)
        found.append(replace(person, room=joined.name) if joined else person)
    return found, alone


def _bound(people: Sequence[Person]) -> Mapping[str, set[str]]:
    """Return with whom each is bound as guardian or minor."""
    bound: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for minor in person.guards:
            bound[person.name].add(minor)
            bound[minor].add(person.name)
    return bound


def _admits(room: Room, person: Person, cohorts: Mapping[Air, Cohort], rules: Rules) -> bool:
    group = rules.group_of(person.kind)
    return rules.needs_of(person) <= room.has and all(
        cohorts[air].widened(group, person.exposed, person.exposed, rules) is not None
        for air in airs_of(room)
    )


def _enter(room: Room, person: Person, cohorts: dict[Air, Cohort], rules: Rules) -> None:
    for air in airs_of(room):
        wider = cohorts[air].widened(
            rules.group_of(person.kind), person.exposed, person.exposed, rules
        )
        cohorts[air] = wider or cohorts[air]
