"""The ladders that overdue orders climb: which are in force where, and a new one."""

from datetime import datetime
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.orders import models
from gubei.domain.orders.operations.deciding import set_ladder
from gubei.domain.orders.queries.ladders import ladders_over
from gubei.domain.orders.rules.ladders import Rung as Step
from gubei.domain.orders.rules.ladders import Whom
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Sent, Shape, UnitRef

router = Router(tags=["orders"])


class Rung(Shape):
    """Tell `whom` when `percent` of an order's time is over, and `minutes` more."""

    percent: int = Field(ge=0, le=1000)
    minutes: int = Field(ge=0, le=100_000)
    whom: Whom


class Ladder(Shape):
    """Rungs from a moment on, for a unit and below (none: everywhere), for a kind ("": all)."""

    id: UUID
    unit: UnitRef | None
    kind: str
    valid_from: datetime
    rungs: list[Rung]

    @classmethod
    def shown(cls, ladder: models.Ladder) -> "Ladder":
        """Return it with its rungs from the first one up."""
        rungs = sorted(ladder.rungs.all(), key=lambda rung: rung.step)
        return cls(
            id=ladder.pk,
            unit=UnitRef.of(ladder.unit) if ladder.unit else None,
            kind=ladder.kind,
            valid_from=ladder.valid_from,
            rungs=[
                Rung(percent=each.percent, minutes=each.minutes, whom=Whom(each.whom))
                for each in rungs
            ],
        )


class NewLadder(Sent):
    """From now on, for new orders of a unit and below."""

    unit: str
    kind: str = ""
    rungs: list[Rung] = Field(min_length=1, max_length=12)


@router.get("/ladders", response=Items[Ladder])
def list_ladders(request: SignedRequest) -> Items[Ladder]:
    """List the ladders of the officer's unit, above it and below, the newest first."""
    require(request.auth, Ability.READ)
    return Items[Ladder](items=[Ladder.shown(each) for each in ladders_over(request.auth)])


@router.post("/ladders", response=Ladder)
def put_ladder_in_force(request: SignedRequest, sent: NewLadder) -> Ladder:
    """Put a ladder in force; orders that are out already climb the one that they were given."""
    rungs = [Step(each.percent, each.minutes, each.whom) for each in sent.rungs]
    ladder = set_ladder(
        unit=sent.unit, kind=sent.kind, rungs=rungs, by=request.auth, now=now_of(request)
    )
    return Ladder.shown(ladder)
