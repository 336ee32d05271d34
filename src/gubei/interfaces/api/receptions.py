"""Who comes: the people whom a checkpoint let in, as far as an order to a community is about them."""

from typing import Literal
from uuid import UUID

from ninja import Router
from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.receiving import receive, reveal_arriving
from gubei.domain.checkpoints.queries.receptions import (
    Arriving,
    arriving_of,
    masked_of,
    passage_of_order,
)
from gubei.domain.checkpoints.rules.entries import MOST_PEOPLE
from gubei.domain.checkpoints.rules.receptions import Received
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, forget_answer, now_of
from gubei.interfaces.api.passage_shapes import CheckpointRef
from gubei.interfaces.api.persons import Revealed
from gubei.interfaces.api.shapes import Sent, Shape
from gubei.terms.passages import Outcome, VehicleClass

router = Router(tags=["orders"])


class ArrivingShown(Shape):
    """Somebody who was let in, masked. `report_by`, `test_from`, `test_by`: what the rule asks.

    Null: not asked, or not written yet. `reason` says what was found where nobody came.
    """

    place: int
    name: str
    document: str
    phone: str
    is_driver: bool
    outcome: Outcome
    report_by: AwareDatetime | None
    test_from: AwareDatetime | None
    test_by: AwareDatetime | None
    arrived_at: AwareDatetime | None
    tested_at: AwareDatetime | None
    absent_at: AwareDatetime | None
    reason: str

    @classmethod
    def of(cls, each: Arriving) -> "ArrivingShown":
        expected, noted, traveller = each.expected, each.noted, each.traveller
        return cls(
            place=traveller.place,
            **masked_of(traveller),
            is_driver=traveller.is_driver,
            outcome=Outcome(traveller.outcome),
            report_by=expected.report_by,
            test_from=expected.test_from,
            test_by=expected.test_by,
            arrived_at=noted.arrived_at,
            tested_at=noted.tested_at,
            absent_at=noted.absent_at,
            reason=noted.reason,
        )


class ArrivingVehicle(Shape):
    """The vehicle that an order is about, and who in it was let in."""

    plate: str
    vehicle_class: VehicleClass
    checkpoint: CheckpointRef
    passed_at: AwareDatetime
    origin: str
    destination: str
    people: list[ArrivingShown]

    @classmethod
    def of(cls, passage: models.Passage, people: list[Arriving]) -> "ArrivingVehicle":
        return cls(
            plate=passage.plate, vehicle_class=VehicleClass(passage.vehicle_class),
            checkpoint=CheckpointRef.of(passage.checkpoint), passed_at=passage.passed_at,
            origin=passage.origin, destination=passage.destination,
            people=[ArrivingShown.of(each) for each in people],
        )  # fmt: skip


class ReceptionSent(Sent):
    """What became of the people at these places; `note` says what was found of who is absent."""

    places: list[int] = Field(min_length=1, max_length=MOST_PEOPLE)
    what: Received
    at: AwareDatetime | None = None
    note: str = Field("", max_length=300)


class ArrivingRevealing(Sent):
    """What of the person at a place, and why."""

    place: int = Field(ge=1)
    what: Literal["name", "document", "phone"]
    purpose: Purpose


@router.get("/orders/{order_id}/travellers", response=ArrivingVehicle)
def read_who_comes(request: SignedRequest, order_id: UUID) -> ArrivingVehicle:
    """Return the vehicle that an order is about and who in it was let in, masked; it is logged."""
    require(request.auth, Ability.READ)
    _, passage = passage_of_order(request.auth, order_id)
    people = arriving_of(passage)
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.LOCATE,
        about=f"arriving:{passage.plate or passage.pk}", count=len(people), now=now_of(request),
    )  # fmt: skip
    return ArrivingVehicle.of(passage, people)


@router.post("/orders/{order_id}/travellers", response=ArrivingVehicle)
def write_who_came(request: SignedRequest, order_id: UUID, sent: ReceptionSent) -> ArrivingVehicle:
    """Write who arrived, was tested, or did not come; the order closes with the last of them."""
    passage, people = receive(
        order=order_id, **sent.model_dump(), by=request.auth, now=now_of(request)
    )
    return ArrivingVehicle.of(passage, people)


@router.post("/orders/{order_id}/travellers/reveal", response=Revealed)
def reveal_who_comes(request: SignedRequest, order_id: UUID, sent: ArrivingRevealing) -> Revealed:
    """Show a whole name or number of somebody who comes; every time it is logged."""
    forget_answer(request)
    text = reveal_arriving(
        order=order_id, **sent.model_dump(), by=request.auth, now=now_of(request)
    )
    return Revealed(text=text)
