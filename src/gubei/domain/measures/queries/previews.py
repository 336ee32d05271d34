"""What a change of policy would do, before anybody applies it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from gubei.domain.measures.models import Measure, PolicyChange
from gubei.domain.measures.queries.measures import facts_of
from gubei.domain.measures.queries.policies import pack_of, policy_change
from gubei.domain.measures.rules.parts import refuse_lost_part
from gubei.domain.territory.queries import district
from gubei.engines.policy import Crowd, DayLoad, Pack, decide_many, difference
from gubei.terms.moments import in_shanghai

_KNOWN = ("person_class", "anchors", "conditions", "ends_on", "end_set_by_id")


@dataclass(frozen=True, slots=True)
class Move:
    """A measure whose end would move, by days; negative: earlier. `tests` is how many more."""

    measure: UUID
    person: str
    person_class: str
    was: date
    ends_on: date
    tests: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to the running measures: numbers, the days to come, the first moves."""

    earlier: int
    later: int
    same: int
    kept_by_hand: int
    days: tuple[DayLoad, ...]
    moves: tuple[Move, ...]


def preview(
    *, pack: Pack, before: UUID | None, valid_on: date, now: datetime, most: int = 200
) -> Preview:
    """Return what `apply_policy` would do.

    Raises Invalid where a class is not in the new pack, Refused where a part of the work is not.
    """
    if before is None:
        return Preview(0, 0, 0, 0, (), ())
    old = policy_change(district(), before)
    refuse_lost_part(pack_of(old), pack)
    measures = list(_running(old))
    today = in_shanghai(now).date()
    crowd = Crowd.of([facts_of(each) for each in measures])
    held = difference(
        decide_many(pack_of(old), crowd, old.valid_on), decide_many(pack, crowd, valid_on), today
    )
    ends = np.maximum(held.new.release_on, np.datetime64(today, "D"))
    by_hand = np.array([each.end_set_by_id is not None for each in measures], bool)
    was = np.array([each.ends_on for each in measures], "datetime64[D]")
    moves = np.where(by_hand, 0, (ends - was).astype(np.int64))
    return Preview(
        earlier=int((moves < 0).sum()),
        later=int((moves > 0).sum()),
        same=int(((moves == 0) & ~by_hand).sum()),
        kept_by_hand=int(by_hand.sum()),
        days=held.days,
        moves=tuple(_moves(measures, np.flatnonzero(moves)[:most].tolist(), ends, held.tests)),
    )


def _running(policy: PolicyChange) -> Iterator[Measure]:
    running = Measure.objects.filter(policy=policy, released_at=None).order_by("pk")
    return running.only(*_KNOWN, "person").iterator(chunk_size=5000)


def _moves(
    measures: Sequence[Measure],
    places: Sequence[int],
    ends: NDArray[np.datetime64],
    tests: NDArray[np.int64],
) -> Iterator[Move]:
    keys = [measures[place].pk for place in places]
    names = dict(Measure.objects.filter(pk__in=keys).values_list("pk", "person__name"))
    for place in places:
        each = measures[place]
        yield Move(
            measure=each.pk,
            person=names[each.pk],
            person_class=each.person_class,
            was=each.ends_on,
            ends_on=ends[place].item(),
            tests=int(tests[place]),
        )
