"""Shapes of cold-chain lorries: bookings with their papers, and the way to the first-stop store."""

from collections.abc import Mapping, Sequence
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.rules.bookings import BookingFacts
from gubei.domain.checkpoints.rules.deciding import words_of
from gubei.domain.sites.models import Site
from gubei.engines.policy import Bookings, Pack
from gubei.interfaces.api.shapes import Line, Name, OfficerName, Reason, Sent, Shape, UnitRef, Words


class StoreRef(Shape):
    """Which supervised cold store."""

    id: UUID
    name: str
    unit: UnitRef

    @classmethod
    def of(cls, site: Site) -> Self:
        return cls(id=site.pk, name=site.name, unit=UnitRef.of(site.unit))


class FirstStopShown(Shape):
    """Where a lorry with cold-chain goods goes first, until when, and how that ended.

    `store` is null where it was let in without a booking. `has_arrived`: null: nothing is known yet.
    """

    store: StoreRef | None
    arrive_by: AwareDatetime
    has_arrived: bool | None
    at: AwareDatetime | None
    by: str
    text: str

    @classmethod
    def of(cls, stop: models.FirstStop) -> Self:
        end = getattr(stop, "end", None)
        return cls(
            store=StoreRef.of(stop.store) if stop.store else None,
            arrive_by=stop.arrive_by,
            has_arrived=end.has_arrived if end else None,
            at=end.at if end else None,
            by=end.by.name if end else "",
            text=end.text if end else "",
        )


class LorryShown(Shape):
    """A lorry with cold-chain goods that a checkpoint let in, and its first stop; nobody's name."""

    passage: UUID
    plate: str
    goods: str
    consignee: str
    checkpoint: str
    passed_at: AwareDatetime
    first_stop: FirstStopShown

    @classmethod
    def of(cls, stop: models.FirstStop) -> Self:
        booking, passage = stop.booking, stop.passage
        return cls(
            passage=passage.pk, plate=passage.plate,
            goods=booking.goods if booking else passage.goods,
            consignee=booking.consignee if booking else "",
            checkpoint=passage.checkpoint.site.name, passed_at=passage.passed_at,
            first_stop=FirstStopShown.of(stop),
        )  # fmt: skip


class PaperShown(Shape):
    """A paper that the policy asks for; `number` is "" where the booking does not name it."""

    name: str
    says: Words
    number: str


class RoadRef(Shape):
    """Through which checkpoint."""

    id: UUID
    name: str
    unit: UnitRef

    @classmethod
    def of(cls, checkpoint: models.Checkpoint) -> Self:
        return cls(id=checkpoint.pk, name=checkpoint.site.name, unit=UnitRef.of(checkpoint.unit))


class CameBy(Shape):
    """The passage by which a booked lorry came, and its way to the store."""

    passage: UUID
    passed_at: AwareDatetime
    first_stop: FirstStopShown


class BookingShown(Shape):
    """A booking of a cold-chain lorry. `came`: null until it was let in by it."""

    id: UUID
    unit: UnitRef
    plate: str
    carrier: str
    consignee: str
    goods: str
    expected_at: AwareDatetime
    checkpoint: RoadRef
    store: StoreRef
    papers: list[PaperShown]
    booked_at: AwareDatetime
    booked_by: OfficerName
    withdrawn_at: AwareDatetime | None
    reason: str
    came: CameBy | None

    @classmethod
    def of(
        cls, booking: models.Booking, papers: Sequence[models.BookingPaper],
        asked: Bookings | None, stop: models.FirstStop | None = None,
    ) -> Self:  # fmt: skip
        return cls(
            id=booking.pk,
            unit=UnitRef.of(booking.unit),
            plate=booking.plate,
            carrier=booking.carrier,
            consignee=booking.consignee,
            goods=booking.goods,
            expected_at=booking.expected_at,
            checkpoint=RoadRef.of(booking.checkpoint),
            store=StoreRef.of(booking.store),
            papers=_papers({each.name: each.number for each in papers}, asked),
            booked_at=booking.booked_at,
            booked_by=OfficerName.of(booking.booked_by),
            withdrawn_at=booking.withdrawn_at,
            reason=booking.reason,
            came=_came(stop),
        )


def _papers(numbers: Mapping[str, str], asked: Bookings | None) -> list[PaperShown]:
    """Return the papers that the policy asks for now, then others that were named before."""
    says = {each.name: each.says.words for each in asked.papers} if asked else {}
    names = [*says, *sorted(set(numbers) - set(says))]
    return [
        PaperShown(
            name=name,
            says=Words.of(says[name]) if name in says else Words(en=name, zh=name),
            number=numbers.get(name, ""),
        )
        for name in names
    ]


def _came(stop: models.FirstStop | None) -> CameBy | None:
    if stop is None:
        return None
    return CameBy(
        passage=stop.passage_id, passed_at=stop.passage.passed_at,
        first_stop=FirstStopShown.of(stop),
    )  # fmt: skip


class BookingChoices(Shape):
    """What one can choose for a booking; `papers` is null where the policy asks for no booking."""

    checkpoints: list[RoadRef]
    stores: list[StoreRef]
    papers: list[PaperShown] | None
    slot_hours: float | None
    store_hours: float | None


class PapersSent(Sent):
    """The numbers of papers, by the names that the policy gives them."""

    papers: dict[Line, Line] = Field(max_length=20)


class BookingSent(PapersSent):
    """A lorry through a checkpoint, about an hour, to a store; papers may be named later."""

    checkpoint: UUID
    store: UUID
    plate: str = Field(max_length=40)
    carrier: Name
    consignee: Name
    goods: Name
    expected_at: AwareDatetime
    papers: dict[Line, Line] = Field({}, max_length=20)

    def facts(self) -> BookingFacts:
        return BookingFacts(**self.model_dump(exclude={"checkpoint", "store"}))


class BookingTakenBack(Sent):
    """Why."""

    reason: Reason


class FirstStopEnded(Sent):
    """The lorry arrived at its store, or `text` says where it was found; `at`: now where left out."""

    has_arrived: bool
    text: str = Field("", max_length=300)
    at: AwareDatetime | None = None


class RoadTestShown(Shape):
    """What was tested of somebody at the second check, and what the policy decided upon it."""

    tube: str
    is_negative: bool
    at: AwareDatetime
    by: OfficerName
    says: Words
    reference: Words

    @classmethod
    def of(cls, test: models.RoadTest, pack: Pack | None) -> Self:
        says, reference = words_of(pack, test.rule)
        return cls(
            tube=test.tube, is_negative=test.is_negative, at=test.at, by=OfficerName.of(test.by),
            says=Words.of(says), reference=Words.of(reference),
        )  # fmt: skip


class RoadTestSent(Sent):
    """The sample and the antigen of the person at a place; `at`: when, now where left out."""

    place: int = Field(ge=1)
    tube: str = Field(min_length=1, max_length=60)
    is_negative: bool
    at: AwareDatetime | None = None
