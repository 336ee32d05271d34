"""A vehicle and everybody in it pass: written down and decided in one act, one or many at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gubei.domain.checkpoints.models import Checkpoint, CheckUse, Lane, Passage, Traveller
from gubei.domain.checkpoints.operations.awaiting import give_arrival_orders
from gubei.domain.checkpoints.operations.checks import claim_checks, note_again, uses_check
from gubei.domain.checkpoints.operations.clocks import begin_stops
from gubei.domain.checkpoints.operations.counting import count_in, counted
from gubei.domain.checkpoints.operations.following import (
    Fresh,
    answer_leads,
    visits_of,
)
from gubei.domain.checkpoints.operations.offline import keep_decided, note_decided
from gubei.domain.checkpoints.operations.repeating import keyed_content, refuse_other
from gubei.domain.checkpoints.operations.settling import set_clock
from gubei.domain.checkpoints.operations.transits import close_ended
from gubei.domain.checkpoints.operations.travellers import write_traveller
from gubei.domain.checkpoints.queries.checks import uses_of
from gubei.domain.checkpoints.queries.lately import CheckedBy, Lately, remembered
from gubei.domain.checkpoints.queries.looking_up import Known, Numbers, look_up
from gubei.domain.checkpoints.queries.papers import Papers, papers_shown
from gubei.domain.checkpoints.queries.posts import Surroundings, surroundings_of
from gubei.domain.checkpoints.queries.remarks import remarks_of
from gubei.domain.checkpoints.rules.deciding import (
    may_close,
    outcome_of,
    refuse_out_of_reach,
    verdict_of,
    wrong_numbers,
)
from gubei.domain.checkpoints.rules.entries import (
    Entry,
    Tidy,
    tidy_entry,
)
from gubei.domain.checkpoints.rules.exchange import counts_at
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.watching import seen_within
from gubei.domain.investigations.operations.visits import record_visits
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.people.operations.copying import add_objects
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.privacy.standing import together
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack, Verdict, upstream_hours
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.passages import Ask, Outcome
from gubei.terms.refusals import Invalid, NotFound
from gubei.terms.words import Words

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Passed:
    """A passage with its people as stored; remarks say what is odd and hold nobody up."""

    passage: Passage
    travellers: list[Traveller]
    remarks: tuple[Words, ...] = ()
    is_repeat: bool = False


def pass_through(*, entries: Sequence[Entry], by: Officer, now: datetime) -> list[Passed]:
    """Write passages and decide of everybody, in the order of `entries`: all of them or none.

    A key that is known already is the same passage, and nothing is written again. Raises Invalid,
    NotFound for what lies outside the officer's unit, OtherRecord for a key of another content.
    """
    require(by, Ability.PASSAGES)
    if not 1 <= len(entries) <= MOST_AT_ONCE:
        raise Invalid(f"Send 1 to {MOST_AT_ONCE} passages.", f"一次提交 1 至 {MOST_AT_ONCE} 条。")
    tidy = [tidy_entry(each, now=now) for each in entries]
    _refuse_real(tidy)
    around = surroundings_of(by, {each.entry.checkpoint for each in tidy}, _codes(tidy))
    policy = policy_for(Part.ENTRY, around.home)
    memory = remembered(
        [each.entry.key for each in tidy], [each.plate.number for each in tidy], now=now,
        seen_since=now - seen_within(pack_of(policy) if policy else None, now),
    )  # fmt: skip
    known = _known(memory.written) if memory.written else {}
    fresh = {each.entry.key: each for each in tidy if each.entry.key not in known}
    desk = _desk(list(fresh.values()), memory.vehicles, around, policy, by, now) if fresh else None
    made = [_passage(each, desk) for each in fresh.values()] if desk else []
    drafted = {each.passage.pk: each.passage for each in made}
    for each in tidy:
        refuse_other(drafted.get(each.entry.key) or known[each.entry.key].passage, each)
    # Nothing is refused from here on, so there is nothing to come back to within a larger act.
    with transaction.atomic(savepoint=False):
        written = _write(_with_checks(made, fresh, desk), fresh, desk) if desk else {}
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
        if key in known:
            found = _told_later(found, each, by, now)
        yield replace(found, is_repeat=is_repeat)


def _told_later(found: Passed, tidy: Tidy, by: Officer, now: datetime) -> Passed:
    """Let a device that heard no answer, and decided alone, say so when it sends again.

    What happened at the barrier is what the device did, also where a relay had decided and was
    heard first.
    """
    passage, decided = found.passage, tidy.entry.decided
    is_new = not passage.is_offline or (passage.is_relayed and not tidy.entry.is_relayed)
    if not decided or not is_new or passage.withdrawn_at is not None:
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


def _known(keys: Collection[UUID]) -> dict[UUID, Passed]:
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
    around: Surroundings
    lanes: dict[UUID, Lane]
    papers: dict[UUID, Papers]
    known: dict[tuple[UUID, int], tuple[Numbers, Known]]
    seen: Mapping[str, Lately]
    used: dict[str, list[CheckUse]]
    # Filled as the act goes on: by which check a passage counts, which one somebody else used first,
    # by which used one a device had let it in, and who came in.
    checks: dict[UUID, CheckedBy] = field(default_factory=dict)
    lost: dict[UUID, CheckedBy] = field(default_factory=dict)
    again: dict[UUID, CheckUse] = field(default_factory=dict)
    came_in: dict[str, datetime] = field(default_factory=dict)


def _with_checks(made: Sequence[Fresh], fresh: Mapping[UUID, Tidy], desk: _Desk) -> Sequence[Fresh]:
    """Use each check once: where another act used it at this very moment, it is decided anew."""
    asking = [each.passage for each in made if each.passage.pk in desk.checks]
    late = claim_checks(
        [(each, desk.checks[each.pk]) for each in asking if uses_check(each.outcome)], now=desk.now
    )
    if not late:
        return made
    for each in asking:
        if each.pk in late:
            desk.lost[each.pk] = desk.checks.pop(each.pk)
            desk.used.update(uses_of([each.plate]))
    again = [
        _passage(fresh[each.passage.pk], desk) if each.passage.pk in late else each for each in made
    ]
    return _with_checks(again, fresh, desk)


def _write(made: Sequence[Fresh], fresh: Mapping[UUID, Tidy], desk: _Desk) -> dict[UUID, Passed]:
    _find_again(made, fresh, desk)
    with together():
        # Who answers for the orders is asked before anything is told.
        give_arrival_orders(made, home=desk.around.home, now=desk.now)
        add_objects(Passage, [each.passage for each in made])
        add_objects(Traveller, [one for each in made for one in each.travellers])
        count_in([counted(each.passage, each.travellers) for each in made], now=desk.now)
        seen = [one for each in made for one in visits_of(each.passage, each.travellers)]
        record_visits(seen=seen, source=VisitSource.CHECKPOINT, now=desk.now)
    begin_stops([(each.passage, desk.papers[each.passage.pk].booking) for each in made], desk.pack)
    if desk.again:
        note_again(desk.again, now=desk.now)
    answer_leads(made, by=desk.by, now=desk.now)
    out = {each.passage.plate for each in made if each.passage.direction == Direction.OUT} - {""}
    if out:
        close_ended(now=desk.now, plates=out)
    return {
        each.passage.pk: Passed(
            each.passage, each.travellers, _remarks(fresh[each.passage.pk], each, desk)
        )
        for each in made
    }


def _remarks(tidy: Tidy, made: Fresh, desk: _Desk) -> tuple[Words, ...]:
    passage, key = made.passage, made.passage.pk
    odd = remarks_of(
        passage, papers=desk.papers[key].remarks, lately=desk.seen.get(passage.plate),
        check=desk.checks.get(key), is_used=key in desk.lost or key in desk.again,
        has_rules=desk.pack is not None, travellers=made.travellers,
    )  # fmt: skip
    return (*wrong_numbers(tidy), *odd)


def _codes(entries: Sequence[Tidy]) -> set[str]:
    return {each.entry.destination_unit for each in entries if each.entry.destination_unit}


def _desk(
    entries: Sequence[Tidy], seen: Mapping[str, Lately], around: Surroundings,
    policy: PolicyChange | None, by: Officer, now: datetime,
) -> _Desk:  # fmt: skip
    lanes = {each.entry.lane for each in entries if each.entry.lane}
    codes = _codes(entries)
    alone = {each.plate.number for each in entries if each.entry.decided and each.plate.number}
    pack = pack_of(policy) if policy else None
    if codes - set(around.units):
        unknown = sorted(codes - set(around.units))[0]
        raise NotFound(f"There is no unit {unknown}.", f"没有单位 {unknown}。")
    return _Desk(
        by, now, uuid7_run(milliseconds_of(now)), policy, pack, around,
        Lane.objects.in_bulk(lanes) if lanes else {},
        papers_shown(entries, pack, home=around.home.name),
        look_up(entries, pack, today=in_shanghai(now).date()),
        seen, uses_of(alone) if alone else {},
    )  # fmt: skip


def _passage(tidy: Tidy, desk: _Desk) -> Fresh:
    entry = tidy.entry
    checkpoint, lane = _where(entry, desk)
    refuse_out_of_reach(desk.pack, tidy, now=desk.now)
    found = desk.papers[entry.key].facts
    check = _upstream(tidy, checkpoint, desk)
    if check is not None:
        desk.checks[entry.key] = check
        found |= {Ask.CHECKED_UPSTREAM}
    passage = Passage(
        id=entry.key, checkpoint=checkpoint, unit=checkpoint.unit, lane=lane,
        direction=entry.direction, plate_kind=tidy.plate.kind, plate=tidy.plate.number,
        vehicle_class=entry.vehicle_class, origin=entry.origin.strip()[:200],
        destination=entry.destination.strip()[:300],
        destination_unit=desk.around.units.get(entry.destination_unit), goods=entry.goods.strip()[:200],
        permit_number=tidy.permit, facts=sorted(entry.facts | found), people=len(tidy.people),
        passed_at=tidy.passed_at, device_at=entry.device_at, received_at=desk.now,
        seconds=entry.seconds, content=keyed_content(entry), by=desk.by, policy=desk.policy,
        is_offline=bool(entry.decided), relay_id=entry.relay, is_relayed=entry.is_relayed,
    )  # fmt: skip
    verdicts: dict[UUID, Verdict | None] = {}
    travellers: list[Traveller] = []
    records, sought = dict[UUID, frozenset[UUID]](), set[UUID]()
    for place, person in enumerate(tidy.people):
        numbers, known = desk.known[(entry.key, place)]
        verdict = verdict_of(desk.pack, tidy, person, known.facts | found)
        traveller = write_traveller(next(desk.ids), passage, place, person, numbers, known, verdict)
        if Ask.SOUGHT in known.facts:
            sought.add(traveller.pk)
        if entry.decided:
            verdict = keep_decided(traveller, entry.decided[place], verdict, desk.pack, by=desk.by)
        travellers.append(traveller)
        verdicts[traveller.pk], records[traveller.pk] = verdict, known.records
    _settle(passage, travellers, desk.pack)
    _note_came_in(passage, desk)
    return Fresh(passage, travellers, verdicts, records, frozenset(sought))


def _where(entry: Entry, desk: _Desk) -> tuple[Checkpoint, Lane | None]:
    checkpoint = desk.around.checkpoints.get(entry.checkpoint)
    if checkpoint is None:
        raise NotFound("There is no such checkpoint in your unit.", "您的辖区内没有这个检查站。")
    lane = desk.lanes.get(entry.lane) if entry.lane else None
    if entry.lane and (lane is None or lane.checkpoint_id != checkpoint.pk):
        raise NotFound("This checkpoint has no such lane.", "该检查站没有这条车道。")
    return checkpoint, lane


def _upstream(tidy: Tidy, checkpoint: Checkpoint, desk: _Desk) -> CheckedBy | None:
    """Return the check by which a vehicle that comes from that neighbour enters here and now."""
    lately = desk.seen.get(tidy.plate.number)
    checks = lately.upstream if lately and tidy.entry.direction is Direction.IN else ()
    hours = upstream_hours(desk.pack, tidy.passed_at) if checks and desk.pack else None
    if hours is None:
        return None
    # Each check lets a vehicle in once, also where one act tells of it twice.
    came_in, lost = desk.came_in.get(tidy.plate.number), desk.lost.get(tidy.entry.key)
    return next((
        each
        for each in checks
        if each.neighbour == checkpoint.neighbour and each.unit in checkpoint.unit.lineage
        and (came_in is None or came_in < each.checked_at) and each != lost
        and counts_at(each.checked_at, each.until_at, hours=hours, moment=tidy.passed_at)
    ), None)  # fmt: skip


def _find_again(made: Sequence[Fresh], fresh: Mapping[UUID, Tidy], desk: _Desk) -> None:
    """Find who came in by used checks, those included that this very act has just used."""
    checks = desk.checks
    alone = [
        each
        for each in made
        if fresh[each.passage.pk].entry.decided and each.passage.pk not in checks
    ]
    just_used = {each.passage.plate for each in made if each.passage.pk in checks}
    twice = just_used.intersection(each.passage.plate for each in alone)
    if twice:
        desk.used.update(uses_of(twice))
    for each in alone:
        _note_again(fresh[each.passage.pk], each, desk)


def _note_again(tidy: Tidy, made: Fresh, desk: _Desk) -> None:
    """Find the used check by which a device alone let a vehicle in: by nothing else it would have."""
    found = desk.papers[tidy.entry.key].facts
    uses = desk.used.get(tidy.plate.number, ())
    hours = upstream_hours(desk.pack, tidy.passed_at) if uses and desk.pack else None
    use = next((
        each
        for each in uses
        if hours is not None and each.neighbour.name == made.passage.checkpoint.neighbour
        and counts_at(each.checked_at, each.until_at, hours=hours, moment=tidy.passed_at)
    ), None)  # fmt: skip
    if use is None or tidy.entry.direction is not Direction.IN:
        return
    decided = list(tidy.entry.decided)
    by_check = (
        verdict_of(
            desk.pack, tidy, person,
            desk.known[(tidy.entry.key, place)][1].facts | found | {Ask.CHECKED_UPSTREAM},
        )
        for place, person in enumerate(tidy.people)
    )  # fmt: skip
    is_by_check = [each and each.outcome for each in by_check] == decided
    if is_by_check and [each.ruled for each in made.travellers] != decided:
        desk.again[tidy.entry.key] = use


def _note_came_in(passage: Passage, desk: _Desk) -> None:
    lets_in = passage.outcome != "" and Outcome(passage.outcome).lets_in
    if lets_in and passage.plate and passage.direction == Direction.IN:
        before = desk.came_in.get(passage.plate, passage.passed_at)
        desk.came_in[passage.plate] = max(before, passage.passed_at)


def _settle(passage: Passage, travellers: Sequence[Traveller], pack: Pack | None) -> None:
    outcomes = [each.outcome for each in travellers]
    passage.outcome = outcome_of(outcomes)
    if may_close(outcomes):
        passage.closed_at = passage.passed_at
    set_clock(passage, travellers, pack)
