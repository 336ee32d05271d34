"""Orders through the API: the numbers that a meeting asks for every hour."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.leads.operations.ordering import order_locating
from gubei.domain.orders.operations.answering import accept, report
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.orders.operations.sending import MOST_TRIES, send_due
from gubei.domain.orders.operations.telling import Receiver
from gubei.terms.moments import in_shanghai
from gubei.terms.ways import Way
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def order(world: World, unit: str, hours: int) -> None:
    """Let He Zhiban order something; Liu and nobody else answers, after half the time."""
    wish = Wish("入户排查", NOW + hours * HOUR)
    [given] = decide(wish=wish, units=[world.unit(unit).code], by=world.he_duty, now=NOW)
    if unit == "柳沟村":
        accept(order=given.pk, by=world.liu_village, now=NOW + hours * HOUR / 4)
        report(order=given.pk, answer={}, by=world.liu_village, now=NOW + hours * HOUR / 2)


def test_how_long_answers_took(world: World, clock: Clock) -> None:
    for hours in (1, 2, 3):
        order(world, "柳沟村", hours)
    order(world, "杏园村", 1)

    answer = Api(world.he_duty).get("/orders/times").json()
    assert answer["since"] == "2022-04-19T09:30:00+08:00"
    assert answer["kinds"][0] == {
        "kind": "",
        "orders": 4,
        "accept": {"known": 3, "median": 30.0, "nine_of_ten": 42.0},
        "report": {"known": 3, "median": 60.0, "nine_of_ten": 84.0},
        "close": {"known": 0, "median": None, "nine_of_ten": None},
    }
    assert Api(world.tang_town).get("/orders/times").json()["kinds"][0]["orders"] == 3


def test_who_owed_a_report_hour_by_hour(world: World, clock: Clock) -> None:
    order(world, "杏园村", 1)
    order(world, "东关社区", 2)
    clock.forward(hours=3)

    xing = {"code": "999902", "name": "南河镇", "overdue": 1}
    tang = {"code": "999901", "name": "北口镇", "overdue": 1}
    assert Api(world.he_duty).get("/orders/not-fed-back/hours?hours=3").json()["items"] == [
        {"at": "2022-04-26T11:00:00+08:00", "units": [xing]},
        {"at": "2022-04-26T12:00:00+08:00", "units": [tang, xing]},
    ]
    refused = Api(world.tang_town).get("/orders/not-fed-back/hours?unit=999902")
    assert refused.status_code == 404


def test_a_page_of_orders_in_a_state(world: World, clock: Clock) -> None:
    order(world, "柳沟村", 1)
    for hours in (1, 2, 3):
        order(world, "杏园村", hours)
    clock.forward(hours=1.5)
    api, found = Api(world.he_duty), []
    path = "/orders?state=open&limit=1"
    while True:
        page = api.get(path).json()
        found += [(row["unit"]["name"], row["due_at"][11:16]) for row in page["items"]]
        if page["next"] is None:
            break
        path = f"/orders?state=open&limit=1&cursor={page['next']}"
    assert found == [("杏园村", "11:30"), ("杏园村", "12:30")]
    overdue = api.get("/orders?state=overdue").json()["items"]
    assert [row["due_at"][11:16] for row in overdue] == ["10:30"]


def test_an_officer_sees_the_orders_that_are_the_own(world: World, clock: Clock) -> None:
    for unit in ("北口镇", "东关社区", "杏园村"):  # 东关社区 has nobody: its town answers
        order(world, unit, 2)
    mine = Api(world.tang_town).get("/orders?state=waiting&mine=1").json()["items"]
    assert sorted(row["unit"]["name"] for row in mine) == ["东关社区", "北口镇"]
    assert Api(world.he_duty).get("/orders?state=waiting&mine=1").json()["items"] == []


def test_all_work_is_in_one_list_and_nothing_twice(world: World, clock: Clock) -> None:
    order(world, "杏园村", 3)
    order_locating(now=NOW)
    api = Api(world.nan_town)
    first = api.get("/work/all?limit=2").json()
    second = api.get(f"/work/all?limit=2&cursor={first['next']}").json()
    assert [
        (row["kind"], row["subject"], row["unit"], row["due_at"][11:16])
        for row in first["items"] + second["items"]
    ] == [
        ("lead", "赵小云", "杏园村", "10:30"),
        ("lead", "陈志强", "河沿村", "10:30"),
        ("assignment", "入户排查", "杏园村", "12:30"),
    ]
    assert second["next"] is None
    assert api.get("/orders/counts").json() == {
        "open": 3, "overdue": 0, "unassigned": 0, "to_close": 0,
    }  # fmt: skip


def test_each_number_of_the_board_opens_its_rows(world: World, clock: Clock) -> None:
    order(world, "柳沟村", 1)
    for hours in (1, 3):
        order(world, "杏园村", hours)
    clock.forward(hours=2)
    api = Api(world.he_duty)
    counts = api.get("/orders/counts").json()
    rows = {
        view: len(api.get(f"/orders?state={view}").json()["items"])
        for view in ("waiting", "overdue", "unassigned", "to_close")
    }
    assert counts == {"open": 2, "overdue": 1, "unassigned": 0, "to_close": 1}
    assert rows == {"waiting": 2, "overdue": 1, "unassigned": 0, "to_close": 1}


def test_orders_of_a_unit_and_of_a_decision(world: World, clock: Clock) -> None:
    for hours in (1, 3):
        order(world, "杏园村", hours)
    order(world, "柳沟村", 2)
    api = Api(world.he_duty)
    town = api.get("/orders?unit=999902&sort=-due_at").json()["items"]
    assert [(row["unit"]["name"], row["due_at"][11:16]) for row in town] == [
        ("杏园村", "12:30"),
        ("杏园村", "10:30"),
    ]
    assert api.get("/orders?unit=999902&only=true").json()["items"] == []
    same = api.get(f"/orders?decision={town[0]['decision']}").json()["items"]
    assert same == town[:1]
    assert Api(world.tang_town).get("/orders?unit=999902").status_code == 404


def test_an_escalation_says_which_order_of_which_unit(world: World, clock: Clock) -> None:
    order(world, "杏园村", 2)
    clock.forward(hours=1)
    climb(now=clock.now)
    [step] = Api(world.he_duty).get("/orders/events").json()["items"]
    assert (step["subject"], step["unit"]["name"], step["whom"], step["late"]) == (
        "入户排查", "杏园村", "officer", False,
    )  # fmt: skip
    assert step["told"]["name"] == "邢村干"
    assert step["due_at"] == "2022-04-26T11:30:00+08:00"


def test_a_decision_encloses_a_file_and_the_village_opens_it(world: World, clock: Clock) -> None:
    he, liu = Api(world.he_duty), Api(world.liu_village)
    plan = SimpleUploadedFile("../排查方案.pdf", b"%PDF-1.7 door by door")
    sent = he.upload("/attachments", file=plan).json()
    decision = {
        "units": [world.unit("柳沟村").code], "subject": "入户排查",
        "due_at": NOW + 4 * HOUR, "attachments": [sent["id"]],
    }  # fmt: skip
    [given] = he.post("/decisions", decision).json()["items"]
    picture = liu.upload("/attachments", file=SimpleUploadedFile("门牌.jpg", b"\xff\xd8")).json()
    answer = {"report": {}, "attachments": [picture["id"]]}
    assert liu.post(f"/orders/{given['id']}/report", answer).status_code == 200

    shown = he.get(f"/orders/{given['id']}").json()["attachments"]
    assert [(each["name"], each["size"], each["by"]["name"], each["reported"]) for each in shown] == [
        ("排查方案.pdf", 21, "何值班", False),
        ("门牌.jpg", 2, "刘村干", True),
    ]  # fmt: skip
    opened = liu.get(f"/attachments/{sent['id']}")
    assert (opened.content, opened["Content-Type"]) == (b"%PDF-1.7 door by door", "application/pdf")
    assert opened["Content-Disposition"].startswith("attachment;")
    assert Api(world.xing_village).get(f"/attachments/{sent['id']}").status_code == 404
    script = SimpleUploadedFile("page.html", b"<script>")
    assert he.upload("/attachments", file=script).json()["code"] == "not_to_be_enclosed"


def test_a_town_gets_a_ladder_of_its_own_for_one_kind(world: World, clock: Clock) -> None:
    he, town = Api(world.he_duty), world.unit("北口镇").code
    rungs = [
        {"percent": 25, "minutes": 0, "whom": "leader"},
        {"percent": 100, "minutes": 0, "whom": "district"},
    ]
    made = he.post("/ladders", {"unit": town, "kind": "assignment", "rungs": rungs})
    assert made.status_code == 200
    order(world, "石桥村", 4)
    assert climb(now=NOW + HOUR) == 1, "a quarter of the time is over"

    seen = Api(world.liu_village).get("/ladders").json()["items"]
    assert [(each["unit"] and each["unit"]["name"], each["kind"], each["rungs"]) for each in seen] == [
        ("北口镇", "assignment", rungs)
    ]  # fmt: skip
    assert Api(world.nan_town).get("/ladders").json()["items"] == []
    for wrong in ({"rungs": rungs[::-1]}, {"kind": "task"}):
        sent = {"unit": town, "kind": "", "rungs": rungs} | wrong
        assert he.post("/ladders", sent).status_code == 422
    assert Api(world.tang_town).post("/ladders", {"unit": town, "rungs": rungs}).status_code == 403


def test_what_a_rule_says_follows_the_readers_language(world: World, clock: Clock) -> None:
    """What an officer typed stays as it was typed."""
    order(world, "柳沟村", 1)
    order_locating(now=NOW)
    api, subjects = Api(world.he_duty), {}
    for language in ("zh", "en"):
        api.patch("/session", {"language": language})
        rows = api.get("/orders?unit=99990101").json()["items"]
        subjects[language] = {row["subject"] for row in rows}
    foreign = {"Accept-Language": "zh-CN"}  # a device that kept to Chinese
    rows = api.get("/orders?unit=99990101", **foreign).json()["items"]
    assert {row["subject"] for row in rows} == subjects["zh"]
    assert subjects == {
        "zh": {"入户排查", "4月26日大数据派单：落位"},
        "en": {"入户排查", "4月26日大数据派单: locate the leads"},
    }


def test_a_message_that_was_given_up_is_not_told_as_sent(world: World, clock: Clock) -> None:
    order(world, "杏园村", 1)
    clock.forward(hours=1)
    climb(now=clock.now)
    api = Api(world.he_duty)

    def told() -> tuple[str, str | None, str, str | None]:
        step = api.get("/orders/events").json()["items"][-1]
        return step["way"], step["sent_at"], step["sent_by"], step["given_up_at"]

    assert told() == ("notice", None, "", None)

    def unreachable(receiver: Receiver, text: str) -> Way:
        raise OSError("no route to the gateway")

    for _ in range(MOST_TRIES):
        send_due(send=unreachable, clock=lambda: clock.now)
        clock.forward(hours=1)
    given_up = clock.now - HOUR
    assert told() == ("notice", None, "", in_shanghai(given_up).isoformat())
