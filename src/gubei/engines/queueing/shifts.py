"""The fewest officer-hours whose shifts cover what each hour needs, solved with HiGHS."""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from gubei.engines.queueing.scenario import HOURS_OF_DAY, Shift

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


class _Quiet(highspy.Highs):
    """HiGHS without a word: with its callbacks set up it greets on stdout, where answers go."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - their signature


def _solve(need: np.ndarray, table: np.ndarray, shifts: Sequence[Shift]) -> list[int]:
    solver = _Quiet()
    most = float(need.max(initial=0.0))
    # A hundredth for all officers decides among rotas with the same hours, and never against them.
    small = 0.01 / max(1.0, len(shifts) * most)
    for number, shift in enumerate(shifts):
        solver.addCol(shift.hours + small, 0, most, 0, [], [])
        solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
    for hour in range(HOURS_OF_DAY):
        own = np.flatnonzero(table[hour]).tolist()
        if own and need[hour] > 0:
            solver.addRow(float(need[hour]), highspy.kHighsInf, len(own), own, [1.0] * len(own))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS found no rota: {solver.getModelStatus()}")
    return [round(value) for value in solver.getSolution().col_value]
