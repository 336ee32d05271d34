"""Whoever passes daily is registered again by one touch: the same people, today's checks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.operations.passing import Passed, pass_through
from gubei.domain.checkpoints.queries.again import LastTime, last_time
from gubei.domain.checkpoints.queries.receptions import whole_of
from gubei.domain.checkpoints.rules.again import NOBODY_BEFORE, Again, Today, refuse_places
from gubei.domain.checkpoints.rules.entries import Entry, PersonSaid
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import NotFound


def pass_again(*, again: Again, by: Officer, now: datetime) -> Passed:
    """Register a vehicle with the people of its last passage; the policy decides anew of everybody.

    A key that is known already is the same passage. Raises Invalid, NotFound, OtherRecord.
    """
    require(by, Ability.PASSAGES)
    last = last_time(by, again.plate, again.direction, now=now, key=again.key)
    if last is None:
        raise NotFound(NOBODY_BEFORE.en, NOBODY_BEFORE.zh)
    known = {each.place: each for each in last.travellers}
    refuse_places(again.people, known)
    entry = Entry(
        key=again.key, checkpoint=again.checkpoint, lane=again.lane, direction=again.direction,
        seconds=again.seconds, people=_people(known, again.people), passed_at=now,
        **_vehicle(last, again.direction),
    )  # fmt: skip
    (passed,) = pass_through(entries=[entry], by=by, now=now)
    return passed


def _people(known: Mapping[int, Traveller], people: Sequence[Today]) -> tuple[PersonSaid, ...]:
    return tuple(_person(known[each.place], each) for each in people)


def _person(last: Traveller, today: Today) -> PersonSaid:
    is_new = today.is_negative is not None
    return PersonSaid(
        name=last.name, document=whole_of(last, "document"), phone=whole_of(last, "phone"),
        is_driver=last.is_driver, birth_date=last.birth_date, celsius=today.celsius,
        tested_at=today.tested_at if is_new else last.tested_at,
        is_negative=today.is_negative if is_new else last.is_negative,
    )  # fmt: skip


def _vehicle(last: LastTime, direction: Direction) -> dict[str, Any]:
    """Return what is the same of the vehicle; the other way it goes back to where it came from."""
    passage: Passage = last.passage
    unit = passage.destination_unit
    way = {
        "origin": passage.origin, "destination": passage.destination,
        "destination_unit": unit.code if unit else "",
    }  # fmt: skip
    if passage.direction != direction:
        way = {"origin": passage.destination[:200], "destination": passage.origin}
    return {
        "plate": passage.plate, "vehicle_class": VehicleClass(passage.vehicle_class),
        "goods": passage.goods, "permit": passage.permit_number, **way,
    }  # fmt: skip
