"""Rows of a roster as the people of a site write them, read on 26 April 2022."""

from datetime import date

import pytest

from gubei.domain.isolation.rules.shift_lists import ShiftRow, read_shift

TODAY = date(2022, 4, 26)


def hours_of(day: str, start: str, end: str) -> tuple[str, str]:
    row = ShiftRow(2, "青山宾馆", "", "周护士", "", day, start, end)
    hours = read_shift(row, today=TODAY).hours
    assert hours is not None
    return f"{hours.from_at:%Y-%m-%d %H:%M}", f"{hours.to_at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("day", ["4月27日", "4/27", "2022-04-27"])
def test_a_day_of_a_roster_without_its_year_lies_nearest_to_today(day: str) -> None:
    assert hours_of(day, "8:00", "16:00") == ("2022-04-27 08:00", "2022-04-27 16:00")


def test_a_day_of_last_december_and_one_of_this_january_are_told_apart() -> None:
    assert hours_of("12月30日", "8:00", "16:00") == ("2021-12-30 08:00", "2021-12-30 16:00")
    assert hours_of("1月3日", "8:00", "16:00") == ("2022-01-03 08:00", "2022-01-03 16:00")


def test_a_night_ends_on_the_day_after_the_one_that_the_row_names() -> None:
    assert hours_of("4月27日", "20:00", "8:00") == ("2022-04-27 20:00", "2022-04-28 08:00")


def test_an_end_with_a_day_of_its_own_stays_before_its_beginning_and_is_refused_as_such() -> None:
    turned = hours_of("2022-04-28", "2022-04-28 08:00", "2022-04-27 16:00")
    assert turned == ("2022-04-28 08:00", "2022-04-27 16:00")
