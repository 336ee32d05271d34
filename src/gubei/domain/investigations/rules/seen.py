"""From a row of a list of check-ins or shifts to a visit, or to why it cannot be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gubei.domain.investigations.rules.visits import (
    VisitSource,
    check_times,
    keep_until,
    kept_days,
)
from gubei.engines.columns import day_first_of, read_moment
from gubei.terms.documents import DocumentReading, read_document
from gubei.terms.moments import in_shanghai
from gubei.terms.phones import read_phone
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

FROM_LISTS = (VisitSource.CHECK_IN, VisitSource.SHIFT, VisitSource.FOREIGN)


@dataclass(frozen=True, slots=True)
class SeenRow:
    """What a row says, as text. `day` stands before times that have none."""

    number: int
    document: str
    name: str
    phone: str
    site: str
    zone: str
    day: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A row: somebody at the site of that name for some time."""

    number: int
    document: DocumentReading
    name: str
    phone: str
    site: str
    zone: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How rows are understood. `minutes` a visit without an end is taken to last, None: it is none."""

    source: VisitSource
    now: datetime
    minutes: int | None = None
    day_first: bool | None = None

    @property
    def today(self) -> date:
        """Return the day on which the list comes."""
        return in_shanghai(self.now).date()


def order_of_dates(rows: Iterable[SeenRow]) -> bool | None:
    """Say how a list writes 04/05/2022; None where nothing in it tells."""
    return day_first_of(text for row in rows for text in (row.day, row.start, row.end) if text)


def read_seen(row: SeenRow, how: Reckoning) -> SeenLine | Words:
    """Return the visit of a row, or the words why it cannot be used."""
    document = read_document(row.document)
    try:
        phone = _phone(row.phone)
        _check_named(row, document, phone)
        start = _moment(row.day, row.start, how, "start")
        end = _end(row, start, how)
        check_times(start, end, now=how.now)
        _check_kept(end, how)
    except Refused as refused:
        return refused.words
    return SeenLine(
        row.number, document, row.name[:100], phone, row.site, row.zone[:100], start, end
    )


def _phone(text: str) -> str:
    """Return the telephone, "" for one that nobody could call: the document still says who it is."""
    read = read_phone(text)
    return "" if read.findings else read.number


def _check_named(row: SeenRow, document: DocumentReading, phone: str) -> None:
    if row.document and not document.is_sure:
        raise Invalid(
            "The identity document cannot be right; correct it.", "身份证号有误，请更正。"
        )
    if not row.document and not (row.name and phone):
        raise Invalid(
            "The row does not say who it was: a document, or a name with a telephone.",
            "无法确定是谁：须有身份证号，或姓名加可用的电话。",
        )


def _end(row: SeenRow, start: datetime, how: Reckoning) -> datetime:
    if row.end:
        end = _moment(row.day, row.end, how, "end")
        # A shift from 22:00 to 06:00 ends on the day after the one that the row names.
        return end + timedelta(days=1) if row.day and end < start else end
    if how.minutes is None:
        raise Invalid(
            "The row does not say until when; say for how many minutes such a visit counts.",
            "没有离开时间；请说明此类记录按多少分钟计算。",
        )
    return start + timedelta(minutes=how.minutes)


def _moment(day: str, text: str, how: Reckoning, what: str) -> datetime:
    said = read_moment(text, today=how.today, day_first=how.day_first)
    if not (said.value and said.has_time) and day:
        said = read_moment(f"{day} {text}", today=how.today, day_first=how.day_first)
    if said.value is None or not said.has_time:
        names = {"start": ("start", "开始"), "end": ("end", "结束")}[what]
        shown = text[:40]
        raise Invalid(
            f"The {names[0]} “{shown}” is no day with a time; write both, as 2022-04-13 14:30.",
            f"{names[1]}“{shown}”不是日期加时间，请写成 2022-04-13 14:30。",
        )
    return said.value


def _check_kept(end: datetime, how: Reckoning) -> None:
    if keep_until(how.source, end) <= how.today:
        days = kept_days(how.source, how.today)
        raise Invalid(
            f"It is older than the {days} days for which such visits are kept.",
            f"已超过此类记录 {days} 天的保存期限。",
        )
