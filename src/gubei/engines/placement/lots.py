"""Floors as they fill, one piece after the other, and what all that is open costs."""

from collections.abc import Iterable, Iterator

from gubei.engines.placement.airs import Air, Cohort, Group
from gubei.engines.placement.pieces import Piece, Wish
from gubei.engines.placement.stock import Floor, Question, RoomType
from gubei.engines.placement.values import COST

Span = tuple[Group, int, int]


class Lot:
    """A floor with its people. `kinds` are (ventilation group, type), `free` rooms left of each.

    `span` is the cohort whose air it is, `ducts` what this floor's people make of each ventilation
    group that reaches beyond it. `shared` are rooms of strangers: kind, room number, beds left.
    """

    __slots__ = (
        "base", "cost", "ducts", "floor", "free", "full", "inside", "kinds", "locked", "shared", "site",
        "span", "waits",
    )  # fmt: skip

    def __init__(self, floor: Floor, base: Cohort | None) -> None:
        """Begin with those who already live there."""
        self.floor = floor
        self.kinds: list[tuple[Air | None, RoomType]] = list(floor.rooms)
        self.base = span_of(base)
        self.site, self.cost, self.locked = floor.site, floor.cost, floor.locked
        self.waits = any(kind.wait for _, kind in self.kinds)
        self.clear()

    def clear(self) -> list[Piece]:
        """Take everybody out who may still move, and return them."""
        taken = [piece for piece, _, _ in self.inside] if hasattr(self, "inside") else []
        self.span: Span | None = self.base
        self.free = [len(rooms) for rooms in self.floor.rooms.values()]
        self.inside: list[tuple[Piece, int, int]] = []
        self.shared: list[tuple[int, int, int]] = []
        self.ducts: dict[Air, Span] = {}
        self.full: set[Wish] = set()
        return taken

    def keep(self) -> tuple[object, ...]:
        """Return what `restore` needs."""
        return (
            self.span, self.free[:], self.inside[:], self.shared[:], dict(self.ducts), set(self.full)
        )  # fmt: skip

    def restore(self, kept: tuple[object, ...]) -> None:
        """Be again what `keep` saw."""
        self.span, self.free, self.inside, self.shared, self.ducts, self.full = kept  # type: ignore[assignment]


def span_of(cohort: Cohort | None) -> Span | None:
    """Return a cohort with day numbers."""
    if cohort is None:
        return None
    return cohort.group, cohort.first.toordinal(), cohort.last.toordinal()


def joined(span: Span | None, piece: Piece, apart: int) -> Span | None:
    """Return the span with a piece added; None where they may not share an air."""
    if span is None:
        return piece.group, piece.first, piece.last
    group, first, last = span
    if group != piece.group:
        return None
    first, last = min(first, piece.first), max(last, piece.last)
    return (group, first, last) if last - first <= apart else None


class House:
    """All floors. Every change of a lot that was there before is kept, so that it can be undone."""

    def __init__(self, question: Question) -> None:
        """Begin empty, but for those who already have a room."""
        self.question = question
        self.apart = question.rules.days_apart
        self.lots = [Lot(floor, question.cohorts.get(floor.air)) for floor in question.floors]
        self.ducts = {air: span_of(c) for air, c in question.cohorts.items() if air[0] != "floor"}
        self.lots_of_duct: dict[Air, list[Lot]] = {}
        for lot in self.lots:
            for duct in {duct for duct, _ in lot.kinds if duct}:
                self.lots_of_duct.setdefault(duct, []).append(lot)
        self.left_over: list[Piece] = []
        self._kept: dict[int, tuple[object, ...]] = {}

    def near(self, piece: Piece, numbers: Iterable[int]) -> Iterator[int]:
        """Yield the lots whose dates let a piece of their group in, and that may have a room."""
        lots, wish = self.lots, piece.wish
        earliest, latest = piece.last - self.apart, piece.first + self.apart
        for number in numbers:
            lot = lots[number]
            span = lot.span
            if wish not in lot.full and (
                span is None or (earliest <= span[1] and span[2] <= latest)
            ):
                yield number

    def seat(self, piece: Piece, number: int, *, waiting: bool = True) -> bool:
        """Put a piece into the room of a lot that suits others least; say whether there was one."""
        lot = self.lots[number]
        if piece.wish in lot.full:
            return False
        span = joined(lot.span, piece, self.apart)
        if span is None:
            return False
        shares = not piece.group - self.question.rules.sharing
        if shares and self._join(piece, number, span):
            return True
        return self._take(piece, number, span, waiting=waiting, shares=shares)

    def _take(self, piece: Piece, number: int, span: Span, *, waiting: bool, shares: bool) -> bool:
        """Put a piece into an empty room; where none will ever fit, remember its wish."""
        lot = self.lots[number]
        size, needs = piece.wish
        barred = shares
        for kind, (duct, type_) in enumerate(lot.kinds):
            if not (lot.free[kind] and type_.holds(size, needs)):
                continue
            if (type_.wait and not waiting) or (duct and self._of_duct(duct, piece) is None):
                barred = True
                continue
            self._change(number)
            lot.free[kind] -= 1
            room = lot.free[kind]
            if shares:
                lot.shared.append((kind, room, type_.beds - size))
            self._put(lot, piece, kind, room, span)
            return True
        if not barred:
            lot.full.add(piece.wish)
        return False

    def _join(self, piece: Piece, number: int, span: Span) -> bool:
        """Put a piece into a room with strangers."""
        lot = self.lots[number]
        fits = [
            (beds, kind, room, place)
            for place, (kind, room, beds) in enumerate(lot.shared)
            if beds >= piece.size
            and piece.needs.issubset(lot.kinds[kind][1].has)
            and (lot.kinds[kind][0] is None or self._of_duct(lot.kinds[kind][0], piece))
        ]
        if not fits:
            return False
        beds, kind, room, place = min(fits)
        self._change(number)
        lot.shared[place] = (kind, room, beds - piece.size)
        self._put(lot, piece, kind, room, span)
        return True

    def _put(self, lot: Lot, piece: Piece, kind: int, room: int, span: Span) -> None:
        lot.inside.append((piece, kind, room))
        lot.span = span
        duct = lot.kinds[kind][0]
        if duct:
            own = joined(lot.ducts.get(duct), piece, self.apart)
            if own is not None:
                lot.ducts[duct] = own

    def _of_duct(self, duct: Air | None, piece: Piece) -> Span | None:
        """Return whose air a ventilation group becomes with a piece; None where it may not join."""
        if duct is None:
            return None
        span: Span | None = joined(self.ducts.get(duct), piece, self.apart)
        for lot in self.lots_of_duct[duct]:
            other = lot.ducts.get(duct)
            if span is not None and other is not None:
                group, first, last = other
                low, high = min(span[1], first), max(span[2], last)
                span = (group, low, high) if group == span[0] and high - low <= self.apart else None
        return span

    def _change(self, number: int) -> None:
        if number not in self._kept:
            self._kept[number] = self.lots[number].keep()

    def empty(self, numbers: Iterable[int]) -> list[Piece]:
        """Clear some lots and return who was there."""
        found: list[Piece] = []
        for number in numbers:
            self._change(number)
            found += self.lots[number].clear()
        return found

    def accept(self) -> None:
        """Keep all changes."""
        self._kept = {}

    def undo(self) -> None:
        """Take back all changes since the last `accept`."""
        for number, kept in self._kept.items():
            self.lots[number].restore(kept)
        self._kept = {}

    def cost(self) -> int:
        """Return what all of it costs (see Cost)."""
        total, sites, pieces = 0, set(), len(self.left_over)
        for lot in self.lots:
            if lot.inside:
                floor = lot.floor
                total += lot.cost
                pieces += len(lot.inside)
                if not (floor.is_open or floor.site_is_open):
                    sites.add(lot.site)
                if lot.waits:
                    total += COST.wait_day * sum(
                        piece.size * lot.kinds[kind][1].wait for piece, kind, _ in lot.inside
                    )
        parted = pieces - len(self.question.parties)
        missed = sum(piece.weight for piece in self.left_over)
        return total + COST.site * len(sites) + COST.parted * parted + missed
