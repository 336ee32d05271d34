"""From a row of a table of shifts to who is on from when until when, or to why it cannot be used."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gubei.domain.isolation.rules.places import Post
from gubei.domain.isolation.rules.shifts import Hours
from gubei.engines.columns import read_moment
from gubei.terms.documents import read_document
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

_POST_OF = {
    said: post
    for post in Post
    for said in (post.value, post.words.en.lower(), post.words.zh, f"{post.words.zh}组")
} | {  # as rosters shorten them
    "消杀": Post.DISINFECTION, "医观": Post.OBSERVATION, "联络": Post.LIAISON, "安保": Post.SECURITY,
    "后勤": Post.LOGISTICS,
}  # fmt: skip
_HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """What a row says, as text; `day` stands before times that have none."""

    number: int
    site: str
    document: str
    name: str
    post: str
    day: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A row: who, in which post (None: it does not say), at which hours; or the trouble with it."""

    number: int
    site: str
    document: str = ""
    name: str = ""
    post: Post | None = None
    hours: Hours | None = None
    trouble: Words | None = None


def read_shift(row: ShiftRow, *, today: date, day_first: bool | None = None) -> ShiftLine:
    """Return what a row says; what cannot be read is said in its trouble."""
    try:
        return ShiftLine(
            row.number, row.site, _document(row), row.name, _post(row.post),
            _hours(row, today, day_first),
        )  # fmt: skip
    except Refused as refused:
        return ShiftLine(row.number, row.site, trouble=refused.words)


def _document(row: ShiftRow) -> str:
    if not row.document and not row.name:
        raise Invalid("The row does not say who it is.", "该行没有姓名或证件号码。")
    read = read_document(row.document)
    if row.document and not read.is_sure:
        raise Invalid(
            "The identity document cannot be right; correct it.", "身份证号有误，请更正。"
        )
    return read.number


def _post(text: str) -> Post | None:
    post = _POST_OF.get(text.lower())
    if text and post is None:
        named = [each.words for each in Post]
        raise Invalid(
            f"“{text}” is no post: {', '.join(each.en for each in named)}.",
            f"“{text}”不是岗位（{'、'.join(each.zh for each in named)}）。",
        )
    return post


def _hours(row: ShiftRow, today: date, day_first: bool | None) -> Hours:  # noqa: FBT001 - as read
    first, _ = _moment(row.day, row.start, today, day_first)
    last, is_of_day = _moment(row.day, row.end, today, day_first)
    # A shift from 20:00 to 08:00 ends on the day after the one that the row names.
    return Hours(first, last + timedelta(days=1) if is_of_day and last <= first else last)


def _moment(
    day: str,
    text: str,
    today: date,
    day_first: bool | None,  # noqa: FBT001 - as read
) -> tuple[datetime, bool]:
    """Return a moment, and whether the row's day had to be added to it."""
    # A roster looks ahead: a day without its year is that one which lies nearest to today.
    near = today + _HALF_A_YEAR
    said, is_of_day = read_moment(text, today=near, day_first=day_first), False
    if not (said.value and said.has_time) and day:
        said, is_of_day = read_moment(f"{day} {text}", today=near, day_first=day_first), True
    if said.value is None or not said.has_time:
        raise Invalid(
            f"“{text[:40]}” is no day with a time; write both, as 2022-04-27 08:00.",
            f"“{text[:40]}”不是日期加时间，请写成 2022-04-27 08:00。",
        )
    return said.value, is_of_day
