"""Puts people into rooms, one or many, without mixing: checked, and held by the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import Occupancy, Placement, Room, RoomNeed, Stay
from gubei.domain.isolation.operations.setting_up import needs_from
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import Asking, askings, waiting_of
from gubei.domain.isolation.queries.sites import (
    isolation_site_in_reach,
    isolation_sites_of,
    lock_sites,
)
from gubei.domain.isolation.rules.mixing import (
    House,
    Place,
    party_of,
    rooms_that_fit,
    why_not,
)
from gubei.domain.measures.queries.measures import measure_in_reach
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words


class RoomRefused(Refused):
    """A stay is refused; says why, and the nearest room that fits."""

    def __init__(self, why: Words, fits: Place | None) -> None:
        """Say both."""
        self.why = why
        self.fits = fits
        instead = (
            Words(
                f"Nearest room that fits: {fits.label}, {fits.floor_label}, {fits.site_name}.",
                f"最近的可用房间：{fits.site_name} {fits.floor_label} {fits.label}。",
            )
            if fits
            else Words(
                "No room within reach fits; open a floor or a site.",
                "可及范围内没有合适的房间，请启用新的楼层或隔离点。",
            )
        )
        super().__init__("room_refused", Words(f"{why.en} {instead.en}", f"{why.zh}{instead.zh}"))


class NotWaiting(Refused):
    """The person does not wait for a room."""

    def __init__(self, name: str) -> None:
        """Say whom."""
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
) -> list[Stay]:
    """Put people into rooms in one act: all, or nobody.

    Waits for others who place at the same sites, so that the check holds when it is written.
    """
    require(by, Ability.PLACE)
    rooms = {each.pk: each for each in Room.objects.filter(pk__in=[each.room for each in seats])}
    sites = sorted({each.site_id for each in rooms.values()})
    for site in sites:
        isolation_site_in_reach(by, site)
    lock_sites(sites)
    asked = _asked(seats, by, now)
    writing = _Writing(by, now, placement, house_of(sites), uuid7_run(milliseconds_of(now)))
    stays = [_seat(each, asked[each.measure], rooms, writing) for each in seats]
    return _write(writing, stays)


@dataclass(slots=True)
class _Writing:
    by: Officer
    now: datetime
    placement: Placement | None
    house: House
    ids: Iterator[UUID]
    occupancies: list[Occupancy] = field(default_factory=list)


def _asked(seats: Sequence[SeatWish], by: Officer, now: datetime) -> dict[UUID, Asking]:
    """Return what each measure asks for. Raises NotWaiting for one who does not wait."""
    keys = [each.measure for each in seats]
    waiting = list(waiting_of(by, now=now).filter(pk__in=keys))
    found = {each.measure.pk: each for each in askings(waiting)}
    for key in keys:
        if key not in found:
            raise NotWaiting(measure_in_reach(by, key).person.name)
    return found


def _seat(seat: SeatWish, asking: Asking, rooms: Mapping[UUID, Room], writing: _Writing) -> Stay:
    place = writing.house.places.get(seat.room)
    if place is None:
        raise NotFound("There is no such room in your unit.", "您的辖区内没有这个房间。")
    why = why_not(asking.guest, place, writing.house)
    if why is not None:
        raise RoomRefused(why, _nearest(asking, place, writing.by))
    occupancy = place.occupancy or _occupy(place, asking, writing)
    after = writing.house.enter(place, asking.guest, occupancy)
    return _stay(asking, rooms[seat.room], after, occupancy, writing)


def _nearest(asking: Asking, place: Place, by: Officer) -> Place | None:
    house = house_of(isolation_sites_of(by).values_list("pk", flat=True))
    return next(iter(rooms_that_fit(asking.guest, house, near=place)), None)


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
    "stay_has_a_bed_of_its_room",
    "bed_has_one_sleeper",
)


@transaction.atomic
def note_needs(
    *,
    measure: UUID,
    needs: Sequence[str],
    guardian: UUID | None,
    by: Officer,
    now: datetime,
) -> RoomNeed:
    """Write down what somebody's room must have, and who looks after them."""
    require(by, Ability.PLACE)
    found = measure_in_reach(by, measure)
    guard = root_id_of(person_in_reach(by, guardian)) if guardian else None
    if guard == found.person_id:
        raise Invalid("Nobody is their own guardian.", "监护人不能是本人。")
    return RoomNeed.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        measure=found,
        needs=sorted(needs_from(needs)),
        guardian_id=guard,
        at=now,
        by=by,
    )
