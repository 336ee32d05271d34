"""After the barrier: a second check decides, an officer decides otherwise, somebody is taken over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.operations.awaiting import follow_decision
from gubei.domain.checkpoints.operations.checks import free_check
from gubei.domain.checkpoints.operations.clocks import begin_stop
from gubei.domain.checkpoints.operations.counting import count_in, count_out, counted
from gubei.domain.checkpoints.queries.passages import passage_in_reach
from gubei.domain.checkpoints.rules.deciding import (
    NOBODY_THERE,
    PASSAGE_WITHDRAWN,
    may_close,
    outcome_of,
    refuse_too_late,
)
from gubei.domain.checkpoints.rules.transits import has_clock, leaves_by
from gubei.domain.leads.operations.answering import answer_met
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.people.queries.recognising import records_by_root
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack, transit_hours
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Settled:
    """A passage after a change, with its people in order."""

    passage: Passage
    travellers: list[Traveller]


@transaction.atomic
def decide_otherwise(
    *, passage: UUID, place: int, outcome: Outcome, reason: str, by: Officer, now: datetime,
    at: datetime | None = None,
) -> Settled:  # fmt: skip
    """Decide on one person otherwise than the rule, or settle a second check, with the reason.

    Recorded and counted; the passage closes once nobody in it waits. `at`: when it was decided,
    where a device tells it later. Raises Invalid, NotFound, and Refused where somebody decided since.
    """
    require(by, Ability.PASSAGES)
    why, moment = reason_of(reason), min(at or now, now)

    def change(found: Settled) -> None:
        traveller = traveller_at(found, place)
        decided_at = max(moment, found.passage.passed_at)
        refuse_too_late(
            is_taken=traveller.taken_at is not None,
            by=traveller.decided_by.name if traveller.decided_by else "",
            last=traveller.decided_at, at=decided_at,
        )  # fmt: skip
        traveller.outcome, traveller.decided_at = outcome.value, decided_at
        traveller.decided_by, traveller.reason = by, why
        traveller.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])

    settled = rewrite(passage, change, by=by, now=now, at=moment)
    follow_decision(settled.passage, now=now)
    return settled


@transaction.atomic
def take_over(
    *, passage: UUID, place: int, taken_by: str, arrangement: str, by: Officer, now: datetime
) -> Settled:
    """Somebody fetched a person who was handed over; open leads about the person are answered.

    Raises Invalid where nobody is named or nothing is arranged, Refused for who is not handed over.
    """
    require(by, Ability.PASSAGES)
    name = squeeze(taken_by)[:100]
    if not name:
        raise Invalid("Say who takes the person over.", "请填写接收人。", code="not_signed")

    def change(found: Settled) -> None:
        traveller = traveller_at(found, place)
        if traveller.outcome != Outcome.HAND_OVER or traveller.taken_at is not None:
            raise Refused(
                "not_handed_over",
                Words("Nobody waits here to be taken over.", "此人无须移交或已移交。"),
            )
        traveller.taken_at, traveller.taken_by = now, name
        traveller.save(update_fields=["taken_at", "taken_by"])
        if traveller.person_id is not None:
            where = f"{found.passage.checkpoint.site.name}：{name}"
            answer_met(
                records=list(records_by_root([traveller.person_id])), arrangement=arrangement,
                note=where, by=by, now=now,
            )  # fmt: skip

    return rewrite(passage, change, by=by, now=now)


@transaction.atomic
def tell_neighbour(
    *, passage: UUID, turned_to: str, receiver: str, by: Officer, now: datetime
) -> Settled:
    """Write down where a vehicle was turned back to, and who on the other side signed for it."""
    require(by, Ability.PASSAGES)
    where, name = squeeze(turned_to)[:200], squeeze(receiver)[:100]
    if not where or not name:
        raise Invalid(
            "Say where to, and who on the other side was told.", "请填写劝返去向及对方签收人。"
        )

    def change(found: Settled) -> None:
        if found.passage.outcome != Outcome.TURN_BACK:
            raise Refused(
                "not_turned_back", Words("Nobody was turned back here.", "此次通行没有劝返。")
            )
        found.passage.turned_to, found.passage.neighbour_told_at = where, now
        found.passage.neighbour_receiver = name

    return rewrite(passage, change, by=by, now=now)


def rewrite(
    passage: UUID, change: Callable[[Settled], None], *, by: Officer, now: datetime,
    at: datetime | None = None,
) -> Settled:  # fmt: skip
    """Change a passage under its lock: counted out, changed, settled anew, counted in.

    `at`: when it was changed at the road, where that is told later: then the vehicle went on.
    """
    found = passage_in_reach(by, passage, lock=True)
    if found.withdrawn_at is not None:
        raise Refused("passage_withdrawn", PASSAGE_WITHDRAWN)
    settled = Settled(found, list(found.travellers.order_by("place")))
    before = counted(found, settled.travellers)
    change(settled)
    _settle(settled, max(at or now, found.passed_at))
    free_check(found, now=now)
    begin_stop(found)
    count_out([before], now=now)
    count_in([counted(found, settled.travellers)], now=now)
    return settled


def _settle(settled: Settled, at: datetime) -> None:
    outcomes = [each.outcome for each in settled.travellers]
    passage, was_let_in = settled.passage, _lets_in(settled.passage.outcome)
    passage.outcome = outcome_of(outcomes)
    if not may_close(outcomes):
        passage.closed_at = None
    elif passage.closed_at is None or (_lets_in(passage.outcome) and not was_let_in):
        passage.closed_at = at
    set_clock(passage, settled.travellers, pack_of(passage.policy) if passage.policy else None)
    if passage.outcome != Outcome.TURN_BACK and passage.neighbour_told_at is not None:
        passage.neighbour_told_at, passage.neighbour_receiver = None, ""
    passage.save()


def _lets_in(outcome: str) -> bool:
    return outcome != "" and Outcome(outcome).lets_in


def set_clock(passage: Passage, travellers: Sequence[Traveller], pack: Pack | None) -> None:
    """Say until when a vehicle that is let in sealed leaves; one that is not let in has no clock."""
    if not has_clock(passage.outcome, passage.direction):
        passage.leave_by = None
        return
    facts = frozenset(Ask(each) for each in passage.facts)
    rules = {each.rule for each in travellers if each.outcome == each.ruled}
    kind, at = VehicleClass(passage.vehicle_class), passage.passed_at
    hours = transit_hours(pack, kind, facts, rules, at) if pack else None
    passage.leave_by = leaves_by(passage.leave_by, passage.closed_at, hours)


def traveller_at(settled: Settled, place: int) -> Traveller:
    """Return the person at a place in a vehicle. Raises NotFound."""
    found = next((each for each in settled.travellers if each.place == place), None)
    if found is None:
        raise NotFound(*NOBODY_THERE)
    return found


def reason_of(text: str) -> str:
    """Return a reason in the form that is kept. Raises Invalid where none is given."""
    reason = text.strip()[:300]
    if not reason:
        raise Invalid("Give the reason.", "请填写理由。", code="reason")
    return reason
