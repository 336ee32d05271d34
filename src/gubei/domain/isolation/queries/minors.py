"""Children who wait for a room: with whom they go, and whom nobody goes with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import Asking
from gubei.domain.isolation.rules.mixing import (
    Guest,
    House,
    Place,
    are_bound,
    may_share_air,
    rooms_that_fit,
    why_not,
)
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import person_in_reach, records_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.placement import NotPlaced
from gubei.engines.policy.entering import age_on
from gubei.terms.words import Words

GO_WITH = Words(
    "Write down under “Needs and guardian” who goes with them.",
    "请在“需求与监护人”中填写陪同的监护人。",
)
STAND_IN = Words(
    "If no adult of their own may go along, write down there which carer of the site stands in, "
    "and by whose consent.",
    "没有成年家属可陪同的，请在该处填写由隔离点何人照护，以及何人知情同意。",
)
MOST = 200


class Known(StrEnum):
    """Why somebody is offered as a guardian."""

    HOUSEHOLD = "household"
    WAITING = "waiting"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who may be written down as a guardian."""

    person: UUID
    name: str
    known: Known


def years_of_minor(asking: Asking, today: date) -> int | None:
    """Return the age of a child whom the policy isolates with a guardian only; None: no such child.

    A child for whom a carer of the site stands in goes by itself.
    """
    return None if asking.care else years_of_child(asking, today)


def years_of_child(asking: Asking, today: date) -> int | None:
    """Return the age of a child by the policy, whoever looks after it; None: no child."""
    years = age_on(today, asking.guest.born) if asking.guest.born else None
    return years if years is not None and _is_minor(asking.guest, asking, today) else None


def _is_minor(guest: Guest, asking: Asking, today: date) -> bool:
    """Say whether somebody is a child by the policy under which another one asks."""
    below = asking.policy.minor_years
    return below is not None and guest.born is not None and age_on(today, guest.born) < below


@dataclass(slots=True)
class _Companion:
    """Somebody who may go with children: how many beds are left beside them, and with whom they go.

    `beds` None: they wait for a room themselves.
    """

    guest: Guest
    beds: int | None = None
    wards: list[Guest] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.beds is not None and self.beds <= len(self.wards)

    def takes(self, child: Guest) -> bool:
        """Say whether a child of the same household could share room and air."""
        beside = (*self.guest.labels, *self.wards)
        is_home = child.household is not None and child.household == self.guest.household
        return is_home and all(may_share_air(child, each) for each in beside)


def accompanied(
    waiting: Sequence[Asking], house: House, *, today: date, was_alone: Collection[UUID] = ()
) -> tuple[list[Asking], dict[UUID, NotPlaced]]:
    """Return who is placed, each child bound to the adult who goes with it; and who is not, by measure.

    With a child goes the guardian who is written down, where they wait or are there; else an adult
    of the household who could share room and air. A child whom nobody goes with is not placed, but
    where it `was_alone` (measures) already.
    """
    companions = _companions(waiting, house)
    asked, alone = [], {}
    for each in waiting:
        years = years_of_minor(each, today)
        found = _companion_of(each, companions, today) if years is not None else None
        if found is not None:
            found.wards.append(each.guest)
            asked.append(replace(each, guest=replace(each.guest, guardian=found.guest.person)))
        elif years is None or each.measure.pk in was_alone:
            asked.append(each)
        else:
            alone[each.measure.pk] = NotPlaced(
                str(each.measure.pk), not_alone(years), who_goes(each)
            )
    return asked, alone


def _companions(waiting: Iterable[Asking], house: House) -> list[_Companion]:
    found = [_Companion(each.guest) for each in waiting]
    for place in house.places.values():
        if place.empty_since is None:
            free = place.beds - len(place.guests)
            found += [_Companion(guest, free) for guest in place.guests]
    return found


def adult_for(
    child: Asking, waiting: Iterable[Asking], house: House, *, today: date
) -> Guest | None:
    """Return the adult of its own who could go with a child; None: nobody."""
    others = [
        each for each in _companions(waiting, house) if each.guest.person != child.guest.person
    ]
    found = _companion_of(child, others, today)
    return found.guest if found and not found.is_full else None


def _companion_of(
    child: Asking, companions: Iterable[_Companion], today: date
) -> _Companion | None:
    adults = [each for each in companions if not _is_minor(each.guest, child, today)]
    written = (each for each in adults if each.guest.person == child.guest.guardian)
    home = sorted(
        (each for each in adults if each.takes(child.guest)),
        key=lambda each: (each.is_full, each.beds is None, len(each.wards)),
    )
    return next(written, None) or next(iter(home), None)


def is_accompanied(child: Asking, place: Place, today: date) -> bool:
    """Say whether an adult of a child's own is in a room: the guardian, or one of the household."""
    return any(
        are_bound(child.guest, other) and not _is_minor(other, child, today)
        for other in place.guests
    )


def is_alone(asking: Asking, place: Place, today: date) -> bool:
    """Say whether a child would be, or is, in a room without an adult of its own."""
    is_child = years_of_minor(asking, today) is not None
    return is_child and not is_accompanied(asking, place, today)


def lives_alone(asking: Asking, house: House, today: date) -> bool:
    """Say whether a child is in a room of this house without an adult of its own."""
    own = asking.guest.person
    rooms = (each for each in house.places.values() if not each.empty_since)
    where = next((each for each in rooms if own in {one.person for one in each.guests}), None)
    return where is not None and is_alone(asking, where, today)


def lives_alone_now(asking: Asking, today: date) -> bool:
    """Say whether a child is in a room, of whatever site, without an adult of its own."""
    if years_of_minor(asking, today) is None:
        return False
    stay = Stay.objects.filter(person=asking.guest.person, to_at=None).first()
    return stay is not None and lives_alone(asking, house_of([stay.site_id], today=today), today)


def why_no_room(
    asking: Asking, place: Place, house: House, today: date, *, was_alone: bool = False
) -> Words | None:
    """Return why somebody may not go into a room now; None: welcome.

    No child goes in alone, but where it `was_alone` in the room that it leaves.
    """
    why = why_not(asking.guest, place, house)
    return why if why or was_alone else _why_alone(asking, place, today)


def _why_alone(asking: Asking, place: Place, today: date) -> Words | None:
    years = years_of_minor(asking, today)
    if years is None or not is_alone(asking, place, today):
        return None
    return not_alone(years)


def nearest_room(asking: Asking, house: House, near: Place, today: date) -> Place | None:
    """Return the nearest room in which somebody is welcome, a child beside an adult of its own."""
    fitting = rooms_that_fit(asking.guest, house, near=near)
    return next((each for each in fitting if not is_alone(asking, each, today)), None)


def not_alone(years: int) -> Words:
    """Say that a child of so many years gets no room alone."""
    return Words(
        f"A child of {years} years is not placed alone.", f"{years} 岁儿童不得单独安排房间。"
    )


def who_goes(child: Asking) -> Words:
    """Say what to do about a child with whom nobody goes, as far as its policy knows a way."""
    if child.policy.stands_in is None:
        return GO_WITH
    return Words(f"{GO_WITH.en} {STAND_IN.en}", f"{GO_WITH.zh}{STAND_IN.zh}")


def guardians_for(
    asking: Asking, others: Iterable[Asking], sites: Iterable[UUID], *, by: Officer
) -> list[Offered]:
    """Return who may go with somebody: the household first, then who waits, then guests of sites.

    Of the household are named those whom the officer may look up, who wait, or who are guests.
    """
    own, home = asking.guest.person, asking.guest.household
    guests = Stay.objects.filter(site__in=list(sites), to_at=None).select_related("person")
    offered = [
        *(Offered(each.guest.person, each.guest.name, Known.WAITING) for each in others),
        *(
            Offered(each.person_id, each.person.name, Known.GUEST)
            for each in guests.order_by("person__name", "pk")
        ),
    ]
    family = _family(home, [each.person for each in offered], by) if home else []
    found: dict[UUID, Offered] = {}
    for each in (*family, *offered):
        if each.person != own:
            found.setdefault(each.person, each)
    return list(found.values())[:MOST]


def _family(household: UUID, known: Iterable[UUID], by: Officer) -> list[Offered]:
    named = Q(pk__in=records_of(by).values("pk")) | Q(pk__in=list(known))
    people = Person.objects.filter(named, household=household, same_as=None)
    return [Offered(each.pk, each.name, Known.HOUSEHOLD) for each in people.order_by("pk")]


def guardian_in_reach(officer: Officer, person: UUID) -> Person:
    """Return somebody who may be written down as a guardian: in reach, or a guest of a site there.

    A guest may be of another town: they are offered all the same. Raises NotFound.
    """
    guests = Stay.objects.filter(site__unit__in=units_of(officer), to_at=None, person=person)
    guest = guests.select_related("person").first()
    return guest.person if guest else person_in_reach(officer, person)
