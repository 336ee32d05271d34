"""The result of a single sample is ordered with its clock: who was sampled is still held."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q

from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, close_ruled, give_ruled
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.sampling.models import RecallMember, Sample
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import district
from gubei.terms.refusals import Refused
from gubei.terms.words import Words, both_in_one

SUBJECT = "single"
_SHORTEST = timedelta(minutes=30)
"""An order about a sample that a desk told late gives at least this long."""
_DECIDED = both_in_one(Words("results of single samples", "单管复采结果"))
_THERE = both_in_one(Words("the result is there", "结果已报"))

# Single samples of people whose recall is open, that nobody was asked about and that say nothing
# yet; with the time that the policy gave when the recall began.
_AWAITED = """
SELECT s.id, min(c.result_by - c.resample_by)
FROM gubei_recallmember m
JOIN gubei_recall c ON c.id = m.recall_id AND c.withdrawn_at IS NULL
JOIN gubei_person mine ON mine.id = m.person_id
JOIN gubei_person p ON p.id = coalesce(mine.same_as_id, mine.id)
                    OR p.same_as_id = coalesce(mine.same_as_id, mine.id)
JOIN gubei_sample s ON s.person_id = p.id AND s.sampled_at >= c.at
JOIN gubei_tube t ON t.id = s.tube_id AND t.capacity = 1
WHERE m.ended_at IS NULL AND (%(of)s::uuid[] IS NULL OR s.id = ANY(%(of)s::uuid[]))
  AND NOT EXISTS (SELECT 1 FROM gubei_tuberesult r WHERE r.tube_id = t.id)
  AND NOT EXISTS (SELECT 1 FROM gubei_order o WHERE o.subject_id = s.id AND o.kind = 'result')
GROUP BY s.id ORDER BY s.id LIMIT 500
"""


def order_results(*, now: datetime, of: Collection[UUID] | None = None) -> int:
    """Order the results of single samples of recalled people, all or `of` some; returns how many.

    The clock runs from the swab. The orders are the district's: nobody below may tell a result.
    Where nobody is in post nothing is ordered; the worker asks again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AWAITED, {"of": None if of is None else list(of)})
        times: dict[UUID, timedelta] = dict(cursor.fetchall())
    if not times:
        return 0
    home, singles = district(), Sample.objects.filter(pk__in=times).order_by("pk")
    wanted = [
        _ruled(single, home, max(single.sampled_at + times[single.pk], now + _SHORTEST))
        for single in singles.select_related("person", "tube")
    ]
    with suppress(Refused):
        return len(give_ruled(wanted, subject=_DECIDED, issuer=home, now=now))
    return 0


def _ruled(single: Sample, home: Unit, due_at: datetime) -> Ruled:
    name, barcode = single.person.name, single.tube.barcode
    said = Words(
        f"{name}: result of the single sample, tube {barcode}",
        f"{name}：单管复采结果，采样管 {barcode}",
    )
    return Ruled(home, Wish(
        both_in_one(said), due_at, kind=Order.Kind.RESULT, subject_kind=SUBJECT,
        subject_id=single.pk,
    ))  # fmt: skip


_TOLD = """
SELECT o.id FROM gubei_order o JOIN gubei_sample s ON s.id = o.subject_id
WHERE o.kind = 'result' AND o.closed_at IS NULL AND o.reported_at IS NULL AND s.tube_id = ANY(%s)
"""


def results_are_there(tubes: Sequence[UUID], *, now: datetime) -> None:
    """Close the orders for the results of these tubes, whatever they say."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [list(tubes)])
        orders = [row[0] for row in cursor.fetchall()]
    if orders:
        close_ruled(orders, text=_THERE, now=now)


def await_no_more(members: Collection[RecallMember], *, text: str, now: datetime) -> None:
    """Close the orders for single samples of members who wait in no other recall."""
    for member in members:
        records = same_person(root_id_of(member.person))
        if not RecallMember.objects.filter(Q(person__in=records), ended_at=None).exists():
            singles = Sample.objects.filter(person__in=records, tube__capacity=1)
            close_about(
                singles.values_list("pk", flat=True), kind=Order.Kind.RESULT, text=text, now=now
            )
