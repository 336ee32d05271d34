"""Units come from our own columns or from Go.Data's template; every fault is told in words."""

import pytest

from gubei.adapters.godata.locations import LOCATION_COLUMNS, write_locations_csv
from gubei.adapters.unit_tables import UNIT_COLUMNS, read_units, read_units_csv, write_units_csv
from gubei.engines.routing import UnitRow
from gubei.interfaces.cli.demo.district import read_demo_units

GUBEI = UnitRow(
    "999900", "古北区", "district", "district", "", ("Gubei",), 30_000, 11_000, 117.1, 40.7
)
BEIKOU = UnitRow("999901", "北口镇", "town", "town", "999900", (), 9_000, 3_300, 117.2, 40.6)
DONGGUAN = UnitRow("99990101", "东关社区", "village", "community", "999901", ("东关小区", "老东关"))
LIUGOU = UnitRow("99990102", "柳沟村", "village", "village", "999901")
ROWS = (GUBEI, BEIKOU, DONGGUAN, LIUGOU)


def codes_of(text: str) -> list[str]:
    return [finding.code for finding in read_units_csv(text).findings]


def test_what_is_written_is_read_again():
    reading = read_units_csv(write_units_csv(ROWS))
    assert reading.rows == ROWS
    assert reading.is_fit


def test_the_template_of_godata_is_read_again():
    text = write_locations_csv(ROWS)
    assert text.splitlines()[0] == ",".join(LOCATION_COLUMNS)
    reading = read_units_csv(text)
    assert reading.is_fit
    assert [(row.code, row.name, row.level, row.kind, row.parent) for row in reading.rows] == [
        (row.code, row.name, row.level, row.kind, row.parent) for row in ROWS
    ]
    assert (reading.rows[0].longitude, reading.rows[0].latitude) == (117.1, 40.7)


def test_chinese_headers_blank_levels_and_a_spreadsheets_floats_are_understood():
    text = "编码,名称,上级,别名,人口\n999900.0,古北区,,,\n999901.0,北口镇,999900.0,北口、老北口,9000.0\n"
    reading = read_units_csv("\ufeff" + text)
    assert reading.is_fit
    assert reading.rows[1] == UnitRow(
        "999901", "北口镇", "town", "town", "999900", ("北口", "老北口"), 9_000
    )


def test_a_godata_file_that_starts_at_the_country_is_cut_at_the_district():
    rows = [
        "中国,cn,CN,,,ADMIN_LEVEL_0,", "北京市,bj,11,,,ADMIN_LEVEL_1,cn",
        "古北区,gb,999900,117.1,40.7,ADMIN_LEVEL_2,bj", "北口镇,bk,999901,,,ADMIN_LEVEL_3,gb",
        "柳沟村,lg,99990102,,,ADMIN_LEVEL_4,bk", "石城镇,sc,999902,,,ADMIN_LEVEL_3,gb",
    ]  # fmt: skip
    text = "\n".join([",".join(LOCATION_COLUMNS), *rows])
    reading = read_units_csv(text)
    assert reading.is_fit
    assert [(row.code, row.parent) for row in reading.rows] == [
        ("999900", ""), ("999901", "999900"), ("999902", "999900"), ("99990102", "999901"),
    ]  # fmt: skip


def test_a_godata_file_of_two_districts_asks_which_one():
    header = ",".join(LOCATION_COLUMNS)
    text = f"{header}\n古北区,a,1,,,2,\n北口镇,b,11,,,3,a\n南河区,c,2,,,2,\n河沿镇,d,21,,,3,c\n"
    reading = read_units_csv(text)
    assert [finding.code for finding in reading.findings] == ["unit_outside_district"]
    assert not reading.is_fit
    records = [
        dict(zip(LOCATION_COLUMNS, line.split(","), strict=True)) for line in text.split()[1:]
    ]
    chosen = read_units(records, home="2")
    assert chosen.is_fit
    assert [row.name for row in chosen.rows] == ["南河区", "河沿镇"]


def test_places_below_the_villages_are_left_out_and_told():
    header = ",".join(LOCATION_COLUMNS)
    rows = ["区,a,,,,2,", "镇,b,,,,3,a", "镇二,b2,,,,3,a", "村,c,,,,4,b", "组,d,,,,5,c"]
    records = [dict(zip(LOCATION_COLUMNS, row.split(","), strict=True)) for row in rows]
    assert header.startswith("NAME")
    reading = read_units(records, home="a")
    assert [finding.code for finding in reading.findings] == ["unit_too_deep"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("1,古北区,\n2,北口镇,9\n", "unit_parent_unknown"),
        ("1,古北区,\n2,北口镇,1\n2,北口镇,1\n", "unit_code_twice"),
        ("1,古北区,\n2,南河区,\n", "unit_roots_several"),
        ("1,古北区,2\n2,北口镇,1\n", "unit_loop"),
        ("1,古北区,1\n", "unit_loop"),
        ("1,古北区,\n,北口镇,1\n", "unit_code_missing"),
        ("1,古北区,\n2,,1\n", "unit_name_missing"),
        ("1,古北区,\n2,北口镇,1\n3,柳沟村,2\n4,三组,3\n", "unit_level_wrong"),
    ],
)
def test_a_table_that_is_no_tree_is_not_fit_and_says_why(rows, code):
    reading = read_units_csv("code,name,parent\n" + rows)
    assert code in [finding.code for finding in reading.findings]
    assert not reading.is_fit
    assert all(finding.words.en and finding.words.zh for finding in reading.findings)


def test_a_level_that_skips_one_is_told():
    text = "code,name,level,parent\n1,古北区,district,\n2,柳沟村,village,1\n"
    assert codes_of(text) == ["unit_level_wrong"]


def test_a_bad_number_leaves_the_cell_empty_and_the_table_fit():
    reading = read_units_csv("code,name,parent,population,longitude\n1,古北区,,约三万,东经\n")
    assert [finding.code for finding in reading.findings] == ["unit_number_wrong"] * 2
    assert reading.is_fit
    assert (reading.rows[0].population, reading.rows[0].longitude) == (None, None)


def test_swapped_coordinates_off_the_earth_are_told():
    text = "code,name,parent,longitude,latitude\n1,古北区,,40.7,117.1\n"
    assert codes_of(text) == ["unit_place_wrong"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unit_table_empty"),
        ("code,name\n", "unit_table_empty"),
        ("a,b\n1,2\n", "unit_columns_missing"),
    ],
)
def test_a_table_of_something_else_is_refused_in_words(text, code):
    reading = read_units_csv(text)
    assert [finding.code for finding in reading.findings] == [code]
    assert not reading.is_fit


def test_the_demo_district_is_a_whole_tree():
    units = read_demo_units()
    reading = read_units_csv(write_units_csv(units))
    assert (reading.rows, reading.findings) == (units, ())
    assert write_units_csv(()).strip() == ",".join(UNIT_COLUMNS)
