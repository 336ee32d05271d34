"""The search over everything that is known of a person, within the officer's reach.

A part of the name (Chinese characters, pinyin, initials), the last digits of a telephone or
identity number, a whole number through the blind index, a part of an address. Each way of
finding is one query with a limit; their hits are put in one order, the surest first. An
address is found by reading all of them: 65 to 140 ms at 500,000, so no index is kept for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from gubei.domain.people.models import ContactDetail, Identity, Person
from gubei.domain.people.queries.files import PersonFile, files_of, root_id_of
from gubei.domain.people.rules import TAIL, tail_index
from gubei.domain.people.rules.seeking import Sought
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Level, Officer
from gubei.domain.territory.queries import units_of

MOST = 50
"""Persons in an answer."""
_MOST_OF_A_KIND = 400
_MOST_TAILS = 2_000

FoundBy = Literal["document", "phone", "name", "address"]

# What stands above the people part is asked by its table: a lead brings a person into reach.
# In a district or a town many hits are in reach, so each is tried; in a village the few who are
# in reach are gathered first (150 ms instead of 800 ms for "li" among 500,000 persons).
_WIDE = """(p.unit_id = ANY(%(units)s) OR EXISTS (
    SELECT 1 FROM gubei_lead l WHERE l.person_id = p.id AND l.unit_id = ANY(%(units)s)))"""
_NARROW = """p.id IN (SELECT id FROM gubei_person WHERE unit_id = ANY(%(units)s)
    UNION SELECT person_id FROM gubei_lead WHERE unit_id = ANY(%(units)s))"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found; a lower rank is surer."""

    file: PersonFile
    found_by: FoundBy
    rank: int


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of finding: a query that gives (record, rank), and what it is called."""

    found_by: FoundBy
    query: str


_WHOLE_DOCUMENT = _Way(
    "document",
    "SELECT p.id, 0 FROM gubei_identity i JOIN gubei_person p ON p.id = i.person_id "
    "WHERE i.blind = %(document)s AND {reach}",
)
_WHOLE_PHONE = _Way(
    "phone",
    "SELECT p.id, 0 FROM gubei_contactdetail c JOIN gubei_person p ON p.id = c.person_id "
    "WHERE c.blind = %(phone)s AND {reach}",
)
_SAME_NAME = _Way(
    "name", "SELECT p.id, 10 FROM gubei_person p WHERE p.name = %(whole_name)s AND {reach}"
)
_PART_OF_NAME = _Way(
    "name",
    "SELECT p.id, CASE WHEN p.name ILIKE %(name)s || '%%' THEN 30 ELSE 40 END FROM gubei_person p "
    "WHERE p.grams @> %(grams)s::varchar[] AND p.name ILIKE '%%' || %(name)s || '%%' AND {reach}",
)
_LETTERS = _Way(
    "name",
    "SELECT p.id, CASE WHEN alike = %(letters)s THEN 32 "
    "WHEN alike LIKE %(letters)s || '%%' THEN 42 ELSE 45 END "
    "FROM gubei_person p CROSS JOIN LATERAL (SELECT replace(p.pinyin, ' ', '') AS alike) "
    "WHERE p.grams @> %(letter_grams)s::varchar[] AND alike LIKE '%%' || %(letters)s || '%%' "
    "AND {reach}",
)
_INITIALS = _Way(
    "name",
    "SELECT p.id, CASE WHEN p.initials = %(initials)s THEN 35 ELSE 50 END FROM gubei_person p "
    "WHERE p.grams @> %(initial_grams)s::varchar[] "
    "AND p.initials LIKE '%%' || %(initials)s || '%%' AND {reach}",
)
_ADDRESS = _Way(
    "address",
    "SELECT p.id, 60 FROM gubei_address a JOIN gubei_person p ON p.id = a.person_id "
    "WHERE a.text {like} '%%' || %(address)s || '%%' AND {reach}",
)


def find_persons(officer: Officer, sought: Sought) -> list[Hit]:
    """Return at most fifty persons in the officer's reach, the surest first."""
    found: dict[UUID, tuple[int, FoundBy]] = {}
    asked = _asked(officer, sought)
    for record, rank, found_by in chain(_by_number(sought, asked), _by_words(sought, asked)):
        if record not in found or rank < found[record][0]:
            found[record] = (rank, found_by)
    # Reading all addresses is the slowest way, and what it finds comes last.
    if sought.address and len(found) < 2 * MOST:
        for record, rank in _run(_ADDRESS, asked, like="ILIKE" if sought.has_letters else "LIKE"):
            found.setdefault(record, (rank, "address"))
    return _files(found)


def _by_words(sought: Sought, asked: dict[str, Any]) -> Iterator[tuple[UUID, int, FoundBy]]:
    for way in _ways(sought):
        for record, rank in _run(way, asked):
            yield record, rank, way.found_by


def _by_number(sought: Sought, asked: dict[str, Any]) -> Iterator[tuple[UUID, int, FoundBy]]:
    if sought.document_tail:
        for record in _by_tail("identity", sought.document_tail, asked):
            yield record, 20, "document"
    if sought.phone_tail:
        for record in _by_tail("contact", sought.phone_tail, asked):
            yield record, 20, "phone"


def _ways(sought: Sought) -> Iterator[_Way]:
    if sought.document:
        yield _WHOLE_DOCUMENT
    if sought.phone:
        yield _WHOLE_PHONE
    if sought.name:
        yield _SAME_NAME
        yield _PART_OF_NAME
    if sought.letters:
        yield _LETTERS
    if sought.initials:
        yield _INITIALS


def _asked(officer: Officer, sought: Sought) -> dict[str, Any]:
    ring = key_ring()
    return {
        "reach": _NARROW if officer.unit.level == Level.VILLAGE else _WIDE,
        "units": list(units_of(officer).values_list("id", flat=True)),
        "document": ring.blind_index("document", sought.document),
        "phone": ring.blind_index("phone", sought.phone),
        "whole_name": sought.name,
        "name": _literal(sought.name),
        "grams": list(sought.grams),
        "letters": sought.letters,
        "letter_grams": list(sought.letter_grams),
        "initials": sought.initials,
        "initial_grams": list(sought.initial_grams),
        "address": _literal(sought.address),
    }


def _literal(text: str) -> str:
    """Keep what LIKE reads as a sign from being one."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _run(way: _Way, asked: dict[str, Any], *, like: str = "LIKE") -> list[tuple[UUID, int]]:
    query = way.query.format(reach=asked["reach"], like=like) + f" LIMIT {_MOST_OF_A_KIND}"
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _by_tail(
    table: Literal["identity", "contact"], tail: str, asked: dict[str, Any]
) -> Iterator[UUID]:
    """Find numbers by their last characters; beyond the readable ones they are opened."""
    model: type[Identity] | type[ContactDetail] = Identity
    if table == "contact":
        model = ContactDetail
    query = (
        "SELECT p.id, d.id, d.sealed "  # noqa: S608 - the table's name is ours
        f"FROM {model._meta.db_table} d JOIN gubei_person p ON p.id = d.person_id "
        f"WHERE d.tail = %(tail)s AND {asked['reach']} LIMIT {_MOST_TAILS}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, asked | {"tail": tail_index(key_ring(), tail)})
        rows = cursor.fetchall()
    for record, detail, sealed in rows:
        if len(tail) == TAIL or _opened(table, detail, sealed).endswith(tail):
            yield record


def _opened(table: Literal["identity", "contact"], detail: UUID, sealed: bytes) -> str:
    return key_ring().open(bytes(sealed), about=about_of(table, detail))


def _files(found: dict[UUID, tuple[int, FoundBy]]) -> list[Hit]:
    """Put the hits in order, one for each person, and open their files."""
    ranked = sorted(found, key=lambda record: (found[record][0], record))[: 4 * MOST]
    best: dict[UUID, tuple[int, FoundBy]] = {}
    for person in _in_order(Person.objects.filter(id__in=ranked), ranked):
        best.setdefault(root_id_of(person), found[person.id])
    roots = Person.objects.filter(id__in=list(best)).select_related("unit", "household")
    shown = sorted(roots, key=lambda root: (best[root.id][0], root.name, root.id))[:MOST]
    files = files_of(shown)
    return [Hit(files[root.id], best[root.id][1], best[root.id][0]) for root in shown]


def _in_order(persons: Iterable[Person], order: Sequence[UUID]) -> list[Person]:
    place = {record: at for at, record in enumerate(order)}
    return sorted(persons, key=lambda person: place[person.id])
