"""Go.Data: what is written comes back, what cannot be read is listed, nothing is lost."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.godata.reading import read_godata
from gubei.adapters.godata.writing import write_godata
from gubei.terms.outbreaks import CaseRecord, Outbreak, Someone
from gubei.terms.refusals import Invalid
from tests.outbreaks import outbreaks

TODAY = date(2022, 5, 20)
KINDS: tuple[Literal["csv", "xlsx", "json"], ...] = ("csv", "xlsx", "json")


@given(outbreak=outbreaks(), kind=st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None)
def test_an_outbreak_that_goes_out_comes_back_the_same(
    outbreak: Outbreak, kind: Literal["csv", "xlsx", "json"]
):
    with TemporaryDirectory() as folder:
        counts = write_godata(outbreak, Path(folder), kind=kind)
        files = [Path(folder) / name for name, rows in counts.items() if rows]
        found = read_godata(files, today=TODAY)
    assert sorted_outbreak(found.outbreak) == sorted_outbreak(outbreak)
    assert found.remarks == ()
    assert found.rows == sum(counts.values())


def sorted_outbreak(outbreak: Outbreak) -> list[object]:
    """Close contacts and contacts of contacts travel in two files: their order is not kept."""
    return sorted(outbreak, key=repr)


def table(folder: Path, name: str, text: str) -> Path:
    """Write a table as another system exported it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_labels_of_an_export_in_english_are_understood(tmp_path: Path):
    cases = table(
        tmp_path,
        "Cases.csv",
        "ID,Case ID,Date of reporting,First name,Last name,Gender,Age Years,Classification,"
        "Date of onset,Addresses Address type [1],Addresses Phone number [1],Addresses Address type [2],"
        "Addresses Phone number [2],Documents Document number [1],Symptoms,Created by\n"
        "7c1,CASE-1,2022-04-25,Mei,Lin,Female,34,Confirmed,2022-04-22,Workplace,19900000002,"
        "Usual place of residence,19900000001,,fever; cough,du\n",
    )
    found = read_godata([cases], today=TODAY)
    assert found.remarks == ()
    assert found.outbreak == Outbreak(
        cases=(
            CaseRecord(
                key="7c1",
                number="CASE-1",
                person=Someone("Mei", "Lin", "female", age_years=34, phone="19900000001"),
                classification="confirmed",
                reported_on=date(2022, 4, 25),
                onset_on=date(2022, 4, 22),
                extras=(
                    ("Addresses Address type [1]", "Usual place of residence"),
                    ("Addresses Address type [2]", "Workplace"),
                    ("Addresses Phone number [2]", "19900000002"),
                    ("Created by", "du"),
                    ("Symptoms", "fever; cough"),
                ),
            ),
        )
    )


def test_contacts_bring_their_case_and_returnees_need_none(tmp_path: Path):
    contacts = table(
        tmp_path,
        "contacts.csv",
        "id,firstName,lastName,dateOfLastContact,riskReason,type,relationship relatedId,"
        "relationship contactDate\n"
        "k1,丽,孙,2022-04-23,,LNG_REFERENCE_DATA_CATEGORY_PERSON_TYPE_CONTACT,7c1,2022-04-23\n"
        "k2,军,郑,2022-04-20,上海返回,LNG_REFERENCE_DATA_CATEGORY_PERSON_TYPE_CONTACT,,\n"
        "k3,伟,吴,,,LNG_REFERENCE_DATA_CATEGORY_PERSON_TYPE_CONTACT_OF_CONTACT,k1,\n",
    )
    found = read_godata([contacts], today=TODAY).outbreak
    assert [(each.key, each.ring) for each in found.contacts] == [
        ("k1", "close"),
        ("k2", "close"),
        ("k3", "secondary"),
    ]
    assert [(each.source, each.target) for each in found.relations] == [("7c1", "k1"), ("k1", "k3")]
    assert [(each.key, each.origin) for each in found.returnees()] == [("k2", "上海返回")]


def test_rows_that_cannot_be_read_are_listed_and_values_kept(tmp_path: Path):
    cases = table(
        tmp_path,
        "cases.csv",
        "id,firstName,classification,dateOfOnset,dateOfReporting\n"
        "a,梅,CONFIRMED,31.02.2022,2022-04-25\n"
        ",,CONFIRMED,2022-04-20,2022-04-25\n"
        "c,***,MAYBE,2022-04-21,2022-04-25\n"
        "a,梅,PROBABLE,,2022-04-25\n",
    )
    relations = table(tmp_path, "relationships.csv", "Source,Target\na,c\n,c\nc,c\n")
    found = read_godata([cases, relations], today=TODAY)
    assert [(each.file, each.row, each.code, each.is_left_out) for each in found.remarks] == [
        ("cases.csv", 2, "date_impossible", False),
        ("cases.csv", 3, "nobody_named", True),
        ("cases.csv", 4, "value_unknown", False),
        ("cases.csv", 5, "said_twice", False),
        ("relationships.csv", 3, "one_sided", True),
        ("relationships.csv", 4, "with_oneself", True),
    ]
    assert [each.extras for each in found.outbreak.cases] == [
        (("classification (5)", "probable"), ("dateOfOnset", "31.02.2022")),
        (("classification", "MAYBE"), ("firstName", "***")),
    ]
    assert found.rows == 7


def test_a_file_that_holds_no_outbreak_is_refused(tmp_path: Path):
    shops = table(tmp_path, "shops.csv", "shop,goods\n古北超市,米\n")
    with pytest.raises(Invalid, match="no column tells"):
        read_godata([shops], today=TODAY)


def test_relations_in_json_name_their_source_in_any_order(tmp_path: Path):
    relations = table(
        tmp_path,
        "relationships.json",
        '[{"id": "r1", "contactDate": "2022-04-23T00:00:00.000Z", "persons": ['
        '{"id": "k1", "type": "LNG_REFERENCE_DATA_CATEGORY_PERSON_TYPE_CONTACT", "target": true},'
        '{"id": "7c1", "type": "LNG_REFERENCE_DATA_CATEGORY_PERSON_TYPE_CASE", "source": true}]}]',
    )
    (relation,) = read_godata([relations], today=TODAY).outbreak.relations
    assert (relation.source, relation.target, relation.last_contact_on) == (
        "7c1",
        "k1",
        date(2022, 4, 23),
    )
