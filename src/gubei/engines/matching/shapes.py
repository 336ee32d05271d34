"""How each field is compared: its levels of agreement and what they are worth.

A level is a small number: 0 is the best agreement, the last one is disagreement, and
MISSING means that one side says nothing, which counts neither for nor against. For each
level `m` is the chance of seeing it when the two rows are one person, `u` when they are
two unrelated persons (Fellegi and Sunter 1969). `shared` says how far two persons of one
household agree like one person (1: same postcode; 0: own birth date); where that is too
coarse, `household` gives their chances outright. `other` is the level from which a value
says "somebody else", and `at_most` how often one person may show it: a model that learns
more than this has mistaken families for persons.

The numbers here are for a district register of some 500,000 persons. A whole file is
linked with numbers learnt from the file itself; these are then only the first guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

MISSING = -1

NAME_PART = ("exact", "near", "similar", "swapped", "different")


@dataclass(frozen=True, slots=True)
class Shape:
    """One comparison: levels in order, and per level m, u and the household's chances."""

    field: str
    levels: tuple[str, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]
    shared: float = 0.0
    household: tuple[float, ...] | None = None
    other: int = 0
    at_most: float = 1.0

    def of_household(self) -> tuple[float, ...]:
        """Chances of each level between two persons of one household."""
        if self.household is not None:
            return self.household
        pairs = zip(self.m, self.u, strict=True)
        return tuple(self.shared * m + (1 - self.shared) * u for m, u in pairs)


def _shape(field: str, levels: str, m: str, u: str) -> Shape:
    """Build a shape whose last chance is what the others leave over."""
    return Shape(field, tuple(levels.split()), _whole(m), _whole(u))


def _whole(text: str) -> tuple[float, ...]:
    given = [float(word) for word in text.split()]
    return (*given, 1.0 - sum(given))


_PART = " ".join(NAME_PART)
_NAME = replace(
    _shape(
        "name",
        "exact same_reading near similar family different",
        ".86 .06 .03 .02 .01",
        "3e-4 3e-4 1e-3 5e-3 .06",
    ),
    household=_whole("5e-4 2e-3 .10 .10 .35"),
    other=4,
    at_most=0.2,
)
_GIVEN_NAME = replace(
    _shape("given_name", _PART, ".82 .07 .04 .01", "4e-3 .01 .03 5e-4"), other=4, at_most=0.25
)
_SURNAME = replace(
    _shape("surname", _PART, ".85 .06 .03 .01", ".01 .01 .03 5e-4"),
    shared=0.5,
    other=4,
    at_most=0.3,
)
_BIRTH_DATE = replace(
    _shape(
        "birth_date",
        "exact slip near same_year different",
        ".88 .06 .02 .01",
        "4e-5 8e-4 5e-3 .015",
    ),
    other=3,
    at_most=0.3,
)
_DOCUMENT = replace(
    _shape(
        "document",
        "exact slip two_slips different contradicting",
        ".93 .035 .01 .024",
        "1e-7 1e-6 1e-5 .04",
    ),
    other=3,
    at_most=0.3,
)
_PHONE = replace(
    _shape("phone", "exact slip different", ".70 .03", "4e-6 5e-5"), household=_whole(".40 .01")
)
_ADDRESS = replace(
    _shape("address", "exact near similar different", ".40 .20 .10", "1e-5 5e-4 .02"),
    household=_whole(".65 .20 .05"),
)
_EMAIL = replace(
    _shape("email", "exact near similar different", ".70 .15 .05", "1e-6 1e-5 .01"), shared=0.2
)


def _place(field: str, levels: str, m: str, u: str) -> Shape:
    """A household has its place in common, but for errors."""
    return replace(_shape(field, levels, m, u), shared=1.0)


SHAPES: Mapping[str, Shape] = {
    shape.field: shape
    for shape in (
        _NAME,
        _GIVEN_NAME,
        _SURNAME,
        _BIRTH_DATE,
        _DOCUMENT,
        _PHONE,
        _EMAIL,
        _shape("sex", "same different", ".98", ".50"),
        _ADDRESS,
        _place("street_number", "exact different", ".85", ".02"),
        _place("town", "exact near different", ".80 .08", ".01 .01"),
        _place("village", "exact near different", ".80 .08", ".003 .01"),
        _place("city", "exact near different", ".80 .08", ".05 .01"),
        _place("postcode", "exact near different", ".80 .08", ".002 .03"),
        _place("state", "exact different", ".90", ".20"),
    )
}

#: How a column that nobody knows is compared.
OTHER = _shape("other", "exact near similar different", ".70 .10 .05", ".02 .01 .03")


def shape_of(field: str) -> Shape:
    """Return the shape of a known field, or the general one under this name."""
    return SHAPES[field] if field in SHAPES else replace(OTHER, field=field)
