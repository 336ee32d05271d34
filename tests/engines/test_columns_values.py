"""What one cell says: dates, moments, sex and age, in every form people write."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.engines.columns import (
    date_of_parts,
    day_first_of,
    read_age,
    read_date,
    read_moment,
    read_sex,
)
from gubei.terms.documents import read_document
from gubei.terms.moments import SHANGHAI

TODAY = date(2022, 4, 26)
APRIL_13 = date(2022, 4, 13)


def codes(reading) -> list[str]:
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    "text",
    [
        "2022/4/13", "2022-04-13", "2022.4.13", "2022年4月13日", "2022年04月13", "20220413",
        "２０２２年４月１３日", "2022／4／13", "2022-04-13 00:00:00", "2022-04-13T00:00:00", "44664",
        "44664.0", "13/04/2022", "04/13/2022", "13.04.2022", "13 Apr 2022", "April 13, 2022",
        " 2022-04-13 ", "'2022-04-13", "2022 年 4 月 13 日", "2022年4月13号", "2022、4、13",
        "20220413\u200b",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(text: str):
    reading = read_date(text, today=TODAY)
    assert (reading.value, codes(reading)) == (APRIL_13, [])


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("4.13", APRIL_13, "date_year_inferred"),
        ("4月13日", APRIL_13, "date_year_inferred"),
        ("12/31", date(2021, 12, 31), "date_year_inferred"),
        ("2.29", date(2020, 2, 29), "date_year_inferred"),
        ("22/4/13", APRIL_13, "date_two_digit_year"),
        ("22年4月13日", APRIL_13, "date_two_digit_year"),
        ("220413", APRIL_13, "date_two_digit_year"),
        ("13-Apr-22", APRIL_13, "date_two_digit_year"),
        ("90-1-1", date(1990, 1, 1), "date_two_digit_year"),
        ("2022-02-30", None, "date_impossible"),
        ("2022年13月1日", None, "date_impossible"),
        ("20221301", None, "date_impossible"),
        ("13.13", None, "date_impossible"),
        ("2022年4月", None, "date_incomplete"),
        ("1990", None, "date_incomplete"),
        ("199001", None, "date_incomplete"),
        ("201112", None, "date_ambiguous"),
        ("04/05/2022", None, "date_ambiguous"),
        ("昨天", None, "date_unreadable"),
        ("99999", None, "date_unreadable"),
        ("2022/4/13/5", None, "date_unreadable"),
    ],
)
def test_what_a_date_lacks_is_said_and_never_guessed(text: str, value: date | None, code: str):
    reading = read_date(text, today=TODAY)
    assert (reading.value, codes(reading)) == (value, [code])


@pytest.mark.parametrize("text", ["", " ", "-", "无", "不详", "NA", "n/a", "NULL", "/"])
def test_an_empty_cell_is_no_error(text: str):
    assert read_date(text, today=TODAY).findings == ()
    assert read_moment(text, today=TODAY).findings == ()


def test_a_column_tells_whether_the_day_comes_first():
    assert day_first_of(["04/05/2022", "13/04/2022"]) is True
    assert day_first_of(["04/05/2022", "04/13/2022 08:00"]) is False
    assert day_first_of(["04/05/2022", "2022-04-13", ""]) is None
    assert day_first_of(["13/04/2022", "04/13/2022"]) is None
    assert read_date("04/05/2022", today=TODAY, day_first=True).value == date(2022, 5, 4)
    assert read_date("04/05/2022", today=TODAY, day_first=False).value == date(2022, 4, 5)
    assert read_date("13/4/22", today=TODAY, day_first=True).value == APRIL_13


def test_a_birth_date_in_three_cells():
    assert date_of_parts("1990", "1", "01").value == date(1990, 1, 1)
    assert date_of_parts("", " ", "") == read_date("", today=TODAY)
    assert codes(date_of_parts("1990", "", "1")) == ["date_incomplete"]
    assert codes(date_of_parts("1990", "2", "30")) == ["date_impossible"]


HALF_PAST_TWO = datetime(2022, 4, 13, 14, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text",
    [
        "2022/4/13 14:30", "2022-04-13 14:30:00", "2022年4月13日14时30分", "2022.4.13 14点30分",
        "2022-04-13T14:30", "2022-04-13T06:30:00Z", "2022-04-13T06:30:00+00:00",
        "2022-04-13 14:30:00+08:00", "44664.604166666664", "20220413143000", "20220413 1430",
        "2022年4月13日 下午2点半", "13/04/2022, 2:30 pm", "2022/4/13 2:30 PM", "２０２２/4/13　14：30",
        "2022/4/13下午2:30", "2022-04-13 14:30:00.000",
    ],
)  # fmt: skip
def test_one_moment_in_many_forms(text: str):
    reading = read_moment(text, today=TODAY)
    assert (reading.value, reading.has_time, codes(reading)) == (HALF_PAST_TWO, True, [])


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("4月13日14时", HALF_PAST_TWO - timedelta(minutes=30), "date_year_inferred"),
        ("14:30", None, "time_without_date"),
        ("2022-04-13 25:00", None, "time_impossible"),
        ("2022-04-13 10:75", None, "time_impossible"),
        ("2022-02-30 10:00", None, "date_impossible"),
        ("G123次", None, "date_unreadable"),
    ],
)
def test_what_a_moment_lacks_is_said(text: str, value: datetime | None, code: str):
    reading = read_moment(text, today=TODAY)
    assert (reading.value, codes(reading)) == (value, [code])


def test_a_day_without_a_time_is_its_midnight_and_24_is_the_next():
    day = read_moment("2022/4/13", today=TODAY)
    assert (day.value, day.has_time) == (datetime(2022, 4, 13, tzinfo=SHANGHAI), False)
    night = read_moment("2022/4/13 24:00", today=TODAY)
    assert night.value == datetime(2022, 4, 14, tzinfo=SHANGHAI)


FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d %b %Y", "%B %d, %Y")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(FORMS))
def test_every_day_is_read_back_from_every_form(day: date, form: str):
    assert read_date(day.strftime(form), today=TODAY).value == day


@given(st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_every_day_is_read_back_where_the_column_tells_the_order(day: date):
    first, second = day.strftime("%d/%m/%Y"), day.strftime("%m/%d/%Y")
    assert read_date(first, today=TODAY, day_first=True).value == day
    assert read_date(second, today=TODAY, day_first=False).value == day


@given(st.dates(date(1928, 1, 1), date(2100, 1, 1)))
def test_every_serial_of_a_spreadsheet_is_read_back(day: date):
    assert read_date(str((day - date(1899, 12, 30)).days), today=TODAY).value == day


@given(st.dates(date(2013, 1, 1), TODAY))
def test_a_day_without_a_year_is_never_in_the_future_nor_a_year_ago(day: date):
    value = read_date(f"{day.month}月{day.day}日", today=TODAY).value
    assert value is not None
    assert value <= TODAY
    assert (day.month, day.day) == (2, 29) or TODAY - value < timedelta(366)


@given(st.dates(date(1930, 1, 1), date(2100, 1, 1)), st.times())
def test_every_minute_is_read_back(day: date, clock: time):
    minute = datetime.combine(day, clock.replace(second=0, microsecond=0), SHANGHAI)
    for form in ("%Y/%m/%d %H:%M", "%Y年%m月%d日%H时%M分", "%Y%m%d%H%M%S", "%d/%m/%Y, %I:%M %p"):
        assert read_moment(minute.strftime(form), today=TODAY, day_first=True).value == minute


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(text: str):
    for reading in (
        read_date(text, today=TODAY),
        read_moment(text, today=TODAY),
        read_age(text),
        read_sex(text),
        read_document(text),
    ):
        for finding in reading.findings:
            assert finding.words.zh
            assert finding.words.en


def test_an_identity_number_that_became_a_number_is_told():
    assert codes(read_document("1.10228199001011E+17")) == ["document_was_a_number"]
    assert codes(read_document("1.10228E+17")) == ["document_was_a_number"]


@pytest.mark.parametrize(
    ("text", "sex"),
    [("男", "male"), ("女", "female"), ("M", "male"), ("f", "female"), ("Male", "male"), ("1", "male"),
     ("2", "female"), ("女性", "female"), ("９", ""), ("", ""), ("不详", ""),
     ("LNG_REFERENCE_DATA_CATEGORY_GENDER_FEMALE", "female")],
)  # fmt: skip
def test_sex_in_many_forms(text: str, sex: str):
    assert (read_sex(text).value, read_sex(text).findings) == (sex, ())


@pytest.mark.parametrize(
    ("text", "years", "months"),
    [("6", 6, None), ("6岁", 6, None), ("８０周岁", 80, None), ("8个月", 0, 8), ("18个月", 1, 18),
     ("2岁3个月", 2, 27), ("35.0", 35, None), ("20天", 0, 0), ("35 years", 35, None), ("", None, None)],
)  # fmt: skip
def test_age_in_many_forms(text: str, years: int | None, months: int | None):
    assert (read_age(text).years, read_age(text).months, codes(read_age(text))) == (
        years,
        months,
        [],
    )


def test_an_age_that_nobody_has_is_told():
    assert codes(read_age("200")) == ["age_unreadable"]
    assert codes(read_age("中年")) == ["age_unreadable"]
    assert codes(read_sex("x")) == ["sex_unreadable"]
