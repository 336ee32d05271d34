"""SORMAS: what is written comes back, what cannot be read is listed, nothing is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from gubei.adapters.sormas.paths import CASE, CONTACT, LINE_LIST
from gubei.adapters.sormas.reading import read_sormas
from gubei.adapters.sormas.writing import Setting, write_sormas
from gubei.terms.outbreaks import Outbreak, Someone
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
            name: set((Path(folder) / name).read_text("utf-8-sig").splitlines()[1].split(","))
            for name in ("cases.csv", "contacts.csv", "line-list.csv")
        }
    assert heads["cases.csv"] <= CASE
    assert heads["contacts.csv"] <= CONTACT
    assert heads["line-list.csv"] == set(LINE_LIST)
