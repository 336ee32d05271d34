"""Whatever a table holds: every row becomes a lead or is counted as unreadable, with a unit."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from gubei.adapters.tables import read_workbook
from gubei.domain.leads.models import Closing, DispatchList, Lead, ListRow
from gubei.domain.leads.queries.feedback import feedback_tables
from gubei.domain.leads.queries.lists import cells_of
from gubei.terms.refusals import Refused
from tests.files import (
    a_database_of_its_own,
    books_by_unit,
    books_of,
    save,
    take,
    write_file,
)
from tests.world import NOW, build_world, document, phone

pytestmark = pytest.mark.django_db

KNOWN_HEADERS = [
    "姓名", "身份证号", "联系电话", "出生日期", "性别", "现住址", "镇街", "村居", "来源地",
    "抵京时间", "序号", "备注", "属地编码", "是否找到", "结果",
]  # fmt: skip
kinds = st.sampled_from(["csv", "xlsx"])
odd = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n"), max_size=12)
cells = st.one_of(
    st.just(""),
    st.sampled_from([
        "林梅", "姓名", "Li Na", "北口镇柳沟村", "古北区", "上海市", "1.10228199001011E+17",
        "2022/4/13", "4.13", "44664", "2月30日", "男", "女", "女性", "=1+1", "@x", "-", "+86",
        "99990101", "待查", "N/A", "'", '"', "1", "已找到-居家隔离", "重复", "１９９００００００１１",
        phone(1), phone(2), f"{phone(3)}、{phone(4)}",
    ]),
    st.dates().map(lambda day: document(day, 2) if day.year > 1900 else day.isoformat()),
    odd,
)  # fmt: skip


@st.composite
def messy_tables(draw: st.DrawFn) -> list[list[str]]:
    """Draw a table with some known headers and rows of anything."""
    known = draw(st.lists(st.sampled_from(KNOWN_HEADERS), min_size=3, max_size=8, unique=True))
    header = ["姓名", *(name for name in known if name != "姓名")]
    row = st.lists(cells, min_size=1, max_size=len(header) + 2)
    return [header, *draw(st.lists(row, min_size=1, max_size=15))]


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(rows=messy_tables(), kind=kinds, back=kinds)
@example(rows=[["姓名", "联系电话"], ["", ""], ["姓名", "x"], ["", "1"]], kind="csv", back="xlsx")
def test_no_row_is_lost_whatever_the_table_holds(rows: list[list[str]], kind: str, back: str):
    with tempfile.TemporaryDirectory() as folder, a_database_of_its_own():
        build_world()
        path = _written(Path(folder) / f"乱.{kind}", rows)
        came = [tuple(row) for row in _rows_read(path)]
        try:
            found = take(path).dispatch_list
        except Refused as refused:
            event(f"refused: {refused.code}")
            # Refused as a whole: then nothing at all is stored.
            assert not DispatchList.objects.filter(name="乱").exists()
            return
        event("taken in")
        stored = list(ListRow.objects.filter(dispatch_list=found).order_by("number"))
        assert [tuple(cells_of(row)) for row in stored] == came
        _check_books(found, stored)
        _check_that_it_comes_back(found, Path(folder), back)


def _written(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    clean = [["".join(filter(_is_allowed, cell)) for cell in row] for row in rows]
    return write_file(path, clean)


def _is_allowed(mark: str) -> bool:
    """A workbook cannot hold control characters, so nobody can send them in one."""
    return mark >= " " and mark not in "\x7f￾￿"


def _rows_read(path: Path) -> list[tuple[str, ...]]:
    try:
        (sheet,) = read_workbook(path).sheets
    except Refused:
        return []
    return [row for chunk in sheet.chunks() for row in chunk.rows]


def _check_books(found: DispatchList, stored: Sequence[ListRow]) -> None:
    books = books_of(found, NOW)
    assert books.rows == len(stored)
    assert books.leads == Lead.objects.filter(dispatch_list=found).count()
    assert books.unreadable == sum(1 for row in stored if row.unreadable)
    assert books.unassigned == 0
    for row in stored:
        assert hasattr(row, "lead") is not bool(row.unreadable)
    shares = books_by_unit(found, NOW).values()
    for name in ("leads", "duplicate", "open", "found"):
        assert sum(getattr(share, name) for share in shares) == getattr(books, name)
    assert books.duplicate + books.found + books.open == books.leads
    assert Closing.objects.filter(lead__dispatch_list=found).count() == books.leads - books.open


def _check_that_it_comes_back(found: DispatchList, folder: Path, kind: str) -> None:
    """Its feedback, taken in as another list, has the same own cells and the same results."""
    first = save(feedback_tables(found, at=NOW), folder / f"back.{kind}")
    again = take(first, name="另一份").dispatch_list
    rows = [_cells_by_row(one) for one in (found, again)]
    assert rows[0] == rows[1]
    second = feedback_tables(again, at=NOW)
    assert _results(second) == _results(feedback_tables(found, at=NOW))


def _cells_by_row(found: DispatchList) -> list[tuple[int, list[str], str]]:
    rows = ListRow.objects.filter(dispatch_list=found).order_by("number")
    return [(row.number, cells_of(row), row.unreadable) for row in rows]


def _results(tables: list) -> list[tuple[str, ...]]:
    (table,) = tables
    return [tuple(cells[-8:]) for _, cells in table.rows]
