"""Visits proposed from invented case reports: dates, times, places, vehicles, and what is left out."""

from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.engines.itinerary import Proposal, Span, propose

WRITTEN = date(2022, 4, 26)


def visits(text: str, written_on: date = WRITTEN) -> list[Proposal]:
    return list(propose(text, written_on=written_on).visits)


def said(each: Proposal) -> tuple[date | None, date | None, str, str, str]:
    """Return first and last day, place, origin and vehicle of a proposal."""
    return (
        each.day,
        each.until_day,
        each.place.span.text if each.place else "",
        each.origin.span.text if each.origin else "",
        each.vehicle.span.text if each.vehicle else "",
    )


def day(number: int, month: int = 4) -> date:
    return date(2022, month, number)


def test_lin_mei_rides_a_train_and_goes_to_the_market_and_to_the_doctor():
    text = (
        "患者林某，女，34岁，现住檀营小区。4月12日上午9时30分从武汉乘坐G1234次列车（7车厢12F座）返回密云，"
        "下车后打车（京B·T1234）回到家中。13日14:10-15:30在果园农贸市场购物。次日自驾到古北口镇卫生院就诊。"
    )
    train, home, market, doctor = visits(text)
    assert [said(each) for each in (train, home, market, doctor)] == [
        (day(12), day(12), "密云", "武汉", "G1234次列车"),
        (day(12), day(12), "家中", "", "打车"),
        (day(13), day(13), "果园农贸市场", "", ""),
        (day(14), day(14), "古北口镇卫生院", "", ""),
    ]
    assert train.vehicle is not None
    assert (train.vehicle.number, train.vehicle.carriage, train.vehicle.seat) == (
        "G1234",
        "7",
        "12F",
    )
    assert (train.since, home.since) == (time(9, 30), None)
    assert home.vehicle is not None
    assert (home.vehicle.means, home.vehicle.plate) == ("taxi", "京BT1234")
    assert (market.since, market.until) == (time(14, 10), time(15, 30))
    assert [each.means for each in (train, home, market, doctor)] == ["train", "taxi", None, "car"]
    homes = propose(text, written_on=WRITTEN).homes
    assert [each.span.text for each in homes] == ["檀营小区"], "where somebody lives is no visit"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("4月12日-14日在惠民超市上班。", [(day(12), day(14))]),
        ("4月12日至4月14日在惠民超市上班。", [(day(12), day(14))]),
        ("4月12至14日在惠民超市上班。", [(day(12), day(14))]),
        ("4月12日（周二）至14日在惠民超市上班。", [(day(12), day(14))]),
        ("4月12日、14日在惠民超市买菜。", [(day(12), day(12)), (day(14), day(14))]),
        ("4月30日在家，2日到惠民超市。", [(day(30, 4), day(30, 4)), (day(2, 5), day(2, 5))]),
        ("4月12日在家，次日到惠民超市。", [(day(12), day(12)), (day(13), day(13))]),
        ("四月十二日到惠民超市。", [(day(12), day(12))]),
        ("2022-04-12到惠民超市。", [(day(12), day(12))]),
        ("４月１２日到惠民超市。", [(day(12), day(12))]),
        ("3月下旬到过惠民超市。", [(day(21, 3), day(31, 3))]),
        ("大年初三到惠民超市。", [(day(3, 2), day(3, 2))]),
        ("12月30日到惠民超市。", [(date(2021, 12, 30), date(2021, 12, 30))]),
        ("目前在定点医院隔离治疗。", [(WRITTEN, WRITTEN)]),
        ("4月31日到惠民超市。", [(None, None)]),
        ("到惠民超市购物。", [(None, None)]),
    ],
)
def test_the_days_of_a_visit(text: str, days: list[tuple[date | None, date | None]]):
    found = visits(text, date(2022, 5, 5)) if "2日到" in text and "30日" in text else visits(text)
    assert [(each.day, each.until_day) for each in found] == days


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ("12日9时", time(9), None),
        ("12日下午3点半", time(15, 30), None),
        ("12日晚上7时15分许", time(19, 15), None),
        ("12日中午12时", time(12), None),
        ("12日14:10-15:30", time(14, 10), time(15, 30)),
        ("12日9时到10时", time(9), time(10)),
        ("12日24时", time(0), None),
        ("12日上午", None, None),
    ],
)
def test_the_time_of_a_visit(written: str, since: time | None, until: time | None):
    (found,) = visits(f"4月{written}在惠民超市购物。")
    assert (found.day, found.since, found.until) == (day(12), since, until)


def test_a_time_of_day_does_not_pass_to_the_next_place():
    first, second = visits("4月12日9时到惠民超市，后到果园诊所。")
    assert (first.since, second.since) == (time(9), None)
    assert first.confidence > second.confidence, "its day was carried from the visit before"


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("停留约2小时", 120), ("逗留了30分钟", 30), ("，停留1个半小时", 90),
        ("停留1小时20分钟", 80), ("住了3天", 4320), ("停留半小时", 30), ("", None),
    ],
)  # fmt: skip
def test_how_long_somebody_stayed(written: str, minutes: int | None):
    (found,) = visits(f"4月12日到惠民超市{written}。")
    assert found.minutes == minutes


@pytest.mark.parametrize(
    ("written", "means", "number", "carriage", "seat"),
    [
        ("G1234次列车", "train", "G1234", "", ""),
        ("高铁（D305次，5车12B座）", "train", "D305", "5", "12B"),
        ("K22次列车9号车厢22号上铺", "train", "K22", "9", "22"),
        ("CA1831航班", "flight", "CA1831", "", ""),
        ("航班9C8573", "flight", "9C8573", "", ""),
        ("59路公交车", "bus", "59", "", ""),
        ("地铁13号线", "metro", "", "", ""),
        ("出租车", "taxi", "", "", ""),
        ("私家车", "car", "", "", ""),
        ("120救护车", "ambulance", "", "", ""),
        ("长途大巴", "coach", "", "", ""),
    ],
)
def test_vehicles_with_number_carriage_and_seat(
    written: str, means: str, number: str, carriage: str, seat: str
):
    (found,) = visits(f"4月12日乘坐{written}到密云区医院就诊。")
    assert found.vehicle is not None
    vehicle = found.vehicle
    assert (vehicle.means, vehicle.number, vehicle.carriage, vehicle.seat) == (
        means, number, carriage, seat,
    )  # fmt: skip
    assert said(found)[2] == "密云区医院"


@pytest.mark.parametrize(
    "text",
    [
        "患者无武汉旅行史。",
        "与武汉确诊病例有接触史。",
        "系武汉返乡人员。",
        "张某，女，现住檀营小区。",
        "李某，男，在武汉工作。",
        "经市专家组评估，确认为确诊病例。",
        "4月12日出院。",
        "出租车司机，男，40岁。",
    ],
)
def test_who_somebody_is_or_knew_is_no_visit(text: str):
    assert visits(text) == []


def test_a_ride_without_a_place_is_proposed_as_a_ride():
    (found,) = visits("4月12日乘坐G1234次列车。")
    assert said(found) == (day(12), day(12), "", "", "G1234次列车")


def test_a_departure_without_a_destination_is_proposed_as_a_stay_there():
    (found,) = visits("4月12日从武汉出发。")
    assert said(found) == (day(12), day(12), "武汉", "", "")


def test_places_in_a_row_with_arrows():
    found = visits("4月12日北京西站→密云区医院→惠民超市。")
    assert [said(each)[2] for each in found][-2:] == ["密云区医院", "惠民超市"]


def test_an_empty_report_has_nothing():
    assert visits("") == []


_PIECES = st.lists(
    st.sampled_from(
        ["4月12日", "13日", "至", "-", "14日", "次日", "目前", "上午", "9时30分", "14:10", "从", "到",
         "在", "武汉", "密云区医院", "惠民超市", "家中", "回", "温", "乘坐", "G1234次列车", "7车厢", "12F座",
         "自驾", "打车", "（", "）", "，", "。", "、", "→", "就诊", "购物", "现住", "接触史", "停留", "2小时",
         "大年初一", "3月下旬", "ａ", "\n", "\u3000", "99日", "13月40日", "25:99"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=300)
@given(_PIECES | st.text(max_size=60))
def test_whatever_is_written_every_offset_points_at_its_words(text: str):
    found = propose(text, written_on=WRITTEN)
    spans = [each.span for each in (*found.dates, *found.places, *found.vehicles, *found.homes)]
    spans += [each.span for each in found.visits]
    assert all(text[each.start : each.end] == each.text and each.text for each in spans)
    for every in (found.dates, found.places, found.vehicles):
        assert apart([each.span for each in every])
    for each in found.visits:
        assert 0 <= each.confidence <= 1
        assert each.place or each.vehicle
        assert each.day is None or each.until_day is None or each.day <= each.until_day


def apart(spans: list[Span]) -> bool:
    return all(one.end <= other.start for one, other in pairwise(spans))
