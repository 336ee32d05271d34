"""Whoever stands on a list gets a unit that answers: the right one, or the duty officer."""

import pytest

from gubei.engines.routing import Gazetteer, OutsidePlace, UnitEntry, load_divisions
from tests.engines.routing_places import DIVISIONS, UNITS

GAZETTEER = Gazetteer.build(UNITS, home="110118", divisions=DIVISIONS)


def unit_for(address: str, **hints: str) -> tuple[str, str]:
    route = GAZETTEER.route(address, **hints)
    return route.kind, route.unit_code


@pytest.mark.parametrize(
    "address",
    [
        "北京市密云区太师屯镇松树峪村12号", "密云区太师屯镇松树峪村委会", "太师屯镇松树峪村民委员会",
        "太师屯松树峪", "松树峪村", "松树峪", "松树沟5号", "北京密云 太师屯镇 松树峪村",
        "密雲區太師屯鎮松樹峪村", "密云县太师屯镇松树峪村", "密云区太师屯乡松树峪村",
        "北京市、密云区、太师屯镇、松树峪村", "密云区太师屯镇松树峪社区",
        "Songshuyu village, Taishitun town, Miyun District, Beijing", "sōng shù yù cūn",
        "songshuyu cun tai shi tun zhen miyun qu beijing shi",
    ],
)  # fmt: skip
def test_lin_mei_of_songshuyu_is_answered_for_by_her_village(address):
    assert unit_for(address) == ("village", "110118107201")


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("密云区太师屯镇", "110118107"), ("太师屯", "110118107"), ("鼓楼街道办事处", "110118001"),
        ("鼓楼北大街3号鼓楼街道", "110118001"), ("河南寨", "110118104"), ("北京市十里堡镇", "110118103"),
        ("密云区太师屯镇老王家", "110118107"), ("taishitun zhen", "110118107"),
    ],
)  # fmt: skip
def test_wang_lei_who_wrote_only_his_town_is_answered_for_by_the_town(address, town):
    assert unit_for(address) == ("town", town)


def test_zhao_min_of_one_of_two_yangzhuangs_goes_to_the_town_level_with_both_shown():
    route = GAZETTEER.route("密云区杨庄村8号")
    assert (route.kind, route.unit_code) == ("town", "110118")
    assert route.candidates == ("110118104202", "110118107202")
    assert "2" in route.reason.en
    assert route.confidence < GAZETTEER.route("密云区太师屯镇杨庄村8号").confidence


def test_two_units_of_one_name_in_one_town_go_to_that_town():
    route = GAZETTEER.route("密云区东街12号院")
    assert (route.kind, route.unit_code) == ("town", "110118104")
    assert route.candidates == ("110118104003", "110118104203")
    assert unit_for("河南寨东街村") == ("village", "110118104203")
    assert unit_for("河南寨东街居委会") == ("village", "110118104003")


def test_the_town_named_in_another_column_tells_which_yangzhuang():
    assert unit_for("杨庄村8号", town="太师屯镇") == ("village", "110118107202")
    assert unit_for("8号", town="太师屯", village="杨庄") == ("village", "110118107202")
    assert unit_for("杨庄村8号", parent_hint="北京市密云区河南寨镇") == ("village", "110118104202")


def test_a_village_that_its_town_does_not_have_leaves_the_lead_with_the_town():
    route = GAZETTEER.route("密云区十里堡镇杨庄村")
    assert (route.kind, route.unit_code) == ("town", "110118103")
    assert set(route.candidates) == {"110118104202", "110118107202"}


def test_a_village_written_as_it_sounds_is_found_in_the_town_that_is_named():
    route = GAZETTEER.route("密云区太师屯镇松树裕村12号")
    assert (route.kind, route.unit_code) == ("village", "110118107201")
    assert route.confidence <= 0.7
    assert "松树裕" in route.reason.zh
    assert unit_for("12号", town="太师屯镇", village="松树裕") == ("village", "110118107201")


def test_a_village_that_looks_like_another_is_shown_and_not_guessed():
    route = GAZETTEER.route("密云区太师屯镇松枝峪村12号")
    assert (route.kind, route.unit_code) == ("town", "110118107")
    assert route.candidates == ("110118107201",)
    assert GAZETTEER.route("密云区太师屯镇杨沟村").candidates == ()


@pytest.mark.parametrize(
    ("address", "code", "name"),
    [
        ("上海市浦东新区张江路1号", "310115", "上海市浦东新区"),
        ("浦东新区张江路1号", "310115", "上海市浦东新区"),
        ("河北省滦平县", "130824", "河北省承德市滦平县"),
        ("河北滦平", "130824", "河北省承德市滦平县"),
        ("北京市朝阳区望京街道", "110105", "北京市朝阳区"),
        ("望京街道12号", "110105", "北京市朝阳区"),
        ("朝阳区", "110105", "北京市朝阳区"),
        ("长春朝阳", "220104", "吉林省长春市朝阳区"),
        ("吉林省长春市朝阳区", "220104", "吉林省长春市朝阳区"),
        ("崇文区", "110101", "北京市东城区"),
        ("济南市中区", "370103", "山东省济南市市中区"),
        ("信阳市新县", "411523", "河南省信阳市新县"),
        ("广东东莞", "4419", "广东省东莞市"),
        ("恩施州恩施市", "422801", "湖北省恩施土家族苗族自治州恩施市"),
        ("承德市", "1308", "河北省承德市"),
        ("上海杨庄村", "31", "上海市"),
        ("河北省兴隆村", "13", "河北省"),
        ("兴隆县兴隆村", "130822", "河北省承德市兴隆县"),
        ("北京市朝阳区十里堡", "110105", "北京市朝阳区"),
        ("上海市杨浦区密云路5号", "310110", "上海市杨浦区"),
        ("户籍密云区,现住河北省滦平县", "130824", "河北省承德市滦平县"),
        ("Luanping County, Hebei", "130824", "河北省承德市滦平县"),
    ],
)
def test_sun_tao_who_lives_elsewhere_is_proposed_for_transfer(address, code, name):
    route = GAZETTEER.route(address)
    assert route.kind == "outside"
    assert route.unit_code == "110118"
    assert route.outside is not None
    assert (route.outside.code, route.outside.name) == (code, name)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("密云区上海路12号", ("district", "110118")),
        ("河南寨镇河北村", ("village", "110118104201")),
        ("密云区河北村", ("village", "110118104201")),
        ("太师屯镇兴隆村", ("village", "110118107204")),
        ("密云区朝阳村", ("village", "110118107203")),
        ("十里堡镇上海大厦3层", ("town", "110118103")),
        ("北京市密云区长春街3号", ("district", "110118")),
        ("密云区鼓楼街道河北省驻京办", ("town", "110118001")),
        ("户籍河北省滦平县,现住密云区太师屯镇", ("town", "110118107")),
        ("从河北省滦平县返回北京市密云区", ("district", "110118")),
    ],
)
def test_a_road_or_village_named_like_a_province_does_not_lead_away(address, answer):
    assert unit_for(address) == answer


@pytest.mark.parametrize(
    "address", ["", "   ", "不详", "3号楼2单元", "南京东路88号", "\x00", "小杨庄村"]
)
def test_an_address_that_nobody_can_read_goes_to_the_duty_officer_of_the_district(address):
    route = GAZETTEER.route(address)
    assert (route.kind, route.unit_code, route.confidence) == ("unreadable", "110118", 0.0)
    assert route.reason.zh
    assert route.reason.en


def test_a_district_name_of_several_provinces_is_asked_and_not_guessed():
    route = GAZETTEER.route("新华区3号院")
    assert route.kind == "district"
    assert route.candidates == ("130105", "130902", "410402")


def test_two_namesakes_in_one_province_propose_the_province():
    route = GAZETTEER.route("河北省新华区3号院")
    assert route.outside == OutsidePlace("13", "河北省", "province")
    assert route.candidates == ("130105", "130902")


def test_a_town_name_that_the_whole_country_has_says_nothing_alone():
    gazetteer = Gazetteer.build(UNITS, home="110118", divisions=load_divisions())
    assert gazetteer.route("城关镇12号").kind == "unreadable"
    assert gazetteer.route("河北省承德市平泉市城关镇").outside is not None
    assert gazetteer.route("望京街道12号").outside == OutsidePlace(
        "110105", "北京市朝阳区", "county"
    )


def test_only_the_own_city_named_stays_with_the_district():
    assert unit_for("北京市") == ("district", "110118")


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("110118107201", ("village", "110118107201")),
        ("110118107", ("town", "110118107")),
        ("110118107000", ("town", "110118107")),
        ("110118107999", ("town", "110118107")),
        ("110118.0", ("district", "110118")),
        ("１１０１１８１０７", ("town", "110118107")),
        ("310115", ("outside", "110118")),
    ],
)
def test_a_unit_code_decides_alone(code, answer):
    route = GAZETTEER.route("河南寨镇", unit_code=code)
    assert (route.kind, route.unit_code) == answer
    assert route.confidence == 1.0


def test_an_unknown_unit_code_leaves_it_to_the_address():
    assert unit_for("河南寨镇", unit_code="7") == ("town", "110118104")


def test_many_are_routed_like_one():
    texts = ["太师屯镇杨庄村", "", "上海市浦东新区", "杨庄村"]
    assert GAZETTEER.route_many(texts) == [GAZETTEER.route(text) for text in texts]
    towns = ["", "太师屯镇", "", "河南寨镇"]
    assert GAZETTEER.route_many(texts, towns=towns) == [
        GAZETTEER.route(text, town=town) for text, town in zip(texts, towns, strict=True)
    ]


def test_a_district_that_the_list_of_divisions_does_not_know_still_routes():
    units = [
        UnitEntry("999900", "district", "古北区"),
        UnitEntry("999901", "town", "北口镇", "999900"),
        UnitEntry("99990101", "village", "柳沟村", "999901"),
    ]
    gazetteer = Gazetteer.build(units, home="999900", divisions=DIVISIONS)
    assert gazetteer.route("古北区北口镇柳沟村3号").unit_code == "99990101"
    assert gazetteer.route("北京市密云区").outside is not None


@pytest.mark.parametrize(
    "units",
    [
        [],
        [UnitEntry("1", "district", "古北区")],
        [UnitEntry("110118", "district", "密云区"), UnitEntry("9", "town", "北口镇", "8")],
    ],
)
def test_units_that_are_no_tree_are_refused(units):
    with pytest.raises(ValueError, match=r"home|unknown"):
        Gazetteer.build(units, home="110118", divisions=DIVISIONS)


def test_the_list_of_divisions_comes_with_the_package():
    divisions = load_divisions()
    assert divisions.full_name("130824") == "河北省承德市滦平县"
    assert divisions.full_name("110118") == "北京市密云区"
    assert divisions.full_name("110118107") == "北京市密云区太师屯镇"
    assert len({row.code for row in divisions.rows}) == len(divisions.rows) > 6000
