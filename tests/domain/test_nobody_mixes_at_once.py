"""Two officers write in the same minute, each past the rules: the database lets one of them in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from gubei.domain.isolation.models import Occupancy, Ride, Room, Stay, Trip
from tests.files import both_at_once
from tests.isolation import Inn, build_inn
from tests.world import NOW, build_world

LIN, WANG = "林梅", "王建国"
DAY = date(2022, 4, 25)


@dataclass(frozen=True)
class Raw:
    """A stay as somebody would write it by hand."""

    name: str
    room: str
    kind: str = "contact"
    exposed_on: date = DAY
    bed: int = 1
    occupancy: Occupancy | None = None


def written(inn: Inn, raw: Raw, at: datetime) -> Stay:
    """Write an occupancy, where none is given, and a stay in it."""
    room, person = Room.objects.get(name=raw.room, site=inn.site), inn.world.person(raw.name)
    with transaction.atomic():
        held = raw.occupancy or Occupancy.objects.create(
            id=uuid4(), room=room, party=person.pk, from_at=at
        )
        return Stay.objects.create(
            id=uuid4(), occupancy=held, measure=inn.measures[raw.name], person=person,
            site=inn.site, floor=room.floor, room=room, ventilation=room.ventilation,
            party=held.party, bed=raw.bed, kind=raw.kind, cohort=raw.kind,
            exposed_on=raw.exposed_on, days_apart=1, from_at=at, placed_by=inn.world.he_duty,
        )  # fmt: skip


def outcome(*works: Callable[[], object]) -> list[str]:
    """Run works at once; return which constraint refused each, "" for who came in."""

    def told(work: Callable[[], object]) -> str:
        try:
            work()
        except IntegrityError as error:
            said = str(error).splitlines()[0]
            return next(name for name in NAMES if name in said)
        return ""

    return sorted(str(each) for each in both_at_once([lambda w=work: told(w) for work in works]))


NAMES = (
    "stay_does_not_mix", "room_holds_one_party_until_it_is_clean", "bed_has_one_sleeper",
    "room_is_of_one_household", "ride_does_not_mix", "ride_has_a_seat",
)  # fmt: skip


def emptied(at: datetime) -> None:
    """Everybody leaves, and all rooms are clean."""
    Stay.objects.filter(to_at=None).update(to_at=at, end_reason="清空")
    Occupancy.objects.filter(left_at=None).update(left_at=at)
    Occupancy.objects.filter(clean_at=None).update(clean_at=F("left_at"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_would_mix_the_database_lets_one_in_whatever_they_would_share() -> None:
    inn = build_inn(build_world())
    for name in (LIN, WANG):
        inn.isolate(name)
    lin, wang = Raw(LIN, "201"), Raw(WANG, "203")
    late = DAY + timedelta(days=4)
    cases = (
        (lin, replace(wang, exposed_on=late), "stay_does_not_mix"),
        (lin, replace(wang, kind="secondary"), "stay_does_not_mix"),
        (replace(lin, room="301"), replace(wang, room="401", kind="entrant"), "stay_does_not_mix"),
        (lin, replace(wang, room="201"), "room_holds_one_party_until_it_is_clean"),
    )
    for number, (one, other, refused) in enumerate(cases):
        at = NOW + timedelta(hours=number)
        come = outcome(lambda: written(inn, one, at), lambda: written(inn, other, at))  # noqa: B023
        assert come == ["", refused], (one, other)
        emptied(at + timedelta(minutes=30))

    at = NOW + timedelta(hours=9)
    held = Occupancy.objects.create(
        id=uuid4(), room=inn.rooms["202"], party=inn.world.person(LIN).pk, from_at=at
    )
    strangers = [replace(each, room="202", occupancy=held) for each in (lin, replace(wang, bed=2))]
    assert outcome(*(lambda raw=raw: written(inn, raw, at) for raw in strangers)) == [
        "", "room_is_of_one_household",
    ]  # fmt: skip
    emptied(at)

    inn.household(LIN, WANG)
    held = Occupancy.objects.create(
        id=uuid4(), room=inn.rooms["202"], party=inn.world.person(LIN).pk, from_at=at
    )
    last_bed = [replace(each, room="202", occupancy=held, bed=3) for each in (lin, wang)]
    assert outcome(*(lambda raw=raw: written(inn, raw, at) for raw in last_bed)) == [
        "", "bed_has_one_sleeper",
    ]  # fmt: skip
    emptied(at)

    stays = [written(inn, each, at) for each in (lin, replace(wang, room="402", exposed_on=late))]

    def ride(seats: int) -> list[str]:
        trip = Trip.objects.create(
            id=uuid4(), site=inn.site, vehicle="京A12345", crew="周师傅", seats=seats,
            pick_up_at=at, planned_at=at, planned_by=inn.world.he_duty,
        )  # fmt: skip
        come = outcome(*(
            lambda stay=stay: Ride.objects.create(id=uuid4(), trip=trip, stay=stay)
            for stay in stays
        ))  # fmt: skip
        Ride.objects.filter(trip=trip).update(left_behind_at=at)
        return come

    assert ride(seats=8) == ["", "ride_does_not_mix"]
    emptied(at)
    stays = [written(inn, each, at) for each in (lin, wang)]
    assert ride(seats=1) == ["", "ride_has_a_seat"]
