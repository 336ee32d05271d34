"""All the ways in which the name of a unit or division is written in an address."""

import re
from collections.abc import Iterator
from enum import IntEnum

from gubei.engines.routing.divisions import Division, short_name
from gubei.engines.routing.units import UnitEntry


class Form(IntEnum):
    """How completely a name is written; a smaller number claims the spelling first."""

    EXACT = 0
    """The name with the suffix it really has."""
    FORMER = 1
    """A name it or a part of it had before: 崇文区 for 东城区."""
    LOOSE = 2
    """The name with a suffix that it might have had: 密云市 for 密云区."""
    COMMON = 3
    """The whole name, which many places have: 城关镇."""
    BARE = 4
    """The name without any suffix."""


_VILLAGE_SUFFIX = re.compile(
    r"(?:村民委员会|居民委员会|村委会|居委会|社区居民委员会|社区居委会|社区|村村民委员会|村村委会|村)$",
)
_VILLAGE_TAILS = ("村", "村委会", "村民委员会", "村村委会", "村村民委员会")
_COMMUNITY_TAILS = ("社区", "社区居委会", "社区居民委员会", "居委会", "居民委员会", "社区村")
_TOWN_SUFFIX = re.compile(r"(?:街道办事处|地区办事处|办事处|街道|地区|镇|乡)$")
_TOWN_TAILS = ("镇", "乡", "街道", "地区", "街道办事处", "地区办事处", "办事处", "街道办")
_COUNTY_TAILS = ("区", "县", "市")


def unit_stem(entry: UnitEntry) -> str:
    """Return the name of a unit without its suffix; the name itself if little would remain."""
    if entry.level == "district":
        return short_name(entry.name)
    suffix = _TOWN_SUFFIX if entry.level == "town" else _VILLAGE_SUFFIX
    stem = entry.name
    while (shorter := suffix.sub("", stem)) != stem and len(shorter) > 1:
        stem = shorter
    return stem


def spell_unit(entry: UnitEntry) -> Iterator[tuple[str, Form]]:
    """Yield every spelling of a unit of ours with how complete it is."""
    stem = unit_stem(entry)
    yield entry.name, Form.EXACT
    for alias in entry.aliases:
        yield alias, Form.BARE if alias == stem else Form.EXACT
    exact, loose = _tails_of(entry)
    yield from ((stem + tail, Form.EXACT) for tail in exact)
    yield from ((stem + tail, Form.LOOSE) for tail in loose)
    if stem != entry.name and len(stem) > 1:
        yield stem, Form.BARE


def _tails_of(entry: UnitEntry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the suffixes that a unit has for certain, and those it may be given by mistake."""
    if entry.level == "district":
        return (), _COUNTY_TAILS
    if entry.level == "town":
        return (), _TOWN_TAILS
    if re.search(r"(?:社区|居委会|居民委员会)", entry.name):
        return _COMMUNITY_TAILS, _VILLAGE_TAILS
    return _VILLAGE_TAILS, _COMMUNITY_TAILS


def spell_division(row: Division, *, is_near: bool) -> Iterator[tuple[str, Form]]:
    """Yield every spelling of a division outside; `is_near` says it lies in the home province."""
    yield row.name, Form.COMMON if row.is_common and not is_near else Form.EXACT
    yield from ((name, Form.FORMER) for name in row.former)
    if row.level == "street":
        return
    for stem in _division_stems(row):
        yield stem, Form.BARE
        if row.level == "county":
            yield from ((stem + tail, Form.LOOSE) for tail in _COUNTY_TAILS)
        if row.name.endswith("自治州"):
            yield stem + "州", Form.LOOSE


def _division_stems(row: Division) -> tuple[str, ...]:
    """Return the name without its suffix, and 浦东 for 浦东新区; nothing where none is left."""
    stem = short_name(row.name)
    if stem == row.name:
        return ()
    if stem.endswith("新") and len(stem) > 2:
        return stem, stem[:-1]
    return (stem,)
