"""Promise: a row is never lost. A file is taken in whole, or refused whole and with a reason.

What people really send by mistake goes through `gubei intake`, as an officer would type it.
"""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps

from gubei.domain.leads.models import DispatchList, Lead, ListRow
from gubei.domain.leads.queries.feedback import feedback_tables
from gubei.domain.leads.queries.lists import cells_of
from gubei.interfaces.cli import main as command_line
from tests.files import books_of, cells_in, save, write_file
from tests.world import NOW, World, phone

HEADER = ["姓名", "联系电话", "现住址"]
LIN = ["林梅", phone(1), "北口镇柳沟村"]
WANG = ["王建国", phone(2), "北口镇石桥村"]


@pytest.fixture
def gubei(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """Run a command of `gubei`; return its exit code, its answer, and what it said."""
    monkeypatch.setenv("GUBEI_HOME", str(tmp_path))
    for name in ("open_database", "ensure_units"):
        monkeypatch.setattr(f"gubei.interfaces.cli.intake.{name}", lambda *_: None)
    monkeypatch.setattr("gubei.interfaces.cli.intake.read_clock", lambda: NOW)
    monkeypatch.setattr(command_line, "_close_connections", lambda: None)

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            command_line.main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def everything_stored() -> dict[str, int]:
    """Count the rows of every table."""
    return {
        each.__name__: each.objects.count() for each in apps.get_app_config("gubei").get_models()
    }


def empty(folder: Path) -> Path:
    path = folder / "空.xlsx"
    path.write_bytes(b"")
    return path


def image(folder: Path) -> Path:
    path = folder / "照片.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return path


def bomb(folder: Path) -> Path:
    path = write_file(folder / "炸弹.xlsx", [HEADER, LIN])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", bytes(300 * 1024 * 1024))
    return path


def cut(folder: Path) -> Path:
    path = write_file(folder / "断.xlsx", [HEADER, LIN, WANG])
    path.write_bytes(path.read_bytes()[:-2000])
    return path


def header_only(folder: Path) -> Path:
    return write_file(folder / "表头.xlsx", [HEADER])


def blank_rows(folder: Path) -> Path:
    return write_file(folder / "空行.csv", [HEADER, ["", "", ""], [" ", "", "　"]])


def wrong_encoding(folder: Path) -> Path:
    path = folder / "乱码.csv"
    path.write_bytes("姓名,联系电话\n林梅,1".encode() + b"\xff\xff\xff\n")
    return path


def three_thousand_columns(folder: Path) -> Path:
    return write_file(folder / "宽.csv", [[f"列{n}" for n in range(3000)], ["x"] * 3000])


def nobody(folder: Path) -> Path:
    return write_file(folder / "菜单.csv", [["菜名", "价格"], ["红烧肉", "38"], ["面条", "12"]])


def web_page(folder: Path) -> Path:
    path = folder / "网页.xls"
    path.write_text("<html><table><tr><td>姓名</td></tr></table></html>", encoding="utf-8")
    return path


def missing(folder: Path) -> Path:
    return folder / "没有.xlsx"


REFUSED: dict[Callable[[Path], Path], tuple[str, str]] = {
    empty: ("文件是空的", "The file is empty"),
    image: ("这是图片（PNG），不是表格", "This is an image (PNG), not a table"),
    bomb: ("为安全起见不予读取", "not read, for safety"),
    cut: ("文件损坏或传输中断", "damaged or was cut off"),
    header_only: ("只有表头没有数据行", "a header but no rows"),
    blank_rows: ("只有表头没有数据行", "a header but no rows"),
    wrong_encoding: ("文本编码无法识别", "cannot be read"),
    three_thousand_columns: ("表格有3,000列，最多读取500列", "3,000 columns; at most 500"),
    nobody: ("没有任何一列能说明人员身份", "No column says who it is about"),
    web_page: ("实际内容是网页", "holds a web page"),
    missing: ("无法读取", "cannot be read"),
}


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_what_cannot_be_taken_in_is_refused_whole_and_says_why(gubei, tmp_path: Path, make):
    before = everything_stored()
    code, out, err = gubei("intake", make(tmp_path), "--json")
    zh, en = REFUSED[make]
    assert (code, out) == (2, "")
    assert zh in err
    assert en in err
    assert len(err.strip().splitlines()) == 1
    assert everything_stored() == before


def take(gubei, path: Path) -> tuple[DispatchList, dict]:
    """Take in a file that must be accepted; return the list and the answer."""
    code, out, _ = gubei("intake", path, "--json")
    assert code == 0
    answer = json.loads(out)
    return DispatchList.objects.get(pk=answer["list"]), answer


def stored_cells(found: DispatchList) -> list[list[str]]:
    return [cells_of(row) for row in ListRow.objects.filter(dispatch_list=found).order_by("number")]


def test_the_answer_is_the_one_that_other_programs_rely_on(gubei, tmp_path: Path):
    found, answer = take(
        gubei, write_file(tmp_path / "名单.xlsx", [HEADER, LIN, WANG, ["", "", "x"]])
    )
    assert answer.pop("seconds") >= 0
    assert answer == {
        "list": str(found.pk), "rows": 3, "unreadable": 1, "leads": 2, "new_persons": 0,
        "matched_persons": 2, "review": 0,
        "routed": {"village": 2, "town": 0, "district": 0, "transfer_proposed": 0},
    }  # fmt: skip


def test_formulas_are_kept_as_text_and_never_run_on_the_way_out(gubei, tmp_path: Path):
    attack = ["=cmd|' /C calc'!A0", phone(5), '=HYPERLINK("http://x","北口镇柳沟村")']
    found, _ = take(gubei, write_file(tmp_path / "公式.csv", [HEADER, LIN, attack]))
    assert stored_cells(found) == [LIN, attack]
    for kind in ("xlsx", "csv"):
        back = save(feedback_tables(found, at=NOW), tmp_path / f"反馈.{kind}")
        ((_, cells),) = cells_in(back)
        assert cells[2][:3] == [f"'{attack[0]}", attack[1], f"'{attack[2]}"]


def test_a_formula_of_a_workbook_counts_as_its_value(gubei, tmp_path: Path):
    path = tmp_path / "公式.xlsx"
    book = openpyxl.Workbook()
    for row in (HEADER, LIN, ["=A2", phone(5), "北口镇柳沟村"]):
        book.active.append(row)
    book.save(path)  # without a value: no spreadsheet program has computed it
    found, answer = take(gubei, path)
    assert answer["leads"] == 2
    assert stored_cells(found)[1] == ["", phone(5), "北口镇柳沟村"]


def test_a_second_header_below_is_no_person(gubei, tmp_path: Path):
    rows = [["北口镇名单"], HEADER, LIN, HEADER, WANG, ["姓名", "", "住址"]]
    found, answer = take(gubei, write_file(tmp_path / "两头.xlsx", rows))
    assert (answer["rows"], answer["leads"], answer["unreadable"]) == (3, 2, 1)
    assert ListRow.objects.get(dispatch_list=found, number=6).unreadable == "repeated_header"


def test_a_header_of_two_rows_is_one_header(gubei, tmp_path: Path):
    rows = [["姓名", "联系方式", "", "现住址"], ["", "手机", "座机", ""],
            ["林梅", phone(1), "", "北口镇柳沟村"]]  # fmt: skip
    found, answer = take(gubei, write_file(tmp_path / "双行.xlsx", rows))
    assert answer["leads"] == 1
    assert found.sheets[0]["fields"] == ["name", "phone", "other_phone", "address"]


def test_blank_rows_between_are_left_out_and_the_others_keep_their_numbers(gubei, tmp_path: Path):
    rows = [HEADER, [], LIN, ["", "", ""], [], WANG]
    found, answer = take(gubei, write_file(tmp_path / "空行.xlsx", rows))
    assert answer["rows"] == 2
    assert list(found.rows.order_by("number").values_list("number", flat=True)) == [3, 6]


def test_nul_bytes_are_dropped_and_the_row_stays(gubei, tmp_path: Path):
    path = tmp_path / "空字符.csv"
    path.write_bytes(f"姓名,联系电话,现住址\n林\0梅,{phone(1)},北口镇柳沟村\n".encode())
    found, answer = take(gubei, path)
    assert answer["leads"] == 1
    assert stored_cells(found) == [LIN]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_read(gubei, tmp_path: Path, encoding: str):
    path = tmp_path / "名单.csv"
    path.write_text("姓名,联系电话,现住址\n" + ",".join(LIN) + "\n", encoding=encoding)
    found, _ = take(gubei, path)
    assert stored_cells(found) == [LIN]


def test_a_text_file_that_was_cut_keeps_every_whole_row(gubei, tmp_path: Path):
    text = "\n".join(",".join(row) for row in (HEADER, LIN, WANG))
    path = tmp_path / "断.csv"
    path.write_bytes(text.encode()[:-8])
    found, answer = take(gubei, path)
    assert answer["rows"] == 2
    assert stored_cells(found)[0] == LIN


def test_one_bad_row_stops_no_good_one(gubei, tmp_path: Path):
    bad = [["", "", "北口镇"], ["", "", ""], ["王五", "不详", "9" * 3000], ["赵六", "x" * 200, ""]]
    found, answer = take(gubei, write_file(tmp_path / "杂.xlsx", [HEADER, LIN, *bad, WANG]))
    assert (answer["rows"], answer["unreadable"], answer["leads"]) == (5, 1, 4)
    assert books_of(found, NOW).open == 4


def test_the_same_file_again_changes_nothing(gubei, tmp_path: Path):
    path = write_file(tmp_path / "名单.xlsx", [HEADER, LIN])
    take(gubei, path)
    before = everything_stored()
    code, _, err = gubei("intake", path, "--list-name", "换个名字")
    assert code == 2
    assert "2022-04-26 09:30" in err
    assert everything_stored() == before


def test_a_fault_of_ours_in_the_middle_leaves_nothing_half_done(
    gubei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The third chunk of a long list fails: not one row of the first two stays."""
    for size in ("CHUNK", "MOST_LINKED"):
        monkeypatch.setattr(f"gubei.domain.leads.operations.intake.{size}", 10)
    rows = [["甲乙丙丁"[n % 4] + str(n), phone(n), "北口镇柳沟村"] for n in range(30)]
    path = write_file(tmp_path / "长.xlsx", [HEADER, *rows])
    before = everything_stored()
    calls = []

    def fail_later(*given: object) -> None:
        calls.append(given)
        if len(calls) == 3:
            raise OSError("disk full")
        _count(*given)

    from gubei.domain.leads.operations import chunks  # noqa: PLC0415

    _count = chunks._count
    monkeypatch.setattr(chunks, "_count", fail_later)
    code, _, err = gubei("intake", path)
    assert (code, len(calls)) == (1, 3)
    assert "Traceback" not in err
    assert everything_stored() == before
    monkeypatch.setattr(chunks, "_count", _count)
    take(gubei, path)
    assert Lead.objects.filter(dispatch_list__name="长").count() == 30
