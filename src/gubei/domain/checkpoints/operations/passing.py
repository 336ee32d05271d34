"""A vehicle and everybody in it pass: written down and decided in one act, one or many at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gubei.domain.checkpoints.models import Checkpoint, Lane, Passage, Traveller
from gubei.domain.checkpoints.operations.counting import count_in, counted
from gubei.domain.checkpoints.operations.following import Fresh, follow_up
from gubei.domain.checkpoints.operations.offline import keep_decided, note_decided
from gubei.domain.checkpoints.queries.looking_up import (
    Known,
    Numbers,
    PermitFound,
    look_up,
    permits_of,
    seen_just_now,
)
from gubei.domain.checkpoints.queries.posts import checkpoints_of
from gubei.domain.checkpoints.queries.watching import carried_somebody_sought
from gubei.domain.checkpoints.rules.deciding import may_close, outcome_of, verdict_of
from gubei.domain.checkpoints.rules.entries import (
    Entry,
    Person,
    Tidy,
    is_clock_off,
    is_open,
    tidy_entry,
)
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.people.operations.copying import add_objects
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack, Verdict
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.passages import Ask
from gubei.terms.refusals import Invalid, NotFound, OtherRecord
from gubei.terms.words import Words

MOST_AT_ONCE = 500
CARRIER = Words(
    "Somebody who is looked for was in this vehicle lately: check everybody's papers.",
    "近期有协查人员乘坐过此车，请核对车内每人证件。",
)


@dataclass(frozen=True, slots=True)
class Passed:
    """A passage with its people as stored; remarks say what is odd and hold nobody up."""

    passage: Passage
    travellers: list[Traveller]
    remarks: tuple[Words, ...] = ()
    is_repeat: bool = False


@transaction.atomic
def pass_through(*, entries: Sequence[Entry], by: Officer, now: datetime) -> list[Passed]:
    """Write passages and decide of everybody, in the order of `entries`: all of them or none.

    A key that is known already is the same passage, and nothing is written again. Raises Invalid,
    NotFound for what lies outside the officer's unit, OtherRecord for a key of another vehicle.
    """
    require(by, Ability.PASSAGES)
    if not 1 <= len(entries) <= MOST_AT_ONCE:
        raise Invalid(f"Send 1 to {MOST_AT_ONCE} passages.", f"一次提交 1 至 {MOST_AT_ONCE} 条。")
    tidy = [tidy_entry(each, now=now) for each in entries]
    _refuse_real(tidy)
    known = _known([each.entry.key for each in tidy])
    fresh = {each.entry.key: each for each in tidy if each.entry.key not in known}
    written = _write(list(fresh.values()), by, now) if fresh else {}
    return list(_answers(tidy, known, written, by, now))


def _answers(
    entries: Sequence[Tidy], known: dict[UUID, Passed], written: dict[UUID, Passed], by: Officer,
    now: datetime,
) -> Iterator[Passed]:  # fmt: skip
    answered: set[UUID] = set()
    for each in entries:
        key = each.entry.key
        found, is_repeat = written.get(key) or known[key], key in known or key in answered
        answered.add(key)
        if is_repeat:
            _refuse_other(found.passage, each)
        if key in known:
            found = _told_later(found, each, by, now)
        yield replace(found, is_repeat=is_repeat)


def _refuse_other(passage: Passage, tidy: Tidy) -> None:
    if passage.checkpoint_id != tidy.entry.checkpoint or passage.people != len(tidy.people):
        raise OtherRecord


def _told_later(found: Passed, tidy: Tidy, by: Officer, now: datetime) -> Passed:
    """Let a device that heard no answer, and decided alone, say so when it sends again."""
    passage, decided = found.passage, tidy.entry.decided
    if not decided or passage.is_offline or passage.withdrawn_at is not None:
        return found
    settled = note_decided(passage=passage.pk, decided=decided, by=by, now=now)
    return Passed(settled.passage, settled.travellers)


def _refuse_real(entries: Sequence[Tidy]) -> None:
    if not settings.GUBEI_PRODUCTION:
        people = [person for each in entries for person in each.people]
        refuse_real_people(
            documents=[person.document for person in people],
            phones=[person.phone for person in people],
        )


def _known(keys: Sequence[UUID]) -> dict[UUID, Passed]:
    found = Passage.objects.filter(pk__in=keys).prefetch_related("travellers")
    return {
        each.pk: Passed(each, sorted(each.travellers.all(), key=lambda one: one.place))
        for each in found
    }


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is the same for all passages of one act."""

    by: Officer
    now: datetime
    ids: Iterator[UUID]
    policy: PolicyChange | None
    pack: Pack | None
    checkpoints: dict[UUID, Checkpoint]
    lanes: dict[UUID, Lane]
    units: dict[str, Unit]
    permits: dict[UUID, PermitFound]
    known: dict[tuple[UUID, int], tuple[Numbers, Known]]
    seen: dict[str, Passage]
    carriers: frozenset[str]


def _write(entries: Sequence[Tidy], by: Officer, now: datetime) -> dict[UUID, Passed]:
    desk = _desk(entries, by, now)
    made = [_passage(each, desk) for each in entries]
    add_objects(Passage, [each.passage for each in made])
    add_objects(Traveller, [one for each in made for one in each.travellers])
    count_in([counted(each.passage, each.travellers) for each in made], now=now)
    follow_up(made, by=by, now=now)
    return {
        each.passage.pk: Passed(each.passage, each.travellers, tuple(_remarks(each, desk)))
        for each in made
    }


def _desk(entries: Sequence[Tidy], by: Officer, now: datetime) -> _Desk:
    policy = policy_for(Part.ENTRY, district())
    pack = pack_of(policy) if policy else None
    lanes = Lane.objects.filter(pk__in={each.entry.lane for each in entries if each.entry.lane})
    places = checkpoints_of(by).filter(pk__in={each.entry.checkpoint for each in entries})
    codes = {each.entry.destination_unit for each in entries if each.entry.destination_unit}
    units = {each.code: each for each in Unit.objects.filter(code__in=codes)}
    if codes - set(units):
        unknown = sorted(codes - set(units))[0]
        raise NotFound(f"There is no unit {unknown}.", f"没有单位 {unknown}。")
    return _Desk(
        by, now, uuid7_run(milliseconds_of(now)), policy, pack,
        {each.pk: each for each in places}, {each.pk: each for each in lanes}, units,
        permits_of(entries), look_up(entries, pack, today=in_shanghai(now).date()),
        seen_just_now(entries, now=now),
        carried_somebody_sought([each.plate.number for each in entries], now=now),
    )  # fmt: skip


def _passage(tidy: Tidy, desk: _Desk) -> Fresh:
    entry = tidy.entry
    checkpoint, lane = _where(entry, desk)
    found = desk.permits[entry.key].facts if entry.key in desk.permits else frozenset[Ask]()
    passage = Passage(
        id=entry.key, checkpoint=checkpoint, unit=checkpoint.unit, lane=lane,
        direction=entry.direction, plate_kind=tidy.plate.kind, plate=tidy.plate.number,
        vehicle_class=entry.vehicle_class, origin=entry.origin.strip()[:200],
        destination=entry.destination.strip()[:300],
        destination_unit=desk.units.get(entry.destination_unit), goods=entry.goods.strip()[:200],
        permit_number=tidy.permit, facts=sorted(entry.facts | found), people=len(tidy.people),
        passed_at=tidy.passed_at, device_at=entry.device_at, received_at=desk.now,
        seconds=entry.seconds, by=desk.by, policy=desk.policy, is_offline=bool(entry.decided),
    )  # fmt: skip
    verdicts: dict[UUID, Verdict | None] = {}
    travellers: list[Traveller] = []
    records: dict[UUID, frozenset[UUID]] = {}
    for place, person in enumerate(tidy.people):
        numbers, known = desk.known[(entry.key, place)]
        verdict = verdict_of(desk.pack, tidy, person, known.facts | found)
        traveller = _traveller(passage, place, person, numbers, known, verdict, desk)
        if entry.decided:
            verdict = keep_decided(traveller, entry.decided[place], verdict, desk.pack, by=desk.by)
        travellers.append(traveller)
        verdicts[traveller.pk], records[traveller.pk] = verdict, known.records
    _settle(passage, travellers, verdicts)
    return Fresh(passage, travellers, verdicts, records)


def _where(entry: Entry, desk: _Desk) -> tuple[Checkpoint, Lane | None]:
    checkpoint = desk.checkpoints.get(entry.checkpoint)
    if checkpoint is None:
        raise NotFound("There is no such checkpoint in your unit.", "您的辖区内没有这个检查站。")
    lane = desk.lanes.get(entry.lane) if entry.lane else None
    if entry.lane and (lane is None or lane.checkpoint_id != checkpoint.pk):
        raise NotFound("This checkpoint has no such lane.", "该检查站没有这条车道。")
    return checkpoint, lane


def _settle(
    passage: Passage, travellers: Sequence[Traveller], verdicts: dict[UUID, Verdict | None]
) -> None:
    outcomes = [each.outcome for each in travellers]
    passage.outcome = outcome_of(outcomes)
    if may_close(outcomes):
        passage.closed_at = passage.passed_at
    hours = [each.leave_hours for each in verdicts.values() if each and each.leave_hours]
    if hours:
        passage.leave_by = passage.passed_at + timedelta(hours=min(hours))


def _traveller(
    passage: Passage, place: int, person: Person, numbers: Numbers, known: Known,
    verdict: Verdict | None, desk: _Desk,
) -> Traveller:  # fmt: skip
    key, ring, said = next(desk.ids), key_ring(), person.said
    number, phone = person.document.number, person.phone
    outcome = verdict.outcome.value if verdict else ""
    return Traveller(
        id=key, passage=passage, place=place + 1, is_driver=said.is_driver, name=person.name,
        person_id=known.root,
        document=ring.seal(number, about=about_of("traveller", key)) if number else None,
        document_blind=numbers.document,
        phone=ring.seal(phone, about=about_of("traveller_phone", key)) if phone else None,
        phone_blind=numbers.phone, birth_date=person.birth_date,
        celsius=None if said.celsius is None else round(said.celsius, 1),
        tested_at=said.tested_at, is_negative=said.is_negative, leaves_at=said.leaves_at,
        facts=sorted(said.facts), ruled=outcome, rule=verdict.rule if verdict else "",
        outcome=outcome, decided_at=passage.passed_at if verdict else None,
    )  # fmt: skip


def _remarks(made: Fresh, desk: _Desk) -> Iterator[Words]:
    passage = made.passage
    permit = desk.permits.get(passage.pk)
    if permit and permit.fault:
        said = permit.fault
        yield Words(f"Permit {passage.permit_number}: {said.en}.", f"通行证：{said.zh}。")
    other = desk.seen.get(passage.plate) if passage.plate else None
    if other is not None:
        at = say_moment(other.passed_at)
        yield Words(
            f"{passage.plate} was registered by {other.by.name} at {at} already.",
            f"{passage.plate} 已由 {other.by.name} 于 {at} 登记。",
        )
    if passage.plate in desk.carriers:
        yield CARRIER
    yield from _closed(passage)
    if is_clock_off(passage.device_at, passage.passed_at):
        yield Words("The clock of the device is off.", "设备时钟不准。")
    if desk.pack is None:
        yield Words(
            "No policy in force says who is let in: decide yourself, with the reason.",
            "现行政策未规定准入条件：请自行决定并填写理由。",
        )


def _closed(passage: Passage) -> Iterator[Words]:
    """Say that the checkpoint is closed at this hour: who came anyway is written down all the same."""
    opens, closes = passage.checkpoint.opens_at, passage.checkpoint.closes_at
    if opens and closes and not is_open(opens, closes, passage.passed_at):
        hours = (f"{opens:%H:%M}", f"{closes:%H:%M}")
        yield Words(
            f"This is outside the opening hours ({hours[0]} to {hours[1]}).",
            f"此时不在开放时间（{hours[0]} 至 {hours[1]}）内。",
        )
