"""Dispatch lists: their books, rows and versions."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.operations.feeding_back import feed_back
from gubei.domain.leads.queries.books import books_of, by_town
from gubei.domain.leads.queries.hours import by_hour
from gubei.domain.leads.queries.ledger import Ledger
from gubei.domain.leads.queries.lists import (
    holds_whole_list,
    lists_shown,
    rows_gone,
    rows_shown,
    versions_of,
)
from gubei.domain.leads.queries.reach import list_in_reach
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.rules import Ability, Scope, require
from gubei.interfaces.api.access import session_or_token
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.list_shapes import (
    Counts,
    HourCounts,
    IntakeFacts,
    ListDetail,
    ListLedgerAnswer,
    ListLine,
    ListSheet,
    RowLine,
    SheetColumn,
    SheetNotice,
    UnitCounts,
    VersionLine,
    line_values,
)
from gubei.interfaces.api.pages import Cursor, Limit, mark_of, page_of
from gubei.interfaces.api.shapes import Moment, Nothing, OfficerName, Page, UnitRef, Words

router = Router(tags=["lists"])
_READ = session_or_token(Scope.LISTS_READ)


@router.get("/lists", response=Page[ListLine], auth=_READ)
def read_lists(
    request: SignedRequest, *, cursor: Cursor, limit: Limit, still_open: bool = False
) -> Page[ListLine]:
    """Page through the lists, the newest first, each with its books."""
    require(request.auth, Ability.READ)
    found, after = page_of(
        lists_shown(request.auth, still_open=still_open),
        sort="-received_at",
        cursor=cursor,
        limit=limit,
        value_of=lambda each: each.received_at,
    )
    return Page[ListLine](items=list_lines(request.auth, found, now_of(request)), next=after)


def list_lines(officer: Officer, found: list[DispatchList], now: datetime) -> list[ListLine]:
    """Return lists as lines, with the books as they stand now."""
    books = books_of(officer, found, at=now, shares=False)
    return [
        ListLine.of(each, books[each.pk].total, whole=holds_whole_list(officer, each))
        for each in found
    ]


@router.get("/lists/{list_id}", response=ListDetail, auth=_READ)
def read_list(request: SignedRequest, list_id: UUID) -> ListDetail:
    """Return one list with its columns, versions and what the intake counted."""
    require(request.auth, Ability.READ)
    found = list_in_reach(request.auth, list_id)
    versions = list(versions_of(request.auth, found))
    books = books_of(request.auth, [*versions, found], at=now_of(request), shares=False)
    whole = holds_whole_list(request.auth, found)
    report = found.intake_report
    return ListDetail(
        **line_values(found, books[found.pk].total, whole=whole),
        file_name=found.file_name,
        taken_in_at=found.taken_in_at,
        taken_in_by=OfficerName.of(found.taken_in_by) if found.taken_in_by else None,
        sheets=[_sheet(sheet) for sheet in found.sheets],
        changes=report.get("versions"),
        intake=IntakeFacts(
            new_persons=report["new_persons"],
            matched_persons=report["matched_persons"],
            review=report["review"],
            routed=report["routed"],
        ),
        versions=[
            VersionLine(
                id=each.pk,
                version=each.version,
                received_at=each.received_at,
                rows=books[each.pk].total.rows,
            )
            for each in versions
        ],
    )


def _sheet(sheet: dict[str, Any]) -> ListSheet:
    columns = zip(sheet["columns"], sheet["fields"], strict=True)
    return ListSheet(
        name=sheet["name"],
        header_row=sheet["header_row"],
        rows=sheet["rows"],
        columns=[SheetColumn(header=header, field=field or "") for header, field in columns],
        notices=[
            SheetNotice(row=each["row"], words=Words(en=each["en"], zh=each["zh"]))
            for each in sheet.get("notices", ())
        ],
    )


@router.get("/lists/{list_id}/ledger", response=ListLedgerAnswer, auth=_READ)
def read_ledger(
    request: SignedRequest,
    list_id: UUID,
    at: Moment | None = None,
    by: Literal["unit", "town", "hour"] = "unit",
) -> ListLedgerAnswer:
    """Return where every row stands at a moment (now): in total, by unit or town, or by hour."""
    require(request.auth, Ability.READ)
    found = list_in_reach(request.auth, list_id)
    now = now_of(request)
    moment = min(at or now, now)
    books = books_of(request.auth, [found], at=moment)[found.pk]
    shares = by_town(books.by_unit) if by == "town" else books.by_unit
    hours = by_hour(request.auth, found, now=moment) if by == "hour" else []
    return ListLedgerAnswer(
        at=moment,
        total=Counts.of(books.total),
        by_unit=[] if by == "hour" else _shares(shares),
        by_hour=[HourCounts(hour=hour, **each.as_dict()) for hour, each in hours],
    )


def _shares(shares: dict[UUID, Ledger]) -> list[UnitCounts]:
    units = Unit.objects.filter(pk__in=shares).order_by("code")
    return [UnitCounts(unit=UnitRef.of(unit), **shares[unit.pk].as_dict()) for unit in units]


@router.get("/lists/{list_id}/rows", response=Page[RowLine], auth=_READ)
def read_rows(
    request: SignedRequest,
    list_id: UUID,
    *,
    cursor: Cursor,
    limit: Limit,
    unreadable: bool = False,
    change: Literal["", "new", "changed", "unchanged"] = "",
    purpose: Purpose = Purpose.LOCATE,
) -> Page[RowLine]:
    """Page through the rows as they came, masked. The look is logged with its purpose."""
    require(request.auth, Ability.READ)
    found = list_in_reach(request.auth, list_id)
    rows = rows_shown(request.auth, found, unreadable=unreadable, change=change)
    page, after = page_of(rows, sort="id", cursor=cursor, limit=limit, value_of=lambda r: str(r.pk))
    which = change or ("unreadable" if unreadable else "")
    _log_rows(request, found, which, cursor, len(page), purpose)
    return Page[RowLine](items=[RowLine.of(row, found.sheets) for row in page], next=after)


def _log_rows(
    request: SignedRequest,
    found: DispatchList,
    which: str,
    cursor: str,
    count: int,
    purpose: Purpose,
) -> None:
    about = f"rows of {found.name} v{found.version} {which}".strip()
    log_table(
        officer=request.auth, look=Look.ROWS, purpose=purpose, count=count, now=now_of(request),
        about=about + mark_of(cursor),
    )  # fmt: skip


@router.get("/lists/{list_id}/gone", response=Page[RowLine], auth=_READ)
def read_gone_rows(
    request: SignedRequest,
    list_id: UUID,
    *,
    cursor: Cursor,
    limit: Limit,
    purpose: Purpose = Purpose.LOCATE,
) -> Page[RowLine]:
    """Page through the rows of the version before that this one no longer has; logged."""
    require(request.auth, Ability.READ)
    found = list_in_reach(request.auth, list_id)
    rows = rows_gone(request.auth, found)
    page, after = page_of(rows, sort="id", cursor=cursor, limit=limit, value_of=lambda r: str(r.pk))
    sheets = found.previous.sheets if found.previous else []
    _log_rows(request, found, "gone", cursor, len(page), purpose)
    return Page[RowLine](items=[RowLine.of(row, sheets) for row in page], next=after)


@router.post(
    "/lists/{list_id}/fed-back", response=Nothing, auth=session_or_token(Scope.LISTS_WRITE)
)
def record_feedback(request: SignedRequest, list_id: UUID) -> Nothing:
    """Record that the results went back to whoever sent the list."""
    feed_back(dispatch_list=list_id, by=request.auth, now=now_of(request))
    return Nothing()
