"""No passage is lost and none is there twice: the server killed, the relay killed, the line cut.

Real processes with private databases, killed with SIGKILL, so that nothing of them can tidy up.
Whatever was answered at the road stands in the main server's books, once.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gubei.adapters.postgres import ensure_running, release
from tests.interfaces.commands import Commands
from tests.stories.booths import Booth, Running, ask, district, passages, wait_until

pytestmark = pytest.mark.slow

LOTS, LOT = 60, 10
PASSAGES = "SELECT count(*) FROM gubei_passage"
TOTALS = """
    SELECT (SELECT count(*) FROM gubei_passage), (SELECT count(*) FROM gubei_traveller),
           (SELECT coalesce(sum(vehicles), 0) FROM gubei_hourcount),
           (SELECT coalesce(sum(persons), 0) FROM gubei_hourcount),
           (SELECT count(*) FROM gubei_order), (SELECT count(DISTINCT (subject_id, kind))
            FROM gubei_order WHERE subject_kind = 'passage')
"""
BOOKS = """
    SELECT p.plate, p.is_offline, p.is_relayed, r.name, o.username, p.withdrawn_at IS NOT NULL
    FROM gubei_passage p JOIN gubei_officer o ON o.id = p.by_id
    LEFT JOIN gubei_relay r ON r.id = p.relay_id WHERE p.plate < '冀W00010'
"""
COUNTED = """
    SELECT coalesce(sum(vehicles), 0), coalesce(sum(persons), 0) FROM gubei_hourcount
"""
NOTED = "SELECT note FROM gubei_attempt"
DECIDED = """
    SELECT t.ruled, t.outcome, o.username, t.reason FROM gubei_traveller t
    JOIN gubei_passage p ON p.id = t.passage_id JOIN gubei_officer o ON o.id = t.decided_by_id
    WHERE p.plate = '冀W00005'
"""
DECISION = "00000000-0000-7000-8000-000000000004"
SHIFT = "SELECT signed FROM gubei_shift"
WAITING = "SELECT count(*) FROM gubei_relayrecord WHERE told_at IS NULL"
LOOKED = """
    SELECT l.about, o.username, l.count FROM gubei_accesslog l
    JOIN gubei_officer o ON o.id = l.officer_id WHERE l.about LIKE 'passages at relay%'
"""
BODIES = "SELECT count(*) FROM gubei_relayrecord WHERE body IS NOT NULL"
HELD = "SELECT (SELECT count(*) FROM gubei_relayrecord), (SELECT count(*) FROM gubei_relaysession)"
LISTED = "SELECT count(*) FROM gubei_relaylink WHERE desk IS NOT NULL"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Commands, str]]:
    """The main server's database, and the checkpoint at 古北口."""
    with district(tmp_path_factory.mktemp("office")) as found:
        yield found


def send_all(booth: Booth, lots: list[list[dict[str, Any]]], taken: list[str]) -> None:
    """Send until nobody answers; note what was answered."""
    with suppress(OSError):
        for lot in lots:
            taken += [each["passage"]["id"] for each in booth.send(lot)]


def test_a_killed_server_loses_no_passage(office: tuple[Commands, str]) -> None:
    gubei, checkpoint = office
    before = ask(gubei, TOTALS)[0]
    server = Running(gubei)
    booths = [Booth(server.address, name).sign_in() for name in ("booth1", "booth2")]
    kept = [
        [passages(checkpoint, LOT, first=1_000 + (which * LOTS + lot) * LOT) for lot in range(LOTS)]
        for which in range(2)
    ]
    taken: list[str] = []
    threads = [
        threading.Thread(target=send_all, args=(booth, lots, taken))
        for booth, lots in zip(booths, kept, strict=True)
    ]
    for each in threads:
        each.start()
    wait_until(lambda: ask(gubei, PASSAGES)[0][0] > before[0] + 10 * LOT, "some passages are in")
    server.kill()
    for each in threads:
        each.join()
    begun = ask(gubei, PASSAGES)[0][0] - before[0]
    whole = 2 * LOTS * LOT
    assert len(taken) <= begun < whole, "all was over before the kill; take more lots"
    known = {str(each) for (each,) in ask(gubei, "SELECT id FROM gubei_passage")}
    assert set(taken) <= known, "an answer was given for nothing"
    assert begun % LOT == 0, "half a lot"

    server.start()
    try:
        for booth, lots in zip(booths, kept, strict=True):
            again: list[str] = []
            send_all(booth, lots, again)
            assert again == [each["id"] for lot in lots for each in lot]
    finally:
        server.end()
    added = [now - then for now, then in zip(ask(gubei, TOTALS)[0], before, strict=True)]
    assert added == [whole, whole, whole, whole, 2 * whole, 2 * whole]


@pytest.fixture
def hut(tmp_path: Path) -> Iterator[Commands]:
    """The machine at the checkpoint, its database held running."""
    commands = Commands(tmp_path / "hut")
    ensure_running(commands.home)
    try:
        yield commands
    finally:
        release(commands.home)


def enrol(gubei: Commands, hut: Commands, address: str) -> str:
    """Enrol the relay and let it join; return its key."""
    made = gubei("relay", "enrol", "古北口检查站", "--name", "岗亭")
    key, secret = made.out.split()[0], made.out.split()[-1]
    joined = hut("relay", "join", address, GUBEI_RELAY_SECRET=secret)
    assert (made.code, joined.code) == (0, 0), made.err + joined.err
    return key


def said(answer: dict[str, Any]) -> tuple[str, bool, bool]:
    """Return what was decided of a vehicle, and by whom."""
    passage = answer["passage"]
    return passage["outcome"], passage["is_offline"], passage["is_relayed"]


def test_a_relay_agrees_and_forwards_once(office: tuple[Commands, str], hut: Commands) -> None:
    gubei, checkpoint = office
    before = ask(gubei, COUNTED)[0]
    main = Running(gubei)
    key = enrol(gubei, hut, main.address)
    relay = Running(hut, "--relay")
    try:
        wait_until(lambda: ask(hut, LISTED)[0][0] == 1, "the relay has its lists")
        one, two = (Booth(relay.address, name).sign_in() for name in ("booth1", "booth2"))
        lin_mei, *cars = passages(checkpoint, 5)
        lin_mei["people"][0] |= {"name": "林梅", "document": "", "phone": "19900000001"}
        ahead, seen, again, alone = cars
        again["plate"] = seen["plate"]

        while_the_line_stands(one, two, ahead)
        main.kill()
        while_it_is_cut(one, two, seen, again, lin_mei)
        relay.kill()
        relay.start()
        after_the_relay_was_gone(one, two, alone, seen)
        main.start()
        wait_until(lambda: ask(hut, WAITING) == [(0,)], "everything was told")
        in_the_books(gubei, hut, before)
        sent_again(one, two, gubei, [ahead, seen, alone], [again, lin_mei])

        assert gubei("relay", "revoke", key, "--reason", "被盗").code == 0
        wait_until(lambda: ask(hut, HELD) == [(0, 0)], "the relay forgot what it held")
        assert one.refusal("/passages", {"passages": [seen]}) == (503, "relay_revoked")
    finally:
        relay.end()
        main.end()


def while_the_line_stands(one: Booth, two: Booth, ahead: dict[str, Any]) -> None:
    """The main server decides; the relay passes on what a barrier asks, and nothing else."""
    assert said(one.send([ahead])[0]) == ("admit_with_test", False, False)
    here = two.ask(f"/checkpoints/{ahead['checkpoint']}/here")
    assert here["last"][0]["plate"] == "冀W00001"
    assert (here["relay"]["name"], here["relay"]["is_alone"]) == ("岗亭", False)
    assert one.refusal("/leads") == (404, "not_found")


def while_it_is_cut(
    one: Booth, two: Booth, seen: dict[str, Any], again: dict[str, Any], lin_mei: dict[str, Any]
) -> None:
    """The relay decides by the same rules and lists, and its devices hear of each other."""
    assert said(one.send([seen])[0]) == ("admit_with_test", True, True)
    (repeat,) = one.send([seen])
    assert (repeat["is_repeat"], said(repeat)) == (True, ("admit_with_test", True, True))
    two_people = seen | {"people": seen["people"] * 2}
    assert one.refusal("/passages", {"passages": [two_people]}) == (409, "key_used")
    (twice,) = two.send([again])
    assert "registered by booth1" in twice["remarks"][0]["en"]
    assert said(two.send([lin_mei])[0]) == ("hand_over", True, True)
    settled_while_it_is_cut(one, two, seen)
    withdrawal = f"/passages/{again['id']}/withdraw"
    for _ in range(2):
        two.ask(withdrawal, {"reason": "重复登记"}, key="00000000-0000-7000-8000-000000000001")
    here = one.ask(f"/checkpoints/{seen['checkpoint']}/here")
    assert [(each["plate"], each["outcome"], each["by"]) for each in here["last"]] == [
        ("冀W00005", "admit_with_test", "booth1"), ("冀W00000", "hand_over", "booth2"),
        ("冀W00002", "admit_with_test", "booth1"), ("冀W00001", "admit_with_test", "booth1"),
    ]  # fmt: skip
    assert (here["vehicles"], here["persons"], here["relay"]["is_alone"]) == (4, 4, True)
    stranger = Booth(one.address, "booth1")
    assert stranger.refusal("/passages", {"passages": [seen]}) == (503, "uplink_gone")


def settled_while_it_is_cut(one: Booth, two: Booth, seen: dict[str, Any]) -> None:
    """Whom the relay held a second check lets go, at any device and once."""
    ill = seen | {"id": str(uuid4()), "plate": "冀W00005"}
    ill["people"] = [ill["people"][0] | {"celsius": 38.2}]
    assert said(one.send([ill])[0]) == ("hold", True, True)
    path = f"/checkpoints/{seen['checkpoint']}/here"
    (waits,) = two.ask(path)["waiting"]
    assert [(each["place"], each["outcome"]) for each in waits["people"]] == [(1, "hold")]
    decision = {"place": 1, "outcome": "admit_with_test", "reason": "复测 36.6"}
    for _ in range(2):
        answer = two.ask(f"/passages/{ill['id']}/decide", decision, key=DECISION)
        assert (answer["outcome"], answer["travellers"][0]["reason"]) == (
            "admit_with_test", "复测 36.6",
        )  # fmt: skip
    assert one.ask(path)["waiting"] == []
    elsewhere = f"/checkpoints/{uuid4()}/here"
    assert one.refusal(elsewhere, None) == (503, "uplink_gone")


def after_the_relay_was_gone(
    one: Booth, two: Booth, alone: dict[str, Any], seen: dict[str, Any]
) -> None:
    """It knows everything that it had answered; what a device decided without it holds."""
    path = f"/checkpoints/{seen['checkpoint']}"
    # Six records, and that somebody saw who waited.
    assert one.ask(f"{path}/here")["relay"]["waiting"] == 7
    (decided,) = one.send([alone | {"decided": ["hold"]}])
    assert said(decided) == ("hold", True, False)
    (held,) = two.ask(f"{path}/here")["waiting"]
    assert (held["plate"], held["outcome"], held["ruled"], held["decided"]) == (
        "冀W00004", "hold", "admit_with_test", "device",
    )  # fmt: skip
    one.ask(f"{path}/shift", {}, key="00000000-0000-7000-8000-000000000002")
    end = {"signed": "老李", "note": ""}
    one.ask("/shifts/end", end, key="00000000-0000-7000-8000-000000000003")


def in_the_books(gubei: Commands, hut: Commands, before: Any) -> None:
    """The main server has each vehicle once, marked; the relay has nothing of them any more."""
    assert sorted(ask(gubei, BOOKS)) == [
        ("冀W00000", True, True, "岗亭", "booth2", False),
        ("冀W00001", False, False, None, "booth1", False),
        ("冀W00002", True, True, "岗亭", "booth1", False),
        ("冀W00002", True, True, "岗亭", "booth2", True),
        ("冀W00004", True, False, "岗亭", "booth1", False),
        ("冀W00005", True, True, "岗亭", "booth1", False),
    ]
    ((vehicles, persons),) = ask(gubei, COUNTED)
    assert (vehicles - before[0], persons - before[1]) == (5, 5)
    assert ask(gubei, DECIDED) == [("hold", "admit_with_test", "booth2", "复测 36.6")]
    assert ask(gubei, SHIFT) == [("老李",)]
    ((note,),) = ask(gubei, NOTED)
    assert note.startswith("古北口检查站，冀W00000")
    assert ask(gubei, LOOKED) == [("passages at relay 古北口检查站 岗亭", "booth2", 1)]
    assert ask(hut, BODIES) == [(0,)]
    (relay,) = gubei("relay", "list", "--json").json["relays"]
    assert (relay["name"], relay["waiting"], relay["revoked_at"]) == ("岗亭", 0, None)
    stands = hut("relay", "status", "--json").json
    assert (stands["checkpoint"], stands["waiting"], stands["refused"]) == ("古北口检查站", 0, [])


def sent_again(one: Booth, two: Booth, gubei: Commands, ones: list[Any], twos: list[Any]) -> None:
    """Devices that heard no answer send everything once more, now through to the main server."""
    before = ask(gubei, BOOKS), ask(gubei, COUNTED)
    wait_until(
        lambda: not one.ask(f"/checkpoints/{ones[0]['checkpoint']}/here")["relay"]["is_alone"],
        "the line stands again",
    )
    assert {each["is_repeat"] for each in [*one.send(ones), *two.send(twos)]} == {True}
    withdrawal = f"/passages/{twos[0]['id']}/withdraw"
    two.ask(withdrawal, {"reason": "重复登记"}, key="00000000-0000-7000-8000-000000000001")
    assert (ask(gubei, BOOKS), ask(gubei, COUNTED)) == before
