"""Who goes together: households, minors with their guardians, parted where the rules part them.

A *unit* is what nothing parts: a person, or a minor with all who look after it. A *party* is the
people of one room: all units of a household that may share an air. A party can be *parted* into
two; where no room holds it, or where that is better.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from gubei.engines.placement.airs import Group
from gubei.engines.placement.values import OLDER, OLDEST, Need, Person, Rules

_ALL_WAYS = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """People whom nothing parts, with what their room must have."""

    people: tuple[Person, ...]
    groups: frozenset[Group]
    needs: frozenset[Need]
    first: date
    last: date

    def fits(self, rules: Rules) -> bool:
        """Say whether its own people may share a room."""
        return len(self.groups) == 1 and (self.last - self.first).days <= rules.days_apart


@dataclass(frozen=True, slots=True)
class Party:
    """People for one room. `family` is the same for the parts of one household."""

    units: tuple[Unit, ...]
    family: str
    group: Group
    needs: frozenset[Need]
    first: date
    last: date
    size: int

    @property
    def signature(self) -> Hashable:
        """Return what decides where it fits and how it can be parted: alike parties are equal."""
        return (
            self.group,
            tuple((len(u.people), u.needs, u.first, u.last) for u in self.units),
        )

    def people(self) -> Iterator[Person]:
        """Yield its people."""
        for unit in self.units:
            yield from unit.people

    def partings(self) -> "list[tuple[Party, Party]]":
        """Return the ways to part it in two, each way that differs once.

        First those with needs and the others, else halves. Of more than six units only some ways
        are returned: by needs, and the largest units on one side.
        """
        found: dict[frozenset[Hashable], tuple[Party, Party]] = {}
        for chosen in self._sides():
            rest = tuple(unit for number, unit in enumerate(self.units) if number not in chosen)
            side = tuple(self.units[number] for number in sorted(chosen))
            if side and rest:
                pair = party_of(side, self.family), party_of(rest, self.family)
                found.setdefault(frozenset((pair[0].signature, pair[1].signature)), pair)
        return list(found.values())

    def _sides(self) -> Iterator[frozenset[int]]:
        count = len(self.units)
        needy = frozenset(number for number, unit in enumerate(self.units) if unit.needs)
        if 0 < len(needy) < count:
            yield needy
        yield frozenset(range(count // 2))
        if count > _ALL_WAYS:
            yield from (frozenset(range(size)) for size in range(1, count))
            return
        for size in range(1, count):
            yield from map(frozenset, combinations(range(count), size))


def party_of(units: Sequence[Unit], family: str) -> Party:
    """Return units as a party. They must be of one group."""
    if len(units) == 1:
        (unit,) = units
        (group,) = unit.groups
        size = len(unit.people)
        return Party((unit,), family, group, unit.needs, unit.first, unit.last, size)
    ordered = tuple(sorted(units, key=lambda u: (-len(u.people), sorted(u.needs), u.first, u.last)))
    (group,) = frozenset[Group]().union(*(unit.groups for unit in units))
    return Party(
        ordered,
        family,
        group,
        frozenset[Need]().union(*(unit.needs for unit in units)),
        min(unit.first for unit in units),
        max(unit.last for unit in units),
        sum(len(unit.people) for unit in units),
    )


def form_parties(people: Iterable[Person], rules: Rules) -> tuple[list[Party], list[Unit]]:
    """Return the parties, the oldest exposure first, and the units that no room may hold."""
    units = _units(people, rules)
    whole = [unit for unit in units if unit.fits(rules)]
    parties = [each for units in _by_family(whole) for each in _within_days(units, rules)]
    broken = [unit for unit in units if not unit.fits(rules)]
    return sorted(parties, key=in_order), broken


def in_order(party: Party) -> tuple[object, ...]:
    """Order parties: the oldest exposure first, then the large ones and those with needs.

    Those that are alike stay as they were named: keys of households come by chance.
    """
    return (party.first, sorted(party.group), -party.size, -len(party.needs))


def weight_of(person: Person, newest: date) -> int:
    """Return what it costs to leave a person without a room; it is more for older exposures."""
    return 1000 + OLDER * min(OLDEST, (newest - person.exposed).days)


def _units(people: Iterable[Person], rules: Rules) -> list[Unit]:
    known = {person.name: person for person in people}
    parent = {name: name for name in known}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for person in known.values():
        for guarded in person.guards & known.keys():
            parent[root(guarded)] = root(person.name)
    joined: dict[str, list[Person]] = defaultdict(list)
    for name, person in known.items():
        joined[root(name)].append(person)
    return [unit_of(each, rules) for each in joined.values()]


def unit_of(people: Sequence[Person], rules: Rules) -> Unit:
    """Return people whom nothing parts as a unit."""
    if len(people) == 1:
        (only,) = people
        groups = frozenset({rules.group_of(only.kind)})
        return Unit((only,), groups, rules.needs_of(only), only.exposed, only.exposed)
    return Unit(
        tuple(people),
        frozenset(rules.group_of(person.kind) for person in people),
        frozenset[Need]().union(*(rules.needs_of(person) for person in people)),
        min(person.exposed for person in people),
        max(person.exposed for person in people),
    )


def _by_family(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Yield the units of each household and group; a unit of several households stays for itself."""
    found: dict[Hashable, list[Unit]] = defaultdict(list)
    for unit in units:
        households = {person.household for person in unit.people}
        alone = len(households) > 1 or households == {""}
        home = ("alone", unit.people[0].name) if alone else ("home", *households)
        found[home, unit.groups].append(unit)
    yield from found.values()


def _within_days(units: Sequence[Unit], rules: Rules) -> Iterator[Party]:
    """Yield a household as parties whose dates lie near enough."""
    waiting = sorted(units, key=lambda unit: (unit.first, unit.last))
    name = waiting[0].people[0].household or waiting[0].people[0].name
    while waiting:
        begin = waiting[0].first
        near = [u for u in waiting if (u.last - begin).days <= rules.days_apart]
        waiting = [u for u in waiting if (u.last - begin).days > rules.days_apart]
        yield party_of(near, name)
