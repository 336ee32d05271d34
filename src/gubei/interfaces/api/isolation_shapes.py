"""Isolation sites, rooms and who waits, as the API shows them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gubei.domain.isolation import models
from gubei.domain.isolation.queries.about import stays_about
from gubei.domain.isolation.queries.minors import years_of_child
from gubei.domain.isolation.queries.people import Asking, Care
from gubei.domain.isolation.queries.placements import Named
from gubei.domain.isolation.queries.stays import Capacity
from gubei.domain.isolation.rules.mixing import Place
from gubei.domain.isolation.rules.places import Form, Opening, SiteStep
from gubei.domain.isolation.rules.reserve import Reserve
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sampling.queries.marks import Marked
from gubei.domain.sampling.rules.marks import Mark
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, may
from gubei.engines.placement import Need
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.people_shapes import age_of
from gubei.interfaces.api.shapes import Shape, UnitRef, Words
from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words as WordPair


class DayBedsShown(Shape):
    """What is free on a day, if all leave as planned."""

    day: date
    rooms: int
    beds: int
    leaving: int


class CapacityShown(Shape):
    """The rooms of a site, now and in the days to come."""

    rooms: int
    beds: int
    taken: int
    people: int
    dirty: int
    closed: int
    days: list[DayBedsShown]

    @classmethod
    def of(cls, found: Capacity) -> "CapacityShown":
        days = [
            DayBedsShown(day=each.day, rooms=each.rooms, beds=each.beds, leaving=each.leaving)
            for each in found.days
        ]
        return cls(
            rooms=found.rooms,
            beds=found.beds,
            taken=found.taken,
            people=found.people,
            dirty=found.dirty,
            closed=found.closed,
            days=days,
        )


class NormShown(Shape):
    """A part of the reserve: rooms asked for by a moment (null: nothing is called), and what there is."""

    says: Words
    asked: int
    by: datetime | None
    ready: int
    called: int
    missing: int


class ReserveShown(Shape):
    """Rooms by the step of their site; `asked` by the norm for so many people, null: not known."""

    rooms: int
    reserve: int
    called: int
    ready: int
    asked: int | None
    norms: list[NormShown]

    @classmethod
    def of(cls, found: Reserve) -> "ReserveShown":
        norms = [
            NormShown(
                says=Words.of(each.says), asked=each.asked, by=each.by, ready=each.ready,
                called=each.called, missing=each.missing,
            )
            for each in found.norms
        ]  # fmt: skip
        return cls(
            rooms=found.rooms, reserve=found.reserve, called=found.called, ready=found.ready,
            asked=found.asked, norms=norms,
        )  # fmt: skip


class IsolationSiteShown(Shape):
    """An isolation site: how far it is opened, and its beds."""

    id: UUID
    site: UUID
    name: str
    address: str
    unit: UnitRef
    form: Form
    step: SiteStep
    since: datetime | None
    ready_by: datetime | None
    is_late: bool
    capacity: CapacityShown


def site_values(
    site: models.IsolationSite, opening: Opening, capacity: Capacity, now: datetime
) -> dict[str, Any]:
    """Return what the list and the map say of a site."""
    return {
        "id": site.pk,
        "site": site.site_id,
        "name": site.site.name,
        "address": site.site.address,
        "unit": UnitRef.of(site.unit),
        "form": site.form,
        "step": opening.step,
        "since": opening.since,
        "ready_by": opening.ready_by,
        "is_late": opening.is_late(now),
        "capacity": CapacityShown.of(capacity),
    }


class GuestShown(Shape):
    """Somebody in a room: what decides whose air they may share.

    `mark` says that a positive or doubtful tube with their sample is checked, or that their single
    sample was positive; `tube` is its barcode. null: neither. `must_move`: by what they are now
    they mix with others here.
    """

    stay: UUID
    measure: UUID
    person: UUID
    name: str
    kind: ExposureKind
    exposed_on: date
    bed: int
    arrived_at: datetime | None
    leaves_on: date | None
    mark: Mark | None
    tube: str
    must_move: Words | None

    @classmethod
    def of(
        cls, stay: models.Stay, leaves_on: date | None, marked: Marked | None, move: WordPair | None
    ) -> "GuestShown":
        return cls(
            stay=stay.pk,
            measure=stay.measure_id,
            person=stay.person_id,
            name=stay.person.name,
            kind=ExposureKind(stay.kind),
            exposed_on=stay.exposed_on,
            bed=stay.bed,
            arrived_at=stay.arrived_at,
            leaves_on=leaves_on,
            mark=marked.mark if marked else None,
            tube=marked.barcode if marked else "",
            must_move=Words.of(move) if move else None,
        )


class RoomShown(Shape):
    """A room. `why_not` says why the person asked about may not go in; null: welcome, or nobody.

    `free_from` is said while that day lies ahead.
    """

    id: UUID
    name: str
    zone: str
    beds: int
    has: list[Need]
    ventilation: str
    lift: str
    free_from: date | None
    closed_reason: str
    empty_since: datetime | None
    guests: list[GuestShown]
    fits: bool | None
    why_not: Words | None


class FloorShown(Shape):
    """A floor with its rooms."""

    id: UUID
    building: str
    name: str
    rooms: list[RoomShown]


def room_shown(
    room: models.Room, place: Place | None, guests: list[GuestShown], why: WordPair | None, *,
    is_asked: bool,
) -> RoomShown:  # fmt: skip
    """Show a room; `place` is None outside the isolation zone."""
    return RoomShown(
        id=room.pk,
        name=room.name,
        zone=room.zone,
        beds=room.beds,
        has=sorted(place.has) if place else [],
        ventilation=room.ventilation,
        lift=room.lift,
        free_from=place.opens_on if place else None,
        closed_reason=room.closed_reason,
        empty_since=place.empty_since if place else None,
        guests=guests,
        fits=why is None if is_asked and place else None,
        why_not=Words.of(why) if why else None,
    )


class CareShown(Shape):
    """Who of a site looks after a child that goes alone, and by whose consent, given when."""

    carer: str
    consent_by: str
    consented_at: datetime

    @classmethod
    def of(cls, care: Care | None) -> "CareShown | None":
        if care is None:
            return None
        return cls(
            carer=care.carer, consent_by=care.consent_by, consented_at=care.consented_at
        )  # fmt: skip


class WaitingShown(Shape):
    """Somebody who waits for a room, with the clock of control.

    `is_child`: by the policy somebody goes with them; `stands_in`: what it says where nobody may.
    """

    measure: UUID
    person: UUID
    name: str
    age: int | None
    unit: UnitRef
    kind: ExposureKind
    exposed_on: date
    household: str
    guardian: UUID | None
    is_child: bool
    stands_in: Words | None
    care: CareShown | None
    needs: list[Need]
    since: datetime
    control_by: datetime | None
    is_late: bool

    @classmethod
    def of(cls, asking: Asking, now: datetime) -> "WaitingShown":
        person, guest = asking.measure.person, asking.guest
        return cls(
            measure=asking.measure.pk,
            person=person.pk,
            name=person.name,
            age=age_of(person.birth_date, now),
            unit=UnitRef.of(asking.measure.unit),
            kind=guest.kind,
            exposed_on=guest.exposed_on,
            household=person.household.label if person.household else "",
            guardian=guest.guardian,
            is_child=years_of_child(asking, in_shanghai(now).date()) is not None,
            stands_in=Words.of(asking.policy.stands_in) if asking.policy.stands_in else None,
            care=CareShown.of(asking.care),
            needs=sorted(guest.needs),
            since=asking.since,
            control_by=asking.control_by,
            is_late=asking.is_late(now),
        )


class SeatShown(Shape):
    """Who is meant for which room; `free_from`: a day ahead, null: today. `is_placed`: it was accepted."""

    measure: UUID
    name: str
    site: str
    floor: str
    room: str
    free_from: date | None
    is_placed: bool


class LeftOverShown(Shape):
    """Who has no room, why, and what to open."""

    measure: UUID
    name: str
    reason: Words
    opens: Words


class PlacementShown(Shape):
    """A proposal for everybody who waits (`better`: another one, found since), or for all who leave the site `empties` ("": none)."""

    id: UUID
    proposed_at: datetime
    accepted_at: datetime | None
    people: int
    rooms: int
    floors_opened: int
    empties: str
    reason: str
    better: UUID | None
    seats: list[SeatShown]
    not_placed: list[LeftOverShown]

    @classmethod
    def of(cls, placement: models.Placement, about: Named) -> "PlacementShown":
        return cls(
            id=placement.pk,
            proposed_at=placement.proposed_at,
            accepted_at=placement.accepted_at,
            people=placement.tally["people"],
            rooms=placement.tally["rooms"],
            floors_opened=placement.tally["floors"],
            empties=str(placement.empties or ""),
            reason=placement.reason,
            better=about.better,
            seats=[_seat(each, about) for each in placement.seats],
            not_placed=[
                LeftOverShown(name=about.measures[UUID(each["measure"])].person.name, **each)
                for each in placement.not_placed
            ],
        )


def _seat(each: dict[str, str], about: Named) -> SeatShown:
    room = about.rooms[UUID(each["room"])]
    return SeatShown(
        measure=UUID(each["measure"]),
        name=about.measures[UUID(each["measure"])].person.name,
        site=str(room.site),
        floor=room.floor.label,
        room=room.name,
        free_from=date.fromisoformat(each["from"]) if "from" in each else None,
        is_placed=UUID(each["measure"]) in about.placed,
    )


class StayOfPerson(Shape):
    """A stay at an isolation site; `site` opens its page."""

    id: UUID
    site: UUID
    name: str
    room: str
    from_at: datetime
    arrived_at: datetime | None
    to_at: datetime | None
    end_reason: str

    @classmethod
    def of(cls, stay: models.Stay) -> "StayOfPerson":
        return cls(
            id=stay.pk,
            site=stay.site_id,
            name=str(stay.site),
            room=f"{stay.floor.label} {stay.room.name}",
            from_at=stay.from_at,
            arrived_at=stay.arrived_at,
            to_at=stay.to_at,
            end_reason=stay.end_reason,
        )


def stays_shown(officer: Officer, root: UUID) -> list[StayOfPerson] | None:
    """Return the stays of a person (root record); only who may look at isolation sites learns them."""
    if not may(officer, Ability.HOUSE):
        return None
    return [StayOfPerson.of(each) for each in stays_about(officer, root)]


def log_people(request: SignedRequest, about: str, count: int) -> None:
    """Write down that a page showed people."""
    log_table(
        officer=request.auth,
        look=Look.TABLE,
        purpose=Purpose.CARE,
        about=about,
        count=count,
        now=now_of(request),
    )
