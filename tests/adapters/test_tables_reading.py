"""Lists as people send them: titles above the header, merged cells, every encoding."""

import csv
import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.adapters.tables import Sheet, read_workbook
from gubei.adapters.tables.cells import spell
from gubei.adapters.tables.text_files import inspect
from gubei.adapters.tables.text_records import Records
from gubei.terms.documents import read_document
from gubei.terms.moments import SHANGHAI

HEADER = ["姓名", "身份证号", "联系电话", "现住址"]
LIN_MEI = ["林梅", "99999919900101002X", "19900001234", "北京市密云区鼓楼街道新北路1号"]
WANG_LEI = ["王磊", "999999198507150012", "19900005678", "北京市密云区果园街道2号楼"]

AFTERNOON = datetime(2022, 4, 13, 14, 30, tzinfo=SHANGHAI).replace(tzinfo=None)


def sheet_of(path: Path) -> Sheet:
    (sheet,) = read_workbook(path).sheets
    return sheet


def rows_of(sheet: Sheet, size: int = 50_000) -> dict[int, list[str]]:
    return {
        number: list(row)
        for chunk in sheet.chunks(size)
        for number, row in zip(chunk.row_numbers, chunk.rows, strict=True)
    }


def codes_of(sheet: Sheet) -> list[str]:
    return [notice.code for notice in sheet.notices]


def save(path: Path, rows: list[list[object]], *merges: str, title: str = "名单") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    return path


def test_a_plain_workbook(tmp_path: Path):
    sheet = sheet_of(save(tmp_path / "a.xlsx", [HEADER, LIN_MEI, WANG_LEI]))
    assert (sheet.name, sheet.header_row, sheet.columns) == ("名单", 1, tuple(HEADER))
    assert rows_of(sheet) == {2: LIN_MEI, 3: WANG_LEI}
    assert sheet.total_rows == 2


def test_titles_above_the_header_and_blank_rows_keep_their_row_numbers(tmp_path: Path):
    rows = [
        ["密云区密接人员名单"],
        [],
        ["填报时间：2022年4月26日"],
        HEADER,
        LIN_MEI,
        [],
        [" "],
        WANG_LEI,
    ]
    sheet = sheet_of(save(tmp_path / "a.xlsx", rows, "A1:D1"))
    assert sheet.header_row == 4
    assert [row[0] for row in sheet.title_rows] == ["密云区密接人员名单", "填报时间：2022年4月26日"]
    assert rows_of(sheet) == {5: LIN_MEI, 8: WANG_LEI}


def test_a_table_that_begins_in_the_middle_of_the_sheet(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for place, row in enumerate([HEADER, LIN_MEI]):
        sheet.write_row(place + 6, 3, row)
    sheet.write_number(8, 4, 110228199001011234)
    book.close()
    found = sheet_of(path)
    assert (found.header_row, found.columns) == (7, tuple(HEADER))
    assert rows_of(found) == {8: LIN_MEI, 9: ["", "1.102281990010112E+17", "", ""]}


def test_two_header_rows_are_joined(tmp_path: Path):
    rows = [
        ["姓名", "证件", None, "联系方式", None],
        [None, "类型", "号码", "手机", "微信"],
        ["林梅", "身份证", LIN_MEI[1], LIN_MEI[2], "lm"],
    ]
    sheet = sheet_of(save(tmp_path / "a.xlsx", rows, "A1:A2", "B1:C1", "D1:E1"))
    assert sheet.columns == ("姓名", "证件 类型", "证件 号码", "联系方式 手机", "联系方式 微信")
    assert list(rows_of(sheet)) == [3]


def test_two_header_rows_are_joined_without_merges_too(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("姓名,联系方式,,住址\n,手机,座机,\n林梅,19900001234,,密云\n", encoding="utf-8")
    assert sheet_of(path).columns == ("姓名", "联系方式 手机", "联系方式 座机", "住址")


def test_a_first_row_below_the_header_with_gaps_stays_data(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("姓名,,现住址\n林梅,备用,密云\n", encoding="utf-8")
    sheet = sheet_of(path)
    assert sheet.columns == ("姓名", "列2", "现住址")
    assert rows_of(sheet) == {2: ["林梅", "备用", "密云"]}


def test_a_header_that_comes_again_is_left_out_and_told(tmp_path: Path):
    rows = [HEADER, LIN_MEI, HEADER, WANG_LEI]
    sheet = sheet_of(save(tmp_path / "a.xlsx", rows))
    assert (rows_of(sheet), codes_of(sheet)) == ({2: LIN_MEI, 4: WANG_LEI}, ["header_repeated"])
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    sheet = sheet_of(path)
    assert (rows_of(sheet), codes_of(sheet)) == ({2: LIN_MEI, 4: WANG_LEI}, ["header_repeated"])


def test_merged_cells_of_the_data_are_filled_from_their_first_one(tmp_path: Path):
    rows = [
        ["户主", "姓名", "电话", "备用电话"],
        ["林海", "林梅", "19900001234", None],
        [None, "林兰", "19900005678", "19900009999"],
        ["第二组"],
        ["王磊", "王磊", "19900000000", None],
    ]
    sheet = sheet_of(save(tmp_path / "a.xlsx", rows, "A2:A3", "C2:D2", "A4:D4"))
    assert rows_of(sheet) == {
        2: ["林海", "林梅", "19900001234", "19900001234"],
        3: ["林海", "林兰", "19900005678", "19900009999"],
        4: ["第二组", "", "", ""],
        5: ["王磊", "王磊", "19900000000", ""],
    }


def test_an_identity_number_that_became_a_number_is_marked(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "身份证号", "手机"])
    sheet.write_row(1, 0, ["林梅", 110228199001011234, 13800000000])
    sheet.write_row(2, 0, ["王磊", "110228199001011000", "13800000000"])
    sheet.write_row(3, 0, ["赵敏", 1e17, 1.5])
    book.close()
    found = list(rows_of(sheet_of(path)).values())
    assert found[0] == ["林梅", "1.102281990010112E+17", "13800000000"]
    assert [f.code for f in read_document(found[0][1]).findings] == ["document_was_a_number"]
    assert found[1] == ["王磊", "110228199001011000", "13800000000"]
    assert found[2] == ["赵敏", "1E+17", "1.5"]


def test_a_long_number_written_digit_by_digit_is_a_number_all_the_same():
    assert spell("110228199001011234") == "1.10228199001011234E+17"
    assert spell("-110228199001011234") == "-1.10228199001011234E+17"
    assert spell("999999999999999") == "999999999999999"
    assert spell("0.30000000000000004") == "0.30000000000000004"
    assert spell("1E-7") == "0.0000001"
    assert spell("1.2E3") == "1200"


def test_cells_of_every_kind_become_text(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "抵京时间", "座位", "年龄", "来源地", "备注", "是否找到"])
    sheet.write_string(1, 0, " 林 梅\n")
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.write_datetime(1, 1, date(2022, 4, 13), day)
    sheet.write_datetime(2, 1, AFTERNOON, book.add_format({"num_format": "m/d h:mm"}))
    sheet.write_datetime(3, 1, time(14, 30), book.add_format({"num_format": "h:mm"}))
    sheet.write_number(1, 3, 6)
    sheet.write_number(2, 3, 0.1)
    sheet.write_number(3, 3, -13.217990646098)
    sheet.write_formula(1, 4, "=VLOOKUP(A1,B:C,2,0)", None, "河北省")
    sheet.write_formula(2, 4, "=NA()", None, "#N/A")
    sheet.write_formula(3, 4, "=1+1", None, 2)
    sheet.write_boolean(1, 6, boolean=True)
    book.close()
    assert list(rows_of(sheet_of(path)).values()) == [
        [" 林 梅\n", "2022-04-13", "", "6", "河北省", "", "true"],
        ["", "2022-04-13 14:30:00", "", "0.1", "#N/A", "", ""],
        ["", "14:30:00", "", "-13.217990646098", "2", "", ""],
    ]


def test_a_formula_that_was_never_computed_is_told(tmp_path: Path):
    path = save(tmp_path / "a.xlsx", [["姓名", "电话"], ["林梅", "=B3"], ["王磊", "=A1&A2"]])
    sheet = sheet_of(path)
    assert codes_of(sheet) == ["formula_not_computed"]
    assert sheet.notices[0].row == 2
    assert rows_of(sheet) == {2: ["林梅", ""], 3: ["王磊", ""]}


def test_several_sheets_hidden_ones_too_and_empty_ones_not(tmp_path: Path):
    book = openpyxl.Workbook()
    for name, rows in (("密接", [HEADER, LIN_MEI]), ("空", []), ("次密接", [HEADER, WANG_LEI])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["次密接"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = read_workbook(tmp_path / "a.xlsx")
    assert [(sheet.name, sheet.is_hidden) for sheet in found.sheets] == [
        ("密接", False),
        ("次密接", True),
    ]
    assert found.total_rows == 2


def test_columns_with_the_same_name_or_none_are_told_apart(tmp_path: Path):
    rows = [["姓名", "电话", "电话", None, "电话 (2)"], ["林梅", "1", "2", "x", "3"]]
    sheet = sheet_of(save(tmp_path / "a.xlsx", rows))
    assert sheet.columns == ("姓名", "电话", "电话 (3)", "列4", "电话 (2)")


def test_a_table_without_a_header_says_so(tmp_path: Path):
    sheet = sheet_of(save(tmp_path / "a.xlsx", [LIN_MEI, WANG_LEI]))
    assert (sheet.header_row, sheet.columns) == (0, ("列1", "列2", "列3", "列4"))
    assert rows_of(sheet) == {1: LIN_MEI, 2: WANG_LEI}


def test_a_header_of_unknown_words_is_found_all_the_same(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("Liste\nhôpital,ville,durée\nA,B,3\nC,D,4\n", encoding="utf-8")
    sheet = sheet_of(path)
    assert (sheet.header_row, sheet.columns) == (2, ("hôpital", "ville", "durée"))


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path):
    assert sheet_of(save(tmp_path / "a.xlsx", [HEADER])).total_rows == 0
    (tmp_path / "a.csv").write_text(",".join(HEADER), encoding="utf-8")
    sheet = sheet_of(tmp_path / "a.csv")
    assert (sheet.total_rows, sheet.columns, list(sheet.chunks())) == (0, tuple(HEADER), [])


TEXT = "\r\n".join(",".join(row) for row in (HEADER, LIN_MEI, WANG_LEI)) + "\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace(",", separator).encode(encoding))
    sheet = sheet_of(path)
    assert sheet.columns == tuple(HEADER)
    assert rows_of(sheet) == {2: LIN_MEI, 3: WANG_LEI}


def test_a_comma_list_with_semicolons_inside(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("姓名,来源地\n林梅,Wuhan; train\n王磊,Wuhan; bus; car\n", encoding="utf-8")
    assert rows_of(sheet_of(path))[3] == ["王磊", "Wuhan; bus; car"]


def test_quoted_cells_hold_separators_and_line_ends(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('姓名,地址,备注\n林梅,"密云,1号","一\n二"\n\n王磊,x,y\n', encoding="utf-8")
    assert rows_of(sheet_of(path)) == {2: ["林梅", "密云,1号", "一\n二"], 4: ["王磊", "x", "y"]}


def test_the_line_that_names_the_separator_is_understood(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n姓名;电话\n林梅;19900001234\n", encoding="utf-8")
    assert sheet_of(path).columns == ("姓名", "电话")


def test_rows_longer_than_the_header_lose_nothing(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("姓名,地址\n林梅,密云\n王磊,密云,2号楼,,\n", encoding="utf-8")
    sheet = sheet_of(path)
    assert (sheet.columns, codes_of(sheet)) == (("姓名", "地址", "列3"), ["row_longer_than_header"])
    assert rows_of(sheet) == {2: ["林梅", "密云", ""], 3: ["王磊", "密云", "2号楼"]}


def test_a_workbook_under_the_name_of_a_text_file_is_read_as_what_it_is(tmp_path: Path):
    save(tmp_path / "a.xlsx", [HEADER, LIN_MEI]).rename(tmp_path / "a.csv")
    assert rows_of(sheet_of(tmp_path / "a.csv")) == {2: LIN_MEI}


def test_text_under_the_name_of_a_workbook_is_read_as_what_it_is(tmp_path: Path):
    path = tmp_path / "a.xls"
    path.write_bytes(TEXT.replace(",", "\t").encode("gb18030"))
    assert rows_of(sheet_of(path)) == {2: LIN_MEI, 3: WANG_LEI}


def test_rows_that_explain_the_columns_are_no_data(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(
        "contact,contact,person\ndisease,lastContactDate,person.firstName\n"
        '"## Disease",dd/MM/yyyy,First name\nCORONAVIRUS,13/04/2022,Mei\n',
        encoding="utf-8",
    )
    sheet = sheet_of(path)
    assert (sheet.header_row, list(rows_of(sheet))) == (2, [4])
    assert [row[0] for row in sheet.title_rows] == ["contact"]
    assert codes_of(sheet) == ["captions_left_out"]


def test_chunks_give_rows_and_columns_alike(tmp_path: Path):
    rows = [["姓名", "序号"], *([f"林{n}", str(n)] for n in range(25))]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    for sheet in (sheet_of(path), sheet_of(save(tmp_path / "a.xlsx", rows))):
        chunks = list(sheet.chunks(10))
        assert [(chunk.first, len(chunk)) for chunk in chunks] == [(2, 10), (12, 10), (22, 5)]
        assert [chunk.column(1) for chunk in chunks][2] == ["20", "21", "22", "23", "24"]
        assert [list(row) for chunk in chunks for row in chunk.rows] == rows[1:]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12), size=st.integers(1, 9))
def test_blocks_and_records_give_the_same_cells(tmp_path: Path, rows: list[list[str]], size: int):
    """The fast way (whole blocks of lines) beside the slow one (record by record)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["姓名", "电话", "地址"], *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode())
    found = inspect(path)
    slow = dict(enumerate(list(Records(found, 3))[1:], 2))
    fast: dict[int, list[str]] = {}
    records = Records(found, 3)
    for block in records.blocks(1, size):
        cells = block.rows or [list(row) for row in zip(*records.cut(block), strict=True)]
        fast.update(zip(block.numbers, cells, strict=True))
    filled = {number: row for number, row in slow.items() if "".join(row).strip()}
    assert {number: row for number, row in fast.items() if number in filled} == filled


def test_a_sheet_without_cell_references_is_read(tmp_path: Path):
    source = save(tmp_path / "a.xlsx", [["姓名", "身份证号"], ["林梅", 110228199001011234]])
    target = tmp_path / "b.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                for ref in (b' r="A1"', b' r="B1"', b' r="A2"', b' r="B2"', b' r="1"', b' r="2"'):
                    content = content.replace(ref, b"")
            new.writestr(name, content)
    value = rows_of(sheet_of(target))[2][1]
    assert value.startswith("1.1022819900101")
    assert value.endswith("E+17")


def test_a_group_row_above_the_names_belongs_to_the_header(tmp_path: Path):
    rows = [
        ["密云区名单", None, None, None, None],
        ["序号", "基本信息", None, None, "备注"],
        [None, "姓名", "身份证号", "手机号", None],
        ["1", *LIN_MEI[:3], ""],
    ]
    expected = ("序号", "基本信息 姓名", "基本信息 身份证号", "基本信息 手机号", "备注")
    merged = save(tmp_path / "a.xlsx", rows, "A1:E1", "A2:A3", "B2:D2", "E2:E3")
    plain = save(tmp_path / "b.xlsx", rows)
    for path in (merged, plain):
        sheet = sheet_of(path)
        assert (sheet.columns, list(rows_of(sheet))) == (expected, [4])


def test_digits_kept_as_text_by_a_formula_are_unwrapped(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(
        '姓名,身份证号,手机\n林梅,="99999919900101002X","=""19900001234"""\n', encoding="utf-8"
    )
    assert rows_of(sheet_of(path)) == {2: LIN_MEI[:3]}
