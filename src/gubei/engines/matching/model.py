"""The model that turns levels of agreement into a probability.

Beside "one person" and "two unrelated persons" (Fellegi and Sunter) a pair of rows may be
two persons who stand in a relation: of one household, twins, or one who gave the other's
document. Rows of a family share telephone, address and half of the surnames, so without
these classes a family would look like one person.

    P(same | levels) = p0 M / (p0 M + sum over relations p_r R + (1 - p0 - ...) U)

where M, R, U are products over the fields of the chances of the level seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gubei.engines.matching.bonds import Bonds
from gubei.engines.matching.levels import Levels, Numbers
from gubei.engines.matching.shapes import SHAPES, Shape

_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Relation:
    """Two persons who share what a household shares, and `alike` as one person would."""

    name: str
    prior: float
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """Shapes of the fields, the chance that two random rows are one person, relations.

    `bonds`: which places agree together among strangers; learnt, so only within one file.
    """

    prior: float
    shapes: tuple[Shape, ...]
    relations: tuple[Relation, ...] = ()
    bonds: Bonds | None = None
    places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Remember which shape stands for which field."""
        object.__setattr__(self, "places", {s.field: i for i, s in enumerate(self.shapes)})

    def only(self, fields: Sequence[str]) -> "Model":
        """Return the model for these fields alone."""
        kept = tuple(self.shapes[self.places[name]] for name in fields)
        return Model(self.prior, kept, self.relations)


_REGISTER = 500_000
_FAMILY = 2.2  # other persons of the household, on average (census: 2.6 to 3.2 a household)

#: For an incoming row against the known persons of a district of half a million.
PEOPLE = Model(
    prior=1 / _REGISTER,
    shapes=tuple(SHAPES.values()),
    relations=(
        Relation("household", _FAMILY / _REGISTER),
        Relation("twins", 0.01 / _REGISTER, ("birth_date",)),
        Relation("borrowed document", 0.005 / _REGISTER, ("document",)),
    ),
)


def chances(model: Model) -> npt.NDArray[np.float64]:
    """Return log chances [class, field, level]: same, each relation, unrelated.

    The last level column is 0, so that level MISSING (-1) adds nothing.
    """
    depth = max((len(shape.levels) for shape in model.shapes), default=0) + 1
    table = np.zeros((len(model.relations) + 2, len(model.shapes), depth))
    for at, shape in enumerate(model.shapes):
        rows = [shape.m, *(_of_relation(shape, each) for each in model.relations), shape.u]
        table[:, at, : len(shape.levels)] = np.log(np.maximum(rows, _TINY))
    return table


def _of_relation(shape: Shape, relation: Relation) -> tuple[float, ...]:
    return shape.m if shape.field in relation.alike else shape.of_household()


def priors(model: Model) -> npt.NDArray[np.float64]:
    """Return the log prior of each class: same, each relation, unrelated."""
    some = [model.prior, *(each.prior for each in model.relations)]
    return np.log(np.maximum([*some, 1.0 - sum(some)], _TINY))


def weights(model: Model, levels: Levels) -> Numbers:
    """Return log likelihoods [class, pair] for `levels` [pair, field], without priors."""
    table = chances(model)
    total = np.zeros((table.shape[0], len(levels)))
    for at in range(table.shape[1]):
        total += table[:, at, :][:, levels[:, at]]
    if model.bonds is not None:
        total[-1] += model.bonds.of(levels)
    return total


def shares(model: Model, logs: Numbers) -> Numbers:
    """Return the probability of each class [class, pair] from log likelihoods."""
    posterior = logs + priors(model)[:, None]
    posterior -= posterior.max(axis=0, initial=-np.inf)
    np.exp(posterior, out=posterior)
    posterior /= posterior.sum(axis=0)
    return posterior
