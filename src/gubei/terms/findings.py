"""Something worth saying about one value of a row; it never drops the row."""

from dataclasses import dataclass

from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` names the value, `code` is stable for programs, `words` are for people."""

    field: str
    code: str
    words: Words
