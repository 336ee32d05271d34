"""Whether two texts can mean one place, by the provinces, cities and counties that they name.

It says less than routing, and needs no unit of ours: 承德 is 滦平县's city, 赤峰 is another one.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from gubei.engines.routing.divisions import load_divisions, short_name
from gubei.terms.text import compact

_SHORTEST = 2


def may_be_one_place(one: str, other: str, *, code: str = "") -> bool | None:
    """Say whether two texts can mean one place; None where one of them names nothing known.

    They can where one stands in the other, or where what they name lies in one another. `code`: of
    the division or unit in which `other` lies, where that is known.
    """
    first, second = compact(one), compact(other)
    if min(len(first), len(second)) >= _SHORTEST and (first in second or second in first):
        return True
    ours, theirs = named_in(first), named_in(second) | ({code} if code else set())
    if not ours or not theirs:
        return None
    return any(a.startswith(b) or b.startswith(a) for a in ours for b in theirs)


@lru_cache(maxsize=4096)
def named_in(text: str) -> frozenset[str]:
    """Return the codes of the smallest divisions that a text names; of one short name, of all."""
    found = dict(_found(text))
    codes = {(code, at) for at, codes in found.items() for code in codes}
    return frozenset(
        code
        for code, at in codes
        if not any(
            other != code and other.startswith(code) and elsewhere != at
            for other, elsewhere in codes
        )
    )


def _found(text: str) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield at which letter the longest name of a division begins, and which have it."""
    names, end = _names(), 0
    for at in range(len(text) - 1):
        fitting = [name for name in names.get(text[at : at + 2], ()) if text.startswith(name, at)]
        longest = max(fitting, key=len, default="")
        if longest and at >= end:
            end = at + len(longest)
            yield at, names[text[at : at + 2]][longest]


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, frozenset[str]]]:
    """Return the names with the codes that have them, by their first two letters."""
    known = defaultdict[str, set[str]](set)
    for each in load_divisions().rows:
        if each.level != "street" and not each.is_filler:
            for name in (each.name, short_name(each.name), *each.former):
                known[name].add(each.code)
    by_head = defaultdict[str, dict[str, frozenset[str]]](dict)
    for name, codes in known.items():
        if len(name) >= _SHORTEST:
            by_head[name[:2]][name] = frozenset(codes)
    return by_head
