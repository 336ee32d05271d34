"""SORMAS: what is written comes back, what cannot be read is listed, nothing is lost."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.sormas.paths import CASE, CONTACT, LINE_LIST
from gubei.adapters.sormas.reading import read_sormas
from gubei.adapters.sormas.writing import Setting, write_sormas
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    Outbreak,
    RelationRecord,
    Someone,
)
from gubei.terms.refusals import Invalid
from tests.outbreaks import outbreaks

TODAY = date(2022, 5, 20)
DATES = ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")


@given(outbreak=outbreaks(), dates=st.sampled_from(DATES))
@settings(max_examples=60, deadline=None)
def test_cases_and_contacts_that_go_out_come_back_the_same(outbreak: Outbreak, dates: str):
    setting = Setting(region="北京", district="古北区", dates=dates)
    with TemporaryDirectory() as folder:
        counts = write_sormas(outbreak, Path(folder), setting=setting)
        files = [Path(folder) / name for name in ("cases.csv", "contacts.csv") if counts[name]]
        found = read_sormas(files, today=TODAY)
    assert sorted(plain(found.outbreak), key=repr) == sorted(
        replace(outbreak, follow_ups=(), samples=()), key=repr
    )
    assert {each.code for each in found.remarks} <= {"day_first_assumed"}


def plain(outbreak: Outbreak) -> Outbreak:
    """Take away what SORMAS asks of every row: its disease, region and district."""
    asked = ("disease", "district", "region", "responsibleRegion", "responsibleDistrict", "hospitalization.isolated")  # fmt: skip
    return replace(
        outbreak,
        cases=tuple(
            replace(each, extras=tuple(x for x in each.extras if x[0] not in asked))
            for each in outbreak.cases
        ),
        contacts=tuple(
            replace(each, extras=tuple(x for x in each.extras if x[0] not in asked))
            for each in outbreak.contacts
        ),
    )


def test_a_template_with_entities_captions_and_semicolons_is_read(tmp_path: Path):
    path = tmp_path / "import_contact_template.csv"
    path.write_text(
        "contact;contact;contact;contact;person;person;person;person;person;person\n"
        "caseIdExternalSystem;disease;reportDateTime;lastContactDate;person.firstName;person.lastName;"
        "person.sex;person.birthdateDD;person.birthdateMM;person.birthdateYYYY\n"
        "##external ID of the case;;date;;;;MALE, FEMALE;;;\n"
        "C-1;CORONAVIRUS;25.04.2022 09:30;23.04.2022;丽;孙;FEMALE;1;5;1990\n"
        ";CORONAVIRUS;25.04.2022;20.04.2022;军;郑;MALE;;;1984\n",
        encoding="utf-8",
    )
    found = read_sormas([path], today=TODAY)
    assert (found.rows, found.remarks) == (2, ())
    first, second = found.outbreak.contacts
    assert first.person == Someone("丽", "孙", "female", date(1990, 5, 1))
    assert (first.reported_on, first.last_contact_on) == (date(2022, 4, 25), date(2022, 4, 23))
    assert second.extras == (("disease", "CORONAVIRUS"), ("person.birthdateYYYY", "1984"))
    assert [(each.source, each.target) for each in found.outbreak.relations] == [("C-1", first.key)]
    assert found.outbreak.returnees() == (second,)


def test_an_import_file_of_cases_has_its_own_entities_and_samples_that_stand_twice(tmp_path: Path):
    path = tmp_path / "cases.csv"
    path.write_text(
        "## filled in by hand\n"
        "CaseData,Person,Person,CaseData,CaseData,EpiData,Sample,Sample,Sample,Sample\n"
        "disease,person.firstName,person.lastName,epidNumber,reportDate,epiData.infectionSourceText,"
        "sampleDateTime,sampleMaterial,sampleDateTime,sampleMaterial\n"
        "## a remark, with a comma\n"
        "CORONAVIRUS,梅,林,MY-1,04/25/2022,Wuhan,04/24/2022,BLOOD,04/26/2022,STOOL\n",
        encoding="utf-8",
    )
    found = read_sormas([path], today=TODAY)
    assert (found.rows, found.remarks) == (1, ())
    (case,) = found.outbreak.cases
    assert (case.number, case.person, case.reported_on, case.origin, case.row) == (
        "MY-1", Someone("梅", "林"), date(2022, 4, 25), "Wuhan", 5,
    )  # fmt: skip
    assert case.extras == (
        ("disease", "CORONAVIRUS"), ("sampleDateTime", "04/24/2022"),
        ("sampleDateTime (2)", "04/26/2022"), ("sampleMaterial", "BLOOD"),
        ("sampleMaterial (2)", "STOOL"),
    )  # fmt: skip


def test_an_export_says_captions_and_tells_the_order_of_its_dates(tmp_path: Path):
    path = tmp_path / "sormas_contacts.csv"
    path.write_text(
        "Contact,Contact,Contact,Contact,Person,Person,Contact\n"
        "uuid,sourceCaseUuid,lastContactDate,followUpStatus,person.firstName,person.lastName,contactCategory\n"
        "##Contact ID,Source case ID,Date of last contact (M/d/yyyy),Follow-up status,First,Last,Category\n"
        "U-1,C-1,4/5/2022,Under follow-up,丽,孙,High risk medical contact\n"
        "U-2,C-1,4/6/2022,No follow-up,伟,吴,MEDIUM_RISK_MED\n",
        encoding="utf-8",
    )
    found = read_sormas([path], today=TODAY)
    assert found.remarks == ()
    assert [
        (each.key, each.last_contact_on, each.watch, each.risk, each.extras)
        for each in found.outbreak.contacts
    ] == [
        ("U-1", date(2022, 4, 5), "watched", "high",
         (("contactCategory", "High risk medical contact"),)),
        ("U-2", date(2022, 4, 6), "", "medium",
         (("contactCategory", "MEDIUM_RISK_MED"), ("followUpStatus", "No follow-up"))),
    ]  # fmt: skip


def test_a_category_that_it_does_not_know_stops_no_export_and_comes_back(tmp_path: Path):
    odd = ContactRecord("k-1", extras=(("contactCategory", "VERY_RISKY"),))
    write_sormas(Outbreak((CaseRecord("c-1"),), (odd,), ()), tmp_path)
    with (tmp_path / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        _, paths, row = csv.reader(file)
    assert dict(zip(paths, row, strict=True))["contactCategory"] == ""
    (back,) = read_sormas([tmp_path / "contacts.csv"], today=TODAY).outbreak.contacts
    assert (back.risk, dict(back.extras)["contactCategory"]) == ("", "VERY_RISKY")


ODD_DETAILS = (
    '{"extras": ["VERY_RISKY"]}',
    '{"extras": {"class": 2}}',
    '{"relations": 3}',
    '{"relations": ["C-1"]}',
    '{"relations": [{"source": 7}]}',
    '{"relations": [{"certainty": "high"}]}',
    '{"relations": [{"source": "C-1", "extras": []}]}',
    '{"ring": ["secondary"]}',
)


def test_details_that_somebody_changed_are_kept_whole_and_said(tmp_path: Path):
    header = ["uuid", "sourceCaseUuid", "lastContactDate", "person.firstName", "additionalDetails"]
    cells = [f"tall gubei: {odd}" for odd in ODD_DETAILS]
    path = tmp_path / "contacts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [[f"U-{n}", "", "2022-04-05", "丽", cell] for n, cell in enumerate(cells)]
        csv.writer(file).writerows([header, *rows])
    found = read_sormas([path], today=TODAY)
    assert [each.extras for each in found.outbreak.contacts] == [
        (("additionalDetails", cell),) for cell in cells
    ]
    assert [(each.row, each.code, each.column) for each in found.remarks] == [
        (n + 2, "details_unread", "additionalDetails") for n in range(len(cells))
    ]
    assert found.outbreak.relations == ()


def test_values_in_the_details_that_nobody_can_read_stop_no_import_and_go_out_again(tmp_path: Path):
    told = {
        "ring": "outer", "watch": "sleeping", "risk": "high", "shoe size": "44",
        "relations": [{"source": "C-1", "certainty": "perhaps", "cluster": "school"}],
    }  # fmt: skip
    path = tmp_path / "contacts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        header = ["uuid", "lastContactDate", "person.firstName", "additionalDetails"]
        row = ["U-1", "2022-04-05", "丽", f"gubei: {json.dumps(told)}"]
        csv.writer(file).writerows([header, row])
    found = read_sormas([path], today=TODAY)
    assert [(each.row, each.code, each.column) for each in found.remarks] == [
        (2, "value_unknown", "ring"), (2, "value_unknown", "watch"),
        (2, "value_unknown", "certainty"),
    ]  # fmt: skip
    contact = ContactRecord(
        "U-1", person=Someone("丽"), last_contact_on=date(2022, 4, 5), risk="high",
        extras=(("ring", "outer"), ("shoe size", "44"), ("watch", "sleeping")),
    )  # fmt: skip
    relation = RelationRecord("C-1", "U-1", cluster="school", extras=(("certainty", "perhaps"),))
    assert found.outbreak == Outbreak((), (contact,), (relation,))
    write_sormas(found.outbreak, tmp_path)
    back = read_sormas([tmp_path / "contacts.csv"], today=TODAY)
    assert plain(back.outbreak) == found.outbreak


def test_a_medium_risk_that_we_wrote_ourselves_once_is_still_read(tmp_path: Path):
    path = tmp_path / "contacts.csv"
    path.write_text(
        "uuid,sourceCaseUuid,lastContactDate,person.firstName,contactCategory\n"
        "U-1,C-1,2022-04-05,丽,MEDIUM_RISK\n",
        encoding="utf-8",
    )
    found = read_sormas([path], today=TODAY)
    assert (found.outbreak.contacts[0].risk, found.remarks) == ("medium", ())


def test_rows_of_json_that_leave_out_what_they_do_not_have_are_not_shifted(tmp_path: Path):
    path = tmp_path / "cases.json"
    rows = [
        {
            "externalID": "c-1",
            "disease": "CORONAVIRUS",
            "person.firstName": "丽",
            "person.lastName": "孙",
        },
        {"externalID": "c-2", "person.lastName": "吴"},
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    found = read_sormas([path], today=TODAY).outbreak.cases
    assert [(each.person.family_name, each.person.given_name) for each in found] == [
        ("孙", "丽"),
        ("吴", ""),
    ]


def test_values_are_those_that_its_import_takes(tmp_path: Path):
    """A medium risk is one of medical staff there; what no list of values has is not written."""
    people = [
        ContactRecord("k-1", risk="medium"),
        ContactRecord("k-2", risk="high", extras=(("contactCategory", "HIGH_RISK_MED"),)),
        ContactRecord("k-3", risk="medium", extras=(("contactCategory", "MEDIUM_RISK_MED"),)),
        ContactRecord("k-4", risk="low", watch="died"),
    ]
    contexts = ("household", "SAME_ENVIRONMENT", "同事", "")
    relations = [
        RelationRecord("c-1", each.key, context=context)
        for each, context in zip(people, contexts, strict=True)
    ]
    outbreak = Outbreak((CaseRecord("c-1"),), tuple(people), tuple(relations))
    write_sormas(outbreak, tmp_path)
    with (tmp_path / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        entities, paths, *rows = csv.reader(file)
    cells = [dict(zip(paths, row, strict=True)) for row in rows]
    asked = ("contactCategory", "relationToCase", "followUpStatus")
    assert [tuple(each[path] for path in asked) for each in cells] == [
        ("", "SAME_HOUSEHOLD", ""),
        ("HIGH_RISK_MED", "SAME_ENVIRONMENT", ""),
        ("MEDIUM_RISK_MED", "", ""),
        ("LOW_RISK", "", ""),
    ]
    assert set(zip(entities, paths, strict=True)) >= {
        ("Contact", "lastContactDate"), ("Person", "person.firstName"),
        ("Location", "person.address.city"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "person.firstName,person.lastName,involvementDescription,region",
        "eventStatus,eventTitle,disease,startDate,region,district",
    ],
)
def test_events_and_their_people_are_no_cases(tmp_path: Path, header: str):
    path = tmp_path / "events.csv"
    path.write_text(f"{header}\n丽,孙,厨师,北京\n", encoding="utf-8")
    with pytest.raises(Invalid, match="no columns of SORMAS"):
        read_sormas([path], today=TODAY)


def test_a_travel_entry_is_a_returnee(tmp_path: Path):
    path = tmp_path / "einreise.csv"
    path.write_text(
        "externalId;disease;reportDate;Einreisedatum;Nachname;Vorname;Geschlecht;Geburtsdatum;quarantineTo\n"
        "E-7;CORONAVIRUS;25.04.2022;24.04.2022;Li;Na;weiblich;05.05.1990;08.05.2022\n",
        encoding="utf-8",
    )
    (person,) = read_sormas([path], today=TODAY).outbreak.returnees()
    assert (person.key, person.person, person.last_contact_on, person.watched_until) == (
        "E-7",
        Someone("Na", "Li", "female", date(1990, 5, 5)),
        date(2022, 4, 24),
        date(2022, 5, 8),
    )


def test_dates_that_may_be_read_two_ways_are_told(tmp_path: Path):
    path = tmp_path / "cases.csv"
    path.write_text(
        "disease,person.firstName,person.lastName,epidNumber,reportDate\nCORONAVIRUS,梅,林,MY-1,04/05/2022\n",
        encoding="utf-8",
    )
    found = read_sormas([path], today=TODAY)
    assert [each.code for each in found.remarks] == ["day_first_assumed"]
    assert found.outbreak.cases[0].reported_on == date(2022, 5, 4)


@given(outbreak=outbreaks())
@settings(max_examples=20, deadline=None)
def test_only_columns_of_the_templates_are_written(outbreak: Outbreak):
    with TemporaryDirectory() as folder:
        write_sormas(outbreak, Path(folder))
        heads = {
            name: set((Path(folder) / name).read_text("utf-8-sig").splitlines()[row].split(","))
            for name, row in (("cases.csv", 1), ("contacts.csv", 1), ("line-list.csv", 0))
        }
    assert heads["cases.csv"] <= CASE
    assert heads["contacts.csv"] <= CONTACT
    assert heads["line-list.csv"] == set(LINE_LIST)
