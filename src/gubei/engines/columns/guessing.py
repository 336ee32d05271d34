"""Which column holds what: the header's word, checked against the values below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from gubei.engines.columns.evidence import holds_a_person, shares_of
from gubei.engines.columns.fields import ALIASES, FIELDS, VAGUE, forms_of, plain
from gubei.terms.words import Words

SURE = 0.95
# rapidfuzz ratio (0 to 100) from which two headers are taken for the same word; letters say
# less than Chinese characters, so that District is not Subdistrict.
_NEARLY = {True: 90, False: 80}
_SHORTEST_FUZZY = 3

# Fields whose values give themselves away: the kinds that confirm them.
_CONFIRMED_BY: dict[str, tuple[str, ...]] = {
    "document": ("document", "document_like", "code"),
    "phone": ("mobile", "phone"),
    "other_phone": ("mobile", "phone"),
    "sex": ("sex", "sex_code"),
    "age": ("age",),
    "email": ("email",),
    "birth_date": ("date",),
    "arrived_at": ("date",),
    "exposed_at": ("date",),
    "located_at": ("date",),
}
# Headers about somebody else than the person of the row, or about a test.
_OF_OTHERS = re.compile(
    "填报|上报|报告|登记|审核|网格|负责|联络|核查|核酸|检测|采样|化验|监护|司机|民警|医生|领导|介绍"
)
_TELLING = tuple(
    alias
    for alias, field in ALIASES.items()
    if len(alias) >= 2
    and not alias.isascii()
    and field in ("name", "document", "phone", "address", "household_address", "sex", "age",
                  "birth_date", "arrived_at", "exposed_at", "origin", "workplace", "remarks")
)  # fmt: skip
# What values say without any help from the header: kind, field, share needed, confidence.
_BY_VALUES = (
    ("document", "document", 0.6, 0.9),
    ("document_like", "document", 0.8, 0.75),
    ("mobile", "phone", 0.7, 0.85),
    ("email", "email", 0.7, 0.9),
    ("sex", "sex", 0.9, 0.8),
    ("address", "address", 0.7, 0.65),
    ("name", "name", 0.8, 0.6),
)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column holds: a field or None, how sure (0 to 1), and why."""

    header: str
    field: str | None
    confidence: float
    reason: Words


@dataclass(frozen=True, slots=True)
class Guess:
    """What every column holds; `first_row_is_data` is how sure (0 to 1) there is no header."""

    columns: tuple[ColumnGuess, ...]
    first_row_is_data: float = 0.0

    def mapping(self, least: float = 0.5) -> dict[str, int]:
        """Return the place of each field guessed with at least this confidence."""
        return {
            column.field: place
            for place, column in enumerate(self.columns)
            if column.field and column.confidence >= least
        }

    @property
    def confidence(self) -> float:
        """Return how sure the least sure assigned column is; 0 where none is assigned."""
        return min((column.confidence for column in self.columns if column.field), default=0.0)


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    confidence: float
    place: int
    field: str
    reason: Words


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> Guess:
    """Guess what each column holds from its header and sample rows. A field is used once."""
    candidates = [
        candidate
        for place, name in enumerate(header)
        for candidate in _candidates(
            place, name, [row[place] for row in sample if place < len(row)]
        )
    ]
    chosen = _assign(candidates)
    columns = tuple(_column(name, chosen.get(place)) for place, name in enumerate(header))
    return Guess(columns, looks_like_data(header))


def looks_like_data(row: Sequence[str]) -> float:
    """Return how sure (0 to 1) a row is data and not a header: it holds a person's numbers."""
    if not any(holds_a_person(cell) for cell in row):
        return 0.0
    named = sum(1 for cell in row if any(form in ALIASES for form in forms_of(cell)))
    return 0.95 if named == 0 else max(0.0, 0.9 - 0.3 * named)


def _column(name: str, chosen: _Candidate | None) -> ColumnGuess:
    if chosen is None:
        words = Words(
            "Neither the header nor the values say what this is.", "表头和内容均无法判断。"
        )
        return ColumnGuess(name, None, 0.0, words)
    return ColumnGuess(name, chosen.field, round(chosen.confidence, 2), chosen.reason)


def _candidates(place: int, header: str, values: Sequence[str]) -> list[_Candidate]:
    shares = shares_of(values)
    filled = sum(1 for value in values if value.strip())
    found = []
    if named := named_field(header):
        field, likeness = named
        found.append(_by_header(place, header, field, likeness, shares, filled))
    found += _by_values(place, shares, filled)
    return found


@lru_cache(maxsize=4096)
def named_field(header: str) -> tuple[str, float] | None:
    """Return the field a header names and how alike (0 to 1) the nearest alias is."""
    forms = forms_of(header)
    for rank, form in enumerate(forms):
        if form in ALIASES:
            return ALIASES[form], 1.0 - 0.02 * rank - (0.1 if form in VAGUE else 0.0)
    best: tuple[str, float] | None = None
    for form in forms:
        near = _nearest(form)
        if near and (best is None or near[1] > best[1]):
            best = near
    return best


def _nearest(form: str) -> tuple[str, float] | None:
    if len(form) < _SHORTEST_FUZZY:
        return None
    found = process.extractOne(
        form, ALIASES.keys(), scorer=fuzz.ratio, score_cutoff=_NEARLY[form.isascii()]
    )
    if found:
        return ALIASES[found[0]], found[1] / 100 * 0.9
    return None if _OF_OTHERS.search(form) else _contained(form)


def _contained(form: str) -> tuple[str, float] | None:
    """Find the longest Chinese alias inside a longer Chinese header: 来京人员身份证号码."""
    inside = [alias for alias in _TELLING if alias in form]
    if not inside:
        return None
    alias = max(inside, key=lambda one: (form.endswith(one), len(one)))
    return ALIASES[alias], 0.55 + 0.3 * len(alias) / len(form)


def _by_header(
    place: int, header: str, field: str, likeness: float, shares: dict[str, float], filled: int
) -> _Candidate:
    confirming = _CONFIRMED_BY.get(field)
    confidence = SURE * likeness
    label = FIELDS[field].label
    reason = Words(f"The header reads as {label.en}.", f"表头为“{label.zh}”。")
    if not confirming or filled == 0:
        return _Candidate(confidence, place, field, reason)
    share = max(shares[kind] for kind in confirming)
    if share >= 0.5:
        words = Words(f"Header and values read as {label.en}.", f"表头和内容均为“{label.zh}”。")
        return _Candidate(min(0.99, confidence + 0.04 * share), place, field, words)
    doubt = Words(
        f"The header reads as {label.en}, but few values do.",
        f"表头为“{label.zh}”，但内容大多不像。",
    )
    return _Candidate(confidence * (0.5 + share), place, field, doubt)


def _by_values(place: int, shares: dict[str, float], filled: int) -> list[_Candidate]:
    found = []
    for kind, field, needed, confidence in _BY_VALUES:
        if filled and shares[kind] >= needed:
            label = FIELDS[field].label
            reason = Words(f"The values look like {label.en}.", f"内容像“{label.zh}”。")
            found.append(_Candidate(confidence * shares[kind], place, field, reason))
    return found


def _assign(candidates: list[_Candidate]) -> dict[int, _Candidate]:
    """Give each field to its surest column, and a second phone column to other_phone."""
    chosen: dict[int, _Candidate] = {}
    used: set[str] = set()
    for one in sorted(candidates, key=lambda one: (-one.confidence, one.place)):
        field = one.field if one.field not in used else FIELDS[one.field].again
        if one.place in chosen or not field or field in used:
            continue
        used.add(field)
        chosen[one.place] = _Candidate(one.confidence, one.place, field, one.reason)
    return chosen


def header_score(row: Sequence[str]) -> int:
    """Count the cells of a row that are known headers, as a reader looking for one does."""
    return sum(1 for cell in row if cell and len(plain(cell)) < 40 and _is_known(cell))


def _is_known(cell: str) -> bool:
    return any(form in ALIASES for form in forms_of(cell))
