"""Finding the names in an address: longest name first, from left to right."""

import re
from collections import defaultdict
from collections.abc import Sequence

from gubei.engines.routing.lexicon import Entry, Guard

ADDS_TO_NAME = frozenset("大小东西南北中上下前后新老旧")
CONTINUED = re.compile(
    r"(?:[东南西北中一二三四五六七八九十上下前后新老大小内外支环横纵\d]{0,3}"
    r"(?:路(?!口)|街(?!道)|大道|道(?=[\d与和]|$)|巷|弄(?=[\d号]|$)|胡同|大街|立交))"
    r"|镇|乡|街道|县|市|区(?!域)",
)
SETTLED = re.compile(
    r"村|庄|屯|寨|堡|峪|苑|门(?!头沟)|里(?:\d|$|小区|社区)|小区|社区|家园|花园|公寓|新村|桥"
    r"|大厦|饭店|宾馆|酒店|大酒店|广场|商城|商场|菜馆|饭庄|餐厅|银行",
)
# Nothing that goes on after a name starts with another character than these.
_MAY_GO_ON = frozenset(
    "东南西北中一二三四五六七八九十上下前后新老大小内外支环横纵0123456789路街道巷弄胡立镇乡县市区"
    "村庄屯寨堡峪苑门里社家花公桥饭宾酒广商菜餐银"
)
IS_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_INNER_FLAG, _PREFIXED_FLAG = Guard.INNER.value, Guard.PREFIXED.value
_CONTINUED_FLAG, _SETTLED_FLAG = Guard.CONTINUED.value, Guard.SETTLED.value


Token = tuple[int, int]
"""The number of an entry and the guards that speak against it."""


def guards_around(text: str, start: int, end: int, free_from: int) -> int:
    """Return what speaks against the name in text[start:end], as flags of `Guard`.

    `free_from` is where the name before it ended, 0 at the start of the text.
    """
    guards = 0
    if free_from < start:
        if IS_WORD.search(text, free_from, start):
            guards |= _INNER_FLAG
        if text[start - 1] in ADDS_TO_NAME:
            guards |= _PREFIXED_FLAG
    if text[end : end + 1] in _MAY_GO_ON:
        guards |= _CONTINUED_FLAG if CONTINUED.match(text, end) else 0
        guards |= _SETTLED_FLAG if SETTLED.match(text, end) else 0
    return guards


class Scanner:
    """Looks names up by their first two characters, the longest first."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        heads: defaultdict[str, set[int]] = defaultdict(set)
        for entry in entries:
            heads[entry.text[:2]].add(len(entry.text))
        self._lengths = {head: sorted(found, reverse=True) for head, found in heads.items()}
        self._found = {entry.text: (number, entry.watched) for number, entry in enumerate(entries)}

    def scan(self, text: str) -> tuple[Token, ...]:
        """Return the names in a tidied address, in order, none overlapping another."""
        tokens: list[Token] = []
        lengths_of, found = self._lengths.get, self._found.get
        start, free_from, last = 0, 0, len(text) - 1
        while start < last:
            for length in lengths_of(text[start : start + 2], ()):
                hit = found(text[start : start + length])
                if hit is not None:
                    number, watched = hit
                    end = start + length
                    guards = guards_around(text, start, end, free_from) if watched else 0
                    tokens.append((number, guards & watched))
                    start = free_from = end
                    break
            else:
                start += 1
        return tuple(tokens)
