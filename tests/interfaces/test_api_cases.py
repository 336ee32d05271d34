"""A case through the API: opened, where she was, traced, decided, told to the public."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.privacy.models import AccessLog
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.interfaces.things import Things
from tests.world import World


@pytest.fixture
def du(world: World, clock: Clock) -> Api:
    """Return the investigator, with edition 9 in force."""
    Things(world, "inside").policy  # noqa: B018
    return Api(world.du_investigator)


def add_market(du: Api) -> str:
    sent = {"name": "东关集市", "kind": "market", "unit": "99990103", "zones": ["大厅", "院子"]}
    return str(du.post("/sites", sent).json()["id"])


def write(du: Api, person: object, text: str) -> list[dict[str, Any]]:
    """Type lines as an investigator does, and write what they were understood as."""
    lines = du.post("/visits/read", {"text": text, "day": "2022-04-25"}).json()["items"]
    visits = [
        {"site": line["sites"][0]["id"]}
        | {name: line[name] for name in ("start_at", "end_at", "zone")}
        for line in lines
    ]
    answer = du.post(f"/persons/{person}/visits", {"visits": visits})
    assert answer.status_code == 200, answer.content
    return lines


@pytest.fixture
def case(world: World, du: Api) -> str:
    """Return Lin Mei's case; she and 王建国 were at the market, and he met 赵小云."""
    add_market(du)
    write(du, world.person("林梅").pk, "10-11 东关 大厅")
    write(du, world.person("王建国").pk, "10:30-12 dgjs 大厅\n15-16 dgjs 院子")
    write(du, world.person("赵小云").pk, "15:20-15:40 dgjs")
    made = du.post("/cases", {"person": world.person("林梅").pk, "onset_on": "2022-04-24"}).json()
    return str(made["id"])


def contacts(du: Api, case: str, query: str = "") -> list[dict[str, Any]]:
    answer = du.get(f"/cases/{case}/contacts{query}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["items"])


def test_typed_lines_come_back_with_their_times_and_the_sites_they_may_mean(du: Api, clock: Clock):
    market = add_market(du)
    lines = du.post(
        "/visits/read", {"text": "14:10-15 dgjs 大厅\n25-26 区医院", "day": "2022-04-25"}
    ).json()["items"]

    first, second = lines
    assert (first["start_at"], first["end_at"]) == (
        "2022-04-25T14:10:00+08:00", "2022-04-25T15:00:00+08:00",
    )  # fmt: skip
    assert ([site["id"] for site in first["sites"]], first["zone"]) == ([market], "大厅")
    assert second["start_at"] is None
    assert second["refusal"]["en"].startswith("“25-26” cannot be read as times")


def test_a_case_opens_with_its_window_its_reason_and_what_waits(du: Api, case: str, world: World):
    shown = du.get(f"/cases/{case}").json()

    assert shown["number"] == "2022-001"
    assert shown["window"]["from_at"] == "2022-04-22T00:00:00+08:00"
    assert shown["window"]["anchor"] == "onset"
    assert shown["window"]["because"][0]["parameter"] == "look_back_days"
    assert (shown["source"], shown["generation"], shown["visits"]) == ("unknown", 0, 1)
    assert shown["whom"]["documents"][0]["masked"].count("*") > 6
    look = AccessLog.objects.filter(look="open").get(person=world.person("林梅"))
    assert look.purpose == "investigate"


def test_a_trace_is_read_back_sorted_filtered_and_page_by_page(du: Api, case: str):
    made = du.post(f"/cases/{case}/traces", {"rings": 2}).json()
    assert made["sizes"] == [1, 1]

    rows = contacts(du, case, "?sort=-minutes")
    assert [(row["person"]["name"], row["ring"], row["minutes"]) for row in rows] == [
        ("王建国", 1, 30.0), ("赵小云", 2, 20.0),
    ]  # fmt: skip
    assert rows[1]["through"]["name"] == "王建国"
    assert [(each["minutes"], each["zone"]) for each in rows[0]["meetings"]] == [(30.0, "大厅")]
    first = du.get(f"/cases/{case}/contacts?sort=minutes&limit=1").json()
    second = du.get(f"/cases/{case}/contacts?sort=minutes&limit=1&cursor={first['next']}").json()
    assert [each["items"][0]["person"]["name"] for each in (first, second)] == ["赵小云", "王建国"]
    assert second["next"] is None
    assert [row["person"]["name"] for row in contacts(du, case, "?ring=2")] == ["赵小云"]
    assert contacts(du, case, "?view=decided") == []
    trace = du.get(f"/cases/{case}/traces").json()["items"][0]
    assert (trace["purpose"], trace["by"]["name"], trace["sizes"]) == (
        "investigate", "杜流调", [1, 1],
    )  # fmt: skip


def test_a_trace_that_does_not_know_a_new_visit_says_so(
    du: Api, case: str, world: World, clock: Clock
):
    du.post(f"/cases/{case}/traces", {"rings": 2})
    clock.forward(minutes=5)
    write(du, world.person("林梅").pk, "14:10-15 东关 院子")
    assert [each["outdated"] for each in du.get(f"/cases/{case}/traces").json()["items"]] == [True]

    clock.forward(minutes=5)
    du.post(f"/cases/{case}/traces", {"rings": 2})
    traces = du.get(f"/cases/{case}/traces").json()["items"]
    assert [each["outdated"] for each in traces] == [False, True]


def test_decisions_in_bulk_make_leads_and_say_what_imposing_needs(du: Api, case: str, world: World):
    du.post(f"/cases/{case}/traces", {"rings": 2})
    wang, zhao = (str(world.person(name).pk) for name in ("王建国", "赵小云"))
    sent = {"persons": [wang, zhao], "value": "close", "reason": "同厅选购三十分钟"}
    made = du.post(f"/cases/{case}/decisions", sent).json()
    assert made == {"decided": 2, "leads": 2, "closed": 0, "waiting": 0}
    du.post(f"/cases/{case}/decisions", {"persons": [zhao], "value": "none", "reason": "隔着院墙"})

    counts = du.get(f"/cases/{case}/contacts/counts").json()
    assert (counts["close"], counts["none"], counts["waiting"]) == (1, 1, 0)
    exposed = du.get(f"/persons/{wang}/exposures").json()["items"]
    assert [(each["person_class"], each["anchors"], each["place"]) for each in exposed] == [
        ("close_contact", {"first_exposure": "2022-04-25", "last_exposure": "2022-04-25"},
         "东关集市"),
    ]  # fmt: skip
    lead = du.get(f"/leads/{exposed[0]['lead']}").json()
    assert (lead["person"]["name"], lead["unit"]["name"]) == ("王建国", "石桥村")
    assert du.get(f"/persons/{zhao}/exposures").json()["items"] == []


def test_a_contact_that_somebody_told_stands_beside_those_of_the_visits(du: Api, case: str):
    du.post(f"/cases/{case}/traces", {})
    told = {
        "new_person": {"name": "方同事", "phone": "19900000077"}, "relation": "同事",
        "first_at": "2022-04-24T09:00:00+08:00", "last_at": "2022-04-24T18:00:00+08:00",
    }  # fmt: skip
    assert du.post(f"/cases/{case}/contacts", {"contacts": [told]}).status_code == 200
    du.post(f"/cases/{case}/traces", {})

    rows = contacts(du, case, "?sort=first")
    assert [(row["person"]["name"], row["found_by"], row["is_current"]) for row in rows] == [
        ("方同事", "told", True), ("王建国", "visits", True), ("赵小云", "visits", True),
    ]  # fmt: skip


def test_the_graph_and_the_board_show_who_where_and_when(du: Api, case: str):
    du.post(f"/cases/{case}/traces", {"rings": 2})
    graph = du.get(f"/cases/{case}/graph").json()
    names = {node["id"]: node["name"] for node in graph["nodes"]}
    assert [(node["name"], node["ring"]) for node in graph["nodes"]] == [
        ("林梅", 0), ("王建国", 1), ("赵小云", 2),
    ]  # fmt: skip
    assert [
        (names[edge["source"]], names[edge["target"]], edge["place"], edge["minutes"])
        for edge in graph["edges"]
    ] == [("林梅", "王建国", "东关集市 大厅", 30.0), ("王建国", "赵小云", "东关集市 院子", 20.0)]
    board = du.get(f"/cases/{case}/board").json()["items"]
    assert [
        (cell["day"], cell["place"], cell["persons"], cell["contacts"][0]["minutes"])
        for cell in board
    ] == [("2022-04-25", "东关集市", 1, 30.0)]


def test_two_possible_sources_and_the_chains(du: Api, case: str, world: World):
    other = du.post("/cases", {"person": world.person("王建国").pk}).json()["id"]
    for sent in ({"kind": "linked", "case": case}, {"kind": "imported", "text": "上海"}):
        assert du.post(f"/cases/{other}/sources", sent).status_code == 200
    sources = du.get(f"/cases/{other}").json()["sources"]
    sources.sort(key=lambda each: str(each["kind"]), reverse=True)
    assert [(each["kind"], each["holds"]) for each in sources] == [
        ("linked", None), ("imported", None),
    ]  # fmt: skip
    du.post(f"/sources/{sources[0]['id']}/decision", {"holds": True, "reason": "同厅半小时"})

    chains = du.get("/outbreak/chains").json()
    assert {each["person"]["name"]: each["generation"] for each in chains["cases"]} == {
        "林梅": 0, "王建国": 1,
    }  # fmt: skip
    assert chains["links"][0]["decided"] is True
    assert du.get("/outbreak/curve").json()["without_onset"] == 1


def test_the_public_reads_where_and_when_but_never_who(du: Api, case: str, clock: Clock):
    market = du.get("/sites/proposals?q=东关").json()["items"][0]["id"]
    sent = {
        "site": market, "case": case, "from_at": "2022-04-25T10:00:00+08:00",
        "to_at": "2022-04-25T11:00:00+08:00",
    }  # fmt: skip
    made = du.post("/exposure-sites", sent).json()["id"]

    shown = Api().get("/public/exposure-sites").json()["items"]
    assert [(each["name"], each["from_at"]) for each in shown] == [
        ("东关集市", "2022-04-25T10:00:00+08:00")
    ]
    assert "林梅" not in str(shown)
    assert "case" not in shown[0]
    clock.forward(days=14)
    assert Api().get("/public/exposure-sites").json()["items"] == []
    du.post(f"/exposure-sites/{made}/withdraw", {"reason": "时段有误"})
    assert du.get("/exposure-sites").json()["items"] == []
    assert du.get("/exposure-sites?withdrawn=true").json()["items"][0]["reason"] == "时段有误"


def test_a_table_of_sites_is_taken_in_and_bad_rows_are_listed(du: Api):
    table = (
        "场所名称,类别,属地编码,分区,责任人电话\n"
        "东关集市,市场,99990103,大厅、院子,19900000123\n"
        "听雨茶馆,茶馆,999902,,\n"
        "听雨茶馆,餐饮,999902,,\n"
        "无名店,商店,123456,,\n"
        "东关集市,市场,99990103,大厅,13800138000\n"
    )
    answer = du.upload("/sites/import", file=SimpleUploadedFile("s.csv", table.encode())).json()

    assert (answer["added"], answer["changed"]) == (2, 0)
    assert [each["row"] for each in answer["left_out"]] == [3, 5, 6]
    assert "茶馆" in answer["left_out"][0]["words"]["zh"]
