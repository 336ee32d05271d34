"""Reads a table of results by its column names: ours, a laboratory's, or those of Care."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gubei.adapters.laboratories.sent import SentResult
from gubei.adapters.tables import Limits, Sheet, read_workbook
from gubei.terms.refusals import Invalid
from gubei.terms.text import compact

LIMITS = Limits(rows=1_000_000, columns=100, cells=20_000_000, unpacked=1024**3, header_within=10)
# Ours first; then what laboratories write; then the external results of Care.
_HEADERS = {
    "barcode": (
        "barcode", "tube", "条码", "条码号", "管号", "采样管", "采样管条码", "样本编号", "样本号",
        "标本编号", "试管编号", "试管条码", "srf_id", "srfid", "srf-id", "sample_id", "sampleid",
    ),
    "result": (
        "result", "结果", "检测结果", "核酸结果", "核酸检测结果", "finalresult", "final_result",
    ),
    "tested": (
        "tested_at", "testedat", "time", "检测时间", "结果时间", "报告时间", "出具时间", "检测日期",
        "result_date", "resultdate", "result_time",
    ),
    "laboratory": (
        "laboratory", "lab", "实验室", "检测机构", "检测单位", "lab_name", "labname",
    ),
    "correction": ("correction", "corrects", "corrected", "更正", "是否更正", "更正结果"),
}  # fmt: skip
_ORDER = ("barcode", "result", "tested", "laboratory", "correction")
_NUMBERED = re.compile(r" \(\d+\)$")
_COLUMN_OF = {header: column for column, headers in _HEADERS.items() for header in headers}


def read_results_table(path: Path, *, sent_as: str = "") -> list[SentResult]:
    """Read every sheet that has a barcode and a result.

    Raises Invalid where none has, or where a column that is needed stands twice.
    """
    workbook = read_workbook(path, limits=LIMITS, sent_as=sent_as or path.name)
    found = [(sheet, _places(sheet.columns)) for sheet in workbook.sheets]
    usable = [(sheet, places) for sheet, places in found if {"barcode", "result"} <= places.keys()]
    if not usable:
        raise Invalid(
            "No sheet has a column for the barcode and one for the result. Name them “barcode” "
            "and “result”, or “条码” and “结果”.",
            "没有“条码”列或“结果”列，请补充列名“条码”和“结果”。",
            code="no_result_columns",
        )
    for sheet, _ in usable:
        _refuse_doubled(sheet)
    return [line for sheet, places in usable for line in _lines(sheet, places)]


def read_sample_tests(rows: Sequence[Mapping[str, object]]) -> list[SentResult]:
    """Read the external results of Care as its API takes them, one object each, counted from 1.

    Raises TypeError or AttributeError where they are no list of objects.
    """
    found = []
    for number, row in enumerate(rows, 1):
        places = _places(tuple(row))
        cells = [str(each if each is not None else "").strip() for each in row.values()]
        said = (cells[places[name]] if name in places else "" for name in _ORDER)
        found.append(SentResult(number, *said))
    return found


def _places(columns: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, header in enumerate(columns):
        column = _COLUMN_OF.get(compact(header).lower())
        if column:
            found.setdefault(column, place)
    return found


def _lines(sheet: Sheet, places: dict[str, int]) -> Iterator[SentResult]:
    blank = -1
    order = [places.get(name, blank) for name in _ORDER]
    for chunk in sheet.chunks(50_000):
        for number, row in zip(chunk.row_numbers, chunk.rows, strict=True):
            cells = [row[at].strip() if 0 <= at < len(row) else "" for at in order]
            if any(cells):
                yield SentResult(number, *cells)


def _refuse_doubled(sheet: Sheet) -> None:
    """Refuse two columns of one name, of which the reader numbered the second: which is meant?"""
    for header in sheet.columns:
        name = _NUMBERED.sub("", header)
        if name != header and compact(name).lower() in _COLUMN_OF:
            raise Invalid(
                f"Two columns are named “{name}”. Take one out, or name it otherwise.",
                f"有两列都叫“{name}”，请删去一列或改名后再导入。",
                code="doubled_column",
            )
