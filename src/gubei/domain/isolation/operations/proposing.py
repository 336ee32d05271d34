"""Rooms for everybody who waits, at once: proposed, looked at, accepted in one act."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import Placement, Stay
from gubei.domain.isolation.operations.placing import SeatWish, Skipped, place_who_can
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.later import NOTHING, Later, later_of
from gubei.domain.isolation.queries.minors import accompanied
from gubei.domain.isolation.queries.people import Asking, askings, waiting_of
from gubei.domain.isolation.queries.placements import placement_in_reach
from gubei.domain.isolation.queries.questions import question_of
from gubei.domain.isolation.queries.sites import isolation_sites_of
from gubei.domain.isolation.rules.mixing import House
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.placement import NotPlaced, Question, Room, Seat
from gubei.engines.placement import Placement as Answer
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

Search = Callable[[Question, Sequence[Room]], Answer]
"""How the answer is found: at once, or for some seconds; the caller has clock and chance."""


@transaction.atomic
def propose_placement(*, search: Search, by: Officer, now: datetime) -> Placement:
    """Propose a room for everybody in reach who waits; nothing is changed but the proposal kept.

    Who is in a room stays there. Raises Refused where nobody waits.
    """
    require(by, Ability.PLACE)
    waiting = askings(list(waiting_of(by, now=now)))
    if not waiting:
        raise Refused("nobody_waits", Words("Nobody waits for a room.", "当前无人等待房间。"))
    sites = isolation_sites_of(by).values_list("pk", flat=True)
    house = house_of(sites, today=in_shanghai(now).date())
    return keep_proposal(waiting, house, search, by=by, now=now)


def keep_proposal(
    waiting: Sequence[Asking], house: House, search: Search, *, by: Officer, now: datetime,
    alone: Collection[UUID] = (),
) -> Placement:  # fmt: skip
    """Find rooms of a house for these people, and keep the proposal.

    Who finds none today is looked for among the rooms that become free while they may wait; a child
    whom nobody goes with is named instead, but for those who are `alone` (measures) already.
    """
    draft = _draft(waiting, house, search, by=by, now=now, alone=alone)
    draft.save(force_insert=True)
    return draft


def _draft(
    waiting: Sequence[Asking], house: House, search: Search, *, by: Officer, now: datetime,
    alone: Collection[UUID] = (),
) -> Placement:  # fmt: skip
    today = in_shanghai(now).date()
    asked, left_out = accompanied(waiting, house, today=today, was_alone=alone)
    answer, later = _answered(asked, house, search, today)
    return Placement(
        id=next(uuid7_run(milliseconds_of(now))),
        unit=by.unit,
        proposed_at=now,
        proposed_by=by,
        seats=[*_seats(answer, asked), *map(_later_seat, later.seats)],
        not_placed=[*map(_left_over, [*left_out.values(), *later.not_placed])],
        tally=asdict(answer.tally) | {"people": len(waiting), "rooms": _rooms_used(answer, asked)},
    )


def _answered(
    asked: Sequence[Asking], house: House, search: Search, today: date
) -> tuple[Answer, Later]:
    if not asked:
        return NOTHING, Later((), ())
    question, rooms = question_of(asked, house, today)
    answer = search(question, rooms)
    return answer, later_of(answer, asked, house, today=today)


@transaction.atomic
def improve_placement(*, placement: UUID, search: Search, now: datetime) -> Placement | None:
    """Look for better rooms for those of a proposal; None: there is nothing better.

    What was proposed stays as it was looked at: the better one stands beside it. Not looked for
    where some of them wait no more, since what the others cost compares with nothing, nor where the
    unit proposed again meanwhile.
    """
    found = Placement.objects.select_related("proposed_by", "unit").filter(pk=placement).first()
    if found is None or found.accepted_at or found.empties_id or _is_left_behind(found):
        return None
    by = found.proposed_by
    meant = {UUID(each["measure"]) for each in (*found.seats, *found.not_placed)}
    waiting = askings(list(waiting_of(by, now=now).filter(pk__in=meant)))
    if {each.measure.pk for each in waiting} != meant:
        return None
    sites = isolation_sites_of(by).values_list("pk", flat=True)
    house = house_of(sites, today=in_shanghai(now).date())
    better = _draft(waiting, house, search, by=by, now=now)
    if better.tally["cost"] >= found.tally["cost"]:
        return None
    better.improves = found
    better.save(force_insert=True)
    return better


def _is_left_behind(placement: Placement) -> bool:
    """Say whether better rooms were found already, or the unit proposed again since."""
    since = Placement.objects.filter(
        unit=placement.unit_id, proposed_at__gt=placement.proposed_at, empties=None
    )
    return placement.better.exists() or since.exists()


@transaction.atomic
def accept_placement(
    *, placement: UUID, by: Officer, now: datetime, only: Collection[UUID] | None = None
) -> tuple[list[Stay], list[Skipped]]:
    """Put into rooms who was proposed for today, or `only` these measures of them (a bus, a site).

    Returns the stays, and who was left out because they wait no more or the room is gone; the
    others may be accepted later. Raises Refused where all of it was accepted already.
    """
    require(by, Ability.PLACE)
    found = placement_in_reach(by, placement)
    if found.empties_id is not None:
        raise Refused(
            "is_a_relocation",
            Words("This empties a site: relocate it instead.", "该方案为整体转移，请执行转移。"),
        )
    seats = seats_of(found, in_shanghai(now).date(), only)
    if not seats:
        raise Invalid("Choose whom to place.", "请选择要安排的人员。")
    stays, skipped = place_who_can(seats=seats, by=by, now=now, placement=found)
    is_first = Placement.objects.filter(pk=found.pk, accepted_at=None).update(
        accepted_at=now, accepted_by=by
    )
    if not stays and not is_first:
        raise Refused("accepted_already", Words("It was accepted already.", "该方案已采纳。"))
    return stays, skipped


def seats_of(
    placement: Placement, today: date, only: Collection[UUID] | None = None
) -> list[SeatWish]:
    """Return the seats of a proposal that are free by a day."""
    return [
        SeatWish(UUID(each["measure"]), UUID(each["room"]))
        for each in placement.seats
        if each.get("from", "") <= today.isoformat()
        and (only is None or UUID(each["measure"]) in only)
    ]


def _later_seat(seat: Seat) -> dict[str, str]:
    return {"measure": seat.person, "room": seat.room.name, "from": seat.since.isoformat()}


def _seats(answer: Answer, waiting: Sequence[Asking]) -> list[dict[str, str]]:
    asking = {str(each.measure.pk) for each in waiting}
    return [
        {"measure": seat.person, "room": seat.room.name}
        for seat in _in_order(answer)
        if seat.person in asking
    ]


def _in_order(answer: Answer) -> Iterator[Seat]:
    yield from sorted(answer.seats, key=lambda seat: (seat.room.site, seat.room.name, seat.person))


def _rooms_used(answer: Answer, waiting: Sequence[Asking]) -> int:
    asking = {str(each.measure.pk) for each in waiting}
    return len({seat.room.name for seat in answer.seats if seat.person in asking})


def _left_over(each: NotPlaced) -> dict[str, object]:
    return {
        "measure": each.person,
        "reason": {"en": each.reason.en, "zh": each.reason.zh},
        "opens": {"en": each.opens.en, "zh": each.opens.zh},
    }
