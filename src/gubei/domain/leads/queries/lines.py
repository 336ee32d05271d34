"""Leads as lines of a table, masked: one query for a whole page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from gubei.domain.people.models import open_sealed
from gubei.terms.documents import mask_document
from gubei.terms.phones import mask_phone


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead as a table shows it."""

    id: UUID
    list_id: UUID
    list_name: str
    list_version: int
    sheet: int
    row_number: int
    person_id: UUID
    name: str
    sex: str
    birth_date: date | None
    document: str
    phone: str
    unit_code: str
    unit_name: str
    unit_level: int
    officer_id: UUID | None
    officer_name: str | None
    received_at: datetime
    locate_by: datetime
    feedback_by: datetime
    closed_at: datetime | None
    state: str
    route: str
    route_confidence: float
    proposed_code: str
    proposed_name: str
    address: str
    exposure: str
    origin: str
    claimed_by_id: UUID | None
    claimed_by_name: str | None
    claimed_until: datetime | None
    attempts: int
    waiting: Literal["", "receipt", "approval"]


_LINES = """
SELECT l.id, d.id, d.name, d.version, r.sheet, r.number,
    root.id, p.name, p.sex, p.birth_date,
    i.id, i.sealed, t.id, t.sealed,
    u.code, u.name, u.level, o.id, o.name,
    l.received_at, l.locate_by, l.feedback_by, l.closed_at, coalesce(c.outcome, 'open'),
    l.route, l.route_confidence, l.proposed_code, l.proposed_name,
    l.address, l.exposure, l.origin,
    cb.id, cb.name, l.claimed_until,
    (SELECT count(*) FROM gubei_attempt a WHERE a.lead_id = l.id),
    CASE WHEN EXISTS (SELECT 1 FROM gubei_transfer f WHERE f.lead_id = l.id
            AND f.received_at IS NULL AND f.refused_at IS NULL) THEN 'receipt'
         WHEN EXISTS (SELECT 1 FROM gubei_outofreach q WHERE q.lead_id = l.id
            AND q.approved_at IS NULL AND q.refused_at IS NULL) THEN 'approval'
         ELSE '' END
FROM unnest(%s::uuid[]) WITH ORDINALITY AS asked(id, place)
JOIN gubei_lead l ON l.id = asked.id
JOIN gubei_dispatchlist d ON d.id = l.dispatch_list_id
JOIN gubei_listrow r ON r.id = l.row_id
JOIN gubei_person p ON p.id = l.person_id
JOIN gubei_person root ON root.id = coalesce(p.same_as_id, p.id)
JOIN gubei_unit u ON u.id = l.unit_id
LEFT JOIN LATERAL (SELECT id, sealed FROM gubei_identity WHERE person_id IN (p.id, root.id)
    ORDER BY is_sure DESC, id LIMIT 1) i ON true
LEFT JOIN LATERAL (SELECT id, sealed FROM gubei_contactdetail WHERE person_id IN (p.id, root.id)
    AND kind = 'phone' ORDER BY id DESC LIMIT 1) t ON true
LEFT JOIN gubei_officer o ON o.id = l.officer_id
LEFT JOIN gubei_officer cb ON cb.id = l.claimed_by_id
LEFT JOIN gubei_closing c ON c.lead_id = l.id AND c.reopened_at IS NULL
ORDER BY asked.place
"""


def lines_of(leads: Sequence[UUID]) -> list[LeadLine]:
    """Return the lines of these leads, in the same order. The caller has scoped the ids."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(leads)])
        return [_line(row) for row in cursor.fetchall()]


_BEFORE = 10  # values that stand before the document's and the telephone's id and sealed number


def _line(row: tuple[Any, ...]) -> LeadLine:
    document, number, phone, digits = row[_BEFORE : _BEFORE + 4]
    shown = (
        mask_document(open_sealed("identity", document, number)) if document else "",
        mask_phone(open_sealed("contact", phone, digits)) if phone else "",
    )
    values: list[Any] = [*row[:_BEFORE], *shown, *row[_BEFORE + 4 :]]
    return LeadLine(*values)
