"""Isolation sites: which there are, the map by floor, rooms, and how far each is opened."""

from collections import defaultdict
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.isolation import models
from gubei.domain.isolation.operations import leaving, setting_up
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import asking_in_reach, last_central_days
from gubei.domain.isolation.queries.sites import (
    isolation_site_in_reach,
    isolation_sites_of,
    openings_of,
)
from gubei.domain.isolation.queries.stays import capacities, stays_of
from gubei.domain.isolation.rules.mixing import Guest
from gubei.domain.isolation.rules.places import Form, RoomFacts, Zone
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import (
    FloorShown,
    GuestShown,
    IsolationSiteShown,
    RoomShown,
    log_people,
    room_shown,
    said_why,
    site_values,
)
from gubei.interfaces.api.shapes import Items, Moment, Nothing, Reason, Sent, Shape

router = Router(tags=["isolation"])


class SiteMap(IsolationSiteShown):
    """A site by floor. `hours` are the times within which it can be called."""

    floors: list[FloorShown]
    hours: list[int]


class RoomSent(Sent):
    """A room as it is written down."""

    building: str = Field("", max_length=40)
    floor: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=40)
    zone: Zone = Zone.ISOLATION
    beds: int = Field(1, ge=0, le=10_000)
    own_bathroom: bool = True
    barrier_free: bool = False
    near_care: bool = False
    ventilation: str = Field("", max_length=40)

    def facts(self) -> RoomFacts:
        return RoomFacts(**self.model_dump())


class RoomsSent(Sent):
    """Rooms to add or to change."""

    rooms: list[RoomSent] = Field(min_length=1, max_length=5000)


class NewIsolationSite(Sent):
    """Which place becomes an isolation site, and its rooms."""

    site: UUID
    form: Form
    rooms: list[RoomSent] = Field([], max_length=5000)


class SiteMade(Shape):
    """Which site it was."""

    id: UUID


class SiteReason(Sent):
    """Why."""

    reason: Reason


class SiteCall(SiteReason):
    """Within how many hours it must be ready, and why."""

    hours: int


class RoomClosing(Sent):
    """Why a room is closed; "" opens it again."""

    reason: str = Field("", max_length=300)


class At(Sent):
    """When it was done."""

    at: Moment


@router.get("/isolation/sites", response=Items[IsolationSiteShown])
def read_isolation_sites(request: SignedRequest) -> Items[IsolationSiteShown]:
    """Return the isolation sites with their beds of today, tomorrow and in three days."""
    require(request.auth, Ability.HOUSE)
    now = now_of(request)
    sites = list(isolation_sites_of(request.auth).order_by("site__name", "pk"))
    keys = [site.pk for site in sites]
    openings, beds = openings_of(keys), capacities(keys, now=now)
    return Items[IsolationSiteShown](
        items=[
            IsolationSiteShown(**site_values(site, openings[site.pk], beds[site.pk], now))
            for site in sites
        ]
    )


@router.post("/isolation/sites", response=SiteMade)
def set_up_isolation_site(request: SignedRequest, sent: NewIsolationSite) -> SiteMade:
    """Make a place of kind isolation site one with rooms."""
    made = setting_up.set_up_site(
        site=sent.site,
        form=sent.form,
        rooms=[room.facts() for room in sent.rooms],
        by=request.auth,
        now=now_of(request),
    )
    return SiteMade(id=made.pk)


@router.get("/isolation/sites/{site_id}", response=SiteMap)
def read_site_map(request: SignedRequest, site_id: UUID, measure: UUID | None = None) -> SiteMap:
    """Return a site by floor, with who is in each room; asked about somebody, who may go where."""
    require(request.auth, Ability.HOUSE)
    now, site = now_of(request), isolation_site_in_reach(request.auth, site_id)
    guest = asking_in_reach(request.auth, measure).guest if measure else None
    floors = _floors(request, site, guest)
    log_people(
        request,
        f"isolation site {site.site.name}",
        sum(len(room.guests) for floor in floors for room in floor.rooms),
    )
    return SiteMap(
        **site_values(
            site, openings_of([site.pk])[site.pk], capacities([site.pk], now=now)[site.pk], now
        ),
        floors=floors,
        hours=list(setting_up.opening_hours(now)),
    )


def _floors(
    request: SignedRequest, site: models.IsolationSite, guest: Guest | None
) -> list[FloorShown]:
    house, guests = house_of([site.pk]), _guests(request, site)
    rooms: dict[UUID, list[RoomShown]] = defaultdict(list)
    for room in models.Room.objects.filter(site=site).order_by("name"):
        place = house.places.get(room.pk)
        why = said_why(guest, place, house)
        rooms[room.floor_id].append(
            room_shown(room, place, guests[room.pk], why, is_asked=guest is not None)
        )
    floors = models.Floor.objects.filter(site=site).order_by("place")
    return [
        FloorShown(id=each.pk, building=each.building, name=each.name, rooms=rooms[each.pk])
        for each in floors
    ]


def _guests(request: SignedRequest, site: models.IsolationSite) -> dict[UUID, list[GuestShown]]:
    stays = list(stays_of(request.auth).filter(site=site, to_at=None).order_by("bed"))
    last = last_central_days({each.measure_id for each in stays})
    found: dict[UUID, list[GuestShown]] = defaultdict(list)
    for stay in stays:
        found[stay.room_id].append(GuestShown.of(stay, last.get(stay.measure_id)))
    return found


@router.post("/isolation/sites/{site_id}/rooms", response=Nothing)
def add_rooms(request: SignedRequest, site_id: UUID, sent: RoomsSent) -> Nothing:
    """Add rooms to a site; a room that is known is changed, unless somebody is in it."""
    setting_up.add_rooms(
        site=site_id,
        rooms=[room.facts() for room in sent.rooms],
        by=request.auth,
        now=now_of(request),
    )
    return Nothing()


@router.post("/isolation/sites/{site_id}/call", response=Nothing)
def call_site(request: SignedRequest, site_id: UUID, sent: SiteCall) -> Nothing:
    """Call a reserve: its clock runs until it is ready."""
    setting_up.call_site(
        site=site_id, hours=sent.hours, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return Nothing()


@router.post("/isolation/sites/{site_id}/ready", response=Nothing)
def make_site_ready(request: SignedRequest, site_id: UUID, sent: SiteReason) -> Nothing:
    """Say that a site takes people from now on."""
    setting_up.make_ready(site=site_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/isolation/sites/{site_id}/stand-down", response=Nothing)
def stand_site_down(request: SignedRequest, site_id: UUID, sent: SiteReason) -> Nothing:
    """Make an empty site a reserve again."""
    setting_up.stand_down(site=site_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/isolation/rooms/{room_id}/close", response=Nothing)
def close_room(request: SignedRequest, room_id: UUID, sent: RoomClosing) -> Nothing:
    """Take a room out of use, or into use again."""
    setting_up.close_room(room=room_id, reason=sent.reason, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/isolation/rooms/{room_id}/disinfected", response=Nothing)
def note_disinfection(request: SignedRequest, room_id: UUID, sent: At) -> Nothing:
    """Write down that an empty room was disinfected: it may be used again."""
    leaving.disinfected(room=room_id, at=sent.at, by=request.auth, now=now_of(request))
    return Nothing()
