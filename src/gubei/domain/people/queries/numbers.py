"""Every number by which many people would be recognised: opened together, for a list of them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of

_SAME = """
WITH root AS (
    SELECT DISTINCT coalesce(p.same_as_id, p.id) AS id
    FROM unnest(%s::uuid[]) AS asked(id) JOIN gubei_person p ON p.id = asked.id
), record AS (
    SELECT p.id, p.name FROM gubei_person p JOIN root ON root.id = coalesce(p.same_as_id, p.id)
)
"""
_DOCUMENTS = f"""{_SAME}
SELECT i.id, i.sealed FROM record JOIN gubei_identity i ON i.person_id = record.id AND i.is_sure
"""  # noqa: S608 - both parts are ours
_PHONES = f"""{_SAME}
SELECT c.id, c.sealed, record.name
FROM record JOIN gubei_contactdetail c ON c.person_id = record.id AND c.kind = 'phone'
WHERE record.name <> ''
"""  # noqa: S608 - both parts are ours
_RECORDS = f"{_SAME} SELECT id FROM record"  # noqa: S608 - both parts are ours


@dataclass(frozen=True, slots=True)
class Numbers:
    """Sure documents, and names each with a telephone; both in the form that is stored."""

    documents: frozenset[str]
    calls: frozenset[tuple[str, str]]


def numbers_of(records: Collection[UUID]) -> Numbers:
    """Return by what the people of these records are recognised, as `recognising` does one by one.

    A record that is the same person as one of these counts as well.
    """
    ring, asked = key_ring(), [list(records)]
    with connection.cursor() as cursor:
        cursor.execute(_DOCUMENTS, asked)
        documents = frozenset(
            ring.open(sealed, about=about_of("identity", key)) for key, sealed in cursor.fetchall()
        )
        cursor.execute(_PHONES, asked)
        calls = frozenset(
            (name, ring.open(sealed, about=about_of("contact", key)))
            for key, sealed, name in cursor.fetchall()
        )
    return Numbers(documents, calls)


def all_records(records: Collection[UUID]) -> set[UUID]:
    """Return these records and every other record of the same people."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [list(records)])
        return {row[0] for row in cursor.fetchall()}
