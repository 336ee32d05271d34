"""The fewest officer-hours whose shifts cover what each hour needs, solved with HiGHS."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from gubei.engines.queueing.scenario import HOURS_OF_DAY, Shift

# Its functions have no types.
_highs: Any = highspy.Highs
# Where a scenario names none: eight hours from any hour on.
EIGHT_HOURS = tuple(Shift(start=hour, hours=8) for hour in range(HOURS_OF_DAY))


class NoCover(ValueError):
    """No number of officers in these shifts covers an hour that needs some: `hours` says which."""

    def __init__(self, hours: list[int]) -> None:
        self.hours = hours
        super().__init__(f"no shift covers the hours {hours}")


@dataclass(frozen=True, slots=True)
class Rota:
    """How many officers begin each shift, and how many are there in each hour of the day."""

    officers: tuple[tuple[Shift, int], ...]
    present: tuple[int, ...]

    @property
    def officer_hours(self) -> int:
        """Return the hours of all officers together."""
        return sum(shift.hours * count for shift, count in self.officers)


def cover(need: Sequence[int], shifts: Sequence[Shift] = EIGHT_HOURS) -> Rota:
    """Return the rota with the fewest officer-hours, then with the fewest officers.

    `need` has 24 hours; a shift that passes midnight goes on in the morning. The model is set
    covering: least Σ hours · count, with Σ count over the shifts of each hour ≥ need. Raises NoCover.
    """
    table = np.array([[_covers(shift, hour) for shift in shifts] for hour in range(HOURS_OF_DAY)])
    bare = [hour for hour in range(HOURS_OF_DAY) if need[hour] > 0 and not table[hour].any()]
    if bare:
        raise NoCover(bare)
    counts = _solve(np.asarray(need, np.float64), table, shifts)
    present = table.astype(int) @ np.array(counts)
    chosen = tuple((shift, n) for shift, n in zip(shifts, counts, strict=True) if n)
    return Rota(chosen, tuple(int(each) for each in present))


def _covers(shift: Shift, hour: int) -> bool:
    return (hour - shift.start) % HOURS_OF_DAY < shift.hours


def _solve(need: np.ndarray, table: np.ndarray, shifts: Sequence[Shift]) -> list[int]:
    solver = _highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS takes it so
    most = float(need.max(initial=0.0))
    # A hundredth for each officer decides among rotas with the same hours, and never against them.
    small = 0.01 / max(1.0, len(shifts) * most)
    columns = [
        solver.addVariable(0, most, shift.hours + small, highspy.HighsVarType.kInteger)
        for shift in shifts
    ]
    for hour in range(HOURS_OF_DAY):
        own = [column for column, covers in zip(columns, table[hour], strict=True) if covers]
        if own and need[hour] > 0:
            solver.addConstr(sum(own) >= need[hour])
    solver.minimize()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS found no rota: {solver.getModelStatus()}")
    values = solver.getSolution().col_value
    return [round(values[column.index]) for column in columns]
