"""Sites: found while one types, known once, told to the public when a case was there."""

from datetime import datetime

import pytest

from gubei.domain.investigations.operations.exposing import Telling, publish_exposure
from gubei.domain.investigations.queries.exposures import SelfReport, matches_of
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import SiteKnown, add_site, change_site, vehicle_numbered
from gubei.domain.sites.queries import find_sites, masked_phone
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid, Refused
from tests.world import NOW, World


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2022, 4, 25, hour, minute, tzinfo=SHANGHAI)


def a_site(world: World, name: str = "东关集市", **more: tuple[str, ...]) -> Site:
    facts = SiteFacts(name, SiteKind.MARKET, **more)
    return add_site(facts=facts, unit="99990103", by=world.du_investigator, now=NOW)


@pytest.mark.parametrize("typed", ["东关", "集市", "dgjs", "dongguan", "老集", "lj", "DGJS"])
def test_a_site_is_found_by_name_alias_pinyin_and_initials(world: World, typed: str):
    market = a_site(world, aliases=("老集",))
    a_site(world, "听雨茶馆")
    assert list(find_sites(world.du_investigator, typed)) == [market]


def test_a_town_finds_its_own_sites_and_every_vehicle(world: World):
    a_site(world)
    train = vehicle_numbered(number="g101", by=world.du_investigator, now=NOW)
    assert vehicle_numbered(number=" G101 ", by=world.du_investigator, now=NOW) == train
    assert set(find_sites(world.nan_town, "")) == {train}
    assert {site.name for site in find_sites(world.tang_town, "")} == {"东关集市", "G101"}


def test_a_site_is_known_once_in_its_unit_and_keeps_a_telephone_masked(world: World):
    site = a_site(world)
    with pytest.raises(SiteKnown):
        a_site(world)
    facts = SiteFacts("东关大集", SiteKind.MARKET, responsible="钱场长", phone="19900000123")
    changed = change_site(site=site.pk, facts=facts, by=world.du_investigator)
    assert (changed.name, masked_phone(changed)) == ("东关大集", "199****0123")
    with pytest.raises(Invalid) as real:
        change_site(
            site=site.pk, facts=SiteFacts("东关大集", SiteKind.MARKET, phone="13800138000"),
            by=world.du_investigator,
        )  # fmt: skip
    assert real.value.code == "real_people"


def test_a_self_report_touches_the_exposure_site_of_the_same_time(world: World):
    market = a_site(world, aliases=("老集",))
    told = publish_exposure(
        telling=Telling(market.pk, at("9:00"), at("10:00")), by=world.du_investigator, now=NOW
    )
    reports = [
        SelfReport("老集", at("9:30"), at("11:00")),
        SelfReport("东关集市", at("10:00"), at("11:00")),
        SelfReport("听雨茶馆", at("9:30"), at("11:00")),
        SelfReport("", at("9:30"), at("11:00"), market.pk),
    ]
    assert matches_of(reports) == [[told], [], [], [told]]
    with pytest.raises(Refused) as twice:
        publish_exposure(
            telling=Telling(market.pk, at("9:00"), at("10:00")), by=world.du_investigator, now=NOW
        )
    assert twice.value.code == "published_already"
