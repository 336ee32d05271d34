"""`gubei ledger`: where every row of a list stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.box import SIMPLE
from rich.table import Table

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.ledger import ENDS, Ledger, ListLedger, ledgers
from gubei.domain.territory.models import Unit
from gubei.interfaces.cli.clock import read_clock, read_time
from gubei.interfaces.cli.database import open_database
from gubei.interfaces.cli.finding import find_list
from gubei.interfaces.cli.saying import be_quiet, print_json, say, show
from gubei.terms.moments import say_moment

_SHARES = ("leads", *ENDS, "open")
_WHOLE = ("rows", "unreadable", *_SHARES, "unassigned")
_HEADS = {
    "rows": "总行\nrows", "unreadable": "不可读\nunread-\nable", "leads": "线索\nleads",
    "found": "找到\nfound", "duplicate": "重复\ndupli-\ncate",
    "transferred": "转办\ntrans-\nferred", "not_here": "不在\nnot\nhere",
    "false_hit": "误报\nfalse\nhit", "out_of_reach": "失联\nout of\nreach",
    "open": "未办\nopen",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """A list with its ledger."""

    dispatch_list: DispatchList
    ledger: ListLedger

    def as_json(self, units: dict[UUID, Unit]) -> dict[str, Any]:
        """Return the counts under the names of the command line contract."""
        shares = sorted(self.ledger.by_unit.items(), key=lambda each: units[each[0]].code)
        return {
            "list": str(self.dispatch_list.id),
            **_counts(self.ledger.total, _WHOLE),
            "by_unit": [
                {"unit": units[key].code, "name": units[key].name, **_counts(share, _SHARES)}
                for key, share in shares
            ],
        }


def ledger(
    wanted: Annotated[
        str, typer.Argument(metavar="[LIST]", help="A list by id or name. 名单编号或名称。")
    ] = "",
    *,
    at: Annotated[
        str, typer.Option(help="As the books stood then: 2022-04-26 09:30. 截至该时刻。")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Show where every row stands: rows = unreadable + leads. 查看每一行的去向。"""
    if as_json:
        be_quiet()
    now = read_clock()
    open_database()
    moment = read_time(at, now=now) if at else now
    books = _read_books([find_list(wanted)] if wanted else _all_lists(), moment)
    units = Unit.objects.in_bulk({key for book in books for key in book.ledger.by_unit})
    if not as_json:
        _show_books(books, units, moment, in_detail=bool(wanted))
    elif wanted:
        print_json(books[0].as_json(units))
    else:
        print_json({"lists": [_named(book, book.as_json(units)) for book in books]})


def _all_lists() -> list[DispatchList]:
    return list(DispatchList.objects.order_by("-received_at", "-version"))


def _read_books(lists: list[DispatchList], at: datetime) -> list[Book]:
    found = ledgers([each.id for each in lists], at=at)
    return [Book(each, found[each.id]) for each in lists]


def _named(book: Book, counts: dict[str, Any]) -> dict[str, Any]:
    made = book.dispatch_list
    return {"list": counts.pop("list"), "name": made.name, "version": made.version, **counts}


def _counts(ledger: Ledger, names: tuple[str, ...]) -> dict[str, int]:
    return {name: getattr(ledger, name) for name in names}


def _show_books(
    books: list[Book], units: dict[UUID, Unit], at: datetime, *, in_detail: bool
) -> None:
    say(f"{say_moment(at)} (Asia/Shanghai)")
    if not books:
        say("尚未接收任何名单。 No list has been taken in yet: gubei intake FILE")
        return
    table = Table(box=SIMPLE, padding=(0, 0, 0, 1))
    table.add_column("名单\nlist", overflow="fold", min_width=12)
    for head in _HEADS.values():
        table.add_column(head, justify="right", no_wrap=True)
    for book in books:
        made = book.dispatch_list
        _add_line(table, f"{made.name} v{made.version}", book.ledger.total)
    if in_detail:
        table.add_section()
        shares = books[0].ledger.by_unit.items()
        for key, share in sorted(shares, key=lambda each: units[each[0]].code):
            _add_line(table, units[key].name, share, names=_SHARES)
    show(table)


def _add_line(
    table: Table, name: str, ledger: Ledger, names: tuple[str, ...] = tuple(_HEADS)
) -> None:
    cells = (f"{getattr(ledger, head):,}" if head in names else "" for head in _HEADS)
    table.add_row(name, *cells)
