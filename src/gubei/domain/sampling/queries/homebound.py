"""Who cannot come to a sampling point, and who of them a team has to visit today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import PersonFile, files_of
from gubei.domain.sampling.models import HomeBound
from gubei.domain.sampling.queries.due import MOST, Due, due_today
from gubei.domain.sampling.queries.groups import ROOT
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_below, units_of
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Door:
    """Somebody who cannot come, with what is known of them; `due` None: nothing is due today."""

    said: HomeBound
    file: PersonFile
    due: Due | None


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of a unit by unit and address, those to be knocked at first; `is_cut`: there are more."""

    rows: list[Door]
    is_cut: bool


def standing_on(day: date) -> QuerySet[HomeBound]:
    """Return the statements that hold on a day."""
    return HomeBound.objects.filter(ended_at=None, from_on__lte=day, until_on__gte=day)


def homebound_among(roots: Collection[UUID], day: date) -> set[UUID]:
    """Return those of these people (root records) who cannot come on a day."""
    found = standing_on(day).annotate(root=ROOT).filter(root__in=list(roots))
    return set(found.values_list("root", flat=True))


def doors_of(officer: Officer, *, now: datetime, at: Unit | None = None) -> Doors:
    """Return who of a unit and below cannot come, with what each is due for; at most 300."""
    units = units_below(at) if at else units_of(officer)
    lives = Q(person__same_as=None, person__unit__in=units) | Q(person__same_as__unit__in=units)
    standing = standing_on(in_shanghai(now).date()).annotate(root=ROOT).filter(lives)
    said = {each.root: each for each in standing.order_by("pk")[: MOST + 1]}
    people = Person.objects.select_related("unit").in_bulk(list(said))
    due = due_today(officer, now=now, at=at, of=set(said)) if said else None
    by_person = {each.person.pk: each for each in due.people} if due else {}
    files = files_of(list(people.values()))
    rows = [Door(said[key], files[key], by_person.get(key)) for key in people]
    return Doors(sorted(rows, key=_turn)[:MOST], len(rows) > MOST)


def _turn(door: Door) -> tuple[object, ...]:
    """Order the doors as a team walks: what is due first, then village by village, by address."""
    addresses = door.file.addresses
    return (door.due is None, door.file.person.unit.code, addresses[0] if addresses else "")


def homebound_in_reach(officer: Officer, key: UUID) -> HomeBound:
    """Return one statement about a person in reach. Raises NotFound."""
    mine = Q(person__unit__in=units_of(officer)) | Q(person__same_as__unit__in=units_of(officer))
    found = HomeBound.objects.filter(mine, pk=key).select_related("person").first()
    if found is None:
        raise NotFound("There is no such entry here.", "没有这条上门采样登记。")
    return found
