"""Shapes of sessions, tubes, samples and shipments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from pydantic import Field

from gubei.domain.people import models as people_models
from gubei.domain.people.rules import mask_name
from gubei.domain.sampling import models
from gubei.domain.sampling.operations.sessions import NewSession
from gubei.domain.sampling.queries.tubes import SessionCounts, TubeRow
from gubei.domain.territory.models import Officer
from gubei.interfaces.api.shapes import (
    Line,
    Moment,
    Name,
    OfficerName,
    Reason,
    Sent,
    Shape,
    UnitRef,
)

SessionKind = Literal["point", "door", "isolation"]
StepName = Literal["open", "closed", "on_the_way", "at_the_laboratory", "result"]


class SessionToOpen(Sent):
    """A session as it is planned. `id` is the device's own, so that a repeat is one session."""

    id: UUID | None = None
    place: str = Field(min_length=1, max_length=200)
    begins_at: Moment
    ends_at: Moment
    capacity: int = Field(500, ge=1, le=100_000)
    lanes: int = Field(1, ge=1, le=200)
    pool_size: Literal[1, 5, 10, 20] = 10
    team: list[Line] = Field([], max_length=100)
    kind: SessionKind = "point"
    unit: str = ""
    round: UUID | None = None

    def wish(self) -> NewSession:
        """Return the same for the domain."""
        return NewSession(
            place=self.place, begins_at=self.begins_at, ends_at=self.ends_at,
            capacity=self.capacity, lanes=self.lanes, pool_size=self.pool_size,
            team=tuple(self.team), kind=self.kind, unit=self.unit, round=self.round, key=self.id,
        )  # fmt: skip


class SamplingSessionShown(Shape):
    """A session and how far it is: people sampled, tubes, tubes still open."""

    id: UUID
    unit: UnitRef
    round: UUID | None
    place: str
    kind: SessionKind
    begins_at: datetime
    ends_at: datetime
    capacity: int
    lanes: int
    pool_size: int
    team: list[str]
    closed_at: datetime | None
    people: int
    tubes: int
    open_tubes: int

    @classmethod
    def of(cls, session: models.SamplingSession, counts: SessionCounts) -> "SamplingSessionShown":
        return cls(
            id=session.pk, unit=UnitRef.of(session.unit), round=session.round_id,
            place=session.place, kind=cast(SessionKind, session.kind), begins_at=session.begins_at,
            ends_at=session.ends_at, capacity=session.capacity, lanes=session.lanes,
            pool_size=session.pool_size, team=session.team, closed_at=session.closed_at,
            people=counts.people, tubes=counts.tubes, open_tubes=counts.open,
        )  # fmt: skip


class TubeToOpen(Sent):
    """A tube that was scanned. `id` is the device's own.

    `at` is when, where a desk without a network says so later, and `device_at` by its own clock.
    """

    id: UUID | None = None
    barcode: str = Field(min_length=1, max_length=60)
    capacity: Literal[1, 5, 10, 20] | None = None
    lane: int = Field(1, ge=1, le=200)
    at: Moment | None = None
    device_at: Moment | None = None


class TubeToClose(Sent):
    """When a tube was closed, where a desk without a network says so later."""

    at: Moment | None = None
    device_at: Moment | None = None


class TubeShown(Shape):
    """A tube: where it is and since when; `value` is "" until it has a result."""

    id: UUID
    barcode: str
    session: UUID
    place: str
    unit: UnitRef
    capacity: int
    lane: int
    people: int
    step: StepName
    since: datetime
    opened_at: datetime
    opened_by: OfficerName
    closed_at: datetime | None
    left_at: datetime | None
    received_at: datetime | None
    laboratory: str
    value: str

    @classmethod
    def of(cls, row: TubeRow) -> "TubeShown":
        tube, sent = row.tube, row.tube.shipment
        return cls(
            id=tube.pk, barcode=tube.barcode, session=tube.session_id, place=tube.session.place,
            unit=UnitRef.of(tube.session.unit), capacity=tube.capacity, lane=tube.lane,
            people=row.people, step=row.step.value, since=row.since, opened_at=tube.opened_at,
            opened_by=OfficerName.of(tube.opened_by), closed_at=tube.closed_at, left_at=sent.left_at if sent else None,
            received_at=tube.received_at, laboratory=sent.laboratory if sent else "",
            value=row.value,
        )  # fmt: skip


class PersonInTube(Shape):
    """Somebody's place in a tube; the name is masked where the person is of another unit."""

    id: UUID
    place: int
    person: UUID
    name: str
    unit: UnitRef
    found_by: str
    sampled_at: datetime

    @classmethod
    def of(cls, sample: models.Sample, officer: Officer) -> "PersonInTube":
        person = sample.person
        return cls(
            id=sample.pk, place=sample.place, person=person.pk,
            name=name_for(person, officer), unit=UnitRef.of(person.unit),
            found_by=sample.found_by, sampled_at=sample.sampled_at,
        )  # fmt: skip


class WithdrawnFromTube(Shape):
    """Somebody who was entered into a tube by error, and who took that back, when and why."""

    id: UUID
    place: int
    name: str
    sampled_at: datetime
    withdrawn_at: datetime
    by: str
    why: str

    @classmethod
    def of(cls, gone: models.WithdrawnSample, officer: Officer) -> "WithdrawnFromTube":
        return cls(
            id=gone.pk, place=gone.place, name=name_for(gone.person, officer),
            sampled_at=gone.sampled_at, withdrawn_at=gone.withdrawn_at, by=gone.withdrawn_by.name,
            why=gone.why,
        )  # fmt: skip


class WhyWithdrawn(Sent):
    """Why a sample is taken back, and when it was by a desk without a network.

    `at` by our clock as far as the device knew it, `device_at` by its own.
    """

    why: Reason
    at: Moment | None = None
    device_at: Moment | None = None


def name_for(person: people_models.Person, officer: Officer) -> str:
    """Return a name whole for the person's own unit and those above, else masked."""
    is_ours = officer.unit.code in person.unit.lineage
    return person.name if is_ours else mask_name(person.name)


class ResultOfTube(Shape):
    """A result that a tube had or has."""

    value: str
    tested_at: datetime
    told_at: datetime
    laboratory: str
    source: str
    replaced_at: datetime | None


class TubeFile(Shape):
    """A tube with everybody in it in their order, and every result it ever had, the newest first.

    `erased_at`: who was in it was kept long enough, and is erased; the number of people stays.
    """

    tube: TubeShown
    people: list[PersonInTube]
    withdrawn: list[WithdrawnFromTube]
    results: list[ResultOfTube]
    recall: UUID | None
    erased_at: datetime | None


class TubeRows(Shape):
    """Tubes, at most 200, and how many are at each step in all."""

    items: list[TubeShown]
    steps: dict[str, int]


class SampleToTake(Sent):
    """Who stands at the desk: a card (`document`), the code of a notice, or a person chosen by name.

    `id` is the device's own and the key of the sample; `name` for a card that nobody knows.
    """

    id: UUID
    at: Moment
    document: str = Field("", max_length=40)
    code: str = Field("", max_length=60)
    person: UUID | None = None
    name: str = Field("", max_length=100)
    phone: str = Field("", max_length=30)
    device_at: Moment | None = None


class SampleTaken(Shape):
    """A sample, the tube after it, and when this person was last here within half a day."""

    person: PersonInTube
    tube: TubeShown
    sampled_before: datetime | None


class TubesToHandOver(Sent):
    """Which tubes leave, how many were counted by hand, where to. `id` is the device's own."""

    id: UUID | None = None
    barcodes: list[Line] = Field(min_length=1, max_length=5000)
    counted: int = Field(ge=1)
    laboratory: Name
    carrier: Line = ""
    left_at: Moment


class ShipmentArrived(Sent):
    """How many arrived; which ones, where it is not all of them."""

    counted: int = Field(ge=0)
    barcodes: list[Line] = Field([], max_length=5000)
    at: Moment


class ShipmentShown(Shape):
    """Tubes that left together. `missing` did not arrive."""

    id: UUID
    unit: UnitRef
    laboratory: str
    carrier: str
    tubes: int
    people: int
    left_at: datetime
    received_at: datetime | None
    received_tubes: int | None
    missing: list[str]

    @classmethod
    def of(cls, sent: models.Shipment, missing: Sequence[str] = ()) -> "ShipmentShown":
        return cls(
            id=sent.pk, unit=UnitRef.of(sent.unit), laboratory=sent.laboratory,
            carrier=sent.carrier, tubes=sent.tubes, people=sent.people, left_at=sent.left_at,
            received_at=sent.received_at, received_tubes=sent.received_tubes,
            missing=list(missing),
        )  # fmt: skip


class DueShown(Shape):
    """Somebody who is due for a sample, and why: recall, measure, group, round.

    `about` names the groups, with tests done and asked, and the rounds.
    """

    person: UUID
    name: str
    unit: UnitRef
    why: list[Literal["recall", "measure", "group", "round"]]
    about: list[str]
    by: datetime | None
    late: bool


class DueShownList(Shape):
    """Who is due, at most 300; `is_cut`: there are more."""

    items: list[DueShown]
    is_cut: bool
