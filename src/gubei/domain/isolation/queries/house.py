"""The rooms of sites as they are now: the values on which the rules of mixing decide."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from gubei.domain.isolation.models import Occupancy, Room, RoomNeed, Stay
from gubei.domain.isolation.queries.people import positive_among
from gubei.domain.isolation.queries.sites import openings_of
from gubei.domain.isolation.rules.asking import RoomPolicy, exposed_on, policy_of
from gubei.domain.isolation.rules.mixing import Guest, House, Place
from gubei.domain.isolation.rules.places import SiteStep, Zone
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.policies import pack_of
from gubei.engines.placement import Need
from gubei.terms.exposure_kinds import ExposureKind

BREATHING = Q(to_at=None) | Q(occupancy__left_at__isnull=False)
"""Who counts in the air of a room: its guests, or, until it is clean again, who left it."""


def house_of(sites: Iterable[UUID], *, today: date) -> House:
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
            today=today,
        )
        for room in rooms
    )


def _place(
    room: Room, held: Occupancy | None, guests: Sequence[Guest], *, is_ready: bool, today: date
) -> Place:
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
        opens_on=room.free_from if room.free_from and room.free_from > today else None,
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
    measures = {each.measure_id for each in stays}
    guardians, positive = guardians_of(measures), positive_among(measures)
    found: dict[UUID, list[Guest]] = defaultdict(list)
    for stay in stays:
        is_positive = stay.measure_id in positive
        guest = guest_of(stay, guardians.get(stay.measure_id), is_positive=is_positive)
        found[stay.room_id].append(guest)
    return found


def guest_of(stay: Stay, guardian: UUID | None = None, *, is_positive: bool = False) -> Guest:
    """Return a stay as the rules of mixing see it: what its measure says of the person by now.

    Another measure may have taken the place of the one under which they came, its dates may have
    been corrected, or they have tested positive since. Who came as a positive remains one.
    """
    policy, then = _policy(stay.measure), ExposureKind(stay.kind)
    came = Guest(
        person=stay.person_id,
        name=stay.person.name,
        kind=then,
        group=frozenset(map(ExposureKind, stay.cohort.split(","))),
        exposed_on=stay.exposed_on,
        days_apart=stay.days_apart,
        household=stay.person.household_id,
        guardian=guardian,
        shares=stay.shares,
        bed=stay.bed,
        born=stay.person.birth_date,
    )
    is_one = is_positive or then is ExposureKind.POSITIVE
    kind = ExposureKind.POSITIVE if is_one else policy.kind_of(stay.measure.person_class)
    day = exposed_on(stay.measure.anchors, stay.measure.starts_on)
    return came if (kind, day) == (then, came.exposed_on) else _by_now(came, kind, day, policy)


def _by_now(came: Guest, kind: ExposureKind, day: date, policy: RoomPolicy) -> Guest:
    rules = policy.rules
    return replace(
        came,
        kind=kind,
        group=rules.group_of(kind),
        exposed_on=day,
        days_apart=rules.days_apart,
        shares=kind in rules.sharing,
        placed_as=came,
    )


def _policy(measure: Measure) -> RoomPolicy:
    return policy_of(pack_of(measure.policy), measure.policy.valid_on)


def guardians_of(measures: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Return who looks after the people of these measures, where somebody wrote it."""
    newest_last = RoomNeed.objects.filter(measure__in=measures).order_by("at", "pk")
    return dict(newest_last.values_list("measure", F("guardian")))
