"""Reads who belongs to a key group from a spreadsheet: every row is given, as text."""

from pathlib import Path
from typing import NamedTuple

from gubei.adapters.tables import Limits, read_named
from gubei.terms.refusals import Invalid

LIMITS = Limits(rows=300_000, columns=60, cells=6_000_000, unpacked=512 * 1024**2, header_within=5)
_HEADERS = {
    "document": ("document", "身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码"),
    "name": ("name", "姓名"),
    "phone": ("phone", "电话", "联系电话", "手机", "手机号", "手机号码"),
    "first": ("from", "开始日期", "上岗日期", "入职日期", "起始日期"),
    "last": ("to", "结束日期", "离岗日期", "离职日期", "截止日期"),
    "leave_first": ("leave_from", "请假开始", "休假开始", "请假起"),
    "leave_last": ("leave_to", "请假结束", "休假结束", "请假止"),
    "why": ("leave_why", "请假原因", "休假原因"),
}


class SentMember(NamedTuple):
    """A row (as a spreadsheet counts it) and what it says; "" where there is no such column."""

    number: int
    document: str
    name: str
    phone: str
    first: str
    last: str
    leave_first: str
    leave_last: str
    why: str


def read_member_list(path: Path, *, sent_as: str = "") -> list[SentMember]:
    """Read every row of the first sheet. Raises Invalid where no column holds a document."""
    table = read_named(path, _HEADERS, limits=LIMITS, sent_as=sent_as)
    if "document" not in table.places:
        raise Invalid(
            "No column holds identity documents; name one “document” or “身份证号”.",
            "没有“身份证号”列，请补充。",
            code="no_columns",
        )
    return [
        SentMember(number, *(texts.get(name, "") for name in _HEADERS))
        for number, texts in table.rows()
    ]
