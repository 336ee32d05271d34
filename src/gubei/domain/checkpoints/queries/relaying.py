"""Reads of a relay: its link to the main server, what it decides by, what it keeps."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum

from gubei.domain.checkpoints.models import RelayLink, RelayRecord, RelaySession
from gubei.domain.checkpoints.rules.relaying import SESSION_LASTS, RelayDesk, read_desk
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.domain.privacy.rules import about_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

WAITS = Q(told_at=None, refused_at=None)


def relay_link() -> RelayLink:
    """Return to which main server this relay belongs. Raises Refused where it joined none."""
    found = RelayLink.objects.defer("desk").first()
    if found is None:
        raise Refused(
            "not_a_relay",
            Words(
                "This server is no relay yet. On the main server run gubei relay enrol, then here: "
                "gubei relay join ADDRESS",
                "本机尚未加入上级服务器。请先在上级执行 gubei relay enrol，再在本机执行："
                "gubei relay join 地址",
            ),
        )
    return found


def secret_of(link: RelayLink) -> str:
    """Return the secret with which the relay comes to the main server; "" once it was revoked."""
    if link.secret is None:
        return ""
    return key_ring().open(bytes(link.secret), about=about_of("relay_secret", link.pk))


def desk_here(link: RelayLink) -> RelayDesk | None:
    """Return what the relay decides by; None where nothing came yet or it was revoked."""
    return None if link.desk_at is None else _desk(link.pk, link.desk_at)


@lru_cache(maxsize=2)
def _desk(link: UUID, at: datetime) -> RelayDesk | None:
    """Read and open a desk once: its watch list may hold a hundred thousand people."""
    content = desk_content(RelayLink.objects.get(pk=link))
    return read_desk(content) if content else None


def close_desk() -> None:
    """Keep no desk open in memory: the relay was revoked."""
    _desk.cache_clear()


def desk_content(link: RelayLink) -> dict[str, Any]:
    """Return the desk as the main server sent it; empty where nothing came yet."""
    return _opened(link.desk, link.pk, "relay_desk") if link.desk else {}


def officer_behind(digest: bytes, *, now: datetime) -> RelaySession | None:
    """Return whose sign-in a cookie is, as the main server said within three days."""
    found = RelaySession.objects.filter(digest=digest, seen_at__gt=now - SESSION_LASTS)
    return found.first()


def records_waiting() -> QuerySet[RelayRecord]:
    """Return what the main server does not have yet, in the order of receipt."""
    return RelayRecord.objects.filter(WAITS).order_by("id")


def record_of(key: UUID) -> RelayRecord | None:
    """Return what was kept under a key of a device."""
    return RelayRecord.objects.filter(key=key).first()


def body_of(record: RelayRecord) -> dict[str, Any]:
    """Return what the device told."""
    return _opened(record.body, record.pk, "relay_body")


def answer_of(record: RelayRecord) -> dict[str, Any]:
    """Return what the device was answered."""
    return _opened(record.answer, record.pk, "relay_answer")


def _opened(sealed: Any, key: UUID, table: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(key_ring().open(bytes(sealed), about=about_of(table, key)))
    return content


def passages_here(now: datetime) -> QuerySet[RelayRecord]:
    """Return the passages of the last day at this relay that stand, the newest first."""
    return passages_since(now - kept_for(Retained.RELAY_RECORDS, now=now))


def passages_since(since: datetime) -> QuerySet[RelayRecord]:
    """Return the passages since a moment that stand, the newest first."""
    kept = RelayRecord.objects.filter(
        kind=RelayRecord.Kind.PASSAGE, withdrawn_at=None, passed_at__gte=since
    )
    return kept.exclude(answer=None).order_by("-passed_at", "-id")


def seen_here(plate: str, *, within: timedelta, now: datetime, but: UUID) -> dict[str, Any] | None:
    """Return the newest other passage of a plate at this relay, as it was answered."""
    lately = passages_since(now - within).exclude(key=but)
    answers = (answer_of(each)["passage"] for each in lately)
    return next((each for each in answers if plate and each["plate"] == plate), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a relay stands: what waits since when, what the main server refused."""

    waiting: int
    since: datetime | None
    refused: int


def standing() -> Standing:
    """Return what waits for the main server and what it refused."""
    counted = RelayRecord.objects.aggregate(
        waiting=Count("pk", filter=WAITS),
        since=Min("received_at", filter=WAITS),
        refused=Count("pk", filter=~Q(refused_at=None) & Q(dropped_at=None)),
    )
    return Standing(**counted)


def refused_records() -> QuerySet[RelayRecord]:
    """Return what the main server did not take, with its reasons; what was dropped of it as well."""
    return RelayRecord.objects.exclude(refused_at=None).order_by("id")


def aside_to_tell() -> QuerySet[RelayRecord]:
    """Return what was laid aside or dropped here and is not told yet: a hundred, the oldest first."""
    return refused_records().filter(refusal_told_at=None)[:100]


def counts_of_day(begin: datetime, end: datetime) -> tuple[int, int]:
    """Return vehicles and persons that passed this relay within a day."""
    day = passages_since(begin).filter(passed_at__lt=end)
    found = day.order_by().aggregate(vehicles=Count("pk"), persons=Sum("persons", default=0))
    return found["vehicles"], found["persons"]
