"""Orders that nobody answered climb a rung: one order, one statement, one transaction.

The rows are taken with SKIP LOCKED, so any number of workers may run. What a step means (the
escalation, its message, the next rung) is written by the one statement that also moves the
order on; a worker that is killed has done all of it or none of it. Who was told of an earlier
rung by a message that has not left yet gets no second one: after a day's stop nobody is told twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from gubei.domain.orders.models import Order
from gubei.domain.orders.queries.orders import WAITING, answerable
from gubei.domain.orders.rules.ladders import BACK_LOADED, LATE
from gubei.domain.territory.models import Officer, Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_CLIMB = """
WITH due AS MATERIALIZED (
  SELECT o.id, o.unit_id, o.officer_id, o.subject, o.ladder_id, o.step + 1 AS step, o.climbs_at,
         o.issued_at, o.due_at, o.taken_in_at
  FROM gubei_order o
  WHERE o.climbs_at <= %(now)s
  ORDER BY o.climbs_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED
), told AS MATERIALIZED (
  SELECT due.*, rung.whom, who.id AS told_id,
         due.taken_in_at - due.issued_at > %(back_loaded)s AS quiet
  FROM due
  JOIN gubei_rung rung ON rung.ladder_id = due.ladder_id AND rung.step = due.step
  JOIN gubei_unit unit ON unit.id = due.unit_id
  LEFT JOIN LATERAL (
    SELECT officer.id FROM gubei_officer officer JOIN gubei_unit place ON place.id = officer.unit_id
    WHERE officer.left_at IS NULL AND place.code = ANY(unit.lineage)
      AND (rung.whom = 'officer' AND officer.id = due.officer_id
           OR officer.role = (CASE place.level WHEN 3 THEN 'village_worker'
             WHEN 2 THEN 'town_officer'
             ELSE CASE WHEN rung.whom = 'leader' AND unit.level = 1
               THEN 'district_leader' ELSE 'district_duty' END END)
           AND place.level <= CASE rung.whom WHEN 'town' THEN 2 WHEN 'district' THEN 1 ELSE 3 END)
    ORDER BY (rung.whom = 'officer' AND officer.id = due.officer_id) DESC,
             -- Above the unit itself it is no step up to tell somebody again.
             (rung.whom IN ('town', 'district') AND EXISTS (
               SELECT 1 FROM gubei_escalation before
               WHERE before.order_id = due.id AND before.told_id = officer.id)),
             place.level DESC, officer.joined_at, officer.id
    LIMIT 1
  ) who ON true
), step AS (
  INSERT INTO gubei_escalation (id, order_id, step, whom, told_id, way, fell_at, at, late)
  SELECT %(escalation)s, id, step, whom, coalesce(told_id, officer_id),
         CASE WHEN quiet THEN '' WHEN EXISTS (
           SELECT 1 FROM gubei_escalation earlier
           JOIN gubei_outgoingnotice waits ON waits.escalation_id = earlier.id
           WHERE earlier.order_id = told.id AND waits.officer_id = coalesce(told.told_id, told.officer_id)
             AND coalesce(waits.sent_at, waits.given_up_at) IS NULL
         ) THEN 'earlier' ELSE 'notice' END, climbs_at, %(now)s,
         %(now)s - climbs_at > %(late)s
  FROM told RETURNING id, told_id, way
), message AS (
  INSERT INTO gubei_outgoingnotice
    (id, officer_id, escalation_id, text, made_at, try_at, tries, error, board, sent_by)
  SELECT %(notice)s, step.told_id, step.id,
         left('【催办】' || told.subject || '，时限 '
              || to_char(told.due_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI'), 500),
         %(now)s, %(now)s, 0, '', '', ''
  FROM step, told WHERE step.way = 'notice'
)
UPDATE gubei_order SET step = due.step, climbs_at = (
  SELECT due.issued_at + (due.due_at - due.issued_at) * rung.percent / 100
         + rung.minutes * interval '1 minute'
  FROM gubei_rung rung WHERE rung.ladder_id = due.ladder_id AND rung.step = due.step + 1)
FROM due WHERE gubei_order.id = due.id
"""


def climb(*, now: datetime, most: int = 20_000) -> int:
    """Take up to `most` due steps, each in its own transaction; return how many.

    An order that missed several rungs takes them one by one, each stamped with both moments.
    """
    ids = uuid7_run(milliseconds_of(now))
    with _in_quick_steps(), connection.cursor() as cursor:
        for done in range(most):
            cursor.execute(_CLIMB, _arguments(now, next(ids), next(ids)))
            if cursor.rowcount == 0:
                return done
    return most


# A plan that is kept must not read whole tables because they were empty when it was made; nor
# the index of all messages that wait, so the statement asks for them in other words. A commit does
# not wait for the disk: where the server itself crashes, the steps of the last moment are undone
# whole and climbed again.
_SETTINGS = {"enable_seqscan": "off", "synchronous_commit": "off"}


@contextmanager
def _in_quick_steps() -> Iterator[None]:
    """Let the server plan a statement once and keep the plan: planning costs half of a step."""
    with connection.cursor() as cursor:
        for name, value in _SETTINGS.items():
            cursor.execute(f"SET {name} = {value}")
    link = connection.connection
    before, link.prepare_threshold = link.prepare_threshold, 5
    try:
        yield
    finally:
        link.prepare_threshold = before
        # Where this fails, the server is away, or takes the settings back with the transaction.
        with suppress(DatabaseError), connection.cursor() as cursor:
            for name in _SETTINGS:
                cursor.execute(f"RESET {name}")


def _arguments(now: datetime, escalation: UUID, notice: UUID) -> dict[str, Any]:
    return {
        "now": now, "late": LATE, "back_loaded": BACK_LOADED,
        "escalation": escalation, "notice": notice,
    }  # fmt: skip


def hand_over_orders(of: Officer | None = None) -> int:
    """Give waiting orders of one officer who left, or of all, to who answers for the unit.

    Return how many. Where nobody at all is in post, up to the district, they stay and are counted.
    """
    gone = Officer.objects.filter(left_at__isnull=False)
    if of is not None:
        gone = gone.filter(pk=of.pk)
    left: QuerySet[Order] = Order.objects.filter(WAITING, officer__in=gone)
    units = Unit.objects.filter(pk__in=left.values("unit"))
    answering = [(unit, answerable(unit)) for unit in units.order_by("pk")]
    # One statement for each unit: who accepted an order since keeps it.
    return sum(
        left.filter(unit=unit).update(officer=officer)
        for unit, officer in answering
        if officer is not None
    )
