"""A sentence in both languages."""

import re
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]

_BETWEEN = " ／ "
_LONGEST = 98
"""Characters of each language: both and what stands between them fit in a subject."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in English and in Chinese."""

    en: str
    zh: str

    def say(self, language: str) -> str:
        """Return the text in `language` ("zh" or anything else for English)."""
        return self.zh if language.startswith("zh") else self.en

    def both(self) -> str:
        """Return both texts on one line, Chinese first, for a command line."""
        return f"{self.zh} {self.en}"


def both_in_one(words: Words) -> str:
    """Return what a rule says in both languages, Chinese first: so it is kept, and read in one."""
    return f"{words.zh[:_LONGEST]}{_BETWEEN}{words.en[:_LONGEST]}"


def in_one(language: str, text: str) -> str:
    """Return what a rule said in one language."""
    return words_in(text).say(language)


def words_in(text: str) -> Words:
    """Return what a rule said, in each language; a text in one language says the same in both."""
    chinese, between, english = text.rpartition(_BETWEEN)
    return Words(english, chinese) if between else Words(text, text)


def words_of_reason(text: str) -> Words:
    """Return a reason: a rule's in each language, an officer's own as it was typed.

    No rule names anybody in a reason, so its English has no Chinese; what a person typed with
    the same mark in between is not taken apart.
    """
    said = words_in(text)
    is_rule = _CHINESE.search(said.zh) and not _CHINESE.search(said.en)
    return said if is_rule else Words(text, text)
