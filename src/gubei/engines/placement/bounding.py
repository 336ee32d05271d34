"""A proof of how little any placement can cost, by a mixed-integer program that HiGHS bounds.

Rooms of one floor differ only by type, and a floor takes whom its window of exposures allows. So
floors, rooms and parties that are alike are only counted (see `sorting`): thousands of unknowns
instead of six million. Only how many floors of a shape get a window must be whole, and how many
parties of a sort stay without a room; all else may be fractions, and ventilation groups that reach
over floors are left out. Both make it laxer than the rules, so its bound holds for every placement.
Half a party without a room costs as much as a dozen floors: where room is short, the bound was
lowest there.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date

import highspy

from gubei.engines.placement.airs import Group
from gubei.engines.placement.pieces import Wish
from gubei.engines.placement.sorting import Window, shapes_of, sorts_of, windows_of
from gubei.engines.placement.stock import Question, RoomType
from gubei.engines.placement.values import COST, Need

# Needs are looked at for so many days together: more days say little more.
_DAYS = 4
Terms = list[tuple[float, int]]


class _Quiet(highspy.Highs):
    """HiGHS without a word: with its callbacks set up it greets on stdout, where answers go."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - their signature


class Program:
    """The counts as unknowns by number, with costs and rows."""

    def __init__(self, question: Question) -> None:
        """Write the program down."""
        self.question = question
        self.sorts = sorts_of(question)
        self.windows = windows_of(question, self.sorts)
        self.shapes = shapes_of(question, self.windows)
        self.highs = _Quiet()
        self._unknowns = 0
        self._make_unknowns()
        self._open_floors()
        self._place_everybody()
        for number in range(len(self.windows)):
            self._keep_within_rooms(number)
        self._open_enough()

    def bound(self, seconds: float) -> float:
        """Return a cost below which no placement can be; 0 where the time is too short for any.

        Looks for so many seconds, and holds no lock of Python while it does.
        """
        if seconds <= 0:
            return 0.0
        self.highs.setOptionValue("time_limit", float(seconds))
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("mip_rel_gap", 0.002)
        self.highs.run()
        found = float(self.highs.getInfo().mip_dual_bound)
        return found if 0 < found < highspy.kHighsInf else 0.0

    def _unknown(
        self, cost: float = 0, most: float = highspy.kHighsInf, *, whole: bool = False
    ) -> int:
        self.highs.addCol(cost, 0, most, 0, [], [])
        if whole:
            self.highs.changeColIntegrality(self._unknowns, highspy.HighsVarType.kInteger)
        self._unknowns += 1
        return self._unknowns - 1

    def _row(self, terms: Terms, low: float, high: float) -> None:
        self.highs.addRow(
            low, high, len(terms), [place for _, place in terms], [factor for factor, _ in terms]
        )

    def _make_unknowns(self) -> None:
        self.taken = {
            (number, key): self._unknown()
            for number, window in enumerate(self.windows)
            for key, sort in self.sorts.items()
            if window.holds(sort.example.group, sort.example.first, sort.example.last)
        }
        useful = {number for number, _ in self.taken}
        self.opened = {
            (place, number): self._unknown(shape.cost, shape.count, whole=True)
            for place, shape in enumerate(self.shapes)
            for number in shape.windows
            if number in useful
        }
        self.under: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (place, number), unknown in self.opened.items():
            self.under[number].append((place, unknown))
        self.parted = {
            (key, way): self._unknown(COST.parted)
            for key, sort in self.sorts.items()
            for way in range(len(sort.partings))
        }
        self.without = {
            key: self._unknown(sort.weight, whole=True) for key, sort in self.sorts.items()
        }

    def _open_floors(self) -> None:
        """A floor is opened once, and only in a site that is open."""
        sites = sorted({shape.site for shape in self.shapes if shape.site})
        known = {site: self._unknown(COST.site, 1, whole=True) for site in sites}
        for place, shape in enumerate(self.shapes):
            terms: Terms = [
                (1, self.opened[place, number])
                for number in shape.windows
                if (place, number) in self.opened
            ]
            if shape.site:
                terms.append((-shape.count, known[shape.site]))
            self._row(terms, -highspy.kHighsInf, 0 if shape.site else shape.count)

    def _place_everybody(self) -> None:
        """Whoever asks, or is a part of who was parted, is taken, parted, or without a room."""
        rows: dict[Hashable, Terms] = defaultdict(list)
        for (_, key), unknown in self.taken.items():
            rows[key].append((1, unknown))
        for (key, way), unknown in self.parted.items():
            rows[key].append((1, unknown))
            for part in self.sorts[key].partings[way]:
                rows[part].append((-1, unknown))
        for key, sort in self.sorts.items():
            asked = len(sort.parties)
            self._row(_summed([*rows[key], (1, self.without[key])]), asked, asked)

    def _keep_within_rooms(self, number: int) -> None:
        """Those with one wish under a window go into rooms of the types that fit it."""
        wished: dict[Wish, Terms] = defaultdict(list)
        for key, sort in self.sorts.items():
            if (number, key) in self.taken:
                wished[sort.wish].append((1, self.taken[number, key]))
        rooms = self._rooms_under(number)
        shares = self._shares(self.windows[number].group)
        inside: dict[RoomType, Terms] = {
            kind: [(-factor * (kind.beds if shares else 1), unknown) for factor, unknown in terms]
            for kind, terms in rooms.items()
        }
        for (size, needs), terms in wished.items():
            for kind in rooms:
                if kind.holds(size, needs):
                    flow = self._unknown(kind.wait * size * COST.wait_day)
                    terms.append((-1, flow))
                    inside[kind].append((size if shares else 1, flow))
            self._row(terms, 0, 0)
        for terms in inside.values():
            self._row(terms, -highspy.kHighsInf, 0)

    def _rooms_under(self, number: int) -> dict[RoomType, Terms]:
        found: dict[RoomType, Terms] = defaultdict(list)
        for place, unknown in self.under[number]:
            for kind, count in self.shapes[place].rooms.items():
                found[kind].append((count, unknown))
        return found

    def _shares(self, group: Group) -> bool:
        return not group - self.question.rules.sharing

    def _open_enough(self) -> None:
        """People of some days cannot all go into fewer floors than the best ones could hold.

        True of every placement, and it keeps the fractions from opening a third of a floor: of all
        parties, and of those with a need. One floor less may be opened for each party without a room.
        """
        needs = frozenset[Need]().union(*(sort.example.needs for sort in self.sorts.values()))
        for need in (None, *sorted(needs)):
            held = self._rooms_with(need)
            for group, days in self._days().items():
                for place, first in enumerate(days):
                    for last in days[place:][: _DAYS if need else None]:
                        self._open_for(need, held, Window(group, first, last))

    def _open_for(self, need: Need | None, held: Sequence[int], days: Window) -> None:
        keys = [
            key
            for key, sort in self.sorts.items()
            if sort.parties
            and days.holds(sort.example.group, sort.example.first, sort.example.last)
            and (need is None or need in sort.example.needs)
        ]
        floors = self._fewest(sum(len(self.sorts[key].parties) for key in keys), days.group, held)
        if not floors:
            return
        terms: Terms = [(1, self.without[key]) for key in self._with_parts(keys)]
        for number, window in enumerate(self.windows):
            if (
                window.group == days.group
                and window.first <= days.last
                and days.first <= window.last
            ):
                terms += [(1, unknown) for place, unknown in self.under[number] if held[place]]
        self._row(terms, floors, highspy.kHighsInf)

    def _rooms_with(self, need: Need | None) -> list[int]:
        """Return for each shape how many rooms of a floor fulfil a need."""
        needs = frozenset({need} if need else ())
        return [
            sum(count for kind, count in shape.rooms.items() if kind.holds(1, needs))
            for shape in self.shapes
        ]

    def _with_parts(self, keys: Iterable[Hashable]) -> set[Hashable]:
        found: set[Hashable] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += [part for pair in self.sorts[key].partings for part in pair]
        return found

    def _fewest(self, parties: int, group: Group, held: Sequence[int]) -> int:
        """Return how many floors are needed at least: the best ones that there are."""
        if self._shares(group):
            return min(parties, 1)
        rooms = sorted(
            (
                rooms
                for rooms, shape in zip(held, self.shapes, strict=True)
                for _ in range(shape.count)
                if rooms
            ),
            reverse=True,
        )
        floors = 0
        while parties > 0 and floors < len(rooms):
            parties -= rooms[floors]
            floors += 1
        return floors

    def _days(self) -> Mapping[Group, Sequence[date]]:
        found: dict[Group, set[date]] = defaultdict(set)
        for sort in self.sorts.values():
            found[sort.example.group] |= {sort.example.first, sort.example.last}
        return {group: sorted(days) for group, days in found.items()}


def _summed(terms: Iterable[tuple[float, int]]) -> Terms:
    """Return the terms with each unknown once: a pair of alike parts names one twice."""
    found: dict[int, float] = defaultdict(float)
    for factor, unknown in terms:
        found[unknown] += factor
    return [(factor, unknown) for unknown, factor in found.items()]
