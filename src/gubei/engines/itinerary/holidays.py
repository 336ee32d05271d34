"""Days that reports call by the name of a feast: the Spring Festival moves with the moon."""

import re
from datetime import date, timedelta

# First day of the first lunar month (正月初一), as the State Council's holiday notices state it.
_NEW_YEAR = {
    2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
_COUNT = "一二三四五六七八九十"
HOLIDAY = rf"除夕|(?:大年|正月|年)初[{_COUNT}]|大年三十|年三十|元旦"
_NTH = re.compile(rf"初([{_COUNT}])")


def holiday(word: str, written_on: date) -> date | None:
    """Return the last such day not after `written_on`; None where the year is not in the list."""
    for year in (written_on.year, written_on.year - 1):
        day = _in_year(word, year)
        if day is not None and day <= written_on:
            return day
    return None


def _in_year(word: str, year: int) -> date | None:
    if word == "元旦":
        return date(year, 1, 1)
    if year not in _NEW_YEAR:
        return None
    first = date(year, *_NEW_YEAR[year])
    found = _NTH.search(word)
    return first + timedelta(_COUNT.index(found[1])) if found else first - timedelta(1)
