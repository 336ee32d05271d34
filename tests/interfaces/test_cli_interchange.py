"""The command line contract of the exchange, on a machine where nothing was set up."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.commands import Commands

CASES = """id,visualId,firstName,lastName,gender,classification,dateOfReporting,dateOfOnset
7c1,MY-1,梅,林,Female,Confirmed,2022-04-25,2022-04-22
7c2,MY-2,强,周,Male,Suspect,2022-04-25,31.02.2022
"""
CONTACTS = """id,firstName,lastName,dateOfReporting,dateOfLastContact,riskReason,relationship relatedId
8d1,丽,孙,2022-04-25,2022-04-23,,7c1
8d2,军,郑,2022-04-25,2022-04-20,上海返回,
,,,2022-04-25,,,
"""
NOTHING = {"new": 0, "changed": 0, "unchanged": 0, "left_out": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exchange")
    (made / "cases.csv").write_text(CASES, encoding="utf-8")
    (made / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def gubei(folder: Path) -> Commands:
    return Commands(folder / "home")


@pytest.fixture(scope="module")
def taken(gubei: Commands, folder: Path) -> dict[str, Any]:
    """Contacts are named before cases: people come first all the same."""
    done = gubei("interchange", "import", "godata", folder / "contacts.csv", folder / "cases.csv", "--json")  # fmt: skip
    assert (done.code, done.err) == (0, "")
    return done.json


def test_import_prints_the_contract(taken: dict[str, Any]):
    told = dict(taken)
    assert isinstance(told.pop("seconds"), float)
    left_out, remarks = told.pop("left_out"), told.pop("remarks")
    assert told == {
        "format": "godata",
        "changed": True,
        "files": [
            {"file": "cases.csv", "rows": 2, "changed": True, "taken_in_before": None},
            {"file": "contacts.csv", "rows": 3, "changed": True, "taken_in_before": None},
        ],
        "rows": 5,
        "cases": NOTHING | {"new": 2},
        "contacts": NOTHING | {"new": 2},
        "relations": NOTHING | {"new": 1},
        "follow_ups": NOTHING,
        "samples": NOTHING,
        "persons": {"new": 4, "matched": 0, "review": 0},
        "leads": 1,
    }
    assert left_out["count"] == 1
    assert [(each["file"], each["row"], each["code"]) for each in left_out["rows"]] == [
        ("contacts.csv", 4, "nobody_named")
    ]
    assert [(each["file"], each["row"], each["column"], each["code"]) for each in remarks] == [
        ("cases.csv", 3, "dateOfOnset", "date_impossible")
    ]


def test_the_same_files_again_change_nothing(gubei: Commands, folder: Path, taken: dict[str, Any]):
    again = gubei("interchange", "import", "godata", folder / "cases.csv", folder / "contacts.csv", "--json").json  # fmt: skip
    assert (again["changed"], again["leads"], again["cases"]) == (
        False,
        0,
        NOTHING | {"unchanged": 2},
    )
    assert all(each["taken_in_before"] for each in again["files"])


COUNTS = {"cases": 2, "contacts": 2, "returnees": 1, "relations": 1}


@pytest.mark.parametrize("system", ["godata", "sormas", "dhis2", "fhir"])
def test_export_prints_the_contract_and_writes_for_its_owner_alone(
    gubei: Commands, folder: Path, taken: dict[str, Any], system: str
):
    out = folder / system
    done = gubei("interchange", "export", system, "-o", out, "--json")
    assert (done.code, done.err) == (0, "")
    assert {name: done.json[name] for name in COUNTS} == COUNTS
    written = {"tracker.json"} if system == "dhis2" else set(done.json["files"])
    assert {path.name for path in out.iterdir()} == written
    assert {path.stat().st_mode & 0o077 for path in out.iterdir()} == {0}


def test_what_goes_out_for_go_data_comes_back_as_nothing_new(
    gubei: Commands, folder: Path, taken: dict[str, Any]
):
    out = folder / "again"
    assert gubei("interchange", "export", "godata", "-o", out).code == 0
    names = ("cases.csv", "contacts.csv", "relationships.csv")
    back = gubei("interchange", "import", "godata", *(out / name for name in names), "--json").json
    assert (back["persons"]["new"], back["leads"], back["left_out"]["count"]) == (0, 0, 0)
    assert back["changed"] is False


def test_fhir_goes_out_only(gubei: Commands, folder: Path, taken: dict[str, Any]):
    done = gubei("interchange", "export", "fhir", "-o", folder / "bulk", "--json")
    assert done.json["files"] == {
        "Patient.ndjson": 4,
        "Condition.ndjson": 2,
        "Observation.ndjson": 0,
        "Task.ndjson": 2,
    }
    lines = (folder / "bulk" / "Condition.ndjson").read_text("utf-8").splitlines()
    assert sorted(json.loads(line)["subject"]["reference"] for line in lines) == [
        "Patient/7c1",
        "Patient/7c2",
    ]
    refused = gubei("interchange", "import", "fhir", folder / "cases.csv")
    assert (refused.code, "gubei interchange export fhir" in refused.line) == (2, True)
