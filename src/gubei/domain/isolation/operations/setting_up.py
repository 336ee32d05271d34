"""Sets up isolation sites: rooms, and the way from reserve to ready."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import Activation, Floor, IsolationSite, Occupancy, Room
from gubei.domain.isolation.queries.sites import isolation_site_in_reach, openings_of, room_in_reach
from gubei.domain.isolation.rules.asking import USUAL_OPENING, policy_of
from gubei.domain.isolation.rules.places import Form, RoomFacts, SiteStep, check_rooms, check_step
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, give_ruled
from gubei.domain.sites.models import Site
from gubei.domain.sites.queries import site_in_reach
from gubei.domain.sites.rules import SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import able_units, district
from gubei.domain.territory.rules import Ability, require
from gubei.engines.placement import Need
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one


@transaction.atomic
def set_up_site(
    *, site: UUID, form: Form, rooms: Sequence[RoomFacts], by: Officer, now: datetime
) -> IsolationSite:
    """Make a place of kind isolation site one with rooms; it begins as a reserve.

    Raises Invalid for rooms that cannot be, Refused where it has rooms already.
    """
    require(by, Ability.PLACE)
    place = site_in_reach(by, site)
    if place.kind != SiteKind.ISOLATION_SITE:
        raise Invalid(
            f"{place.name} is no isolation site; change its kind first.",
            f"“{place.name}”不是隔离点，请先修改场所类别。",
        )
    if IsolationSite.objects.filter(site=place).exists():
        raise Refused(
            "set_up_already",
            Words(f"{place.name} has its rooms already.", f"{place.name}已建立房间台账。"),
        )
    made = new_site(place, form, by, now)
    _add_rooms(made, rooms, now)
    return made


def new_site(place: Site, form: Form, by: Officer | None, now: datetime) -> IsolationSite:
    """Make a place an isolation site without rooms."""
    return IsolationSite.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        site=place,
        unit=place.unit,
        form=form,
        set_up_at=now,
        set_up_by=by,
    )


@transaction.atomic
def add_rooms(
    *, site: UUID, rooms: Sequence[RoomFacts], by: Officer, now: datetime
) -> IsolationSite:
    """Add rooms to a site; a room that is known is changed. Raises Refused where it is occupied."""
    require(by, Ability.PLACE)
    found = isolation_site_in_reach(by, site, lock=True)
    _add_rooms(found, rooms, now)
    return found


def _add_rooms(site: IsolationSite, rooms: Sequence[RoomFacts], now: datetime) -> None:
    check_rooms(rooms)
    floors = floors_for(site, rooms, now)
    known = {(room.floor_id, room.name): room for room in Room.objects.filter(site=site)}
    ids = uuid7_run(milliseconds_of(now))
    fresh = []
    for facts in rooms:
        floor = floors[facts.building, facts.floor]
        room = known.get((floor.pk, facts.name))
        if room is None:
            fresh.append(filled(Room(id=next(ids), site=site, floor=floor), facts))
        elif differs(room, facts):
            _refuse_occupied(room)
            filled(room, facts).save()
    Room.objects.bulk_create(fresh, batch_size=1000)


def floors_for(
    site: IsolationSite, rooms: Sequence[RoomFacts], now: datetime
) -> dict[tuple[str, str], Floor]:
    """Return the floors of these rooms by building and name; new ones are made."""
    found = {(each.building, each.name): each for each in Floor.objects.filter(site=site)}
    wanted = dict.fromkeys((room.building, room.floor) for room in rooms)
    place, ids = len(found), uuid7_run(milliseconds_of(now))
    for building, name in wanted:
        if (building, name) not in found:
            place += 1
            found[building, name] = Floor.objects.create(
                id=next(ids), site=site, building=building, name=name, place=place
            )
    return found


_FACTS = (
    "name", "zone", "beds", "own_bathroom", "barrier_free", "near_care", "ventilation",
    "free_from", "lift",
)  # fmt: skip


def differs(room: Room, facts: RoomFacts) -> bool:
    """Say whether a room is written down otherwise."""
    return any(getattr(room, name) != getattr(facts, name) for name in _FACTS)


def filled(room: Room, facts: RoomFacts) -> Room:
    """Put what was written down into a room; it is not saved."""
    for name in _FACTS:
        setattr(room, name, getattr(facts, name))
    return room


def _refuse_occupied(room: Room) -> None:
    if Occupancy.objects.filter(room=room, clean_at=None).exists():
        raise Refused(
            "room_is_occupied",
            Words(
                f"Room {room.name} is occupied or not disinfected; it cannot be changed now.",
                f"房间 {room.name} 已占用或未消毒，暂不能变更。",
            ),
        )


@transaction.atomic
def close_room(*, room: UUID, reason: str, by: Officer, now: datetime) -> Room:
    """Take a room out of use, or (with an empty reason) into use again. Raises Refused if occupied."""
    require(by, Ability.PLACE)
    found = room_in_reach(by, room, lock=True)
    _refuse_occupied(found)
    found.closed_reason = reason.strip()[:300]
    found.closed_at = now if found.closed_reason else None
    found.save(update_fields=["closed_at", "closed_reason"])
    return found


@transaction.atomic
def call_site(*, site: UUID, hours: int, reason: str, by: Officer, now: datetime) -> Activation:
    """Call a reserve: it must be ready within one of the times that the policy in force names."""
    require(by, Ability.PLACE)
    allowed = opening_hours(now)
    if hours not in allowed:
        said = ", ".join(map(str, allowed))
        raise Invalid(f"A site is called within {said} hours.", f"启用时限只能为 {said} 小时。")
    called = _step(site, SiteStep.CALLED, reason, by, now, ready_by=now + timedelta(hours=hours))
    _order_opening(called, now)
    return called


def _order_opening(called: Activation, now: datetime) -> None:
    """Have the site made ready by its clock: the order climbs like any other."""
    site = called.site
    said = Words(f"{site}: make the site ready", f"{site}：完成启用准备")
    wish = Wish(
        both_in_one(said),
        called.ready_by or now,
        kind=Order.Kind.SITE_MATTER,
        subject_kind="opening",
        subject_id=called.pk,
    )
    unit = able_units([site.unit], Ability.PLACE)[site.unit_id]
    subject = both_in_one(Words("isolation sites to open", "隔离点启用"))
    give_ruled([Ruled(unit, wish)], subject=subject, issuer=district(), now=now)


def close_opening(site: IsolationSite, now: datetime) -> None:
    """Close what was ordered when a site was called: it is ready, or a reserve again."""
    called = site.activations.filter(step=SiteStep.CALLED).values_list("pk", flat=True)
    done = both_in_one(Words("ready, or stood down", "已启用或已转为储备"))
    close_about(called, kind=Order.Kind.SITE_MATTER, text=done, now=now)


def opening_hours(now: datetime) -> tuple[int, ...]:
    """Return within how many hours a called site is ready, by the newest policy with rooms."""
    policy = policy_for(Part.ROOMS, district())
    if policy is None:
        return USUAL_OPENING
    return policy_of(pack_of(policy), in_shanghai(now).date()).opening


@transaction.atomic
def make_ready(*, site: UUID, reason: str, by: Officer, now: datetime) -> Activation:
    """Say that a site takes people from now on."""
    require(by, Ability.PLACE)
    return _step(site, SiteStep.READY, reason, by, now)


@transaction.atomic
def stand_down(*, site: UUID, reason: str, by: Officer, now: datetime) -> Activation:
    """Make a site a reserve again. Raises Refused while a room is occupied or not disinfected."""
    require(by, Ability.PLACE)
    isolation_site_in_reach(by, site, lock=True)
    held = Occupancy.objects.filter(room__site=site, clean_at=None).count()
    if held:
        raise Refused(
            "rooms_are_occupied",
            Words(
                f"{held} rooms are still occupied or not disinfected.",
                f"仍有 {held} 间房未腾空或未消毒。",
            ),
        )
    return _step(site, SiteStep.RESERVE, reason, by, now)


def _step(
    site: UUID,
    step: SiteStep,
    reason: str,
    by: Officer,
    now: datetime,
    ready_by: datetime | None = None,
) -> Activation:
    if not reason.strip():
        raise Invalid("Say why.", "请说明原因。")
    found = isolation_site_in_reach(by, site, lock=True)
    check_step(openings_of([found.pk])[found.pk].step, step)
    close_opening(found, now)
    return Activation.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        site=found,
        number=Activation.objects.filter(site=found).count() + 1,
        step=step,
        at=now,
        by=by,
        ready_by=ready_by,
        reason=reason.strip()[:300],
    )


def needs_from(words: Sequence[str]) -> frozenset[Need]:
    """Return needs by their names. Raises Invalid for one that is not known."""
    unknown = {*words} - {*Need}
    if unknown:
        said = ", ".join(sorted(unknown))
        raise Invalid(f"Not known: {said}.", f"无法识别：{said}。")
    return frozenset(Need(each) for each in words)
