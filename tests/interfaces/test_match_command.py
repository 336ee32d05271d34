"""`gubei match FILE`: what it prints, what it writes, and what it refuses."""

import csv
import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gubei.engines.columns.comparing import compared_fields, iso_dates, names_rows
from gubei.interfaces.cli import saying
from gubei.interfaces.cli.main import main
from gubei.interfaces.cli.match_table import Table
from tests.engines.matching_people import invented

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FEBRL, FAKE = DATA / "febrl_123", DATA / "splink_fake_1000"
TODAY = date(2022, 4, 26)
CONTRACT = ["rows", "pairs", "automatic", "review", "precision", "recall", "f1", "seconds"]
HEADERS = {
    "name": "姓名", "document": "身份证号", "phone": "联系电话", "birth_date": "出生日期",
    "address": "现住址",
}  # fmt: skip


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A dispatch list of 300 invented people, half of them twice, with the person's number."""
    some = invented(300, 9, copied=0.5)
    columns = [
        [f"P{row:04d}" for row in range(len(some.person))],
        some.person,
        *some.fields.values(),
    ]
    header = ["序号", "true_id", *(HEADERS[name] for name in some.fields)]
    return write(tmp_path / "list.csv", header, list(zip(*columns, strict=True)))


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["match", *map(str, arguments)])
    return int(ended.value.code or 0)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert run(*arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert list(found) == CONTRACT
    return found


def truth_of(people: Path) -> list[tuple[str, str]]:
    with people.open(encoding="utf-8") as file:
        rows = [(row["序号"], row["true_id"]) for row in csv.DictReader(file)]
    return [(a, b) for a, one in rows for b, other in rows if a < b and one == other]


def test_a_column_that_names_the_person_is_the_truth_and_never_compared(people, capsys):
    asked = answer(capsys, people, "--truth", "true_id")
    assert asked["rows"] == 300 + len(truth_of(people))
    assert asked["pairs"] == asked["automatic"] + asked["review"]
    assert asked["precision"] >= 0.98
    assert asked["recall"] >= 0.97
    by_itself = answer(capsys, people)
    assert {**by_itself, "seconds": 0} == {**asked, "seconds": 0}


def test_the_truth_may_be_a_file_of_pairs(people, capsys, tmp_path):
    expected = answer(capsys, people, "--truth", "true_id")
    pairs = write(
        tmp_path / "pairs.csv", ["left", "right"], [pair[::-1] for pair in truth_of(people)]
    )
    found = answer(capsys, people, "--truth", pairs)
    assert {**found, "seconds": 0} == {**expected, "seconds": 0}


def test_labels_with_source_columns_and_a_score_are_read(people, capsys, tmp_path):
    expected = answer(capsys, people, "--truth", "true_id")
    rows = [(a, "s", b, "s", 1.0) for a, b in truth_of(people)] + [
        ("P0000", "s", "P0001", "s", 0.0)
    ]
    header = [
        "unique_id_l",
        "source_dataset_l",
        "unique_id_r",
        "source_dataset_r",
        "clerical_match_score",
    ]
    labels = write(tmp_path / "labels.csv", header, rows)
    assert answer(capsys, people, "--truth", labels)["f1"] == expected["f1"]


def test_the_truth_may_say_the_person_of_each_row(people, capsys, tmp_path):
    expected = answer(capsys, people, "--truth", "true_id")
    with people.open(encoding="utf-8") as file:
        rows = [(row["序号"], row["true_id"]) for row in csv.DictReader(file)]
    by_row = write(tmp_path / "persons.csv", ["row_id", "cluster"], rows)
    assert answer(capsys, people, "--truth", by_row)["f1"] == expected["f1"]


def test_without_truth_nothing_is_said_about_quality(people, capsys, tmp_path):
    with people.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    bare = write(
        tmp_path / "bare.csv", [header[0], *header[2:]], [[row[0], *row[2:]] for row in rows]
    )
    found = answer(capsys, bare)
    assert found["pairs"] > 0
    assert [found[name] for name in ("precision", "recall", "f1")] == [None, None, None]


def test_the_pairs_are_written_with_ids_rows_probability_and_decision(people, capsys, tmp_path):
    out = tmp_path / "out.csv"
    found = answer(capsys, people, "-o", out)
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "left_id",
        "right_id",
        "left_row",
        "right_row",
        "probability",
        "decision",
    ]
    assert len(rows) == found["pairs"]
    assert sum(row["decision"] == "automatic" for row in rows) == found["automatic"]
    with people.open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert all(lines[int(row["left_row"]) - 1][0] == row["left_id"] for row in rows)
    assert all(0.5 <= float(row["probability"]) <= 1 for row in rows)


def test_a_person_reads_what_was_compared_and_found(people, capsys, monkeypatch):
    monkeypatch.setattr(saying._remarks, "quiet", False)
    assert run(people) == 0
    said = capsys.readouterr()
    assert "automatic" in said.out
    assert "自动" in said.out
    assert "身份证号 (document)" in said.err
    assert "true_id" not in said.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("header.csv", "姓名,身份证号\n".encode()),
        ("ids.csv", b"id,uuid\n1,a\n2,b\n3,c\n"),
    ],
)
def test_a_file_that_cannot_be_matched_is_refused_in_one_line(tmp_path, capsys, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert run(path, "--json") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert any("\u4e00" <= mark <= "\u9fff" for mark in said.err)


@pytest.mark.parametrize("truth", ["no_such_column", "no_such_file.csv"])
def test_a_truth_that_is_neither_file_nor_column_is_refused(people, capsys, truth):
    assert run(people, "--truth", truth) == 2
    assert "true_id" in capsys.readouterr().err


@pytest.mark.parametrize("flag", [[], ["--json"]])
def test_rows_that_the_table_does_not_have_are_named_in_both_languages(
    people, capsys, tmp_path, flag
):
    """One such pair was read as a row and its person: nothing was true, and nothing was said."""
    known = truth_of(people)[0]
    pairs = write(
        tmp_path / "pairs.csv", ["left", "right"], [known, (known[0], "x9"), ("x8", "x9")]
    )
    assert run(people, "--truth", pairs, *flag) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        "真值文件中有 2 个编号不在表中，未计入：x9, x8 "
        "The truth names 2 rows that are not in the table; they are left out: x9, x8"
    )
    alone = write(tmp_path / "alone.csv", ["one", "two"], [(known[0], "x9")])
    assert run(people, "--truth", alone, *flag) == 0
    assert "x9" in capsys.readouterr().err


def test_a_truth_about_other_rows_is_refused(people, capsys, tmp_path):
    pairs = write(tmp_path / "pairs.csv", ["left", "right"], [("x1", "x2")])
    assert run(people, "--truth", pairs) == 2
    assert "x1" in capsys.readouterr().err


def test_a_missing_file_and_a_folder_that_cannot_be_written(people, capsys, tmp_path):
    assert run(tmp_path / "nothing.csv") == 2
    assert run(people, "-o", tmp_path / "no" / "out.csv") == 2
    assert "out.csv" in capsys.readouterr().err


def test_no_database_is_needed():
    script = "import sys, gubei.interfaces.cli.match; sys.exit('django.db' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603


HEADERS_ELSEWHERE = {
    "first_name last_name dob street city zip phone ssn": {
        "first_name": "given_name", "last_name": "surname", "dob": "birth_date", "street": "address",
        "city": "city", "zip": "postcode", "phone": "phone", "ssn": "document",
    },
    "rec_id given_name surname street_number address_1 address_2 suburb postcode state soc_sec_id": {
        "given_name": "given_name", "surname": "surname", "street_number": "street_number",
        "address_1": "address", "address_2": "address_2", "suburb": "town", "postcode": "postcode",
        "state": "state", "soc_sec_id": "document",
    },
    "row_no forename surname DOB nhs_number county": {
        "forename": "given_name", "surname": "surname", "DOB": "birth_date", "nhs_number": "document",
        "county": "state",
    },
    "entity_id full_name gender record_no cluster middle_name is_dup": {
        "full_name": "name", "gender": "sex", "middle_name": "middle_name",
    },
}  # fmt: skip


@pytest.mark.parametrize("header", HEADERS_ELSEWHERE)
def test_columns_of_other_files_are_known(header):
    columns = [[f"{name}{row % 7}" for row in range(20)] for name in header.split()]
    found = compared_fields(header.split(), columns, left_out=(), today=TODAY)
    assert {place: field for field, place in found.headers.items()} == HEADERS_ELSEWHERE[header]


def test_a_column_that_repeats_others_is_not_counted_twice():
    first, last = ["Grace", "Rob"] * 10, ["Kelly", "Allen"] * 10
    both = [f"{a} {b}" for a, b in zip(first, last, strict=True)]
    found = compared_fields(
        ["first_name", "surname", "first_and_surname"],
        [first, last, both],
        left_out=(),
        today=TODAY,
    )
    assert list(found.fields) == ["given_name", "surname"]


def test_year_month_and_day_make_a_birth_date():
    header = ["name", "birth_year", "birth_month", "birth_day"]
    columns = [["Rob", "Al"], ["1980", ""], ["4", "5"], ["13", "6"]]
    found = compared_fields(header, columns, left_out=(), today=TODAY)
    assert found.fields["birth_date"] == ["1980-04-13", ""]


def test_dates_of_any_form_become_one_and_slips_stay():
    given = ["13/04/1980", "04/05/1980", "1980年4月13日", "19801345", ""]
    assert iso_dates(given, TODAY) == ["1980-04-13", "1980-05-04", "1980-04-13", "19801345", ""]


@pytest.mark.parametrize(
    "header", ["id", "rec_id", "UniqueID", "row", "cluster_id", "truth", "编号", "123"]
)
def test_headers_that_number_rows(header):
    assert names_rows(header)


@pytest.mark.parametrize("header", ["middle_name", "birth_place", "occupation", "籍贯"])
def test_headers_that_tell_of_people(header):
    assert not names_rows(header)


def test_rows_without_ids_are_counted():
    table = Table(("name",), (["Rob", "Al", "Rob"],), [2, 3, 4])
    assert table.rows_by_id(["1", "3"]) == {"1": 0, "2": 1, "3": 2}
    assert table.rows_by_id(["0", "2"]) == {"0": 0, "1": 1, "2": 2}
    assert table.ids() == ["1", "2", "3"]


# F1 of Splink 5.0.0 at its best threshold, set up as its documentation does: bench/matching.py
SPLINK = {1: 1.0, 2: 0.99715, 3: 0.9957}


@pytest.mark.slow
@pytest.mark.skipif(not FEBRL.exists(), reason="shared/data/febrl_123 is not beside the project")
@pytest.mark.parametrize("number", SPLINK)
def test_febrl_is_linked_no_worse_than_by_splink(number, capsys, tmp_path):
    path = tmp_path / f"febrl{number}.csv"
    path.write_bytes(gzip.decompress((FEBRL / f"dataset{number}.csv.gz").read_bytes()))
    found = answer(capsys, path, "-o", tmp_path / "out.csv")
    assert found["f1"] >= SPLINK[number]
    assert automatic_precision(tmp_path / "out.csv", lambda name: name.split("-")[1]) >= 0.99


@pytest.mark.slow
@pytest.mark.skipif(
    not FAKE.exists(), reason="shared/data/splink_fake_1000 is not beside the project"
)
def test_fake_1000_is_linked_no_worse_than_by_splink(capsys, tmp_path):
    path = FAKE / "fake_1000.csv"
    found = answer(
        capsys, path, "--truth", FAKE / "fake_1000_labels.csv", "-o", tmp_path / "out.csv"
    )
    assert found["f1"] >= 0.8617
    assert found["f1"] == answer(capsys, path, "--truth", "cluster")["f1"]
    with path.open(encoding="utf-8") as file:
        person = {row["unique_id"]: row["cluster"] for row in csv.DictReader(file)}
    assert automatic_precision(tmp_path / "out.csv", person.__getitem__) >= 0.99


def automatic_precision(out: Path, person_of: Any) -> float:
    with out.open(encoding="utf-8-sig") as file:
        pairs = [row for row in csv.DictReader(file) if row["decision"] == "automatic"]
    right = sum(person_of(row["left_id"]) == person_of(row["right_id"]) for row in pairs)
    return right / len(pairs)
