"""Whoever passes daily: who came last with a plate, masked, and the same people registered again."""

from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.again import pass_again
from gubei.domain.checkpoints.queries.again import LastTime, last_time
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.queries.receptions import masked_of
from gubei.domain.checkpoints.rules.again import Again, Today
from gubei.domain.checkpoints.rules.entries import MOST_PEOPLE
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.passage_shapes import PassageDecided, PassageShown
from gubei.interfaces.api.shapes import Items, Sent, Shape, Words
from gubei.terms.passages import VehicleClass

router = Router(tags=["checkpoints"])


class PlateWanted(Shape):
    """Which vehicle, which way."""

    plate: str = Field(min_length=1, max_length=40)
    direction: Direction = Direction.IN


class PersonAgain(Shape):
    """Somebody who sat in the vehicle last time, masked, with the test that was told then."""

    place: int
    name: str
    document: str
    is_driver: bool
    tested_at: AwareDatetime | None
    is_negative: bool | None

    @classmethod
    def of(cls, each: models.Traveller) -> "PersonAgain":
        masked = masked_of(each)
        return cls(
            place=each.place, name=masked["name"], document=masked["document"],
            is_driver=each.is_driver, tested_at=each.tested_at, is_negative=each.is_negative,
        )  # fmt: skip


class VehicleAgain(Shape):
    """A vehicle as it passed last: its people can be registered again."""

    plate: str
    vehicle_class: VehicleClass
    passed_at: AwareDatetime
    checkpoint: str
    people: list[PersonAgain]

    @classmethod
    def of(cls, last: LastTime) -> "VehicleAgain":
        passage = last.passage
        return cls(
            plate=passage.plate, vehicle_class=VehicleClass(passage.vehicle_class),
            passed_at=passage.passed_at, checkpoint=passage.checkpoint.site.name,
            people=[PersonAgain.of(each) for each in last.travellers],
        )  # fmt: skip


class PersonToday(Sent):
    """Who of last time is in the vehicle, and what was checked today; a test only where it is new."""

    place: int = Field(ge=1)
    celsius: float | None = Field(None, ge=30, le=45)
    tested_at: AwareDatetime | None = None
    is_negative: bool | None = None


class AgainSent(Sent):
    """The same people again. `id` is the sender's own: a repeat is the same passage."""

    id: UUID
    plate: str = Field(min_length=1, max_length=40)
    direction: Direction = Direction.IN
    lane: UUID | None = None
    seconds: int | None = Field(None, ge=0, le=86_400)
    people: list[PersonToday] = Field(min_length=1, max_length=MOST_PEOPLE)

    def again(self, checkpoint: UUID) -> Again:
        said = self.model_dump(exclude={"id", "people"})
        people = tuple(Today(**each.model_dump()) for each in self.people)
        return Again(key=self.id, checkpoint=checkpoint, people=people, **said)


@router.get("/checkpoints/{checkpoint_id}/again", response=Items[VehicleAgain])
def read_who_came_last(
    request: SignedRequest, checkpoint_id: UUID, wanted: Query[PlateWanted]
) -> Items[VehicleAgain]:
    """Return who passed last with a plate, masked; nothing where nobody can be registered again."""
    require(request.auth, Ability.PASSAGES)
    checkpoint_in_reach(request.auth, checkpoint_id)
    now = now_of(request)
    found = last_time(request.auth, wanted.plate, wanted.direction, now=now)
    if found is None:
        return Items[VehicleAgain](items=[])
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.LOCATE,
        about=f"again:{found.passage.plate}", count=len(found.travellers), now=now,
    )  # fmt: skip
    return Items[VehicleAgain](items=[VehicleAgain.of(found)])


@router.post("/checkpoints/{checkpoint_id}/again", response=PassageDecided)
def write_passage_again(
    request: SignedRequest, checkpoint_id: UUID, sent: AgainSent
) -> PassageDecided:
    """Register a vehicle with the people of last time and today's checks; it is decided anew."""
    passed = pass_again(again=sent.again(checkpoint_id), by=request.auth, now=now_of(request))
    return PassageDecided(
        passage=PassageShown.of(passed.passage, passed.travellers),
        remarks=[Words.of(said) for said in passed.remarks],
        is_repeat=passed.is_repeat,
    )
