"""Subjects of orders: a rule writes them in both languages, as messages carry them."""

from gubei.terms.words import in_one


def subject_in(language: str, subject: str, subject_kind: str) -> str:
    """Return a subject in one language; what a person typed (no kind of subject) as it is."""
    return in_one(language, subject) if subject_kind else subject
