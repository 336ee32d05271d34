"""Steps that fill a district with checkpoints, passages of two weeks, and people looked for."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.filling import fill as fill_register
from bench.open_leads import _LEAD, _ROW, _list
from bench.orders import add_officers
from bench.scratch import say
from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Checkpoint, Passage
from gubei.domain.checkpoints.operations.posts import CheckpointFacts, open_checkpoint
from gubei.domain.checkpoints.rules.kinds import CheckpointKind
from gubei.domain.checkpoints.rules.tallies import NUMBERS, Tally
from gubei.domain.leads.models import Lead, ListRow
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.people.models import Person
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Level, Officer, Role, Unit
from gubei.domain.territory.queries import district
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of

USERNAME = "bench-barrier"
PASSWORD = "bench-barrier-2022"  # noqa: S105 - of a district that is thrown away
ROADS = 8
BATCH = 250_000
"""Rows a transaction."""
_STRANGERS = 4_000
"""Residents whom nobody looks for: they are in the vehicles that are measured."""

# Vehicles spread evenly over the days; every second one holds two people. Numbers stand for sealed
# and blind ones: of the same length, and as different. Those of commuters, whom a watch list opens,
# are left out.
_FILL_PASSAGES = """
INSERT INTO gubei_passage (id, checkpoint_id, unit_id, direction, plate_kind, plate, vehicle_class,
    origin, destination, destination_unit_id, goods, permit_number, facts, people, passed_at,
    received_at, seconds, by_id, policy_id, outcome, closed_at, turned_to, neighbour_receiver,
    withdrawal)
SELECT overlay(md5('passage' || n) placing '7' from 13 for 1)::uuid, %(checkpoints)s[1 + n %% %(roads)s],
    %(unit)s, 'in', 'ordinary', '冀W' || lpad((n %% 90000)::text, 5, '0'),
    (ARRAY['car', 'commuter', 'car', 'truck'])[1 + n %% 4], '滦平县', '密云区', %(village)s, '', '',
    '{}', 1 + n %% 2, moment, moment, 12 + n %% 20, %(by)s, %(policy)s, 'admit', moment, '', '', ''
FROM generate_series(%(first)s::int, %(last)s::int) AS n,
    LATERAL (SELECT %(begin)s::timestamptz + n * %(step)s * interval '1 second' AS moment) AS at
"""
_FILL_TRAVELLERS = """
INSERT INTO gubei_traveller (id, passage_id, place, is_driver, name, document, document_blind,
    celsius, tested_at, is_negative, facts, ruled, rule, outcome, decided_at, reason, taken_by)
SELECT overlay(md5('traveller' || n || ':' || place) placing '7' from 13 for 1)::uuid,
    overlay(md5('passage' || n) placing '7' from 13 for 1)::uuid, place, place = 1, '测',
    CASE WHEN n %% 4 = 1 THEN NULL ELSE decode(md5('sealed' || n) || md5(n::text), 'hex') END,
    decode(md5('blind' || n || place), 'hex'), 36.5,
    moment - interval '1 day', true, '{}', 'admit', 'tested', 'admit', moment, '', ''
FROM generate_series(%(first)s::int, %(last)s::int) AS n,
    LATERAL generate_series(1, 1 + n %% 2) AS place,
    LATERAL (SELECT %(begin)s::timestamptz + n * %(step)s * interval '1 second' AS moment) AS at
"""
_COUNT = f"""
INSERT INTO gubei_hourcount (id, checkpoint_id, hour, direction, vehicle_class,
    {", ".join(NUMBERS)}, steps)
SELECT overlay(md5(checkpoint_id::text || hour || vehicle_class) placing '7' from 13 for 1)::uuid,
    checkpoint_id, hour, 'in', vehicle_class, vehicles, people, people, 0, 0, 0, 0, 0, 0, 0, people,
    %(steps)s::int[]
FROM (
    SELECT checkpoint_id, date_trunc('hour', passed_at, 'Asia/Shanghai') AS hour, vehicle_class,
        count(*) AS vehicles, sum(people) AS people
    FROM gubei_passage GROUP BY 1, 2, 3
) AS hours
"""
_TABLES = ("gubei_passage", "gubei_traveller")


def fill(passages: int, days: int, watched: int) -> dict[str, Any]:
    """Store eight checkpoints, `passages` of the last days, and `watched` people looked for.

    A database with passages is left as it is.
    """
    now, begun = datetime.now(UTC), time.perf_counter()
    fill_register(watched + _STRANGERS, {})
    officer = _officer(now)
    if not Passage.objects.exists():
        _look_for(watched, now)
        opened = _open_roads(officer, now)
        _pass(passages, days, opened, officer, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {
        "passages": Passage.objects.count(),
        "looked_for": Lead.objects.filter(closed_at=None).count(),
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _officer(now: datetime) -> Officer:
    known = Officer.objects.filter(username=USERNAME).first()
    if known is not None:
        return known
    add_officers(now)
    made = Officer(
        id=next(uuid7_run(milliseconds_of(now))), username=USERNAME, name="卡口值班",
        role=Role.CHECKPOINT, unit=district(), joined_at=now,
    )  # fmt: skip
    made.set_password(PASSWORD)
    made.save(force_insert=True)
    return made


@transaction.atomic
def _look_for(watched: int, now: datetime) -> None:
    """Make an open lead for each of the first people whom the register knows."""
    ids = uuid7_run(milliseconds_of(now))
    found = _list(next(ids), 1, now)
    people = Person.objects.order_by("pk").values_list("pk", "unit")[:watched]
    rows = [(next(ids), next(ids), person, unit) for person, unit in people.iterator()]
    copy_rows(ListRow, _ROW, (
        (row, found.pk, 0, place + 2, b"", row.bytes, row.bytes, "[]", "")
        for place, (row, _, _, _) in enumerate(rows)
    ))  # fmt: skip
    copy_rows(Lead, _LEAD, (
        (lead, found.pk, row, person, unit, found.received_at, found.locate_by, found.feedback_by,
         "", "", "", "village", 1.0, [], "", "")
        for row, lead, person, unit in rows
    ))  # fmt: skip


@transaction.atomic
def _open_roads(officer: Officer, now: datetime) -> list[UUID]:
    """Bring the rules of entry into force and open the checkpoints."""
    leader = Officer.objects.filter(unit=district()).exclude(pk=officer.pk)[0]
    apply_policy(
        pack=read_pack("bj-entry-2022-04"), before=None, valid_on=in_shanghai(now).date(),
        reason="measured", by=leader, now=now,
    )  # fmt: skip
    return [_open(f"检查站{number + 1}", leader, now) for number in range(ROADS)]


def _open(name: str, by: Officer, now: datetime) -> UUID:
    town = Unit.objects.filter(level=Level.TOWN).order_by("code")[0]
    site = add_site(facts=SiteFacts(name, SiteKind.CHECKPOINT), unit=town.code, by=by, now=now)
    facts = CheckpointFacts(CheckpointKind.NATIONAL_ROAD, "19900009110", "滦平县")
    return open_checkpoint(site=site.pk, facts=facts, by=by, now=now).pk


def _pass(passages: int, days: int, opened: list[UUID], by: Officer, now: datetime) -> None:
    """Write the passages part by part, without the triggers that look at each row, then count."""
    begin = now - timedelta(days=days)
    village = Unit.objects.filter(level=Level.VILLAGE).order_by("code")[0]
    policy = PolicyChange.objects.get()
    values: dict[str, Any] = {
        "checkpoints": opened, "roads": len(opened), "unit": Checkpoint.objects.all()[0].unit_id,
        "village": village.pk, "by": by.pk, "policy": policy.pk, "begin": begin,
        "step": days * 86_400 / passages, "steps": Tally.empty().steps,
    }  # fmt: skip
    with connection.cursor() as cursor:
        _switch(cursor, "DISABLE")
        for first, last in _parts(passages):
            with transaction.atomic():
                cursor.execute(_FILL_PASSAGES, values | {"first": first, "last": last})
                cursor.execute(_FILL_TRAVELLERS, values | {"first": first, "last": last})
            say(f"{last + 1:,} of {passages:,} passages")
        _switch(cursor, "ENABLE")
        cursor.execute(_COUNT, values)


def _parts(passages: int) -> Iterator[tuple[int, int]]:
    for first in range(0, passages, BATCH):
        yield first, min(first + BATCH, passages) - 1


def _switch(cursor: Any, act: str) -> None:
    for table in _TABLES:
        cursor.execute(f"ALTER TABLE {table} {act} TRIGGER USER")
