"""Steps that fill a district with open leads and let the worker order what is to be located."""

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.orders import add_officers
from gubei.domain.leads.models import DispatchList, Lead, ListRow
from gubei.domain.leads.operations.ordering import order_locating
from gubei.domain.orders.models import Order
from gubei.domain.orders.rules.doing import SUBJECT
from gubei.domain.people.models import Person
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.territory.models import Level, Unit
from gubei.domain.territory.queries import district
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

LISTS = 10
_AT_ONCE = 20_000
_ROW = ("id", "dispatch_list_id", "sheet", "number", "sealed", "fingerprint", "subject",
        "findings", "unreadable")  # fmt: skip
_LEAD = ("id", "dispatch_list_id", "row_id", "person_id", "unit_id", "received_at", "locate_by",
         "feedback_by", "exposure", "origin", "address", "route", "route_confidence",
         "candidates", "proposed_code", "proposed_name")  # fmt: skip


def fill(leads: int) -> dict[str, Any]:
    """Store `leads` open leads of ten lists, spread over all villages, about one invented person.

    The lists came one hour after the other, the last one an hour ago. A database with leads is
    left as it is.
    """
    open_database()
    now, begun = datetime.now(UTC), time.perf_counter()
    ensure_units(now)
    add_officers(now)
    if not Lead.objects.exists():
        ids = uuid7_run(milliseconds_of(now))
        person = _person(next(ids), now)
        for number in range(LISTS):
            _fill_list(_list(next(ids), number, now), person, leads // LISTS, ids)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {"leads": Lead.objects.count(), "seconds": round(time.perf_counter() - begun, 3)}


def _person(key: UUID, now: datetime) -> Person:
    village = Unit.objects.filter(level=Level.VILLAGE).order_by("code")[0]
    return Person.objects.create(id=key, unit=village, name="演示", added_at=now, grams=[])


def _list(key: UUID, number: int, now: datetime) -> DispatchList:
    received = now - timedelta(hours=number + 1)
    return DispatchList.objects.create(
        id=key, unit=district(), name=f"演示派单{number + 1}", kind="dispatch", version=1,
        file_name="", file_hash=hashlib.sha256(key.bytes).digest(), sheets=[],
        received_at=received, taken_in_at=received + timedelta(minutes=5),
        locate_by=received + timedelta(hours=2), feedback_by=received + timedelta(hours=24),
    )  # fmt: skip


def _fill_list(found: DispatchList, person: Person, number: int, ids: Iterator[UUID]) -> None:
    villages = list(Unit.objects.filter(level=Level.VILLAGE).values_list("pk", flat=True))
    places = iter(range(number))
    while part := [(next(ids), next(ids), place) for place in islice(places, _AT_ONCE)]:
        rows = [
            (row, found.pk, 0, place + 2, b"", row.bytes, row.bytes, "[]", "")
            for row, _, place in part
        ]
        leads: list[tuple[Any, ...]] = [
            (lead, found.pk, row, person.pk, villages[place % len(villages)], found.received_at,
             found.locate_by, found.feedback_by, "", "", "", "village", 1.0, [], "", "")
            for row, lead, place in part
        ]  # fmt: skip
        with transaction.atomic():
            copy_rows(ListRow, _ROW, rows)
            copy_rows(Lead, _LEAD, leads)


def order_open_leads(calls: int) -> dict[str, Any]:
    """Let the worker order what is to be located: for new lists, and when nothing is new.

    The reference groups all open leads, as one would first write it.
    """
    now = datetime.now(UTC)
    given = Order.objects.filter(subject_kind=SUBJECT)
    before = given.count()
    first = _seconds(lambda: order_locating(now=now))
    again = min(_seconds(lambda: order_locating(now=now)) for _ in range(calls))
    leads = Lead.objects.filter(closed_at=None)
    pairs = leads.order_by().values_list("dispatch_list", "unit").distinct()
    slow = min(_seconds(lambda: len(pairs.all())) for _ in range(calls))
    if given.filter(closed_at=None).count() != len(pairs):
        raise AssertionError("the orders are not those of the open leads")
    return {
        "made": given.count() - before, "seconds": round(first, 3),
        "again_seconds": round(again, 4), "reference_seconds": round(slow, 4),
    }  # fmt: skip


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
