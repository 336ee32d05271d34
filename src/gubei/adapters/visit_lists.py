"""Reads a list of who was where from a spreadsheet: check-ins, shifts; every row is given, as text."""

from pathlib import Path
from typing import NamedTuple

from gubei.adapters.tables import Limits, read_named
from gubei.terms.refusals import Invalid

LIMITS = Limits(rows=500_000, columns=60, cells=10_000_000, unpacked=512 * 1024**2, header_within=5)
_HEADERS = {
    "document": ("document", "身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码"),
    "name": ("name", "姓名", "人员", "工作人员"),
    "phone": ("phone", "电话", "联系电话", "手机", "手机号", "手机号码"),
    "site": ("site", "place", "场所", "场所名称", "地点", "单位名称", "扫码点", "岗位所在场所"),
    "zone": ("zone", "分区", "区域", "楼层"),
    "day": ("day", "date", "日期", "班次日期"),
    "start": (
        "start", "from", "到达", "到达时间", "进入时间", "签到时间", "扫码时间", "登记时间", "上班时间",
        "开始时间", "时间",
    ),
    "end": ("end", "to", "离开", "离开时间", "签退时间", "下班时间", "结束时间"),
}  # fmt: skip
_ASKED = {
    "site": ("No column names the site; call it “site” or “场所”.", "没有“场所”列，请补充。"),
    "start": ("No column says from when; call it “start” or “到达时间”.", "没有“到达时间”列，请补充。"),
}  # fmt: skip


class SentVisit(NamedTuple):
    """A row (as a spreadsheet counts it) and what it says; "" where there is no such column."""

    number: int
    document: str
    name: str
    phone: str
    site: str
    zone: str
    day: str
    start: str
    end: str


def read_visit_list(path: Path, *, sent_as: str = "", with_site: bool = True) -> list[SentVisit]:
    """Read every row of the first sheet. Raises Invalid where a column that is needed is missing.

    `with_site` False: the site is told beside the file.
    """
    table = read_named(path, _HEADERS, limits=LIMITS, sent_as=sent_as)
    for column, (en, zh) in _ASKED.items():
        if column not in table.places and (with_site or column != "site"):
            raise Invalid(en, zh, code="no_columns")
    return [
        SentVisit(number, *(texts.get(name, "") for name in _HEADERS))
        for number, texts in table.rows()
    ]
