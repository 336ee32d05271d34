"""Releases people: by an officer, or by the worker when the end has come and the gate is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import Act, Measure, Suspension
from gubei.domain.measures.operations.changing import AlreadyReleased
from gubei.domain.measures.operations.replacing import order_revivals
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.measures import (
    Standing,
    measure_in_reach,
    standings,
    with_policy,
)
from gubei.domain.measures.rules.courses import cut
from gubei.domain.orders.operations.telling import Message, tell_people
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Held
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

BY_THE_RULE = both_in_one(
    Words("The end has come and every condition holds.", "期满且各项解除条件均已满足。")
)
AT_ONCE = 500


class GateShut(Refused):
    """A condition of release does not hold, or is not known to."""

    def __init__(self, shut_by: Sequence[Held]) -> None:
        """Say which."""
        said = [each.condition.says for each in shut_by]
        super().__init__(
            "gate_shut",
            Words(
                "Not yet: " + " ".join(each.en for each in said),
                "尚不能解除：" + "".join(each.zh for each in said),
            ),
        )


@transaction.atomic
def release(*, measure: UUID, reason: str, by: Officer, now: datetime) -> Measure:
    """Release a person before or at the end.

    At the end the gate must be open, since nobody must be sent home by habit: what is not known
    is confirmed first. Before it, an officer may always let somebody go who is not positive, with
    a reason. Raises AlreadyReleased, GateShut.
    """
    require(by, Ability.IMPOSE)
    found = measure_in_reach(by, measure, lock=True)
    gate = standings([found], at=now)[found.pk].gate
    is_over = found.ends_on <= in_shanghai(now).date()
    if found.released_at is None and is_over and not gate.open:
        raise GateShut(gate.shut_by)
    return let_go(measure=measure, reason=reason, by=by, now=now)


@transaction.atomic
def let_go(*, measure: UUID, reason: str, by: Officer, now: datetime) -> Measure:
    """Release whom a recall held and cleared, or whose contest was upheld: the ground is gone.

    Raises AlreadyReleased, and GateShut where a condition is known not to hold.
    """
    if not reason.strip():
        raise Invalid("Say why the person is released.", "请说明解除的原因。")
    found = measure_in_reach(by, measure, lock=True)
    if found.released_at is not None:
        raise AlreadyReleased(found.released_at)
    standing = standings([found], at=now)[found.pk]
    if any(each.holds is False for each in standing.gate.conditions):
        raise GateShut([each for each in standing.gate.conditions if each.holds is False])
    _release([standing], Why(Act.Kind.RELEASE, by, reason.strip()), now)
    found.refresh_from_db()
    return found


@dataclass(frozen=True, slots=True)
class Released:
    """What a round of the worker did."""

    released: tuple[UUID, ...]
    shut: int


def release_due(*, now: datetime, at_once: int = AT_ONCE) -> Released:
    """Release everybody whose end has come and whose gate is open; says how many gates are shut.

    Goes through those who are due in order, a part a transaction; a measure that another process
    holds is left to it. May be cut off and begun again: nobody is released twice.
    """
    released: list[UUID] = []
    shut, after = 0, UUID(int=0)
    while True:
        with transaction.atomic():
            due = _due(now, after, at_once)
            if not due:
                return Released(tuple(released), shut)
            found = standings(due, at=now).values()
            ready = [each for each in found if each.gate.open]
            _release(ready, Why(Act.Kind.RELEASE, None, BY_THE_RULE), now)
        released += [each.measure.pk for each in ready]
        shut += len(due) - len(ready)
        after = due[-1].pk


def _due(now: datetime, after: UUID, at_once: int) -> list[Measure]:
    due = Measure.objects.filter(
        released_at=None, ends_on__lte=in_shanghai(now).date(), pk__gt=after
    )
    locked = with_policy(due).select_for_update(skip_locked=True, of=("self",))
    return list(locked.order_by("pk")[:at_once])


def _release(found: Sequence[Standing], why: Why, now: datetime) -> None:
    """Mark measures released, cut what is left of their courses, and write the acts."""
    if not found:
        return
    keys = [each.measure.pk for each in found]
    Measure.objects.filter(pk__in=keys, released_at=None).update(
        released_at=now, released_by=why.by, release_reason=why.reason
    )
    Suspension.objects.filter(measure__in=keys, to_at=None).update(to_at=now)
    today = in_shanghai(now).date()
    changes = [Change(each.measure, each.course, cut(each.course, today)) for each in found]
    acts = write_courses(changes, why, now=now)
    tell_people([_told(act) for act in acts], now=now)
    order_revivals(keys, now=now)


def _told(act: Act) -> Message:
    """Return what a person is told about the release; the paper says the rest."""
    day = in_shanghai(act.at).date()
    said = Words(
        f"Your measure ended on {day}. You are free. Thank you.",
        f"您的管控措施已于 {day} 解除，感谢配合。",
    )
    return Message(person=act.measure.person_id, about=act.pk, text=said.both())
