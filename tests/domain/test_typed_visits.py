"""Itineraries as an investigator types and pastes them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.investigations.rules.pasting import read_lines
from gubei.domain.investigations.rules.typing import read_times
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid

DAY = date(2022, 4, 25)


def said(text: str) -> str:
    times = read_times(text, DAY)
    return f"{times.start:%d %H:%M} - {times.end:%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:10-15", "25 14:10 - 25 15:00"),
        ("14:10-15:05", "25 14:10 - 25 15:05"),
        ("9-9:30", "25 09:00 - 25 09:30"),
        ("1410-1505", "25 14:10 - 25 15:05"),
        ("14：10～15：05", "25 14:10 - 25 15:05"),
        ("22:30-1", "25 22:30 - 26 01:00"),
        ("20-24", "25 20:00 - 26 00:00"),
        ("14:10+40", "25 14:10 - 25 14:50"),
        ("14:10+2h", "25 14:10 - 25 16:10"),
        ("下午2点到3点半", "25 14:00 - 25 15:30"),
        ("晚8点-9点一刻", "25 20:00 - 25 21:15"),
        ("上午9时至11时20分", "25 09:00 - 25 11:20"),
        ("中午12点-1点", "25 12:00 - 25 13:00"),
        ("上午10点-下午2点", "25 10:00 - 25 14:00"),
        ("晚上11点-12点", "25 23:00 - 26 00:00"),
        ("8.30—10.15", "25 08:30 - 25 10:15"),
    ],
)
def test_times_are_read_as_they_are_spoken(text: str, expected: str):
    assert said(text) == expected


@pytest.mark.parametrize("text", ["", "14:10", "25-26", "14:70-15", "早上", "10-11-12", "abc-def"])
def test_what_is_no_times_is_refused_with_an_example(text: str):
    with pytest.raises(Invalid) as refused:
        read_times(text, DAY)
    assert "14:10-15" in refused.value.words.zh


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_every_pair_of_clock_times_reads_as_itself_and_ends_after_it_starts(start: int, end: int):
    text = f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
    times = read_times(text, DAY)

    begun = datetime(2022, 4, 25, start // 60, start % 60, tzinfo=SHANGHAI)
    assert times.start == begun
    assert (times.end.hour, times.end.minute) == (end // 60, end % 60)
    assert 0 < (times.end - times.start).total_seconds() <= 24 * 3600


def test_lines_of_a_spreadsheet_are_understood_by_their_header():
    text = (
        "日期\t起止时间\t地点\t区域\t同行人\n"
        "4月24日\t9-10:30\t东关集市\t大厅\t儿子\n"
        "\t14:10-15\t听雨茶馆\t\t\n"
        "4月25日\t25:00-26\t区医院\t\t\n"
    )
    lines = read_lines(text, day=DAY, today=date(2022, 4, 26))

    assert [
        (each.line, each.times and f"{each.times.start:%m-%d %H:%M}", each.place, each.zone,
         each.companions)
        for each in lines
    ] == [
        (2, "04-24 09:00", "东关集市", "大厅", "儿子"),
        (3, "04-24 14:10", "听雨茶馆", "", ""),
        (4, None, "", "", ""),
    ]  # fmt: skip
    assert lines[2].refusal is not None
    assert "25:00-26" in lines[2].refusal.zh


def test_lines_typed_by_hand_need_no_date_and_no_marks():
    lines = read_lines(
        "14:10-15 东关集市 大厅\n昨天，9-10，听雨茶馆\n8-9 区医院", day=DAY, today=date(2022, 4, 26)
    )

    assert [
        (f"{each.times.start:%m-%d %H:%M}", each.place, each.zone) for each in lines if each.times
    ] == [
        ("04-25 14:10", "东关集市", "大厅"),
        ("04-25 09:00", "听雨茶馆", ""),
        ("04-25 08:00", "区医院", ""),
    ]


def test_8_9_is_a_day_where_times_follow_and_else_the_time():
    lines = read_lines("4-24 8-9 区医院\n8-9 区医院", day=DAY, today=date(2022, 4, 26))
    assert [f"{each.times.start:%m-%d %H:%M}" for each in lines if each.times] == [
        "04-24 08:00", "04-24 08:00",
    ]  # fmt: skip


def test_a_date_that_would_lie_ahead_is_one_of_last_year():
    lines = read_lines("12月30日\t9-10\t东关集市", day=DAY, today=date(2022, 1, 2))
    assert lines[0].times is not None
    assert lines[0].times.start.date() == date(2021, 12, 30)


def test_what_somebody_wore_is_typed_behind_the_place_or_in_a_column_of_its_own():
    typed = read_lines(
        "14:10-15 东关集市 大厅 戴口罩\n"
        "9-10 听雨茶馆 未戴口罩\n"
        "8-9 clinic no mask hall\n"
        "15-16，区医院，N95，急诊\n"
        "20-21 口罩厂",
        day=DAY,
        today=DAY,
    )
    assert [(each.place, each.zone, each.protection) for each in typed] == [
        ("东关集市", "大厅", "mask"),
        ("听雨茶馆", "", "none"),
        ("clinic", "hall", "none"),
        ("区医院", "急诊", "n95"),
        ("口罩厂", "", ""),
    ]
    pasted = read_lines(
        "日期\t时间\t地点\t防护\t备注\n"
        "4月24日\t9-10\t区医院\t防护服\t送样\n"
        "4月24日\t10-11\t区医院\t不清楚\t",
        day=DAY,
        today=DAY,
    )
    assert [(each.protection, each.note) for each in pasted] == [("full", "送样"), ("", "")]
    assert pasted[1].refusal is not None
    assert "不清楚" in pasted[1].refusal.zh
    bare = read_lines("4月24日\t9-10\t区医院\t急诊\t\t口罩\t送样", day=DAY, today=DAY)[0]
    assert (bare.zone, bare.companions, bare.note, bare.protection) == ("急诊", "", "送样", "mask")
