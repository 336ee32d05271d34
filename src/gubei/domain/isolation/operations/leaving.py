"""Ends stays, has empty rooms disinfected, and makes them free again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gubei.domain.isolation.models import IsolationSite, Occupancy, RoomNeed, Stay
from gubei.domain.isolation.operations.bringing import close_brought
from gubei.domain.isolation.queries.people import central_on
from gubei.domain.isolation.queries.sites import lock_sites, room_in_reach
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.isolation.rules.asking import policy_of
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, give_ruled
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import able_units, district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words, both_in_one

AT_ONCE = 500
BY_THE_RULE = both_in_one(
    Words("The measure or its central isolation ended.", "管控措施或集中隔离期已结束。")
)


@transaction.atomic
def sign_arrival(*, stay: UUID, at: datetime, by: Officer, now: datetime) -> Stay:
    """Write down that a person arrived in the room."""
    require(by, Ability.PLACE)
    found = stay_in_reach(by, stay)
    if at > now or at < found.from_at:
        raise Invalid(
            "The arrival lies after the placing, and not in the future.",
            "到达时间须晚于安排时间且不晚于现在。",
        )
    arrived = Stay.objects.filter(pk=found.pk, arrived_at=None, to_at=None)
    if arrived.update(arrived_at=at, arrival_by=by) != 1:
        raise Refused(
            "arrived_already", Words("Signed for already, or over.", "已签收到达或已离开。")
        )
    close_brought([found.measure_id], now=now)
    found.refresh_from_db()
    return found


@transaction.atomic
def end_stay(*, stay: UUID, reason: str, by: Officer, now: datetime) -> Stay:
    """End a stay; the measure goes on, and the person waits for a room again if it asks for one."""
    require(by, Ability.PLACE)
    if not reason.strip():
        raise Invalid("Say why the stay ends.", "请说明结束入住的原因。")
    found = stay_in_reach(by, stay)
    lock_sites([found.site_id])
    ended = _end(Stay.objects.filter(pk=found.pk), reason.strip()[:300], by, now)
    if not ended:
        raise Refused("stay_is_over", Words("The stay has ended already.", "该入住已结束。"))
    return ended[0]


def end_all(*, site: IsolationSite, reason: str, by: Officer, now: datetime) -> list[Stay]:
    """End every stay at a site that the caller has locked; its rooms wait to be disinfected."""
    return _end(Stay.objects.filter(site=site), reason, by, now)


def end_released(
    *, now: datetime, measures: Sequence[UUID] | None = None, at_once: int = AT_ONCE
) -> int:
    """End the stays of people who were released, or whose central isolation is over; return how many.

    Of these measures, or of all. May be cut off and begun again: a stay ends once. Where another
    measure took the place of the one of a stay, the stay goes on under that one.
    """
    _hand_on(now)
    done = 0
    while True:
        with transaction.atomic():
            over = list(_over(now, measures).order_by("site", "pk")[:at_once])
            if not over:
                return done
            lock_sites({each.site_id for each in over})
            keys = [each.pk for each in over]
            _end(Stay.objects.filter(pk__in=keys), BY_THE_RULE, None, now)
            done += len(over)


@transaction.atomic
def _hand_on(now: datetime) -> None:
    """Let stays, and what their rooms must have, follow the measures that took the place of theirs."""
    ids = uuid7_run(milliseconds_of(now))
    # Nobody wrote of the new measure yet what its room must have.
    needs = RoomNeed.objects.filter(
        measure__replaced_by__isnull=False, measure__replaced_by__room_needs=None
    )
    for need in (
        needs.order_by("measure", "-at", "-pk").distinct("measure").select_related("measure")
    ):
        need.pk, need.measure_id, need.at = next(ids), _successor(need.measure), now
        need.save(force_insert=True)
    while left := list(_of_replaced().order_by("pk")[:AT_ONCE]):
        for stay in left:
            stay.measure_id = _successor(stay.measure)
        Stay.objects.bulk_update(left, ["measure"])


def _successor(measure: Measure) -> UUID:
    return cast("UUID", measure.replaced_by_id)


def _of_replaced() -> QuerySet[Stay]:
    replaced = Stay.objects.filter(to_at=None, measure__replaced_by__isnull=False)
    return replaced.select_related("measure")


def _over(now: datetime, measures: Sequence[UUID] | None) -> QuerySet[Stay]:
    measure = Measure.objects.filter(pk=OuterRef("measure"))
    asked = measure.filter(Exists(central_on(in_shanghai(now).date())), released_at=None)
    current = Stay.objects.filter(~Exists(asked), to_at=None)
    return current if measures is None else current.filter(measure__in=measures)


def _end(stays: QuerySet[Stay], reason: str, by: Officer | None, now: datetime) -> list[Stay]:
    """End those of the stays that are not over, and have the rooms disinfected that are empty then."""
    running = list(stays.filter(to_at=None).select_for_update(of=("self",)).order_by("pk"))
    keys = [each.pk for each in running]
    Stay.objects.filter(pk__in=keys).update(to_at=now, ended_by=by, end_reason=reason)
    ended = list(Stay.objects.filter(pk__in=keys).select_related("person", "room").order_by("pk"))
    _empty({each.occupancy_id for each in ended}, now)
    left = both_in_one(Words("left the room", "已离开房间"))
    close_about(keys, kind=Order.Kind.SITE_MATTER, text=left, now=now)
    return ended


def _empty(occupancies: Iterable[UUID], now: datetime) -> None:
    """Mark rooms in which nobody is left, and order their disinfection; unused ones are free."""
    inside = Stay.objects.filter(occupancy=OuterRef("pk"), to_at=None)
    empty = Occupancy.objects.filter(~Exists(inside), pk__in=list(occupancies), left_at=None)
    keys = list(empty.values_list("pk", flat=True))
    Occupancy.objects.filter(pk__in=keys).update(left_at=now)
    used = Stay.objects.filter(occupancy=OuterRef("pk"), arrived_at__isnull=False)
    left = Occupancy.objects.filter(pk__in=keys)
    left.filter(~Exists(used)).update(clean_at=now)
    _order_disinfection(list(left.filter(Exists(used)).values_list("pk", flat=True)), now)


def _order_disinfection(occupancies: Sequence[UUID], now: datetime) -> None:
    emptied = Occupancy.objects.filter(pk__in=occupancies)
    rooms = list(emptied.select_related("room__floor", "room__site__site", "room__site__unit"))
    able = able_units((each.room.site.unit for each in rooms), Ability.HOUSE)
    wanted = [
        Ruled(
            able[each.room.site.unit_id],
            Wish(
                _disinfect(f"{each.room.site} {each.room.name}"),
                now + _cleaning_time(each),
                kind=Order.Kind.DISINFECT,
                subject_kind="occupancy",
                subject_id=each.pk,
            ),
        )
        for each in rooms
    ]
    subject = both_in_one(Words("rooms to disinfect", "房间终末消毒"))
    give_ruled(wanted, subject=subject, issuer=district(), now=now)


def _disinfect(room: str) -> str:
    return both_in_one(Words(f"{room}: disinfect the room", f"{room}：终末消毒"))


def _cleaning_time(occupancy: Occupancy) -> timedelta:
    stay = Stay.objects.filter(occupancy=occupancy).select_related("measure__policy")
    policy = stay.defer("measure__policy__content")[0].measure.policy
    return policy_of(pack_of(policy), policy.valid_on).cleaning


@transaction.atomic
def disinfected(*, room: UUID, at: datetime, by: Officer, now: datetime) -> Occupancy:
    """Write down that an empty room was disinfected: from then on it may be used again."""
    require(by, Ability.HOUSE)
    found = room_in_reach(by, room, lock=True)
    held = Occupancy.objects.filter(room=found, clean_at=None).select_related("room").first()
    if held is None:
        raise NotFound(
            "There is no room of yours that waits to be disinfected.", "没有待消毒的该房间。"
        )
    if held.left_at is None:
        raise Refused(
            "room_is_not_empty",
            Words(
                f"People are still in room {held.room.name}.", f"房间 {held.room.name} 仍有人员。"
            ),
        )
    if not held.left_at <= at <= now:
        said = say_moment(held.left_at)
        raise Invalid(
            f"It was disinfected after its people left at {said}, and not in the future.",
            f"消毒时间须晚于人员离开（{said}）且不晚于现在。",
        )
    Occupancy.objects.filter(pk=held.pk, clean_at=None).update(clean_at=at, cleaned_by=by)
    close_about(
        [held.pk],
        kind=Order.Kind.DISINFECT,
        text=both_in_one(Words("disinfected", "已消毒")),
        now=now,
    )
    held.refresh_from_db()
    return held
