"""From a row of a list to a member of a key group, or to why it cannot be used."""

from dataclasses import dataclass
from datetime import date

from gubei.engines.columns import read_date
from gubei.terms.documents import DocumentReading, read_document
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A row. `first` None: not said; `last` None: still; `trouble` says why it cannot be used."""

    number: int
    document: DocumentReading
    name: str = ""
    phone: str = ""
    first: date | None = None
    last: date | None = None
    leave: tuple[date, date] | None = None
    why: str = ""
    trouble: Words | None = None


def read_member(
    number: int, document: str, name: str, phone: str, *texts: str, today: date
) -> MemberLine:
    """Return what a row says. `texts` are first and last day, those of a leave, and why."""
    read = read_document(document)
    try:
        _check_document(document, read)
        first, last, leave_first, leave_last = (_day(text, today) for text in texts[:4])
        _check_order(first, last, Words("The last day lies before the first.",
                                        "结束日期早于开始日期。"))  # fmt: skip
        leave = _leave(leave_first, leave_last)
    except Refused as refused:
        return MemberLine(number, read, trouble=refused.words)
    return MemberLine(number, read, name[:100], phone, first, last, leave, texts[4])


def _check_document(text: str, read: DocumentReading) -> None:
    if not text:
        raise Invalid("The row has no identity document.", "该行没有身份证号。")
    if not read.is_sure:
        raise Invalid(
            "The identity document cannot be right; correct it.", "身份证号有误，请更正。"
        )


def _leave(first: date | None, last: date | None) -> tuple[date, date] | None:
    if (first is None) != (last is None):
        raise Invalid("A leave has a first and a last day.", "请假须同时填写开始和结束日期。")
    if first is None or last is None:
        return None
    _check_order(first, last, Words("The leave ends before it begins.", "请假结束早于开始。"))
    return first, last


def _check_order(first: date | None, last: date | None, words: Words) -> None:
    if first and last and last < first:
        raise Invalid(words.en, words.zh)


def _day(text: str, today: date) -> date | None:
    found = read_date(text, today=today).value if text else None
    if text and found is None:
        raise Invalid(f"“{text[:40]}” is not a date.", f"“{text[:40]}”不是有效的日期。")
    return found
