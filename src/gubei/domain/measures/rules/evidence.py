"""What is known about the conditions of a release."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class ReadingFact:
    """What was told on a day."""

    day: date
    celsius: float | None
    symptoms: tuple[str, ...]

    @property
    def is_ill(self) -> bool:
        """Say whether it shows fever or any symptom."""
        return is_ill(self.celsius, self.symptoms)


def is_ill(celsius: Decimal | float | None, symptoms: Collection[str]) -> bool:
    """Say whether a reading shows fever or any symptom."""
    return bool(symptoms) or is_fever(celsius)


def is_fever(celsius: Decimal | float | None) -> bool:
    """Say whether a temperature counts as fever."""
    return celsius is not None and celsius >= FEVER


@dataclass(frozen=True, slots=True)
class Known:
    """All that a gate asks for about one measure. `said` is what officers confirmed or denied."""

    tests: Sequence[TestFact]
    readings: Sequence[ReadingFact]
    checks_due: int
    linked_tests: Sequence[TestFact] | None
    linked_day: int | None
    said: Mapping[str, bool]


def evidence_of(known: Known) -> dict[Evidence, bool | None]:
    """Return for each condition whether it holds; None where nobody can say yet.

    What an officer said counts where the system cannot know, and never against a result.
    """
    computed: dict[Evidence, bool | None] = {
        Evidence.OWN_TESTS_NEGATIVE: _all_negative(known.tests),
        Evidence.LINKED_CONTACT_TEST_NEGATIVE: _linked_negative(known),
        Evidence.NO_SYMPTOMS: _well(known.readings),
        Evidence.DAILY_CHECKS_DONE: len(known.readings) >= known.checks_due or None,
    }
    return {each: _or_said(computed.get(each), known.said.get(str(each))) for each in Evidence}


def _or_said(computed: bool | None, said: bool | None) -> bool | None:  # noqa: FBT001 - values
    return said if computed is None else computed


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


def _well(readings: Sequence[ReadingFact]) -> bool | None:
    """Say whether the newest day that was told of shows nobody ill; None: nothing was told."""
    if not readings:
        return None
    last = max(each.day for each in readings)
    return not any(each.is_ill for each in readings if each.day == last)
