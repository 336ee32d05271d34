"""An importer's office books old Ma's lorry, the barrier reads it, the store says that it came."""

from datetime import date, timedelta

import pytest

from gubei.domain.territory.models import Role
from tests.barrier import build_barrier, entry_rules
from tests.cold_chain import PLATE, Cold, build_cold
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World, document


@pytest.fixture
def cold(world: World, clock: Clock) -> Cold:
    entry_rules(world)
    return build_cold(build_barrier(world))


def test_from_the_booking_to_the_store(world: World, cold: Cold, clock: Clock):
    office = Api(world.add_officer("进口商", Role.SITE_OWNER, "北口镇"))
    choices = office.get("/bookings/choices").json()
    assert [each["name"] for each in choices["papers"]] == [
        "quarantine", "test_report", "disinfection",
    ]  # fmt: skip
    booked = office.post("/bookings", {
        "checkpoint": choices["checkpoints"][0]["id"], "store": choices["stores"][0]["id"],
        "plate": PLATE, "carrier": "滦平冷运", "consignee": "密水食品", "goods": "冻带鱼",
        "expected_at": NOW.isoformat(), "papers": {"quarantine": "检疫 1"},
    }).json()  # fmt: skip
    office.post(
        f"/bookings/{booked['id']}/papers",
        {"papers": {"test_report": "报告 17", "disinfection": "消毒 9"}},
    )
    barrier = Api(cold.barrier.officer)
    vehicle = {
        "id": str(next(world.ids)), "checkpoint": str(cold.barrier.checkpoint.pk), "plate": PLATE,
        "vehicle_class": "truck", "facts": ["cold_chain"],
        "people": [{"name": "马师傅", "document": document(date(1985, 6, 1), 11), "is_negative": True,
                    "is_driver": True,
                    "tested_at": (NOW - timedelta(hours=5)).isoformat()}],
    }  # fmt: skip
    sent = barrier.post("/passages", {"passages": [vehicle]})
    assert sent.status_code == 200, sent.content.decode()
    answer = sent.json()["items"][0]
    assert (answer["passage"]["outcome"], [each["zh"] for each in answer["remarks"]]) == (
        "admit_and_report", ["冷链预约 2022-04-26 09:30：冻带鱼，首站南河首站冷库。"],
    )  # fmt: skip
    waiting = barrier.get("/first-stops").json()["items"]
    assert [each["first_stop"]["store"]["name"] for each in waiting] == ["南河首站冷库"]
    assert (
        office.post(f"/first-stops/{vehicle['id']}/end", {"has_arrived": True}).status_code == 404
    )
    clock.now = NOW + timedelta(hours=2)
    ended = Api(cold.keeper).post(f"/first-stops/{vehicle['id']}/end", {"has_arrived": True}).json()
    assert (ended["first_stop"]["has_arrived"], ended["first_stop"]["by"]) == (True, "库管员")
    (row,) = office.get("/bookings").json()["items"]
    assert [each["number"] for each in row["papers"]] == ["检疫 1", "报告 17", "消毒 9"]
    assert row["came"]["first_stop"]["has_arrived"] is True
    assert barrier.get("/first-stops").json()["items"] == []
    refused = office.post(f"/bookings/{booked['id']}/withdraw", {"reason": "改期"})
    assert (refused.status_code, refused.json()["code"]) == (409, "booking_used")
