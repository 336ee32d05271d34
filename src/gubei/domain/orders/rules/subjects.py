"""What a rule says of an order: written in both languages, as messages carry it, read in one."""

from gubei.terms.words import Words

_BETWEEN = " ／ "
_LONGEST = 98
"""Characters of each language: both and what stands between them fit in a subject."""


def both_in_one(words: Words) -> str:
    """Return it in both languages, Chinese first."""
    return f"{words.zh[:_LONGEST]}{_BETWEEN}{words.en[:_LONGEST]}"


def in_one(language: str, text: str) -> str:
    """Return what a rule said in one language."""
    chinese, between, english = text.rpartition(_BETWEEN)
    return Words(english, chinese).say(language) if between else text


def subject_in(language: str, subject: str, subject_kind: str) -> str:
    """Return a subject in one language; what a person typed (no kind of subject) as it is."""
    return in_one(language, subject) if subject_kind else subject
