"""The relay at 古北口: it decides as the rules do, and what it brings is taken once, by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import (
    HourCount,
    Passage,
    Relay,
    RelayRecord,
    RelayRefusal,
    Shift,
    Traveller,
)
from gubei.domain.checkpoints.operations import relays
from gubei.domain.checkpoints.operations.laying_aside import Dropped, LaidAside, note_relay
from gubei.domain.checkpoints.operations.offline import DECIDED_AT_RELAY, DECIDED_OFFLINE
from gubei.domain.checkpoints.operations.posts import begin_shift, end_shift
from gubei.domain.checkpoints.operations.relays import (
    Brought,
    Decision,
    LookTold,
    RelayRevoked,
    ShiftTold,
    Told,
    Withdrawal,
    enrol_relay,
    meet_relay,
    revoke_relay,
    take_records,
    take_relay_desk,
)
from gubei.domain.checkpoints.queries.relays import relays_of
from gubei.domain.checkpoints.rules.compiling import LISTED
from gubei.domain.checkpoints.rules.deciding import SECRET
from gubei.domain.checkpoints.rules.entries import Tidy, tidy_entry
from gubei.domain.checkpoints.rules.flow import share_of_few
from gubei.domain.checkpoints.rules.relaying import Hashes, RelayDesk, decide_here, read_desk
from gubei.domain.checkpoints.rules.watching import (
    EXPIRES,
    Ages,
    Listed,
    ages_of,
    make_list,
    seen_within,
)
from gubei.domain.privacy.models import AccessLog
from gubei.domain.territory.models import Role
from gubei.domain.territory.operations.requests import RequestUnderWay
from gubei.engines.policy import absent_hours
from gubei.interfaces.api.looks import say_about
from gubei.interfaces.api.passage_shapes import PassageSent
from gubei.terms.passages import Ask, Outcome
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.barrier_cases import KEY, build, longer_from_may
from tests.world import NOW, World

HOUR = timedelta(hours=1)
LET_IN = (Outcome.ADMIT_WITH_TEST,)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


@pytest.fixture
def relay(barrier: Barrier) -> Relay:
    """The relay in the hut there."""
    return enrol_relay(checkpoint=barrier.checkpoint.pk, name="岗亭", now=NOW)[0]


def hashes_of(documents: Sequence[str], known: Sequence[str], *, now: datetime) -> Hashes:
    """Return a watch list as a relay unpacks it."""
    made = make_list(Listed(documents=documents, known=known), KEY, now=now)
    desk = read_desk(
        {
            "relay": "岗亭", "checkpoint": {"id": str(UUID(int=0)), "name": "", "phone": "110"},
            "unit": {}, "lineage": [], "pack": None, "key": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "watch": {
                "persons": made.persons, "vehicles": made.vehicles, "known": made.known,
                "made_at": made.made_at.isoformat(),
            },
        }
    )  # fmt: skip
    assert desk.hashes is not None
    return desk.hashes


def test_a_relay_decides_the_cases_that_hold_the_devices_to_our_rules():
    """Cases are left out in which one number stands for somebody listed and somebody not."""
    compared = transits = 0
    for case in build()["cases"]:
        at = datetime.fromisoformat(case["sent"]["passed_at"])
        tidy = tidy_entry(PassageSent.model_validate(case["sent"]).entry(), now=at)
        listed = _numbers(tidy, case["found"], LISTED)
        known = _numbers(tidy, case["found"], Ask.KNOWN_COMMUTER.value)
        if [_found(each, listed, known) for each in tidy.people] != [
            set(each) for each in case["found"]
        ]:
            continue
        desk = RelayDesk(
            "岗亭", UUID(int=0), "", "110", {}, frozenset(), longer_from_may(),
            hashes_of(listed, known, now=at),
        )  # fmt: skip
        decided = decide_here(desk, tidy, now=at, is_checked=case.get("checked", False))
        assert [_said(each) for each in decided.verdicts] == [
            (each["outcome"], each["rule"]) for each in case["decided"]
        ]
        hours = [each.get("leave_hours") or None for each in case["decided"]]
        assert [each and each.leave_hours for each in decided.verdicts] == hours
        compared, transits = compared + 1, transits + any(hours)
    assert (compared > 100, transits > 0) == (True, True)


def _numbers(tidy: Tidy, found: list[list[str]], fact: str) -> list[str]:
    return sorted(
        {
            person.document.number
            for person, facts in zip(tidy.people, found, strict=True)
            if fact in facts and person.document.number
        }
    )


def _found(person: Any, listed: list[str], known: list[str]) -> set[str]:
    number = person.document.number
    facts = {LISTED} if person.document.is_sure and number in listed else set()
    return facts | ({Ask.KNOWN_COMMUTER.value} if number in known else set())


def _said(verdict: Any) -> tuple[str, str]:
    return verdict.outcome.value, "" if verdict.rule in SECRET else verdict.rule


def test_after_three_days_the_list_of_a_relay_stops_nobody(barrier: Barrier):
    tidy = tidy_entry(barrier.entry(), now=NOW)
    desk = RelayDesk("岗亭", UUID(int=0), "", "110", {}, frozenset(), None, None)
    number = tidy.people[0].document.number
    listed = replace(desk, hashes=hashes_of([number], [], now=NOW))
    assert listed.hashes is not None
    assert listed.hashes.holds(listed.hashes.persons, "document", number)
    assert not decide_here(listed, tidy, now=NOW + EXPIRES).is_carrier
    assert tuple(listed.hashes.is_old(NOW + hours * HOUR, Ages()) for hours in (23, 24)) == (
        False, True,
    )  # fmt: skip


def test_the_policy_says_when_a_list_is_old_and_over_and_how_long_who_did_not_come_is_looked_for():
    pack = read_pack("bj-entry-2022-04")
    said = {
        "list_old_hours": 12, "list_over_hours": 48, "absent_hours": 4, "carrier_days": 7,
        "few_checked": 5,
    }  # fmt: skip
    other = {
        name: each.model_copy(
            update={"values": (each.values[0].model_copy(update={"value": said[name]}),)}
        )
        for name, each in pack.parameters.items()
        if name in said
    }
    changed = pack.model_copy(update={"parameters": {**pack.parameters, **other}})
    assert pack.checkpoint is not None
    silent = pack.model_copy(
        update={"checkpoint": pack.checkpoint.model_copy(update=dict.fromkeys(said))}
    )
    assert [ages_of(each, NOW) for each in (pack, silent, None)] == [Ages()] * 3
    made = make_list(Listed(), KEY, now=NOW, pack=changed)
    assert (made.stale_at, made.expires_at) == (NOW + 12 * HOUR, NOW + 48 * HOUR)
    assert [absent_hours(each, NOW) for each in (pack, changed, silent)] == [2, 4, None]
    all_of_them = (pack, changed, silent, None)
    assert [seen_within(each, NOW).days for each in all_of_them] == [14, 7, 14, 14]
    assert [share_of_few(each, NOW) for each in all_of_them] == [0.02, 0.05, 0.02, 0.02]


def bring(relay: Relay, *records: Brought, hours: int = 3) -> list[Told]:
    """Let the relay tell what it kept."""
    return take_records(relay=relay, records=records, waiting=len(records), now=NOW + hours * HOUR)


def test_what_a_relay_decided_holds_once_and_is_marked(barrier: Barrier, relay: Relay):
    key, who = barrier.entry().key, barrier.officer.pk
    untested = barrier.person(tested_at=None, is_negative=None)
    entry = barrier.entry(untested, key=key, decided=LET_IN)
    brought = Brought(key, who, entry, is_decided=True)
    for _ in range(2):
        assert bring(relay, brought) == [Told(key, ruled="turn_back")]
    passage = Passage.objects.get()
    assert (passage.relay, passage.is_offline, passage.is_relayed, passage.by) == (
        relay, True, True, barrier.officer,
    )  # fmt: skip
    traveller = passage.travellers.get()
    assert (traveller.ruled, traveller.outcome, traveller.reason) == (
        "turn_back", "admit_with_test", DECIDED_AT_RELAY,
    )  # fmt: skip
    assert (HourCount.objects.get().vehicles, HourCount.objects.get().overridden) == (1, 1)


def test_what_the_device_did_stands_where_its_relay_was_heard_first(barrier: Barrier, relay: Relay):
    untested = barrier.person(tested_at=None, is_negative=None)
    people = (untested, barrier.person("周强", 13), barrier.person("吴芳", 14, tested_at=None))
    entry = barrier.entry(*people, decided=LET_IN * 3)
    who = barrier.officer.pk
    by_relay = Brought(entry.key, who, entry, is_decided=True)
    done = replace(entry, decided=(Outcome.TURN_BACK, Outcome.HOLD, *LET_IN))
    bring(relay, by_relay)
    for brought in (Brought(entry.key, who, done), by_relay):
        assert bring(relay, brought)[0].refused is None
        passage = Passage.objects.get()
        assert (passage.is_offline, passage.is_relayed, passage.relay) == (True, False, relay)
        rows = passage.travellers.order_by("place").values_list("ruled", "outcome", "reason")
        assert list(rows) == [
            ("turn_back", "turn_back", ""),
            ("admit_with_test", "hold", DECIDED_OFFLINE),
            ("turn_back", "admit_with_test", DECIDED_OFFLINE),
        ]
    count = HourCount.objects.get()
    assert (count.vehicles, count.persons, count.hold, count.overridden) == (1, 3, 1, 2)


def test_one_record_that_is_refused_stops_nothing_behind_it(
    world: World, barrier: Barrier, relay: Relay
):
    elsewhere = build_barrier(world, "南河镇", name="南河卡口")
    mine, theirs, gone, last = (barrier.entry(decided=LET_IN) for _ in range(4))
    theirs = replace(theirs, checkpoint=elsewhere.checkpoint.pk)
    left = world.add_officer("离岗员", barrier.officer.role, "北口镇")
    left.left_at = NOW
    left.save()
    who = barrier.officer.pk
    told = bring(
        relay,
        Brought(mine.key, who, mine, is_decided=True),
        Brought(theirs.key, who, theirs, is_decided=True),
        Brought(gone.key, left.pk, gone, is_decided=True),
        Brought(last.key, who, last),
    )
    assert [each.refused.code if each.refused else "" for each in told] == [
        "", "not_found", "not_allowed", "",
    ]  # fmt: skip
    assert set(Passage.objects.values_list("pk", flat=True)) == {mine.key, last.key}
    # The device decided the last one, and the relay only brought it.
    assert not Passage.objects.get(pk=last.key).is_relayed


def test_a_passage_taken_back_and_a_shift_are_told_twice_and_done_once(
    barrier: Barrier, relay: Relay
):
    entry, who, ids = barrier.entry(decided=LET_IN), barrier.officer.pk, barrier.world.ids
    records = [
        Brought(next(ids), who, ShiftTold(NOW)),
        Brought(entry.key, who, entry, is_decided=True),
        Brought(next(ids), who, Withdrawal(entry.key, "误录")),
        Brought(next(ids), who, ShiftTold(NOW + HOUR, "老李", "无")),
    ]
    assert [each.refused for each in bring(relay, *records)] == [None] * 4
    assert [each.refused for each in bring(relay, *records)] == [None] * 4
    passage = Passage.objects.get()
    assert (passage.withdrawal, passage.withdrawn_by) == ("误录", barrier.officer)
    ended = Shift.objects.get()
    assert (ended.began_at, ended.ended_at, ended.signed) == (NOW, NOW + HOUR, "老李")


def test_a_second_check_at_a_relay_is_told_twice_and_done_once(barrier: Barrier, relay: Relay):
    ill, who, ids = barrier.person(celsius=38.2), barrier.officer.pk, barrier.world.ids
    entry = barrier.entry(ill, decided=(Outcome.HOLD,))
    decision = Decision(entry.key, 1, Outcome.ADMIT_WITH_TEST, "复测 36.6", NOW + HOUR)
    late = replace(decision, outcome=Outcome.TURN_BACK, at=NOW)
    records = [
        Brought(entry.key, who, entry, is_decided=True),
        Brought(next(ids), who, decision),
        Brought(next(ids), who, late),
    ]
    for _ in range(2):
        told = [each.refused.code if each.refused else "" for each in bring(relay, *records)]
        assert told == ["", "", "decided_since"]
    passage, traveller = Passage.objects.get(), Traveller.objects.get()
    assert (passage.outcome, passage.closed_at) == ("admit_with_test", NOW + HOUR)
    assert (traveller.outcome, traveller.decided_by, traveller.reason) == (
        "admit_with_test", barrier.officer, "复测 36.6",
    )  # fmt: skip
    assert (HourCount.objects.get().vehicles, HourCount.objects.get().overridden) == (1, 1)


def test_looks_at_a_relay_that_was_alone_are_in_the_access_log_once_also_of_who_has_left(
    barrier: Barrier, relay: Relay
):
    officer, ids = barrier.officer, barrier.world.ids
    officer.left_at = NOW + HOUR
    officer.save()
    looks = [
        Brought(next(ids), officer.pk, LookTold(NOW - HOUR, "", 3)),
        Brought(next(ids), officer.pk, LookTold(NOW, "1A2B3C4D", 2)),
    ]
    for _ in range(2):
        assert [each.refused for each in bring(relay, *looks)] == [None] * 2
    logged = AccessLog.objects.order_by("at").values_list("officer", "at", "about", "count")
    assert list(logged) == [
        (officer.pk, NOW - HOUR, "passages at relay 古北口检查站 岗亭", 3),
        (officer.pk, NOW, "passage by slip 1A2B3C4D at relay 古北口检查站 岗亭", 2),
    ]  # fmt: skip
    assert [say_about(about, "table", "zh") for _, _, about, _ in logged] == [
        "中继 古北口检查站 岗亭 的通行记录", "通行告知单 1A2B3C4D（中继 古北口检查站 岗亭）",
    ]  # fmt: skip


def test_the_office_knows_what_it_refused_what_came_of_it_and_the_clock_of_a_relay(
    world: World, barrier: Barrier, relay: Relay
):
    elsewhere, who = build_barrier(world, "南河镇", name="南河卡口"), barrier.officer.pk
    theirs = replace(barrier.entry(decided=LET_IN), checkpoint=elsewhere.checkpoint.pk)
    lost = Brought(next(world.ids), who, Withdrawal(theirs.key, "误录"))
    for hours in (1, 2):
        bring(relay, Brought(theirs.key, who, theirs, is_decided=True), lost, hours=hours)
    mine = replace(theirs, checkpoint=barrier.checkpoint.pk)
    bring(relay, Brought(mine.key, who, mine, is_decided=True), hours=3)
    at, now = NOW + 4 * HOUR, NOW + 5 * HOUR
    for _ in range(2):
        dropped = [Dropped(lost.key, "lao-wang@hut", "已补录", at)]
        note_relay(
            relay=relay, clock=now + timedelta(minutes=9), waiting=40, dropped=dropped, now=now
        )
    rows = RelayRefusal.objects.order_by("kind").values_list(
        "kind", "at", "taken_at", "dropped_at", "dropped_by", "drop_reason"
    )
    assert list(rows) == [
        ("passage", NOW + 2 * HOUR, NOW + 3 * HOUR, None, "", ""),
        ("withdrawal", NOW + 2 * HOUR, None, at, "lao-wang@hut", "已补录"),
    ]
    relay.refresh_from_db()
    assert (relay.clock_ahead, relay.waiting) == (540, 40)


def test_what_a_relay_laid_aside_and_dropped_is_in_the_books_though_we_never_refused_it(
    world: World, barrier: Barrier, relay: Relay
):
    lost, who = next(world.ids), barrier.officer.pk
    aside = [LaidAside(lost, RelayRecord.Kind.PASSAGE, who, "上级服务器出错", NOW)]
    note: dict[str, Any] = {"relay": relay, "clock": None, "waiting": 0, "aside": aside}
    for hours in (1, 2):
        note_relay(dropped=[], now=NOW + hours * HOUR, **note)
    (row,) = RelayRefusal.objects.all()
    assert (row.key, row.kind, row.officer, row.at, row.refusal, row.dropped_at) == (
        lost, "passage", who, NOW, "上级服务器出错", None,
    )  # fmt: skip
    dropped = Dropped(lost, "lao-wang@hut", "已补录", NOW + 3 * HOUR)
    note_relay(dropped=[dropped], now=NOW + 4 * HOUR, **note)
    row.refresh_from_db()
    assert (row.at, row.dropped_at, row.dropped_by, row.drop_reason) == (
        NOW, NOW + 3 * HOUR, "lao-wang@hut", "已补录",
    )  # fmt: skip


def test_a_relay_is_enrolled_and_revoked_by_who_opens_checkpoints_in_its_unit(
    world: World, barrier: Barrier
):
    place = barrier.checkpoint.pk
    here = world.add_officer("北口登记员", Role.TOWN, "北口镇")
    there = world.add_officer("南河登记员", Role.TOWN, "南河镇")
    for by, refusal in ((barrier.officer, NotAllowed), (there, NotFound)):
        with pytest.raises(refusal):
            enrol_relay(checkpoint=place, name="岗亭", by=by, now=NOW)
    made, _ = enrol_relay(checkpoint=place, name="岗亭", by=here, now=NOW)
    with pytest.raises(NotFound):
        revoke_relay(relay=made.pk, reason="被盗", by=there, now=NOW)
    ended = revoke_relay(relay=made.pk, reason="被盗", by=here, now=NOW)
    assert (ended.enrolled_by, ended.revoked_by) == (here, here)
    assert (list(relays_of(here)), list(relays_of(there))) == ([made], [])


def test_an_end_that_is_told_late_ends_no_shift_elsewhere_and_none_that_began_since(
    world: World, barrier: Barrier, relay: Relay
):
    who, place = barrier.officer, barrier.checkpoint.pk
    elsewhere = build_barrier(world, name="司马台检查站").checkpoint.pk
    for at, end in ((elsewhere, NOW + 2 * HOUR), (place, NOW)):
        begin_shift(checkpoint=at, by=who, now=NOW + HOUR)
        told = bring(relay, Brought(next(world.ids), who.pk, ShiftTold(end, "老李")))
        assert [each.refused.code if each.refused else "" for each in told] == ["not_found"]
        assert Shift.objects.filter(ended_at=None).count() == 1
        end_shift(signed="老王", note="", by=who, now=NOW + 2 * HOUR)


def test_what_a_device_is_just_saying_itself_is_told_again(
    barrier: Barrier, relay: Relay, monkeypatch: pytest.MonkeyPatch
):
    def claim_key(**_: Any) -> None:
        raise RequestUnderWay

    monkeypatch.setattr(relays, "claim_key", claim_key)
    with pytest.raises(RequestUnderWay):
        bring(relay, Brought(next(barrier.world.ids), barrier.officer.pk, ShiftTold(NOW)))


def test_a_relay_gets_its_list_by_its_secret_until_it_is_revoked(barrier: Barrier):
    made, secret = enrol_relay(checkpoint=barrier.checkpoint.pk, name="岗亭", now=NOW)
    met = meet_relay(secret=secret, now=NOW + HOUR)
    taken = take_relay_desk(relay=met, with_watch=True, now=NOW + HOUR)
    assert taken.watch is not None
    noted = AccessLog.objects.filter(account="relay 岗亭").get()
    assert noted.about == "watch list: 古北口检查站, 岗亭"
    with pytest.raises(Refused, match="No relay has this secret") as unknown:
        meet_relay(secret=secret + "x", now=NOW)
    assert unknown.value.code == "relay_unknown"

    revoke_relay(relay=made.pk, reason="被盗", now=NOW + 2 * HOUR)
    made.refresh_from_db()
    assert (made.key, made.met_at) == (None, NOW + HOUR)
    with pytest.raises(RelayRevoked, match="2022-04-26 11:30"):
        meet_relay(secret=secret, now=NOW + 3 * HOUR)
    with pytest.raises(RelayRevoked):
        revoke_relay(relay=made.pk, reason="再次", now=NOW + 3 * HOUR)


def test_a_relay_has_a_name_a_checkpoint_and_a_reason_to_be_revoked(barrier: Barrier, relay: Relay):
    with pytest.raises(Invalid):
        enrol_relay(checkpoint=barrier.checkpoint.pk, name=" ", now=NOW)
    with pytest.raises(NotFound):
        enrol_relay(checkpoint=relay.pk, name="岗亭", now=NOW)
    with pytest.raises(Invalid):
        revoke_relay(relay=relay.pk, reason=" ", now=NOW)
    with pytest.raises(NotFound):
        revoke_relay(relay=barrier.checkpoint.pk, reason="被盗", now=NOW)
