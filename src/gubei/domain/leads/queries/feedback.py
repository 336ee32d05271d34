"""The feedback file: the very table that came, with where each row stands beside it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gubei.domain.leads.models import DispatchList, ListRow
from gubei.domain.leads.queries.lists import holds_whole_list
from gubei.domain.leads.queries.outcomes import Naming, results_of
from gubei.domain.leads.queries.reach import list_in_reach, unit_ids_of
from gubei.domain.leads.queries.tables_out import (
    AT_ONCE,
    Row,
    TableOut,
    header_row_of,
    shift_of,
)
from gubei.domain.leads.rules.reading import UNREADABLE
from gubei.domain.leads.rules.results import (
    REMARK_THAT_CAME,
    RESULT_HEADERS,
    Result,
    result_cells,
    say_result,
    unreadable_cells,
)
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import Looker, SystemAccount, log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require


def feedback_for(
    *, dispatch_list: UUID, by: Officer, purpose: Purpose, now: datetime
) -> list[TableOut]:
    """Return the feedback of a list as its sheets, and write the access log.

    An officer who answers for a part of the list gets the rows of that part. Raises NotFound.
    """
    require(by, Ability.EXPORT)
    require(by, Ability.REVEAL)
    found = list_in_reach(by, dispatch_list)
    units = None if holds_whole_list(by, found) else unit_ids_of(by)
    log_feedback(found, by=by, purpose=purpose, now=now, units=units)
    return feedback_tables(found, at=now, units=units)


def log_feedback(
    dispatch_list: DispatchList,
    *,
    by: Looker | SystemAccount,
    purpose: Purpose,
    now: datetime,
    units: Sequence[UUID] | None = None,
) -> None:
    """Write down that the feedback of a list, or of these units' share of it, was taken out."""
    log_look(
        officer=by,
        person=None,
        look=Look.EXPORT,
        purpose=purpose,
        now=now,
        about=f"feedback {dispatch_list.name}",
        count=_rows_of(dispatch_list, units).count(),
    )


def feedback_tables(
    dispatch_list: DispatchList, *, at: datetime, units: Sequence[UUID] | None = None
) -> list[TableOut]:
    """Return every sheet of a list as it came, with the results as they stood at a moment.

    With `units`, only the rows whose leads these units answer for. Nothing is logged here.
    """
    return [
        TableOut(
            sheet["name"],
            sheet["title_rows"],
            [*sheet["columns"], *RESULT_HEADERS],
            header_row_of(sheet),
            _sheet_rows(dispatch_list, place, at, units),
        )
        for place, sheet in enumerate(dispatch_list.sheets)
    ]


@dataclass(frozen=True, slots=True)
class _Came:
    """One row as it came, with its lead or the lead of the row that corrected it."""

    id: UUID
    number: int
    sealed: bytes
    unreadable: str
    findings: list[dict[str, str]]
    lead: UUID | None
    corrected: UUID | None


_COLUMNS = ("id", "number", "sealed", "unreadable", "findings", "lead", "corrected_by__lead")


def _rows_of(dispatch_list: DispatchList, units: Sequence[UUID] | None) -> Any:
    rows = ListRow.objects.filter(dispatch_list=dispatch_list)
    return rows if units is None else rows.filter(lead__unit__in=units)


def _sheet_rows(
    dispatch_list: DispatchList, place: int, at: datetime, units: Sequence[UUID] | None
) -> Iterator[Row]:
    sheet = dispatch_list.sheets[place]
    width, shift = len(sheet["columns"]), shift_of(sheet)
    rows = _rows_of(dispatch_list, units).filter(sheet=place).order_by("number")
    after = 0
    while came := [
        _Came(*row) for row in rows.filter(number__gt=after).values_list(*_COLUMNS)[:AT_ONCE]
    ]:
        results = _results_of_rows(dispatch_list, place, came, at)
        for row in came:
            cells = open_cells(row.id, row.sealed, width)
            yield row.number + shift, (*cells, *_result_cells(row, results))
        after = came[-1].number


def open_cells(row: UUID, sealed: bytes, width: int) -> list[str]:
    """Open the cells of a row as they came, as many as the sheet has columns."""
    cells: list[str] = json.loads(key_ring().open(sealed, about=about_of("row", row)))
    return [*cells, *[""] * (width - len(cells))]


def _results_of_rows(
    dispatch_list: DispatchList, sheet: int, came: Sequence[_Came], at: datetime
) -> dict[UUID, Result]:
    leads: dict[UUID, int | None] = {row.lead: sheet for row in came if row.lead}
    corrected: dict[UUID, int | None] = {row.corrected: None for row in came if row.corrected}
    naming = Naming(within=dispatch_list.id)
    results = results_of(leads, at=at, naming=naming)
    return results | (results_of(corrected, at=at, naming=Naming()) if corrected else {})


def _result_cells(row: _Came, results: dict[UUID, Result]) -> tuple[str, ...]:
    if row.lead:
        return result_cells(results[row.lead])
    return unreadable_cells(_why(row, results))


def _why(row: _Came, results: dict[UUID, Result]) -> str:
    """Say why a row cannot be read, and how the row stands that corrected it."""
    came = (each["zh"] for each in row.findings if each["code"] == REMARK_THAT_CAME)
    reason = next(came, UNREADABLE[row.unreadable].zh)
    if row.corrected is None:
        return reason
    corrected = results[row.corrected]
    return f"{reason}已更正，更正后：{say_result(corrected.outcome, corrected.arrangement)}"
