"""Isolation sites: which there are, the map by floor, rooms, and how far each is opened."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import Field

from gubei.adapters.rooms import read_room_list
from gubei.domain.isolation import models
from gubei.domain.isolation.operations import leaving, listing, setting_up
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import lives_alone_now, why_no_room
from gubei.domain.isolation.queries.people import Asking, asking_in_reach, last_central_days
from gubei.domain.isolation.queries.sites import (
    isolation_site_in_reach,
    isolation_sites_of,
    openings_of,
)
from gubei.domain.isolation.queries.stays import (
    capacities,
    is_at_a_site,
    reserve_in,
    stays_of,
    total_of,
)
from gubei.domain.isolation.rules.listing import read_room
from gubei.domain.isolation.rules.mixing import misplaced
from gubei.domain.isolation.rules.places import Form, RoomFacts, Zone
from gubei.domain.sampling.queries.marks import marks_of
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import (
    CapacityShown,
    FloorShown,
    GuestShown,
    IsolationSiteShown,
    ReserveShown,
    RoomShown,
    log_people,
    room_shown,
    site_values,
)
from gubei.interfaces.api.shapes import Items, Moment, Nothing, Reason, Sent, Shape, Words
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words as WordPair

router = Router(tags=["isolation"])
_LARGEST = 16 * 1024 * 1024


class SiteMap(IsolationSiteShown):
    """A site by floor. `hours` are the times within which it can be called."""

    floors: list[FloorShown]
    hours: list[int]


class IsolationSites(Items[IsolationSiteShown]):
    """The sites, all of them together, and how their rooms stand beside the norms."""

    total: CapacityShown
    reserve: ReserveShown


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
    free_from: date | None = None
    lift: str = Field("", max_length=40)

    def facts(self) -> RoomFacts:
        return RoomFacts(**self.model_dump())


class RoomsSent(Sent):
    """Rooms to add or to change."""

    rooms: list[RoomSent] = Field(min_length=1, max_length=5000)


class RoomRowLeftOut(Shape):
    """A row of a table that was not taken, and why."""

    row: int
    words: Words


class RoomsTaken(Shape):
    """What came of a table of rooms: rows = added + changed + same + left_out."""

    rows: int
    added: int
    changed: int
    same: int
    left_out: list[RoomRowLeftOut]

    @classmethod
    def of(cls, taken: listing.RoomsTaken) -> "RoomsTaken":
        return cls(
            rows=taken.rows, added=taken.added, changed=taken.changed, same=taken.same,
            left_out=[RoomRowLeftOut(row=row, words=Words.of(why)) for row, why in taken.left_out],
        )  # fmt: skip


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


@router.get("/isolation/sites", response=IsolationSites)
def read_isolation_sites(request: SignedRequest) -> IsolationSites:
    """Return the isolation sites with their beds of today, tomorrow and in three days, and the reserve."""
    require(request.auth, Ability.HOUSE)
    now = now_of(request)
    sites = list(isolation_sites_of(request.auth).order_by("site__name", "pk"))
    keys = [site.pk for site in sites]
    openings, beds = openings_of(keys), capacities(keys, now=now)
    return IsolationSites(
        items=[
            IsolationSiteShown(**site_values(site, openings[site.pk], beds[site.pk], now))
            for site in sites
        ],
        total=CapacityShown.of(total_of(beds.values(), now=now)),
        reserve=ReserveShown.of(reserve_in(beds, request.auth, now=now)),
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
    asking = asking_in_reach(request.auth, measure) if measure else None
    floors = _floors(request, site, asking)
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
    request: SignedRequest, site: models.IsolationSite, asking: Asking | None
) -> list[FloorShown]:
    today = in_shanghai(now_of(request)).date()
    house = house_of([site.pk], today=today)
    guests = _guests(request, site, misplaced(house))
    was_alone = asking is not None and lives_alone_now(asking, today)
    if asking is not None:
        person = asking.guest.person
        house = house.without(person, was_there=is_at_a_site(person))
    rooms: dict[UUID, list[RoomShown]] = defaultdict(list)
    for room in models.Room.objects.filter(site=site).order_by("name"):
        place = house.places.get(room.pk)
        why = (
            why_no_room(asking, place, house, today, was_alone=was_alone)
            if asking and place
            else None
        )
        shown = room_shown(room, place, guests[room.pk], why, is_asked=asking is not None)
        rooms[room.floor_id].append(shown)
    floors = models.Floor.objects.filter(site=site).order_by("place")
    return [
        FloorShown(id=each.pk, building=each.building, name=each.name, rooms=rooms[each.pk])
        for each in floors
    ]


def _guests(
    request: SignedRequest, site: models.IsolationSite, moving: Mapping[UUID, WordPair]
) -> dict[UUID, list[GuestShown]]:
    stays = list(stays_of(request.auth).filter(site=site, to_at=None).order_by("bed"))
    last = last_central_days({each.measure_id for each in stays})
    marks = marks_of(stays)
    found: dict[UUID, list[GuestShown]] = defaultdict(list)
    for stay in stays:
        found[stay.room_id].append(
            GuestShown.of(
                stay,
                last.get(stay.measure_id),
                marks.get(stay.pk),
                moving.get(stay.person_id),
            )
        )
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


@router.post("/isolation/sites/{site_id}/rooms/file", response=RoomsTaken)
def take_room_file(request: SignedRequest, site_id: UUID, file: File[UploadedFile]) -> RoomsTaken:
    """Take in a table of the site's rooms: the good rows are taken, the others listed."""
    require(request.auth, Ability.PLACE)
    if (file.size or 0) > _LARGEST:
        raise Invalid("The file is larger than 16 MB.", "文件超过 16 MB。", code="too_large")
    now, name = now_of(request), Path(file.name or "rooms.csv").name
    with tempfile.NamedTemporaryFile(prefix="gubei-") as copy:
        path = Path(copy.name)
        path.write_bytes(file.read())
        sent = read_room_list(path, sent_as=name)
    lines = [read_room(*each, today=in_shanghai(now).date()) for each in sent]
    return RoomsTaken.of(listing.take_in_rooms(lines=lines, site=site_id, by=request.auth, now=now))


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
