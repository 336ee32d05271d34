"""Routing: the text of an address, a unit code and hints lead to the unit that answers."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from gubei.engines.routing.divisions import Divisions
from gubei.engines.routing.judging import Judge
from gubei.engines.routing.latin import LatinScanner, has_letters, spell_in_letters
from gubei.engines.routing.lexicon import make_entries, make_lexicon
from gubei.engines.routing.mistyping import NearNames
from gubei.engines.routing.places import PlaceTree
from gubei.engines.routing.resolving import resolve
from gubei.engines.routing.route import Route
from gubei.engines.routing.scanning import Scanner, Token
from gubei.engines.routing.tidying import tidy_address
from gubei.engines.routing.units import UnitEntry

# Lists name the same few thousand places over and over; this many answers are kept.
_KEPT_ANSWERS = 200_000


class Gazetteer:
    """All names of the units of one district and of the divisions around it."""

    def __init__(self, tree: PlaceTree, home: str) -> None:
        self._tree = tree
        self._judge = Judge(tree, home)
        self._entries = make_lexicon(tree)
        self._scan = Scanner(self._entries).scan
        self._refine = NearNames(tree).refine
        self._answers: dict[tuple[Token, ...], Route] = {}

    @classmethod
    def build(cls, units: Sequence[UnitEntry], *, home: str, divisions: Divisions) -> "Gazetteer":
        """Make the gazetteer of the district `home` (a code of one of the units).

        Raises ValueError where the units are not one tree below `home`.
        """
        return cls(PlaceTree(units, home, divisions), home)

    def route(
        self,
        text: str,
        *,
        unit_code: str = "",
        town: str = "",
        village: str = "",
        parent_hint: str = "",
    ) -> Route:
        """Return the unit that answers for an address; never fails, whatever the text.

        A unit code that we know decides alone. The hints are cells of other columns and are read
        together with the text.
        """
        if unit_code:
            route = self._judge.by_code(tidy_address(unit_code))
            if route is not None:
                return route
        if not (village or town or parent_hint):
            return self._route_text(text)
        tokens = self._read(text)
        for hint in (village, town, parent_hint):
            tokens += self._read(hint)
        return self._refine(self._answer(tokens), tidy_address(f"{text},{village}村"))

    def route_many(
        self,
        texts: Iterable[str],
        *,
        unit_codes: Iterable[str] | None = None,
        towns: Iterable[str] | None = None,
        villages: Iterable[str] | None = None,
    ) -> list[Route]:
        """Return the route of every text, in order; the other columns go with it row by row."""
        if unit_codes is None and towns is None and villages is None:
            return [self._route_text(text) for text in texts]
        rows = list(texts)
        columns = (
            [""] * len(rows) if column is None else column
            for column in (unit_codes, towns, villages)
        )
        return [
            self.route(text, unit_code=code, town=town, village=village)
            for text, code, town, village in zip(rows, *columns, strict=True)
        ]

    def _route_text(self, text: str) -> Route:
        route = self._answer(self._read(text))
        return self._refine(route, tidy_address(text)) if route.kind == "town" else route

    def _read(self, text: str) -> tuple[Token, ...]:
        """Return the names in one cell, those in letters after those in characters."""
        tokens = self._scan(tidy_address(text))
        return tokens + self._latin.scan(text) if has_letters(text) else tokens

    @cached_property
    def _latin(self) -> LatinScanner:
        """The names in letters, made when the first text with letters comes."""
        entries = make_entries(spell_in_letters(self._tree))
        scanner = LatinScanner(entries, first_number=len(self._entries))
        self._entries += entries
        return scanner

    def _answer(self, tokens: tuple[Token, ...]) -> Route:
        known = self._answers.get(tokens)
        if known is not None:
            return known
        verdict = resolve(self._tree, self._judge.home, self._entries, tokens)
        route = self._judge.decide(verdict)
        if len(self._answers) >= _KEPT_ANSWERS:
            self._answers.clear()
        self._answers[tokens] = route
        return route
