"""Trips to isolation sites: who waits to be fetched, which vehicle fetches whom."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from gubei.domain.isolation import models
from gubei.domain.isolation.operations import fetching
from gubei.domain.isolation.queries.trips import (
    as_riders,
    riders_of,
    to_fetch,
    trips_of,
)
from gubei.domain.isolation.rules.riding import Rider, vehicles_of
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import log_people
from gubei.interfaces.api.people_shapes import PhoneShown
from gubei.interfaces.api.shapes import Moment, Name, Nothing, Reason, Sent, Shape
from gubei.terms.exposure_kinds import ExposureKind

router = Router(tags=["isolation"])
USUAL_SEATS = 8
"""Seats of a usual ambulance bus behind the driver: groups are proposed for so many."""


class RiderShown(Shape):
    """Somebody who is fetched, or waits for it, with the clock of control."""

    stay: UUID
    person: UUID
    name: str
    unit: str
    room: str
    kind: ExposureKind
    exposed_on: date
    control_by: datetime | None

    @classmethod
    def of(cls, stay: models.Stay, rider: Rider) -> "RiderShown":
        return cls(
            stay=stay.pk,
            person=stay.person_id,
            name=stay.person.name,
            unit=stay.person.unit.name,
            room=f"{stay.floor.label} {stay.room.name}",
            kind=rider.guest.kind,
            exposed_on=stay.exposed_on,
            control_by=rider.due,
        )


class PickUp(Shape):
    """Where somebody is fetched: the addresses that are known, the newest first; and by telephone."""

    addresses: list[str]
    phones: list[PhoneShown]


class RidingGroup(Shape):
    """People who may ride together to one site."""

    site: UUID
    site_name: str
    riders: list[RiderShown]


class TripShown(Shape):
    """A vehicle: planned, on the way, or come."""

    id: UUID
    site: UUID
    site_name: str
    to_hospital: str
    vehicle: str
    crew: str
    seats: int
    route: str
    pick_up_at: datetime
    departed_at: datetime | None
    arrived_at: datetime | None
    riders: list[RiderShown]

    @classmethod
    def of(cls, trip: models.Trip) -> "TripShown":
        stays = list(
            riders_of(trip).select_related("person__unit", "measure__policy").order_by("pk")
        )
        return cls(
            id=trip.pk,
            site=trip.site_id,
            site_name=trip.site.site.name,
            to_hospital=trip.to_hospital,
            vehicle=trip.vehicle,
            crew=trip.crew,
            seats=trip.seats,
            route=trip.route,
            pick_up_at=trip.pick_up_at,
            departed_at=trip.departed_at,
            arrived_at=trip.arrived_at,
            riders=list(map(RiderShown.of, stays, as_riders(stays))),
        )


class TripBoard(Shape):
    """Who waits to be fetched, in groups that may share a vehicle; the vehicles of the day."""

    groups: list[RidingGroup]
    trips: list[TripShown]


class TripPlan(Sent):
    """Which vehicle with which crew fetches whom, when, on which way; `to_hospital`: guests leave the site."""

    site: UUID
    to_hospital: str = Field("", max_length=100)
    vehicle: str = Field(min_length=1, max_length=20)
    crew: Name
    seats: int = Field(ge=1, le=100)
    pick_up_at: Moment
    route: str = Field("", max_length=500)
    stays: list[UUID] = Field(min_length=1, max_length=100)


class TripMade(Shape):
    """Which trip it was."""

    id: UUID


class Departure(Sent):
    """When it left, and who was left behind."""

    at: Moment
    left_behind: list[UUID] = Field([], max_length=100)


class TripArrival(Sent):
    """When it came."""

    at: Moment


class TripCancelled(Sent):
    """Why it does not go."""

    reason: Reason


@router.get("/isolation/stays/{stay_id}/pick-up", response=PickUp)
def read_pick_up(request: SignedRequest, stay_id: UUID) -> PickUp:
    """Return where somebody is fetched, and the masked telephone; the look is logged as care."""
    file = fetching.see_pick_up(stay=stay_id, by=request.auth, now=now_of(request))
    return PickUp(
        addresses=file.addresses,
        phones=[PhoneShown(id=phone.id, masked=phone.masked) for phone in file.phones],
    )


@router.get("/isolation/trips", response=TripBoard)
def read_trips(
    request: SignedRequest, seats: Annotated[int, Query(ge=1, le=100)] = USUAL_SEATS
) -> TripBoard:
    """Return who waits to be fetched, in groups for so many seats, and the vehicles of the day."""
    require(request.auth, Ability.HOUSE)
    stays = {each.pk: each for each in to_fetch(request.auth)}
    groups = vehicles_of(as_riders(stays.values()), seats)
    found = [TripShown.of(each) for each in trips_of(request.auth, now=now_of(request))]
    log_people(request, "trips", len(stays) + sum(len(each.riders) for each in found))
    return TripBoard(
        groups=[_group([stays[rider.stay] for rider in group], group) for group in groups],
        trips=found,
    )


def _group(stays: list[models.Stay], riders: Sequence[Rider]) -> RidingGroup:
    return RidingGroup(
        site=stays[0].site_id,
        site_name=stays[0].site.site.name,
        riders=list(map(RiderShown.of, stays, riders)),
    )


@router.post("/isolation/trips", response=TripMade)
def plan_trip(request: SignedRequest, sent: TripPlan) -> TripMade:
    """Plan a vehicle; who may not ride together is refused by name."""
    wish = fetching.TripWish(**sent.model_dump(exclude={"stays"}), stays=tuple(sent.stays))
    made = fetching.plan_trip(wish=wish, by=request.auth, now=now_of(request))
    return TripMade(id=made.pk)


@router.post("/isolation/trips/{trip_id}/departure", response=Nothing)
def sign_departure(request: SignedRequest, trip_id: UUID, sent: Departure) -> Nothing:
    """Sign that a vehicle left; who was left behind waits to be fetched again."""
    fetching.depart(
        trip=trip_id,
        left_behind=sent.left_behind,
        at=sent.at,
        by=request.auth,
        now=now_of(request),
    )
    return Nothing()


@router.post("/isolation/trips/{trip_id}/arrival", response=Nothing)
def sign_trip_arrival(request: SignedRequest, trip_id: UUID, sent: TripArrival) -> Nothing:
    """Sign that a vehicle came: everybody in it has arrived."""
    fetching.arrive(trip=trip_id, at=sent.at, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/isolation/trips/{trip_id}/cancel", response=Nothing)
def cancel_trip(request: SignedRequest, trip_id: UUID, sent: TripCancelled) -> Nothing:
    """Cancel a vehicle that has not left."""
    fetching.cancel_trip(trip=trip_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()
