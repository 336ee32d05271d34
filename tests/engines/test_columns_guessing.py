"""A list comes in with headers nobody agreed on; every column is recognised or left alone."""

import csv
import gzip
from pathlib import Path

import pytest

from gubei.engines.columns import FIELDS, guess, looks_like_data, shape_of
from gubei.engines.columns.fields import ALIASES, field_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

LIN_MEI = ["林梅", "99999919900101002X", "19900001234", "北京市密云区鼓楼街道新北路1号"]


def fields_of(header: list[str], *rows: list[str]) -> list[str | None]:
    return [column.field for column in guess(header, rows).columns]


def test_every_alias_names_the_field_it_stands_under():
    told = {alias: field_of(alias) for field in FIELDS.values() for alias in field.aliases}
    assert all(told.values())
    assert set(ALIASES.values()) == set(FIELDS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名", "name"), ("名字", "name"), ("Name", "name"), ("姓 名", "name"), ("*姓名", "name"),
        ("姓名（必填）", "name"), ("密接姓名", "name"),
        ("身份证", "document"), ("证件号码", "document"), ("id_no", "document"),
        ("ＩＤ　ＮＯ", "document"), ("身份证号\n(18位)", "document"), ("来京人员身份证号码", "document"),
        ("联系电话", "phone"), ("手机", "phone"), ("联系方式 手机", "phone"), ("Mobile No.", "phone"),
        ("现住址", "address"), ("居住地", "address"), ("现居住地址（详细到门牌号）", "address"),
        ("来源地", "origin"), ("抵京时间", "arrived_at"), ("入境时间", "arrived_at"),
        ("车次/航班/车牌", "transport"), ("户籍地址", "household_address"), ("户主", "household"),
        ("最后接触时间", "exposed_at"), ("人员类别", "lead_kind"), ("序号", "external_id"),
        ("是否找到", "found"), ("落位时间", "located_at"), ("核查人", "checked_by"),
        ("实际住址", "actual_address"), ("所属村居", "answering_unit"), ("结果", "outcome"),
        ("转往", "transferred_to"), ("备注", "remarks"), ("反馈备注", "feedback_note"),
        ("person.firstName", "given_name"), ("person.lastName", "surname"),
        ("lastContactDate", "exposed_at"), ("caseIdExternalSystem", "source_case"),
        ("Addresses Address line 1 [1]", "address"), ("Addresses Phone number [1]", "phone"),
        ("Documents Document number [1]", "document"), ("Age Years", "age"),
        ("Date of birth", "birth_date"), ("visualId", "external_id"),
        ("上报人电话", None), ("核酸检测结果", None), ("温度", None), ("", None),
    ],
)  # fmt: skip
def test_a_header_is_known_under_its_usual_names(header: str, field: str | None):
    assert fields_of([header]) == [field]


def test_the_values_decide_where_the_header_says_little():
    header = ["A", "号码", "B", "C"]
    assert fields_of(header, LIN_MEI, LIN_MEI) == ["name", "document", "phone", "address"]


def test_a_phone_under_the_header_of_a_document_is_doubted():
    wrong = guess(["证件号码", "联系电话"], [["19900001234", "99999919900101002X"]] * 5)
    assert [column.field for column in wrong.columns] == ["phone", "document"]


def test_a_second_phone_becomes_the_other_phone():
    assert fields_of(["手机", "电话"], ["19900001234", "19900005678"]) == ["phone", "other_phone"]


def test_a_field_is_used_once_and_the_better_header_wins():
    assert fields_of(["City", "现住址"], ["密云", LIN_MEI[3]]) == [None, "address"]


def test_a_number_that_lost_its_digits_is_still_the_document_column():
    assert fields_of(["X"], ["1.10228199001011E+17"]) == ["document"]


def test_sex_in_zeros_and_ones_is_doubted_and_in_ones_and_twos_is_not():
    unsure = guess(["sex"], [["0"], ["1"], ["0"], ["0"]])
    assert unsure.mapping() == {}
    assert guess(["sex"], [["2"], ["1"], ["1"]]).mapping() == {"sex": 0}


def test_numbers_of_the_weather_are_not_documents():
    assert fields_of(["date_time", "x"], ["02-10-2012 09:00", "0.664755864995091"]) == [None, None]


def test_a_first_row_with_a_person_is_data_and_a_header_is_not():
    assert looks_like_data(LIN_MEI) > 0.9
    assert looks_like_data(["姓名", "身份证号", "手机", "住址"]) == 0
    assert guess(LIN_MEI, [LIN_MEI]).first_row_is_data > 0.9


def test_every_guess_gives_its_reason_in_both_languages():
    for column in guess(["姓名", "Q"], [["林梅", "7"]]).columns:
        assert column.reason.zh
        assert column.reason.en
        assert 0 <= column.confidence <= 1


def test_the_same_header_typed_differently_has_the_same_shape():
    assert shape_of(["姓名", "ID No"]) == shape_of([" 姓 名", "ｉｄ＿ｎｏ"])
    assert shape_of(["姓名", "电话"]) != shape_of(["电话", "姓名"])
    assert shape_of(["ab", "c"]) != shape_of(["a", "bc"])


def mapping_of(header: str) -> dict[str, str]:
    names = header.split("|")
    return {field: names[place] for field, place in guess(names, []).mapping().items()}


def test_an_export_of_go_data_is_understood():
    header = (
        "ID|Contact ID|Date of reporting|First name|Last name|Gender|Age Years|Date of birth|"
        "Date of last contact|Documents Document type [1]|Documents Document number [1]|"
        "Addresses City [1]|Addresses Address line 1 [1]|Addresses Phone number [1]|"
        "Relationship Persons Related Person"
    )
    assert mapping_of(header) == {
        "external_id": "Contact ID", "given_name": "First name", "surname": "Last name",
        "sex": "Gender", "age": "Age Years", "birth_date": "Date of birth",
        "exposed_at": "Date of last contact", "document_kind": "Documents Document type [1]",
        "document": "Documents Document number [1]", "address": "Addresses Address line 1 [1]",
        "phone": "Addresses Phone number [1]",
        "source_case": "Relationship Persons Related Person",
    }  # fmt: skip


def test_an_import_of_sormas_is_understood():
    header = (
        "caseIdExternalSystem|disease|reportDateTime|region|district|lastContactDate|"
        "person.firstName|person.lastName|person.sex|person.birthdateDD|person.birthdateMM|"
        "person.birthdateYYYY|person.phone|person.address.street|outcome"
    )
    assert mapping_of(header) == {
        "source_case": "caseIdExternalSystem", "exposed_at": "lastContactDate",
        "given_name": "person.firstName", "surname": "person.lastName", "sex": "person.sex",
        "birth_day": "person.birthdateDD", "birth_month": "person.birthdateMM",
        "birth_year": "person.birthdateYYYY", "phone": "person.phone",
        "address": "person.address.street",
    }  # fmt: skip


def test_the_telling_header_wins_over_the_vague_one():
    header = "序号|派单编号|离开时间|最后接触时间|交通工具|车次/航班|目的地|居住地址（来京）"
    assert mapping_of(header) == {
        "external_id": "派单编号", "exposed_at": "最后接触时间", "transport": "车次/航班",
        "address": "居住地址（来京）",
    }  # fmt: skip


REAL = {
    "recon_learn/evd_linelist.csv": {"case_id": "external_id", "gender": "sex"},
    "recon_learn/evd_contacts.csv": {"infector": "source_case", "case_id": "external_id"},
    "recon_learn/copenhagen_raw.csv": {
        "id": "external_id", "sex": "sex", "age": "age", "birthday": "birth_date",
    },
    "recon_learn/stegen_1998_raw.csv": {"uniquekey": "external_id", "age": "age"},
    "tianjin_2020/tianjin_135_cases.csv": {
        "case_id": "external_id", "gender ": "sex", "age": "age", "Infection_source": "origin",
        "notes": "remarks",
    },
    "splink_fake_1000/fake_1000.csv": {
        "unique_id": "external_id", "first_name": "given_name", "surname": "surname",
        "dob": "birth_date", "city": "address", "email": "email",
    },
    "febrl_123/dataset3.csv.gz": {
        "rec_id": "external_id", " given_name": "given_name", " surname": "surname",
        " address_1": "address", " date_of_birth": "birth_date", " soc_sec_id": "document",
    },
    "addresses_cpca/addr.csv.gz": {"原始地址": "address"},
    "contacts_households_kenya/scc2034_kilifi_all_contacts_across_households.csv": {"sex1": "sex"},
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_understood(name: str):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path.name} does not lie beside the project")
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    header, *rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))[:200]
    guessed = guess(header, rows)
    assert {header[place]: field for field, place in guessed.mapping().items()} == REAL[name]
