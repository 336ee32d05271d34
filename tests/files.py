"""Files as they are sent: written, taken in, and written again by Gubei."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from unittest.mock import patch

import openpyxl
from django.db import connection, transaction

from gubei.adapters.tables import read_workbook, write_sheets
from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.operations.intake import IntakeReport, Received, take_in
from gubei.domain.leads.queries.ledger import Ledger, ledgers
from gubei.domain.leads.queries.tables_out import TableOut
from gubei.domain.leads.rules.plans import plan_sheet
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district, gazetteer
from gubei.engines.routing import Gazetteer
from gubei.terms.refusals import Refused
from tests.world import NOW

Rows = Sequence[Sequence[Any]]


def write_file(path: Path, rows: Rows) -> Path:
    """Write rows as they are: a workbook with one sheet, or separated text."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        for cells in book.active.iter_rows():
            for cell in cells:
                # A text that begins with = is a text here, not a formula.
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def take(
    path: Path,
    *,
    name: str = "",
    kind: str = "dispatch",
    by: Officer | None = None,
    unit: Unit | None = None,
    now: datetime = NOW,
    received_at: datetime | None = None,
) -> IntakeReport:
    """Take a file in as `gubei intake` does."""
    digest = hashlib.sha256(path.read_bytes()).digest()
    received = Received(path.name, digest, name or path.stem, kind, received_at or now)
    with patch("gubei.domain.leads.operations.intake.gazetteer", known_gazetteer):
        return _take(path, received, by, unit, now)


def _take(
    path: Path, received: Received, by: Officer | None, unit: Unit | None, now: datetime
) -> IntakeReport:
    workbook = read_workbook(path)
    return take_in(
        received=received,
        plans=[plan_sheet(sheet) for sheet in workbook.sheets],
        unit=unit or district(),
        by=by,
        now=now,
    )


_GAZETTEERS: dict[tuple[Any, ...], Gazetteer] = {}


def known_gazetteer() -> Gazetteer:
    """Return the gazetteer of the units there are; it takes half a second to make, so once."""
    key = tuple(Unit.objects.order_by("code").values_list("code", "name", "parent__code"))
    if key not in _GAZETTEERS:
        _GAZETTEERS[key] = gazetteer()
    return _GAZETTEERS[key]


def lead_at(found: DispatchList, row: int, sheet: int = 0) -> Lead:
    """Return the lead of a row, by its number in the sheet."""
    return Lead.objects.get(dispatch_list=found, row__number=row, row__sheet=sheet)


def books_of(found: DispatchList, at: datetime) -> Ledger:
    """Return the books of a list, which must balance."""
    ledger = ledgers([found.pk], at=at)[found.pk].total
    assert ledger.balances
    return ledger


def books_by_unit(found: DispatchList, at: datetime) -> dict[str, Ledger]:
    """Return the shares of the units by code."""
    codes = dict(Unit.objects.values_list("id", "code"))
    shares = ledgers([found.pk], at=at)[found.pk].by_unit
    return {codes[key]: share for key, share in shares.items()}


def save(tables: Sequence[TableOut], path: Path) -> Path:
    """Write tables as an export does."""
    kind = path.suffix.lstrip(".")
    write_sheets(path, tables, kind=kind)  # type: ignore[arg-type]
    return path


def cells_in(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """Return every cell of a file as it lies there, sheet by sheet."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [
            (sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()])
            for sheet in book
        ]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [("", list(csv.reader(file)))]


@contextmanager
def a_database_of_its_own() -> Iterator[None]:
    """Let what is stored inside be forgotten: the next district begins with nothing."""
    with transaction.atomic():
        yield
        check_what_waits_for_the_end()
        transaction.set_rollback(True)


def check_what_waits_for_the_end() -> None:
    """Let the constraints speak now that are asked at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def both_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run acts in threads of their own that begin together; return what each came to."""
    start, came = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            came[place] = act()
        except Refused as refused:
            came[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came
