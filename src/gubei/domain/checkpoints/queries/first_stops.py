"""Lorries with cold-chain goods on their way to the first-stop store, and how each ended.

That one is under way is no column: a passage that is taken back, or whose lorry was turned back after
all, has no first stop any more.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.checkpoints.models import Booking, FirstStop, Passage
from gubei.domain.sites.queries import own_sites
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.domain.territory.rules import Ability, may
from gubei.terms.passages import Outcome
from gubei.terms.refusals import NotFound

STOP = "first_stop"
"""An order to find a lorry that did not arrive at its first-stop store in time."""
_LET_IN = [each.value for each in Outcome if each.lets_in]


def entered() -> QuerySet[FirstStop]:
    """Return the first stops of lorries that are let in, whatever became of them."""
    return FirstStop.objects.filter(passage__withdrawn_at=None, passage__outcome__in=_LET_IN)


def under_way() -> QuerySet[FirstStop]:
    """Return those of which nobody said that they arrived, or where they are."""
    return entered().filter(end=None)


def stops_of(passages: Sequence[Passage]) -> dict[UUID, FirstStop]:
    """Return the first stops of vehicles by passage; who carries no cold-chain goods is left out."""
    found = entered().filter(passage__in=passages)
    rows = found.select_related("store__unit", "end__by", "booking")
    return {each.passage_id: each for each in rows}


def stops_by_booking(bookings: Sequence[Booking]) -> dict[UUID, FirstStop]:
    """Return the first stops of lorries that came by bookings, by booking."""
    found = entered().filter(booking__in=bookings)
    rows = found.select_related("passage", "store__unit", "end__by")
    return {each.booking_id: each for each in rows if each.booking_id}


def first_stops_of(officer: Officer) -> QuerySet[FirstStop]:
    """Return where lorries went first, to who answers for a store, or works where they are asked for."""
    mine = Q(store__in=own_sites(officer).values("pk"))
    if any(may(officer, each) for each in (Ability.READ, Ability.WORK, Ability.PASSAGES)):
        units = list(units_of(officer).values_list("pk", flat=True))
        mine |= Q(store__unit__in=units) | Q(passage__unit__in=units)
    rows = entered().filter(mine)
    return rows.select_related(
        "passage__checkpoint__site", "passage__unit", "store__unit", "end__by", "booking"
    )


def under_way_of(officer: Officer) -> QuerySet[FirstStop]:
    """Return those that are under way, who is due first first."""
    return first_stops_of(officer).filter(end=None).order_by("arrive_by", "pk")


def stop_in_reach(officer: Officer, passage: UUID, *, lock: bool = False) -> FirstStop:
    """Return where one lorry goes first, locked for a change where asked. Raises NotFound."""
    if lock:
        list(Passage.objects.filter(pk=passage).select_for_update().values_list("pk"))
    found = first_stops_of(officer).filter(passage=passage).first()
    if found is None:
        raise NotFound(
            "No lorry of yours is on its way to a first-stop store.",
            "您的辖区内没有前往首站冷库的该车辆。",
        )
    return found
