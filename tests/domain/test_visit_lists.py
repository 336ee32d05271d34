"""Lists of check-ins and shifts become visits, once, and every row that is none is listed."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from gubei.adapters.visit_lists import read_visit_list
from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.gathering import (
    Telling,
    VisitsTaken,
    take_in_visits,
)
from gubei.domain.investigations.operations.visits import withdraw_visit
from gubei.domain.investigations.rules.seen import SeenRow
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.people.models import Person
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.refusals import Invalid, NotAllowed, NotFound
from tests.world import NOW, World, document, phone

HEAD = "身份证号,姓名,手机,场所,区域,日期,到达时间,离开时间\n"
BORN = date(1988, 3, 12)


@pytest.fixture
def market(world: World) -> Site:
    facts = SiteFacts("东关集市", SiteKind.MARKET, aliases=("东关市场",), zones=("大厅",))
    return add_site(facts=facts, unit=world.unit("柳沟村").code, by=world.he_duty, now=NOW)


def take(
    by: Officer, folder: Path, text: str, source: VisitSource = VisitSource.CHECK_IN, **told: object
) -> VisitsTaken:
    file = folder / "visits.csv"
    file.write_text(text, encoding="utf-8")
    rows = [SeenRow(*each) for each in read_visit_list(file, with_site="site" not in told)]
    return take_in_visits(rows=rows, telling=Telling(source, **told), by=by, now=NOW)  # type: ignore[arg-type]


def shown() -> list[tuple[str, str, str, str]]:
    """Return who was where in which zone and when, as the visits say."""

    def clock(moment: datetime) -> str:
        return in_shanghai(moment).strftime("%m-%d %H:%M")

    visits = Visit.objects.select_related("person").order_by("start_at", "person__name")
    return [
        (each.person.name, each.zone, clock(each.start_at), clock(each.end_at)) for each in visits
    ]


def test_a_list_of_check_ins_is_taken_in_once_and_each_bad_row_says_why(
    world: World, market: Site, tmp_path: Path
):
    """Lin Mei is known by her document; Sun Li is new and belongs to the village of the site."""
    lin_mei = document(BORN, 2)
    text = HEAD + (
        f"{lin_mei},林梅,,东关市场,大厅,,2022-04-25 14:10,2022-04-25 15:00\n"
        f",孙丽,{phone(71)},东关集市,,,2022-04-25 14:30,2022-04-25 14:50\n"
        f",孙丽,{phone(71)},东关集市,,,2022-04-25 14:30,2022-04-25 14:50\n"
        f",孙丽,{phone(71)},东关集市,,,2022-04-25 16:30,2022-04-25 16:00\n"
        f"{lin_mei},林梅,,无此地,,,2022-04-25 14:10,2022-04-25 15:00\n"
        f"{lin_mei},林梅,,东关集市,,,2022-04-25 18:00,\n"
        f"{lin_mei},林梅,,东关集市,,,14:10,15:00\n"
        ",无名,,东关集市,,,2022-04-25 14:10,2022-04-25 15:00\n"
        f"{lin_mei},林梅,,东关集市,,,2022-03-01 14:10,2022-03-01 15:00\n"
    )
    taken = take(world.du_investigator, tmp_path, text)
    assert (taken.rows, taken.taken, taken.known, taken.persons) == (9, 2, 1, 2)
    assert [(row, why.zh[:12]) for row, why in taken.left_out] == [
        (5, "结束早于开始（2022-"[:12]), (6, "您的辖区内没有场所“无此"[:12]),
        (7, "没有离开时间；请说明此类"[:12]), (8, "开始“14:10”不是日"[:12]),
        (9, "无法确定是谁：须有身份证"[:12]), (10, "已超过此类记录 28 天"[:12]),
    ]  # fmt: skip
    assert shown() == [
        ("林梅", "大厅", "04-25 14:10", "04-25 15:00"), ("孙丽", "", "04-25 14:30", "04-25 14:50"),
    ]  # fmt: skip
    assert Person.objects.get(name="孙丽").unit == world.unit("柳沟村")
    lin_visit = Visit.objects.get(person__name="林梅")
    assert lin_visit.said_by == world.du_investigator
    assert lin_visit.keep_until == date(2022, 4, 25) + timedelta(days=29)

    withdraw_visit(visit=lin_visit.pk, reason="手机在他人处", by=world.du_investigator, now=NOW)
    again = take(world.du_investigator, tmp_path, text)
    assert (again.taken, again.known) == (0, 3), "what was taken back is not written again"


def test_shifts_over_midnight_and_scans_without_an_end_count_as_is_told(
    world: World, market: Site, tmp_path: Path
):
    night = f"{HEAD},王强,{phone(72)},东关集市,,2022-04-24,22:00,06:00\n"
    assert take(world.he_duty, tmp_path, night, VisitSource.SHIFT).taken == 1
    scan = f"姓名,手机,扫码时间\n孙丽,{phone(71)},25/04/2022 09:15\n"
    assert take(world.he_duty, tmp_path, scan, site=market.pk, minutes=30).taken == 1
    assert shown() == [
        ("王强", "", "04-24 22:00", "04-25 06:00"), ("孙丽", "", "04-25 09:15", "04-25 09:45"),
    ]  # fmt: skip
    assert sorted(Visit.objects.values_list("source", "keep_until")) == [
        ("check_in", date(2022, 5, 24)), ("shift", date(2022, 6, 25)),
    ]  # fmt: skip


def test_two_sites_of_one_name_are_not_guessed_between(world: World, market: Site, tmp_path: Path):
    facts = SiteFacts("东关集市", SiteKind.MARKET)
    add_site(facts=facts, unit=world.unit("杏园村").code, by=world.he_duty, now=NOW)
    text = f"{HEAD},孙丽,{phone(71)},东关集市,,,2022-04-25 14:30,2022-04-25 14:50\n"
    taken = take(world.du_investigator, tmp_path, text)
    assert [(row, why.en[:21]) for row, why in taken.left_out] == [(2, "2 sites are called “东")]
    north = world.add_officer("镇流调", world.du_investigator.role, "北口镇")
    assert take(north, tmp_path, text).taken == 1, "a town has one of them"


def test_who_may_not_and_what_is_no_list_are_refused(world: World, market: Site, tmp_path: Path):
    text = f"{HEAD},孙丽,{phone(71)},东关集市,,,2022-04-25 14:30,2022-04-25 14:50\n"
    with pytest.raises(NotAllowed):
        take(world.tang_town, tmp_path, text)
    with pytest.raises(Invalid, match="do not come as a list"):
        take(world.du_investigator, tmp_path, text, VisitSource.STAY)
    with pytest.raises(Invalid, match="No column names the site"):
        take(world.du_investigator, tmp_path, "姓名,到达时间\n孙丽,2022-04-25 14:30\n")
    south = world.add_officer("南流调", world.du_investigator.role, "南河镇")
    with pytest.raises(NotFound):
        take(south, tmp_path, text, site=market.pk)
    assert not Visit.objects.exists()


def test_a_moment_of_the_future_or_of_a_document_that_cannot_be_right_is_left_out(
    world: World, market: Site, tmp_path: Path
):
    soon = (NOW + timedelta(hours=1)).astimezone(SHANGHAI)
    text = HEAD + (
        f",孙丽,{phone(71)},东关集市,,,{soon:%Y-%m-%d %H:%M},\n"
        "99999919880312002,林梅,,东关集市,,,2022-04-25 14:10,2022-04-25 15:00\n"
    )
    taken = take(world.du_investigator, tmp_path, text, minutes=20)
    assert [why.en.split(" (")[0] for _, why in taken.left_out] == [
        "It begins in the future", "The identity document cannot be right; correct it.",
    ]  # fmt: skip
