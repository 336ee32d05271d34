"""The rooms of sites as they are now: the values on which the rules of mixing decide."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import F, Q

from gubei.domain.isolation.models import Occupancy, Room, RoomNeed, Stay
from gubei.domain.isolation.queries.sites import openings_of
from gubei.domain.isolation.rules.asking import policy_of
from gubei.domain.isolation.rules.mixing import Guest, House, Place
from gubei.domain.isolation.rules.places import SiteStep, Zone
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.policies import pack_of
from gubei.engines.placement import Need
from gubei.terms.exposure_kinds import ExposureKind

BREATHING = Q(to_at=None) | Q(occupancy__left_at__isnull=False)
"""Who counts in the air of a room: its guests, or, until it is clean again, who left it."""


def house_of(sites: Iterable[UUID]) -> House:
    """Return the rooms of the isolation zone of these sites, with a handful of queries."""
    keys = list(sites)
    rooms = (
        Room.objects.filter(site__in=keys, zone=Zone.ISOLATION)
        .select_related("floor", "site__site")
        .order_by("site", "floor__place", "name")
    )
    held = {
        each.room_id: each for each in Occupancy.objects.filter(room__site__in=keys, clean_at=None)
    }
    guests, openings = _guests(keys), openings_of(keys)
    return House.of(
        _place(
            room,
            held.get(room.pk),
            guests.get(room.pk, ()),
            is_ready=openings[room.site_id].step is SiteStep.READY,
        )
        for room in rooms
    )


def _place(room: Room, held: Occupancy | None, guests: Sequence[Guest], *, is_ready: bool) -> Place:
    return Place(
        room=room.pk,
        label=room.name,
        site=room.site_id,
        site_name=str(room.site),
        floor=room.floor_id,
        floor_label=room.floor.label,
        building=room.floor.building,
        floor_place=room.floor.place,
        ventilation=room.ventilation,
        beds=room.beds,
        has=frozenset(_has(room)),
        occupancy=held.pk if held else None,
        party=held.party if held else None,
        guests=tuple(guests),
        empty_since=held.left_at if held else None,
        is_ready=is_ready,
        is_closed=room.closed_at is not None,
    )


def _has(room: Room) -> Iterator[Need]:
    if room.own_bathroom:
        yield Need.OWN_BATHROOM
    if room.barrier_free:
        yield Need.BARRIER_FREE
    if room.near_care:
        yield Need.NEAR_CARE


def _guests(sites: Collection[UUID]) -> dict[UUID, list[Guest]]:
    stays = list(
        Stay.objects.filter(BREATHING, site__in=sites, occupancy__clean_at=None)
        .select_related("person", "measure__policy")
        .defer("measure__policy__content")
        .order_by("room", "bed", "pk")
    )
    guardians = _guardians({each.measure_id for each in stays})
    found: dict[UUID, list[Guest]] = defaultdict(list)
    for stay in stays:
        found[stay.room_id].append(guest_of(stay, guardians.get(stay.measure_id)))
    return found


def guest_of(stay: Stay, guardian: UUID | None = None) -> Guest:
    """Return a stay as the rules of mixing see it."""
    kind, measure = ExposureKind(stay.kind), stay.measure
    return Guest(
        person=stay.person_id,
        name=stay.person.name,
        kind=kind,
        group=frozenset(ExposureKind(each) for each in stay.cohort.split(",")),
        exposed_on=stay.exposed_on,
        days_apart=stay.days_apart,
        household=stay.person.household_id,
        guardian=guardian,
        shares=kind in _sharing(measure),
        bed=stay.bed,
    )


def _sharing(measure: Measure) -> frozenset[ExposureKind]:
    return policy_of(pack_of(measure.policy), measure.policy.valid_on).rules.sharing


def _guardians(measures: Collection[UUID]) -> dict[UUID, UUID | None]:
    newest_last = RoomNeed.objects.filter(measure__in=measures).order_by("at", "pk")
    return dict(newest_last.values_list("measure", F("guardian")))
