"""Lists, their rows and versions, as the officer may see them."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from gubei.domain.leads.models import DispatchList, Lead, ListRow
from gubei.domain.leads.queries.reach import lists_of, unit_ids_of
from gubei.domain.leads.rules.masking import mask_cell
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer

CHANGES = ("new", "changed", "unchanged")


def lists_shown(officer: Officer, *, still_open: bool) -> QuerySet[DispatchList]:
    """Return the officer's lists; with `still_open`, those that have an open lead of theirs."""
    lists = lists_of(officer)
    if still_open:
        mine = Lead.objects.filter(
            dispatch_list=OuterRef("pk"), closed_at=None, unit__in=unit_ids_of(officer)
        )
        lists = lists.filter(Exists(mine))
    return lists.select_related("unit", "taken_in_by")


def holds_whole_list(officer: Officer, dispatch_list: DispatchList) -> bool:
    """Say whether the officer answers for all of a list, not only for a share of its leads."""
    lineage: list[str] = dispatch_list.unit.lineage
    return officer.unit.code in lineage


def rows_shown(
    officer: Officer, dispatch_list: DispatchList, *, unreadable: bool = False, change: str = ""
) -> QuerySet[ListRow]:
    """Return rows of a list; an officer of a part of it sees the rows of the own leads."""
    rows = ListRow.objects.filter(dispatch_list=dispatch_list)
    if not holds_whole_list(officer, dispatch_list):
        rows = rows.filter(lead__unit__in=unit_ids_of(officer))
    if unreadable:
        rows = rows.exclude(unreadable="")
    if change:
        rows = _changed(rows, dispatch_list, change)
    return rows.select_related("lead")


def _changed(
    rows: QuerySet[ListRow], dispatch_list: DispatchList, change: str
) -> QuerySet[ListRow]:
    if dispatch_list.previous_id is None:
        return rows.none()
    older = ListRow.objects.filter(dispatch_list=dispatch_list.previous_id)
    same = Exists(older.filter(fingerprint=OuterRef("fingerprint")))
    about = Exists(older.filter(subject=OuterRef("subject")))
    if change == "unchanged":
        return rows.filter(same)
    return rows.filter(~same, about) if change == "changed" else rows.filter(~same, ~about)


def rows_gone(officer: Officer, dispatch_list: DispatchList) -> QuerySet[ListRow]:
    """Return the rows of the version before that this one no longer has."""
    if dispatch_list.previous is None:
        return ListRow.objects.none()
    fresh = ListRow.objects.filter(dispatch_list=dispatch_list, subject=OuterRef("subject"))
    return rows_shown(officer, dispatch_list.previous).filter(~Exists(fresh))


def cells_of(row: ListRow) -> list[str]:
    """Open the cells of a row as they came."""
    cells: list[str] = json.loads(key_ring().open(row.sealed, about=about_of("row", row.id)))
    return cells


def masked_cells(row: ListRow, sheets: list[dict[str, Any]]) -> list[str]:
    """Open the cells of a row and mask the numbers in them."""
    fields = sheets[row.sheet]["fields"]
    return [
        mask_cell(text, fields[at] if at < len(fields) else None)
        for at, text in enumerate(cells_of(row))
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a raw row, with its header and the field it was read as."""

    header: str
    field: str
    value: str


def row_as_it_came(row: ListRow, dispatch_list: DispatchList) -> list[Cell]:
    """Return the raw row of a lead, masked, cell by cell."""
    sheet = dispatch_list.sheets[row.sheet]
    masked = masked_cells(row, dispatch_list.sheets)
    return [
        Cell(header, name or "", value)
        for header, name, value in zip(sheet["columns"], sheet["fields"], masked, strict=False)
    ]


def versions_of(officer: Officer, dispatch_list: DispatchList) -> QuerySet[DispatchList]:
    """Return all versions of a list that the officer can see, the newest first."""
    named = lists_of(officer).filter(unit=dispatch_list.unit, name=dispatch_list.name)
    return named.order_by("-version")
