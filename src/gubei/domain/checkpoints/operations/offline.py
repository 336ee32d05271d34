"""What a device decided without the server: it was done, so it holds, and is marked and counted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import Traveller
from gubei.domain.checkpoints.operations.following import follow_decision
from gubei.domain.checkpoints.operations.settling import Settled, rewrite
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Pack, Verdict, terms_of
from gubei.terms.passages import Outcome
from gubei.terms.words import Words, both_in_one

DECIDED_OFFLINE = both_in_one(Words("decided by the device without a network", "离线处置"))


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
    traveller.decided_by, traveller.reason = by, DECIDED_OFFLINE
    return terms_of(pack, decided, traveller.passage.passed_at) if pack else None


def note_decided(
    *, passage: UUID, decided: Sequence[Outcome], by: Officer, now: datetime
) -> Settled:
    """Let what a device decided hold on a passage whose first answer was lost on the way.

    The server had decided and the device heard nothing, so it decided alone. Who was dealt with
    since stays as they are.
    """

    def change(found: Settled) -> None:
        found.passage.is_offline = True
        for traveller, outcome in zip(found.travellers, decided, strict=True):
            if traveller.decided_by_id is None and traveller.taken_at is None:
                keep_decided(traveller, outcome, None, None, by=by)
                traveller.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])

    settled = rewrite(passage, change, by=by, now=now)
    policy = settled.passage.policy
    follow_decision(
        settled.passage, settled.travellers, pack_of(policy) if policy else None, now=now
    )
    return settled
