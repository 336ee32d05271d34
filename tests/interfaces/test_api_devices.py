"""Devices: the key is handed to its officer, and to nobody once the device is revoked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.privacy.operations import reseal
from gubei.domain.territory.models import Device
from gubei.domain.territory.operations.devices import SEALED, revoke
from gubei.domain.territory.operations.officers import leave
from gubei.terms.refusals import NotFound
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World


def _enrol(api: Api) -> dict[str, Any]:
    answer = api.post("/devices", {"name": "刘村干的手机"})
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_the_key_of_liu_s_phone_comes_back_at_every_sign_in_and_lies_sealed(
    world: World, clock: Clock
):
    device = _enrol(Api(world.liu_village))
    clock.forward(hours=3)
    again = Api(world.liu_village).post(f"/devices/{device['id']}/key")

    assert again.json() == device
    kept = Device.objects.get()
    assert device["key"].encode() not in bytes(kept.key or b"")
    assert (kept.enrolled_at, kept.met_at) == (NOW, NOW + timedelta(hours=3))
    reseal(SEALED[0])
    assert Api(world.liu_village).post(f"/devices/{device['id']}/key").json() == device


def test_no_answer_with_a_key_is_kept(world: World, clock: Clock):
    api = Api(world.liu_village)
    first = api.post("/devices", {"name": "手机"}, **{"Idempotency-Key": "one"}).json()
    again = api.post("/devices", {"name": "手机"}, **{"Idempotency-Key": "one"}).json()
    assert first["key"] != again["key"]


def test_another_officer_gets_no_key(world: World, clock: Clock):
    device = _enrol(Api(world.liu_village))
    answer = Api(world.shi_village).post(f"/devices/{device['id']}/key")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_without_a_sign_in_a_device_is_asked_to_sign_in(world: World, clock: Clock):
    device = _enrol(Api(world.liu_village))
    answer = Api().post(f"/devices/{device['id']}/key")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in")


def test_a_lost_phone_is_revoked_from_the_office_and_its_sign_in_ends(world: World, clock: Clock):
    phone = Api(world.liu_village)
    device = _enrol(phone)
    office = Api(world.guan_administrator)
    revoked = office.post(f"/devices/{device['id']}/revoke", {"reason": "手机丢失"}).json()

    assert (revoked["revoked_at"], revoked["revoked_by"]["name"], revoked["reason"]) == (
        "2022-04-26T09:30:00+08:00",
        "管理员",
        "手机丢失",
    )
    assert phone.get("/field/today").status_code == 401
    # It learns so whether somebody signs in again or nobody does.
    for api in (Api(world.liu_village), Api()):
        answer = api.post(f"/devices/{device['id']}/key")
        assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
    assert Device.objects.get().key is None
    second = office.post(f"/devices/{device['id']}/revoke", {"reason": "又丢"})
    assert second.json()["code"] == "device_revoked"


def test_liu_revokes_the_own_phone_and_not_that_of_shi(world: World, clock: Clock):
    mine, other = _enrol(Api(world.liu_village)), _enrol(Api(world.shi_village))
    api = Api(world.liu_village)
    assert api.post(f"/devices/{mine['id']}/revoke", {"reason": "换机"}).status_code == 200
    assert api.post(f"/devices/{other['id']}/revoke", {"reason": "换机"}).status_code == 404
    assert [each["id"] for each in api.get("/devices").json()["items"]] == [mine["id"]]


def test_an_administrator_elsewhere_does_not_reach_the_device(world: World, clock: Clock):
    device = _enrol(Api(world.liu_village))
    with pytest.raises(NotFound):
        revoke(device=device["id"], reason="丢失", by=world.nan_town, now=NOW)


def test_with_an_officer_who_leaves_the_devices_go(world: World, clock: Clock):
    _enrol(Api(world.liu_village))
    leave(officer_id=world.liu_village.id, by=world.guan_administrator, now=NOW)
    gone = Device.objects.get()
    assert (gone.key, gone.revoked_at, gone.reason) == (None, NOW, "离岗 left")


def test_the_tables_refuse_a_revoked_device_with_a_key(world: World, clock: Clock):
    _enrol(Api(world.liu_village))
    with pytest.raises(IntegrityError, match="revoked_device_has_no_key"), transaction.atomic():
        Device.objects.update(revoked_at=NOW, revoked_by=world.guan_administrator, reason="丢失")
    with pytest.raises(IntegrityError, match="device_is_met_after"), transaction.atomic():
        Device.objects.update(met_at=NOW - timedelta(days=1))


def test_records_of_liu_are_not_taken_while_shi_is_signed_in(world: World, clock: Clock):
    lead = world.lead("林梅").id
    path, sent = f"/leads/{lead}/attempts", {"means": "visit", "result": "nobody_home"}
    answer = Api(world.shi_village).post(path, sent, **{"Gubei-Officer": str(world.liu_village.pk)})
    assert (answer.status_code, answer.json()["code"]) == (401, "other_officer")
    mine = Api(world.liu_village).post(path, sent, **{"Gubei-Officer": str(world.liu_village.pk)})
    assert mine.status_code == 200
