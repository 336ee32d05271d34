"""What a device decided without the server: it was done, so it holds, and is marked and counted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import Traveller
from gubei.domain.checkpoints.operations.awaiting import follow_decision
from gubei.domain.checkpoints.operations.settling import Settled, rewrite
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Pack, Verdict, terms_of
from gubei.terms.passages import Outcome
from gubei.terms.words import Words, both_in_one

DECIDED_OFFLINE = both_in_one(Words("decided by the device without a network", "离线处置"))
DECIDED_AT_RELAY = both_in_one(Words("decided by the relay without a network", "中继处置"))


def keep_decided(
    traveller: Traveller, decided: Outcome, verdict: Verdict | None, pack: Pack | None, *,
    by: Officer,
) -> Verdict | None:  # fmt: skip
    """Let what the device decided of a person hold; return the terms that follow from it.

    Where the rules say otherwise now, the officer's device decided otherwise: that is the reason.
    """
    if decided == traveller.ruled:
        return verdict
    traveller.outcome, traveller.decided_at = decided.value, traveller.passage.passed_at
    traveller.decided_by = by
    traveller.reason = DECIDED_AT_RELAY if traveller.passage.is_relayed else DECIDED_OFFLINE
    return terms_of(pack, decided, traveller.passage.passed_at) if pack else None


def note_decided(
    *, passage: UUID, decided: Sequence[Outcome], by: Officer, now: datetime
) -> Settled:
    """Let what a device decided hold on a passage whose first answer was lost on the way.

    The server or a relay had decided and the device heard nothing, so it decided alone. Who was
    dealt with since stays as they are.
    """

    def change(found: Settled) -> None:
        found.passage.is_offline, found.passage.is_relayed = True, False
        for traveller, outcome in zip(found.travellers, decided, strict=True):
            _forget_relay(traveller)
            if traveller.decided_by_id is None and traveller.taken_at is None:
                keep_decided(traveller, outcome, None, None, by=by)
                traveller.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])

    settled = rewrite(passage, change, by=by, now=now)
    follow_decision(settled.passage, now=now)
    return settled


def _forget_relay(traveller: Traveller) -> None:
    """Let what the rules say stand where a relay had decided otherwise; the history keeps it."""
    if traveller.reason == DECIDED_AT_RELAY and traveller.taken_at is None:
        traveller.outcome, traveller.decided_at = traveller.ruled, traveller.passage.passed_at
        traveller.decided_by, traveller.reason = None, ""
