"""Relays as the office sees them: enrolled, how they stand, what was refused of theirs, revoked."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Prefetch
from ninja import Router
from pydantic import Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.relays import enrol_relay, revoke_relay
from gubei.domain.checkpoints.queries.relays import relays_of
from gubei.domain.checkpoints.rules.entries import CLOCK_IS_OFF
from gubei.domain.checkpoints.rules.watching import Ages, ages_of
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, forget_answer, now_of
from gubei.interfaces.api.passage_shapes import CheckpointRef
from gubei.interfaces.api.shapes import Items, Moment, Name, OfficerName, Reason, Sent, Shape

router = Router(tags=["relays"])
_MOST_REFUSALS = 50


class RefusalShown(Shape):
    """A record of a relay that was not taken, why, and what became of it."""

    key: UUID
    kind: Literal["passage", "decision", "withdrawal", "shift", "look"]
    officer: str
    at: Moment
    refusal: str
    taken_at: Moment | None
    dropped_at: Moment | None
    dropped_by: str
    drop_reason: str


class RelayEnrolled(Shape):
    """A relay with its secret, which is said this once and not stored."""

    id: UUID
    secret: str


class RelayToEnrol(Sent):
    """At which checkpoint, and what it is called."""

    checkpoint: UUID
    name: Name


class RelayRevocation(Sent):
    """Why."""

    reason: Reason


class RelayRow(Shape):
    """How a relay stands: when it was met, how many records it held then, how old its list is.

    `clock_ahead` is by how many seconds its clock was ahead; `is_clock_off` above the limit that
    holds for devices. `refused` counts what was neither taken since nor dropped; of `refusals` the
    newest fifty are told.
    """

    id: UUID
    name: str
    checkpoint: CheckpointRef
    enrolled_at: Moment
    enrolled_by: OfficerName | None
    met_at: Moment | None
    listed_at: Moment | None
    is_list_old: bool
    clock_ahead: int | None
    is_clock_off: bool
    waiting: int
    refused: int = Field(ge=0)
    refusals: list[RefusalShown]
    revoked_at: Moment | None
    revoked_by: OfficerName | None
    reason: str

    @classmethod
    def of(
        cls, each: models.Relay, names: dict[UUID, str], ages: Ages, *, now: datetime
    ) -> "RelayRow":
        refused, ahead = list(each.refusals.all()), each.clock_ahead
        return cls(
            id=each.pk, name=each.name, checkpoint=CheckpointRef.of(each.checkpoint),
            enrolled_at=each.enrolled_at, enrolled_by=_name(each.enrolled_by),
            met_at=each.met_at, listed_at=each.listed_at,
            is_list_old=each.listed_at is None or now >= each.listed_at + ages.old,
            clock_ahead=ahead,
            is_clock_off=ahead is not None and abs(ahead) > CLOCK_IS_OFF.total_seconds(),
            waiting=each.waiting,
            refused=sum(one.taken_at is None and one.dropped_at is None for one in refused),
            refusals=[_refusal(one, names) for one in refused[:_MOST_REFUSALS]],
            revoked_at=each.revoked_at, revoked_by=_name(each.revoked_by), reason=each.reason,
        )  # fmt: skip


@router.get("/relays", response=Items[RelayRow])
def list_relays(request: SignedRequest) -> Items[RelayRow]:
    """List the relays at checkpoints of the officer's unit and below."""
    require(request.auth, Ability.CHECKPOINTS)
    return _shown(request)


@router.post("/relays", response=RelayEnrolled)
def enrol(request: SignedRequest, sent: RelayToEnrol) -> RelayEnrolled:
    """Let a relay work at a checkpoint; its secret is answered once."""
    forget_answer(request)
    relay, secret = enrol_relay(
        checkpoint=sent.checkpoint, name=sent.name, by=request.auth, now=now_of(request)
    )
    return RelayEnrolled(id=relay.pk, secret=secret)


@router.post("/relays/{relay_id}/revoke", response=Items[RelayRow])
def revoke(request: SignedRequest, relay_id: UUID, sent: RelayRevocation) -> Items[RelayRow]:
    """Take a relay out of use for ever; it forgets what it holds when it is met."""
    revoke_relay(relay=relay_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return _shown(request)


def _shown(request: SignedRequest) -> Items[RelayRow]:
    refusals = Prefetch("refusals", models.RelayRefusal.objects.order_by("-at", "-id"))
    found = list(
        relays_of(request.auth)
        .select_related("checkpoint__site", "enrolled_by", "revoked_by")
        .prefetch_related(refusals)
    )
    keys = {one.officer for each in found for one in each.refusals.all()}
    names = {key: each.name for key, each in Officer.objects.in_bulk(list(keys)).items()}
    now, policy = now_of(request), policy_for(Part.ENTRY, district())
    ages = ages_of(pack_of(policy) if policy else None, now)
    return Items[RelayRow](items=[RelayRow.of(each, names, ages, now=now) for each in found])


def _name(officer: Officer | None) -> OfficerName | None:
    return OfficerName.of(officer) if officer else None


def _refusal(each: models.RelayRefusal, names: dict[UUID, str]) -> RefusalShown:
    return RefusalShown.model_validate(
        {
            "key": each.key, "kind": each.kind, "officer": names.get(each.officer, ""),
            "at": each.at, "refusal": each.refusal, "taken_at": each.taken_at,
            "dropped_at": each.dropped_at, "dropped_by": each.dropped_by,
            "drop_reason": each.drop_reason,
        }
    )  # fmt: skip
