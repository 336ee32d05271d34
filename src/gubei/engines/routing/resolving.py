"""Which place the names in an address agree on.

Every place that is named is a candidate. It scores the weights of all names on its way down from
the province, its own included, so names that contradict each other end in different candidates
and the better attested one wins, whatever the order they were written in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gubei.engines.routing.lexicon import Entry, Marker, Meaning
from gubei.engines.routing.places import Place, PlaceTree
from gubei.engines.routing.scanning import Token


class Named(NamedTuple):
    """A place that the address names, with the weight and the position of its best mention."""

    meaning: Meaning
    position: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The places that fit equally well (none: nothing readable), their score, and rivals."""

    places: tuple[Place, ...] = ()
    score: int = 0
    rivals: tuple[Place, ...] = ()


def weigh_names(entries: Sequence[Entry], tokens: Iterable[Token]) -> dict[int, Named]:
    """Return every place named, leaving out what only tells where somebody is registered."""
    here: dict[int, Named] = {}
    origin: dict[int, Named] = {}
    section = here
    seen: set[int] = set()
    for position, (number, guards) in enumerate(tokens):
        entry = entries[number]
        if entry.marker is not None:
            section = _section_after(entry.marker, section, here, origin)
        if number in seen:
            continue
        seen.add(number)
        for meaning in entry.meanings:
            if not meaning.unless & guards:
                _note(section, Named(meaning, position))
    return here or origin


def _section_after(
    marker: Marker, section: dict[int, Named], here: dict[int, Named], origin: dict[int, Named]
) -> dict[int, Named]:
    if marker is Marker.NEUTRAL:
        return section
    return origin if marker is Marker.ORIGIN else here


def _note(section: dict[int, Named], new: Named) -> None:
    known = section.get(new.meaning.place)
    if known is None or new.meaning.weight > known.meaning.weight:
        section[new.meaning.place] = new


def score_place(place: Place, named: dict[int, Named]) -> int:
    """Return the weight of all names on the way to `place`; 0 if it is not named itself.

    One word speaks once: 吉林 alone is not the city of Jilin in the province of Jilin.
    """
    own = named.get(place.number)
    if own is None:
        return 0
    above = [named[step] for step in place.path[:-1] if step in named]
    above = [one for one in above if one.position != own.position]
    if not above:
        return own.meaning.alone
    return own.meaning.weight + sum({one.position: one.meaning.weight for one in above}.values())


def nearness(place: Place, home: Place) -> int:
    """Return how many steps of the way down `place` shares with the home district."""
    return sum(a == b for a, b in zip(place.path, home.path, strict=False))


def resolve(
    tree: PlaceTree, home: Place, entries: Sequence[Entry], tokens: Iterable[Token]
) -> Verdict:
    """Return the verdict on the names found in one address."""
    named = weigh_names(entries, tokens)
    places = tree.places
    scores = {number: score_place(places[number], named) for number in named}
    best = max(scores.values(), default=0)
    if best <= 0:
        return Verdict()
    top = [places[number] for number, score in scores.items() if score == best]
    winners = _prefer(top, home, named)
    return Verdict(
        places=tuple(sorted(winners, key=lambda place: place.code)),
        score=best,
        rivals=_rivals(places, scores, winners, named),
    )


def _prefer(top: list[Place], home: Place, named: dict[int, Named]) -> list[Place]:
    """Break a tie: ours before others, then the name written first, then the nearest."""
    if len(top) == 1:
        return top
    inside = [place for place in top if place.inside] or top
    first = min(named[place.number].position for place in inside)
    earliest = [place for place in inside if named[place.number].position == first]
    nearest = max(nearness(place, home) for place in earliest)
    return [place for place in earliest if nearness(place, home) == nearest]


def _rivals(
    places: Sequence[Place], scores: dict[int, int], winners: list[Place], named: dict[int, Named]
) -> tuple[Place, ...]:
    """Return the other places that may be meant.

    They are as well attested but farther away, or at least half as well attested and named by a
    word that the winners leave unexplained.
    """
    best = scores[winners[0].number]
    chosen = {step for one in winners for step in one.path}
    explained = {named[step].position for step in chosen if step in named}
    found = [
        places[number]
        for number, score in scores.items()
        if number not in chosen
        and (score == best or (2 * score >= best and named[number].position not in explained))
    ]
    return tuple(sorted(found, key=lambda place: (-scores[place.number], place.code)))
