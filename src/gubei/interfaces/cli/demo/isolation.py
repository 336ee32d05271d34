"""The demo's isolation sites: one that runs, one that was called, one in reserve.

Close contacts of the last days, families together, went there in one act; some left, and some wait
for a room since this morning.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from gubei.domain.isolation.models import IsolationSite, Matter, Stay
from gubei.domain.isolation.operations.caring import (
    MatterNoted,
    note_matter,
    record_guest_reading,
    settle_matter,
)
from gubei.domain.isolation.operations.fetching import TripWish, depart, plan_trip
from gubei.domain.isolation.operations.leaving import disinfected, end_stay, sign_arrival
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.proposing import accept_placement, propose_placement
from gubei.domain.isolation.operations.setting_up import call_site, make_ready, set_up_site
from gubei.domain.isolation.operations.shifts import plan_shifts
from gubei.domain.isolation.operations.staffing import register_staff
from gubei.domain.isolation.operations.wiping import take_environment_samples
from gubei.domain.isolation.queries.trips import as_riders, to_fetch
from gubei.domain.isolation.rules.environment import Spot
from gubei.domain.isolation.rules.matters import MatterKind
from gubei.domain.isolation.rules.places import Form, Post, RoomFacts, Zone
from gubei.domain.isolation.rules.riding import vehicles_of
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.changing import suspend
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import Told
from gubei.domain.people.models import Person
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer
from gubei.engines.placement import place_at_once
from gubei.engines.policy import Anchor
from gubei.terms.moments import in_shanghai

_SEED = 20220502
_SEATS = 4
_DAY, _NIGHT = 8, 20
"""At which hours the shifts of twelve hours begin."""
_GUESTS, _COMING, _WAITING = 26, 6, 7
"""So many people went to the site some days ago, are fetched today, wait since this morning."""


def open_isolation_sites(now: datetime) -> IsolationSite:
    """Set up the sites, and let the people of some days come, stay and leave; return the first."""
    by, rng = Officer.objects.get(username="duty"), random.Random(_SEED)  # noqa: S311
    since = now - timedelta(days=5)
    first = _site("云湖集中隔离点", Form.HOTEL, list(_hotel()), by, since)
    make_ready(site=first.pk, reason="已验收启用", by=by, now=since)
    called = _site("白河人才公寓", Form.HOTEL, list(_flats()), by, since)
    call_site(site=called.pk, hours=48, reason="密接增多", by=by, now=now - timedelta(hours=20))
    _site("区体育馆方舱", Form.MAKESHIFT, list(_hall()), by, since)
    _register(first, by, since)
    people = list(_people(_GUESTS + _COMING + _WAITING))
    _move_in(people[:_GUESTS], rng, by, now)
    _fetch(people[_GUESTS:][:_COMING], by, now)
    _leave(by, now)
    _wait(people[-_WAITING:], by, now)
    _live(first, rng, now)
    return first


def _site(
    name: str, form: Form, rooms: Sequence[RoomFacts], by: Officer, now: datetime
) -> IsolationSite:
    place = add_site(facts=SiteFacts(name, SiteKind.ISOLATION_SITE), unit="", by=by, now=now)
    return set_up_site(site=place.pk, form=form, rooms=rooms, by=by, now=now)


def _register(site: IsolationSite, by: Officer, now: datetime) -> None:
    """Some work at the site, in its closed loop, day and night in turns; the other posts nobody holds."""
    free = Person.objects.filter(measures=None, leads=None, same_as=None, unit__level=3)
    people = free.exclude(household=None).order_by("household__label", "pk")[36:40]
    posts = (Post.HEAD, Post.OBSERVATION, Post.DISINFECTION, Post.SECURITY)
    for person, post in zip(people, posts, strict=True):
        spell = register_staff(
            site=site.pk, person=person.pk, post=post, lives_in=True, by=by, now=now
        )
        begins = _NIGHT if post is Post.SECURITY else _DAY
        first = in_shanghai(now).replace(hour=begins, minute=0, second=0, microsecond=0)
        plan_shifts(
            spell=spell.pk, from_at=first + timedelta(days=1),
            to_at=first + timedelta(days=1, hours=12), days=7, by=by, now=now,
        )  # fmt: skip


def _hotel() -> Iterator[RoomFacts]:
    for number in range(101, 105):
        yield RoomFacts("主楼", "1F", str(number), zone=Zone.WORK, beds=0)
    for floor in range(2, 7):
        for place in range(1, 13):
            yield RoomFacts(
                "主楼",
                f"{floor}F",
                f"{floor}{place:02d}",
                beds=3 if place > 9 else 1,
                near_care=place == 1,
                barrier_free=place in (1, 12),
                ventilation="东侧新风" if floor in (5, 6) and place <= 3 else "",
            )


def _flats() -> Iterator[RoomFacts]:
    for floor in range(2, 5):
        for place in range(1, 9):
            yield RoomFacts("2号楼", f"{floor}F", f"{floor}{place:02d}", beds=2)


def _hall() -> Iterator[RoomFacts]:
    for place in range(1, 5):
        yield RoomFacts("", "看台区", f"{place}区", beds=30, own_bathroom=False)


def _people(count: int) -> Iterator[Person]:
    """Yield people under no measure and on no list, household by household.

    By label, not by key: keys come by chance, and each demo shall have the same families.
    """
    free = Person.objects.filter(
        measures=None, leads=None, same_as=None, unit__level=3, visits=None, household__isnull=False
    )
    yield from free.select_related("unit").order_by("household__label", "pk")[40 : 40 + count]


def _isolate(person: Person, days_ago: int, by: Officer, now: datetime, at: datetime) -> Measure:
    return impose(
        wish=Wish(
            person=person.pk,
            person_class="close_contact",
            anchors={Anchor.LAST_EXPOSURE: in_shanghai(now).date() - timedelta(days=days_ago)},
            reason="与病例同桌就餐，经流调判定为密接",
            unit=person.unit.code,
        ),
        by=by,
        now=at,
    )


def _isolate_all(
    people: Sequence[Person], days_ago: int, by: Officer, now: datetime, at: datetime
) -> list[Measure]:
    """Isolate people one after the other in the half minute before `at`."""
    first = at - timedelta(seconds=len(people))
    return [
        _isolate(each, days_ago, by, now, first + timedelta(seconds=place))
        for place, each in enumerate(people)
    ]


def _move_in(people: Sequence[Person], rng: random.Random, by: Officer, now: datetime) -> None:
    """Place those of four days ago and of two days ago, each lot in one act."""
    lots = (people[: len(people) // 2], 4), (people[len(people) // 2 :], 2)
    for lot, days_ago in lots:
        at = now - timedelta(days=days_ago - 1, hours=4)
        _isolate_all(lot, days_ago, by, now, at)
        placement = propose_placement(search=place_at_once, by=by, now=at)
        stays, _ = accept_placement(placement=placement.pk, by=by, now=at)
        for stay in stays:
            came = at + timedelta(minutes=rng.randint(40, 160))
            sign_arrival(stay=stay.pk, at=came, by=by, now=came)


def _fetch(people: Sequence[Person], by: Officer, now: datetime) -> None:
    """Give rooms to those of this morning; the first vehicle is on its way."""
    at = now - timedelta(hours=3)
    _isolate_all(people, 1, by, now, at)
    placement = propose_placement(search=place_at_once, by=by, now=at)
    accept_placement(placement=placement.pk, by=by, now=at)
    group = vehicles_of(as_riders(to_fetch(by)), _SEATS)[0]
    trip = plan_trip(
        wish=TripWish(
            site=group[0].site,
            vehicle="京A0000试",
            crew="司机赵师傅、护士白",
            seats=_SEATS,
            pick_up_at=now - timedelta(hours=1),
            stays=tuple(rider.stay for rider in group),
            route="密关路 → 云湖集中隔离点",
        ),
        by=by,
        now=at + timedelta(minutes=20),
    )
    left = now - timedelta(minutes=35)
    depart(trip=trip.pk, left_behind=[], at=left, by=by, now=left)


def _leave(by: Officer, now: datetime) -> None:
    """Let two go to hospital after the rooms of this morning were given; disinfect one room."""
    left = now - timedelta(hours=2, minutes=30)
    first, second = Stay.objects.filter(to_at=None, room__beds=1).order_by("pk")[:2]
    for stay in (first, second):
        suspend(measure=stay.measure_id, where="区医院", reason="胸闷就医", by=by, now=left)
        end_stay(stay=stay.pk, reason="胸闷，转区医院", by=by, now=left)
    at = left + timedelta(hours=1)
    disinfected(room=first.room_id, at=at, by=by, now=at)


def _wait(people: Sequence[Person], by: Officer, now: datetime) -> None:
    measures = _isolate_all(people, 1, by, now, now - timedelta(hours=2))
    _needs_care(measures[0].pk, by, now)


def _needs_care(measure: UUID, by: Officer, now: datetime) -> None:
    at = now - timedelta(hours=1)
    note_needs(measure=measure, needs=["near_care"], guardian=None, by=by, now=at)


def _live(site: IsolationSite, rng: random.Random, now: datetime) -> None:
    """Measure most guests this morning, one of them hot; wipe a room; note what some asked for."""
    by, at = Officer.objects.get(username="isolation"), now - timedelta(minutes=25)
    stays = list(Stay.objects.filter(site=site, to_at=None, arrived_at__lt=at).order_by("room"))
    for place, stay in enumerate(stays[:-4]):
        told = Told(at, Decimal("36.2") + Decimal(rng.randint(0, 7)) / 10)
        if place == 1:
            told = Told(at, Decimal("38.1"), ("fever", "cough"), ("medicine",))
        record_guest_reading(stay=stay.pk, told=told, by=by, now=at)
    take_environment_samples(stay=stays[0].pk, spots=list(Spot), at=at, by=by, now=at)
    for minutes, kind, text, about in (
        (200, MatterKind.MEDICINE, "降压药只剩一天", stays[0].pk),
        (95, MatterKind.REPAIR, "3 层走廊照明不亮", None),
        (40, MatterKind.MEAL, "糖尿病餐", stays[-1].pk),
    ):
        note_matter(
            site=site.pk,
            noted=MatterNoted(kind, text, stay=about),
            by=by,
            now=now - timedelta(minutes=minutes),
        )
    first = Matter.objects.filter(site=site).order_by("noted_at")[0]
    settle_matter(matter=first.pk, settlement="已由村医送药", by=by, now=now - timedelta(hours=1))
