"""Whom of the register a number means: one question for everybody at a barrier."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from gubei.domain.people.models import Person

_BY_DOCUMENT = """
SELECT asked.blind, coalesce(p.same_as_id, p.id)
FROM unnest(%s::bytea[]) AS asked(blind)
JOIN gubei_identity i ON i.blind = asked.blind AND i.is_sure
JOIN gubei_person p ON p.id = i.person_id
"""
_BY_PHONE = """
SELECT asked.name, asked.blind, coalesce(p.same_as_id, p.id)
FROM unnest(%s::text[], %s::bytea[]) AS asked(name, blind)
JOIN gubei_contactdetail c ON c.blind = asked.blind
JOIN gubei_person p ON p.id = c.person_id AND p.name = asked.name
"""


def roots_by_document(blinds: list[bytes]) -> dict[bytes, UUID]:
    """Return the person that each sure document, by its blind index, stands for."""
    if not blinds:
        return {}
    return {bytes(blind): root for blind, root in _rows(_BY_DOCUMENT, [blinds])}


def roots_by_phone(asked: list[tuple[str, bytes]]) -> dict[tuple[str, bytes], UUID]:
    """Return whom a name together with a telephone means; a family shares one, a name tells."""
    if not asked:
        return {}
    names, blinds = [name for name, _ in asked], [blind for _, blind in asked]
    found = _rows(_BY_PHONE, [names, blinds])
    return {(name, bytes(blind)): root for name, blind, root in found}


def records_by_root(roots: list[UUID]) -> Mapping[UUID, UUID]:
    """Return every record of these persons with the record that stands for the person."""
    if not roots:
        return {}
    merged = Person.objects.filter(same_as__in=roots).values_list("id", "same_as")
    return {root: root for root in roots} | {
        record: root for record, root in merged if root is not None
    }


def _rows(query: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[Any] = cursor.fetchall()
    return rows
