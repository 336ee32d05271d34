"""Steps that fill a district with orders and look at them as officers do, through the API."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client

from gubei.domain.orders.models import Decision, Ladder, Order, Rung
from gubei.domain.orders.operations.deciding import ladder_for
from gubei.domain.orders.queries.orders import WAITING, orders_of
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.territory.models import Level, Officer, Role, Unit
from gubei.domain.territory.queries import district
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 20_000
_DAYS = 30
_ROLES = {Level.DISTRICT: Role.DUTY, Level.TOWN: Role.TOWN, Level.VILLAGE: Role.VILLAGE}
_COLUMNS = (
    "id", "decision_id", "unit_id", "officer_id", "issued_by_unit_id", "kind", "subject",
    "subject_kind", "form", "issued_at", "taken_in_at", "due_at", "accepted_at", "reported_at",
    "report", "closed_at", "ladder_id", "step", "climbs_at",
)  # fmt: skip


def fill(orders: int, waiting: float) -> dict[str, Any]:
    """Store `orders` orders of the last 30 days of which the share `waiting` waits for an answer.

    Half of those that wait are overdue and have climbed every rung, the other half is due within
    days; a twentieth of the rest waits for the issuer. A database that is full is left as it is.
    """
    open_database()
    now = datetime.now(UTC)
    ensure_units(now)
    officers = add_officers(now)
    missing, begun = orders - Order.objects.count(), time.perf_counter()
    ids, rows = uuid7_run(milliseconds_of(now)), _rows(missing, waiting, officers, now)
    while part := [(next(ids), *row) for row in islice(rows, _AT_ONCE)]:
        with transaction.atomic():
            copy_rows(Order, _COLUMNS, part)
    seconds = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"orders": Order.objects.count(), "seconds": round(seconds, 3)}


def add_officers(now: datetime) -> list[Officer]:
    """Put one officer in post in every unit that has none; return who answers, district first."""
    ids = uuid7_run(milliseconds_of(now))
    without = Unit.objects.filter(officers=None).order_by("level", "code")
    Officer.objects.bulk_create(
        Officer(
            id=next(ids), username=f"bench-{unit.code}", name=f"{unit.name}值班", unit=unit,
            role=_ROLES[Level(unit.level)], joined_at=now,
            password="!",  # noqa: S106 - no password has this hash: nobody signs in with it
        )
        for unit in without
    )  # fmt: skip
    return list(Officer.objects.select_related("unit").order_by("unit__level", "unit__code"))


def _rows(
    number: int, waiting: float, officers: Sequence[Officer], now: datetime
) -> Iterator[tuple[Any, ...]]:
    """Yield orders without their ids, spread over the units and the last 30 days."""
    issuer, ids = district(), uuid7_run(milliseconds_of(now))
    decision = Decision.objects.create(
        id=next(ids), unit=issuer, subject="入户排查", decided_at=now, taken_in_at=now
    )
    ladder = ladder_for(issuer, Order.Kind.ASSIGNMENT, now)
    every = max(round(1 / waiting), 1)
    kinds = cycle(Order.Kind.values)
    for place, officer in zip(range(number), cycle(officers), strict=False):
        fixed: tuple[Any, ...] = (
            decision.pk,
            officer.unit_id,
            officer.pk,
            issuer.pk,
            next(kinds),
            "入户排查",
            "",
            "[]",
        )
        back = timedelta(seconds=place * 7919 % (_DAYS * 86_400))
        if place % every == 0:
            yield (*fixed, *_waiting(back, now, ladder, overdue=place // every % 2 == 0))
        else:
            yield (*fixed, *_answered(back, now, ladder, is_closed=place % 20 != 1))


def _waiting(back: timedelta, now: datetime, ladder: Ladder, *, overdue: bool) -> tuple[Any, ...]:
    issued = now - back - timedelta(hours=5) if overdue else now - timedelta(minutes=5)
    due = issued + timedelta(hours=4) if overdue else now + timedelta(hours=5) + back / 10
    climbs = None if overdue else issued + (due - issued) / 2
    facts = (issued, issued, due, None, None, None, None)
    return (*facts, ladder.pk, 4 if overdue else 0, climbs)


def _answered(
    back: timedelta, now: datetime, ladder: Ladder, *, is_closed: bool
) -> tuple[Any, ...]:
    issued = now - back - timedelta(hours=5)
    accepted = issued + timedelta(minutes=back.seconds % 120)
    reported = accepted + timedelta(minutes=back.seconds % 119)
    closed = reported + timedelta(minutes=10) if is_closed else None
    facts = (issued, issued, issued + timedelta(hours=4), accepted, reported, "{}", closed)
    return (*facts, ladder.pk, 1, None)


def look(calls: int) -> dict[str, Any]:
    """Measure counters, all work and the orders table `calls` times each."""
    officers = {level: _officer(level) for level in _ROLES}
    asked = (
        "/orders/counts", "/work/all", "/work", "/home", "/orders", "/orders?state=open",
        "/orders?state=overdue", "/orders?state=reported", "/orders/not-fed-back", "/orders/events",
    )  # fmt: skip
    cases = [
        {"case": f"GET {path}, {level.name.lower()}", **_ask(officer, path, calls)}
        for path in asked
        for level, officer in officers.items()
    ]
    waiting = Order.objects.filter(WAITING).count()
    reference = _seconds(partial(count_in_python, officers[Level.DISTRICT]))
    cases[0] |= {
        "reference": "counting the waiting orders in Python",
        "reference_seconds": round(reference, 3),
        "ratio": round(reference / cases[0]["seconds"], 1),
    }
    return {"cases": cases, "orders": Order.objects.count(), "waiting": waiting}


def _officer(level: Level) -> Officer:
    officers = Officer.objects.select_related("unit").filter(role=_ROLES[level], left_at=None)
    return officers.filter(unit__level=level).order_by("unit__code")[0]


def _ask(officer: Officer, path: str, calls: int) -> dict[str, Any]:
    """Ask so many times, after once for nothing; `seconds` is the median of one call."""
    client = Client()
    client.force_login(officer, backend="gubei.interfaces.api.sessions.OfficerBackend")
    answer = client.get(f"/api{path}")
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code} {answer.content[:300]!r}")
    spent = [_seconds(lambda: client.get(f"/api{path}")) for _ in range(calls)]
    hundredths = statistics.quantiles(spent, n=100, method="inclusive")
    return {
        "calls": calls,
        "seconds": round(hundredths[49], 4),
        "p50_ms": round(hundredths[49] * 1000, 1),
        "p95_ms": round(hundredths[94] * 1000, 1),
        "reference": None,
        "reference_seconds": None,
        "ratio": None,
    }


def count_in_python(officer: Officer) -> tuple[int, int]:
    """Count what is open and what is overdue, reading every waiting order."""
    now, found = datetime.now(UTC), list(orders_of(officer).filter(WAITING))
    return len(found), sum(order.due_at < now for order in found)


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def make_due(number: int, now: datetime) -> list[UUID]:
    """Store `number` orders to villages whose first rung has just fallen; return their ids."""
    villages = Officer.objects.filter(role=Role.VILLAGE, left_at=None).select_related("unit")
    issuer, ids = district(), uuid7_run(milliseconds_of(now) + int.from_bytes(os.urandom(2)))
    decision = Decision.objects.create(
        id=next(ids), unit=issuer, subject="入户排查", decided_at=now, taken_in_at=now
    )
    ladder = ladder_for(issuer, Order.Kind.ASSIGNMENT, now)
    first = Rung.objects.get(ladder=ladder, step=1)
    issued = now - timedelta(hours=2, minutes=1)
    due = issued + timedelta(hours=4)
    climbs = issued + (due - issued) * first.percent / 100 + timedelta(minutes=first.minutes)
    rows = [
        (next(ids), decision.pk, officer.unit_id, officer.pk, issuer.pk, "assignment", "入户排查", "", "[]",
         issued, issued, due, None, None, None, None, ladder.pk, 0, climbs)
        for _, officer in zip(range(number), cycle(villages), strict=False)
    ]  # fmt: skip
    with transaction.atomic():
        copy_rows(Order, _COLUMNS, rows)
    return [row[0] for row in rows]
