"""Reads the shifts of who works at isolation sites from a spreadsheet: every row is given, as text."""

from pathlib import Path
from typing import NamedTuple

from gubei.adapters.tables import Limits, read_named
from gubei.terms.refusals import Invalid

LIMITS = Limits(rows=50_000, columns=60, cells=2_000_000, unpacked=128 * 1024**2, header_within=5)
_HEADERS = {
    "site": ("site", "隔离点", "隔离点名称", "场所"),
    "document": ("document", "身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码"),
    "name": ("name", "姓名", "人员", "工作人员"),
    "post": ("post", "岗位", "岗位名称", "工作岗位"),
    "day": ("day", "date", "日期", "班次日期"),
    "start": ("start", "from", "开始", "开始时间", "上班", "上班时间", "上岗时间", "班次开始"),
    "end": ("end", "to", "结束", "结束时间", "下班", "下班时间", "离岗时间", "班次结束"),
}
_NEEDED = ("start", "end")


class SentShift(NamedTuple):
    """A row (as a spreadsheet counts it) and what it says; "" where there is no such column."""

    number: int
    site: str
    document: str
    name: str
    post: str
    day: str
    start: str
    end: str


def read_shift_list(path: Path, *, sent_as: str = "") -> list[SentShift]:
    """Read every row of the first sheet. Raises Invalid where a column that is needed is missing."""
    table = read_named(path, _HEADERS, limits=LIMITS, sent_as=sent_as)
    missing = [name for name in _NEEDED if name not in table.places]
    if not {"document", "name"} & table.places.keys():
        missing.insert(0, "name")
    if missing:
        raise Invalid(
            f"No column {', '.join(missing)}. Needed are start, end, and name or document.",
            f"缺少列：{'、'.join(_HEADERS[name][1] for name in missing)}。",
            code="no_columns",
        )
    return [
        SentShift(number, *(texts.get(name, "") for name in _HEADERS))
        for number, texts in table.rows()
    ]
