"""Shapes of lists, their ledgers and rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from gubei.domain.leads.models import DispatchList, ListRow
from gubei.domain.leads.queries.ledger import Ledger
from gubei.domain.leads.queries.lists import masked_cells
from gubei.domain.leads.rules.reading import UNREADABLE
from gubei.interfaces.api.shapes import OfficerName, Shape, UnitRef, Words


class Counts(Shape):
    """Rows = unreadable + leads; leads = the six ends + open."""

    rows: int
    unreadable: int
    leads: int
    found: int
    duplicate: int
    transferred: int
    not_here: int
    false_hit: int
    out_of_reach: int
    open: int
    overdue: int
    unassigned: int

    @classmethod
    def of(cls, ledger: Ledger) -> "Counts":
        return cls(**ledger.as_dict())


class UnitCounts(Counts):
    """One unit's share."""

    unit: UnitRef


class HourCounts(Counts):
    """The books as they stood at the end of an hour."""

    hour: datetime


class ListLine(Shape):
    """One list, with its books."""

    id: UUID
    name: str
    kind: str
    version: int
    unit: UnitRef
    received_at: datetime
    locate_by: datetime
    feedback_by: datetime
    fed_back_at: datetime | None
    counts: Counts
    previous: UUID | None
    next: UUID | None
    corrects: UUID | None
    whole: bool

    @classmethod
    def of(cls, found: DispatchList, ledger: Ledger, *, whole: bool) -> "ListLine":
        return cls(**line_values(found, ledger, whole=whole))


def line_values(found: DispatchList, ledger: Ledger, *, whole: bool) -> dict[str, Any]:
    """Return the members of a ListLine."""
    following = DispatchList.objects.filter(previous=found).values_list("pk", flat=True).first()
    return {
        "id": found.pk,
        "name": found.name,
        "kind": found.kind,
        "version": found.version,
        "unit": UnitRef.of(found.unit),
        "received_at": found.received_at,
        "locate_by": found.locate_by,
        "feedback_by": found.feedback_by,
        "fed_back_at": found.fed_back_at,
        "counts": Counts.of(ledger),
        "previous": found.previous_id,
        "next": following,
        "corrects": found.corrects_id,
        "whole": whole,
    }


class SheetColumn(Shape):
    """A column and the field it was read as ("" where it was not)."""

    header: str
    field: str


class SheetNotice(Shape):
    """Something worth saying about a sheet; `row` where it is about one row."""

    row: int | None
    words: Words


class ListSheet(Shape):
    """A sheet as it came."""

    name: str
    header_row: int
    rows: int
    columns: list[SheetColumn]
    notices: list[SheetNotice]


class IntakeFacts(Shape):
    """What the intake counted."""

    new_persons: int
    matched_persons: int
    review: int
    routed: dict[str, int]


class VersionLine(Shape):
    """One version of a list."""

    id: UUID
    version: int
    received_at: datetime
    rows: int


class ListDetail(ListLine):
    """A list with everything about it but its rows."""

    file_name: str
    taken_in_at: datetime
    taken_in_by: OfficerName | None
    sheets: list[ListSheet]
    changes: dict[str, int] | None
    intake: IntakeFacts
    versions: list[VersionLine]


class ListLedgerAnswer(Shape):
    """The ledger at a moment: in total, by unit, by hour."""

    at: datetime
    total: Counts
    by_unit: list[UnitCounts]
    by_hour: list[HourCounts]


class RowFinding(Shape):
    """Something odd about a value of a row."""

    field: str
    code: str
    words: Words


class RowLine(Shape):
    """One row as it came, masked."""

    id: UUID
    sheet: int
    sheet_name: str
    number: int
    cells: list[str]
    findings: list[RowFinding]
    unreadable: Words | None
    lead: UUID | None
    corrected_by: UUID | None

    @classmethod
    def of(cls, row: ListRow, sheets: list[dict[str, Any]]) -> "RowLine":
        lead = getattr(row, "lead", None)
        return cls(
            id=row.pk,
            sheet=row.sheet,
            sheet_name=sheets[row.sheet]["name"],
            number=row.number,
            cells=masked_cells(row, sheets),
            findings=findings_of(row),
            unreadable=Words.of(UNREADABLE[row.unreadable]) if row.unreadable else None,
            lead=lead.pk if lead else None,
            corrected_by=row.corrected_by_id,
        )


def findings_of(row: ListRow) -> list[RowFinding]:
    """Return what was odd about a row."""
    return [
        RowFinding(
            field=each["field"], code=each["code"], words=Words(en=each["en"], zh=each["zh"])
        )
        for each in row.findings
    ]
