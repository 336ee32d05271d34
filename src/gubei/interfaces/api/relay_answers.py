"""What a relay answers by itself: the same shapes as the main server, from what it decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gubei.domain.checkpoints.models import RelayRecord
from gubei.domain.checkpoints.queries.lately import JUST_NOW
from gubei.domain.checkpoints.queries.relaying import answer_of, seen_here
from gubei.domain.checkpoints.queries.remarks import CARRIER
from gubei.domain.checkpoints.rules.deciding import may_close, outcome_of, wrong_numbers
from gubei.domain.checkpoints.rules.entries import Person, Tidy, is_clock_off
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.opening import outside_hours
from gubei.domain.checkpoints.rules.relaying import DecidedHere, RelayDesk
from gubei.domain.checkpoints.rules.slips import slip_number
from gubei.domain.checkpoints.rules.watching import ages_of
from gubei.domain.people.rules import mask_name
from gubei.engines.policy import Verdict
from gubei.interfaces.api.here import PassedHere, PersonHere, somebody_waits, who
from gubei.interfaces.api.passage_shapes import (
    SECRET_RULES,
    CheckpointRef,
    PassageDecided,
    PassageShown,
    TravellerShown,
)
from gubei.interfaces.api.shapes import OfficerName, UnitRef, Words
from gubei.terms import words
from gubei.terms.documents import mask_document
from gubei.terms.moments import say_moment
from gubei.terms.passages import Outcome
from gubei.terms.phones import mask_phone

_OLD_LIST = words.Words(
    "The relay's watch list is out of date: lists and measures since then are missing.",
    "中继的协查名单已过时，此后的名单和措施未包含在内。",
)
_NOTHING = words.Words("", "")


def decided_at(
    desk: RelayDesk, tidy: Tidy, here: DecidedHere, by: OfficerName, *, name: str, now: datetime
) -> PassageDecided:
    """Return the answer to a vehicle that was decided here, or by the device; `with_clock` adds one."""
    return PassageDecided(
        passage=_passage_at(desk, tidy, here, by, name=name),
        remarks=[Words.of(each) for each in _remarks(desk, tidy, here, now)],
        is_repeat=False,
    )


def _passage_at(
    desk: RelayDesk, tidy: Tidy, here: DecidedHere, by: OfficerName, *, name: str
) -> PassageShown:
    entry, outcomes = tidy.entry, _outcomes(tidy, here)
    outcome = outcome_of(outcomes)
    return PassageShown(
        id=entry.key,
        slip=slip_number(entry.key),
        checkpoint=CheckpointRef(id=desk.checkpoint, name=desk.place, phone=desk.phone),
        unit=UnitRef.model_validate(desk.unit),
        lane="",
        direction=entry.direction,
        plate=tidy.plate.number,
        plate_kind=tidy.plate.kind,
        vehicle_class=entry.vehicle_class,
        origin=entry.origin,
        destination=entry.destination,
        goods=entry.goods,
        permit=tidy.permit,
        passed_at=tidy.passed_at,
        seconds=entry.seconds,
        is_clock_off=is_clock_off(entry.device_at, tidy.passed_at),
        is_offline=True,
        relay=name,
        is_relayed=not entry.decided and bool(outcome),
        by=by,
        outcome=Outcome(outcome) if outcome else "",
        closed_at=tidy.passed_at if may_close(outcomes) else None,
        leave_by=None,
        transit=None,
        first_stop=None,
        turned_to="",
        neighbour_receiver="",
        withdrawn_at=None,
        corrections=[],
        travellers=_travellers(tidy, here.verdicts, outcomes),
    )


def _outcomes(tidy: Tidy, here: DecidedHere) -> list[str]:
    """Return what the device decided, where it did so alone; else what the relay's rules say."""
    ruled = [each.outcome.value if each else "" for each in here.verdicts]
    return [each.value for each in tidy.entry.decided] or ruled


def _travellers(
    tidy: Tidy, verdicts: Sequence[Verdict | None], outcomes: Sequence[str]
) -> list[TravellerShown]:
    people = enumerate(zip(tidy.people, verdicts, outcomes, strict=True))
    return [
        _traveller(place, person, verdict, outcome, tidy.passed_at)
        for place, (person, verdict, outcome) in people
    ]


def _traveller(
    place: int, person: Person, verdict: Verdict | None, outcome: str, passed_at: datetime
) -> TravellerShown:
    rule = verdict.rule if verdict and verdict.rule not in SECRET_RULES else ""
    number = person.document.number
    return TravellerShown(
        place=place + 1,
        name=mask_name(person.name) if person.name else "",
        document=mask_document(number) if number else "",
        phone=mask_phone(person.phone) if person.phone else "",
        is_driver=person.said.is_driver,
        celsius=person.said.celsius,
        tested_at=person.said.tested_at,
        is_negative=person.said.is_negative,
        facts=sorted(person.said.facts),
        ruled=verdict.outcome if verdict else "",
        outcome=Outcome(outcome) if outcome else "",
        rule=rule,
        says=Words.of(verdict.says if verdict else _NOTHING),
        reference=Words.of(verdict.reference if verdict else _NOTHING),
        decided_by=None,
        reason="",
        decided_at=passed_at if outcome else None,
        taken_at=None,
        taken_by="",
    )


def _remarks(
    desk: RelayDesk, tidy: Tidy, here: DecidedHere, now: datetime
) -> Sequence[words.Words]:
    said = wrong_numbers(tidy)
    plate = tidy.plate.number
    other = seen_here(plate, within=JUST_NOW, now=now, but=tidy.entry.key)
    if other is not None:
        at, who = say_moment(datetime.fromisoformat(other["passed_at"])), other["by"]["name"]
        said.append(
            words.Words(
                f"{plate} was registered by {who} at {at} already.",
                f"{plate} 已由 {who} 于 {at} 登记。",
            )
        )
    if here.is_carrier:
        said.append(CARRIER)
    if desk.hashes is None or desk.hashes.is_old(now, ages_of(desk.pack, now)):
        said.append(_OLD_LIST)
    closed = outside_hours(desk.opens_at, desk.closes_at, tidy.passed_at)
    if closed is not None:
        said.append(closed)
    if is_clock_off(tidy.entry.device_at, tidy.passed_at):
        said.append(words.Words("The clock of the device is off.", "设备时钟不准。"))
    return said


def passed_here(record: RelayRecord) -> PassedHere:
    """Return a line of what passed here; what lies sealed is opened for it."""
    passage: dict[str, Any] = answer_of(record)["passage"]
    # An answer may be older than what is shown of people today: no more is read than is needed.
    people = passage["travellers"]
    waits = somebody_waits(each["outcome"] for each in people)
    named = [
        PersonHere(
            place=each["place"], who=who(each["name"], each["document"]), outcome=each["outcome"]
        )
        for each in people
    ]
    ruled = outcome_of([each["ruled"] for each in people])
    return PassedHere.model_validate(
        {
            "id": record.key, "at": record.passed_at, "plate": passage["plate"],
            "direction": passage.get("direction", Direction.IN),
            "vehicle_class": passage["vehicle_class"], "persons": record.persons,
            "outcome": record.outcome, "ruled": ruled, "by": passage["by"]["name"],
            "decided": record.decided or "server",
            "people": named if waits else [],
        }
    )  # fmt: skip
