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


FULL_NAME = 6
"""The weight from which a name of the home district is a full one."""
HOME_NAMED = 14
"""What the full name of home adds: a lead that we wrongly keep is found, one that we wrongly send
away is not."""
ENOUGH = 12
"""The weight of a district and one name above it."""
_PRECISION = {"province": -1, "city": -1, "county": 0, "street": 1}


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


def score_all(places: Sequence[Place], home: Place, named: dict[int, Named]) -> dict[int, int]:
    """Return the score of every place named, with what the full name of home adds inside."""
    scores = {number: score_place(places[number], named) for number in named}
    if not _home_is_named(home, named, scores):
        return scores
    return {
        number: score + HOME_NAMED if places[number].inside else score
        for number, score in scores.items()
    }


def _home_is_named(home: Place, named: dict[int, Named], scores: dict[int, int]) -> bool:
    """Return whether the full name of home stands there and is not a namesake's.

    In 长春市朝阳区 the name says the Chaoyang of Changchun, wherever home is.
    """
    own = named.get(home.number)
    if own is None or own.meaning.weight < FULL_NAME:
        return False
    return all(
        scores[number] <= scores[home.number]
        for number, other in named.items()
        if other.position == own.position
    )


def standing(place: Place, score: int) -> int:
    """Return how well attested a place is beside others named by other words.

    Outside, a district with one name above it is enough: of two addresses in a cell the first
    is meant, and not the one with more names.
    """
    if place.inside:
        return score
    return min(score, ENOUGH + _PRECISION[place.level])


def nearness(place: Place, home: Place) -> int:
    """Return how many steps of the way down `place` shares with the home district."""
    return sum(a == b for a, b in zip(place.path, home.path, strict=False))


def resolve(
    tree: PlaceTree, home: Place, entries: Sequence[Entry], tokens: Iterable[Token]
) -> Verdict:
    """Return the verdict on the names found in one address."""
    named = weigh_names(entries, tokens)
    places = tree.places
    scores = score_all(places, home, named)
    winners = _prefer([places[number] for number in named if scores[number]], home, named, scores)
    if not winners:
        return Verdict()
    return Verdict(
        places=tuple(sorted(winners, key=lambda place: place.code)),
        score=scores[winners[0].number],
        rivals=_rivals(places, scores, winners, named),
    )


def _prefer(
    found: list[Place], home: Place, named: dict[int, Named], scores: dict[int, int]
) -> list[Place]:
    """Return the best attested; ours before others, then the first written, then the nearest."""
    if len(found) <= 1:
        return found
    ranks = []
    for place in found:
        score, position = scores[place.number], named[place.number].position
        ranks.append(
            (standing(place, score), place.inside, -position, score, nearness(place, home))
        )
    best = max(ranks)
    return [place for place, rank in zip(found, ranks, strict=True) if rank == best]


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
        and score > 0
        and (score == best or (2 * score >= best and named[number].position not in explained))
    ]
    return tuple(sorted(found, key=lambda place: (-scores[place.number], place.code)))
