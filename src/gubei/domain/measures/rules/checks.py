"""Which checks of a day were made: temperature morning and evening, symptoms, visits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gubei.domain.measures.rules.courses import Course
from gubei.engines.policy.words import Check

Checks = Sequence[tuple[str, int]]
"""What is checked, and how many times a day."""


@dataclass(frozen=True, slots=True)
class ReadingFact:
    """What was told on a day, before noon or from noon on, to an officer or by the person alone."""

    day: date
    celsius: float | None
    symptoms: tuple[str, ...]
    is_before_noon: bool
    is_by_officer: bool


def checks_on(course: Course, day: date) -> Checks:
    """Return what a course asks of a day."""
    return [check for each in course.stretches if each.from_ <= day < each.to
            for check in each.checks]  # fmt: skip


def checks_by_day(course: Course, *, after: date, without: Iterable[date]) -> dict[date, Checks]:
    """Return what was to be checked on each day after the one on which somebody imposed it.

    On the days `without` the person was elsewhere: nothing was asked.
    """
    away = frozenset(without)
    days = (
        each.from_ + timedelta(days=number)
        for each in course.stretches
        for number in range((each.to - each.from_).days)
    )
    return {day: checks_on(course, day) for day in days if day > after and day not in away}


def checks_due(checks: Checks) -> int:
    """Return how many readings make all checks of a day: the most of any kind."""
    return max((times for _, times in checks), default=0)


def own_checks(checks: Checks) -> Checks:
    """Return the checks that the person alone can tell: a visit is made by an officer."""
    return [check for check in checks if check[0] != Check.VISIT]


def checks_open(checks: Checks, readings: Sequence[ReadingFact]) -> int:
    """Return how many readings of the day are still to come: the most that any kind lacks."""
    return max((times - _made(what, times, readings) for what, times in checks), default=0)


def checks_made(checks: Checks, readings: Sequence[ReadingFact]) -> int:
    """Return how many of the readings that a day asks for are told."""
    return checks_due(checks) - checks_open(checks, readings)


def are_too_few(checks: Checks, readings: Sequence[ReadingFact]) -> bool:
    """Say whether fewer readings were told than a day asks, at whatever hour they were sent."""
    return any(times > len(_of_kind(what, readings)) for what, times in checks)


def are_all_made(asked: Mapping[date, Checks], readings: Iterable[ReadingFact]) -> bool:
    """Say whether the checks of every single day were made; many of one day make up for no other."""
    told: dict[date, list[ReadingFact]] = {}
    for each in readings:
        told.setdefault(each.day, []).append(each)
    return not any(checks_open(checks, told.get(day, [])) for day, checks in asked.items())


def _made(what: str, times: int, readings: Sequence[ReadingFact]) -> int:
    """Return how many of the checks of a kind were made, at most as many as are asked for.

    A visit is made by an officer; what a person tells alone is none.
    """
    told = _of_kind(what, readings)
    return _over_the_day(times, told) if what == Check.TEMPERATURE else min(times, len(told))


def _of_kind(what: str, readings: Sequence[ReadingFact]) -> Sequence[ReadingFact]:
    if what == Check.VISIT:
        return [each for each in readings if each.is_by_officer]
    if what == Check.TEMPERATURE:
        return [each for each in readings if each.celsius is not None]
    return readings


def _over_the_day(times: int, measured: Sequence[ReadingFact]) -> int:
    """Count temperatures; twice a day is morning and evening: one of them is on each side of noon."""
    if times == 1:
        return min(times, len(measured))
    before = sum(each.is_before_noon for each in measured)
    return min(times, min(before, times - 1) + min(len(measured) - before, times - 1))
