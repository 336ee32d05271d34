"""Sites: found while one types, known once, told to the public when a case was there."""

from collections.abc import Collection
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from gubei import migrations
from gubei.domain.investigations.operations.exposing import Telling, publish_exposure
from gubei.domain.investigations.queries.exposures import SelfReport, matches_of
from gubei.domain.sites.models import Site, SiteOwner
from gubei.domain.sites.operations import (
    OutsideOfUnit,
    SiteKnown,
    add_site,
    change_site,
    close_site,
    give_sites,
    vehicle_numbered,
)
from gubei.domain.sites.queries import find_sites, masked_phone, own_sites
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer, Role
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid, NotFound, Refused
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


# Who answers for them


def give(
    world: World, owner: Officer, *sites: Site, by: str = "he_duty", now: datetime = NOW
) -> None:
    officer = getattr(world, by)
    give_sites(owner=owner.pk, sites=[site.pk for site in sites], by=officer, now=now)


def names(sites: Collection[Site]) -> list[str]:
    return [site.name for site in sites]


def test_a_site_stays_its_owners_whatever_either_is_called(world: World):
    """Two owners of one name, two shops of one name: each sees the own shop and no other."""
    zhou = world.add_officer("店主周", Role.SITE_OWNER, "北口镇")
    namesake = world.add_officer("店主周", Role.SITE_OWNER, "南河镇")
    shop = a_site(world, "便民店")
    facts = SiteFacts("便民店", SiteKind.SHOP, responsible="店主周")
    other = add_site(facts=facts, unit="99990201", by=world.he_duty, now=NOW)
    give(world, zhou, shop, by="tang_town")
    assert (list(own_sites(zhou)), list(own_sites(namesake))) == ([shop], [])

    renamed = SiteFacts("便民超市", SiteKind.SHOP, responsible="钱场长")
    change_site(site=shop.pk, facts=renamed, by=world.he_duty)
    Officer.objects.filter(pk=zhou.pk).update(name="周店主")
    zhou.refresh_from_db()
    assert names(own_sites(zhou)) == ["便民超市"]

    give(world, namesake, other)
    close_site(site=shop.pk, by=world.he_duty, now=NOW)
    assert (names(own_sites(zhou)), names(own_sites(namesake))) == ([], ["便民店"])


def test_giving_says_exactly_which_of_those_in_reach_and_keeps_what_was(world: World):
    zhou = world.add_officer("店主周", Role.SITE_OWNER, "古北区")
    market, tea = a_site(world), a_site(world, "听雨茶馆")
    far = add_site(
        facts=SiteFacts("杏园店", SiteKind.SHOP), unit="99990201", by=world.he_duty, now=NOW
    )
    give(world, zhou, market, far)
    give(world, zhou, market, tea, now=NOW + timedelta(hours=1))
    assert set(own_sites(zhou)) == {market, tea}
    kept = SiteOwner.objects.order_by("from_at", "site__name")
    assert [(each.site.name, each.to_at, each.ended_by) for each in kept] == [
        ("东关集市", None, None),
        ("杏园店", NOW + timedelta(hours=1), world.he_duty),
        ("听雨茶馆", None, None),
    ]


def test_only_a_site_owner_in_post_answers_and_only_within_the_own_unit(world: World):
    zhou = world.add_officer("店主周", Role.SITE_OWNER, "南河镇")
    shop = a_site(world)
    with pytest.raises(OutsideOfUnit, match="东关集市"):
        give(world, zhou, shop)
    with pytest.raises(NotFound):
        give(world, zhou, shop, by="tang_town")
    with pytest.raises(Invalid) as nobody:
        give(world, world.tang_town, shop)
    assert nobody.value.code == "no_site_owner"
    with pytest.raises(IntegrityError, match="no site owner"), transaction.atomic():
        SiteOwner.objects.create(id=shop.pk, site=shop, officer=world.tang_town, from_at=NOW)
    SiteOwner.objects.create(id=shop.pk, site=shop, officer=zhou, from_at=NOW)
    with pytest.raises(IntegrityError, match="answers_for_a_site_once"), transaction.atomic():
        SiteOwner.objects.create(id=zhou.pk, site=shop, officer=zhou, from_at=NOW)


def test_names_that_stood_at_sites_are_taken_over_where_one_alone_is_meant(world: World):
    step = next(Path(migrations.__path__[0]).glob("*_site_owners_are_tied_to_sites.py"))
    zhou = world.add_officer("店主周", Role.SITE_OWNER, "北口镇")
    for unit in ("北口镇", "古北区"):
        world.add_officer("店主郑", Role.SITE_OWNER, unit)
    clear, doubtful, far = a_site(world), a_site(world, "听雨茶馆"), a_site(world, "烤鱼店")
    Site.objects.filter(pk=clear.pk).update(responsible="店主周")
    Site.objects.filter(pk=doubtful.pk).update(responsible="店主郑")
    Site.objects.filter(pk=far.pk).update(responsible="店主周", unit=world.unit("杏园村"))
    with connection.cursor() as cursor:
        cursor.execute(import_module(f"gubei.migrations.{step.stem}").TAKE_OVER)
    tied = SiteOwner.objects.values_list("site", "officer")
    assert list(tied) == [(clear.pk, zhou.pk)]
