"""The first answer, while the bus is waiting: the oldest exposure first, into the first room that fits."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from gubei.engines.placement.airs import Group
from gubei.engines.placement.lots import House
from gubei.engines.placement.pieces import Piece, pieces_of
from gubei.engines.placement.stock import Question

# Given the piece, those behind it and the closed lots: in which order to open.
Opener = Callable[[Piece, Sequence[Piece], list[int]], Iterable[int]]

# Given the ways to part a piece: one of them.
Chooser = Callable[[Sequence[tuple[Piece, Piece]]], tuple[Piece, Piece]]


def fill_at_once(question: Question) -> House:
    """Return the house filled. Floors that are open come first, then closed ones as they stand."""
    house = House(question)
    opened = [number for number, lot in enumerate(house.lots) if lot.floor.is_open]
    closed = [number for number, lot in enumerate(house.lots) if not lot.floor.is_open]
    house.left_over = fill(
        house, pieces_of(question), opened, closed, lambda _, __, rest: rest, itemgetter(0)
    )
    house.accept()
    return house


def fill(
    house: House,
    pieces: Sequence[Piece],
    opened: list[int],
    closed: list[int],
    opener: Opener,
    choose: Chooser,
) -> list[Piece]:
    """Seat pieces one by one and return those for whom there is no room, even parted.

    The lots in `opened` are somebody's; those in `closed` are nobody's yet.

    What found no room once finds none later: nobody leaves meanwhile.
    """
    hopeless: set[tuple[object, ...]] = set()
    left_over = []
    of_group: dict[Group, list[int]] = defaultdict(list)
    for number in opened:
        span = house.lots[number].span
        if span is not None:
            of_group[span[0]].append(number)
    for place, piece in enumerate(pieces):
        waiting = [piece]

        def to_open(each: Piece, place: int = place) -> Iterable[int]:
            return opener(each, pieces[place:], closed)

        while waiting:
            each = waiting.pop()
            key = (each.group, each.first, each.last, each.wish)
            if key not in hopeless and _seat(house, each, of_group[each.group], closed, to_open):
                continue
            hopeless.add(key)
            partings = each.partings(house.question)
            waiting += choose(partings) if partings else ()
            left_over += [] if partings else [each]
    return left_over


def _seat(
    house: House,
    piece: Piece,
    opened: list[int],
    closed: list[int],
    to_open: Callable[[Piece], Iterable[int]],
) -> bool:
    near = list(house.near(piece, opened))
    for waiting in (False, True):
        for number in near:
            # Without rooms to wait for, a lot has given its answer the first time.
            if (house.lots[number].waits or not waiting) and house.seat(
                piece, number, waiting=waiting
            ):
                return True
        for number in to_open(piece):
            if house.seat(piece, number, waiting=waiting):
                closed.remove(number)
                opened.append(number)
                return True
    return False
