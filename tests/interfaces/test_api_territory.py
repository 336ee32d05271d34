"""Units, officers, tokens, saved views and the access log over the API."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.territory.models import AccessToken, Role, Unit
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, PASSWORD, World

MORE = """code,name,level,kind,parent,aliases,population
999900,古北区,district,district,,Gubei,
999901,北口镇,town,town,999900,北口,12000
999902,南河镇,town,town,999900,,
99990101,柳沟村,village,village,999901,,
99990102,石桥村,village,village,999901,,
99990103,东关社区,village,community,999901,,
99990201,杏园村,village,village,999902,,
99990202,河沿新村,village,village,999901,河沿村,310
99990203,白塔村,village,village,999902,,
"""


def _file(text: str, name: str = "units.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_tang_sees_her_town_and_its_villages_with_their_open_leads(world: World):
    items = Api(world.tang_town).get("/units").json()["items"]
    assert [(u["name"], u["parent"], u["officers"], u["open_leads"]) for u in items] == [
        ("北口镇", "999900", 1, 3),
        ("柳沟村", "999901", 1, 1),
        ("石桥村", "999901", 1, 1),
        ("东关社区", "999901", 0, 1),
    ]


def test_the_demo_map_is_not_shown_for_another_district(world: World):
    answer = Api(world.he_duty).get("/map")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    Unit.objects.filter(code="999901").update(code="110118001")
    assert len(Api(world.he_duty).get("/map").json()["areas"]) == 20


def test_the_administrator_imports_units_and_nothing_is_deleted(world: World):
    api = Api(world.guan_administrator)
    answer = api.upload("/units/import", file=_file(MORE))
    assert answer.json() == {"added": 1, "changed": 3, "unchanged": 5, "findings": []}
    moved = Unit.objects.get(code="99990202")
    assert (moved.name, moved.aliases, moved.lineage) == (
        "河沿新村",
        ["河沿村"],
        ["999900", "999901", "99990202"],
    )
    again = api.upload("/units/import", file=_file(MORE))
    assert again.json() == {"added": 0, "changed": 0, "unchanged": 9, "findings": []}


def test_a_table_with_a_fault_is_refused_whole_and_says_which(world: World):
    table = MORE + "99990204,,village,village,999902,,\n"
    answer = Api(world.guan_administrator).upload("/units/import", file=_file(table))
    assert (answer.status_code, answer.json()["code"]) == (422, "unit_table_unfit")
    assert answer.json()["words"]["zh"].startswith("未存入任何单位。")
    assert Unit.objects.count() == 8


def test_the_table_of_another_district_is_refused(world: World):
    table = MORE.replace("9999", "8888")
    answer = Api(world.guan_administrator).upload("/units/import", file=_file(table))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_unit_keeps_its_level(world: World):
    table = MORE.replace(
        "99990203,白塔村,village,village,999902", "999903,白塔镇,town,town,999900"
    ).replace("99990202,河沿新村,village,village,999901", "99990202,河沿镇,town,town,999900")
    answer = Api(world.guan_administrator).upload("/units/import", file=_file(table))
    assert (answer.status_code, answer.json()["code"]) == (422, "unit_changes_level")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(99), b"a,b\n1,2\n"])
def test_something_that_is_no_table_of_units_is_refused_in_words(world: World, content: bytes):
    file = SimpleUploadedFile("units.csv", content)
    answer = Api(world.guan_administrator).upload("/units/import", file=file)
    assert answer.status_code == 422
    assert answer.json()["words"]["zh"]


def test_guan_adds_an_officer_who_can_sign_in(world: World, clock: Clock):
    sent = {
        "username": "bai_village",
        "name": "白村干",
        "role": "village_worker",
        "unit": "99990202",
        "phone": "19900009999",
        "password": PASSWORD,
    }
    answer = Api(world.guan_administrator).post("/officers", sent)
    body = answer.json()
    assert body == {
        "id": body["id"],
        "username": "bai_village",
        "name": "白村干",
        "role": "village_worker",
        "unit": {"code": "99990202", "name": "河沿村", "level": 3},
        "phone": "19900009999",
        "joined_at": "2022-04-26T09:30:00+08:00",
        "left_at": None,
        "sites": [],
    }
    signed = Api().post("/session", {"username": "bai_village", "password": PASSWORD})
    assert signed.json()["officer"]["name"] == "白村干"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"username": "LIU_village"}, 409, "username_taken"),
        ({"username": "a b"}, 422, "invalid"),
        ({"unit": "110118"}, 404, "not_found"),
        ({"role": "king"}, 422, "invalid"),
        ({"password": "short"}, 422, "weak_password"),
        ({"name": "  "}, 422, "invalid"),
        ({"name": "白\x00"}, 422, "unstorable"),
        ({"nickname": "白"}, 422, "invalid"),
    ],
)
def test_an_officer_is_refused_in_words(
    world: World, change: dict[str, str], status: int, code: str
):
    sent = {
        "username": "bai_village",
        "name": "白村干",
        "role": "village_worker",
        "unit": "99990202",
        "password": PASSWORD,
    }
    answer = Api(world.guan_administrator).post("/officers", sent | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_officers_of_a_unit_and_below(world: World):
    api = Api(world.he_duty)
    names = [o["name"] for o in api.get("/officers?unit=999901").json()["items"]]
    assert names == ["唐镇长", "刘村干", "石村干"]
    assert len(api.get("/officers").json()["items"]) == 10
    assert api.get("/officers?unit=110118").status_code == 404


def test_when_liu_leaves_her_tokens_and_her_sign_in_end(world: World, clock: Clock):
    made = Api(world.he_duty).post(
        "/tokens", {"name": "市平台", "scopes": ["lists:write"], "days": 30}
    )
    token = AccessToken.objects.get(pk=made.json()["id"])
    answer = Api(world.guan_administrator).post(f"/officers/{world.he_duty.id}/leave")
    assert answer.json()["left_at"] == "2022-04-26T09:30:00+08:00"
    token.refresh_from_db()
    assert token.revoked_at == NOW
    again = Api(world.guan_administrator).post(f"/officers/{world.he_duty.id}/leave")
    assert (again.status_code, again.json()["code"]) == (409, "left_before")


def test_nobody_ends_their_own_account(world: World):
    me = world.guan_administrator
    answer = Api(me).post(f"/officers/{me.id}/leave")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_oneself")


def test_a_forgotten_password_is_given_anew(world: World):
    answer = Api(world.guan_administrator).post(
        f"/officers/{world.liu_village.id}/password", {"password": "wang-le-mi-ma"}
    )
    assert answer.status_code == 200
    signed = Api().post("/session", {"username": "liu_village", "password": "wang-le-mi-ma"})
    assert signed.status_code == 200


def test_a_token_is_shown_once_and_listed_without_its_secret(world: World, clock: Clock):
    api = Api(world.he_duty)
    made = api.post("/tokens", {"name": "市平台", "scopes": ["leads:read"], "days": 30}).json()
    secret = made.pop("token")
    assert secret.startswith("gubei_")
    assert api.get("/tokens").json() == {"items": [made]}
    assert made["ends_at"] == "2022-05-26T09:30:00+08:00"
    assert secret not in json.dumps(list(AccessToken.objects.values()), default=str)


def test_a_repeated_request_for_a_token_does_not_keep_the_secret(world: World):
    api = Api(world.he_duty)
    sent = {"name": "市平台", "scopes": ["leads:read"], "days": 30}
    first, second = (api.post("/tokens", sent, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json()["token"] != second.json()["token"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"scopes": ["lists:write", "leads:read"], "days": 0}, "invalid"),
        ({"scopes": [], "days": 1}, "invalid"),
        ({"scopes": ["everything"], "days": 1}, "invalid"),
        ({"scopes": ["leads:read"], "days": 1}, "scope_not_yours"),
    ],
)
def test_the_administrator_makes_no_token_that_reads_leads(
    world: World, sent: dict[str, object], code: str
):
    answer = Api(world.guan_administrator).post("/tokens", {"name": "我", **sent})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_administrator_sees_and_ends_the_tokens_of_others(world: World):
    made = Api(world.he_duty).post("/tokens", {"name": "x", "scopes": ["leads:read"], "days": 1})
    api = Api(world.guan_administrator)
    listed = api.get("/tokens").json()["items"]
    assert [(t["officer"]["name"], t["name"]) for t in listed] == [("何值班", "x")]
    assert api.delete(f"/tokens/{made.json()['id']}").status_code == 200
    assert api.delete(f"/tokens/{made.json()['id']}").status_code == 404


def test_a_view_is_kept_replaced_and_forgotten(world: World, clock: Clock):
    api = Api(world.tang_town)
    api.post("/views", {"page": "leads", "name": "超时", "query": "overdue=1"})
    kept = api.post("/views", {"page": "leads", "name": "超时", "query": "overdue=1&mine=1"}).json()
    assert api.get("/views?page=leads").json() == {"items": [kept]}
    assert kept["query"] == "overdue=1&mine=1"
    assert Api(world.nan_town).get("/views").json() == {"items": []}
    assert Api(world.nan_town).delete(f"/views/{kept['id']}").status_code == 404
    assert api.delete(f"/views/{kept['id']}").status_code == 200
    assert api.get("/views").json() == {"items": []}


def _look(world: World, officer: str, minutes: int) -> None:
    log_look(
        officer=world.officers[officer],
        person=world.person("林梅"),
        look=Look.REVEAL_PHONE,
        purpose=Purpose.LOCATE,
        about="199****0001",
        now=NOW + timedelta(minutes=minutes),
    )


def test_the_auditor_pages_through_all_looks_the_newest_first(world: World):
    for minutes, officer in enumerate(["liu_village", "nan_town", "he_duty", "liu_village"]):
        _look(world, officer, minutes)
    api = Api(world.shen_auditor)
    first = api.get("/access-log?limit=3").json()
    assert [item["officer"]["name"] for item in first["items"]] == ["刘村干", "何值班", "南镇长"]
    assert first["items"][0] == {
        "id": first["items"][0]["id"],
        "at": "2022-04-26T09:33:00+08:00",
        "officer": {
            "id": str(world.liu_village.id),
            "name": "刘村干",
            "role": "village_worker",
            "unit": {"code": "99990101", "name": "柳沟村", "level": 3},
        },
        "person": {"id": str(world.person("林梅").id), "name": "林梅"},
        "look": "reveal_phone",
        "purpose": "locate",
        "about": "199****0001",
        "count": 1,
        "account": "",
    }
    rest = api.get(f"/access-log?limit=3&cursor={first['next']}").json()
    assert [item["officer"]["name"] for item in rest["items"]] == ["刘村干"]
    assert rest["next"] is None
    by_liu = api.get(f"/access-log?officer={world.liu_village.id}").json()["items"]
    assert len(by_liu) == 2


def test_an_auditor_of_a_town_sees_the_looks_of_that_town(world: World):
    for officer in ("liu_village", "nan_town", "he_duty"):
        _look(world, officer, 0)
    auditor = world.add_officer("乡审计", Role.AUDITOR, "北口镇")
    items = Api(auditor).get("/access-log").json()["items"]
    assert [item["officer"]["name"] for item in items] == ["刘村干"]


def test_the_administrator_sees_who_looked_but_not_at_whom(world: World):
    _look(world, "liu_village", 0)
    items = Api(world.guan_administrator).get("/access-log").json()["items"]
    assert items[0]["person"]["name"] == "林*"


@pytest.mark.parametrize("cursor", ["x", "e30", "WzEsMiwzLDRd", "%00", "A" * 1001])
def test_a_page_mark_that_is_none_is_refused(world: World, cursor: str):
    answer = Api(world.shen_auditor).get(f"/access-log?cursor={cursor}")
    assert (answer.status_code, answer.json()["status"]) == (422, 422)


def test_the_auditor_begins_with_whose_looks_to_ask_after(world: World, clock: Clock):
    """One look by day is usual; thirty whole numbers, or one at night, are not."""
    midnight = -570  # minutes before NOW, 9:30
    _look(world, "nan_town", -10)
    for minute in range(30):
        _look(world, "liu_village", -60 + minute)
    _look(world, "he_duty", midnight + 60)
    _look(world, "he_duty", midnight - 60)
    home = Api(world.shen_auditor).get("/home/audit").json()
    assert (home["looks"], home["officers"], home["numbers"], home["exports"]) == (32, 3, 32, 0)
    assert [(day["officer"]["name"], day["looks"], day["why"]) for day in home["unusual"]] == [
        ("刘村干", 30, ["many_numbers"]),
        ("何值班", 1, ["at_night"]),
    ]


def test_the_administrator_begins_with_what_there_is_to_look_after(world: World, clock: Clock):
    home = Api(world.guan_administrator).get("/home/administration").json()
    assert home == {
        "units": 8,
        "units_alone": 2,
        "officers": 10,
        "tokens": 0,
        "tokens_ending": 0,
        "devices": 0,
        "policies": [],
    }
