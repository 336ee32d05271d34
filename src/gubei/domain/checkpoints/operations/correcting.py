"""A passage that was written down wrongly is corrected or taken back; what it said stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Correction, Passage, Traveller
from gubei.domain.checkpoints.operations.awaiting import (
    close_arrival_orders,
    follow_decision,
)
from gubei.domain.checkpoints.operations.checks import free_check
from gubei.domain.checkpoints.operations.counting import count_out, counted
from gubei.domain.checkpoints.operations.following import visits_of
from gubei.domain.checkpoints.operations.judging import (
    Judged,
    decide_anew,
    judge_written,
    tidy_of,
)
from gubei.domain.checkpoints.operations.people_corrected import (
    PersonChange,
    recognise,
    refuse_real,
    save_people,
    write_people,
)
from gubei.domain.checkpoints.operations.settling import Settled, reason_of, rewrite
from gubei.domain.checkpoints.operations.transits import close_ended, reword_transit
from gubei.domain.checkpoints.queries.passages import passages_of
from gubei.domain.checkpoints.rules.deciding import refuse_without_other
from gubei.domain.investigations.operations.visits import record_visits, withdraw_recorded
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.passages import Ask, VehicleClass
from gubei.terms.plates import read_plate
from gubei.terms.refusals import Invalid
from gubei.terms.text import compact
from gubei.terms.words import Words, both_in_one


@dataclass(frozen=True, slots=True)
class Change:
    """What is written instead, of the vehicle and of people in it; None leaves it."""

    plate: str | None = None
    vehicle_class: VehicleClass | None = None
    origin: str | None = None
    destination: str | None = None
    goods: str | None = None
    permit: str | None = None
    people: tuple[PersonChange, ...] = ()


@transaction.atomic
def correct_passage(
    *, passage: UUID, change: Change, reason: str, by: Officer, now: datetime
) -> Settled:
    """Correct what a passage says; where the rules say otherwise of it then, that holds.

    What an officer decided stays. Raises Invalid, NotFound, Refused.
    """
    require(by, Ability.PASSAGES)
    why, new = reason_of(reason), _columns(change)
    decided = set[_Decided]()

    def write(found: Settled) -> None:
        vehicle, people = found.passage, found.travellers
        decided.update(_decided(people))
        seen = visits_of(vehicle, people)
        was = judge_written(vehicle, tidy_of(vehicle, people), now=now)
        said = [*_write_vehicle(vehicle, new), *write_people(found, change.people)]
        _free_check_of_other(vehicle, said, now)
        if not said:
            raise Invalid("Nothing is changed.", "没有任何更改。", code="nothing_changed")
        _judge_anew(found, was, by=by, reason=why, now=now)
        Correction.objects.create(
            id=next(uuid7_run(milliseconds_of(now))), passage=vehicle, at=now, by=by, reason=why,
            before={name: old for name, old, _ in said}, after={name: to for name, _, to in said},
        )  # fmt: skip
        again = visits_of(vehicle, people)
        if again != seen:
            source = VisitSource.CHECKPOINT
            withdraw_recorded(seen=seen, source=source, reason=why, by=by, now=now)
            record_visits(seen=again, source=source, now=now)

    settled = rewrite(passage, write, by=by, now=now)
    if decided != _decided(settled.travellers):
        # What was asked of the community holds as long as the decision does, also once it is done.
        follow_decision(settled.passage, now=now)
    reword_transit(settled.passage)
    return settled


_Decided = tuple[int, str, str]


def _decided(people: Iterable[Traveller]) -> set[_Decided]:
    return {(each.place, each.outcome, each.rule) for each in people}


def _judge_anew(found: Settled, was: Judged, *, by: Officer, reason: str, now: datetime) -> None:
    passage, people = found.passage, found.travellers
    tidy = tidy_of(passage, people)
    refuse_real(tidy.people)
    after = judge_written(passage, tidy, now=now)
    recognise(people, tidy.people, after.known)
    decide_anew(passage, people, before=was, after=after, by=by, reason=reason, now=now)
    save_people(people)


def _write_vehicle(passage: Passage, new: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Write what is said of the vehicle; yield each column that changed, before and after."""
    changed = {name: value for name, value in new.items() if getattr(passage, name) != value}
    for name, value in changed.items():
        yield name, str(getattr(passage, name)), str(value)
        setattr(passage, name, value)


def _free_check_of_other(
    passage: Passage, said: Iterable[tuple[str, str, str]], now: datetime
) -> None:
    """By the neighbour's check of one vehicle no other comes in: that one may still come."""
    if any(name == "plate" for name, *_ in said):
        free_check(passage, now=now)
        passage.facts = [each for each in passage.facts if each != Ask.CHECKED_UPSTREAM.value]


def _columns(change: Change) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if change.plate is not None:
        reading = read_plate(change.plate)
        found |= {"plate": reading.number, "plate_kind": reading.kind.value}
    if change.vehicle_class is not None:
        found["vehicle_class"] = change.vehicle_class.value
    if change.permit is not None:
        found["permit_number"] = compact(change.permit).upper()[:20]
    longest = {"origin": 200, "destination": 300, "goods": 200}
    for name, most in longest.items():
        text = getattr(change, name)
        if text is not None:
            found[name] = text.strip()[:most]
    return found


@transaction.atomic
def withdraw_passage(
    *, passage: UUID, reason: str, by: Officer, now: datetime, instead: UUID | None = None
) -> Settled:
    """Take back a passage that did not take place: it counts no more. Raises Invalid, NotFound.

    The visits that it wrote are taken back and the orders that it gave are closed. `instead`: which
    registration of the same vehicle stays. Raises Refused where that one does not stand.
    """
    require(by, Ability.PASSAGES)
    why = reason_of(reason)
    if instead is not None:
        _refuse_without_other(passage, instead, by)

    def take_back(found: Settled) -> None:
        found.passage.withdrawn_at, found.passage.withdrawn_by = now, by
        found.passage.withdrawal = why
        seen = visits_of(found.passage, found.travellers)
        withdraw_recorded(seen=seen, source=VisitSource.CHECKPOINT, reason=why, by=by, now=now)
        close_arrival_orders(found.passage, text=_withdrawn(why), now=now)

    settled = rewrite(passage, take_back, by=by, now=now)
    count_out([counted(settled.passage, settled.travellers)], now=now)
    close_ended(now=now, passages=[settled.passage.pk])
    return settled


def _refuse_without_other(passage: UUID, other: UUID, by: Officer) -> None:
    """Two officers who take theirs back at one moment wait here for each other, in one order."""
    pair = passages_of(by).filter(pk__in=[passage, other]).order_by("pk").select_for_update()
    plates = {each.pk: each.plate for each in pair if each.withdrawn_at is None}
    refuse_without_other(plates.pop(passage, None), plates.get(other))


def _withdrawn(why: str) -> str:
    return both_in_one(
        Words(f"the passage was taken back: {why}", f"通行记录已撤销：{why}"),
    )
