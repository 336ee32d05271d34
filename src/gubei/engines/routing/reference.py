"""The slow twin of routing: every name is tried at every place, every place is scored.

It shares the names, their weights and the last step with the fast way, and finds the names and
the best place by the shortest definition. Tests and the benchmark compare both.
"""

from collections.abc import Callable, Sequence

from gubei.engines.routing.divisions import Divisions
from gubei.engines.routing.judging import Judge
from gubei.engines.routing.lexicon import Entry, Guard, Marker, make_lexicon
from gubei.engines.routing.mistyping import NearNames
from gubei.engines.routing.places import Place, PlaceTree
from gubei.engines.routing.resolving import FULL_NAME, HOME_NAMED, Verdict, standing
from gubei.engines.routing.route import Route
from gubei.engines.routing.scanning import ADDS_TO_NAME, CONTINUED, IS_WORD, SETTLED
from gubei.engines.routing.tidying import tidy_address
from gubei.engines.routing.units import UnitEntry

Mention = tuple[Entry, Guard]


class PlainGazetteer:
    """Answers like `Gazetteer` for addresses in characters, thousands of times slower."""

    def __init__(self, units: Sequence[UnitEntry], *, home: str, divisions: Divisions) -> None:
        self._tree = PlaceTree(units, home, divisions)
        self._judge = Judge(self._tree, home)
        self._entries = sorted(make_lexicon(self._tree), key=lambda entry: -len(entry.text))

    def route(self, text: str) -> Route:
        """Return the unit that answers for an address."""
        text = tidy_address(text)
        mentions = self._find_names(text)
        route = self._judge.decide(self._judge_names(_leave_out_origin(mentions)))
        return NearNames(self._tree).refine(route, text)

    def _find_names(self, text: str) -> list[Mention]:
        mentions: list[Mention] = []
        start, free_from = 0, 0
        while start < len(text):
            entry = next((one for one in self._entries if text.startswith(one.text, start)), None)
            if entry is None:
                start += 1
                continue
            end = start + len(entry.text)
            mentions.append((entry, _guards(text, start, end, free_from)))
            start = free_from = end
        return mentions

    def _judge_names(self, mentions: list[Mention]) -> Verdict:
        weights = {place.number: _best_mention(place, mentions) for place in self._tree.places}
        scores = {place.number: _score(place, weights) for place in self._tree.places}
        if self._home_is_meant(weights, scores):
            for place in self._tree.places:
                if place.inside and scores[place.number]:
                    scores[place.number] += HOME_NAMED
        top = [place for place in self._tree.places if scores[place.number] > 0]
        preferences: tuple[Callable[[Place], int], ...] = (
            lambda place: -standing(place, scores[place.number]),
            lambda place: not place.inside,
            lambda place: weights[place.number][1],
            lambda place: -scores[place.number],
            lambda place: -self._steps_shared_with_home(place),
        )
        for prefer in preferences:
            first = min((prefer(place) for place in top), default=0)
            top = [place for place in top if prefer(place) == first]
        if not top:
            return Verdict()
        best = scores[top[0].number]
        rivals = self._rivals(top, best, scores, weights)
        return Verdict(tuple(sorted(top, key=lambda place: place.code)), best, rivals)

    def _home_is_meant(
        self, weights: dict[int, tuple[int, int, int]], scores: dict[int, int]
    ) -> bool:
        weight, position, _ = weights[self._judge.home.number]
        namesakes = [number for number, found in weights.items() if found[1] == position]
        return weight >= FULL_NAME and scores[self._judge.home.number] == max(
            scores[number] for number in namesakes
        )

    def _steps_shared_with_home(self, place: Place) -> int:
        return len(set(place.path) & set(self._judge.home.path))

    def _rivals(
        self,
        winners: list[Place],
        best: int,
        scores: dict[int, int],
        weights: dict[int, tuple[int, int, int]],
    ) -> tuple[Place, ...]:
        chosen = {step for place in winners for step in place.path}
        explained = {weights[step][1] for step in chosen}
        found = [
            place
            for place in self._tree.places
            if place.number not in chosen
            and scores[place.number] > 0
            and (
                scores[place.number] == best
                or (2 * scores[place.number] >= best and weights[place.number][1] not in explained)
            )
        ]
        return tuple(sorted(found, key=lambda place: (-scores[place.number], place.code)))


def _guards(text: str, start: int, end: int, free_from: int) -> Guard:
    guards = Guard(0)
    if any(IS_WORD.match(mark) for mark in text[free_from:start]):
        guards |= Guard.INNER
    if free_from < start and text[start - 1] in ADDS_TO_NAME:
        guards |= Guard.PREFIXED
    if CONTINUED.match(text[end:]):
        guards |= Guard.CONTINUED
    if SETTLED.match(text[end:]):
        guards |= Guard.SETTLED
    return guards


def _leave_out_origin(mentions: list[Mention]) -> list[Mention]:
    """Drop what follows a word like 户籍, unless nothing else is named."""
    here: list[Mention] = []
    origin: list[Mention] = []
    section = here
    seen: set[str] = set()
    for entry, guards in mentions:
        if entry.marker is Marker.ORIGIN:
            section = origin
        elif entry.marker is Marker.RESIDENCE:
            section = here
        elif entry.text not in seen:
            section.append((entry, guards))
            other = origin if section is here else here
            other.append((_NOTHING, Guard(0)))
        seen.add(entry.text)
    named_here = any(
        not meaning.unless & guards for entry, guards in here for meaning in entry.meanings
    )
    return here if named_here else origin


_NOTHING = Entry("", ())


def _best_mention(place: Place, mentions: list[Mention]) -> tuple[int, int, int]:
    """Return weight, position and weight alone of the best mention; (0, -1, 0) for none."""
    found = [
        (meaning.weight, -position, meaning.alone)
        for position, (entry, guards) in enumerate(mentions)
        for meaning in entry.meanings
        if meaning.place == place.number and not meaning.unless & guards
    ]
    if not found:
        return 0, -1, 0
    weight, position, alone = max(found)
    return weight, -position, alone


def _score(place: Place, weights: dict[int, tuple[int, int, int]]) -> int:
    """Return the weight of the place and of all above it that another word names."""
    weight, position, alone = weights[place.number]
    if weight == 0:
        return 0
    above = {weights[step][1]: weights[step][0] for step in place.path[:-1]}
    above.pop(-1, None)
    above.pop(position, None)
    return weight + sum(above.values()) if above else alone
