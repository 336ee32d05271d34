"""The demo district holds together: counts, map, people nobody can be, lists like a city's."""

import csv
import random
from collections import Counter
from datetime import date

import pytest

from gubei.adapters.tables import read_workbook
from gubei.engines.routing import load_divisions
from gubei.interfaces.cli.demo.district import read_demo_map, read_demo_units
from gubei.interfaces.cli.demo.lists import STRANGERS_NEEDED, make_setting, write_demo_lists
from gubei.interfaces.cli.demo.people import invent_people
from gubei.terms.documents import is_invented_document, read_document
from gubei.terms.phones import is_invented_phone

TODAY = date(2022, 4, 26)
UNITS = read_demo_units()


@pytest.fixture(scope="module")
def people():
    return list(invent_people(4_000, random.Random(1), UNITS, today=TODAY))


@pytest.fixture(scope="module")
def lists(people, tmp_path_factory):
    setting = make_setting(random.Random(2), UNITS, load_divisions(), TODAY)
    folder = tmp_path_factory.mktemp("lists")
    return write_demo_lists(folder, people[:-STRANGERS_NEEDED], people[-STRANGERS_NEEDED:], setting)


def test_it_has_one_district_twenty_towns_and_426_villages():
    assert Counter(unit.level for unit in UNITS) == {"district": 1, "town": 20, "village": 426}
    towns = {unit.code: unit for unit in UNITS if unit.level == "town"}
    for code, town in towns.items():
        below = [unit for unit in UNITS if unit.parent == code]
        assert sum(unit.population or 0 for unit in below) == town.population
        assert all(unit.code.startswith(code) for unit in below)


def test_at_least_a_dozen_names_stand_in_several_towns():
    towns_of: dict[str, set[str]] = {}
    for unit in UNITS:
        if unit.level == "village":
            towns_of.setdefault(unit.name, set()).add(unit.parent)
    assert sum(len(towns) > 1 for towns in towns_of.values()) >= 12


def test_the_map_has_an_area_with_a_label_for_every_town():
    drawing = read_demo_map()
    assert {area["id"] for area in drawing["areas"]} == {u.code for u in UNITS if u.level == "town"}
    left, top, width, height = drawing["viewBox"]
    for area in drawing["areas"]:
        x, y = area["label"]
        assert left <= x <= left + width
        assert top <= y <= top + height
        assert all(len(ring) >= 6 for ring in area["rings"])


def test_nobody_can_have_the_documents_and_telephones_of_the_people(people):
    assert len({person.document for person in people}) == len(people)
    for person in people:
        reading = read_document(person.document)
        assert is_invented_document(person.document)
        assert (reading.is_sure, reading.birth_date, reading.sex) == (
            True, person.birth_date, person.sex,
        )  # fmt: skip
        assert is_invented_phone(person.phone)
        assert person.birth_date <= TODAY


def test_a_family_shares_household_village_and_telephone(people):
    homes: dict[int, set[tuple[str, str]]] = {}
    for person in people:
        homes.setdefault(person.household, set()).add((person.unit_code, person.phone))
    assert all(len(home) == 1 for home in homes.values())


def test_the_same_seed_invents_the_same_people(people):
    assert list(invent_people(50, random.Random(1), UNITS, today=TODAY)) == people[:50]


def test_the_lists_are_read_with_their_headers_and_all_their_rows(lists):
    assert [(one.rows, one.version) for one in lists] == [(1200, 1), (600, 1), (300, 1), (1220, 2)]
    assert lists[0].name == lists[3].name
    for one in lists:
        sheets = read_workbook(one.path).sheets
        feet = 1 if "派单" in one.name else 0
        assert sum(sheet.total_rows for sheet in sheets) == one.rows + feet
        for sheet in sheets:
            header = " ".join(sheet.columns)
            assert "姓名" in header or "name" in header


def test_the_list_of_returnees_is_written_in_gb18030(lists):
    raw = lists[1].path.read_bytes()
    rows = list(csv.DictReader(raw.decode("gb18030").splitlines()))
    assert len(rows) == 600
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_too_few_people_for_the_lists_are_refused(people, tmp_path):
    setting = make_setting(random.Random(2), UNITS, load_divisions(), TODAY)
    with pytest.raises(ValueError, match="too few"):
        write_demo_lists(tmp_path, people[:100], people[100:200], setting)
