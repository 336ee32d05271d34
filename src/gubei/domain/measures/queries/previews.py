"""What a change of policy would do, before anybody applies it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import numpy as np

from gubei.domain.measures.models import Act, DueTest, Measure, PolicyChange
from gubei.domain.measures.queries.by_hand import set_by_hand
from gubei.domain.measures.queries.measures import courses_of, facts_of
from gubei.domain.measures.queries.policies import pack_of, policy_change
from gubei.domain.measures.rules.conversions import is_kept, under_new_plan
from gubei.domain.measures.rules.courses import Course, course_of
from gubei.domain.measures.rules.parts import refuse_lost_part
from gubei.domain.territory.queries import district
from gubei.engines.policy import (
    Crowd,
    DayLoad,
    Difference,
    Method,
    Pack,
    Row,
    Taken,
    decide,
    decide_many,
    difference,
    leave_out_taken,
    put_rows,
)
from gubei.terms.moments import in_shanghai

_KNOWN = ("person_class", "anchors", "conditions", "ends_on", "end_set_by_id")
_HAND = (Act.Kind.CONVERT, Act.Kind.RESTART)
_PART = 1000


@dataclass(frozen=True, slots=True)
class Move:
    """A measure whose end would move, by days; negative: earlier.

    `tests` is how many more are to come, from today on.
    """

    measure: UUID
    person: str
    person_class: str
    was: date
    ends_on: date
    tests: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to the running measures: numbers, the days to come, the first moves.

    `more_tests` and `fewer_tests` are how many people would have more or fewer tests to come.
    """

    earlier: int
    later: int
    same: int
    more_tests: int
    fewer_tests: int
    kept_by_hand: int
    days: tuple[DayLoad, ...]
    moves: tuple[Move, ...]


def preview(
    *, pack: Pack, before: UUID | None, valid_on: date, now: datetime, most: int | None = 200
) -> Preview:
    """Return what `apply_policy` would do.

    The moves are the first `most` of those whose end moves; without a bound they are everybody
    whose end or number of tests changes. Raises Invalid where a class is not in the new pack, Refused where a part of the work is not.
    """
    if before is None:
        return Preview(0, 0, 0, 0, 0, 0, (), ())
    old = policy_change(district(), before)
    refuse_lost_part(pack_of(old), pack)
    change = _Change(old, pack, valid_on, in_shanghai(now).date())
    measures = list(_running(old))
    by_hand = _changed_by_hand(measures, change)
    held = _held(measures, change, by_hand)
    stays = np.array([each.end_set_by_id is not None for each in measures], bool)
    return Preview(
        earlier=int((held.moves < 0).sum()),
        later=int((held.moves > 0).sum()),
        same=int(((held.moves == 0) & ~stays).sum()),
        more_tests=int((held.tests > 0).sum()),
        fewer_tests=int((held.tests < 0).sum()),
        kept_by_hand=sum(each.kept for each in by_hand.values()),
        days=held.days,
        moves=tuple(_moves(measures, _moved(held, most), held)),
    )


def _moved(held: Difference, most: int | None) -> list[int]:
    """Return the places of those who are shown one by one."""
    moved = (held.moves != 0) | (held.tests != 0) if most is None else held.moves != 0
    places: list[int] = np.flatnonzero(moved)[:most].tolist()
    return places


@dataclass(frozen=True, slots=True)
class _Change:
    """The policy that would go, the pack that would come, by the values of which day, and when."""

    old: PolicyChange
    pack: Pack
    valid_on: date
    today: date


@dataclass(frozen=True, slots=True)
class _ByHand:
    """A measure that officers changed: its course as it stands, and as it would be."""

    before: Course
    after: Course
    kept: bool


def _running(policy: PolicyChange) -> Iterator[Measure]:
    running = Measure.objects.filter(policy=policy, released_at=None).order_by("pk")
    return running.only(*_KNOWN, "person").iterator(chunk_size=5000)


def _changed_by_hand(measures: Sequence[Measure], change: _Change) -> dict[int, _ByHand]:
    """Return, by their place, the measures whose course is not just what the policy plans."""
    acts = Act.objects.filter(kind__in=_HAND, measure__policy=change.old, measure__released_at=None)
    acted = set(acts.values_list("measure_id", flat=True))
    places = [
        place
        for place, each in enumerate(measures)
        if each.end_set_by_id is not None or each.pk in acted
    ]
    found: dict[int, _ByHand] = {}
    for first in range(0, len(places), _PART):
        part = places[first : first + _PART]
        changed = _under_change([measures[place] for place in part], change)
        found.update(zip(part, changed, strict=True))
    return found


def _under_change(part: Sequence[Measure], change: _Change) -> Iterator[_ByHand]:
    """Yield what `apply_policy` would make of each measure, in the same way."""
    courses, by_hand, today = courses_of(part), set_by_hand(part), change.today
    for measure in part:
        before, hand = courses[measure.pk], by_hand[measure.pk]
        plan = course_of(decide(change.pack, facts_of(measure), change.valid_on))
        after = under_new_plan(before, plan, hand, day=today)
        yield _ByHand(before, after, is_kept(plan, hand, day=today))


def _held(
    measures: Sequence[Measure], change: _Change, by_hand: Mapping[int, _ByHand]
) -> Difference:
    """Hold all courses against each other: those changed by hand one by one, all others in bulk.

    From today on a course that nobody changed is what its policy plans.
    """
    crowd = Crowd.of([facts_of(each) for each in measures])
    before = decide_many(pack_of(change.old), crowd, change.old.valid_on)
    after = decide_many(change.pack, crowd, change.valid_on)
    before = put_rows(before, {place: _row(each.before) for place, each in by_hand.items()})
    after = put_rows(after, {place: _row(each.after) for place, each in by_hand.items()})
    before.release_on[:] = [each.ends_on for each in measures]
    taken = _taken(measures, change)
    for plans in (before, after):
        leave_out_taken(plans, taken)
    return difference(before, after, change.today)


def _row(course: Course) -> Row:
    return Row(
        [(each.kind, each.from_, each.to) for each in course.stretches],
        [(each.due_on, Method(each.method), each.samples) for each in course.tests],
        course.ends_on,
    )


def _taken(measures: Sequence[Measure], change: _Change) -> Taken:
    """Return the samples that were taken before their day was over."""
    place = {each.pk: number for number, each in enumerate(measures)}
    tests = DueTest.objects.filter(
        measure__policy=change.old,
        measure__released_at=None,
        dropped_at=None,
        sampled_at__isnull=False,
        due_on__gte=change.today,
    )
    found = tests.values_list("measure_id", "due_on", "method")
    return Taken.of(
        [(place[key], day, Method(method)) for key, day, method in found if key in place]
    )


def _moves(measures: Sequence[Measure], places: Sequence[int], held: Difference) -> Iterator[Move]:
    keys = [measures[place].pk for place in places]
    names = dict(Measure.objects.filter(pk__in=keys).values_list("pk", "person__name"))
    for place in places:
        each = measures[place]
        yield Move(
            measure=each.pk,
            person=names[each.pk],
            person_class=each.person_class,
            was=each.ends_on,
            ends_on=held.ends_on[place].item(),
            tests=int(held.tests[place]),
        )
