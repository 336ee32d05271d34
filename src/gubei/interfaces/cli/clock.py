"""The clock, read by commands and nowhere below; and times as people type them."""

from datetime import UTC, datetime

from gubei.engines.columns import read_moment
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid


def read_clock() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def read_time(text: str, *, now: datetime) -> datetime:
    """Read a time as it is typed: 2022-04-26 09:30, or with its zone. Raises Invalid."""
    found = read_moment(text, today=in_shanghai(now).date())
    if found.value is None:
        raise Invalid(
            f"“{text}” is not a time. Write it as 2022-04-26 09:30 (in Asia/Shanghai).",
            f"“{text}”不是有效的时间，请写成 2022-04-26 09:30（北京时间）。",
        )
    return in_shanghai(found.value)
