"""Shapes of passages: what a device sends, and what it learns: a decision, never a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.people_corrected import PersonChange
from gubei.domain.checkpoints.rules.deciding import SECRET, words_of
from gubei.domain.checkpoints.rules.entries import MOST_PEOPLE, Entry, PersonSaid, is_clock_off
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.slips import slip_number
from gubei.domain.checkpoints.rules.transits import Transit
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.people.rules import mask_name
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.policy import Pack
from gubei.interfaces.api.cold_chain_shapes import FirstStopShown, RoadTestShown
from gubei.interfaces.api.shapes import Name, OfficerName, Reason, Sent, Shape, UnitRef, Words
from gubei.terms.documents import mask_document
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.phones import mask_phone
from gubei.terms.plates import PlateKind

SECRET_RULES = frozenset(each.value for each in SECRET)


class TravellerSent(Sent):
    """A person in a vehicle: an identity number, or a name with a telephone."""

    name: str = Field("", max_length=100)
    document: str = Field("", max_length=40)
    phone: str = Field("", max_length=20)
    is_driver: bool = False
    birth_date: date | None = None
    celsius: float | None = Field(None, ge=30, le=45)
    tested_at: AwareDatetime | None = None
    is_negative: bool | None = None
    leaves_at: AwareDatetime | None = None
    facts: list[Ask] = Field([], max_length=10)

    def said(self) -> PersonSaid:
        return PersonSaid(**(self.model_dump() | {"facts": frozenset(self.facts)}))


class PassageSent(Sent):
    """A vehicle and everybody in it. `id` is the device's own: a repeat is the same passage.

    `passed_at` is the server's time as far as the device knows it, `device_at` what its clock says.
    `decided`: what a device without the server decided of each person, in their order.
    """

    id: UUID
    checkpoint: UUID
    people: list[TravellerSent] = Field(min_length=1, max_length=MOST_PEOPLE)
    plate: str = Field("", max_length=40)
    vehicle_class: VehicleClass = VehicleClass.CAR
    direction: Direction = Direction.IN
    lane: UUID | None = None
    origin: str = Field("", max_length=200)
    destination: str = Field("", max_length=300)
    destination_unit: str = Field("", max_length=32)
    goods: str = Field("", max_length=200)
    permit: str = Field("", max_length=20)
    facts: list[Ask] = Field([], max_length=10)
    passed_at: AwareDatetime | None = None
    device_at: AwareDatetime | None = None
    seconds: int | None = Field(None, ge=0, le=86_400)
    decided: list[Outcome] = Field([], max_length=MOST_PEOPLE)

    def entry(self) -> Entry:
        said = self.model_dump(exclude={"id", "people", "facts", "decided"})
        people = tuple(each.said() for each in self.people)
        return Entry(
            key=self.id, people=people, facts=frozenset(self.facts),
            decided=tuple(self.decided), **said,
        )  # fmt: skip


class PassagesSent(Sent):
    """One passage, or all that a device kept."""

    passages: list[PassageSent] = Field(min_length=1, max_length=500)


class TravellerShown(Shape):
    """A person, masked, and the decision: what the policy said and what holds, with the reason.

    `celsius`, the test and `facts` are what was measured and said at the barrier, for whoever does
    the second check; what was looked up about the person is not among them.
    """

    place: int
    name: str
    document: str
    phone: str
    is_driver: bool
    celsius: float | None
    tested_at: AwareDatetime | None
    is_negative: bool | None
    facts: list[Ask]
    ruled: Outcome | Literal[""]
    outcome: Outcome | Literal[""]
    rule: str
    says: Words
    reference: Words
    decided_by: OfficerName | None
    reason: str
    decided_at: AwareDatetime | None
    taken_at: AwareDatetime | None
    taken_by: str
    road_test: RoadTestShown | None = None

    @classmethod
    def of(
        cls, each: models.Traveller, pack: Pack | None, test: models.RoadTest | None = None
    ) -> "TravellerShown":
        says, reference = words_of(pack, each.rule)
        return cls(
            place=each.place,
            name=mask_name(each.name) if each.name else "",
            document=masked_document(each),
            phone=_masked_phone(each),
            is_driver=each.is_driver,
            celsius=None if each.celsius is None else float(each.celsius),
            tested_at=each.tested_at,
            is_negative=each.is_negative,
            facts=[Ask(fact) for fact in each.facts],
            ruled=Outcome(each.ruled) if each.ruled else "",
            outcome=Outcome(each.outcome) if each.outcome else "",
            rule="" if each.rule in SECRET_RULES else each.rule,
            says=Words.of(says),
            reference=Words.of(reference),
            decided_by=OfficerName.of(each.decided_by) if each.decided_by else None,
            reason=each.reason,
            decided_at=each.decided_at,
            taken_at=each.taken_at,
            taken_by=each.taken_by,
            road_test=RoadTestShown.of(test, pack) if test else None,
        )


def masked_document(each: models.Traveller) -> str:
    """Return the number of somebody's document, masked; "" where there is none."""
    if each.document is None:
        return ""
    return mask_document(
        key_ring().open(bytes(each.document), about=about_of("traveller", each.pk))
    )


def _masked_phone(each: models.Traveller) -> str:
    if each.phone is None:
        return ""
    return mask_phone(
        key_ring().open(bytes(each.phone), about=about_of("traveller_phone", each.pk))
    )


class CorrectionShown(Shape):
    """A correction: who changed which columns when and why, from what to what.

    Of a date of birth only the year: it is as much of an identity number as the number itself.
    """

    at: AwareDatetime
    by: OfficerName
    reason: str
    before: dict[str, str]
    after: dict[str, str]

    @classmethod
    def of(cls, each: models.Correction) -> "CorrectionShown":
        return cls(
            at=each.at, by=OfficerName.of(each.by), reason=each.reason,
            before=_year_only(each.before), after=_year_only(each.after),
        )  # fmt: skip


def _year_only(said: dict[str, str]) -> dict[str, str]:
    return {name: text[:4] if name.endswith("birth_date") else text for name, text in said.items()}


class CheckpointRef(Shape):
    """Which checkpoint; `phone` is the number to call about somebody who is held."""

    id: UUID
    name: str
    phone: str

    @classmethod
    def of(cls, checkpoint: models.Checkpoint) -> "CheckpointRef":
        return cls(id=checkpoint.pk, name=checkpoint.site.name, phone=checkpoint.phone)


class TransitShown(Shape):
    """What became of a vehicle that was let in sealed; null: nothing is known yet.

    `left_through` is the checkpoint it passed on its way out, "" where it came in sealed once more.
    """

    left_at: AwareDatetime | None
    left_through: str
    found_at: AwareDatetime | None
    found_by: str
    found: str

    @classmethod
    def of(cls, each: Transit) -> "TransitShown":
        return cls(
            left_at=each.left_at, left_through=each.left_through, found_at=each.found_at,
            found_by=each.found_by, found=each.found,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside a passage's own row: nothing where it was only just written."""

    corrections: Sequence[models.Correction] = ()
    transit: Transit | None = None
    stop: models.FirstStop | None = None
    tests: Mapping[UUID, models.RoadTest] = field(default_factory=dict)


class PassageShown(Shape):
    """A passage with everybody in it. `is_clock_off`: the device's clock showed another time.

    `is_offline`: it was decided without the server, by a device or, `is_relayed`, by the relay that
    brought it. `slip`: the number on its slip. `transit`: null where it was not let in sealed, or
    just now; `first_stop` where it was not let in with cold-chain goods, or just now.
    """

    id: UUID
    slip: str
    checkpoint: CheckpointRef
    unit: UnitRef
    lane: str
    direction: Direction
    plate: str
    plate_kind: PlateKind
    vehicle_class: VehicleClass
    origin: str
    destination: str
    goods: str
    permit: str
    passed_at: AwareDatetime
    seconds: int | None
    is_clock_off: bool
    is_offline: bool
    relay: str
    is_relayed: bool
    by: OfficerName
    outcome: Outcome | Literal[""]
    closed_at: AwareDatetime | None
    leave_by: AwareDatetime | None
    transit: TransitShown | None
    first_stop: FirstStopShown | None
    turned_to: str
    neighbour_receiver: str
    withdrawn_at: AwareDatetime | None
    corrections: list[CorrectionShown]
    travellers: list[TravellerShown]

    @classmethod
    def of(
        cls, passage: models.Passage, travellers: Sequence[models.Traveller],
        beside: Beside | None = None,
    ) -> "PassageShown":  # fmt: skip
        beside = beside or Beside()
        pack = pack_of(passage.policy) if passage.policy else None
        return cls(
            id=passage.pk,
            slip=slip_number(passage.pk),
            checkpoint=CheckpointRef.of(passage.checkpoint),
            unit=UnitRef.of(passage.unit),
            lane=passage.lane.name if passage.lane else "",
            direction=Direction(passage.direction),
            plate=passage.plate,
            plate_kind=PlateKind(passage.plate_kind),
            vehicle_class=VehicleClass(passage.vehicle_class),
            origin=passage.origin,
            destination=passage.destination,
            goods=passage.goods,
            permit=passage.permit_number,
            passed_at=passage.passed_at,
            seconds=passage.seconds,
            is_clock_off=is_clock_off(passage.device_at, passage.passed_at),
            is_offline=passage.is_offline,
            relay=passage.relay.name if passage.relay else "",
            is_relayed=passage.is_relayed,
            by=OfficerName.of(passage.by),
            outcome=Outcome(passage.outcome) if passage.outcome else "",
            closed_at=passage.closed_at,
            leave_by=passage.leave_by,
            transit=TransitShown.of(beside.transit) if beside.transit else None,
            first_stop=FirstStopShown.of(beside.stop) if beside.stop else None,
            turned_to=passage.turned_to,
            neighbour_receiver=passage.neighbour_receiver,
            withdrawn_at=passage.withdrawn_at,
            corrections=[CorrectionShown.of(each) for each in beside.corrections],
            travellers=[
                TravellerShown.of(each, pack, beside.tests.get(each.pk)) for each in travellers
            ],
        )


class PassageDecided(Shape):
    """What a device learns of a passage that it sent; remarks hold nobody up."""

    passage: PassageShown
    remarks: list[Words]
    is_repeat: bool


class DecidedOtherwise(Sent):
    """Decide on the person at a place otherwise than the rule, or settle a second check.

    `at`: when, where a device tells it later; the server's time as far as the device knew it.
    """

    place: int = Field(ge=1)
    outcome: Outcome
    reason: Reason
    at: AwareDatetime | None = None


class TakenOver(Sent):
    """Who fetched the person at a place, and under which measure the person then is."""

    place: int = Field(ge=1)
    taken_by: Name
    arrangement: Literal["central_isolation", "home_isolation", "health_monitoring"] = (
        "central_isolation"
    )


class NeighbourTold(Sent):
    """Where the vehicle was turned back to, and who there signed for it."""

    turned_to: Name
    receiver: Name


class PersonCorrected(Sent):
    """What is written instead of the person at a place; null leaves it."""

    place: int = Field(ge=1, le=MOST_PEOPLE)
    name: str | None = Field(None, max_length=100)
    document: str | None = Field(None, max_length=40)
    phone: str | None = Field(None, max_length=20)
    birth_date: date | None = None
    celsius: float | None = Field(None, ge=30, le=45)
    tested_at: AwareDatetime | None = None
    is_negative: bool | None = None
    facts: list[Ask] | None = Field(None, max_length=10)

    def change(self) -> PersonChange:
        facts = None if self.facts is None else frozenset(self.facts)
        return PersonChange(**(self.model_dump() | {"facts": facts}))


class PassageCorrected(Sent):
    """What is written instead; null leaves it."""

    plate: str | None = Field(None, max_length=40)
    vehicle_class: VehicleClass | None = None
    origin: str | None = Field(None, max_length=200)
    destination: str | None = Field(None, max_length=300)
    goods: str | None = Field(None, max_length=200)
    permit: str | None = Field(None, max_length=20)
    people: list[PersonCorrected] = Field([], max_length=MOST_PEOPLE)
    reason: Reason


class TransitFound(Sent):
    """What was found of a sealed vehicle that nobody saw leave; `at`: when, now where left out."""

    text: Reason
    at: AwareDatetime | None = None


class PassageTakenBack(Sent):
    """Why; `instead`: which other registration of the same vehicle stays."""

    reason: Reason
    instead: UUID | None = None
