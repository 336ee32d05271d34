"""Where the day begins for a supply officer and for who answers for a shop."""

from datetime import timedelta

from gubei.domain.isolation.models import IsolationSite
from gubei.domain.sites.models import Site
from gubei.domain.territory.models import Role
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.interfaces.things import Things
from tests.world import NOW, World


def test_the_supply_officer_reads_what_is_needed_where_and_by_nobody_in_particular(
    world: World, clock: Clock
):
    things = Things(world, "inside")
    matter, measure = things.matter_id, things.measure_id
    Api(world.liu_village).post(
        f"/measures/{measure}/readings",
        {"taken_at": (NOW - timedelta(minutes=5)).isoformat(), "celsius": 36.5,
         "needs": ["medicine", "food"]},
    )  # fmt: skip
    clock.forward(hours=2)
    supply = Api(world.add_officer("供应员", Role.SUPPLY, "古北区"))
    found = supply.get("/home/supplies")

    site = IsolationSite.objects.select_related("unit").get(matters=matter)
    assert found.json() == {
        "sites": [
            {
                "site": str(site),
                "unit": {"code": site.unit.code, "name": site.unit.name, "level": site.unit.level},
                "meal": 1, "medicine": 0, "supplies": 0, "late": 1,
                "next_by": "2022-04-26T10:30:00+08:00",
            }
        ],
        "homes": [
            {"unit": {"code": "99990101", "name": "柳沟村", "level": 3},
             "medicine": 1, "food": 1, "care": 0, "other": 0}
        ],
    }  # fmt: skip
    assert "林梅" not in found.content.decode()
    clock.forward(hours=23)  # what nobody told again within a day is no longer counted
    assert supply.get("/home/supplies").json()["homes"] == []
    other = Api(world.add_officer("南河供应员", Role.SUPPLY, "南河镇"))
    assert other.get("/home/supplies").json() == {"sites": [], "homes": []}


def test_who_answers_for_a_shop_reads_what_was_published_of_it_and_of_no_other(
    world: World, clock: Clock
):
    inside = Things(world, "inside")
    outside = Things(world, "outside")
    inside.exposure_id, outside.exposure_id  # noqa: B018
    owner = world.add_officer("店主周", Role.SITE_OWNER, "北口镇")
    assert Api(owner).get("/home/sites").json() == {"items": []}

    Site.objects.update(responsible="店主周")
    assert Api(owner).get("/home/sites").json() == {"items": []}, "a name opens nothing"
    town = Api(world.tang_town)
    given = town.post(f"/officers/{owner.pk}/sites", {"sites": [str(inside.site_id)]}).json()
    assert given == {"items": [{"id": str(inside.site_id), "name": "柳沟村便民商店"}]}
    officers = town.get("/officers").json()["items"]
    assert {one["name"]: one["sites"] for one in officers if one["sites"]} == {
        "店主周": given["items"]
    }
    (shop,) = Api(owner).get("/home/sites").json()["items"]
    assert (shop["name"], shop["responsible"]) == ("柳沟村便民商店", "店主周")
    (window,) = shop["exposures"]
    assert (window["from_at"], window["to_at"]) == (
        "2022-04-25T09:30:00+08:00",
        "2022-04-25T10:20:00+08:00",
    )
    assert "case" not in window
