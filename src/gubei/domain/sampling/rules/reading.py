"""From a laboratory's text to a line that can be judged."""

from datetime import date, datetime
from functools import lru_cache

from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Value, tidy_barcode, value_said
from gubei.engines.columns.flags import read_flag
from gubei.engines.columns.moments import read_moment
from gubei.terms.words import Words


def read_line(
    number: int, barcode: str, result: str, tested: str, laboratory: str, correction: str = "",
    *, today: date,
) -> ResultLine:  # fmt: skip
    """Return what a row says; what cannot be read is said in its trouble."""
    plain, value = tidy_barcode(barcode), value_said(result)
    at, on, is_read = _when(tested, today)
    corrects = read_flag(correction)
    return ResultLine(
        number, plain, value, at, on, laboratory.strip()[:100], bool(corrects),
        _trouble(plain, result, value, "" if is_read else tested)
        or (_no_flag(correction) if corrects is None else None),
    )  # fmt: skip


def _trouble(barcode: str, result: str, value: Value | None, unread: str) -> Words | None:
    if not barcode:
        return Words("The row has no barcode.", "该行没有条码。")
    if value is None:
        return Words(
            f"“{result[:40]}” is no result: positive, negative, doubtful or invalid.",
            f"“{result[:40]}”不是有效结果（阳性、阴性、可疑、无效）。",
        )
    if unread:
        return Words(f"“{unread[:40]}” is not a time.", f"“{unread[:40]}”不是有效的时间。")
    return None


def _no_flag(text: str) -> Words:
    return Words(
        f"“{text[:40]}” does not say whether the row is a correction: yes or no.",
        f"“{text[:40]}”不能说明本行是否为更正，请填“是”或“否”。",
    )


@lru_cache(maxsize=65_536)
def _when(text: str, today: date) -> tuple[datetime | None, date | None, bool]:
    """Return (moment, day, whether it could be read): a moment, or a day alone, or neither."""
    reading = read_moment(text, today=today)
    if reading.value is None:
        return None, None, not text.strip()
    if reading.has_time:
        return reading.value, None, True
    return None, reading.value.date(), True
