"""The course of a measure: its phases and tests as they stand, and what an act makes of them.

A course is made from a plan of a policy pack. What is past stays as it was: an act changes only the
days from its own day on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from gubei.engines.policy import MeasurePlan
from gubei.terms.measure_kinds import ISOLATIONS, MeasureKind
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase from `from_` to the day before `to`. `checks` are (what, times a day)."""

    kind: MeasureKind
    from_: date
    to: date
    checks: tuple[tuple[str, int], ...] = ()
    asks: Words | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """A test that is due by the end of `due_on`."""

    due_on: date
    earliest_on: date
    phase: int
    phase_day: int
    method: str
    specimen: str
    samples: int

    @property
    def key(self) -> tuple[date, str]:
        """Return what makes it one test: the same day and method."""
        return self.due_on, self.method


@dataclass(frozen=True, slots=True)
class Course:
    """Phases one after the other, the tests in them, and the first day of freedom."""

    stretches: tuple[Stretch, ...]
    tests: tuple[Sampling, ...]
    ends_on: date

    @property
    def starts_on(self) -> date:
        """Return the first day; of a course without phases the day on which it ends."""
        return self.stretches[0].from_ if self.stretches else self.ends_on

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept in an act."""
        return {
            "ends_on": str(self.ends_on),
            "phases": [
                {
                    "kind": each.kind,
                    "from": str(each.from_),
                    "to": str(each.to),
                    "checks": [list(check) for check in each.checks],
                    "asks": {"en": each.asks.en, "zh": each.asks.zh} if each.asks else None,
                }
                for each in self.stretches
            ],
            "tests": [
                {
                    "due_on": str(each.due_on),
                    "earliest_on": str(each.earliest_on),
                    "phase": each.phase,
                    "phase_day": each.phase_day,
                    "method": each.method,
                    "specimen": each.specimen,
                    "samples": each.samples,
                }
                for each in self.tests
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` kept."""
        return cls(
            tuple(_stretch(each) for each in kept["phases"]),
            tuple(_sampling(each) for each in kept["tests"]),
            date.fromisoformat(kept["ends_on"]),
        )


def _stretch(kept: Mapping[str, Any]) -> Stretch:
    return Stretch(
        MeasureKind(kept["kind"]),
        date.fromisoformat(kept["from"]),
        date.fromisoformat(kept["to"]),
        tuple((what, times) for what, times in kept["checks"]),
        Words(**kept["asks"]) if kept["asks"] else None,
    )


def _sampling(kept: Mapping[str, Any]) -> Sampling:
    days = {name: date.fromisoformat(kept[name]) for name in ("due_on", "earliest_on")}
    return Sampling(**{**kept, **days})


def course_of(plan: MeasurePlan) -> Course:
    """Return the course that a plan asks for; phases of no day are left out."""
    return Course(
        tuple(
            Stretch(
                each.kind,
                each.from_,
                each.to,
                tuple((str(check.what), check.times) for check in each.checks),
                each.asks,
            )
            for each in plan.phases
            if each.days
        ),
        tuple(
            Sampling(
                each.due,
                each.earliest,
                each.phase,
                each.phase_day,
                str(each.method),
                str(each.specimen),
                each.samples,
            )
            for each in plan.tests
        ),
        plan.release_on,
    )


def end_on(course: Course, day: date, *, today: date) -> Course:
    """Return the course with another end: the last phase is drawn out, or days are cut off.

    Raises Invalid for a day that is past, or that leaves nothing as it is.
    """
    if day == course.ends_on:
        raise Invalid("The measure ends on that day already.", "该措施本就于该日解除。")
    if day < today:
        raise Invalid("An end cannot lie in the past.", "解除日期不能早于今天。")
    if day <= course.starts_on:
        raise Invalid(
            "The measure has not begun by then. Release the person instead.",
            "该日措施尚未开始，请直接解除。",
        )
    if day < course.ends_on:
        return cut(course, day)
    if not course.stretches:
        raise Invalid(
            "Nothing is left of this measure to be drawn out. Impose a new one.",
            "该措施已无可延长的阶段，请另行落实措施。",
        )
    last = replace(course.stretches[-1], to=day)
    return Course((*course.stretches[:-1], last), course.tests, day)


def cut(course: Course, day: date) -> Course:
    """Return the course with everything from `day` on left out."""
    kept = tuple(
        replace(each, to=min(each.to, day)) for each in course.stretches if each.from_ < day
    )
    tests = tuple(each for each in course.tests if each.due_on < day)
    return Course(kept, tests, min(day, course.ends_on))


def from_day(course: Course, day: date) -> Course:
    """Return the course with everything before `day` left out."""
    kept = tuple(
        replace(each, from_=max(each.from_, day)) for each in course.stretches if each.to > day
    )
    tests = tuple(each for each in course.tests if each.due_on >= day)
    return Course(kept, tests, max(day, course.ends_on))


def follow(old: Course, new: Course, *, day: date) -> Course:
    """Return the old course until `day` and the new one from then on.

    The first day of freedom is the new one's, or `day` itself where that is past already: nobody
    is held for a rule that is no longer there.
    """
    before, after = cut(old, day), from_day(new, day)
    return Course(
        joined((*before.stretches, *after.stretches)),
        (*before.tests, *after.tests),
        max(new.ends_on, day),
    )


def convert(course: Course, *, kind: MeasureKind, day: date) -> Course:
    """Return the course with isolation of another kind from `day` on; its length stays.

    Raises Invalid where no isolation is left to convert, or where it is of that kind already.
    """
    if kind not in ISOLATIONS:
        raise Invalid(
            "A measure is converted to central or to home isolation.",
            "只能转换为集中隔离或居家隔离。",
        )
    after = from_day(course, day)
    changed = tuple(
        replace(each, kind=kind) if each.kind in ISOLATIONS else each for each in after.stretches
    )
    if changed == after.stretches:
        raise Invalid(
            "No isolation of the other kind is left from that day on.",
            "该日起已没有可转换的隔离阶段。",
        )
    before = cut(course, day)
    return replace(course, stretches=joined((*before.stretches, *changed)))


def joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches with those that follow each other and ask the same made one."""
    joined: list[Stretch] = []
    for each in stretches:
        last = joined[-1] if joined else None
        if last and last.to == each.from_ and replace(last, from_=each.from_, to=each.to) == each:
            joined[-1] = replace(last, to=each.to)
        else:
            joined.append(each)
    return tuple(joined)
