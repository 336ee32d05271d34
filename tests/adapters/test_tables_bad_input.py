"""Files that cannot be used are refused as a whole, with a message one can act on."""

import random
import re
import struct
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from gubei.adapters.tables import LIMITS, Limits, Workbook, read_workbook
from gubei.terms.refusals import Refused

HEADER = ["姓名", "身份证号", "联系电话", "现住址"]
LIN_MEI = ["林梅", "99999919900101002X", "19900001234", "北京市密云区鼓楼街道新北路1号"]
WANG_LEI = ["王磊", "999999198507150012", "19900005678", "北京市密云区果园街道2号楼"]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(50)


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as caught:
        read_workbook(path, limits=limits)
    assert len(caught.value.words.zh) > 8
    assert len(caught.value.words.en) > 20
    return caught.value.code


def make(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def put(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(book: Workbook) -> list[list[str]]:
    return [list(row) for sheet in book.sheets for chunk in sheet.chunks() for row in chunk.rows]


def codes_of(book: Workbook) -> list[str]:
    return [notice.code for sheet in book.sheets for notice in sheet.notices]


def test_an_empty_file(tmp_path: Path):
    assert refusal(put(tmp_path / "a.csv", b"")) == "file_empty"
    assert refusal(put(tmp_path / "a.xlsx", b"")) == "file_empty"
    assert refusal(put(tmp_path / "b.csv", b"\xef\xbb\xbf\r\n,,,\r\n \r\n")) == "file_empty"
    assert refusal(make(tmp_path / "b.xlsx")) == "file_empty"
    assert refusal(tmp_path / "missing.xlsx") == "file_empty"


@pytest.mark.parametrize(
    "content",
    [PNG, b"\xff\xd8\xff\xe0" + bytes(40), b"GIF89a\x01\x00" + bytes(9), b"%PDF-1.7\n%\x00\x01\x02",
     b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04", b"\x7fELF\x02\x01\x01\x00"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_an_image_or_another_document_under_the_name_of_a_table(
    tmp_path: Path, name: str, content: bytes
):
    assert refusal(put(tmp_path / name, content)) == "file_type"


def test_a_file_of_an_unknown_kind(tmp_path: Path):
    assert refusal(put(tmp_path / "a.docx", "Dear sir")) == "file_type"
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(tmp_path / "b.xlsx") == "file_type"


def test_a_binary_workbook(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01")
    assert refusal(tmp_path / "a.xlsb") == "file_type"


def test_a_text_that_is_no_table(tmp_path: Path):
    assert refusal(put(tmp_path / "a.csv", "x" * 200_000)) == "cell_too_long"
    assert refusal(put(tmp_path / "b.csv", '姓名,"备注"\n' + "x" * 200_000)) == "cell_too_long"


def test_a_web_page_under_the_name_of_a_table(tmp_path: Path):
    page = "<html><table><tr><td>姓名</td></tr></table></html>"
    assert refusal(put(tmp_path / "a.xls", page)) == "file_is_a_web_page"


def test_noise_under_the_name_of_a_table(tmp_path: Path):
    noise = random.Random(5).randbytes(5000)
    assert refusal(put(tmp_path / "a.xlsx", b"\x01" + noise)) == "file_broken"
    assert refusal(put(tmp_path / "a.csv", b"\x01" + noise)) == "file_encoding"


def test_a_workbook_with_a_password(tmp_path: Path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(put(tmp_path / "a.xlsx", ole)) == "file_locked"


def test_an_old_document_that_is_no_workbook(tmp_path: Path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "WordDocument".encode("utf-16-le")
    assert refusal(put(tmp_path / "a.xls", ole)) == "file_type"


def bomb(path: Path, mebibytes: int) -> Path:
    make(path, HEADER, LIN_MEI)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/bomb.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(mebibytes):
            member.write(bytes(1 << 20))
    return path


def test_a_zip_bomb(tmp_path: Path):
    assert refusal(bomb(tmp_path / "a.xlsx", 120)) == "file_too_large_unpacked"
    small = replace(LIMITS, unpacked=1 << 20)
    assert refusal(bomb(tmp_path / "b.xlsx", 2), small) == "file_too_large_unpacked"


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path):
    path = bomb(tmp_path / "a.xlsx", 120)
    told = struct.pack("<I", 120 << 20)
    put(path, path.read_bytes().replace(told, struct.pack("<I", 1000)))
    assert refusal(path) == "file_broken"


def test_too_many_rows(tmp_path: Path):
    few = replace(LIMITS, rows=3)
    rows = [HEADER, *[LIN_MEI] * 4]
    assert refusal(make(tmp_path / "a.xlsx", *rows), few) == "too_many_rows"
    text = "\n".join(map(",".join, rows))
    assert refusal(put(tmp_path / "a.csv", text), few) == "too_many_rows"
    assert len(rows_of(read_workbook(tmp_path / "a.csv", limits=replace(few, rows=4)))) == 4


def test_three_thousand_columns(tmp_path: Path):
    header = [f"列{place}" for place in range(3000)]
    assert (
        refusal(put(tmp_path / "a.csv", ",".join(header) + "\n" + "1," * 2999))
        == "too_many_columns"
    )
    assert refusal(make(tmp_path / "a.xlsx", header, [1] * 3000)) == "too_many_columns"


def test_many_blank_columns_are_trimmed(tmp_path: Path):
    put(
        tmp_path / "a.csv",
        ",".join(HEADER) + "," * 3000 + "\n" + ",".join(LIN_MEI) + "," * 3000 + "\n",
    )
    book = read_workbook(tmp_path / "a.csv")
    assert book.sheets[0].columns == tuple(HEADER)
    assert rows_of(book) == [LIN_MEI]


def test_a_stray_cell_far_from_the_table(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_string(1_048_575, 16_383, "x")
    book.close()
    assert refusal(tmp_path / "a.xlsx") == "too_many_cells"


def test_merges_that_spread_one_cell_over_everything(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in [HEADER, *[LIN_MEI] * 1000]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    many = b'<mergeCells count="1">' + b'<mergeCell ref="A2:D1001"/>' * 1000 + b"</mergeCells>"
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", b"</sheetData>" + many))
    assert refusal(tmp_path / "b.xlsx") == "too_many_cells"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_off_in_the_middle(tmp_path: Path, share: float):
    path = make(tmp_path / "a.xlsx", HEADER, *[LIN_MEI] * 200)
    whole = path.read_bytes()
    assert refusal(put(path, whole[: int(len(whole) * share)])) == "file_broken"


def test_a_workbook_with_a_damaged_sheet(tmp_path: Path):
    path = make(tmp_path / "a.xlsx", HEADER, *[LIN_MEI] * 200)
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
    whole = bytearray(path.read_bytes())
    whole[start : start + 20] = bytes(20)
    assert refusal(put(path, bytes(whole))) == "file_broken"


def test_a_text_file_cut_off_in_a_quoted_cell(tmp_path: Path):
    text = (
        ",".join(HEADER) + "\n" + ",".join(LIN_MEI) + '\n王磊,999999198507150012,19900005678,"密云'
    )
    book = read_workbook(put(tmp_path / "a.csv", text))
    assert rows_of(book) == [LIN_MEI, ["王磊", "999999198507150012", "19900005678", '"密云']]
    assert codes_of(book) == ["quote_not_closed"]
    assert book.sheets[0].notices[0].row == 3


def test_a_text_file_cut_off_in_a_row(tmp_path: Path):
    text = "\n".join(map(",".join, [HEADER, LIN_MEI, WANG_LEI[:2]]))
    book = read_workbook(put(tmp_path / "a.csv", text))
    assert rows_of(book)[1] == [*WANG_LEI[:2], "", ""]
    assert codes_of(book) == ["file_cut"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_file_cut_off_in_a_character(tmp_path: Path, encoding: str):
    text = "\n".join(map(",".join, [HEADER, LIN_MEI, WANG_LEI])).encode(encoding)
    book = read_workbook(put(tmp_path / "a.csv", text + "楼".encode(encoding)[:1]))
    assert rows_of(book) == [LIN_MEI, WANG_LEI]
    assert codes_of(book) == ["file_cut"]


def test_a_quotation_mark_that_is_never_closed_costs_no_row(tmp_path: Path):
    names = [f"林{n}" for n in range(500)]
    lines = [f"{name},99999919900101002X,19900001234,密云" for name in names]
    lines[7] = '林7,99999919900101002X,19900001234,"密云'
    lines[300] = '林300,99999919900101002X,19900001234,"密云,一号"'
    book = read_workbook(put(tmp_path / "a.csv", "\n".join([",".join(HEADER), *lines]) + "\n"))
    assert [row[0] for row in rows_of(book)] == names
    assert rows_of(book)[300][3] == "密云,一号"
    assert [(notice.code, notice.row) for notice in book.sheets[0].notices] == [
        ("quote_not_closed", 9)
    ]


def test_nul_characters_are_removed_and_told(tmp_path: Path):
    text = ",".join(HEADER) + "\n林\x00梅,\x0099999919900101002X,19900001234,密云\x00\n"
    book = read_workbook(put(tmp_path / "a.csv", text))
    assert rows_of(book) == [["林梅", "99999919900101002X", "19900001234", "密云"]]
    assert codes_of(book) == ["nul_removed"]


def test_a_text_in_no_known_encoding(tmp_path: Path):
    text = "姓名,电话\n".encode() + "林梅,1\n".encode("gb18030") + b"\xff\xff\xfe"
    assert refusal(put(tmp_path / "a.csv", text)) == "file_encoding"


def test_nothing_but_blank_rows_below_the_header(tmp_path: Path):
    book = read_workbook(make(tmp_path / "a.xlsx", HEADER, *[[" ", "", None, "\u3000"]] * 50))
    assert (book.total_rows, rows_of(book)) == (0, [])
    book = read_workbook(put(tmp_path / "a.csv", ",".join(HEADER) + "\n" + " ,,,\u3000\n" * 50))
    assert (book.total_rows, rows_of(book)) == (0, [])


def test_numbers_without_any_header(tmp_path: Path):
    assert refusal(put(tmp_path / "a.csv", "1,2\n3,4\n")) == "no_header"
    assert refusal(make(tmp_path / "a.xlsx", [1, 2], [3, 4])) == "no_header"


def test_a_sheet_with_only_a_note_is_told_and_not_read(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append([12])
    book.create_sheet("名单").append(HEADER)
    book["名单"].append(LIN_MEI)
    book.save(tmp_path / "a.xlsx")
    found = read_workbook(tmp_path / "a.xlsx")
    assert ([sheet.name for sheet in found.sheets], [n.code for n in found.notices]) == (
        ["名单"], ["sheet_skipped"],
    )  # fmt: skip


def test_random_damage_never_ends_in_a_traceback(tmp_path: Path):
    chance = random.Random(20220426)
    whole = make(tmp_path / "a.xlsx", HEADER, LIN_MEI, WANG_LEI).read_bytes()
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with suppress(Refused):
            rows_of(read_workbook(put(tmp_path / "b.xlsx", bytes(damaged))))


MEASURE = """
import resource, sys
from pathlib import Path
from gubei.adapters.tables import read_workbook
rows = sum(len(chunk.rows) for chunk in read_workbook(Path(sys.argv[1])).sheets[0].chunks())
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def large(path: Path, rows: int) -> Path:
    """Write a large workbook fast: the sheet of a small one, with its last row repeated."""
    small = make(path.with_suffix(".small"), HEADER + COLUMNS, LIN_MEI + VALUES)
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
                continue
            head, row, tail = re.split(r"(<row r=.2.*</row>)", old.read(name).decode())
            with new.open(name, "w") as sheet:
                sheet.write(head.encode())
                for number in range(2, rows + 2):
                    text = (
                        re.sub(r'r="([A-Z]*)2"', rf'r="\g<1>{number}"', row)
                        if number == 2
                        else (row.replace('2"', f'{number}"', 1).replace('2" t=', f'{number}" t='))
                    )
                    sheet.write(text.encode())
                sheet.write(tail.encode())
    return path


COLUMNS = ["来源地", "抵京时间", "车次", "座位", "备注"]
VALUES = ["河北省", "2022/4/13", "G123", "05车12A", "无"]


@pytest.mark.slow
def test_a_sheet_of_500_000_rows_needs_less_than_2_gibibytes(tmp_path: Path):
    path = large(tmp_path / "a.xlsx", 500_000)
    told = subprocess.run(  # noqa: S603 - our own interpreter on our own file
        [sys.executable, "-c", MEASURE, str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    rows, mebibytes = map(int, told.stdout.split())
    assert rows == 500_000
    assert mebibytes < 2048
