"""Which header is which column: by property name first, by English label second."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gubei.adapters.line_lists.forms import TEXT, Form

_INDEX = re.compile(r"\s*\[(\d+)\]")
_APART = re.compile(r"[^0-9a-z\u3400-\u9fff#]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a foreign table.

    `field` names the value in the record (`person.phone` one of the person's), `header` is the
    column's name as we write it, `labels` other names for it; a label with = before it is as sure
    as the header. `[]` in a header stands for [1].
    """

    field: str
    header: str
    labels: tuple[str, ...] = ()
    form: Form = TEXT


def column(field: str, header: str, labels: str = "", form: Form = TEXT) -> Column:
    """Return a column; `labels` are divided by |."""
    return Column(field, header, tuple(each for each in labels.split("|") if each), form)


def plain(header: str) -> str:
    """Return a header in the form in which two are compared.

    "Addresses Phone number [1]", "addresses[1].phoneNumber" and "addresses phoneNumber [1]" keep
    their number at the end; [1] and [] are the same as none.
    """
    numbers = [number for number in _INDEX.findall(header) if int(number) > 1]
    bare = _INDEX.sub("", header.replace("[]", ""))
    words = _APART.sub(" ", bare.lower()).strip()
    return " ".join([words, *(f"#{number}" for number in numbers)])


def match(headers: Sequence[str], columns: Iterable[Column]) -> dict[str, Column]:
    """Return for each header the column it is; a header that is none of them is left out.

    Where two headers mean one column, the first of the better kind of name has it.
    """
    found: dict[str, Column] = {}
    taken: set[str] = set()
    columns = list(columns)
    for names in (_by_header(columns), _by_label(columns)):
        for header in headers:
            meant = names.get(plain(header))
            if meant and header not in found and meant.field not in taken:
                found[header] = meant
                taken.add(meant.field)
    return found


def _by_header(columns: Sequence[Column]) -> Mapping[str, Column]:
    named = {plain(each.header): each for each in columns}
    for each in columns:
        for label in each.labels:
            if label.startswith("="):
                named.setdefault(plain(label), each)
    return named


def _by_label(columns: Sequence[Column]) -> Mapping[str, Column]:
    """The first column that claims a label has it."""
    named: dict[str, Column] = {}
    for each in columns:
        for label in each.labels:
            named.setdefault(plain(label), each)
    return named
