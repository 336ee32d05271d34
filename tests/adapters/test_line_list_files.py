"""Rows of foreign files: what they hold and no more, and a refusal for what would not fit."""

import json
from pathlib import Path
from typing import Any

import pytest

from gubei.adapters.line_lists.files import load_json, read_tables
from gubei.adapters.tables import Limits
from gubei.terms.refusals import Invalid

SMALL = Limits(rows=3, columns=3, cells=12)


def nested(depth: int, key: str = "在") -> dict[str, Any]:
    item: dict[str, Any] = {key: "林梅"}
    for _ in range(depth):
        item = {key: item}
    return item


def test_rows_hold_their_own_cells_and_no_blank_ones(tmp_path: Path):
    table = tmp_path / "cases.csv"
    table.write_text("姓名,电话,镇\n林梅,,南河镇\n,1990001,\n", encoding="utf-8")
    objects = tmp_path / "cases.json"
    objects.write_text('[{"姓名":"林梅","镇":{"名":"南河镇"}},{"电话":[null,7]}]', encoding="utf-8")
    told = [
        (each.headers, [(row.number, row.cells) for row in each.rows])
        for path in (table, objects)
        for each in read_tables(path)
    ]
    assert told == [
        (("姓名", "电话", "镇"), [(2, {"姓名": "林梅", "镇": "南河镇"}), (3, {"电话": "1990001"})]),
        (("姓名", "镇.名", "电话[2]"), [(1, {"姓名": "林梅", "镇.名": "南河镇"}), (2, {"电话[2]": "7"})]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([{"a": 1}] * 4, "too_many_rows"),
        ([{"a": 1, "b": 2}, {"c": 3, "d": 4}], "too_many_columns"),
        ([{"a": [1] * 12}], "too_many_values"),
        ([nested(250)], "path_too_long"),
        ([{"甲" * 501: 1}], "path_too_long"),
        ([{"a": [[[[1]]]] * 2, "b" * 495: [[1]]}], "path_too_long"),
    ],
)
def test_json_is_refused_where_a_spreadsheet_of_its_size_would_be(
    tmp_path: Path, content: object, code: str
):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    limits = SMALL if code.startswith("too_many") else Limits()
    with pytest.raises(Invalid) as refused:
        read_tables(path, limits=limits)
    assert refused.value.code == code


def test_objects_in_objects_without_names_are_no_rows(tmp_path: Path):
    path = tmp_path / "cases.json"
    path.write_text(f"[{json.dumps(nested(600, ''))}]", encoding="utf-8")
    (table,) = read_tables(path)
    assert [row.cells for row in table.rows] == [{"": "林梅"}]
    path.write_text("[" + '{"":' * 1900 + "1" + "}" * 1900 + "]", encoding="utf-8")
    with pytest.raises(Invalid, match="not JSON that can be read"):
        read_tables(path)


def test_as_many_values_as_there_may_be_are_read(tmp_path: Path):
    path = tmp_path / "cases.json"
    path.write_text('[{"a":1,"b":2,"c":3},{"a":1,"b":2,"c":3}]', encoding="utf-8")
    assert len(load_json(path, limits=SMALL)) == 2


def test_a_table_of_more_values_than_fit_is_refused(tmp_path: Path):
    path = tmp_path / "cases.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 3, encoding="utf-8")
    assert len(read_tables(path, limits=SMALL)[0].rows) == 3
    with pytest.raises(Invalid) as refused:
        read_tables(path, limits=Limits(rows=3, columns=3, cells=8))
    assert refused.value.code == "too_many_values"
