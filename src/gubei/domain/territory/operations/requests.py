"""A write that a device may repeat is done once: a repeat gets the answer of the first."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from gubei.domain.privacy.operations import Sealed
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import AnsweredRequest, Officer
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

SEALED = (Sealed(AnsweredRequest, "answer", "answer"),)
"""What this part keeps sealed."""


class RequestUnderWay(Refused):
    """The same request is just being answered."""

    def __init__(self) -> None:
        """Answer 409 with words."""
        super().__init__(
            "request_under_way",
            Words(
                "The same request is being worked on right now; ask again in a moment.",
                "相同的请求正在处理，请稍后再试。",
            ),
        )


class KeyUsedForAnother(Refused):
    """The key was used for another request."""

    def __init__(self, at: datetime) -> None:
        """Answer 409 and say when."""
        moment = at.isoformat(timespec="seconds")
        super().__init__(
            "key_used_for_another",
            Words(
                f"This Idempotency-Key was used for a different request at {moment}.",
                f"该 Idempotency-Key 已于 {moment} 用于另一请求。",
            ),
        )


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What the first request was answered."""

    status: int
    body: bytes


def claim_key(
    *, officer: Officer, key: str, digest: bytes, row_id: UUID, now: datetime
) -> AnsweredRequest | KeptAnswer:
    """Take a key inside the transaction of the write, or return what was answered before.

    `digest` stands for method, address and body. Raises RequestUnderWay, KeyUsedForAnother.
    """
    _lock(officer, key)
    known = AnsweredRequest.objects.filter(officer=officer, key=key).first()
    if known is None:
        return AnsweredRequest.objects.create(
            id=row_id, officer=officer, key=key, digest=digest, at=now
        )
    if bytes(known.digest) != digest:
        raise KeyUsedForAnother(known.at)
    if known.answer is None or known.status is None:
        raise RequestUnderWay
    body = key_ring().open_bytes(bytes(known.answer), about=about_of("answer", known.id))
    return KeptAnswer(known.status, body)


def keep_answer(*, claim: AnsweredRequest, status: int, body: bytes) -> None:
    """Store the answer under the claimed key, sealed."""
    claim.status = status
    claim.answer = key_ring().seal_bytes(body, about=about_of("answer", claim.id))
    claim.save(update_fields=["status", "answer"])


def sweep_answers(*, now: datetime) -> int:
    """Delete answers older than seven days and return how many."""
    gone, _ = AnsweredRequest.objects.filter(
        at__lt=now - kept_for(Retained.ANSWERS, now=now)
    ).delete()
    return gone


def _lock(officer: Officer, key: str) -> None:
    """Hold the key until the transaction ends; somebody else holding it is under way."""
    number = hashlib.sha256(officer.id.bytes + key.encode()).digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(number, "big", signed=True)]
        )
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise RequestUnderWay
