"""Whom of the register a newcomer may be: blocked by keys, never an all-pairs query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from gubei.domain.people.operations.copying import staged_rows
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.sealing import KeyRing

# A number that more people share (a company's switchboard) says nothing about one of them.
_MOST_IN_A_BLOCK = 12


@dataclass(frozen=True, slots=True)
class Keys:
    """What a newcomer is looked up by. `n` is the place in the batch; None means missing."""

    n: int
    document: bytes | None
    is_sure: bool
    # A valid resident number: whoever has another one is somebody else.
    is_resident: bool
    name: str
    pinyin: str
    birth_date: date | None
    unit: UUID
    contacts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the register, with what is compared. `id` is that of the root record."""

    id: UUID
    name: str
    pinyin: str
    sex: str
    birth_date: date | None
    document: str
    phones: tuple[tuple[bytes, str], ...]
    emails: tuple[tuple[bytes, str], ...]
    address: str


_SHAPE = sql.SQL(
    "(n int, blind bytea, is_sure bool, is_resident bool, name text, pinyin text, birth_date date, unit_id uuid)"
)
_COLUMNS = ("n", "blind", "is_sure", "is_resident", "name", "pinyin", "birth_date", "unit_id")

# Whom a document tells is settled and leaves the table; only the others are looked for.
_BY_DOCUMENT = """
DELETE FROM newcomer s
USING gubei_identity i JOIN gubei_person p ON p.id = i.person_id
WHERE s.is_sure AND i.is_sure AND i.blind = s.blind
RETURNING s.n, coalesce(p.same_as_id, p.id), p.name, p.pinyin
"""

_BLOCKED = """
WITH met AS (
    SELECT s.n, i.person_id FROM newcomer s JOIN gubei_identity i ON i.blind = s.blind
    UNION
    SELECT f.n, c.person_id
    FROM newcomer_contact f CROSS JOIN LATERAL (
        SELECT person_id, count(*) OVER () AS sharing FROM (
            SELECT person_id FROM gubei_contactdetail WHERE blind = f.blind LIMIT %(most)s + 1
        ) few
    ) c
    WHERE c.sharing <= %(most)s
    UNION
    SELECT s.n, p.id FROM newcomer s
    JOIN gubei_person p ON p.name = s.name AND p.birth_date = s.birth_date
    UNION
    SELECT s.n, p.id FROM newcomer s
    JOIN gubei_person p ON p.pinyin = s.pinyin AND p.birth_date = s.birth_date
    WHERE s.pinyin <> ''
    UNION
    SELECT s.n, p.id FROM newcomer s
    JOIN gubei_person p ON p.name = s.name AND p.unit_id = s.unit_id
    WHERE s.birth_date IS NULL
    UNION
    -- A slip in the date: two of year, month and day are as they were.
    SELECT s.n, p.id FROM newcomer s
    JOIN gubei_person p ON p.name = s.name AND p.birth_date <> s.birth_date AND (
        (extract(year FROM p.birth_date) = extract(year FROM s.birth_date))::int
        + (extract(month FROM p.birth_date) = extract(month FROM s.birth_date))::int
        + (extract(day FROM p.birth_date) = extract(day FROM s.birth_date))::int >= 2)
    WHERE NOT s.is_resident
), counted AS (
    SELECT m.n, m.person_id, row_number() OVER (PARTITION BY m.n ORDER BY m.person_id) AS place
    FROM met m JOIN newcomer s ON s.n = m.n
    -- Two valid resident numbers that differ are two persons: nothing to compare.
    WHERE NOT EXISTS (
        SELECT 1 FROM gubei_identity i
        WHERE i.person_id = m.person_id AND i.is_sure AND i.kind = 'resident' AND s.is_resident)
)
SELECT n, person_id FROM counted WHERE place <= %(most)s
"""

_TRAITS = """
SELECT p.id, coalesce(p.same_as_id, p.id), p.name, p.pinyin, p.sex, p.birth_date,
    i.id, i.sealed, a.text, c.ids, c.kinds, c.blinds, c.secrets
FROM gubei_person p
LEFT JOIN LATERAL (
    SELECT id, sealed FROM gubei_identity WHERE person_id = p.id
    ORDER BY is_sure DESC, id LIMIT 1) i ON true
LEFT JOIN LATERAL (
    SELECT text FROM gubei_address WHERE person_id = p.id ORDER BY id DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (
    SELECT array_agg(id) AS ids, array_agg(kind) AS kinds, array_agg(blind) AS blinds,
        array_agg(sealed) AS secrets
    FROM gubei_contactdetail WHERE person_id = p.id) c ON true
WHERE p.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Meetings:
    """`documents`: n -> (root person, name, pinyin). `candidates`: (n, known person) pairs."""

    documents: dict[int, tuple[UUID, str, str]]
    candidates: list[tuple[int, Known]]


def find_known(newcomers: Sequence[Keys]) -> Meetings:
    """Return whom each newcomer meets: by the same document, or in a block."""
    rows = (
        (k.n, k.document, k.is_sure, k.is_resident, k.name, k.pinyin, k.birth_date, k.unit)
        for k in newcomers
    )
    with staged_rows("newcomer", _SHAPE, _COLUMNS, rows), connection.cursor() as cursor:
        cursor.execute(_BY_DOCUMENT)
        documents = {n: (person, name, pinyin) for n, person, name, pinyin in cursor.fetchall()}
        pairs = _find_in_blocks([k for k in newcomers if k.n not in documents])
    known = _traits_of({person for _, person in pairs})
    return Meetings(documents, [(n, known[person]) for n, person in pairs])


def _find_in_blocks(waiting: Sequence[Keys]) -> list[tuple[int, UUID]]:
    """Return (n, record) for every newcomer still staged and everybody in one of its blocks."""
    contacts = ((k.n, blind) for k in waiting for blind in k.contacts)
    shape = sql.SQL("(n int, blind bytea)")
    with (
        staged_rows("newcomer_contact", shape, ("n", "blind"), contacts),
        connection.cursor() as cursor,
    ):
        cursor.execute(_BLOCKED, {"most": _MOST_IN_A_BLOCK})
        return [(n, person) for n, person in cursor.fetchall()]


def _traits_of(persons: Iterable[UUID]) -> dict[UUID, Known]:
    wanted = list(persons)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TRAITS, [wanted])
        ring = key_ring()
        return {row[0]: _known(row, ring) for row in cursor.fetchall()}


def _known(row: tuple[Any, ...], ring: KeyRing) -> Known:
    _, root, name, pinyin, sex, born, document, sealed, address, *contacts = row
    opened: dict[str, list[tuple[bytes, str]]] = {"phone": [], "email": []}
    for key, kind, blind, secret in zip(*(each or () for each in contacts), strict=True):
        opened[kind].append((bytes(blind), ring.open(secret, about=about_of("contact", key))))
    number = ring.open(sealed, about=about_of("identity", document)) if sealed else ""
    phones, emails = tuple(opened["phone"]), tuple(opened["email"])
    return Known(root, name, pinyin, sex, born, number, phones, emails, address or "")
