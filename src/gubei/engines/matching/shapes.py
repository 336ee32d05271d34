"""How each field is compared: its levels of agreement and what they are worth.

A level is a small number: 0 is the best agreement, the last one is disagreement, and
MISSING means that one side says nothing, which counts neither for nor against. For each
level `m` is the chance of seeing it when the two rows are one person, `u` when they are
two unrelated persons (Fellegi and Sunter 1969). `shared` says how far two persons of one
household agree like one person (1: same telephone; 0: own birth date); where that is too
coarse, `household` gives their chances outright.

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

    def of_household(self) -> tuple[float, ...]:
        """Chances of each level between two persons of one household."""
        if self.household is not None:
            return self.household
        pairs = zip(self.m, self.u, strict=True)
        return tuple(self.shared * m + (1 - self.shared) * u for m, u in pairs)


def _shape(field: str, levels: str, m: str, u: str, *, shared: float = 0.0) -> Shape:
    """Build a shape whose last chance is what the others leave over."""
    return Shape(field, tuple(levels.split()), _whole(m), _whole(u), shared)


def _whole(text: str) -> tuple[float, ...]:
    given = [float(word) for word in text.split()]
    return (*given, 1.0 - sum(given))


_NAME = replace(
    _shape(
        "name",
        "exact same_reading near similar family different",
        ".86 .06 .03 .02 .01",
        "3e-4 3e-4 1e-3 5e-3 .06",
    ),
    household=_whole("5e-4 2e-3 .10 .10 .35"),
)
_DOCUMENT = _shape(
    "document",
    "exact slip two_slips different contradicting",
    ".93 .035 .01 .024",
    "1e-7 1e-6 1e-5 .04",
)
_BIRTH_DATE = _shape(
    "birth_date", "exact slip near same_year different", ".88 .06 .02 .01", "4e-5 8e-4 5e-3 .015"
)
_PHONE = _shape("phone", "exact slip different", ".70 .03", "4e-6 5e-5", shared=0.5)
_ADDRESS = _shape(
    "address", "exact near similar different", ".40 .20 .10", "1e-5 5e-4 .02", shared=0.9
)

SHAPES: Mapping[str, Shape] = {
    shape.field: shape
    for shape in (
        _NAME,
        _shape("given_name", " ".join(NAME_PART), ".82 .07 .04 .01", "4e-3 .01 .03 5e-4"),
        _shape("surname", " ".join(NAME_PART), ".85 .06 .03 .01", ".01 .01 .03 5e-4", shared=0.5),
        _BIRTH_DATE,
        _DOCUMENT,
        _PHONE,
        _shape("email", "exact near similar different", ".70 .15 .05", "1e-6 1e-5 .01"),
        _shape("sex", "same different", ".98", ".50"),
        _ADDRESS,
        _shape("street_number", "exact different", ".85", ".02", shared=1.0),
        _shape("town", "exact near different", ".80 .08", ".01 .01", shared=1.0),
        _shape("city", "exact near different", ".80 .08", ".05 .01", shared=1.0),
        _shape("postcode", "exact near different", ".80 .08", ".002 .03", shared=1.0),
        _shape("state", "exact different", ".90", ".20", shared=1.0),
    )
}

#: How a column that nobody knows is compared.
OTHER = _shape("other", "exact near similar different", ".70 .10 .05", ".02 .01 .03")


def shape_of(field: str) -> Shape:
    """Return the shape of a known field, or the general one under this name."""
    return SHAPES[field] if field in SHAPES else replace(OTHER, field=field)
