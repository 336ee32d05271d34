"""Results as laboratories send them: our columns, Chinese ones, those of Care, FHIR Observations."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from gubei.adapters.laboratories import SentResult, read_observations, read_results_file
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.reading import read_line
from gubei.domain.sampling.rules.values import Value
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid

TODAY = date(2022, 4, 26)
CARE = "srf id,name,Final Result,result date,LabName,Sample Type\nK-7,Invented,Positive,2022-04-26,Lab 1,x\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("barcode,result,tested_at,laboratory\nA1,negative,2022-04-26 09:10,CDC\n",
         SentResult(2, "A1", "negative", "2022-04-26 09:10", "CDC")),
        ("采样管条码,检测结果,检测时间\nA1,阴性,2022/4/26 9:10\n",
         SentResult(2, "A1", "阴性", "2022/4/26 9:10", "")),
        (CARE, SentResult(2, "K-7", "Positive", "2022-04-26", "Lab 1")),
    ],
)  # fmt: skip
def test_the_columns_of_a_laboratory_are_known(tmp_path: Path, text: str, line: SentResult) -> None:
    file = tmp_path / "results.csv"
    file.write_text(text, encoding="utf-8")
    assert read_results_file(file) == [line]


def test_a_file_without_a_barcode_or_result_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text("name,phone\nLin,1\n", encoding="utf-8")
    with pytest.raises(Invalid, match="Name them"):
        read_results_file(file)


def test_two_columns_of_one_name_are_refused_with_which(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text("条码,条码,结果\nAUD0001,x,阴性\n", encoding="utf-8")
    with pytest.raises(Invalid, match="Two columns are named “条码”"):
        read_results_file(file)


def test_who_sends_a_row_says_that_it_is_a_correction(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text("条码,结果,更正\nA1,阴性,是\nA2,阴性,\nA3,阴性,也许\n", encoding="utf-8")
    lines = [read_line(*each, today=TODAY) for each in read_results_file(file)]
    assert [(each.corrects, each.trouble is None) for each in lines] == [
        (True, True), (False, True), (False, False),
    ]  # fmt: skip
    (amended,) = read_observations(an_observation(status="corrected"))
    assert read_line(*amended, today=TODAY).corrects


def test_a_workbook_is_read_like_text(tmp_path: Path) -> None:
    file = tmp_path / "results.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("结果")
        sheet.write_row(0, 0, ("条码", "结果", "检测时间"))
        sheet.write_row(1, 0, ("A1", "阳性", "2022-04-26 09:10"))
    assert read_results_file(file) == [SentResult(2, "A1", "阳性", "2022-04-26 09:10", "")]


def test_what_care_sends_to_its_own_interface_is_read_by_its_keys(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    tests = [
        {"srf_id": "K-7", "name": "Invented", "result": "Positive", "result_date": "2022-04-26",
         "lab_name": "Lab 1", "age": 40, "mobile_number": None},
        {"result": "Negative", "srf_id": " K-8 "},
    ]  # fmt: skip
    file.write_text(json.dumps({"sample_tests": tests}), encoding="utf-8")
    assert read_results_file(file) == [
        SentResult(1, "K-7", "Positive", "2022-04-26", "Lab 1"),
        SentResult(2, "K-8", "Negative", "", ""),
    ]
    for broken in ({"sample_tests": 7}, {"sample_tests": ["K-7"]}, {"sample_tests": {"a": 1}}):
        file.write_text(json.dumps(broken), encoding="utf-8")
        with pytest.raises(Invalid, match="sample_tests"):
            read_results_file(file)


def an_observation(**changes: object) -> dict[str, object]:
    """Return a final, positive Observation of tube A1."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "specimen": {"identifier": {"value": "A1"}},
        "valueCodeableConcept": {
            "coding": [{"system": "http://snomed.info/sct", "code": "10828004"}]
        },
        "issued": "2022-04-26T09:10:00+08:00",
        "performer": [{"display": "CDC"}],
    } | changes


def test_an_observation_says_tube_result_time_and_who(tmp_path: Path) -> None:
    sent = SentResult(1, "A1", "10828004", "2022-04-26T09:10:00+08:00", "CDC")
    assert read_observations(an_observation()) == [sent]
    specimen = {"resourceType": "Specimen", "id": "7", "identifier": [{"value": "A1"}]}
    named = an_observation(specimen={"reference": "Specimen/7"})
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": specimen}, {"resource": named}],
    }
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    assert read_results_file(file) == [sent]


def test_an_observation_that_is_not_final_is_no_result() -> None:
    (sent,) = read_observations(an_observation(status="preliminary"))
    line = read_line(*sent, today=TODAY)
    assert line.trouble
    assert "status preliminary" in line.trouble.en


@pytest.mark.parametrize("content", [{"resourceType": "Patient"}, [], 7, {}])
def test_what_is_no_observation_is_refused(content: object) -> None:
    with pytest.raises(Invalid):
        read_observations(content)


def test_a_time_a_day_and_neither_are_told_apart_and_nonsense_is_said() -> None:
    at = datetime(2022, 4, 26, 9, 10, tzinfo=SHANGHAI)
    assert read_line(1, "a1", "阴性", "2022-04-26 09:10", "", today=TODAY) == ResultLine(
        1, "A1", Value.NEGATIVE, at
    )
    assert read_line(1, "a1", "阴性", "2022-04-26", "", today=TODAY).tested_on == TODAY
    bare = read_line(1, "a1", "阴性", "", "", today=TODAY)
    assert (bare.tested_at, bare.tested_on, bare.trouble) == (None, None, None)
    for cells, said in (
        (("", "阴性", ""), "no barcode"),
        (("a1", "maybe", ""), "is no result"),
        (("a1", "阴性", "tomorrow"), "not a time"),
    ):
        trouble = read_line(1, *cells, "", today=TODAY).trouble
        assert trouble
        assert said in trouble.en
