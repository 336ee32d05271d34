"""Tables on their way out: nothing runs in a spreadsheet, and all of it comes back."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.adapters.tables import read_workbook, write_sheets, write_table
from gubei.adapters.tables.apostrophes import neutralise, restore
from gubei.terms.refusals import Invalid

HEADER = ["姓名", "身份证号", "联系电话", "现住址", "备注"]
KINDS = ["xlsx", "csv", "tsv"]


def read_back(path: Path) -> list[list[str]]:
    (sheet,) = read_workbook(path).sheets
    assert sheet.columns == tuple(HEADER)
    return [list(row) for chunk in sheet.chunks() for row in chunk.rows]


DANGEROUS = [
    "=cmd|' /C calc'!A0",
    "+86 199",
    "-1+1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'=1",
    "''=1",
    "'x",
    "'",
]


@pytest.mark.parametrize("kind", KINDS)
def test_cells_that_would_run_are_neutralised_and_come_back(tmp_path: Path, kind: str):
    path = tmp_path / f"a.{kind}"
    rows = [[text, "99999919900101002X", "19900001234", text, ""] for text in DANGEROUS]
    assert write_table(path, header=HEADER, rows=rows, kind=kind) == len(rows)
    assert read_back(path) == rows


def test_no_cell_of_a_workbook_begins_like_a_formula(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_table(path, header=["姓名", "=1+1"], rows=[[text, text] for text in DANGEROUS])
    for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True):
        for cell in row:
            assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_field_of_a_text_file_begins_like_a_formula(tmp_path: Path):
    stream = io.BytesIO()
    write_table(stream, header=["姓名"], rows=[[text] for text in DANGEROUS], kind="csv")
    text = stream.getvalue().decode("utf-8-sig")
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    for line in text.split("\r\n"):
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t"))


def test_identity_numbers_and_phones_are_text(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    row = ["林梅", 999999199001010021, 19900001234, 6, date(2022, 4, 13)]
    write_table(path, header=HEADER, rows=[row])
    cells = openpyxl.load_workbook(path).active[2]
    assert [cell.value for cell in cells] == [
        "林梅", "999999199001010021", "19900001234", 6, "2022-04-13",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_values_of_every_kind_are_written(tmp_path: Path, kind: str):
    path = tmp_path / f"a.{kind}"
    moment = datetime(2022, 4, 13, 6, 30, tzinfo=UTC)
    write_table(path, header=HEADER, rows=[[None, 6, -0.5, moment, True]], kind=kind)
    assert read_back(path) == [["", "6", "-0.5", "2022-04-13 14:30", "True"]]


def test_a_stream_takes_a_workbook_too():
    stream = io.BytesIO()
    write_table(stream, header=HEADER, rows=iter([["林梅"]]), kind="xlsx", sheet_name="名单[1]/2")
    assert openpyxl.load_workbook(io.BytesIO(stream.getvalue())).sheetnames == ["名单12"]


@given(st.text(max_size=12))
def test_neutralise_and_restore_are_each_others_reverse(text: str):
    assert restore(neutralise(text)) == text


CELL = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"], include_characters="\t\n"
    ),
    max_size=8,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)
@given(rows=st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=6))
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_back(tmp_path: Path, kind: str, rows: list[list[str]]):
    path = tmp_path / f"a.{kind}"
    write_table(path, header=HEADER, rows=rows, kind=kind)
    assert read_back(path) == [row for row in rows if "".join(row).strip() and row != HEADER]


@dataclass
class Placed:
    """A sheet whose rows say where they stand."""

    name: str
    title_rows: list[list[str]]
    header: list[str]
    header_row: int
    rows: list[tuple[int, list[str]]]


def two_sheets() -> list[Placed]:
    title = [["关于核查的函"]]
    first = [(4, ["林梅", "", "", "", ""]), (7, ["=1+1", "", "", "", "x"])]
    return [
        Placed("密接", title, HEADER, 3, first),
        Placed("次密接", [], HEADER, 1, [(2, ["王建国", "", "", "", ""])]),
    ]


def test_sheets_keep_their_titles_and_every_row_its_number(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    assert write_sheets(path, two_sheets()) == 3
    sheets = read_workbook(path).sheets
    assert [
        (sheet.name, sheet.title_rows, sheet.header_row, list(sheet.columns)) for sheet in sheets
    ] == [("密接", [["关于核查的函", "", "", "", ""]], 3, HEADER), ("次密接", [], 1, HEADER)]
    assert [
        (number, row)
        for sheet in sheets
        for chunk in sheet.chunks()
        for number, row in zip(chunk.row_numbers, chunk.rows, strict=True)
    ] == [(number, tuple(row)) for sheet in two_sheets() for number, row in sheet.rows]


def test_a_text_file_keeps_the_numbers_too_and_holds_one_sheet(tmp_path: Path):
    path = tmp_path / "a.csv"
    assert write_sheets(path, two_sheets()[:1], kind="csv") == 2
    (sheet,) = read_workbook(path).sheets
    (chunk,) = sheet.chunks()
    assert (sheet.header_row, list(chunk.row_numbers)) == (3, [4, 7])
    with pytest.raises(Invalid, match="2 sheets"):
        write_sheets(path, two_sheets(), kind="csv")


def test_a_table_too_long_for_a_workbook_is_refused_with_what_to_do(tmp_path: Path):
    sheet = Placed("密接", [], HEADER, 1, [(1_048_577, ["林梅"])])
    with pytest.raises(Invalid, match=r"write it as \.csv"):
        write_sheets(tmp_path / "a.xlsx", [sheet])
