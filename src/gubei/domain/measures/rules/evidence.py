"""What is known about the conditions of a release."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gubei.domain.measures.rules.checks import Checks, ReadingFact, are_all_made
from gubei.engines.policy import Evidence

FEVER = 37.3
"""Degrees Celsius in the armpit from which a reading counts as fever (COVID-19 protocol, 9th edition)."""

NEEDS = ("medicine", "food", "care", "other")
"""What a person under a measure can ask for."""


@dataclass(frozen=True, slots=True)
class TestFact:
    """A test that is due, with its result; "" where there is none yet."""

    due_on: date
    phase_day: int
    result: str


def is_ill(celsius: Decimal | float | None, symptoms: Collection[str]) -> bool:
    """Say whether a reading shows fever or any symptom."""
    return bool(symptoms) or is_fever(celsius)


def is_fever(celsius: Decimal | float | None) -> bool:
    """Say whether a temperature counts as fever."""
    return celsius is not None and celsius >= FEVER


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer confirmed or denied, and on which day."""

    holds: bool
    on: date


@dataclass(frozen=True, slots=True)
class Known:
    """All that a gate asks for about one measure. `said` is what officers confirmed or denied.

    `checks` are those of each day on which something was asked; a reading from before the day
    `well_since` says nothing of how the person is now. The checks are over on the `last_day`.
    """

    tests: Sequence[TestFact]
    readings: Sequence[ReadingFact]
    checks: Mapping[date, Checks]
    well_since: date
    linked_tests: Sequence[TestFact] | None
    linked_day: int | None
    said: Mapping[str, Said]
    last_day: date


def evidence_of(known: Known) -> dict[Evidence, bool | None]:
    """Return for each condition whether it holds; None where nobody can say yet.

    What an officer said counts where the system cannot know, and never against a result. That
    somebody is well is said of now, that the checks were made when they are over: not before.
    """
    since = {
        Evidence.NO_SYMPTOMS: known.well_since,
        Evidence.DAILY_CHECKS_DONE: known.last_day,
    }
    computed: dict[Evidence, bool | None] = {
        Evidence.OWN_TESTS_NEGATIVE: _all_negative(known.tests),
        Evidence.LINKED_CONTACT_TEST_NEGATIVE: _linked_negative(known),
        Evidence.NO_SYMPTOMS: _well(known.readings, known.well_since),
        Evidence.DAILY_CHECKS_DONE: are_all_made(known.checks, known.readings) or None,
    }
    return {
        each: _or_said(computed.get(each), known.said.get(str(each)), since.get(each))
        for each in Evidence
    }


def _or_said(
    computed: bool | None,  # noqa: FBT001 - a value
    said: Said | None,
    since: date | None,
) -> bool | None:
    if computed is not None or said is None:
        return computed
    is_too_old = said.holds and since is not None and said.on < since
    return None if is_too_old else said.holds


def _all_negative(tests: Iterable[TestFact]) -> bool | None:
    results = [each.result for each in tests]
    if "positive" in results:
        return False
    return True if all(each == "negative" for each in results) else None


def _linked_negative(known: Known) -> bool | None:
    if known.linked_tests is None or known.linked_day is None:
        return None
    return _all_negative(
        [each for each in known.linked_tests if each.phase_day == known.linked_day][:1]
        or [TestFact(date.min, known.linked_day, "")]
    )


def _well(readings: Sequence[ReadingFact], since: date) -> bool | None:
    """Say whether the newest day that was told of shows nobody ill.

    None: nothing was told, or the person was well on a day that is long past.
    """
    if not readings:
        return None
    last = max(each.day for each in readings)
    if any(is_ill(each.celsius, each.symptoms) for each in readings if each.day == last):
        return False
    return True if last >= since else None
