"""What a checkpoint looks like to every device at it, from the server or from its relay."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from ninja import Router

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.queries.here import counts_here, last_here, waiting_here
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.rules.deciding import outcome_of
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.people.rules import mask_name
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.passage_shapes import masked_document
from gubei.interfaces.api.shapes import Moment, Shape
from gubei.terms.passages import Outcome, VehicleClass

router = Router(tags=["checkpoints"])

DecidedBy = Literal["server", "relay", "device"]


class PersonHere(Shape):
    """Somebody in a vehicle that did not go on yet, masked, and what holds for them."""

    place: int
    who: str
    outcome: Outcome | Literal[""]

    @classmethod
    def of(cls, each: models.Traveller) -> "PersonHere":
        name = mask_name(each.name) if each.name else ""
        outcome: Outcome | Literal[""] = Outcome(each.outcome) if each.outcome else ""
        return cls(place=each.place, who=who(name, masked_document(each)), outcome=outcome)


def who(name: str, document: str) -> str:
    """Return how somebody is named at a checkpoint, of a masked name and number."""
    return f"{name} {document}".strip()


def somebody_waits(outcomes: Iterable[str]) -> bool:
    """Say whether somebody in a vehicle may not go on; only then its people are named."""
    return any(each in ("", Outcome.HOLD) for each in outcomes)


class PassedHere(Shape):
    """A vehicle at a checkpoint. `ruled` is what the rules say where somebody decided otherwise.

    `people` are those of a vehicle that waits; of any other nobody is named.
    """

    id: UUID
    at: Moment
    plate: str
    direction: Direction
    vehicle_class: VehicleClass
    persons: int
    outcome: Outcome | Literal[""]
    ruled: Outcome | Literal[""]
    by: str
    decided: DecidedBy
    people: list[PersonHere]

    @classmethod
    def of(cls, passage: models.Passage) -> "PassedHere":
        people = sorted(passage.travellers.all(), key=lambda each: each.place)
        ruled = outcome_of([each.ruled for each in people])
        waits = passage.closed_at is None and somebody_waits(each.outcome for each in people)
        return cls(
            id=passage.pk, at=passage.passed_at, plate=passage.plate,
            direction=Direction(passage.direction), vehicle_class=VehicleClass(passage.vehicle_class), persons=passage.people,
            outcome=Outcome(passage.outcome) if passage.outcome else "",
            ruled=Outcome(ruled) if ruled else "", by=passage.by.name,
            decided=decided_by(passage), people=[PersonHere.of(each) for each in people] if waits else [],
        )  # fmt: skip


def decided_by(passage: models.Passage) -> DecidedBy:
    """Return who decided a passage at the road."""
    if not passage.is_offline:
        return "server"
    return "relay" if passage.is_relayed else "device"


class RelayShown(Shape):
    """How the relay stands through which this was asked.

    `is_alone`: the main server cannot be reached, the relay decides. `waiting` records wait for it
    since `since`; `refused` it did not take. `listed_at` is when the watch list was made. `is_older`: the main server
    is newer, and the relay does not know all that its policy says.
    """

    name: str
    is_alone: bool
    waiting: int
    since: Moment | None
    refused: int
    listed_at: Moment | None
    is_older: bool


class Here(Shape):
    """A checkpoint today: vehicles and persons, who did not go on yet, the last ten."""

    now: Moment
    vehicles: int
    persons: int
    waiting: list[PassedHere]
    last: list[PassedHere]
    relay: RelayShown | None


@router.get("/checkpoints/{checkpoint_id}/here", response=Here)
def read_here(request: SignedRequest, checkpoint_id: UUID) -> Here:
    """Return what passed a checkpoint at every device; a relay says how it stands as well."""
    require(request.auth, Ability.PASSAGES)
    place, now = checkpoint_in_reach(request.auth, checkpoint_id), now_of(request)
    vehicles, persons = counts_here(place.pk, now=now)
    waiting = [PassedHere.of(each) for each in waiting_here(place.pk)]
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.LOCATE, about="passages",
        count=sum(len(each.people) for each in waiting), now=now,
    )  # fmt: skip
    return Here(
        now=now,
        vehicles=vehicles,
        persons=persons,
        waiting=waiting,
        last=[PassedHere.of(each) for each in last_here(place.pk)],
        relay=None,
    )
