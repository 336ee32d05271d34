"""Steps of a day on which guests become something else: sites full of people, and who must move."""

import time
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction

from bench.filling import fill
from bench.isolating import AT, invent_rooms
from bench.tubes import officer_of
from gubei.adapters.packs import read_pack
from gubei.domain.isolation.models import IsolationSite, Occupancy, Stay
from gubei.domain.isolation.operations.moving import order_moving
from gubei.domain.isolation.operations.proposing import accept_placement, propose_placement
from gubei.domain.isolation.operations.setting_up import make_ready, set_up_site
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.rules.mixing import House, Place, misplaced
from gubei.domain.isolation.rules.places import Form, RoomFacts
from gubei.domain.measures.models import DueTest, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.orders.models import Order
from gubei.domain.people.models import Person
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer
from gubei.engines.placement import Need, Room, place_at_once
from gubei.engines.policy import Anchor
from gubei.terms.moments import in_shanghai

_PACK = "cn-covid19-ed8"
_CLASSES = ("close_contact", "close_contact", "secondary_contact")


def fill_sites(people: int, rooms: int) -> dict[str, Any]:
    """Put so many people under central isolation, and into rooms of twelve sites, at once."""
    fill(people, {})
    now, begun = datetime.now(UTC), time.perf_counter()
    officer = officer_of(now)
    if not PolicyChange.objects.exists():
        today = in_shanghai(now).date()
        apply_policy(pack=read_pack(_PACK), before=None, valid_on=today, reason="measured",
                     by=officer, now=now)  # fmt: skip
    if not Stay.objects.exists():
        _set_up(invent_rooms(rooms), officer, now)
        _isolate(people, officer, now)
        made = propose_placement(search=place_at_once, by=officer, now=now)
        accept_placement(placement=made.pk, by=officer, now=now)
        Stay.objects.update(arrived_at=now, arrival_by=officer)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {
        "guests": Stay.objects.filter(to_at=None).count(),
        "rooms_taken": Occupancy.objects.count(),
        "seconds": round(time.perf_counter() - begun, 1),
    }


@transaction.atomic
def _set_up(rooms: list[Room], by: Officer, now: datetime) -> None:
    today = in_shanghai(now).date()
    for name in dict.fromkeys(room.site for room in rooms):
        place = add_site(
            facts=SiteFacts(f"隔离点{name}", SiteKind.ISOLATION_SITE), unit="", by=by, now=now
        )
        facts = [
            RoomFacts(
                "主楼", room.floor, room.name, ventilation=room.ventilation, beds=room.beds,
                barrier_free=Need.BARRIER_FREE in room.has, near_care=Need.NEAR_CARE in room.has,
                free_from=today + (room.free_from - AT) if room.free_from else None,
            )
            for room in rooms if room.site == name
        ]  # fmt: skip
        site = set_up_site(site=place.pk, form=Form.HOTEL, rooms=facts, by=by, now=now)
        make_ready(site=site.pk, reason="measured", by=by, now=now)


@transaction.atomic
def _isolate(people: int, by: Officer, now: datetime) -> None:
    """Impose one measure after the other: contacts of two kinds, exposed within five days."""
    chance, today = Random(3), in_shanghai(now).date()
    for person in Person.objects.filter(same_as=None).order_by("pk")[:people]:
        exposed = today - timedelta(days=chance.randrange(1, 6))
        wish = Wish(
            person=person.pk, person_class=chance.choice(_CLASSES),
            anchors={Anchor.LAST_EXPOSURE: exposed}, reason="measured",
        )  # fmt: skip
        impose(wish=wish, by=by, now=now)


def order_moves(positives: int) -> dict[str, Any]:
    """Let guests test positive; order that who mixes by now moves, then look again, as each minute."""
    now = datetime.now(UTC)
    before = _timed(now)
    for number, stay in enumerate(Stay.objects.filter(to_at=None).order_by("pk")):
        if number % 20 == 0 and number < 20 * positives:
            test = DueTest.objects.filter(measure=stay.measure_id).order_by("due_on")[0]
            DueTest.objects.filter(pk=test.pk).update(
                sampled_at=now, sampled_by=stay.placed_by_id, result="positive", result_at=now
            )
    first, again = _timed(now), _timed(now)
    house = house_of(
        IsolationSite.objects.values_list("pk", flat=True), today=in_shanghai(now).date()
    )
    begun = time.perf_counter()
    found = misplaced(house)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    slow = _by_pairs(house)
    reference = time.perf_counter() - begun
    if set(found) != slow:
        raise AssertionError(f"{len(found)} must move, by pairs {len(slow)}")
    if Order.objects.filter(subject_kind="stay", closed_at=None).count() != len(found):
        raise AssertionError("not one order for each who must move")
    return {
        "must_move": len(found), "orders": first[0], "again": again[0],
        "seconds_nobody_moves": before[1], "seconds": first[1], "seconds_again": again[1],
        "rule_ms": round(seconds * 1000, 1), "reference": "each guest beside each other",
        "reference_ms": round(reference * 1000, 1), "ratio": round(reference / seconds, 1),
    }  # fmt: skip


def _timed(now: datetime) -> tuple[int, float]:
    begun = time.perf_counter()
    made = order_moving(now=now)
    return made, round(time.perf_counter() - begun, 3)


def _by_pairs(house: House) -> set[Any]:
    """Return who must move, by looking at everybody beside everybody: slow and obvious."""
    guests = [(place, guest) for place in house.places.values() for guest in place.guests]
    return {
        guest.person
        for place, guest in guests
        if guest.placed_as and not place.empty_since
        and any(guest.person != other.person and _share(place, where) and _clash(guest, other)
                for where, other in guests)
    }  # fmt: skip


def _share(one: Place, other: Place) -> bool:
    return not set(one.airs).isdisjoint(other.airs)


def _clash(one: Any, other: Any) -> bool:
    apart = abs((one.exposed_on - other.exposed_on).days)
    alike = one.kind in other.group and other.kind in one.group
    return not alike or apart > min(one.days_apart, other.days_apart)
