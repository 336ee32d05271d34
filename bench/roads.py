"""Steps that fill a district with checkpoints, passages of two weeks, and people looked for."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.apart import set_apart
from bench.filling import fill as fill_register
from bench.open_leads import _LEAD, _ROW, _list
from bench.orders import add_officers
from bench.scratch import say
from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Checkpoint, HourCount, Passage
from gubei.domain.checkpoints.operations.counting import counted
from gubei.domain.checkpoints.operations.posts import CheckpointFacts, open_checkpoint
from gubei.domain.checkpoints.rules.kinds import CheckpointKind
from gubei.domain.checkpoints.rules.tallies import (
    NUMBERS,
    STEP,
    STEPS,
    Place,
    Tally,
    hour_of,
    tallies_of,
)
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
"""Passages a statement."""
_STRANGERS = 4_000
"""Residents whom nobody looks for: they are in the vehicles that are measured."""

_KEY = (
    "(lpad(to_hex(%(begin_ms)s::bigint + (n * %(step_ms)s)::bigint), 12, '0') ||"
    " overlay(substr(md5({0}), 13) placing '7' from 1 for 1))::uuid"
)
# Vehicles spread evenly over the days; every second one holds two people. Keys are in the order of
# time, as devices make them. Numbers stand for sealed and blind ones: of the same length, and as
# different. Those of commuters, whom a watch list opens, are left out.
_MOMENT = "%(begin)s::timestamptz + n * %(step)s * interval '1 second'"
_FILL_PASSAGES = f"""
INSERT INTO gubei_passage (id, checkpoint_id, unit_id, direction, plate_kind, plate, vehicle_class,
    origin, destination, destination_unit_id, goods, permit_number, facts, people, passed_at,
    received_at, seconds, by_id, policy_id, outcome, closed_at, turned_to, neighbour_receiver,
    withdrawal)
SELECT {_KEY.format("'passage' || n")}, %(checkpoints)s[1 + n %% %(roads)s],
    %(unit)s, 'in', 'ordinary', '冀W' || lpad((n %% 90000)::text, 5, '0'),
    (ARRAY['car', 'commuter', 'car', 'truck'])[1 + n %% 4], '滦平县', '密云区', %(village)s, '', '',
    '{{}}', 1 + n %% 2, moment, moment, 12 + n %% 20, %(by)s, %(policy)s, 'admit', moment, '', '', ''
FROM generate_series(%(first)s::int, %(last)s::int) AS n, LATERAL (SELECT {_MOMENT} AS moment) AS at
"""
_FILL_TRAVELLERS = f"""
INSERT INTO gubei_traveller (id, passage_id, place, is_driver, name, document, document_blind,
    celsius, tested_at, is_negative, facts, ruled, rule, outcome, decided_at, reason, taken_by)
SELECT {_KEY.format("'traveller' || n || ':' || place")}, {_KEY.format("'passage' || n")},
    place, place = 1, '测',
    CASE WHEN n %% 4 = 1 THEN NULL ELSE decode(md5('sealed' || n) || md5(n::text), 'hex') END,
    decode(md5('blind' || n || place), 'hex'), 36.5,
    moment - interval '1 day', true, '{{}}', 'admit', 'tested', 'admit', moment, '', ''
FROM generate_series(%(first)s::int, %(last)s::int) AS n,
    LATERAL generate_series(1, 1 + n %% 2) AS place, LATERAL (SELECT {_MOMENT} AS moment) AS at
"""
# What `operations.counting` adds up passage by passage; `_prove` compares the two.
_COUNT = f"""
WITH part AS MATERIALIZED (
    SELECT checkpoint_id, date_trunc('hour', passed_at, 'Asia/Shanghai') AS hour, vehicle_class,
        least(seconds / {STEP}, {STEPS - 1}) AS step, count(*) AS vehicles, sum(people) AS people
    FROM gubei_passage GROUP BY 1, 2, 3, 4
)
INSERT INTO gubei_hourcount (id, checkpoint_id, hour, direction, vehicle_class,
    {", ".join(NUMBERS)}, steps)
SELECT overlay(md5(checkpoint_id::text || hour || vehicle_class) placing '7' from 13 for 1)::uuid,
    checkpoint_id, hour, 'in', vehicle_class, sum(vehicles), sum(people), sum(people),
    0, 0, 0, 0, 0, 0, 0, sum(people),
    (SELECT array_agg(coalesce(took.vehicles, 0) ORDER BY each)
     FROM generate_series(0, {STEPS - 1}) AS each
         LEFT JOIN unnest(array_agg(step), array_agg(vehicles)) AS took(step, vehicles)
             ON took.step = each)
FROM part GROUP BY checkpoint_id, hour, vehicle_class
"""
_AGAINST_THE_RULES = """
SELECT count(*) FROM gubei_passage AS passage FULL JOIN (
    SELECT passage_id, count(*) AS people, bool_and(outcome = 'admit') AS is_admitted
    FROM gubei_traveller GROUP BY passage_id
) AS inside ON inside.passage_id = passage.id
WHERE (inside.people = passage.people AND inside.is_admitted) IS NOT TRUE
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
    """Write the passages part by part, then the counts of all hours, and prove both."""
    begin = now - timedelta(days=days)
    village = Unit.objects.filter(level=Level.VILLAGE).order_by("code")[0]
    policy = PolicyChange.objects.get()
    step = days * 86_400 / passages
    values: dict[str, Any] = {
        "checkpoints": opened, "roads": len(opened), "unit": Checkpoint.objects.all()[0].unit_id,
        "village": village.pk, "by": by.pk, "policy": policy.pk, "begin": begin, "step": step,
        "begin_ms": milliseconds_of(begin), "step_ms": step * 1000,
    }  # fmt: skip
    with set_apart(*_TABLES), connection.cursor() as cursor:
        for first, last in _parts(passages):
            cursor.execute(_FILL_PASSAGES, values | {"first": first, "last": last})
            cursor.execute(_FILL_TRAVELLERS, values | {"first": first, "last": last})
            say(f"{last + 1:,} of {passages:,} passages")
        cursor.execute(_COUNT)
    _prove()


def _prove() -> None:
    """Raise where a passage is what a trigger would have refused, or an hour is counted wrongly.

    Some hours are counted anew from their rows, as the product counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AGAINST_THE_RULES)
        (wrong,) = cursor.fetchone()
    hours = list(HourCount.objects.order_by("hour", "checkpoint", "vehicle_class"))
    for hour in (hours[0], hours[len(hours) // 2], hours[-1]):
        wrong += _is_wrong(hour)
    if wrong:
        raise AssertionError(f"{wrong} passages or hours are not as the product writes them")


def _is_wrong(hour: HourCount) -> bool:
    place = Place(hour.checkpoint_id, hour_of(hour.hour), hour.direction, hour.vehicle_class)
    inside = Passage.objects.filter(
        checkpoint=hour.checkpoint_id, direction=hour.direction, vehicle_class=hour.vehicle_class,
        passed_at__gte=hour.hour, passed_at__lt=hour.hour + timedelta(hours=1),
    ).prefetch_related("travellers")  # fmt: skip
    tally = tallies_of(counted(each, list(each.travellers.all())) for each in inside)[place]
    return Tally([getattr(hour, name) for name in NUMBERS], hour.steps) != tally


def _parts(passages: int) -> Iterator[tuple[int, int]]:
    for first in range(0, passages, BATCH):
        yield first, min(first + BATCH, passages) - 1
