"""Workbooks in the old .xls format, written here record by record (BIFF8 in a container).

Record numbers are those of the Excel binary file format: BOF 0x809, BOUNDSHEET 0x85, SST 0xFC,
FORMAT 0x41E, XF 0xE0, LABELSST 0xFD, NUMBER 0x203, EOF 0x0A.
"""

import struct
from datetime import date
from pathlib import Path

import pytest

from gubei.adapters.tables import read_workbook
from gubei.terms.refusals import Refused

SECTOR = 512
DAY_0 = date(1899, 12, 30)
Cell = str | float | date | None


def record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def text16(text: str, count: str) -> bytes:
    return struct.pack(count, len(text)) + b"\x01" + text.encode("utf-16-le")


def sheet_stream(rows: list[list[Cell]], strings: list[str]) -> bytes:
    found = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 1 if isinstance(cell, date) else 0)
            if isinstance(cell, str):
                found += record(0xFD, place + struct.pack("<I", strings.index(cell)))
            elif isinstance(cell, date):
                found += record(0x203, place + struct.pack("<d", (cell - DAY_0).days))
            elif cell is not None:
                found += record(0x203, place + struct.pack("<d", cell))
    return found + record(0x0A, b"")


def workbook_stream(sheets: dict[str, list[list[Cell]]], *, is_locked: bool = False) -> bytes:
    texts = [
        cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)
    ]
    strings = list(dict.fromkeys(texts))
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    if is_locked:
        head += record(0x2F, struct.pack("<HHHH", 1, 1, 1, 1))
    head += record(0x42, struct.pack("<H", 1200))
    head += record(0x41E, struct.pack("<H", 164) + text16("yyyy/m/d", "<H"))
    head += record(0xE0, struct.pack("<HH", 0, 0) + bytes(16))
    head += record(0xE0, struct.pack("<HH", 0, 164) + bytes(16))
    table = struct.pack("<II", len(texts), len(strings))
    table += b"".join(text16(text, "<H") for text in strings)
    bodies = [sheet_stream(rows, strings) for rows in sheets.values()]
    names = [struct.pack("<BB", 0, 0) + text16(name, "<B") for name in sheets]
    tail = record(0xFC, table) + record(0x0A, b"")
    place = len(head) + sum(8 + len(name) for name in names) + len(tail)
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        bounds += record(0x85, struct.pack("<I", place) + name)
        place += len(body)
    return head + bounds + tail + b"".join(bodies)


def entry(name: str, kind: int, start: int, size: int, child: int = -1) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBiii16sIQQIQ", len(raw), kind, 1, -1, -1, child, b"", 0, 0, 0, start & 0xFFFFFFFF, size
    )


def container(stream: bytes) -> bytes:
    """Wrap a stream as the only file of a compound document (version 3, 512-byte sectors)."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    chain = [-3, -2, *range(3, count + 2), -2]
    table = struct.pack(f"<{len(chain)}i", *chain).ljust(SECTOR, b"\xff")
    assert len(table) == SECTOR
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIiIiI109i",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096,
        -2, 0, -2, 0, 0, *[-1] * 108,
    )  # fmt: skip
    folder = entry("Root Entry", 5, -2, 0, 1) + entry("Workbook", 2, 2, len(stream))
    return header + table + folder.ljust(SECTOR, b"\0") + stream


def make(path: Path, sheets: dict[str, list[list[Cell]]], *, is_locked: bool = False) -> Path:
    path.write_bytes(container(workbook_stream(sheets, is_locked=is_locked)))
    return path


ROWS: list[list[Cell]] = [
    ["密云区密接名单"],
    ["姓名", "身份证号", "手机", "抵京时间", "年龄"],
    ["林梅", "99999919900101002X", "19900001234", date(2022, 4, 13), 32],
    [None],
    ["王磊", 110228199001011234, 13800000000, "4.13", 0.5],
    ["赵敏", "110228199001011000", 13800000000, None, -13.217990646098],
]


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path):
    book = read_workbook(make(tmp_path / "a.xls", {"名单": ROWS, "空": []}))
    (sheet,) = book.sheets
    assert (sheet.name, sheet.header_row, sheet.title_rows[0][0]) == ("名单", 2, "密云区密接名单")
    (chunk,) = sheet.chunks()
    assert list(chunk.row_numbers) == [3, 5, 6]
    assert chunk.rows == [
        ("林梅", "99999919900101002X", "19900001234", "2022-04-13", "32"),
        ("王磊", "1.10228199001011232E+17", "13800000000", "4.13", "0.5"),
        ("赵敏", "110228199001011000", "13800000000", "", "-13.217990646"),
    ]
    assert [notice.code for notice in book.notices] == ["xls_merges"]


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_an_old_workbook_cut_off_in_the_middle(tmp_path: Path, share: float):
    path = make(tmp_path / "a.xls", {"名单": ROWS})
    path.write_bytes(path.read_bytes()[: int(5600 * share)])
    with pytest.raises(Refused) as caught:
        read_workbook(path)
    assert caught.value.code == "file_broken"


def test_an_old_workbook_with_a_password(tmp_path: Path):
    with pytest.raises(Refused) as caught:
        read_workbook(make(tmp_path / "a.xls", {"名单": ROWS}, is_locked=True))
    assert caught.value.code == "file_locked"
