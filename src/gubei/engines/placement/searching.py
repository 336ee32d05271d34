"""The better answer: empty a few floors, fill them again in another way, keep what is not worse.

Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, Journal of Computational Physics
159, 2000), with a temperature that falls to nothing over the time given. A floor is the piece that
is ruined: a cohort is moved together, so floors and sites fall empty.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import exp
from random import Random

from gubei.engines.placement.greedy import Chooser, fill
from gubei.engines.placement.lots import House, Lot
from gubei.engines.placement.pieces import Piece, pieces_of, rejoined
from gubei.engines.placement.values import COST

# Given the least cost so far: the share of the time that has passed, 1 to stop.
Clock = Callable[[int], float]
Kept = list[tuple[object, ...]]
_PARTING = 0.2
_OTHER_FIRST = 0.3
_WARM = 40.0  # rooms: so much worse is taken at first with a chance of 1 in e


def rearrange(house: House, rng: Random, clock: Clock) -> int:
    """Make the house as cheap as can be found until the clock says 1; return the number of trials."""
    wholes = pieces_of(house.question)
    best = now = house.cost()
    kept = [lot.keep() for lot in house.lots], house.left_over
    trials = 0
    while (passed := clock(best)) < 1:
        trials += 1
        before = house.left_over
        _try(house, wholes, rng)
        cost = house.cost()
        heat = _WARM * (1 - passed) ** 2
        if cost <= now or (heat > 0.1 and rng.random() < exp((now - cost) / heat)):
            house.accept()
            now = cost
            if cost < best:
                best = cost
                kept = [lot.keep() for lot in house.lots], house.left_over
        else:
            house.undo()
            house.left_over = before
    for lot, one in zip(house.lots, kept[0], strict=True):
        lot.restore(one)
    house.left_over = kept[1]
    return trials


def _try(house: House, wholes: Sequence[Piece], rng: Random) -> None:
    chosen = _to_ruin(house, rng)
    pieces = list(rejoined([*house.empty(chosen), *house.left_over], wholes))
    if rng.random() < _PARTING:
        pieces = list(_parted(pieces, house, rng))
    _order(pieces, rng)
    used = [n for n, lot in enumerate(house.lots) if lot.inside or lot.floor.is_open]
    rng.shuffle(used)
    closed = [n for n, lot in enumerate(house.lots) if not (lot.inside or lot.floor.is_open)]
    house.left_over = fill(house, pieces, used, closed, _Opener(house, rng), _chooser(rng))


def _parted(pieces: Iterable[Piece], house: House, rng: Random) -> Iterator[Piece]:
    """Part some that would fit: a family in two rooms today may be better than in one tomorrow."""
    for piece in pieces:
        partings = piece.partings(house.question) if rng.random() < _PARTING else None
        yield from rng.choice(partings) if partings else (piece,)


def _to_ruin(house: House, rng: Random) -> list[int]:
    """Choose some floors in use: near in kind and dates, of one site, or any."""
    used = [number for number, lot in enumerate(house.lots) if lot.inside]
    if not used:
        return []
    first = house.lots[rng.choice(used)]
    way = rng.random()
    if way < 0.7:
        ranked = sorted(used, key=lambda n: (_far(first, house.lots[n]), rng.random()))
    elif way < 0.85:
        ranked = sorted(
            used, key=lambda n: (house.lots[n].floor.site != first.floor.site, rng.random())
        )
    else:
        ranked = rng.sample(used, len(used))
    return ranked[: rng.randint(1, 5)]


def _far(one: Lot, other: Lot) -> int:
    if one.span is None or other.span is None:
        return 1000
    return abs(one.span[1] - other.span[1]) + (100 if one.span[0] != other.span[0] else 0)


def _order(pieces: list[Piece], rng: Random) -> None:
    """Put the pieces in an order: by date from either end, or the large and the needy first.

    Sometimes kind by kind: whoever comes first decides whose floor it is.
    """
    way = 1 if rng.random() < 0.5 else -1
    shift = rng.random() * 2
    if rng.random() < 0.7:
        pieces.sort(key=lambda p: (way * p.first, -len(p.needs), -p.size, rng.random()))
    else:
        pieces.sort(key=lambda p: (-len(p.needs), -p.size, way * (p.first + shift * rng.random())))
    if rng.random() < _OTHER_FIRST:
        rank = {group: rng.random() for group in {piece.group for piece in pieces}}
        pieces.sort(key=lambda p: rank[p.group])


def _chooser(rng: Random) -> Chooser:
    def choose(partings: Sequence[tuple[Piece, Piece]]) -> tuple[Piece, Piece]:
        return partings[0] if rng.random() < 0.5 else rng.choice(partings)

    return choose


class _Opener:
    """Opens the floor that costs least for each of those who could go there."""

    def __init__(self, house: House, rng: Random) -> None:
        self._house, self._rng = house, rng

    def __call__(self, piece: Piece, behind: Sequence[Piece], closed: list[int]) -> Iterable[int]:
        lots, apart = self._house.lots, self._house.apart
        sites = {lot.site for lot in lots if lot.inside or lot.floor.site_is_open}
        later = earlier = 0
        for each in behind:
            if each.group == piece.group:
                later += piece.first <= each.first and each.last <= piece.first + apart
                earlier += piece.last - apart <= each.first and each.last <= piece.last
        count, chance = max(later, earlier, 1), self._rng.random

        def price(number: int) -> float:
            lot = lots[number]
            cost = lot.cost if lot.site in sites else lot.cost + COST.site
            held = lot.locked or 1
            return (cost + 1) / (count if count < held else held) * (0.8 + 0.4 * chance())

        return sorted(closed, key=price)
