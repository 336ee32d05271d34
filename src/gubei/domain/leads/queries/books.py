"""The books of lists as an officer may read them: whole, or the share of the own units."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.ledger import Ledger, ListLedger, ledgers
from gubei.domain.leads.queries.lists import holds_whole_list
from gubei.domain.leads.queries.reach import unit_ids_of
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.terms.moments import in_shanghai

_HOURS = 48


def books_of(
    officer: Officer, lists: Sequence[DispatchList], *, at: datetime
) -> dict[UUID, ListLedger]:
    """Return the ledger of each list: whole where the officer answers for the list."""
    whole = [each.pk for each in lists if holds_whole_list(officer, each)]
    shared = [each.pk for each in lists if each.pk not in set(whole)]
    books = ledgers(whole, at=at) if whole else {}
    if shared:
        books |= ledgers(shared, at=at, units=unit_ids_of(officer))
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


def by_hour(
    officer: Officer, dispatch_list: DispatchList, *, now: datetime
) -> list[tuple[datetime, Ledger]]:
    """Return the books at the end of every hour since the list was taken in (same-day zero table).

    Ends with the present moment; of a list that is open for days, the last two days.
    """
    started = in_shanghai(max(dispatch_list.taken_in_at, now - timedelta(hours=_HOURS)))
    hour = started.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    moments = []
    while hour < now:
        moments.append(hour)
        hour += timedelta(hours=1)
    return [
        (moment, books_of(officer, [dispatch_list], at=moment)[dispatch_list.pk].total)
        for moment in [*moments, now]
    ]
