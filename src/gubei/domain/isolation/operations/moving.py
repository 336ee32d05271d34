"""Guests who are something else by now than when they came: who must move is told, and moved."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from gubei.domain.isolation.models import Ride, Stay
from gubei.domain.isolation.operations.leaving import end_stay
from gubei.domain.isolation.operations.placing import SeatWish, place_all
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import lives_alone_now
from gubei.domain.isolation.queries.people import askings
from gubei.domain.isolation.queries.sites import lock_sites, room_in_reach
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.isolation.rules.matters import MOVING
from gubei.domain.isolation.rules.mixing import misplaced
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.measures import with_policy
from gubei.domain.orders.models import Order, OrderAct
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_ruled, give_ruled
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import able_units, district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

SUBJECT = "stay"
_ABOUT = both_in_one(Words("guests who must move", "须换房人员"))


@transaction.atomic
def order_moving(*, now: datetime) -> int:
    """Have guests moved who may not stay where they are by what their measures say of them now.

    One order at a time for each, and none on a day on which an officer closed one; orders about
    guests for whom it is no longer so are closed. Returns how many orders are new.
    """
    staying = Stay.objects.filter(to_at=None)
    sites = staying.order_by("site").distinct("site").values_list("site", flat=True)
    house = house_of(sites, today=in_shanghai(now).date())
    moving = list(
        staying.filter(person__in=misplaced(house)).select_related(
            "room", "site__site", "site__unit"
        )
    )
    _close_settled([each.pk for each in moving], now)
    known = _known(now)
    wanted = _wanted((each for each in moving if each.pk not in known), now)
    return len(give_ruled(wanted, subject=_ABOUT, issuer=district(), now=now))


def _known(now: datetime) -> set[UUID | None]:
    """Return the stays of which an order is open, reported or not, or was closed by an officer today.

    What the rule itself closed is forgotten: a result was negative, and the next one is not.
    """
    midnight = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    by_officer = OrderAct.objects.filter(
        order=OuterRef("pk"), kind=OrderAct.Kind.CLOSE, at__gte=midnight, by__isnull=False
    )
    given = Order.objects.filter(
        Q(closed_at=None) | Exists(by_officer), kind=Order.Kind.SITE_MATTER, subject_kind=SUBJECT
    )
    return set(given.values_list("subject_id", flat=True))


def _close_settled(still: Iterable[UUID], now: datetime) -> None:
    open_ = Order.objects.filter(
        kind=Order.Kind.SITE_MATTER, subject_kind=SUBJECT, closed_at=None
    ).exclude(subject_id__in=list(still))
    done = both_in_one(Words("need not move any more", "已无需换房"))
    close_ruled(open_.values_list("pk", flat=True), text=done, now=now)


def _wanted(moving: Iterable[Stay], now: datetime) -> list[Ruled]:
    """Return the orders: they say where, not who is ill."""
    stays = list(moving)
    able = able_units((each.site.unit for each in stays), Ability.PLACE)
    return [
        Ruled(
            able[each.site.unit_id],
            Wish(
                both_in_one(_said(f"{each.site} {each.room.name}")),
                now + MOVING,
                kind=Order.Kind.SITE_MATTER,
                subject_kind=SUBJECT,
                subject_id=each.pk,
            ),
        )
        for each in stays
    ]


def _said(room: str) -> Words:
    return Words(f"{room}: move this guest", f"{room}：为该房间人员换房")


@transaction.atomic
def move(*, stay: UUID, room: UUID, reason: str, by: Officer, now: datetime) -> Stay:
    """Move a guest to another room in one act. Raises RoomRefused: then they stay where they are.

    They may be of another town: who runs the site moves its guests. Who is at the site is in the
    new room at once; to another site a vehicle brings them. A child goes where an adult of its own
    is, unless it is without one already. Raises Refused for whom a vehicle is planned that takes
    them to a hospital.
    """
    require(by, Ability.PLACE)
    found, wanted = stay_in_reach(by, stay), room_in_reach(by, room)
    if found.room_id == wanted.pk:
        raise Invalid("The guest is in this room already.", "该人员已在此房间。")
    lock_sites([found.site_id, wanted.site_id])
    _refuse_who_leaves(found)
    _leave_vehicle(found, now)
    # A child without an adult of its own where it is has it no worse elsewhere.
    (asking,) = askings(list(with_policy(Measure.objects.filter(pk=found.measure_id))))
    alone = [found.measure_id] if lives_alone_now(asking, in_shanghai(now).date()) else []
    left = end_stay(stay=found.pk, reason=reason, by=by, now=now)
    seats = [SeatWish(left.measure_id, wanted.pk)]
    (new,) = place_all(seats=seats, by=by, now=now, guests=[left], alone=alone)
    if found.arrived_at is not None and found.site_id == wanted.site_id:
        Stay.objects.filter(pk=new.pk).update(arrived_at=now, arrival_by=by)
        new.refresh_from_db()
    return new


def _refuse_who_leaves(stay: Stay) -> None:
    """Raise Refused for whom a vehicle is planned, or under way, that takes them to a hospital."""
    leaving = Ride.objects.filter(
        stay=stay, leaves=True, left_behind_at=None, trip__arrived_at=None, trip__cancelled_at=None
    )
    ride = leaving.select_related("trip").first()
    if ride is not None:
        name, trip = stay.person.name, ride.trip
        raise Refused(
            "is_to_be_taken_away",
            Words(
                f"A vehicle is planned for {name} ({trip.vehicle} to {trip.to_hospital}): "
                "cancel it or let it go first.",
                f"已为{name}安排转运车辆（{trip.vehicle}，送往{trip.to_hospital}），"
                "请先取消该车辆或完成转运。",
            ),
        )


def _leave_vehicle(stay: Stay, now: datetime) -> None:
    """Take somebody out of a vehicle that has not left. Raises Refused for who is on the way."""
    riding = Ride.objects.filter(stay=stay, left_behind_at=None, stay__arrived_at=None)
    if riding.filter(trip__departed_at__isnull=False).exists():
        raise Refused(
            "is_on_the_way",
            Words("On the way: sign the arrival first.", "正在转运途中，请先签收到达。"),
        )
    riding.update(left_behind_at=now)
