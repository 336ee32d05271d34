"""Single plans among those of a whole district: rows that are put in, tests that were taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gubei.engines.policy.bulk import KINDS, METHODS, NEVER, Plans, blank
from gubei.engines.policy.words import Method
from gubei.terms.measure_kinds import MeasureKind


@dataclass(frozen=True, slots=True)
class Row:
    """The plan of one person: phases as (kind, first day, first day after), tests, release.

    Tests are (day, method, samples).
    """

    phases: Sequence[tuple[MeasureKind, date, date]]
    tests: Sequence[tuple[date, Method, int]]
    release_on: date


def put_rows(plans: Plans, rows: Mapping[int, Row]) -> Plans:
    """Return plans in which some people, by their place, have another plan."""
    phases = max((len(each.phases) for each in rows.values()), default=0)
    tests = max((len(each.tests) for each in rows.values()), default=0)
    wide = _widened(plans, phases, tests)
    for person, row in rows.items():
        _put(wide, person, row)
    return wide


def _widened(plans: Plans, phases: int, tests: int) -> Plans:
    """Return a copy with at least so many columns of phases and tests."""
    people, had_phases = plans.kind.shape
    had_tests = plans.test.shape[1]
    wide = blank(people, max(phases, had_phases), max(tests, had_tests))
    wide.release_on[:] = plans.release_on
    for name, had in (
        *((name, had_phases) for name in ("kind", "begins", "ends")),
        *((name, had_tests) for name in ("test", "method", "samples")),
    ):
        getattr(wide, name)[:, :had] = getattr(plans, name)
    return wide


def _put(plans: Plans, person: int, row: Row) -> None:
    plans.release_on[person] = row.release_on
    plans.kind[person], plans.begins[person], plans.ends[person] = -1, NEVER, NEVER
    plans.test[person], plans.method[person], plans.samples[person] = NEVER, -1, 0
    for column, (kind, begins, ends) in enumerate(row.phases):
        plans.kind[person, column] = KINDS.index(kind)
        plans.begins[person, column], plans.ends[person, column] = begins, ends
    for column, (day, method, samples) in enumerate(row.tests):
        plans.test[person, column], plans.samples[person, column] = day, samples
        plans.method[person, column] = METHODS.index(method)


@dataclass(frozen=True, slots=True)
class Taken:
    """Samples that were taken: of whom (place among the people), of which test. Shape (samples,)."""

    person: NDArray[np.int64]
    day: NDArray[np.datetime64]
    method: NDArray[np.int64]

    @classmethod
    def of(cls, samples: Sequence[tuple[int, date, Method]]) -> "Taken":
        """Return samples as arrays."""
        return cls(
            np.array([person for person, _, _ in samples], np.int64),
            np.array([day for _, day, _ in samples], "datetime64[D]"),
            np.array([METHODS.index(method) for _, _, method in samples], np.int64),
        )


def leave_out_taken(plans: Plans, taken: Taken) -> None:
    """Take out of plans the tests that are done: they are not due again."""
    same = plans.test[taken.person] == taken.day[:, None]
    same &= plans.method[taken.person] == taken.method[:, None]
    sample, column = np.nonzero(same)
    plans.test[taken.person[sample], column] = NEVER
