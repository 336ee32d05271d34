"""Two measures of one person that clash become one: on each day the stricter of the two stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from gubei.domain.measures.rules.conversions import kind_on
from gubei.domain.measures.rules.courses import (
    Course,
    Sampling,
    Stretch,
    cut,
    joined,
)
from gubei.terms.measure_kinds import ISOLATIONS, MeasureKind

_STRICTEST_FIRST = tuple(MeasureKind)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Other:
    """A measure that a person is under: its key, class and course."""

    key: UUID
    person_class: str
    course: Course


@dataclass(frozen=True, slots=True)
class Fitted:
    """A course as it can stand beside a person's measures, and the keys of those that give way.

    `carries_on`: from the next day on it has days of theirs, which its own plan has not.
    `refused_by`: a measure that must be changed instead; nothing may be imposed then.
    """

    course: Course
    replaced: tuple[UUID, ...] = ()
    carries_on: bool = False
    refused_by: UUID | None = None


def fit(course: Course, person_class: str, others: Sequence[Other], *, day: date) -> Fitted:
    """Return how a new course of a class fits beside what stands from `day` on.

    What it clashes with gives way to it, unless that is of the same class, whose clock can start
    again, or as strict on every day.
    """
    planned, replaced, carried = course, [], set[date]()
    for other in others:
        if not clash(course, other.course, day=day):
            continue
        if other.person_class == person_class or adds_nothing(course, other.course, day=day):
            return Fitted(planned, refused_by=other.key)
        carried |= _stricter_days(other.course, course, day)
        course = together(course, other.course, day=day)
        replaced.append(other.key)
    return Fitted(course, tuple(replaced), carries_on=bool(carried - {day}))


def strictness(kind: MeasureKind | None) -> int:
    """Return how strict a kind is; nothing at all is 0."""
    return 0 if kind is None else len(_STRICTEST_FIRST) - _STRICTEST_FIRST.index(kind)


def clash(one: Course, other: Course, *, day: date) -> bool:
    """Tell whether from `day` on there is one on which both ask the same, or both isolate."""
    both = ((kind_on(one, each), kind_on(other, each)) for each in _days(one, other, day))
    return any(a is not None and (a is b or {a, b} == ISOLATIONS) for a, b in both)


def together(new: Course, old: Course, *, day: date) -> Course:
    """Return the new course, and from `day` on the old one where that is the stricter of the two.

    Every test of the new course stays; of the old one those of the days that are its own.
    """
    days = _days(new, old, day)
    own = _stricter_days(old, new, day)
    ahead = [_stretch_on(old if each in own else new, each) for each in days]
    known = {test.key for test in new.tests}
    kept = [test for test in old.tests if test.due_on in own and test.key not in known]
    return Course(
        joined((*cut(new, day).stretches, *(each for each in ahead if each))),
        tuple(sorted((*new.tests, *kept), key=_when)),
        max(new.ends_on, *(each + _ONE for each in own)) if own else new.ends_on,
    )


def adds_nothing(new: Course, old: Course, *, day: date) -> bool:
    """Tell whether on no day from `day` on the new course is stricter than the old one."""
    return not _stricter_days(new, old, day)


def leave_to(course: Course, others: Sequence[Stretch], *, day: date) -> Course:
    """Return the course without the days from `day` on on which it clashes with what stands."""
    if not others:
        return course
    kept = [
        stretch
        for each in _days(course, course, day)
        if (stretch := _stretch_on(course, each)) and not _is_taken(stretch, others)
    ]
    return replace(course, stretches=joined((*cut(course, day).stretches, *kept)))


def _is_taken(one: Stretch, others: Sequence[Stretch]) -> bool:
    """Tell whether a stretch of one day clashes with one of the others."""
    return any(
        other.from_ <= one.from_ < other.to
        and (other.kind is one.kind or {other.kind, one.kind} == ISOLATIONS)
        for other in others
    )


def _stricter_days(one: Course, other: Course, day: date) -> set[date]:
    """Return the days from `day` on on which one course is stricter than the other."""
    return {each for each in _days(one, other, day) if _is_stricter(one, other, each)}


def _days(one: Course, other: Course, day: date) -> list[date]:
    last = max(one.ends_on, other.ends_on)
    return [day + n * _ONE for n in range((last - day).days)]


def _is_stricter(one: Course, other: Course, day: date) -> bool:
    return strictness(kind_on(one, day)) > strictness(kind_on(other, day))


def _stretch_on(course: Course, day: date) -> Stretch | None:
    for each in course.stretches:
        if each.from_ <= day < each.to:
            return replace(each, from_=day, to=day + _ONE)
    return None


def _when(test: Sampling) -> tuple[date, str]:
    return test.key
