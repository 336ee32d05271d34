"""Names written in letters: Miyun District, Tai shi tun zhen, Běijīng."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from gubei.engines.routing.lexicon import Entry, Guard
from gubei.engines.routing.naming import Form
from gubei.engines.routing.places import Place, PlaceTree, Spelling
from gubei.engines.routing.scanning import Token
from gubei.terms.pinyin import read_aloud

_HAS_LETTERS = re.compile(r"[A-Za-z\u00c0-\u01dc]{3}")
_WORD = re.compile(r"[a-z']+")
_ROADS = frozenset({"road", "rd", "avenue", "ave", "lu", "dajie", "jie", "dadao", "highway"})
# Names whose characters are mostly read otherwise.
_READINGS = {
    "朝阳": "chaoyang", "陕西": "shaanxi", "番禺": "panyu", "六安": "luan", "蚌埠": "bengbu",
    "亳州": "bozhou", "乐清": "yueqing", "台州": "taizhou", "东莞": "dongguan", "乐亭": "laoting",
    "涡阳": "guoyang", "大城子": "dachengzi", "重庆": "chongqing", "漯河": "luohe", "昌都": "changdu", "长子": "zhangzi",
}  # fmt: skip
# Names that are not the pinyin, by code.
_EXONYMS = {
    "15": ("innermongolia",), "54": ("tibet",), "81": ("hongkong",), "82": ("macau", "macao"),
    "2301": ("harbin",), "6501": ("urumqi",), "1501": ("hohhot",), "5401": ("lhasa",),
}  # fmt: skip
_TAILS: dict[str, tuple[str, ...]] = {
    "province": ("sheng", "province"),
    "city": ("shi", "city"),
    "county": ("qu", "xian", "shi", "qi", "district", "county", "city"),
    "district": ("qu", "xian", "district", "county"),
    "town": ("zhen", "xiang", "jiedao", "diqu", "town", "township", "subdistrict"),
    "village": ("cun", "shequ", "village", "community", "cunweihui", "juweihui"),
}
_SHORTEST = 4
_MOST_WORDS = 8


def has_letters(text: str) -> bool:
    """Return whether a text may hold a name in letters."""
    return _HAS_LETTERS.search(text) is not None


def spell_in_letters(tree: PlaceTree) -> Iterator[Spelling]:
    """Yield the names of all places in letters, with and without the words for their level."""
    for place in tree.places:
        yield from ((name, place, Form.BARE) for name in _EXONYMS.get(place.code, ()))
    for text, place, form in tree.spellings:
        tails = _TAILS.get(place.level)
        if tails is None:
            continue
        if text.isascii():
            yield _join(_WORD.findall(text.lower())), place, Form.BARE
        elif form is Form.BARE:
            yield from _with_tails(_read_aloud(text), place, tails)


def _read_aloud(text: str) -> str:
    """Return the pinyin; at the start of a name 长 is chang."""
    reading = _join(read_aloud(text))
    if text[0] == "长":
        reading = "chang" + reading.removeprefix("zhang").removeprefix("chang")
    return _READINGS.get(text, reading)


def _with_tails(stem: str, place: Place, tails: Iterable[str]) -> Iterator[Spelling]:
    if len(stem) >= _SHORTEST:
        yield stem, place, Form.BARE
    yield from ((stem + tail, place, Form.LOOSE) for tail in tails)


class LatinScanner:
    """Finds names in the words of a text, several words joined, the longest run first."""

    def __init__(self, entries: Sequence[Entry], first_number: int) -> None:
        self._numbers = {
            entry.text: (number, entry.watched)
            for number, entry in enumerate(entries, start=first_number)
        }

    def scan(self, text: str) -> tuple[Token, ...]:
        """Return the names written in letters, in order."""
        words = _WORD.findall(_without_tones(text))
        tokens: list[Token] = []
        start = 0
        while start < len(words):
            taken = self._longest(words, start)
            if taken:
                end = start + taken
                number, watched = self._numbers[_join(words[start:end])]
                on_road = end < len(words) and words[end] in _ROADS
                tokens.append((number, watched & Guard.CONTINUED.value if on_road else 0))
            start += taken or 1
        return tuple(tokens)

    def _longest(self, words: Sequence[str], start: int) -> int:
        for count in range(min(_MOST_WORDS, len(words) - start), 0, -1):
            if _join(words[start : start + count]) in self._numbers:
                return count
        return 0


def _join(words: Iterable[str]) -> str:
    return "".join(words).replace("'", "")


def _without_tones(text: str) -> str:
    """Return the text in small letters without accents: Mìyún -> miyun."""
    apart = unicodedata.normalize("NFKD", text.replace("ü", "v"))
    return "".join(mark for mark in apart if not unicodedata.combining(mark)).lower()
