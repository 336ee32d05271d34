"""Who is on at isolation sites, who lives inside their loops, and what the policy asks of staff."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.isolation.models import ClosedLoop, StaffShift, Stay
from gubei.domain.isolation.queries.staff import hold_person
from gubei.domain.isolation.rules.asking import policy_of
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, units_of
from gubei.engines.policy import Pack
from gubei.terms.refusals import NotFound

ENDS = Coalesce("ended_at", "to_at")


def shifts_of(officer: Officer) -> QuerySet[StaffShift]:
    """Return the shifts at the sites of the officer's unit and below, by time."""
    found = StaffShift.objects.filter(site__unit__in=units_of(officer)).annotate(ends_at=ENDS)
    return found.select_related("person", "spell", "site__site").order_by("from_at", "pk")


def loops_of(officer: Officer) -> QuerySet[ClosedLoop]:
    """Return who is or was inside the loops of the sites of the officer's unit and below."""
    found = ClosedLoop.objects.filter(site__unit__in=units_of(officer))
    return _with_names(found).order_by("entered_at", "pk")


def shift_in_reach(officer: Officer, key: UUID) -> StaffShift:
    """Return one shift, locked. Raises NotFound."""
    found = shifts_of(officer).filter(pk=key).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound("There is no such shift in your unit.", "您的辖区内没有该班次。")
    return found


def loop_held(officer: Officer, key: UUID) -> tuple[ClosedLoop, list[UUID]]:
    """Return one entry into a loop, and all records of its person, held. Raises NotFound."""
    person = loops_of(officer).filter(pk=key).values_list("person", flat=True).first()
    if person is None:
        raise NotFound(
            "There is no such entry into a closed loop in your unit.", "您的辖区内没有该闭环记录。"
        )
    records = hold_person(person)
    # Read after the wait: meanwhile somebody else may have let them out.
    return loops_of(officer).get(pk=key), records


def standing_shifts(spells: Collection[UUID], *, now: datetime) -> QuerySet[StaffShift]:
    """Return the shifts in these posts that are on now or still to come, by time."""
    shifts = StaffShift.objects.filter(spell__in=spells).annotate(ends_at=ENDS)
    return shifts.filter(ends_at__gt=now).exclude(ended_at=F("from_at")).order_by("from_at", "pk")


def loops_now(persons: Collection[UUID]) -> dict[UUID, ClosedLoop]:
    """Return by person the loop in which each is, or is about to be, under any of their records."""
    known = Person.objects.filter(pk__in=persons)
    roots = dict(known.values_list("pk", Coalesce("same_as", "pk")))
    mine = Q(person__in=roots.values()) | Q(person__same_as__in=roots.values())
    standing = ClosedLoop.objects.filter(mine, left_at=None)
    loops = {root_id_of(each.person): each for each in _with_names(standing)}
    return {person: loops[root] for person, root in roots.items() if root in loops}


def _with_names(loops: QuerySet[ClosedLoop]) -> QuerySet[ClosedLoop]:
    return loops.select_related("person", "site__site")


@dataclass(frozen=True, slots=True)
class OnMeanwhile:
    """A shift while a positive was at the site, and from when until when both were there."""

    shift: StaffShift
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class GuestMeanwhile:
    """A guest who was at the site during a shift, and from when until when both were there."""

    stay: Stay
    from_at: datetime
    to_at: datetime


def staff_beside(positive: Stay, *, since: datetime, now: datetime) -> list[OnMeanwhile]:
    """Return the shifts at the site while a positive was there since a moment, by person and time.

    All stays of the positive at the site count: whoever changed rooms was there before, too.
    """
    stays = Stay.objects.filter(
        site=positive.site_id, person=positive.person_id, arrived_at__isnull=False
    )
    there = joined((each.arrived_at, each.to_at or now) for each in stays if each.arrived_at)
    found = [
        on
        for came, left in there
        for on in _on_between(positive.site_id, max(came, since), min(left, now))
        if on.shift.person_id != positive.person_id
    ]
    return sorted(found, key=_by_person)


def beside_shift(
    shift: StaffShift, *, since: datetime, now: datetime
) -> tuple[list[OnMeanwhile], list[GuestMeanwhile]]:
    """Return who else was on, and which guests were at the site, during a shift since a moment."""
    came, left = max(shift.from_at, since), min(shift.ended_at or shift.to_at, now)
    others = [
        on for on in _on_between(shift.site_id, came, left) if on.shift.person_id != shift.person_id
    ]
    stays = Stay.objects.filter(site=shift.site_id, arrived_at__lt=left).exclude(
        Q(person=shift.person_id) | Q(to_at__lte=came)
    )
    guests = [
        GuestMeanwhile(each, max(each.arrived_at, came), min(each.to_at or left, left))
        for each in stays.select_related("floor").order_by("from_at", "pk")
        if came < left and each.arrived_at is not None
    ]
    return sorted(others, key=_by_person), guests


def _on_between(site: UUID, came: datetime, left: datetime) -> list[OnMeanwhile]:
    """Return the shifts at a site that overlap a time; none where it does not last."""
    if came >= left:
        return []
    on = StaffShift.objects.filter(site=site).annotate(ends_at=ENDS)
    met = on.filter(from_at__lt=left, ends_at__gt=came).exclude(ended_at=F("from_at"))
    return [
        OnMeanwhile(each, max(each.from_at, came), min(each.ended_at or each.to_at, left))
        for each in met.select_related("person", "spell")
    ]


def joined(times: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return times without those that touch or overlap: they become one."""
    found: list[tuple[datetime, datetime]] = []
    for came, left in sorted(times):
        if found and came <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], left))
        else:
            found.append((came, left))
    return found


def _by_person(on: OnMeanwhile) -> tuple[str, UUID, datetime]:
    return on.shift.person.name, on.shift.person_id, on.from_at


def loop_policy() -> tuple[PolicyChange, Pack, str] | None:
    """Return the policy in force that has staff work in a closed loop, and the class of who leaves."""
    policy = policy_for(Part.ROOMS, district())
    if policy is None:
        return None
    pack = pack_of(policy)
    class_ = policy_of(pack, policy.valid_on).loop_class
    return (policy, pack, class_) if class_ else None
