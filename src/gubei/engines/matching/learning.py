"""Learning a model from the file itself, without any answer given (EM).

Expectation: the probability that each candidate pair is one person. Maximisation: `m`
from the candidates weighted by it, `u` from random pairs weighted by its complement (for
the level "exact" from the counts of the values, which is the same without the noise), the
prior from their sum over all pairs; a pair outside the blocks counts as two persons.
First guesses take part as if they had been seen in a few pairs, which keeps small files
and files without any duplicate sane.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gubei.engines.matching.bonds import tie
from gubei.engines.matching.levels import Levels, Numbers
from gubei.engines.matching.model import Model, Relation, shares, weights
from gubei.engines.matching.shapes import Shape, shape_of

GUESSED_MATCHES = 20.0
GUESSED_STRANGERS = 50.0
ROUNDS = 40
SETTLED = 1e-4
_CORE = frozenset({"phone", "address", "street_number"})


@dataclass(frozen=True, slots=True)
class Patterns:
    """The distinct rows of a level matrix and how many pairs show each of them."""

    levels: Levels
    counts: Numbers
    of_pair: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is learnt from: candidates, random pairs, and counts over all pairs.

    `alike` and `present` [field]: how many of all pairs have an equal value, and how many
    have a value on both sides; `everyone`: how many pairs there are.
    """

    candidates: Patterns
    strangers: Patterns
    alike: Numbers
    present: Numbers
    everyone: float


def patterns(levels: Levels) -> Patterns:
    """Collapse a level matrix [pair, field] into its distinct rows."""
    codes = np.zeros(len(levels), dtype=np.int64)
    for at in range(levels.shape[1]):
        codes = codes * 8 + (levels[:, at] + 1)
    _, first, of_pair, counts = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    return Patterns(levels[first], counts.astype(np.float64), of_pair)


def first_guess(shapes: tuple[Shape, ...], rows: int) -> Model:
    """The model before anything is learnt: one row in five has one duplicate."""
    prior = 0.4 / max(rows, 2)
    shapes = tuple(_strict(shapes))
    relations: tuple[Relation, ...] = ()
    fields = {shape.field for shape in shapes}
    if fields & _CORE:
        relations = (Relation("household", prior),)
        if "birth_date" in fields:
            relations += (Relation("twins", prior * 0.01, ("birth_date",)),)
    return Model(prior, shapes, relations)


def _strict(shapes: tuple[Shape, ...]) -> Iterator[Shape]:
    """Where one field alone tells persons of a household apart, it must agree."""
    own = [shape.field for shape in shapes if shape.at_most < 1.0 and shape.shared == 0.0]
    for shape in shapes:
        yield replace(shape, at_most=shape.at_most / 4) if own == [shape.field] else shape


def learn(evidence: Evidence, model: Model) -> Model:
    """Repeat expectation and maximisation until no chance moves by more than SETTLED."""
    for _ in range(ROUNDS):
        learnt = _better(evidence, model)
        moved = _distance(learnt, model)
        model = learnt
        if moved < SETTLED:
            break
    return model


def _better(evidence: Evidence, model: Model) -> Model:
    found = shares(model, weights(model, evidence.candidates.levels)) * evidence.candidates.counts
    apart = shares(model, weights(model, evidence.strangers.levels))[-1] * evidence.strangers.counts
    shapes = tuple(
        _shape(evidence, at, shape, found, apart) for at, shape in enumerate(model.shapes)
    )
    prior = max(float(found[0].sum()), 0.5) / evidence.everyone
    bonds = tie([shape.field for shape in shapes], evidence.strangers.levels, apart)
    return Model(prior, shapes, _relations(model, found, evidence.everyone), bonds)


def _relations(model: Model, found: Numbers, everyone: float) -> tuple[Relation, ...]:
    """Count the pairs in each relation; twins are at least one in a hundred of a household."""
    learnt: list[Relation] = []
    for row, relation in enumerate(model.relations, start=1):
        least = learnt[0].prior * 0.01 if learnt else 0.1 / everyone
        learnt.append(replace(relation, prior=max(float(found[row].sum()) / everyone, least)))
    return tuple(learnt)


def _shape(evidence: Evidence, at: int, shape: Shape, found: Numbers, apart: Numbers) -> Shape:
    seen = evidence.candidates.levels[:, at]
    same = _counted(seen, found[0], len(shape.levels)) + GUESSED_MATCHES * np.array(
        shape_of(shape.field).m
    )
    u = _strangers(evidence, at, shape, found, apart)
    learnt = replace(shape, m=_bounded(same / same.sum(), shape), u=tuple(u))
    return _with_household(learnt, seen, found) if _is_common(shape) else learnt


def _is_common(shape: Shape) -> bool:
    """What a household has in common, more or less; a whole name is half its own."""
    return shape.field != "name" and (shape.shared > 0.0 or shape.household is not None)


def _with_household(shape: Shape, seen: npt.NDArray[np.int8], found: Numbers) -> Shape:
    if len(found) < 3:
        return shape
    guess = np.array(shape_of(shape.field).of_household())
    household = _counted(seen, found[1:-1].sum(axis=0), len(shape.levels)) + GUESSED_MATCHES * guess
    return replace(shape, household=tuple(household / household.sum()))


def _strangers(
    evidence: Evidence, at: int, shape: Shape, found: Numbers, apart: Numbers
) -> Numbers:
    guess = np.array(shape_of(shape.field).u)
    seen = _counted(evidence.strangers.levels[:, at], apart, len(shape.levels))
    u = seen + GUESSED_STRANGERS * guess
    not_strangers = found[:-1].sum(axis=0)[evidence.candidates.levels[:, at] == 0].sum()
    alike = max(float(evidence.alike[at] - not_strangers), 0.0) + GUESSED_STRANGERS * guess[0]
    exact = min(alike / (evidence.present[at] + GUESSED_STRANGERS), 0.98)
    rest = u[1:] / u[1:].sum()
    return np.concatenate([[exact], (1 - exact) * rest])


def _bounded(m: Numbers, shape: Shape) -> tuple[float, ...]:
    """Keep the levels that say "somebody else" to the share that one person may show."""
    disagreeing = m[shape.other :].sum()
    if disagreeing <= shape.at_most:
        return tuple(m)
    factors = np.full(len(m), (1 - shape.at_most) / (1 - disagreeing))
    factors[shape.other :] = shape.at_most / disagreeing
    return tuple(m * factors)


def _counted(levels: npt.NDArray[np.int8], weight: Numbers, depth: int) -> Numbers:
    shown = levels >= 0
    return np.bincount(levels[shown], weights=weight[shown], minlength=depth).astype(np.float64)


def _distance(one: Model, other: Model) -> float:
    pairs = zip(one.shapes, other.shapes, strict=True)
    return max((float(np.abs(np.subtract(a.m, b.m)).max()) for a, b in pairs), default=0.0)
