"""Villages whose name was written with one wrong character, where the town is known."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from gubei.engines.routing.naming import unit_stem
from gubei.engines.routing.places import Place, PlaceTree
from gubei.engines.routing.route import Route
from gubei.engines.routing.units import UnitEntry
from gubei.terms.pinyin import read_aloud
from gubei.terms.words import Words

_VILLAGE_NAME = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:村|社区|居委会|居民委员会)")
_MAY_NAME = re.compile("[村区居]")
# A heard name is nearly certain; it stays below a name written right beside its town.
_HEARD = 0.7


@dataclass(frozen=True, slots=True)
class _Village:
    stem: str
    place: Place


class NearNames:
    """Looks for a village of the town that an address names, one character off."""

    def __init__(self, tree: PlaceTree) -> None:
        self._villages: defaultdict[str, list[_Village]] = defaultdict(list)
        for place in tree.places:
            if place.level == "village":
                entry = UnitEntry(place.code, "village", place.name)
                town = tree.places[place.path[-2]].code
                self._villages[town].append(_Village(unit_stem(entry), place))

    def refine(self, route: Route, text: str) -> Route:
        """Return the route to the village if one sounds the same; else show those that look alike.

        `text` is a tidied address. Only a route to a town without candidates is changed.
        """
        if route.kind != "town" or route.candidates or not _MAY_NAME.search(text):
            return route
        near = list(self._near(route.unit_code, text))
        heard = [(written, village) for written, village in near if _sound_alike(written, village)]
        if len(heard) == 1:
            return _route_to(route, *heard[0])
        return replace(route, candidates=tuple(sorted({one.place.code for _, one in near})))

    def _near(self, town: str, text: str) -> Iterator[tuple[str, _Village]]:
        for found in _VILLAGE_NAME.finditer(text):
            for village in self._villages.get(town, ()):
                written = found[1][-len(village.stem) :]
                if _is_one_off(written, village.stem):
                    yield written, village


def _is_one_off(written: str, stem: str) -> bool:
    """Return whether one character of a name of three or more differs, or sounds alike in two."""
    if len(written) != len(stem):
        return False
    wrong = [(one, other) for one, other in zip(written, stem, strict=True) if one != other]
    return len(wrong) == 1 and (len(stem) > 2 or _sound(wrong[0][0]) == _sound(wrong[0][1]))


def _sound_alike(written: str, village: _Village) -> bool:
    return [*map(_sound, written)] == [*map(_sound, village.stem)]


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return read_aloud(character)[0]


def _route_to(route: Route, written: str, village: _Village) -> Route:
    name = village.place.name
    return Route(
        kind="village",
        unit_code=village.place.code,
        confidence=min(_HEARD, route.confidence),
        candidates=(village.place.code, route.unit_code),
        outside=None,
        reason=Words(
            f"It says {written}, which sounds like {name} of the town it names.",
            f"地址写作“{written}”，与所写乡镇的{name}同音。",
        ),
    )
