"""The rows that cannot be read, as a table that is corrected and taken in again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.leads.models import DispatchList, ListRow
from gubei.domain.leads.queries.feedback import open_cells
from gubei.domain.leads.queries.lists import holds_whole_list
from gubei.domain.leads.queries.reach import list_in_reach
from gubei.domain.leads.queries.tables_out import AT_ONCE, Row, TableOut, header_row_of
from gubei.domain.leads.rules.plans import SOURCE_HEADERS
from gubei.domain.leads.rules.reading import UNREADABLE
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import Looker, SystemAccount, log_look
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import NotAllowed, NotFound


def unreadable_for(
    *, dispatch_list: UUID, by: Officer, purpose: Purpose, now: datetime
) -> list[TableOut]:
    """Return the rows of a list that cannot be read, by sheet, and write the access log.

    Raises NotFound where there are none, NotAllowed for who answers for a part of the list.
    """
    require(by, Ability.INTAKE)
    found = list_in_reach(by, dispatch_list)
    if not holds_whole_list(by, found):
        raise NotAllowed
    tables = unreadable_tables(found)
    log_unreadable(found, by=by, purpose=purpose, now=now)
    return tables


def log_unreadable(
    dispatch_list: DispatchList, *, by: Looker | SystemAccount, purpose: Purpose, now: datetime
) -> None:
    """Write down that the rows that cannot be read were taken out."""
    log_look(
        officer=by,
        person=None,
        look=Look.EXPORT,
        purpose=purpose,
        now=now,
        about=f"unreadable {dispatch_list.name}",
        count=rows_to_correct(dispatch_list).count(),
    )


def rows_to_correct(dispatch_list: DispatchList) -> QuerySet[ListRow]:
    """Return the rows that cannot be read and were not corrected yet."""
    rows = ListRow.objects.filter(dispatch_list=dispatch_list, corrected_by=None)
    return rows.exclude(unreadable="")


def unreadable_tables(dispatch_list: DispatchList) -> list[TableOut]:
    """Return the sheets that have rows to correct. Raises NotFound where none has."""
    rows = rows_to_correct(dispatch_list)
    sheets = sorted(set(rows.values_list("sheet", flat=True)))
    if not sheets:
        raise NotFound("No row of this list is waiting to be corrected.", "该派单没有待更正的行。")
    return [_table(dispatch_list.sheets[place], rows.filter(sheet=place)) for place in sheets]


def _table(sheet: dict[str, Any], rows: QuerySet[ListRow]) -> TableOut:
    header = [*sheet["columns"], *SOURCE_HEADERS]
    first = header_row_of(sheet)
    return TableOut(sheet["name"], sheet["title_rows"], header, first, _rows(sheet, rows, first))


def _rows(sheet: dict[str, Any], rows: QuerySet[ListRow], number: int) -> Iterator[Row]:
    width, after = len(sheet["columns"]), 0
    waiting = rows.order_by("number").only("id", "number", "sealed", "unreadable")
    while came := list(waiting.filter(number__gt=after)[:AT_ONCE]):
        for row in came:
            number += 1
            cells = open_cells(row.id, bytes(row.sealed), width)
            yield number, (*cells, str(row.id), UNREADABLE[row.unreadable].zh)
        after = came[-1].number
