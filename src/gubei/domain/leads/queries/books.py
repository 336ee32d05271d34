"""The books of lists as an officer may read them: whole, or the share of the own units."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.ledger import Ledger, ListLedger, ledgers
from gubei.domain.leads.queries.lists import holds_whole_list
from gubei.domain.leads.queries.reach import unit_ids_of
from gubei.domain.territory.models import Level, Officer, Unit


def books_of(
    officer: Officer, lists: Sequence[DispatchList], *, at: datetime, shares: bool = True
) -> dict[UUID, ListLedger]:
    """Return the ledger of each list: whole where the officer answers for the list.

    Without `shares` of the units, the totals alone, with the rows that the intake counted: rows
    neither change nor go, and counting a million of them again takes a second.
    """
    whole = [each.pk for each in lists if holds_whole_list(officer, each)]
    shared = [each.pk for each in lists if each.pk not in set(whole)]
    here = [] if shares else [each for each in lists if each.taken_in_at <= at]
    counted = {each.pk: each.intake_report for each in here}
    books = ledgers(whole, at=at, shares=shares, counted=counted) if whole else {}
    if shared:
        books |= ledgers(shared, at=at, units=unit_ids_of(officer), shares=shares)
    return books


def by_town(shares: dict[UUID, Ledger]) -> dict[UUID, Ledger]:
    """Add the shares of villages up to their towns; the district's own share stays its own."""
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=shares)}
    towns: dict[UUID, Ledger] = {}
    for key, ledger in shares.items():
        unit = units[key]
        town = unit.parent_id if unit.level == Level.VILLAGE and unit.parent_id else key
        towns[town] = added([towns[town], ledger]) if town in towns else ledger
    return towns


def added(ledgers_: Iterable[Ledger]) -> Ledger:
    """Add ledgers up."""
    rows = [ledger.as_dict().values() for ledger in ledgers_]
    return Ledger(*(sum(column) for column in zip(*rows, strict=True)))
