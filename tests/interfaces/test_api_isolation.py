"""The isolation desk through the API: the map, who fits where, placing, leaving, the log."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gubei.domain.isolation.models import Stay
from gubei.domain.orders.models import Order
from gubei.domain.privacy.models import AccessLog
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.isolation import Inn, build_inn
from tests.world import World


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def rooms_of(site_map: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the rooms of a map by name."""
    return {room["name"]: room for floor in site_map["floors"] for room in floor["rooms"]}


def test_the_map_says_who_may_go_where_and_why_not(inn: Inn, clock: Clock) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国", days_ago=5)
    api = Api(inn.world.he_duty)
    sent = {"measure": inn.measure("林梅"), "room": inn.room("201")}
    assert api.post("/isolation/stays", sent).status_code == 200

    answer = api.get(f"/isolation/sites/{inn.site.pk}?measure={inn.measure('王建国')}").json()

    assert (answer["name"], answer["step"], answer["hours"]) == (
        "万佛山隔离点", "ready", [24, 48, 72],
    )  # fmt: skip
    rooms = rooms_of(answer)
    assert [guest["name"] for guest in rooms["201"]["guests"]] == ["林梅"]
    assert rooms["201"]["guests"][0]["leaves_on"] == "2022-05-09"
    assert (rooms["203"]["fits"], rooms["203"]["why_not"]["en"]) == (
        False,
        "Room 203 would mix on floor 主楼 2F: close contact of 2022-04-21 with close contact of "
        "2022-04-25 in room 201.",
    )
    assert (rooms["301"]["fits"], rooms["301"]["why_not"]) == (True, None)
    assert (rooms["101"]["zone"], rooms["101"]["fits"]) == ("work", None)
    looks = AccessLog.objects.filter(about="isolation site 万佛山隔离点")
    assert [(look.officer_id, look.count) for look in looks] == [(inn.world.he_duty.pk, 1)]


def test_a_refusal_names_the_nearest_room_in_both_languages(inn: Inn, clock: Clock) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国")
    api = Api(inn.world.he_duty)
    api.post("/isolation/stays", {"measure": inn.measure("林梅"), "room": inn.room("202")})

    refused = api.post(
        "/isolation/stays", {"measure": inn.measure("王建国"), "room": inn.room("202")}
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "room_refused")
    assert refused.json()["words"]["zh"] == (
        "房间 202 住有非同户人员。最近的可用房间：万佛山隔离点 主楼 2F 201。"
    )


def test_all_who_wait_are_placed_by_the_manager_of_the_site(inn: Inn, clock: Clock) -> None:
    for name in ("林梅", "王建国", "赵小云"):
        inn.isolate(name)
    api = Api(inn.world.ge_manager)
    waiting = api.get("/isolation/waiting").json()["items"]
    assert sorted((each["name"], each["kind"], each["is_late"]) for each in waiting) == [
        ("林梅", "contact", False), ("王建国", "contact", False), ("赵小云", "contact", False),
    ]  # fmt: skip

    made = api.post("/isolation/placements", {"seconds": 0}).json()
    assert (made["people"], made["rooms"], len(made["seats"]), made["not_placed"]) == (3, 3, 3, [])
    assert api.get(f"/isolation/placements/{made['id']}").json()["seats"] == made["seats"]
    done = api.post(f"/isolation/placements/{made['id']}/accept", {})

    assert done.json() == {"placed": 3, "skipped": []}
    assert api.get("/isolation/waiting").json()["items"] == []
    (site,) = api.get("/isolation/sites").json()["items"]
    assert (site["capacity"]["taken"], site["capacity"]["people"]) == (3, 3)


def test_a_room_lists_who_may_go_in_first(inn: Inn, clock: Clock) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国", days_ago=5)
    inn.isolate("赵小云")
    api = Api(inn.world.he_duty)
    api.post("/isolation/stays", {"measure": inn.measure("林梅"), "room": inn.room("201")})

    found = api.get(f"/isolation/rooms/{inn.room('203')}/candidates").json()["items"]

    assert [(each["name"], each["why_not"] is None) for each in found] == [
        ("赵小云", True), ("王建国", False),
    ]  # fmt: skip


def test_released_by_the_officer_the_room_waits_for_disinfection(inn: Inn, clock: Clock) -> None:
    inn.isolate("林梅")
    api = Api(inn.world.he_duty)
    stay = api.post(
        "/isolation/stays", {"measure": inn.measure("林梅"), "room": inn.room("201")}
    ).json()["id"]
    at = clock.forward(minutes=30)
    assert api.post(f"/isolation/stays/{stay}/arrival", {"at": at.isoformat()}).status_code == 200
    left = clock.forward(hours=1)
    api.post(f"/measures/{inn.measure('林梅')}/release", {"reason": "判定有误"})

    assert Stay.objects.get().to_at == left
    room = rooms_of(api.get(f"/isolation/sites/{inn.site.pk}").json())["201"]
    assert (room["guests"], room["empty_since"]) == ([], left.isoformat())
    clean = clock.forward(hours=1)
    done = api.post(f"/isolation/rooms/{inn.room('201')}/disinfected", {"at": clean.isoformat()})
    assert done.status_code == 200
    assert Order.objects.get(kind="disinfect").closed_at == clean


def test_the_manager_of_a_site_reads_where_to_fetch_somebody_and_nothing_else_of_them(
    inn: Inn, clock: Clock
) -> None:
    inn.isolate("林梅")
    api, lin = Api(inn.world.ge_manager), inn.world.person("林梅")
    sent = {"measure": inn.measure("林梅"), "room": inn.room("201")}
    stay = api.post("/isolation/stays", sent).json()["id"]
    assert api.get(f"/persons/{lin.pk}?purpose=care").status_code == 403

    shown = api.get(f"/isolation/stays/{stay}/pick-up").json()

    assert sorted(shown) == ["addresses", "phones"]
    assert shown["addresses"] == ["古北区北口镇柳沟村12号"]
    assert [phone["masked"] for phone in shown["phones"]] == ["199****0001"]
    looks = AccessLog.objects.filter(person=lin)
    assert [(look.officer_id, look.look, look.purpose) for look in looks] == [
        (inn.world.ge_manager.pk, "open", "care")
    ]
    api.post(f"/isolation/stays/{stay}/end", {"reason": "改派"})
    assert api.get(f"/isolation/stays/{stay}/pick-up").status_code == 409


def test_who_lives_at_the_site_is_no_home_visit_and_who_waits_is_one_with_an_address(
    inn: Inn, clock: Clock
) -> None:
    for name in ("林梅", "林玫"):
        inn.isolate(name)
    duty = Api(inn.world.he_duty)
    sent = {"measure": inn.measure("林梅"), "room": inn.room("201")}
    stay = duty.post("/isolation/stays", sent).json()["id"]
    clock.forward(days=1)

    def visits() -> list[tuple[str, str]]:
        found = duty.get("/field/today").json()["visits"]
        return sorted((each["person"]["name"], each["address"]) for each in found)

    assert visits() == [("林梅", "古北区北口镇柳沟村12号"), ("林玫", "")]
    arrived = duty.post(f"/isolation/stays/{stay}/arrival", {"at": clock.now.isoformat()})
    assert arrived.status_code == 200
    assert visits() == [("林玫", "")]


def test_the_page_of_a_site_says_who_is_on_and_which_posts_are_empty(
    inn: Inn, clock: Clock
) -> None:
    """The manager registers, plans and lets out; edition 8 names the measure of who leaves."""
    api = Api(inn.world.ge_manager)
    person = str(inn.world.person("王建国").pk)
    spell = api.post(
        f"/isolation/sites/{inn.site.pk}/staff", {"person": person, "post": "security"}
    ).json()
    assert (spell["loop"]["is_here"], spell["shifts"], spell["is_on"]) == (True, [], False)
    begins = clock.forward(minutes=10)
    shift = {"from_at": begins.isoformat(), "to_at": (begins + timedelta(hours=8)).isoformat()}
    at = f"/isolation/staff/{spell['id']}/shifts"
    assert len(api.post(at, {**shift, "days": 2}).json()["items"]) == 2
    refused = api.post(at, {"from_at": begins.isoformat()})
    assert (refused.status_code, refused.json()["code"]) == (422, "shift_without_end")

    shown = api.get(f"/isolation/sites/{inn.site.pk}/staff").json()
    (one,) = shown["items"]
    assert (one["name"], one["is_on"], len(one["shifts"])) == ("王建国", True, 2)
    assert shown["leaves_as"] == {"en": "closed-loop risk worker on leave", "zh": "闭环岗位人员"}
    assert shown["posts_without"] == [
        "head", "disinfection", "observation", "liaison", "logistics", "transfer", "care",
    ]  # fmt: skip
    now = clock.forward(hours=1).isoformat()
    left = api.post(f"/isolation/loops/{one['loop']['id']}/leave", {"at": now, "reason": "轮休"})
    assert left.json()["measure"] is not None
    (after,) = api.get(f"/isolation/sites/{inn.site.pk}/staff").json()["items"]
    assert (after["is_on"], after["shifts"], after["loop"]) == (False, [], None)
    since = (clock.now - timedelta(days=2)).isoformat()
    earlier = api.post(
        f"/isolation/sites/{inn.site.pk}/staff",
        {"person": str(inn.world.person("赵小云").pk), "post": "head", "from_at": since},
    ).json()
    assert datetime.fromisoformat(earlier["from_at"]) == datetime.fromisoformat(since)
    ended = api.post(f"/isolation/staff/{earlier['id']}/end", {})
    assert (ended.status_code, ended.json()["code"]) == (409, "leaves_the_loop_first")
