"""The watch list of 老赵's device at 古北口: whom it stops, and nothing about anybody."""

import base64
import hashlib
import hmac
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.queries.remarks import CARRIER
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.people.models import Identity, Person
from gubei.domain.privacy.models import AccessLog
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import SealedTable, about_of
from gubei.domain.territory.operations.devices import revoke
from gubei.engines.policy import Anchor
from gubei.terms.passages import Outcome, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.neighbours import OUR_KEY, checked, take_in, their_list, with_luanping
from tests.world import NOW, World, document

WU_GANG = document(date(1970, 1, 1), 21)
COMMUTER = document(date(1985, 6, 1), 11)


@pytest.fixture
def barrier(world: World, clock: Clock) -> Barrier:
    """The checkpoint under the entry rules, 吴刚 in isolation at home, a commuter who is known."""
    entry_rules(world)
    barrier = build_barrier(world)
    policy = apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 4, 26),
        reason="第九版施行", by=world.leng_leader, now=NOW,
    ).change  # fmt: skip
    wu = world.add_person("吴刚", "柳沟村", document=WU_GANG, phone="19900000021")
    impose(
        wish=Wish(
            person=wu.pk, person_class="close_contact", reason="同车",
            anchors={Anchor.LAST_EXPOSURE: date(2022, 4, 25)}, pack=policy.pack,
        ),
        by=world.tang_town, now=NOW,
    )  # fmt: skip
    return barrier


def enrol(barrier: Barrier) -> dict[str, Any]:
    """Sign the officer's device on."""
    answer = Api(barrier.officer).post("/devices", {"name": "岗亭电脑"})
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def ask(barrier: Barrier, device: str, known: str = "") -> Any:
    """Ask for the list of a device."""
    path = f"/devices/{device}/watch-list?checkpoint={barrier.checkpoint.pk}&known={known}"
    return Api(barrier.officer).get(path)


def hashed(key: str, *parts: str) -> bytes:
    """Return what stands for a value: the slow twin, as the API says it."""
    derived = hmac.digest(base64.b64decode(key), b"gubei watch list", hashlib.sha256)
    return hmac.digest(derived, "\x1f".join(parts).encode(), hashlib.sha256)[:6]


def hashes(packed: str) -> list[bytes]:
    """Unpack what was sent."""
    content = base64.b64decode(packed)
    return [content[at : at + 6] for at in range(0, len(content), 6)]


def test_the_list_stops_whom_a_decision_would_hand_over_and_nobody_else(
    world: World, barrier: Barrier
):
    # A second record of hers under another number is the same person.
    twin = world.add_person("林枚", "石桥村", document=document(date(1988, 3, 12), 44))
    Person.objects.filter(pk=twin.pk).update(same_as=world.person("林梅"))
    barrier.send(vehicle_class=VehicleClass.COMMUTER, plate="冀W24680")
    barrier.send(barrier.person("吴刚", document=WU_GANG), plate="京A12345")
    device = enrol(barrier)
    shown = ask(barrier, device["id"]).json()

    stopped: set[UUID] = set()
    for person in Person.objects.exclude(name=""):
        said = [barrier.person(person.name, document=each) for each in _documents(person)]
        said += [barrier.person(person.name, document="", phone=each) for each in _phones(person)]
        outcomes = [barrier.send(each).travellers[0].outcome for each in said]
        if Outcome.HAND_OVER in outcomes:
            assert set(outcomes) == {Outcome.HAND_OVER}
            stopped.add(person.pk)
    people = Person.objects.filter(pk__in=stopped)
    numbers = [("document", each) for person in people for each in _documents(person)]
    numbers += [("call", each.name, phone) for each in people for phone in _phones(each)]
    assert hashes(shown["persons"]) == sorted(hashed(device["key"], *each) for each in numbers)
    assert {"吴刚", "林梅", "林枚"} <= {each.name for each in people}
    assert hashes(shown["vehicles"]) == [hashed(device["key"], "plate", "京A12345")]
    assert hashes(shown["known"]) == [hashed(device["key"], "document", COMMUTER)]
    assert shown["phone"] == "110"


def _documents(person: Person) -> list[str]:
    return [_open(each, "identity") for each in Identity.objects.filter(person=person)]


def _phones(person: Person) -> list[str]:
    return [_open(each, "contact") for each in person.contact_details.filter(kind="phone")]


def _open(each: Any, table: SealedTable) -> str:
    return key_ring().open(each.sealed, about=about_of(table, each.pk))


def test_it_says_nothing_without_the_key_of_the_device(world: World, barrier: Barrier):
    first, other = enrol(barrier), enrol(barrier)
    answer = ask(barrier, first["id"])
    mine, theirs = (
        hashes(answer.json()["persons"]),
        hashes(ask(barrier, other["id"]).json()["persons"]),
    )

    assert len(mine) == len(theirs) > 2
    assert not set(mine) & set(theirs)
    assert set(answer.json()) == {
        "digest", "made_at", "stale_at", "expires_at", "phone", "is_known", "persons", "vehicles",
        "known", "checked",
    }  # fmt: skip
    text = answer.content.decode()
    assert not [each for each in ("林", "派单", WU_GANG, "home") if each in text]


def test_it_is_good_for_three_days_and_a_device_that_holds_it_gets_no_copy(
    world: World, barrier: Barrier, clock: Clock
):
    device = enrol(barrier)
    first = ask(barrier, device["id"]).json()
    clock.forward(hours=1)
    again = ask(barrier, device["id"], first["digest"]).json()

    assert (first["made_at"], first["stale_at"], first["expires_at"]) == (
        "2022-04-26T09:30:00+08:00", "2022-04-27T09:30:00+08:00", "2022-04-29T09:30:00+08:00",
    )  # fmt: skip
    assert (again["is_known"], again["persons"], again["made_at"]) == (
        True, "", "2022-04-26T10:30:00+08:00",
    )  # fmt: skip
    logged = AccessLog.objects.filter(about__startswith="watch list")
    assert [(each.officer_id, each.about, each.count) for each in logged] == [
        (barrier.officer.pk, "watch list: 古北口检查站, 岗亭电脑", len(hashes(first["persons"])))
    ]
    world.add_document(world.person("吴刚"), document(date(1970, 1, 1), 33))
    assert ask(barrier, device["id"], first["digest"]).json()["is_known"] is False


def test_which_vehicles_were_checked_is_told_without_the_whole_list_and_without_a_look(
    world: World, barrier: Barrier
):
    device = enrol(barrier)
    first = ask(barrier, device["id"]).json()
    with_luanping(world)
    take_in(world, their_list(OUR_KEY, [checked("冀W10001", 3)]))
    again = ask(barrier, device["id"], first["digest"]).json()
    assert (first["checked"], len(base64.b64decode(again["checked"]))) == ("", 14)
    assert (again["is_known"], again["digest"], again["persons"]) == (True, first["digest"], "")
    assert AccessLog.objects.filter(about__startswith="watch list").count() == 1


def test_only_the_own_device_at_the_own_checkpoint_gets_it(world: World, barrier: Barrier):
    device = enrol(barrier)
    other = build_barrier(world, "南河镇", name="南河卡口")
    path = f"/devices/{device['id']}/watch-list?checkpoint="

    assert Api(other.officer).get(f"{path}{other.checkpoint.pk}").status_code == 404
    assert Api(barrier.officer).get(f"{path}{other.checkpoint.pk}").status_code == 404
    assert Api(world.liu_village).get(f"{path}{barrier.checkpoint.pk}").status_code == 403
    revoke(device=UUID(device["id"]), reason="被盗", by=barrier.officer, now=NOW)
    answer = ask(barrier, device["id"])
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


def test_a_vehicle_in_which_somebody_sought_sat_is_looked_into_for_two_weeks(
    world: World, barrier: Barrier
):
    barrier.send(barrier.person("吴刚", document=WU_GANG), plate="京A12345")
    at_once = barrier.send(plate="京A12345", passed_at=NOW + timedelta(minutes=5))
    other = barrier.send(plate="京A12346")
    assert CARRIER in at_once.remarks
    assert CARRIER not in other.remarks
