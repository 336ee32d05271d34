"""What each spelling in an address may mean, and how much it says.

Weights are small whole numbers that only have to put the cases in the right order:
an explicit province, city or county (6) beats a town (5), a town beats a village (3), a town and
a village together (8) beat a province alone. What the full name of the home district adds is
decided where the names are weighed against each other.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import reduce
from operator import or_
from typing import NamedTuple

from gubei.engines.routing.naming import Form
from gubei.engines.routing.places import Place, PlaceTree, Spelling
from gubei.engines.routing.tidying import tidy_address


class Guard(IntFlag):
    """What around a spelling speaks against its being the name of a place."""

    INNER = 1
    """It stands neither at the start nor next to another name: 黄河南路 has no 河南."""
    PREFIXED = 2
    """A character such as 小 or 东 before it makes another name: 小杨庄村."""
    CONTINUED = 4
    """A road or the like goes on after it: 上海路, 密云北大街."""
    SETTLED = 8
    """A village, gate or building of that name follows: 河北村, 上海大厦."""


class Marker(IntEnum):
    """Words that say what kind of address comes next."""

    NEUTRAL = 0
    ORIGIN = 1
    RESIDENCE = 2


MARKERS: dict[str, Marker] = {
    **dict.fromkeys(
        ("中国", "中华人民共和国", "地址", "住址", "位于", "来自", "市辖区"), Marker.NEUTRAL
    ),
    **dict.fromkeys(("户籍", "籍贯", "原籍", "户口", "身份证地址"), Marker.ORIGIN),
    **dict.fromkeys(
        ("现住", "现居", "居住", "暂住", "实住", "常住", "家住", "租住", "目前", "入住"),
        Marker.RESIDENCE,
    ),
}


class Meaning(NamedTuple):
    """One place that a spelling may mean.

    `weight` is what it says beside another name above it, `alone` what it says without;
    `unless` are the guards that rule this meaning out.
    """

    place: int
    weight: int
    alone: int
    unless: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling with all its meanings."""

    text: str
    meanings: tuple[Meaning, ...]
    marker: Marker | None = None

    @property
    def watched(self) -> int:
        """The guards that matter to any meaning, so that no others need be looked for."""
        return reduce(or_, (int(meaning.unless) for meaning in self.meanings), 0)


_EXACT = {
    "province": 6,
    "city": 6,
    "county": 6,
    "street": 5,
    "district": 6,
    "town": 5,
    "village": 3,
}
_BARE = {"province": 5, "city": 4, "county": 4, "town": 4, "village": 2, "district": 5}
# Names that exist a hundred times over say something only below a named parent.
_GENERIC = frozenset({"城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "新区"})
_UNIT_SUFFIXES = ("镇", "乡", "街道", "地区", "办事处", "村", "社区", "委会", "员会", "街道办")
_STREET_SUFFIXES = ("街道", "镇", "乡", "地区")


def make_lexicon(tree: PlaceTree) -> tuple[Entry, ...]:
    """Return every spelling of every place in characters, and the marker words."""
    names = make_entries(
        spelling for spelling in (*tree.spellings, *_joint_names(tree)) if not spelling[0].isascii()
    )
    taken = {entry.text for entry in names}
    markers = (Entry(text, (), marker) for text, marker in MARKERS.items() if text not in taken)
    return (*names, *markers)


def make_entries(spellings: Iterable[Spelling]) -> tuple[Entry, ...]:
    """Gather the places that claim each spelling."""
    claims: defaultdict[str, list[tuple[Place, Form]]] = defaultdict(list)
    for text, place, form in spellings:
        if len(text) > 1 and _is_telling(text, place):
            claims[tidy_address(text)].append((place, form))
    return tuple(Entry(text, _meanings(text, rivals)) for text, rivals in claims.items())


def _is_telling(text: str, place: Place) -> bool:
    """Refuse names of streets elsewhere that are too plain to tell a place by."""
    return place.level != "street" or (len(text) > 2 and text.endswith(_STREET_SUFFIXES))


def _joint_names(tree: PlaceTree) -> list[Spelling]:
    """Return 济南市中区 for 济南市 市中区, where one 市 stands for two."""
    joined: list[Spelling] = []
    for place in tree.places:
        if place.level == "county" and place.name.startswith("市") and len(place.path) > 1:
            city = tree.places[place.path[-2]]
            joined.append((city.name.removesuffix("市") + place.name, place, Form.EXACT))
    return joined


def _meanings(text: str, rivals: list[tuple[Place, Form]]) -> tuple[Meaning, ...]:
    """Weigh the places that claim a spelling; a real name drops mere might-have-beens."""
    is_real = any(form is Form.EXACT for _, form in rivals)
    counties_share = any(place.level == "county" and form is Form.BARE for place, form in rivals)
    best: dict[int, Meaning] = {}
    for place, form in rivals:
        if is_real and form is Form.LOOSE:
            continue
        meaning = _weigh(text, place, form, counties_share=counties_share)
        if place.number not in best or meaning.weight > best[place.number].weight:
            best[place.number] = meaning
    return tuple(best[number] for number in sorted(best))


def _weigh(text: str, place: Place, form: Form, *, counties_share: bool) -> Meaning:
    """Return what one spelling says about one place."""
    level = place.level
    if form is Form.BARE:
        weight, unless = _BARE[level], _bare_guards(level)
        weak = level == "county" or (level == "city" and counties_share)
        alone = 2 if weak else weight
    else:
        weight, unless = _EXACT[level], _exact_guards(text, level)
        weight -= form is Form.FORMER and level == "county"
        alone = 0 if text in _GENERIC or form is Form.COMMON else weight
    return Meaning(place.number, weight, alone, int(unless))


def _exact_guards(text: str, level: str) -> int:
    """Return what rules out a whole name; one that ends like a unit is safe before a road."""
    if level in ("street", "town", "village"):
        ends_well = text.endswith(_UNIT_SUFFIXES)
        return Guard.PREFIXED if ends_well else Guard.PREFIXED | Guard.CONTINUED
    return Guard.INNER if level == "county" and len(text) == 2 else 0


def _bare_guards(level: str) -> int:
    """Return what rules out a name without its suffix; names of ours may stand anywhere."""
    if level in ("town", "village"):
        return Guard.PREFIXED | Guard.CONTINUED
    if level == "district":
        return Guard.CONTINUED | Guard.SETTLED
    return Guard.INNER | Guard.CONTINUED | Guard.SETTLED
