"""An officer takes in what another system says and hands the outbreak out, on the screen."""

import csv
import zipfile
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.investigations.models import Case, Visit
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import AccessLog
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Role
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World, phone

CASES = """id,visualId,firstName,lastName,gender,classification,dateOfReporting,dateOfOnset
7c1,MY-1,梅,林,Female,Confirmed,2022-04-25,2022-04-22
7c2,MY-2,强,周,Male,Suspect,2022-04-25,31.02.2022
,,,,,,2022-04-25,
"""
CONTACTS = """id,firstName,lastName,dateOfReporting,dateOfLastContact,riskReason,relationship relatedId
8d1,丽,孙,2022-04-25,2022-04-23,,7c1
8d2,军,郑,2022-04-25,2022-04-20,上海返回,
"""


@pytest.fixture
def du(world: World, clock: Clock) -> Api:
    return Api(world.du_investigator)


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def _send(api: Api, system: str = "godata"):
    files = [_file("contacts.csv", CONTACTS), _file("cases.csv", CASES)]
    return api.upload(f"/interchange/{system}/files", files=files)


def _tables(answer) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(answer.getvalue())) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_files_of_go_data_are_taken_in_once_and_what_cannot_be_read_is_listed(du: Api):
    taken = _send(du).json()
    nothing = {"new": 0, "changed": 0, "unchanged": 0, "left_out": 0}
    assert {name: taken[name] for name in ("rows", "cases", "contacts", "relations", "leads")} == {
        "rows": 5, "cases": nothing | {"new": 2}, "contacts": nothing | {"new": 2},
        "relations": nothing | {"new": 1}, "leads": 1,
    }  # fmt: skip
    assert [(each["file"], each["row"]) for each in taken["left_out"]] == [("cases.csv", 4)]
    assert [(each["row"], each["column"]) for each in taken["remarks"]] == [(3, "dateOfOnset")]
    assert "31.02.2022" in taken["remarks"][0]["words"]["zh"]

    again = _send(du).json()
    assert (again["changed"], again["cases"], again["leads"]) == (
        False,
        nothing | {"unchanged": 2},
        0,
    )
    assert all(each["before"] for each in again["files"])
    files = du.get("/interchange/files").json()["items"]
    assert sorted((each["system"], each["name"], each["rows"]) for each in files) == [
        ("godata", "cases.csv", 3), ("godata", "contacts.csv", 2),
    ]  # fmt: skip


def test_a_file_of_another_kind_is_refused_and_leaves_nothing(du: Api):
    answer = du.upload("/interchange/sormas/files", files=[_file("list.csv", "甲,乙\n1,2\n")])
    assert (answer.status_code, answer.json()["code"]) == (422, "kind_unknown")
    assert not Case.objects.exists()


def test_a_file_that_would_take_the_memory_of_all_is_refused(du: Api):
    rows = ",".join(
        f'{{"externalID":"c-{n}","disease":"CORONAVIRUS","a{n}":1}}' for n in range(2001)
    )
    answer = du.upload("/interchange/sormas/files", files=[_file("cases.json", f"[{rows}]")])
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_columns")
    values = f"[{'0,' * 4_000_000}0]"
    answer = du.upload("/interchange/godata/files", files=[_file("cases.json", values)])
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_values")
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("sormas", ["cases.csv", "contacts.csv", "line-list.csv"]),
        ("fhir", ["Condition.ndjson", "Observation.ndjson", "Patient.ndjson", "Task.ndjson"]),
    ],
)
def test_the_outbreak_leaves_for_a_system_and_everybody_in_it_has_the_look(
    du: Api, system: str, names: list[str]
):
    _send(du)
    answer = du.get(f"/interchange/{system}/outbreak.zip?purpose=investigate&region=北京")
    tables = _tables(answer)
    assert sorted(tables) == names
    logged = AccessLog.objects.filter(look="export", about=f"interchange:{system}")
    shown = Person.objects.filter(pk__in=logged.values("person_id"))
    assert sorted(shown.values_list("name", flat=True)) == sorted(["林梅", "周强", "孙丽", "郑军"])
    assert set(logged.values_list("purpose", flat=True)) == {"investigate"}


def test_what_leaves_for_go_data_comes_back_as_nothing_new(du: Api):
    _send(du)
    tables = _tables(du.get("/interchange/godata/outbreak.zip?purpose=investigate"))
    files = [_file(name, text) for name, text in tables.items() if len(text.splitlines()) > 1]
    back = du.upload("/interchange/godata/files", files=files).json()
    assert (back["changed"], back["left_out"]) == (False, [])


def test_a_town_takes_nothing_in_and_hands_out_what_is_its_own(world: World, du: Api):
    _send(du)
    town = Api(world.add_officer("镇流调", Role.INVESTIGATOR, "南河镇"))
    assert _send(town).status_code == 403
    unread = [_file("list.json", '[{"甲":')]
    assert town.upload("/interchange/godata/files", files=unread).status_code == 403
    assert town.get("/interchange/files").json()["items"] == []
    tables = _tables(town.get("/interchange/godata/outbreak.zip?purpose=investigate"))
    assert list(csv.DictReader(StringIO(tables["cases.csv"]))) == []
    assert not AccessLog.objects.filter(officer__name="镇流调").exists()


def test_an_export_names_its_purpose(du: Api):
    assert du.get("/interchange/godata/outbreak.zip").status_code == 422


def test_a_list_of_visits_comes_with_what_is_told_beside_it(world: World, du: Api):
    facts = SiteFacts("东关集市", SiteKind.MARKET)
    site = add_site(facts=facts, unit="", by=world.he_duty, now=NOW)
    rows = f"姓名,手机,扫码时间\n孙丽,{phone(71)},2022-04-25 09:15\n孙丽,,2022-04-25 09:15\n"
    told = {"source": "check_in", "site": str(site.pk), "minutes": 30}
    taken = du.upload("/visits/file", file=_file("visits.csv", rows), **told).json()
    assert [(each["row"], bool(each["words"]["zh"])) for each in taken.pop("left_out")] == [
        (3, True)
    ]
    assert taken == {
        "rows": 2, "taken": 1, "known": 0, "persons": 1, "kept_days": 28, "left_out_count": 1,
    }  # fmt: skip
    visit = Visit.objects.get()
    assert (visit.site_id, visit.end_at - visit.start_at) == (site.pk, timedelta(minutes=30))
    answer = du.upload("/visits/file", file=_file("visits.csv", rows), source="stay")
    assert answer.status_code == 422
