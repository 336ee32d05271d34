"""Permits of vehicles: recorded, looked over, revoked."""

from datetime import date
from uuid import UUID

from ninja import Router
from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.permits import record_permit, revoke_permit
from gubei.domain.checkpoints.queries.passages import permits_in_reach
from gubei.domain.checkpoints.rules.permits import PermitFacts
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.shapes import Line, Name, Nothing, Page, Reason, Sent, Shape

router = Router(tags=["checkpoints"])


class PermitShown(Shape):
    """A permit as it is recorded."""

    id: UUID
    number: str
    plate: str
    origin: str
    destination: str
    goods: str
    valid_from: date
    valid_until: date
    revoked_at: AwareDatetime | None
    reason: str

    @classmethod
    def of(cls, permit: models.Permit) -> "PermitShown":
        return cls(
            id=permit.pk, number=permit.number, plate=permit.plate, origin=permit.origin,
            destination=permit.destination, goods=permit.goods, valid_from=permit.valid_from,
            valid_until=permit.valid_until, revoked_at=permit.revoked_at, reason=permit.reason,
        )  # fmt: skip


class PermitSent(Sent):
    """A permit: 12 digits, one vehicle, one route, until and with a day."""

    number: str = Field(max_length=20)
    plate: str = Field(max_length=40)
    origin: Name
    destination: Name
    goods: Line = ""
    valid_from: date
    valid_until: date


class PermitEnded(Sent):
    """Why."""

    reason: Reason


@router.get("/permits", response=Page[PermitShown])
def read_permits(request: SignedRequest, *, cursor: Cursor, limit: Limit) -> Page[PermitShown]:
    """Page through the permits that the officer's unit and those below recorded."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    page, following = page_of(
        permits_in_reach(request.auth), sort="-recorded_at", cursor=cursor, limit=limit,
        value_of=lambda each: each.recorded_at,
    )  # fmt: skip
    return Page[PermitShown](items=[PermitShown.of(each) for each in page], next=following)


@router.post("/permits", response=PermitShown)
def write_permit(request: SignedRequest, sent: PermitSent) -> PermitShown:
    """Record a permit."""
    facts = PermitFacts(**sent.model_dump())
    return PermitShown.of(record_permit(facts=facts, by=request.auth, now=now_of(request)))


@router.post("/permits/{permit_id}/revoke", response=Nothing)
def end_permit(request: SignedRequest, permit_id: UUID, sent: PermitEnded) -> Nothing:
    """Revoke a permit with the reason."""
    revoke_permit(permit=permit_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()
