"""Lin Mei's measure through the API: proposed, imposed, watched, changed, contested, released."""

from datetime import date, timedelta

import pytest

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import end_case
from gubei.domain.investigations.queries.cases import positives_without_case
from gubei.domain.investigations.rules.cases import CaseEnd
from gubei.domain.measures.models import DueTest, PolicyChange
from gubei.domain.orders.models import Order
from gubei.domain.privacy.models import AccessLog
from gubei.domain.territory.models import Officer, Role
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.interfaces.things import Things
from tests.world import NOW, World

REASON = {"reason": "与病例同席用餐"}


@pytest.fixture
def things(world: World) -> Things:
    """The things of 柳沟村, with edition 9 in force."""
    found = Things(world, "inside")
    found.policy  # noqa: B018
    return found


def test_a_proposal_says_every_number_and_offers_the_lighter_way(
    world: World, things: Things, clock: Clock
):
    answer = Api(world.tang_town).post("/measures/proposal", things.plan_wish()).json()

    plan = answer["plan"]
    assert [(p["kind"], p["starts_on"], p["ends_on"]) for p in plan["phases"]] == [
        ("central_isolation", "2022-04-26", "2022-05-03"),
        ("home_monitoring", "2022-05-03", "2022-05-06"),
    ]
    assert plan["release_on"] == "2022-05-06"
    assert [test["due_on"] for test in plan["tests"]] == [
        "2022-04-26", "2022-04-27", "2022-04-28", "2022-04-30", "2022-05-02", "2022-05-05",
    ]  # fmt: skip
    assert all(each["says"]["zh"] and each["unit"] for each in plan["because"])
    assert answer["lighter"] == []


def test_an_immune_contact_of_measles_is_offered_to_go_free_first(
    world: World, things: Things, clock: Clock
):
    duty = Api(world.he_duty)
    duty.post(
        "/policies/apply", {"pack": "measles", "valid_on": "2022-04-26", "reason": "麻疹一例"}
    )
    wish = things.plan_wish() | {"pack": "measles", "anchors": {
        "first_exposure": "2022-04-25", "last_exposure": "2022-04-25",
    }}  # fmt: skip
    answer = duty.post("/measures/proposal", wish).json()

    assert answer["plan"]["phases"] != []
    assert [
        (each["phases"], [condition["name"] for condition in each["confirm"]])
        for each in answer["lighter"]
    ] == [([], ["immune"])]


def test_lin_mei_stands_in_the_table_and_her_page_shows_all_of_it(
    world: World, things: Things, clock: Clock
):
    town = Api(world.tang_town)
    made = town.post("/measures", things.plan_wish() | REASON | {"unit": "99990101"}).json()
    rows = Api(world.liu_village).get("/measures?view=running").json()

    row = rows["items"][0]
    assert (row["id"], row["person"], row["phase"]) == (made["id"], "林梅", "central_isolation")
    assert (row["next_test"], row["checks_due"], row["checks_done"]) == ("2022-04-26", 2, 0)
    assert rows["total"] == 1
    page = town.get(f"/measures/{made['id']}").json()
    assert row["next_test_id"] == page["tests"][0]["id"]
    assert page["whom"]["phones"][0]["masked"].startswith("199****")
    assert [act["kind"] for act in page["acts"]] == ["impose"]
    assert len(page["tests"]) == 6
    assert {each["evidence"]: each["holds"] for each in page["gate"]}
    looks = AccessLog.objects.filter(officer=world.tang_town, person=world.person("林梅"))
    assert [(look.look, look.purpose) for look in looks] == [("open", "care")]
    assert Api(world.xing_village).get(f"/measures/{made['id']}").status_code == 404


def test_the_views_count_whom_they_show(world: World, things: Things, clock: Clock):
    measure = things.measure_id
    village = Api(world.liu_village)
    seen = {}
    for day in (26, 26 + 7, 26 + 10):
        clock.now = NOW + timedelta(days=day - 26)
        counts = village.get("/measures/counts").json()
        seen[clock.now.date().isoformat()] = {key for key, many in counts.items() if many}
        for view in seen[clock.now.date().isoformat()]:
            rows = village.get(f"/measures?view={view}").json()["items"]
            assert [each["id"] for each in rows] == [str(measure)]

    assert seen == {
        "2022-04-26": {"running"},
        "2022-05-03": {"running", "ending"},
        "2022-05-06": {"today", "shut"},
    }


def test_a_device_that_sends_a_temperature_twice_leaves_one_reading(
    world: World, things: Things, clock: Clock
):
    village, measure = Api(world.liu_village), things.measure_id
    told = {
        "id": "01900000-0000-7000-8000-0000000000aa",
        "taken_at": (NOW - timedelta(minutes=3)).isoformat(),
        "celsius": 37.6,
        "symptoms": ["cough"],
        "needs": ["medicine"],
    }
    answers = [village.post(f"/measures/{measure}/readings", told).status_code for _ in range(2)]

    page = village.get(f"/measures/{measure}").json()
    assert answers == [200, 200]
    assert [(r["celsius"], r["symptoms"], r["needs"]) for r in page["readings"]] == [
        ("37.6", ["cough"], ["medicine"])
    ]
    assert page["checks_done"] == 1


def test_a_contest_is_answered_by_another_than_who_imposed(
    world: World, things: Things, clock: Clock
):
    contest = things.contest_id
    answer = {"answer": "stands", "reasons": "同席用餐属实"}
    own = Api(world.he_duty).post(f"/contests/{contest}/answer", answer)
    other = Api(world.tang_town).post(f"/contests/{contest}/answer", answer)

    assert (own.status_code, own.json()["code"]) == (409, "own_measure")
    assert other.status_code == 200
    shown = Api(world.liu_village).get("/contests?waiting=false").json()["items"]
    assert [(each["person"], each["answered_by"]["name"]) for each in shown] == [("林梅", "唐镇长")]
    assert Api(world.liu_village).get("/contests").json()["items"] == []


def test_a_preview_says_what_applying_then_does(world: World, things: Things, clock: Clock):
    measure, leader = things.measure_id, Api(world.leng_leader)
    wish = things.policy_wish()
    seen = leader.post("/policies/preview", wish).json()

    assert {key: seen[key] for key in ("earlier", "later", "same", "kept_by_hand")} == {
        "earlier": 1, "later": 0, "same": 0, "kept_by_hand": 0,
    }  # fmt: skip
    assert [(m["measure"], m["was"], m["ends_on"]) for m in seen["moves"]] == [
        (str(measure), "2022-05-06", "2022-05-04")
    ]
    first = seen["days"][0]
    assert (first["day"], first["old"]["rooms"], first["new"]["rooms"]) == ("2022-04-26", 1, 1)
    applied = leader.post("/policies/apply", wish | {"reason": "二十条"}).json()
    assert (applied["earlier"], applied["later"]) == (1, 0)
    page = leader.get(f"/measures/{measure}").json()
    assert (page["ends_on"], page["pack"]) == ("2022-05-04", "cn-covid19-twenty")
    back = leader.post(f"/policies/{applied['id']}/roll-back", {"reason": "有误"})
    assert back.status_code == 200
    assert leader.get(f"/measures/{measure}").json()["ends_on"] == "2022-05-06"
    assert PolicyChange.objects.filter(rolled_back_at=None).count() == 1


def test_every_pack_shows_its_numbers_with_who_said_so(world: World, clock: Clock):
    duty = Api(world.he_duty)
    packs = duty.get("/policies/packs").json()["items"]

    assert len(packs) == 11
    assert [each["fault"] for each in packs] == [None] * 11
    for pack in packs:
        page = duty.get(f"/policies/packs/{pack['name']}").json()
        values = [value for each in page["parameters"] for value in each["values"]]
        assert all(value["says"]["zh"] and value["confidence"] for value in values)
    assert duty.get("/policies/packs/plague").json()["code"] == "no_such_pack"


def test_a_sample_and_its_result_close_a_test(world: World, things: Things, clock: Clock):
    test, village = things.test_id, Api(world.liu_village)
    at = {"at": (NOW - timedelta(minutes=30)).isoformat()}
    early = village.post(f"/tests/{test}/result", at | {"result": "negative"})
    village.post(f"/tests/{test}/sample", at)
    village.post(f"/tests/{test}/result", at | {"result": "negative"})

    assert (early.status_code, early.json()["code"]) == (409, "no_sample")
    kept = DueTest.objects.get(pk=test)
    assert (kept.due_on, kept.result) == (date(2022, 4, 26), "negative")


def test_a_positive_that_is_typed_opens_a_case_and_orders_who_takes_over(
    world: World, things: Things, clock: Clock
):
    test, village = things.test_id, Api(world.liu_village)
    at = {"at": (NOW - timedelta(minutes=30)).isoformat()}
    village.post(f"/tests/{test}/sample", at)
    assert village.post(f"/tests/{test}/result", at | {"result": "positive"}).status_code == 200

    measure = DueTest.objects.get(pk=test).measure
    case = Case.objects.get(person=measure.person)
    assert (case.first_positive_on, case.last_negative_on, case.pack) == (
        date(2022, 4, 26), None, measure.policy.pack,
    )  # fmt: skip
    order = Order.objects.get(subject_kind="case", subject_id=case.pk)
    assert (order.kind, order.unit_id, order.subject.partition(" ／ ")[0]) == (
        "control", measure.unit_id, f"{measure.person.name}：核酸阳性，立即管控转运",
    )  # fmt: skip
    end_case(case=case.pk, end=CaseEnd.RECOVERED, at=NOW, by=world.du_investigator, now=NOW)
    order.refresh_from_db()
    assert order.closed_at == NOW


def test_a_positive_is_kept_where_nobody_at_the_district_can_take_it_up(
    world: World, things: Things, clock: Clock
):
    test, village = things.test_id, Api(world.liu_village)
    Officer.objects.filter(role=Role.DUTY).update(left_at=NOW)
    at = {"at": (NOW - timedelta(minutes=30)).isoformat()}
    village.post(f"/tests/{test}/sample", at)
    assert village.post(f"/tests/{test}/result", at | {"result": "positive"}).status_code == 200
    assert DueTest.objects.get(pk=test).result == "positive"
    assert (Case.objects.count(), positives_without_case(world.du_investigator).count()) == (0, 1)
