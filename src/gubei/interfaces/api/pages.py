"""Long tables a page at a time: the next page begins after the last row of this one."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from ninja import Query

from gubei.terms.refusals import Invalid

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Limit = Annotated[int, Query(50, ge=1, le=200)]
Cursor = Annotated[str, Query("", max_length=1000)]


_WRITTEN: dict[str, type[date]] = {"t": datetime, "d": date}
"""How values that JSON does not know are marked; a time is a date too, so it stands first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sorted table: the sort, the value and the id of the row before it."""

    sort: str
    value: Any
    id: UUID


def write_cursor(place: Place) -> str:
    """Write a place as text that is passed back as it is."""
    value = place.value
    kind = next((kind for kind, of in _WRITTEN.items() if isinstance(value, of)), "v")
    plain = value if kind == "v" else value.isoformat()
    text = json.dumps([place.sort, kind, plain, str(place.id)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, *, sort: str) -> Place | None:
    """Read a cursor of a table sorted by `sort`; None for the first page. Raises Invalid."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        name, kind, plain, row_id = json.loads(base64.urlsafe_b64decode(padded))
        value = _WRITTEN[kind].fromisoformat(plain) if kind in _WRITTEN else plain
        place = Place(str(name), value, UUID(row_id))
    except (ValueError, TypeError, AttributeError):
        raise _stale() from None
    if place.sort != sort or not isinstance(value, date | str | int | float):
        raise _stale()
    return place


def page_of(
    rows: QuerySet[M], *, sort: str, cursor: str, limit: int, value_of: Callable[[M], Any]
) -> tuple[list[M], str | None]:
    """Return one page of `rows` sorted by the column `sort` ("-at" descends) and id.

    `value_of` gives that column's value of a row; the column is never NULL.
    """
    column, sign = sort.removeprefix("-"), "lt" if sort.startswith("-") else "gt"
    place = read_cursor(cursor, sort=sort)
    if place is not None:
        beyond = Q(**{f"{column}__{sign}": place.value})
        level = Q(**{column: place.value, f"pk__{sign}": place.id})
        # Said twice so that the index on the column is entered at the right place.
        rows = rows.filter(Q(**{f"{column}__{sign}e": place.value}) & (beyond | level))
    order = [sort, "-pk" if sign == "lt" else "pk"]
    found = list(rows.order_by(*order)[: limit + 1])
    return cut(found, limit, lambda row: Place(sort, value_of(row), row.pk))


def mark_of(cursor: str) -> str:
    """Return what tells a later page of a table from its others in the access log."""
    return f" · after …{cursor[-8:]}" if cursor else ""


def cut(
    found: Sequence[T], limit: int, place_of: Callable[[T], Place]
) -> tuple[list[T], str | None]:
    """Cut a page of `limit` rows out of one row more, and say where the next one begins."""
    page = list(found[:limit])
    more = len(found) > limit
    return page, write_cursor(place_of(page[-1])) if more and page else None


def _stale() -> Invalid:
    return Invalid(
        "This page mark belongs to another table; begin at the first page.",
        "翻页标记无效，请从第一页开始。",
        code="cursor",
    )
