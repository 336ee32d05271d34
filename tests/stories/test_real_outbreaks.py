"""Promise: line lists that nobody here wrote become cases with their sources, and go out again whole.

The Ebola exercise of RECON and the 135 cases of Tianjin, 2020, where they lie beside the project
(shared/data, each with its source). Nothing of them is copied.
"""

import csv
import hashlib
from pathlib import Path

import pytest

from gubei.adapters.godata.reading import read_godata
from gubei.domain.interchange.operations.handing_out import hand_out
from gubei.domain.interchange.operations.taking_in import Received, Report, take_in_outbreak
from gubei.domain.investigations.models import Case, CaseSource
from gubei.domain.privacy.models import Purpose
from gubei.terms.outbreaks import OutbreakReading
from tests.world import NOW, World

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.django_db


def file_of(name: str) -> Path:
    """Return a file that lies beside the project."""
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"{name} does not lie beside the project")
    return path


def take(world: World, path: Path) -> tuple[OutbreakReading, Report]:
    reading = read_godata([path], today=NOW.date())
    report = take_in_outbreak(
        received=Received("godata", path.name, hashlib.sha256(path.read_bytes()).digest()),
        reading=reading,
        by=world.du_investigator,
        now=NOW,
    )
    return reading, report


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read the rows with the plainest reader there is."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_ebola_exercise_has_its_cases_and_pairs(world: World):
    cases, pairs = file_of("recon_learn/evd_linelist.csv"), file_of("recon_learn/evd_contacts.csv")
    readings = [take(world, path) for path in (pairs, cases)]
    assert [(reading.rows, list(reading.remarks)) for reading, _ in readings] == [
        (60, []),
        (169, []),
    ]
    told = {row["case_id"]: row["date_of_onset"] for row in rows_of(cases)}
    assert {
        number: day.isoformat() if day else ""
        for number, day in Case.objects.values_list("number", "onset_on")
    } == told
    met = {(row["infector"], row["case_id"]) for row in rows_of(pairs)}
    named = set(CaseSource.objects.values_list("other__number", "case__number"))
    assert named == {pair for pair in met if set(pair) <= told.keys()}
    out = hand_out(system="godata", by=world.du_investigator, purpose=Purpose.INVESTIGATE, now=NOW)
    assert sorted(out.cases, key=repr) == sorted(readings[1][0].outbreak.cases, key=repr)
    assert {(each.source, each.target) for each in out.relations} == met


def test_the_cases_of_tianjin_name_whom_they_may_have_caught_it_from(world: World):
    path = file_of("tianjin_2020/tianjin_135_cases.csv")
    reading, report = take(world, path)
    assert reading.rows == 135
    assert [each.code for each in report.remarks] == ["circle"], "one of the couple below is said"
    assert dict(report.counts["case"]) == {"new": 135}
    names = {row["case_id"] for row in rows_of(path)}
    wanted = {
        (part.strip(), row["case_id"])
        for row in rows_of(path)
        for part in row["Infection_source"].replace(",", ";").split(";")
        if part.strip() in names and part.strip() != row["case_id"]
    }
    named = CaseSource.objects.filter(kind="linked").values_list("other__number", "case__number")
    # Two who name each other (a couple fell ill the same week) cannot both be the source.
    mutual = {frozenset(pair) for pair in wanted if pair[::-1] in wanted}
    assert len(mutual) == 1
    left = wanted - set(named)
    assert set(named) < wanted
    assert {frozenset(pair) for pair in left} == mutual
    assert len(left) == len(mutual)
    _, again = take(world, path)
    assert (again.is_news, dict(again.counts["case"])) == (False, {"unchanged": 135})
