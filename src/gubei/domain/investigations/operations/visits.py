"""Writes itineraries: visits that somebody says, and those that a door, a gate or a roster saw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pgtrigger
from django.db import connection, transaction

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.models.visits import THIS_WRITE
from gubei.domain.investigations.queries.visits import visit_in_reach, visits_of
from gubei.domain.investigations.rules.visits import (
    Protection,
    VisitFacts,
    VisitSource,
    check_times,
    keep_until,
)
from gubei.domain.people.operations.copying import add_rows
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.sites.queries import sites_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import SHANGHAI, in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words

_COLUMNS = (
    "id", "person_id", "site_id", "zone", "start_at", "end_at", "source", "keep_until", "said_at",
    "said_by_id",
)  # fmt: skip
MOST_AT_ONCE = 500
# A number ahead of this server's: of no transaction that has ended here, nor of this one, whose
# number may lie beyond the snapshot's while older ones still run.
_SETTLE = """
UPDATE gubei_visit SET written_in = 0
WHERE written_in > (SELECT greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                                    pg_current_xact_id()::text::bigint))
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit that something saw: a passage, a check-in, a stay, a shift."""

    person: UUID
    site: UUID
    start_at: datetime
    end_at: datetime
    zone: str = ""


@transaction.atomic
def write_visits(
    *,
    person: UUID,
    visits: Sequence[VisitFacts],
    by: Officer,
    now: datetime,
    source: VisitSource = VisitSource.INVESTIGATOR,
) -> list[Visit]:
    """Write visits that a person was asked about: all of them or none. Raises Invalid, NotFound.

    A visit that was written before is not written again. One that cannot be true beside another
    is kept; the investigator decides.
    """
    require(by, Ability.INVESTIGATE)
    root = root_id_of(person_in_reach(by, person))
    if len(visits) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.", f"一次最多 {MOST_AT_ONCE} 条。")
    _refuse_unknown_sites(by, visits)
    ids, known = uuid7_run(milliseconds_of(now)), _known(root)
    rows = []
    for facts in visits:
        check_times(facts.start_at, facts.end_at, now=now)
        key = (facts.site, facts.zone, facts.start_at, facts.end_at)
        if key not in known:
            known.add(key)
            rows.append(_visit(next(ids), root, facts, source, by, now))
    return Visit.objects.bulk_create(rows)


def _known(person: UUID) -> set[tuple[UUID, str, datetime, datetime]]:
    mine = Visit.objects.filter(person=person, withdrawn_at=None)
    return set(mine.values_list("site_id", "zone", "start_at", "end_at"))


def _refuse_unknown_sites(by: Officer, visits: Sequence[VisitFacts]) -> None:
    wanted = {each.site for each in visits}
    known = set(sites_of(by).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        raise NotFound(
            "One of these sites is not among those of your unit.", "所选场所中有不在您辖区内的。"
        )


def _visit(
    key: UUID, person: UUID, facts: VisitFacts, source: VisitSource, by: Officer, now: datetime
) -> Visit:
    return Visit(
        id=key,
        person_id=person,
        site_id=facts.site,
        zone=facts.zone.strip()[:100],
        seat=facts.seat.strip()[:50],
        start_at=facts.start_at,
        end_at=facts.end_at,
        protection=facts.protection,
        companions=facts.companions.strip()[:300],
        boarded=facts.boarded.strip()[:100],
        alighted=facts.alighted.strip()[:100],
        note=facts.note.strip()[:500],
        source=source,
        keep_until=keep_until(source, facts.end_at),
        said_at=now,
        said_by=by,
    )


def record_visits(
    *, seen: Iterable[Seen], source: VisitSource, now: datetime, by: Officer | None = None
) -> int:
    """Write what doors, gates and rosters saw, in one statement; return how many.

    `by` is who took their list in. Raises Invalid for times that cannot be a visit's: whoever sends
    them must send the rest again.
    """
    ids, rows = uuid7_run(milliseconds_of(now)), []
    for each in seen:
        check_times(each.start_at, each.end_at, now=now)
        rows.append((
            next(ids), each.person, each.site, each.zone, each.start_at, each.end_at, source.value,
            keep_until(source, each.end_at), now, by.pk if by else None,
        ))  # fmt: skip
    add_rows(Visit, _COLUMNS, rows)
    return len(rows)


@transaction.atomic
def withdraw_recorded(
    *, seen: Iterable[Seen], source: VisitSource, reason: str, by: Officer, now: datetime
) -> int:
    """Take back what a door or gate saw wrongly; return how many. The part that recorded it asks."""
    count = 0
    for each in seen:
        standing = Visit.objects.filter(
            person=each.person, site=each.site, zone=each.zone, start_at=each.start_at,
            end_at=each.end_at, source=source, withdrawn_at=None,
        )  # fmt: skip
        count += standing.update(
            withdrawn_at=now, withdrawn_by=by, reason=_reason(reason), withdrawn_in=THIS_WRITE
        )
    return count


@transaction.atomic
def withdraw_visit(*, visit: UUID, reason: str, by: Officer, now: datetime) -> Visit:
    """Take a visit back: it is traced no more, and stays readable with the reason."""
    require(by, Ability.INVESTIGATE)
    found = _standing(by, visit)
    _withdraw(found, _reason(reason), by, now)
    return found


@transaction.atomic
def change_visit(
    *, visit: UUID, facts: VisitFacts, reason: str, by: Officer, now: datetime
) -> Visit:
    """Correct a visit: the old one is taken back and the new one says which it replaces."""
    require(by, Ability.INVESTIGATE)
    found = _standing(by, visit)
    check_times(facts.start_at, facts.end_at, now=now)
    _refuse_unknown_sites(by, [facts])
    _withdraw(found, _reason(reason), by, now)
    key = next(uuid7_run(milliseconds_of(now)))
    made = _visit(key, found.person_id, facts, VisitSource(found.source), by, now)
    made.replaces = found
    made.save(force_insert=True)
    return made


@transaction.atomic
def uphold_visit(*, visit: UUID, reason: str, by: Officer, now: datetime) -> Visit:
    """Decide that a visit stands although the person was elsewhere at the time."""
    require(by, Ability.INVESTIGATE)
    found = _standing(by, visit)
    found.stands_at, found.stands_by, found.reason = now, by, _reason(reason)
    found.save(update_fields=["stands_at", "stands_by", "reason"])
    return found


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("Give the reason.", "请填写理由。", code="reason")
    return text.strip()[:300]


def _standing(by: Officer, visit: UUID) -> Visit:
    found = visit_in_reach(by, visit, lock=True)
    if found.withdrawn_at is not None:
        raise Refused("visit_withdrawn", Words("It was taken back already.", "该到访记录已撤回。"))
    return found


def _withdraw(visit: Visit, reason: str, by: Officer, now: datetime) -> None:
    visit.withdrawn_at, visit.withdrawn_by, visit.reason = now, by, reason
    Visit.objects.filter(pk=visit.pk).update(
        withdrawn_at=now, withdrawn_by=by, reason=reason, withdrawn_in=THIS_WRITE
    )


@transaction.atomic
def copy_day(*, person: UUID, day: date, to: date, by: Officer, now: datetime) -> list[Visit]:
    """Write the visits of a day again for another day, at the same times: "the same as yesterday".

    Visits that would begin in the future are left out.
    """
    require(by, Ability.INVESTIGATE)
    begin = datetime.combine(day, time(), SHANGHAI)
    later = timedelta(days=(to - day).days)
    mine = visits_of(by, person, since=begin, until=begin + timedelta(days=1))
    copied = [
        VisitFacts(
            site=each.site_id, start_at=each.start_at + later, end_at=each.end_at + later,
            zone=each.zone, seat=each.seat, protection=Protection(each.protection), companions=each.companions,
            boarded=each.boarded, alighted=each.alighted, note=each.note,
        )
        for each in mine.filter(source=VisitSource.INVESTIGATOR)
        if in_shanghai(each.start_at).date() == day and each.start_at + later <= now
    ]  # fmt: skip
    if not copied:
        raise Invalid(
            f"There are no visits on {day} to copy.", f"{day} 没有可复制的行程。", code="no_visits"
        )
    return write_visits(person=person, visits=copied, by=by, now=now)


def sweep_visits(*, now: datetime) -> int:
    """Delete the visits whose time of keeping is over; return how many."""
    over = Visit.objects.filter(keep_until__lte=in_shanghai(now).date())
    Visit.objects.filter(replaces__in=over.values("pk")).update(replaces=None)
    return over.delete()[0]


@transaction.atomic
def settle_restored() -> int:
    """Number visits of a database that came from another server as written long ago; return how
    many. Their transactions' numbers may lie ahead of this server's.
    """
    ((model, trigger),) = pgtrigger.registered("gubei.Visit:visit_stays_as_it_was_said")
    ignored = f"{{{trigger.get_pgid(model)}}}"
    with connection.cursor() as cursor:
        # The library's own `ignore` sends two statements at once, which the server refuses.
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [ignored])
        cursor.execute(_SETTLE)
        count = int(cursor.rowcount)
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
    return count
