"""Whom the people of a recall met since their sample: their visits, and who lives with them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.investigations.queries.rings import Search, Seed, rings_of
from gubei.domain.investigations.queries.visit_index import VisitIndex, visits_now
from gubei.domain.investigations.rules.rings import Found
from gubei.domain.sampling.models import Recall, RecallMeeting, RecallMember
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_ONE_RING = Search(rings=1)


def trace_recalls(*, now: datetime) -> int:
    """Trace the recalls that were not yet; returns how many."""
    waiting = list(
        Recall.objects.filter(traced_at=None).order_by("at").values_list("pk", flat=True)[:100]
    )
    return sum(trace_recall(recall=key, now=now) for key in waiting)


@transaction.atomic
def trace_recall(*, recall: UUID, now: datetime) -> bool:
    """Write down whom each member met between the sample and the recall; once."""
    found = Recall.objects.select_for_update().filter(pk=recall, traced_at=None).first()
    if found is None:
        return False
    visits, ids = visits_now(), uuid7_run(milliseconds_of(now))
    for member in found.members.select_related("sample").order_by("pk"):
        rows = _meetings(member, found.at, visits, ids)
        RecallMeeting.objects.bulk_create(list(rows), batch_size=1000)
    found.traced_at = now
    found.save(update_fields=["traced_at"])
    return True


def _meetings(
    member: RecallMember, until: datetime, visits: VisitIndex, ids: Iterator[UUID]
) -> Iterator[RecallMeeting]:
    begin, end = int(member.sample.sampled_at.timestamp()), int(until.timestamp())
    seed = Seed(member.person_id, begin, max(end, begin + 1))
    for ring in rings_of(visits, seed, _ONE_RING, until=end).rings:
        for each in ring:
            yield _meeting(next(ids), member, each)


def _meeting(key: UUID, member: RecallMember, found: Found) -> RecallMeeting:
    way = found.meetings[0]
    return RecallMeeting(
        id=key, member=member, person_id=found.person, site_id=way.site, zone=way.zone,
        is_household=found.is_household, first_at=datetime.fromtimestamp(found.first, UTC),
        last_at=datetime.fromtimestamp(found.last, UTC), seconds=found.seconds,
    )  # fmt: skip
