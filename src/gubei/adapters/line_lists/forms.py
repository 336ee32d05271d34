"""How one cell becomes a value and the value a cell again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from gubei.engines.columns import read_age, read_date, read_moment, read_sex
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.phones import read_phone
from gubei.terms.text import compact, is_nothing, squeeze
from gubei.terms.words import Words

# A moment of Go.Data and DHIS2 that stands for a whole day: the start or end of it in UTC.
_WHOLE_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T(?:00:00:00|23:59:59)(?:\.\d+)?Z?")
_YES = frozenset(["true", "yes", "1", "y", "ja", "oui", "是"])
_NO = frozenset(["false", "no", "0", "n", "nein", "non", "否"])


class Unread(Exception):
    """A cell holds something that is not what its column is for."""

    def __init__(self, code: str, words: Words) -> None:
        """Keep the stable code and the words."""
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a file writes dates. `today` serves years of two digits; `pattern` is for writing."""

    today: date
    day_first: bool | None = None
    pattern: str = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Form:
    """Reads a cell that is not blank (raises Unread) and writes a value that is there."""

    read: Callable[[str, Calendar], Any]
    write: Callable[[Any, Calendar], str]


def _read_day(text: str, calendar: Calendar) -> date | None:
    whole = _WHOLE_DAY.fullmatch(text.strip())
    told = read_date(
        whole[1] if whole else text, today=calendar.today, day_first=calendar.day_first
    )
    if told.value is not None:
        return told.value
    moment = read_moment(text, today=calendar.today, day_first=calendar.day_first)
    if moment.value is not None:
        return in_shanghai(moment.value).date()
    _refuse(told.findings)
    return None


def _read_moment(text: str, calendar: Calendar) -> datetime | None:
    whole = _WHOLE_DAY.fullmatch(text.strip())
    told = read_moment(
        whole[1] if whole else text, today=calendar.today, day_first=calendar.day_first
    )
    if told.value is None:
        _refuse(told.findings)
        return None
    return in_shanghai(told.value)


def _refuse(findings: Any) -> None:
    if findings:
        raise Unread(findings[0].code, findings[0].words)


def _write_day(value: date, calendar: Calendar) -> str:
    return value.strftime(calendar.pattern)


def _write_moment(value: datetime, calendar: Calendar) -> str:
    """A midnight in Shanghai is written as its day, any other moment with its zone."""
    local = in_shanghai(value)
    if local.time() == time():
        return local.strftime(calendar.pattern)
    if calendar.pattern == "%Y-%m-%d":
        return local.isoformat()
    return local.strftime(f"{calendar.pattern} %H:%M")


def _read_count(text: str, _calendar: Calendar) -> int | None:
    if is_nothing(text):
        return None
    tidy = compact(text).removesuffix(".0")
    if tidy.isdecimal() and len(tidy) <= 6:
        return int(tidy)
    raise Unread("count_unreadable", Words("This is not a whole number.", "不是整数。"))


def _read_years(text: str, _calendar: Calendar) -> int | None:
    told = read_age(text)
    _refuse(told.findings)
    return told.years


def _read_sex(text: str, _calendar: Calendar) -> str:
    told = read_sex(text)
    _refuse(told.findings)
    if not told.value and not is_nothing(text):
        raise Unread("sex_is_other", Words("Neither male nor female.", "既非男也非女。"))
    return told.value


def _read_phone(text: str, _calendar: Calendar) -> str:
    told = read_phone(text)
    _refuse(told.findings)
    return told.number


def _read_yes(text: str, _calendar: Calendar) -> bool | None:
    word = compact(text).lower()
    if word in _YES or word in _NO:
        return word in _YES
    if is_nothing(word):
        return None
    raise Unread("yes_or_no", Words("Neither yes nor no.", "既非“是”也非“否”。"))


def _plain(value: Any, _calendar: Calendar) -> str:
    return str(value)


TEXT = Form(lambda text, _: squeeze(text), _plain)
DAY = Form(_read_day, _write_day)
MOMENT = Form(_read_moment, _write_moment)
COUNT = Form(_read_count, _plain)
YEARS = Form(_read_years, _plain)
PHONE = Form(_read_phone, _plain)
YES_NO = Form(_read_yes, lambda value, _: "true" if value else "false")


def code(words: Mapping[str, tuple[str, ...]], *, prefix: str = "") -> Form:
    """Return a form for a value out of a list.

    `words` gives for each of our values how it may be said; the first is what is written,
    after `prefix`. Case, spaces, dashes and the prefix do not matter in reading.
    """
    known = {_key(said, prefix): ours for ours, several in words.items() for said in several}
    known |= {_key(ours, prefix): ours for ours in words if ours}

    def read(text: str, _calendar: Calendar) -> str:
        found = known.get(_key(text, prefix))
        if found is None and not is_nothing(text):
            raise Unread(
                "value_unknown",
                Words(f"“{text[:60]}” is not a value that is known.", f"“{text[:60]}”不是已知的取值。"),
            )  # fmt: skip
        return found or ""

    return Form(read, lambda value, _: prefix + words[value][0])


def sex_code(male: str, female: str) -> Form:
    """Return a form that reads sex in any spelling and writes these two."""
    return Form(_read_sex, lambda value, _: male if value == "male" else female)


def moment_of(day: date) -> datetime:
    """Return the midnight with which a day begins in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


def _key(text: str, prefix: str) -> str:
    plain = compact(text).upper().removeprefix(prefix)
    return re.sub(r"[^0-9A-Z\u3400-\u9fff]", "", plain)
