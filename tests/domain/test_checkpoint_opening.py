"""A checkpoint that closes at night: who comes anyway is written down, and it is said."""

from datetime import datetime, time

import pytest

from gubei.domain.checkpoints.rules.opening import is_open, outside_hours
from gubei.terms.words import Words

DAYTIME, NIGHT = (time(6), time(22)), (time(20), time(5, 30))


def at(clock: str) -> datetime:
    """Return an hour of 26 April in Shanghai."""
    return datetime.fromisoformat(f"2022-04-26T{clock}+08:00")


@pytest.mark.parametrize(("hours", "clock", "is_so"), [
    (DAYTIME, "05:59:59", False), (DAYTIME, "06:00:00", True), (DAYTIME, "21:59:59", True),
    (DAYTIME, "22:00:00", False), (NIGHT, "23:30:00", True), (NIGHT, "05:29:59", True),
    (NIGHT, "05:30:00", False), ((time(8), time(8)), "03:00:00", True),
    ((None, None), "03:00:00", True),
])  # fmt: skip
def test_a_checkpoint_may_close_after_midnight(
    hours: tuple[time | None, time | None], clock: str, *, is_so: bool
):
    """The same hours as in web/src/checkpoint/opening.test.ts."""
    assert is_open(*hours, at(clock)) is is_so


def test_who_comes_at_night_is_told_of_the_opening_hours():
    assert outside_hours(*DAYTIME, at("23:10:00")) == Words(
        "This is outside the opening hours (06:00 to 22:00).",
        "此时不在开放时间（06:00 至 22:00）内。",
    )
    assert outside_hours(*DAYTIME, at("12:00:00")) is None
    assert outside_hours(None, None, at("23:10:00")) is None
