"""The two answers: at once, and the best that can be found in a time."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from gubei.engines.placement.airs import floor_air
from gubei.engines.placement.bounding import Program
from gubei.engines.placement.greedy import fill_at_once
from gubei.engines.placement.lots import House
from gubei.engines.placement.parties import Party, weight_of
from gubei.engines.placement.reasons import explain
from gubei.engines.placement.searching import Clock, rearrange
from gubei.engines.placement.stock import Question
from gubei.engines.placement.values import COST, Placement, Room, Seat, Tally


@dataclass(frozen=True, slots=True)
class Answer:
    """Parties in rooms, and those for whom there was none."""

    seats: Sequence[tuple[Party, Room]]
    left_over: Sequence[Party]


def place_at_once(question: Question, rooms: Sequence[Room]) -> Placement:
    """Return the first answer, without a bound."""
    return _placement(question, rooms, fill_at_once(question))


def improve(question: Question, rooms: Sequence[Room], rng: Random, clock: Clock) -> Placement:
    """Return the best answer found until the clock says 1 (it begins at 0), without a bound."""
    house = fill_at_once(question)
    rearrange(house, rng, clock)
    return _placement(question, rooms, house)


def bounder_of(question: Question) -> Callable[[float], float]:
    """Return what looks so many seconds for a cost below which no placement can be.

    Writing the program down takes about a second for thousands of people; looking for the bound
    can go on in another thread beside `improve`.
    """
    program, broken = Program(question), _broken_cost(question)
    return lambda seconds: program.bound(seconds) + broken


def _answer(house: House) -> Answer:
    """Return who is in which room: a lot knows only how many of each kind are left."""
    seats = []
    for lot in house.lots:
        rooms = list(lot.floor.rooms.values())
        seats += [(piece.party, rooms[kind][room]) for piece, kind, room in lot.inside]
    return Answer(seats, [piece.party for piece in house.left_over])


def _broken_cost(question: Question) -> int:
    return sum(
        weight_of(person, question.newest) for unit in question.broken for person in unit.people
    )


def _placement(question: Question, rooms: Sequence[Room], house: House) -> Placement:
    answer = _answer(house)
    seats = (*_settled(question, rooms), *_seats(question, answer))
    not_placed = tuple(explain(question, answer.left_over))
    return Placement(seats, not_placed, _tally(question, answer))


def _settled(question: Question, rooms: Sequence[Room]) -> Iterator[Seat]:
    known = {room.name: room for room in rooms}
    for person in question.settled:
        yield Seat(person.name, known[person.room], question.at)


def _seats(question: Question, answer: Answer) -> Iterator[Seat]:
    for party, room in answer.seats:
        since = question.at + timedelta(days=room.wait(question.at))
        for person in party.people():
            yield Seat(person.name, room, since)


def _tally(question: Question, answer: Answer) -> Tally:
    used = {floor_air(room) for _, room in answer.seats}
    opened = [floor for floor in question.floors if floor.air in used and not floor.is_open]
    sites = {floor.site for floor in opened if not floor.site_is_open}
    locked = sum(floor.locked for floor in opened)
    waits = sum(party.size * room.wait(question.at) for party, room in answer.seats)
    parted = _parted(question, answer)
    missed = _broken_cost(question) + sum(
        weight_of(person, question.newest)
        for party in answer.left_over for person in party.people()
    )  # fmt: skip
    count = sum(party.size for party in answer.left_over)
    count += sum(len(unit.people) for unit in question.broken)
    cost = (
        COST.locked * locked + COST.floor * len(opened) + COST.site * len(sites)
        + COST.wait_day * waits + COST.parted * parted + missed
    )  # fmt: skip
    return Tally(len(opened), len(sites), locked, waits, parted, count, missed, cost)


def _parted(question: Question, answer: Answer) -> int:
    """Count the times that a party of the question was parted, by the parties that came of it."""
    party_of = {
        person.name: number
        for number, party in enumerate(question.parties)
        for person in party.people()
    }
    parts: Counter[int] = Counter()
    for party in [*(party for party, _ in answer.seats), *answer.left_over]:
        parts[party_of[next(party.people()).name]] += 1
    return sum(count - 1 for count in parts.values())
