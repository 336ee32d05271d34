"""Promise: lists that nobody here wrote are taken in, row for row, and close to zero.

The line lists and contacts of the RECON exercises and the 135 cases of Tianjin, 2020, where
they lie beside the project (shared/data, each with its source). Nothing of them is copied.
"""

import csv
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from gubei.domain.leads.models import DispatchList, Lead, ListRow
from gubei.domain.leads.operations.closing import close_many
from gubei.domain.leads.operations.feeding_back import feed_back
from gubei.domain.leads.operations.transfers import record_receipt, send
from gubei.domain.leads.queries.feedback import feedback_tables
from gubei.domain.leads.queries.lists import cells_of
from gubei.domain.leads.rules.ends import End
from gubei.domain.people.models import Person
from tests.files import (
    a_database_of_its_own,
    books_by_unit,
    books_of,
    cells_in,
    check_what_waits_for_the_end,
    save,
    take,
)
from tests.world import NOW, World, build_world

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class RealList:
    """A file, how many rows it has, and what some of its columns are read as."""

    path: str
    rows: int
    fields: dict[str, str]


LISTS = [
    RealList("recon_learn/evd_linelist.csv", 169, {"case_id": "external_id", "gender": "sex"}),
    RealList(
        "recon_learn/evd_linelist_clean.csv", 166, {"case_id": "external_id", "gender": "sex"}
    ),
    RealList(
        "recon_learn/evd_contacts.csv", 60, {"infector": "source_case", "case_id": "external_id"}
    ),
    RealList("recon_learn/stegen_1998_raw.csv", 291, {"uniquekey": "external_id"}),
    RealList(
        "tianjin_2020/tianjin_135_cases.csv",
        135,
        {"case_id": "external_id", "gender": "sex", "age": "age", "Infection_source": "origin"},
    ),
]


@pytest.fixture(params=LISTS, ids=lambda each: Path(each.path).stem)
def real(request: pytest.FixtureRequest) -> RealList:
    """Return a real list that lies beside the project."""
    if not (DATA / request.param.path).is_file():
        pytest.skip(f"{request.param.path} does not lie beside the project")
    return request.param


def rows_of(path: Path) -> list[list[str]]:
    """Read the rows below the header with the plainest reader there is."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in list(csv.reader(file))[1:] if any(map(str.strip, row))]


def test_every_row_becomes_a_lead_with_a_unit(world: World, real: RealList):
    report = take(DATA / real.path)
    found = report.dispatch_list
    books = books_of(found, NOW)
    assert (books.rows, books.unreadable, books.unassigned) == (real.rows, 0, 0)
    assert books.leads == books.open + books.duplicate
    sheet = found.sheets[0]
    read_as = dict(zip(map(str.strip, sheet["columns"]), sheet["fields"], strict=True))
    assert {name: read_as[name] for name in real.fields} == real.fields
    stored = ListRow.objects.filter(dispatch_list=found).order_by("number")
    assert [cells_of(row) for row in stored] == rows_of(DATA / real.path)


def test_its_books_close_to_zero_and_come_back(real: RealList, tmp_path: Path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    with a_database_of_its_own():
        world = build_world()
        found = take(DATA / real.path).dispatch_list
        close_to_zero(world, found)
        books = books_of(found, NOW + HOUR)
        assert books.open == 0
        assert feed_back(dispatch_list=found.pk, by=world.he_duty, now=NOW + HOUR).fed_back_at
        shares = books_by_unit(found, NOW + HOUR)
        save(feedback_tables(found, at=NOW + HOUR), first)
    ((_, cells),) = cells_in(first)
    width = len(cells[0]) - 8
    assert [row[:width] for row in cells[1:]] == [
        _on_the_way_out(r) for r in rows_of(DATA / real.path)
    ]
    with a_database_of_its_own():
        build_world()
        again = take(first, now=NOW + HOUR).dispatch_list
        assert books_of(again, NOW + HOUR) == books
        assert books_by_unit(again, NOW + HOUR) == shares
        save(feedback_tables(again, at=NOW + HOUR), second)
    assert second.read_bytes() == first.read_bytes()


def _on_the_way_out(row: list[str]) -> list[str]:
    """Return a row as an export writes it: -13.2 could be a formula, so it stands behind '."""
    return [f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in row]


def close_to_zero(world: World, found: DispatchList) -> None:
    """End every open lead in one of the ways there are, in turn."""
    waiting = list(
        Lead.objects.filter(dispatch_list=found, closed_at=None)
        .order_by("row__number")
        .values_list("pk", flat=True)
    )
    ends = [
        End("found", arrangement="central_isolation"),
        End("found", arrangement="none", note="已超过观察期"),
        End("not_here", whereabouts="已离境", said_by="酒店前台"),
        End("false_hit", note="号码登记有误"),
    ]
    for lead in waiting[:3]:
        sent = send(
            lead=lead, to_code="", to_name="怀柔区", reason="", by=world.he_duty, now=NOW
        ).pk
        record_receipt(transfer=sent, receiver="李值班", at=None, by=world.he_duty, now=NOW)
    for end, start in zip(cycle(ends), range(3, len(waiting), 20), strict=False):
        close_many(leads=waiting[start : start + 20], end=end, by=world.he_duty, now=NOW)
    check_what_waits_for_the_end()


def test_the_same_case_number_on_lists_of_two_outbreaks_is_not_one_person(world: World):
    for name in ("recon_learn/evd_linelist.csv", "tianjin_2020/tianjin_135_cases.csv"):
        if not (DATA / name).is_file():
            pytest.skip(f"{name} does not lie beside the project")
    before = Person.objects.count()
    ebola = take(DATA / "recon_learn/evd_linelist.csv")
    tianjin = take(DATA / "tianjin_2020/tianjin_135_cases.csv")
    assert ebola.counts["new_persons"] + tianjin.counts["new_persons"] == 169 - _twice() + 135
    assert Person.objects.count() == before + 169 - _twice() + 135


def _twice() -> int:
    cases = [row[0] for row in rows_of(DATA / "recon_learn/evd_linelist.csv")]
    return len(cases) - len(set(cases))
