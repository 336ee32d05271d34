"""Who waits for a room, who goes into which, one by one or all at once; arrivals and departures."""

import time
from collections.abc import Sequence
from random import Random
from typing import Literal
from uuid import UUID

from ninja import Router
from procrastinate.contrib.django import app as jobs
from pydantic import Field

from gubei.domain.isolation import models
from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.operations import leaving, moving, needs, placing
from gubei.domain.isolation.operations.proposing import (
    Search,
    accept_placement,
    propose_placement,
)
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import Known, guardians_for, why_no_room
from gubei.domain.isolation.queries.people import (
    Asking,
    Care,
    asking_in_reach,
    askings,
    waiting_of,
)
from gubei.domain.isolation.queries.placements import named, placement_in_reach
from gubei.domain.isolation.queries.sites import isolation_sites_of, room_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.engines.placement import Placement, Question, Room, improve, place_at_once
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import PlacementShown, WaitingShown, log_people
from gubei.interfaces.api.shapes import Items, Moment, Nothing, Reason, Sent, Shape, Words
from gubei.terms.moments import in_shanghai

router = Router(tags=["isolation"])
MOST_SECONDS = 10
_SEED = 20_220_426


class Candidate(WaitingShown):
    """Somebody who waits, and why they may not go into the room; null: welcome."""

    why_not: Words | None


class GuardianShown(Shape):
    """Somebody who may be written down as the guardian, and whence they are known."""

    person: UUID
    name: str
    known: Known


class CareSent(Sent):
    """Which carer of the site looks after a child, who of its own agrees, as whom, and when."""

    carer: str = Field(min_length=1, max_length=100)
    consent_by: str = Field(min_length=1, max_length=100)
    consented_at: Moment


class NeedsSent(Sent):
    """What somebody's room must have, and who looks after them.

    `care`: no adult of its own may go with a child, and a carer of the site stands in.
    """

    needs: list[Literal["near_care", "barrier_free", "own_bathroom"]] = Field([], max_length=3)
    guardian: UUID | None = None
    care: CareSent | None = None


class StaySent(Sent):
    """Who goes into which room."""

    measure: UUID
    room: UUID


class StayMade(Shape):
    """Which stay it was."""

    id: UUID


class Leaving(Sent):
    """Why somebody leaves before the measure ends."""

    reason: Reason


class Move(Sent):
    """Into which room a guest moves, and why."""

    room: UUID
    reason: Reason


class Arrival(Sent):
    """When somebody arrived."""

    at: Moment


class PlacementAsked(Sent):
    """For how many seconds a better answer is looked for; 0: the first one, at once."""

    seconds: int = Field(2, ge=0, le=MOST_SECONDS)


class SkippedShown(Shape):
    """Who was left out although a room was proposed for them, and why."""

    measure: UUID
    name: str
    why: Words


class Accepted(Shape):
    """How many people were placed, and who was left out."""

    placed: int
    skipped: list[SkippedShown]

    @classmethod
    def of(cls, stays: Sequence[Stay], skipped: Sequence[placing.Skipped]) -> "Accepted":
        return cls(
            placed=len(stays),
            skipped=[
                SkippedShown(measure=each.measure, name=each.name, why=Words.of(each.why))
                for each in skipped
            ],
        )


class Accepting(Sent):
    """Which of the people of a proposal are placed (a bus, a site); null: all."""

    only: list[UUID] | None = Field(None, min_length=1, max_length=5000)


@router.get("/isolation/waiting", response=Items[WaitingShown])
def read_waiting(request: SignedRequest) -> Items[WaitingShown]:
    """Return who waits for a room, the longest first."""
    require(request.auth, Ability.HOUSE)
    waiting = _waiting(request)
    log_people(request, "waiting for a room", len(waiting))
    return Items[WaitingShown](items=[WaitingShown.of(each, now_of(request)) for each in waiting])


def _waiting(request: SignedRequest) -> list[Asking]:
    found = waiting_of(request.auth, now=now_of(request))
    return askings(list(found))


@router.get("/isolation/rooms/{room_id}/candidates", response=Items[Candidate])
def read_candidates(request: SignedRequest, room_id: UUID) -> Items[Candidate]:
    """Return who waits, each with why they may not go into this room; who may stands first."""
    require(request.auth, Ability.HOUSE)
    now, room = now_of(request), room_in_reach(request.auth, room_id)
    today = in_shanghai(now).date()
    house = house_of([room.site_id], today=today)
    place = house.places.get(room.pk)
    waiting = _waiting(request) if place else []
    log_people(request, f"waiting for room {room.name}", len(waiting))
    found = [(each, why_no_room(each, place, house, today)) for each in waiting if place]
    return Items[Candidate](
        items=[
            Candidate(
                **WaitingShown.of(each, now).model_dump(), why_not=Words.of(why) if why else None
            )
            for each, why in sorted(found, key=lambda pair: pair[1] is not None)
        ]
    )


@router.get("/isolation/waiting/{measure_id}/guardians", response=Items[GuardianShown])
def read_guardians(request: SignedRequest, measure_id: UUID) -> Items[GuardianShown]:
    """Return who may go with somebody: the household, who waits, guests of the sites."""
    require(request.auth, Ability.HOUSE)
    asking = asking_in_reach(request.auth, measure_id)
    sites = isolation_sites_of(request.auth).values_list("pk", flat=True)
    found = guardians_for(asking, _waiting(request), sites, by=request.auth)
    log_people(request, "guardians", len(found))
    return Items[GuardianShown](
        items=[
            GuardianShown(person=each.person, name=each.name, known=each.known) for each in found
        ]
    )


@router.post("/isolation/waiting/{measure_id}/needs", response=Nothing)
def note_room_needs(request: SignedRequest, measure_id: UUID, sent: NeedsSent) -> Nothing:
    """Write down what somebody's room must have, and who looks after them."""
    needs.note_needs(
        measure=measure_id,
        needs=sent.needs,
        guardian=sent.guardian,
        care=Care(**sent.care.model_dump()) if sent.care else None,
        by=request.auth,
        now=now_of(request),
    )
    return Nothing()


@router.post("/isolation/stays", response=StayMade)
def place_person(request: SignedRequest, sent: StaySent) -> StayMade:
    """Put a person into a room. A refusal says why, and the nearest room that fits."""
    stay = placing.place(measure=sent.measure, room=sent.room, by=request.auth, now=now_of(request))
    return StayMade(id=stay.pk)


@router.post("/isolation/stays/{stay_id}/arrival", response=Nothing)
def sign_for_arrival(request: SignedRequest, stay_id: UUID, sent: Arrival) -> Nothing:
    """Write down that somebody arrived in the room."""
    leaving.sign_arrival(stay=stay_id, at=sent.at, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/isolation/stays/{stay_id}/end", response=Nothing)
def end_stay(request: SignedRequest, stay_id: UUID, sent: Leaving) -> Nothing:
    """End a stay; the measure goes on."""
    leaving.end_stay(stay=stay_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/isolation/stays/{stay_id}/move", response=StayMade)
def move_guest(request: SignedRequest, stay_id: UUID, sent: Move) -> StayMade:
    """Move a guest to another room in one act. A refusal says why, and leaves them where they are."""
    stay = moving.move(
        stay=stay_id, room=sent.room, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return StayMade(id=stay.pk)


@router.post("/isolation/placements", response=PlacementShown)
def propose_rooms(request: SignedRequest, sent: PlacementAsked) -> PlacementShown:
    """Propose a room for everybody who waits; nobody is moved until it is accepted."""
    made = propose_placement(search=search_for(sent.seconds), by=request.auth, now=now_of(request))
    log_people(request, "placement", len(made.seats) + len(made.not_placed))
    _ask_worker(made)
    return PlacementShown.of(made, named(made))


def _ask_worker(made: models.Placement) -> None:
    """Queue the search for better rooms: one at a time, the next waits."""
    name = "improve_rooms"
    job = jobs.configure_task(name, allow_unknown=True, lock=name)
    job.defer(placement_id=str(made.pk))


def search_for(seconds: int) -> Search:
    """Return how the answer is found; the clock of the search is read here."""
    if not seconds:
        return place_at_once

    def search(question: Question, rooms: Sequence[Room]) -> Placement:
        begun = time.monotonic()

        def clock(_: int) -> float:
            return (time.monotonic() - begun) / seconds

        return improve(question, rooms, Random(_SEED), clock)  # noqa: S311 - no secret

    return search


@router.get("/isolation/placements/{placement_id}", response=PlacementShown)
def read_placement(request: SignedRequest, placement_id: UUID) -> PlacementShown:
    """Return a proposal as it was made."""
    require(request.auth, Ability.HOUSE)
    found = placement_in_reach(request.auth, placement_id)
    log_people(request, "placement", len(found.seats) + len(found.not_placed))
    return PlacementShown.of(found, named(found))


@router.post("/isolation/placements/{placement_id}/accept", response=Accepted)
def accept_rooms(request: SignedRequest, placement_id: UUID, sent: Accepting) -> Accepted:
    """Put into rooms who was proposed for today, all or some; who waits no more is left out and named."""
    stays, skipped = accept_placement(
        placement=placement_id, only=sent.only, by=request.auth, now=now_of(request)
    )
    return Accepted.of(stays, skipped)
