"""What a relay tells no more, on the main server: laid aside, and dropped by whom and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Relay, RelayRecord, RelayRefusal
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record that we had refused and that the relay keeps no more: who dropped it, why and when."""

    key: UUID
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LaidAside:
    """A record that the relay does not tell any more, why and since when: we refused it or failed."""

    key: UUID
    kind: RelayRecord.Kind
    officer: UUID
    refusal: str
    at: datetime


@transaction.atomic
def note_relay(
    *, relay: Relay, clock: datetime | None, waiting: int, aside: Sequence[LaidAside] = (),
    dropped: Sequence[Dropped], now: datetime,
) -> None:  # fmt: skip
    """Write down how many records a relay holds and what its clock says, what it laid aside and dropped.

    That holds also where we fail over what it brings. Of what we had refused ourselves our own words stay.
    """
    ahead = relay.clock_ahead if clock is None else round((clock - now).total_seconds())
    Relay.objects.filter(pk=relay.pk).update(clock_ahead=ahead, waiting=waiting)
    ids = uuid7_run(milliseconds_of(now))
    for record in aside:
        RelayRefusal.objects.get_or_create(
            relay=relay, key=record.key,
            defaults={
                "id": next(ids), "kind": record.kind, "officer": record.officer, "at": record.at,
                "refusal": record.refusal,
            },
        )  # fmt: skip
    for each in dropped:
        RelayRefusal.objects.filter(relay=relay, key=each.key, dropped_at=None).update(
            dropped_at=each.at, dropped_by=each.by, drop_reason=each.reason
        )
