"""Puts people into rooms, one or many, without mixing: checked, and held by the database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import Occupancy, Placement, Room, Stay
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import (
    is_alone,
    nearest_room,
    who_goes,
    why_no_room,
    years_of_minor,
)
from gubei.domain.isolation.queries.people import (
    Asking,
    askings,
    waiting_among,
)
from gubei.domain.isolation.queries.sites import (
    isolation_sites_of,
    lock_sites,
)
from gubei.domain.isolation.rules.mixing import House, Place, party_of
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.measures import measure_in_reach, measures_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words

_OPEN_ONE = Words(
    "No room within reach fits; open a floor or a site.",
    "可及范围内没有合适的房间，请启用新的楼层或隔离点。",
)


class RoomRefused(Refused):
    """A stay is refused; says why, and the nearest room that fits."""

    def __init__(self, why: Words, fits: Place | None, *, opens: Words | None = None) -> None:
        """Say both; where no room fits, what opens one (None: a floor or a site)."""
        self.why = why
        self.fits = fits
        instead = (
            Words(
                f"Nearest room that fits: {fits.label}, {fits.floor_label}, {fits.site_name}.",
                f"最近的可用房间：{fits.site_name} {fits.floor_label} {fits.label}。",
            )
            if fits
            else opens or _OPEN_ONE
        )
        super().__init__("room_refused", Words(f"{why.en} {instead.en}", f"{why.zh}{instead.zh}"))


class NotWaiting(Refused):
    """The person does not wait for a room."""

    def __init__(self, name: str) -> None:
        """Say whom."""
        self.name = name
        super().__init__(
            "not_waiting",
            Words(
                f"{name} does not wait for a room: no central isolation today, released, "
                "elsewhere, or in a room already.",
                f"{name}当前不需安排房间：今日无集中隔离措施、已解除、暂离或已入住。",
            ),
        )


class ChangedMeanwhile(Refused):
    """Somebody placed people there at the same moment."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "rooms_changed_meanwhile",
            Words(
                "Somebody placed people there meanwhile. Nothing was changed; look again.",
                "他人刚刚安排了人员，本次未作变更，请重新查看。",
            ),
        )


@dataclass(frozen=True, slots=True)
class SeatWish:
    """A measure and the room that is meant for its person."""

    measure: UUID
    room: UUID


@dataclass(frozen=True, slots=True)
class Skipped:
    """Who was not placed although a room was meant for them, and why."""

    measure: UUID
    name: str
    why: Words


@transaction.atomic
def place(*, measure: UUID, room: UUID, by: Officer, now: datetime) -> Stay:
    """Put a person into a room. Raises RoomRefused with the reason and the nearest room that fits."""
    (stay,) = place_all(seats=[SeatWish(measure, room)], by=by, now=now)
    return stay


@transaction.atomic
def place_all(
    *,
    seats: Sequence[SeatWish],
    by: Officer,
    now: datetime,
    placement: Placement | None = None,
    guests: Sequence[Stay] = (),
    alone: Collection[UUID] = (),
) -> list[Stay]:
    """Put people into rooms in one act: all, or nobody.

    Waits for others who place at the same sites, so that the check holds when it is written. Who
    was a guest until now (`guests`, of sites in reach) goes wherever their measure was imposed. A
    child goes in only beside an adult of its own, but for those who were `alone` (measures) before.
    """
    asked, writing = _begin(seats, by, now, placement, guests)
    stays = []
    for seat in _adults_first(seats, asked, writing):
        _refuse_who_does_not_wait(seat, asked, writing)
        why = _why_not(seat, asked[seat.measure], writing, was_alone=seat.measure in alone)
        if why is not None:
            raise _refused(why, asked[seat.measure], writing.house.places[seat.room], writing)
        stays.append(_seat(seat, asked[seat.measure], writing))
    return _write(writing, stays)


def _adults_first(
    seats: Sequence[SeatWish], asked: Mapping[UUID, Asking], writing: "_Writing"
) -> list[SeatWish]:
    today = in_shanghai(writing.now).date()
    children = {key for key, each in asked.items() if years_of_minor(each, today) is not None}
    return sorted(seats, key=lambda seat: seat.measure in children)


@transaction.atomic
def place_who_can(
    *,
    seats: Sequence[SeatWish],
    by: Officer,
    now: datetime,
    placement: Placement | None = None,
    guests: Sequence[Stay] = (),
    alone: Collection[UUID] = (),
) -> tuple[list[Stay], list[Skipped]]:
    """Put into rooms who still waits and may go in; return them, and who was left out and why.

    A child goes in after the adults, and only where one of its own is, but for those who were
    `alone` (measures) before.
    """
    asked, writing = _begin(seats, by, now, placement, guests)
    stays, left = [], []
    for seat in _adults_first(seats, asked, writing):
        why = _why_left_out(seat, asked, writing, was_alone=seat.measure in alone)
        if why is None:
            stays.append(_seat(seat, asked[seat.measure], writing))
        else:
            left.append((seat.measure, why))
    return _write(writing, stays), _named(left)


def _named(left: Sequence[tuple[UUID, Words]]) -> list[Skipped]:
    """Return who was left out by name, of whatever unit: the proposal named them as well."""
    measures = Measure.objects.filter(pk__in=[key for key, _ in left])
    names = dict(measures.values_list("pk", "person__name"))
    return [Skipped(key, names.get(key, ""), why) for key, why in left]


@dataclass(slots=True)
class _Writing:
    by: Officer
    now: datetime
    placement: Placement | None
    house: House
    rooms: Mapping[UUID, Room]
    guests: Mapping[UUID, str]
    ids: Iterator[UUID]
    occupancies: list[Occupancy] = field(default_factory=list)


def _begin(
    seats: Sequence[SeatWish],
    by: Officer,
    now: datetime,
    placement: Placement | None,
    guests: Sequence[Stay],
) -> tuple[dict[UUID, Asking], _Writing]:
    """Wait for others who place at these sites; return what those who wait ask for, and the rooms."""
    require(by, Ability.PLACE)
    mine = Room.objects.filter(site__in=isolation_sites_of(by).values("pk"))
    rooms = {each.pk: each for each in mine.filter(pk__in=[each.room for each in seats])}
    sites = sorted({each.site_id for each in rooms.values()})
    lock_sites(sites)
    names = {each.measure_id: each.person.name for each in guests}
    reach = measures_of(by) | Measure.objects.filter(pk__in=list(names))
    waiting = waiting_among(reach, now=now).filter(pk__in=[each.measure for each in seats])
    asked = {each.measure.pk: each for each in askings(list(waiting))}
    house = house_of(sites, today=in_shanghai(now).date())
    ids = uuid7_run(milliseconds_of(now))
    return asked, _Writing(by, now, placement, house, rooms, names, ids)


def _refuse_who_does_not_wait(
    seat: SeatWish, asked: Mapping[UUID, Asking], writing: _Writing
) -> None:
    if seat.measure not in asked:
        name = writing.guests.get(seat.measure)
        raise NotWaiting(name or measure_in_reach(writing.by, seat.measure).person.name)


def _why_not(
    seat: SeatWish, asking: Asking, writing: _Writing, *, was_alone: bool = False
) -> Words | None:
    place = writing.house.places.get(seat.room)
    if place is None:
        raise NotFound("There is no such room in your unit.", "您的辖区内没有这个房间。")
    today = in_shanghai(writing.now).date()
    return why_no_room(asking, place, writing.house, today, was_alone=was_alone)


def _why_left_out(
    seat: SeatWish, asked: Mapping[UUID, Asking], writing: _Writing, *, was_alone: bool
) -> Words | None:
    """Return why one of many gets no room; None: they get it. One who is gone stops nobody else."""
    try:
        _refuse_who_does_not_wait(seat, asked, writing)
        return _why_not(seat, asked[seat.measure], writing, was_alone=was_alone)
    except (NotWaiting, NotFound) as refused:
        return refused.words


def _seat(seat: SeatWish, asking: Asking, writing: _Writing) -> Stay:
    place = writing.house.places[seat.room]
    occupancy = place.occupancy or _occupy(place, asking, writing)
    after = writing.house.enter(place, asking.guest, occupancy)
    return _stay(asking, writing.rooms[seat.room], after, occupancy, writing)


def _refused(why: Words, asking: Asking, place: Place, writing: _Writing) -> RoomRefused:
    goes_alone = is_alone(asking, place, in_shanghai(writing.now).date())
    opens = who_goes(asking) if goes_alone else None
    return RoomRefused(why, _nearest(asking, place, writing), opens=opens)


def _nearest(asking: Asking, place: Place, writing: _Writing) -> Place | None:
    sites = isolation_sites_of(writing.by).values_list("pk", flat=True)
    today = in_shanghai(writing.now).date()
    return nearest_room(asking, house_of(sites, today=today), place, today)


def _occupy(place: Place, asking: Asking, writing: _Writing) -> UUID:
    made = Occupancy(
        id=next(writing.ids),
        room_id=place.room,
        party=party_of(asking.guest, place),
        from_at=writing.now,
    )
    writing.occupancies.append(made)
    return made.pk


def _stay(asking: Asking, room: Room, place: Place, occupancy: UUID, writing: _Writing) -> Stay:
    guest = asking.guest
    return Stay(
        id=next(writing.ids),
        occupancy_id=occupancy,
        measure=asking.measure,
        person_id=guest.person,
        site_id=room.site_id,
        floor_id=room.floor_id,
        room=room,
        ventilation=room.ventilation,
        party=party_of(guest, place),
        bed=place.guests[-1].bed,
        kind=guest.kind,
        cohort=guest.cohort,
        exposed_on=guest.exposed_on,
        days_apart=guest.days_apart,
        shares=guest.shares,
        placement=writing.placement,
        from_at=writing.now,
        placed_by=writing.by,
    )


def _write(writing: _Writing, stays: Sequence[Stay]) -> list[Stay]:
    """Write it down; what the database refuses was changed by somebody meanwhile."""
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(writing.occupancies, batch_size=1000)
            return Stay.objects.bulk_create(stays, batch_size=1000)
    except IntegrityError as error:
        if any(name in str(error) for name in _HELD):
            raise ChangedMeanwhile from None
        raise


_HELD = (
    "room_holds_one_party_until_it_is_clean",
    "person_is_in_one_room_at_a_time",
    "stay_does_not_mix",
    "room_is_of_one_household",
    "stay_has_a_bed_of_its_room",
    "bed_has_one_sleeper",
)
