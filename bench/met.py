"""Steps of `gubei bench rings`: a district with visits, its index, and cases that are confirmed."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.test import Client

from gubei.adapters.packs import read_pack
from gubei.domain.investigations.models import Contact
from gubei.domain.investigations.operations.visits import Seen, record_visits
from gubei.domain.investigations.queries.visit_editions import count_fresh, read_edition, shelf
from gubei.domain.investigations.queries.visit_index import visits_now
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.people.models import Person
from gubei.domain.sites.models import Site
from gubei.domain.territory.models import Officer, Role
from gubei.domain.territory.queries import district
from gubei.engines.tracing import compile_loops
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of

_LEAST_MINUTES = 15
_RING_1 = """
SELECT count(DISTINCT person_id) FROM (
    SELECT o.person_id FROM gubei_visit v
    JOIN gubei_visit o ON o.site_id = v.site_id AND o.person_id <> v.person_id
     AND o.start_at < least(v.end_at, %(until)s) AND o.end_at > greatest(v.start_at, %(since)s)
     AND o.start_at > v.start_at - interval '12 hours'
    WHERE v.person_id = %(person)s AND v.start_at < %(until)s AND v.end_at > %(since)s
    GROUP BY o.person_id, v.site_id HAVING sum(extract(epoch FROM
        least(v.end_at, o.end_at, %(until)s) - greatest(v.start_at, o.start_at, %(since)s))) >= 900
) met
"""
_HELD_BACK = """
SELECT EXISTS (SELECT 1 FROM gubei_visit
               WHERE written_in >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
"""
_FILL = (
    "SELECT setseed(0.2022)",
    """
CREATE TEMPORARY TABLE someone AS
SELECT (n - 1)::int AS n, gen_random_uuid() AS id FROM generate_series(1, %(people)s) n
""",
    """
CREATE TEMPORARY TABLE somewhere AS
SELECT (n - 1)::int AS n, gen_random_uuid() AS id FROM generate_series(1, %(places)s) n
""",
    """
INSERT INTO gubei_person (id, unit_id, name, pinyin, initials, grams, sex, added_at)
SELECT id, %(unit)s, '测', 'ce', 'c', '{}', '', now() FROM someone
""",
    """
INSERT INTO gubei_site (id, unit_id, kind, name, aliases, address, zones, responsible, keys, added_at)
SELECT id, %(unit)s, 'shop', '场所' || n, '{}', '', '{}', '', '|场所' || n, now() FROM somewhere
""",
    # Between 6:00 and 22:00 of the last fourteen days, 9 of 10 of about 20 minutes, 1 of 4 hours;
    # sites by Zipf's law as Mandelbrot wrote it, as those of `bench.visits`.
    """
INSERT INTO gubei_visit (id, person_id, site_id, start_at, end_at, source, keep_until, said_at)
SELECT gen_random_uuid(), p.id, s.id, start_at,
       start_at + floor(least(greatest(-ln(1 - x) * (CASE WHEN y < 0.9 THEN 1200 ELSE 14400 END),
                                       60), 43200)) * interval '1 second',
       'check_in', current_date + 28, now()
FROM (
    SELECT floor(random() * %(people)s)::int AS person,
           least(floor(500 * (power((%(places)s + 500) / 500.0, random()) - 1))::int,
                 %(places)s - 1) AS place,
           date_trunc('day', now()) - interval '1 day' * (1 + floor(random() * 13))
               + interval '1 second' * floor(21600 + random() * 57600) AS start_at,
           random() AS x, random() AS y
    FROM generate_series(1, %(visits)s)
) drawn
JOIN someone p ON p.n = drawn.person JOIN somewhere s ON s.n = drawn.place
""",
)
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'gubei_visit' AND indexname LIKE 'visit_%'
"""
_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'gubei_visit'::regclass AND contype = 'f'
"""


def fill_visits(visits: int, people: int, places: int) -> dict[str, Any]:
    """Store people, sites and visits of the last fortnight, as many as are asked for."""
    open_database()
    ensure_units(datetime.now(UTC))
    begun = time.perf_counter()
    asked = {"visits": visits, "people": people, "places": places, "unit": district().pk}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        cursor.execute(_KEYS)
        keys = cursor.fetchall()
        # Ten million rows are sorted and checked at the end, not one by one.
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for name, _ in keys:
            cursor.execute(f"ALTER TABLE gubei_visit DROP CONSTRAINT {name}")
        for statement in _FILL:
            cursor.execute(statement, asked if "%(" in statement else None)
        for _, definition in indexes:
            cursor.execute(definition)
        for name, definition in keys:
            cursor.execute(f"ALTER TABLE gubei_visit ADD CONSTRAINT {name} {definition}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"seconds": round(time.perf_counter() - begun, 1)}


def build_edition() -> dict[str, Any]:
    """Read the visits of the database into an edition and keep it."""
    compile_loops()
    _wait_for_others()
    begun = time.perf_counter()
    edition = read_edition(now=datetime.now(UTC))
    read = time.perf_counter() - begun
    shelf().put(edition)
    return {
        "seconds": round(time.perf_counter() - begun, 2),
        "read_and_sorted_seconds": round(read, 2),
        "bytes_per_visit": round(edition.index.nbytes / max(len(edition.index), 1), 2),
    }


def _wait_for_others() -> None:
    """Wait until no transaction is older than the visits, in another database of the server either.

    Until then an edition would leave them out, and count them as fresh.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD_BACK)
        while cursor.fetchone()[0]:
            time.sleep(0.2)
            cursor.execute(_HELD_BACK)


def confirm_and_trace(asked: int, sample: int) -> dict[str, Any]:
    """Open cases, trace them and read their contacts through the API; ring 1 beside PostgreSQL's."""
    now = datetime.now(UTC)
    client, officer = Client(), _officer(now)
    client.force_login(officer, backend="gubei.interfaces.api.sessions.OfficerBackend")
    begun = time.perf_counter()
    visits_now()
    opened = time.perf_counter() - begun
    persons = _persons(asked)
    spans, found, theirs, differing = [], [], [], 0
    onset = str(in_shanghai(now).date() - timedelta(days=3))
    for number, person in enumerate(persons):
        begun = time.perf_counter()
        case, sizes = _confirm(client, person, onset)
        spans.append(time.perf_counter() - begun)
        found.append(sum(sizes))
        if number < sample:
            ours = Contact.objects.filter(case=case, ring=1).count()
            begun = time.perf_counter()
            differing += abs(_ring_1(case) - ours)
            theirs.append(time.perf_counter() - begun)
    p50, p95 = np.percentile(spans, [50, 95])
    return {
        "opened_seconds": round(opened, 3),
        "p50_ms": round(1000 * p50),
        "p95_ms": round(1000 * p95),
        "persons_in_rings": round(sum(found) / len(found)),
        "most_in_rings": max(found),
        "differing": differing,
        "reference": "PostgreSQL, B-trees by (site, start) and (person, start), ring 1 alone",
        "reference_ms": round(1000 * sum(theirs) / len(theirs)),
    }


def _confirm(client: Client, person: UUID, onset: str) -> tuple[UUID, list[int]]:
    """Do what the screen does: open the case, trace it, read the first contacts."""
    kind = "application/json"
    sent = {"person": str(person), "onset_on": onset}
    case = client.post("/api/cases", sent, content_type=kind).json()["id"]
    rule = {"least_minutes": _LEAST_MINUTES, "rings": 2}
    answer = client.post(f"/api/cases/{case}/traces", rule, content_type=kind).json()
    page = client.get(f"/api/cases/{case}/contacts?sort=-minutes&limit=50").json()
    if len(page["items"]) != min(50, sum(answer["sizes"])):
        raise AssertionError("the page does not show what was found")
    return UUID(case), answer["sizes"]


def _ring_1(case: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.person_id, t.window_from, t.window_to FROM gubei_case c "
            "JOIN gubei_trace t ON t.case_id = c.id WHERE c.id = %s", [case]
        )  # fmt: skip
        person, since, until = cursor.fetchone()
        cursor.execute(_RING_1, {"person": person, "since": since, "until": until})
        return int(cursor.fetchone()[0])


def _persons(count: int) -> list[UUID]:
    """Return people who went somewhere within the last days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT person_id FROM (SELECT person_id FROM gubei_visit "
            "WHERE start_at > now() - interval '3 days' AND person_id NOT IN "
            "(SELECT person_id FROM gubei_case) LIMIT %s) x", [count * 3]
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()][:count]


def _officer(now: datetime) -> Officer:
    known = Officer.objects.filter(username="bench-investigator").first()
    made = known or Officer.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), username="bench-investigator", name="测",
        role=Role.DUTY, unit=district(), joined_at=now,
        password="!",  # noqa: S106 - no password has this hash: nobody signs in with it
    )  # fmt: skip
    if not PolicyChange.objects.exists():
        apply_policy(
            pack=read_pack("cn-covid19-ed9"), before=None, valid_on=in_shanghai(now).date(),
            reason="measured", by=made, now=now,
        )  # fmt: skip
    return made


def append_and_ask(count: int) -> dict[str, Any]:
    """Write visits beside the edition; time the first question that sees them, and the next."""
    visits_now()
    now = datetime.now(UTC)
    persons = list(Person.objects.values_list("pk", flat=True)[:200])
    sites = list(Site.objects.values_list("pk", flat=True)[:200])
    start = now - timedelta(hours=2)
    record_visits(
        seen=(
            Seen(
                persons[n % len(persons)],
                sites[n * 7 % len(sites)],
                start,
                start + timedelta(minutes=5 + n % 40),
            )
            for n in range(count)
        ),
        source=VisitSource.CHECK_IN,
        now=now,
    )
    first, second = _asking(), _asking()
    return {"fresh": count_fresh(), "first_ms": first, "next_ms": second}


def _asking() -> float:
    begun = time.perf_counter()
    visits_now()
    return round(1000 * (time.perf_counter() - begun), 1)
