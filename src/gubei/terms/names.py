"""People's names: one tidy form, and the keys by which they are found and compared."""

import re
from functools import lru_cache

from gubei.terms.pinyin import read_aloud
from gubei.terms.text import squeeze

_HAN = re.compile(r"[\u3400-\u9fff]")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NOT_LETTERS = re.compile(r"[^a-z0-9 ]+")
# Read as surnames these differ from their common reading.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "解": "xie", "区": "ou",
    "任": "ren", "华": "hua", "朴": "piao", "翟": "zhai", "盖": "ge", "尉": "yu", "缪": "miao",
    "乐": "yue", "洗": "xian", "冼": "xian", "秘": "bi", "万": "wan", "召": "shao", "燕": "yan",
}  # fmt: skip


@lru_cache(maxsize=65536)
def tidy_name(text: str) -> str:
    """Return a name without stray spaces: 林 梅 and 林　梅 become 林梅, Li  Na keeps one space."""
    return _BETWEEN_HAN.sub("", squeeze(text)).replace("•", "·")


@lru_cache(maxsize=65536)
def _syllable(character: str) -> str:
    return read_aloud(character)[0].lower()


@lru_cache(maxsize=65536)
def pinyin_of(name: str) -> str:
    """Return a name in letters, one syllable a word: 林梅 -> "lin mei", "Li Na" -> "li na"."""
    tidy = tidy_name(name)
    if not _HAN.search(tidy):
        return " ".join(_NOT_LETTERS.sub(" ", tidy.lower()).split())
    words = [f" {_syllable(mark)} " if _HAN.match(mark) else mark for mark in tidy]
    if tidy[0] in _SURNAMES:
        words[0] = f" {_SURNAMES[tidy[0]]} "
    return " ".join(_NOT_LETTERS.sub(" ", "".join(words).lower()).split())


def initials_of(name: str) -> str:
    """Return the first letters of the syllables: 林梅 -> "lm"."""
    return "".join(word[0] for word in pinyin_of(name).split())


@lru_cache(maxsize=65536)
def grams_of(name: str) -> tuple[str, ...]:
    """Return the keys under which a name is found by part: characters, pairs, initials.

    Chinese characters one by one and in pairs, every pair of letters of the pinyin, and
    every pair of the initials marked with a leading dot, so that "lm" finds 林梅.
    """
    tidy = tidy_name(name).lower()
    marks = {mark for mark in tidy if _HAN.match(mark)}
    marks |= {tidy[at : at + 2] for at in range(len(tidy) - 1) if not tidy[at : at + 2].isspace()}
    letters = pinyin_of(name).replace(" ", "")
    marks |= {letters[at : at + 2] for at in range(len(letters) - 1)}
    initials = initials_of(name)
    marks |= {"." + initials[at : at + 2] for at in range(len(initials) - 1)}
    return tuple(sorted(marks))


# Surnames of two characters; every other Chinese name begins with a surname of one.
_TWO_CHARACTERS = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "长孙",
        "宇文",
        "夏侯",
        "端木",
        "轩辕",
        "南宫",
        "独孤",
        "闻人",
        "申屠",
        "太史",
        "公冶",
        "澹台",
        "淳于",
        "单于",
        "仲孙",
        "钟离",
        "呼延",
        "第五",
        "东郭",
        "百里",
        "西门",
    ]
)


def split_name(name: str) -> tuple[str, str]:
    """Return given and family name: 林梅 -> 梅, 林; "Anna Maria Silva" -> "Anna Maria", "Silva".

    `join_name` puts them together again; where it could not, the whole name is the given one.
    """
    tidy = tidy_name(name)
    if _HAN.search(tidy):
        at = 2 if tidy[:2] in _TWO_CHARACTERS and len(tidy) > 2 else 1
        given, family = tidy[at:], tidy[:at]
    else:
        given, _, family = tidy.rpartition(" ")
    return (given, family) if given and join_name(given, family) == tidy else (tidy, "")


def join_name(given: str, family: str) -> str:
    """Return a whole name as it is spoken: 林梅, Mei Lin."""
    given, family = tidy_name(given), tidy_name(family)
    if not (given and family):
        return given or family
    return f"{family}{given}" if _HAN.search(family + given) else f"{given} {family}"
