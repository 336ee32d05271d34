"""Permits are recorded and revoked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Permit
from gubei.domain.checkpoints.operations.settling import reason_of
from gubei.domain.checkpoints.queries.passages import permits_in_reach
from gubei.domain.checkpoints.rules.permits import PermitFacts, read_permit_number
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.plates import PlateKind, read_plate
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words


@transaction.atomic
def record_permit(*, facts: PermitFacts, by: Officer, now: datetime) -> Permit:
    """Record a permit: one vehicle, one number, one route. Raises Invalid, Refused."""
    require(by, Ability.CHECKPOINTS)
    number, plate = read_permit_number(facts.number), read_plate(facts.plate)
    origin, destination = squeeze(facts.origin)[:200], squeeze(facts.destination)[:200]
    if not plate.is_sure or plate.kind is PlateKind.TRAILER:
        raise Invalid(
            "A permit names the plate of the tractor, whole.",
            "通行证须填写牵引车完整号牌。",
            code="plate",
        )
    if not origin or not destination:
        raise Invalid("A permit names its route.", "请填写通行证起止地。", code="route")
    if facts.valid_until < facts.valid_from:
        raise Invalid("It ends before it begins.", "有效期结束早于开始。", code="permit_days")
    known = Permit.objects.filter(number=number, revoked_at=None).first()
    if known is not None:
        raise Refused(
            "permit_known",
            Words(
                f"Permit {number} stands for {known.plate} already; revoke it first.",
                f"通行证 {number} 已登记给 {known.plate}，请先作废。",
            ),
        )
    return Permit.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), number=number, unit=by.unit, plate=plate.number,
        origin=origin, destination=destination, goods=squeeze(facts.goods)[:200],
        valid_from=facts.valid_from, valid_until=facts.valid_until, recorded_at=now,
        recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def revoke_permit(*, permit: UUID, reason: str, by: Officer, now: datetime) -> None:
    """Revoke a permit with the reason. Raises Invalid, NotFound."""
    require(by, Ability.CHECKPOINTS)
    standing = permits_in_reach(by).filter(pk=permit, revoked_at=None)
    if standing.update(revoked_at=now, reason=reason_of(reason)) != 1:
        raise NotFound("There is no such permit.", "没有这张通行证。")
