"""Conversions by hand: what an officer turned isolation into, and that a new plan leaves it so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gubei.domain.measures.rules.courses import Course, convert, follow, from_day
from gubei.terms.measure_kinds import ISOLATIONS, MeasureKind


@dataclass(frozen=True, slots=True)
class Turn:
    """A conversion as its act has kept it: the day of the act, the course before and after.

    Without courses: the plan moved, by a change of policy or by taking one back.
    """

    day: date
    before: Course | None = None
    after: Course | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """Isolation is of this kind from `day` to the day before `until`, since an officer said so."""

    kind: MeasureKind
    day: date
    until: date | None = None


def standing_conversions(turns: Sequence[Turn]) -> tuple[Conversion, ...]:
    """Return what stands of the conversions of a measure, given in their order.

    One that only brings back what the plan said ends those before it and leaves nothing set by
    hand, unless the plan moved in between: then somebody wanted other than the plan.
    """
    standing: tuple[Conversion, ...] = ()
    plan: Course | None = None
    for turn in turns:
        if turn.before is None or turn.after is None:
            plan = None
            continue
        found = _conversion(turn.before, turn.after, turn.day)
        if plan is not None and _is_as(plan, turn.after, found.day):
            standing = tuple(_ended(each, found.day) for each in standing if each.day < found.day)
        else:
            standing, plan = (*standing, found), plan or turn.before
    return standing


def _ended(conversion: Conversion, day: date) -> Conversion:
    return replace(conversion, until=min(conversion.until or day, day))


def _is_as(plan: Course, course: Course, since: date) -> bool:
    """Tell whether a course asks for the kinds of a plan, as far as the plan goes."""
    planned = {day: kind_on(plan, day) for day in _days(plan, since)}
    return all(kind_on(course, day) in {kind, None} for day, kind in planned.items())


def _conversion(before: Course, after: Course, since: date) -> Conversion:
    """Return the kind, and the day from which it was wanted.

    Where no isolation lies before the first day that changed, it was wanted from `since` on.
    """
    isolated = [day for day in _days(before, since) if kind_on(before, day) in ISOLATIONS]
    first = next(day for day in isolated if kind_on(before, day) != kind_on(after, day))
    (kind,) = ISOLATIONS - {kind_on(before, first)}
    return Conversion(kind, since if first == isolated[0] else first)


def _days(course: Course, since: date) -> Iterator[date]:
    for each in course.stretches:
        first = max(each.from_, since)
        yield from (first + timedelta(days=n) for n in range((each.to - first).days))


def kind_on(course: Course, day: date) -> MeasureKind | None:
    """Return of which kind the measure is on a day; None where it asks for nothing."""
    return next((each.kind for each in course.stretches if each.from_ <= day < each.to), None)


def keep(course: Course, conversions: Sequence[Conversion]) -> Course:
    """Return the course with the kinds that were set by hand, on the days that have isolation."""
    for each in conversions:
        left = {stretch.kind for stretch in from_day(course, each.day).stretches} & ISOLATIONS
        if left <= {each.kind}:
            continue
        converted = convert(course, kind=each.kind, day=each.day)
        if each.until is not None and each.until < course.ends_on:
            converted = follow(converted, course, day=each.until)
        course = converted
    return course


@dataclass(frozen=True, slots=True)
class ByHand:
    """What an officer set of a measure, with a reason, and a plan does not undo."""

    end: bool = False
    conversions: tuple[Conversion, ...] = ()


def is_kept(plan: Course, by_hand: ByHand, *, day: date) -> bool:
    """Tell whether something that was set by hand makes the course another than the plan says."""
    ahead = (from_day(each, day).stretches for each in (keep(plan, by_hand.conversions), plan))
    return by_hand.end or next(ahead) != next(ahead)


def under_new_plan(before: Course, plan: Course, by_hand: ByHand, *, day: date) -> Course:
    """Return what becomes of a course when the plan changes from `day` on.

    What is past stays. An end that was set by hand stays, and everything before it; a kind of
    isolation stays while the end moves with the plan.
    """
    if by_hand.end:
        return before
    return follow(before, keep(plan, by_hand.conversions), day=day)
