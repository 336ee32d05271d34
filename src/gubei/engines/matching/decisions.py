"""What is done with a probability, and the rules that no probability may overrule."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from gubei.engines.matching.levels import Flags, Levels, Numbers
from gubei.engines.matching.model import Model

#: From here two rows are joined without a person looking (and can be parted again).
AUTOMATIC = 0.99
#: From here, and below AUTOMATIC, a person decides. Below it the rows stay apart.
REVIEW = 0.5

_BELOW_AUTOMATIC = AUTOMATIC - 0.01
_BELOW_REVIEW = 0.01
# Levels from which a name is another name, and from which it may be a brother's or sister's.
_OTHER_NAME = {"name": 3, "given_name": 4}
_SIBLINGS_NAME = {"given_name": 2}
_SWAPPED = 3
# One of these must agree to this level, or better, beside a name.
_OWN = {"document": 1, "birth_date": 2, "phone": 1, "email": 1}
_OTHER_DATE = 3
_SLIP = 1
_CONTRADICTING = 4


class Decision(StrEnum):
    """Join by itself, ask an officer, or leave apart."""

    AUTOMATIC = "automatic"
    REVIEW = "review"
    APART = "apart"


def decide(probability: float) -> Decision:
    """Return what is done with a pair of this probability."""
    if probability >= AUTOMATIC:
        return Decision.AUTOMATIC
    return Decision.REVIEW if probability >= REVIEW else Decision.APART


def guard(model: Model, levels: Levels, probability: Numbers) -> Numbers:
    """Keep the probability on its side of a threshold where a rule says so.

    Two valid documents that differ: apart. Another given name (a family at one address,
    twins): never automatic. A name that only resembles, or another birth date: never
    automatic unless the document is the same, but for one slip. A name, even at one
    address, with nothing else of one's own (father and son): never automatic.
    """
    doubtful = _reaches(model, levels, _OTHER_NAME)
    unsure = _reaches(model, levels, _SIBLINGS_NAME | {"birth_date": _OTHER_DATE})
    doubtful |= unsure & ~_same_document(model, levels, slip=_SLIP)
    doubtful |= ~_agrees(model, levels, _OWN)
    guarded = np.where(doubtful, np.minimum(probability, _BELOW_AUTOMATIC), probability)
    apart = _reaches(model, levels, {"document": _CONTRADICTING})
    return np.where(apart, np.minimum(guarded, _BELOW_REVIEW), guarded)


def keep_for_review(model: Model, levels: Levels, probability: Numbers) -> Numbers:
    """Lift pairs with one and the same document to REVIEW at least: somebody must look."""
    same = _same_document(model, levels, slip=0)
    return np.where(same, np.maximum(probability, REVIEW), probability)


def _same_document(model: Model, levels: Levels, *, slip: int) -> Flags:
    return _agrees(model, levels, {"document": slip})


def _agrees(model: Model, levels: Levels, limits: Mapping[str, int]) -> Flags:
    """True where one of these fields is present and agrees at least to its limit."""
    agrees = np.zeros(len(levels), dtype=np.bool_)
    for field, limit in limits.items():
        if field in model.places:
            seen = levels[:, model.places[field]]
            agrees |= (seen >= 0) & (seen <= limit)
    return agrees


def _reaches(model: Model, levels: Levels, limits: Mapping[str, int]) -> Flags:
    """True where a field has come to its limit, or beyond towards disagreement."""
    reached = np.zeros(len(levels), dtype=np.bool_)
    for field, limit in limits.items():
        if field in model.places:
            seen = levels[:, model.places[field]]
            swapped = (seen == _SWAPPED) & (field == "given_name")
            reached |= (seen >= limit) & ~swapped
    return reached
