"""Whom the people of a recall met since their sample: their visits, and who lives with them.

A stay or a shift at an isolation site is a visit only when it is over, and those who were met may
be there still: who shared room, floor, air or vehicle with a guest, and who was on meanwhile, is
asked for where they stand; likewise who was there while a member of the staff was on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.investigations.queries.rings import Search, Seed, rings_of
from gubei.domain.investigations.queries.visit_index import VisitIndex, visits_now
from gubei.domain.investigations.rules.rings import Found
from gubei.domain.isolation.models import StaffShift, Stay
from gubei.domain.isolation.queries.shifts import beside_shift, joined, staff_beside
from gubei.domain.isolation.queries.spread import exposed_to
from gubei.domain.sampling.models import Recall, RecallMeeting, RecallMember
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_ONE_RING = Search(rings=1)

_Met = tuple[UUID, UUID, str, tuple[datetime, datetime]]
"""A person, the site, the zone, and from when until when both were there."""


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
        rows = {
            person: _shared(next(ids), member, person, beside)
            for person, beside in _on_site(member, found.at).items()
        }
        for met in _meetings(member, found.at, visits, ids):
            rows[met.person_id] = _widened(met, rows.get(met.person_id))
        RecallMeeting.objects.bulk_create(rows.values(), batch_size=1000)
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


@dataclass
class _Beside:
    """Somebody who was at a site with a member: where, and when, in spans that may overlap."""

    site: UUID
    zone: str
    times: list[tuple[datetime, datetime]] = field(default_factory=list)


def _on_site(member: RecallMember, until: datetime) -> dict[UUID, _Beside]:
    """Return whom a guest shared something with at a site, whom staff met there, by person."""
    since = member.sample.sampled_at
    found: dict[UUID, _Beside] = {}
    for person, site, zone, times in (
        *_beside_stays(member.person_id, since, until),
        *_beside_shifts(member.person_id, since, until),
    ):
        found.setdefault(person, _Beside(site, zone)).times.append(times)
    return found


def _beside_stays(person: UUID, since: datetime, until: datetime) -> Iterator[_Met]:
    """Yield who was there while a guest was: of each site all stays count, ended or not."""
    stays = Stay.objects.filter(person=person, from_at__lt=until).exclude(to_at__lte=since)
    newest = {each.site_id: each for each in stays.select_related("site").order_by("from_at")}
    for stay in newest.values():
        site = stay.site.site_id
        for each in exposed_to(stay, since=since, now=until):
            times = (each.from_at, min(each.to_at or until, until))
            yield each.stay.person_id, site, each.stay.floor.label[:100], times
        for on in staff_beside(stay, since=since, now=until):
            yield on.shift.person_id, site, "", (on.from_at, on.to_at)


def _beside_shifts(person: UUID, since: datetime, until: datetime) -> Iterator[_Met]:
    """Yield who was at a site while somebody was on there: staff is on every floor."""
    shifts = StaffShift.objects.filter(person=person, from_at__lt=until, to_at__gt=since)
    for shift in shifts.select_related("site").order_by("from_at"):
        staff, guests = beside_shift(shift, since=since, now=until)
        site = shift.site.site_id
        for guest in guests:
            times = (guest.from_at, guest.to_at)
            yield guest.stay.person_id, site, guest.stay.floor.label[:100], times
        for on in staff:
            yield on.shift.person_id, site, "", (on.from_at, on.to_at)


def _shared(key: UUID, member: RecallMember, person: UUID, beside: _Beside) -> RecallMeeting:
    times = joined(beside.times)
    return RecallMeeting(
        id=key, member=member, person_id=person, site_id=beside.site, zone=beside.zone,
        first_at=times[0][0], last_at=times[-1][1],
        seconds=sum(int((last - first).total_seconds()) for first, last in times),
    )  # fmt: skip


def _widened(meeting: RecallMeeting, other: RecallMeeting | None) -> RecallMeeting:
    """Return a meeting by visits with what is known of the same person at a site.

    Of the two lengths the longer one: the visits may be those of the same stays and shifts.
    """
    if other is not None:
        meeting.first_at = min(meeting.first_at, other.first_at)
        meeting.last_at = max(meeting.last_at, other.last_at)
        meeting.seconds = max(meeting.seconds, other.seconds)
    return meeting


def _meeting(key: UUID, member: RecallMember, found: Found) -> RecallMeeting:
    way = found.meetings[0]
    return RecallMeeting(
        id=key, member=member, person_id=found.person, site_id=way.site, zone=way.zone,
        is_household=found.is_household, first_at=datetime.fromtimestamp(found.first, UTC),
        last_at=datetime.fromtimestamp(found.last, UTC), seconds=found.seconds,
    )  # fmt: skip
