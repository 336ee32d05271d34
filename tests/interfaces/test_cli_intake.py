"""The command line contract of intake and ledger, on a machine where nothing was set up."""

import csv
import getpass
import socket
from pathlib import Path

import psycopg
import pytest

from gubei.adapters.postgres import ensure_running
from gubei.adapters.tables import read_workbook
from tests.interfaces.commands import Commands

HEADER = ["序号", "姓名", "身份证号", "联系电话", "现住址"]
ROWS = [
    ["1", "林梅", "999999198803120025", "19900000001", "密云区鼓楼街道望湖苑社区3号楼2单元101"],
    ["2", "王建国", "", "19900000002", "北京市海淀区中关村大街5号"],
    ["3", "赵小云", "", "１９９ ００００ ０００３", "果园街道"],
    ["4", "", "", "", "不详"],
    ["5", "林梅", "999999198803120025", "19900000001", "密云区鼓楼街道望湖苑社区3号楼2单元101"],
]


def write(folder: Path, name: str, rows: list[list[str]] = ROWS) -> Path:
    path = folder / name
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([HEADER, *rows])
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def gubei(folder: Path) -> Commands:
    return Commands(folder / "home")


@pytest.fixture(scope="module")
def taken(gubei: Commands, folder: Path) -> dict[str, object]:
    """The first command on a fresh machine: tables and units come by themselves."""
    done = gubei("intake", write(folder, "夜间派单.csv"), "--json")
    assert (done.code, done.err) == (0, "")
    return done.json


def test_intake_prints_the_contract(taken: dict[str, object]) -> None:
    assert isinstance(taken["seconds"], float)
    assert len(str(taken["list"])) == 36
    assert taken == {
        "list": taken["list"],
        "seconds": taken["seconds"],
        "rows": 5,
        "unreadable": 1,
        "leads": 4,
        "new_persons": 3,
        "matched_persons": 1,
        "review": 0,
        "routed": {"village": 2, "town": 1, "district": 0, "transfer_proposed": 1},
    }


def test_ledger_prints_the_contract(gubei: Commands, taken: dict[str, object]) -> None:
    book = gubei("ledger", taken["list"], "--json").json
    shares = book.pop("by_unit")
    assert book == {
        "list": taken["list"],
        "rows": 5,
        "unreadable": 1,
        "leads": 4,
        "found": 0,
        "duplicate": 1,
        "transferred": 0,
        "not_here": 0,
        "false_hit": 0,
        "out_of_reach": 0,
        "open": 3,
        "unassigned": 0,
    }
    assert sum(share["leads"] for share in shares) == 4
    assert {"密云区", "果园街道"} <= {share["name"] for share in shares}


def test_ledger_shows_the_books_of_an_earlier_hour(
    gubei: Commands, taken: dict[str, object]
) -> None:
    book = gubei("ledger", taken["list"], "--at", "2022-04-26 09:30", "--json").json
    assert (book["rows"], book["leads"], book["open"]) == (0, 0, 0)


def test_the_same_file_is_refused_in_one_line_with_its_first_date(
    gubei: Commands, folder: Path, taken: dict[str, object]
) -> None:
    again = gubei("intake", folder / "夜间派单.csv", "--list-name", "另一名称", "--json")
    assert (again.code, again.out) == (2, "")
    assert "同一文件已于" in again.line
    assert "“夜间派单”" in again.line


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.csv", b"", "empty"),
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "image (PNG)"),
        ("坏.xlsx", b"PK\x03\x04" + bytes(100), "damaged"),
        ("只有表头.csv", "姓名,电话\n".encode(), "no rows"),
        ("无人.csv", "颜色,数量\n红,3\n蓝,4\n".encode(), ""),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_in_one_line(
    gubei: Commands, folder: Path, taken: dict[str, object], name: str, content: bytes, said: str
) -> None:
    (folder / name).write_bytes(content)
    refused = gubei("intake", folder / name, "--json")
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.line


def test_words_for_a_file_that_is_not_there_and_a_time_that_is_none(
    gubei: Commands, folder: Path, taken: dict[str, object]
) -> None:
    missing = gubei("intake", folder / "nichts.csv").line
    assert "nichts.csv cannot be read: there is no such file or folder." in missing
    assert "：没有这个文件或文件夹。" in missing
    misused = gubei("intake", folder / "nichts.csv", "--kind", "nix")
    assert (misused.code, misused.out) == (2, "")
    assert "--kind 的内容不对，请看：gubei intake --help" in misused.line
    path = write(folder, "时间.csv")
    assert "future" in gubei("intake", path, "--received-at", "2099-01-01").line
    bad = gubei("intake", path, "--received-at", "gestern")
    assert (bad.code, "2022-04-26 09:30" in bad.line) == (2, True)
    assert "nope" in gubei("ledger", "nope").line


def test_a_newer_file_says_what_is_new_changed_and_gone(
    gubei: Commands, folder: Path, taken: dict[str, object]
) -> None:
    """The running number shifts where a row is taken out: that alone is no change."""
    rows = [
        ["1", *ROWS[0][1:]],
        ["2", *ROWS[2][1:4], "果园街道福荣小区"],
        ["3", "陈志强", "", "19900000009", "十里堡镇"],
    ]
    path = write(folder, "夜间派单-2.csv", rows)
    done = gubei("intake", path, "--list-name", "夜间派单")
    assert (done.code, "version 2" in done.out) == (0, True)
    newest = gubei("ledger", "夜间派单", "--json").json
    assert (newest["list"] in done.out, newest["rows"]) == (True, 3)
    counts = {line.split()[1]: line.split()[0] for line in done.out.splitlines() if "行" in line}
    assert counts["新增行"] == "1"
    assert counts["变更行"] == "1"
    assert counts["未变行"] == "1"
    assert counts["消失行"] == "2"


def test_feedback_and_unreadable_rows_are_written(
    gubei: Commands, folder: Path, taken: dict[str, object]
) -> None:
    back = folder / "反馈.xlsx"
    assert gubei("feedback", taken["list"], "-o", back).code == 0
    sheet = read_workbook(back).sheets[0]
    assert sheet.columns[:5] == tuple(HEADER)
    assert "是否找到" in sheet.columns
    assert len(sheet.sample()) == 5
    wrong = folder / "待更正.csv"
    assert gubei("unreadable", taken["list"], "-o", wrong).code == 0
    assert read_workbook(wrong).total_rows == 1
    assert "扩展名" in gubei("feedback", taken["list"], "-o", folder / "a.docx").line


def test_what_a_command_takes_out_is_written_down_with_the_account_that_ran_it(
    gubei: Commands, folder: Path, taken: dict[str, object]
) -> None:
    assert gubei("feedback", taken["list"], "-o", folder / "反馈.csv").code == 0
    assert gubei("unreadable", taken["list"], "-o", folder / "待更正.csv").code == 0
    account = f"{getpass.getuser()}@{socket.gethostname()}"
    with psycopg.connect(**ensure_running(folder / "home").parts()) as connection:
        looks = connection.execute(
            "SELECT about, purpose, count, account, officer_id FROM gubei_accesslog "
            "ORDER BY at DESC LIMIT 2"
        ).fetchall()
    assert sorted(looks) == [
        ("feedback 夜间派单", "feedback", 5, account, None),
        ("unreadable 夜间派单", "correct", 1, account, None),
    ]


def test_real_people_cannot_enter_a_server_that_is_not_the_districts_own(
    gubei: Commands, folder: Path, taken: dict[str, object]
) -> None:
    path = write(folder, "真.csv", [["1", "某人", "11010519491231002X", "", "果园街道"]])
    refused = gubei("intake", path, "--json")
    assert (refused.code, "GUBEI_PRODUCTION" in refused.line) == (2, True)
