"""Parties as the search handles them: numbers instead of dates, parts that know their whole."""

from collections.abc import Iterable, Iterator, Sequence

from gubei.engines.placement.airs import Group
from gubei.engines.placement.parties import Party, weight_of
from gubei.engines.placement.stock import Question
from gubei.engines.placement.values import Need

Wish = tuple[int, frozenset[Need]]


class Piece:
    """A party of the question (`whole`), or a part of it. Dates are day numbers."""

    __slots__ = (
        "_partings",
        "first",
        "group",
        "last",
        "needs",
        "party",
        "size",
        "weight",
        "whole",
        "wish",
    )

    def __init__(self, party: Party, whole: int, weight: int) -> None:
        """Keep what the search asks for a million times."""
        self.party = party
        self.whole = whole
        self.weight = weight
        self.group: Group = party.group
        self.first = party.first.toordinal()
        self.last = party.last.toordinal()
        self.size = party.size
        self.needs = party.needs
        self.wish: Wish = (party.size, party.needs)
        self._partings: list[tuple[Piece, Piece]] | None = None

    def partings(self, question: Question) -> "list[tuple[Piece, Piece]]":
        """Return the ways to part it in two; empty where nothing parts it."""
        if self._partings is None:
            self._partings = [
                (piece_of(one, self.whole, question), piece_of(other, self.whole, question))
                for one, other in self.party.partings()
            ]
        return self._partings


def piece_of(party: Party, whole: int, question: Question) -> Piece:
    """Return a party as a piece of the whole of that number."""
    weight = sum(weight_of(person, question.newest) for person in party.people())
    return Piece(party, whole, weight)


def pieces_of(question: Question) -> list[Piece]:
    """Return all parties as pieces, in their order."""
    return [piece_of(party, number, question) for number, party in enumerate(question.parties)]


def rejoined(pieces: Iterable[Piece], wholes: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces; where all parts of a whole are there, the whole instead."""
    there: dict[int, list[Piece]] = {}
    for piece in pieces:
        there.setdefault(piece.whole, []).append(piece)
    for number, parts in there.items():
        if len(parts) > 1 and sum(part.size for part in parts) == wholes[number].size:
            yield wholes[number]
        else:
            yield from parts
