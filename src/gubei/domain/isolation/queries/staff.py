"""Who works at the isolation sites in reach, and the records of one person held for a change."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.isolation.models import StaffSpell
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import same_person
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def staff_of(officer: Officer) -> QuerySet[StaffSpell]:
    """Return the spells of work at the sites of the officer's unit and below, by post."""
    found = StaffSpell.objects.filter(site__unit__in=units_of(officer))
    return found.select_related("person", "site__site").order_by("post", "from_at", "pk")


def hold_person(record: UUID) -> list[UUID]:
    """Return all records of the person of a record; whoever else holds them waits until the end.

    Posts, loops and shifts keep the record of their day, also where it was merged since. Whoever
    writes one looks at those of all records, so two who write do so one after the other.
    """
    roots = Person.objects.filter(pk=record).values_list(Coalesce("same_as", "pk"), flat=True)
    records = same_person(roots.get()).order_by("pk").select_for_update(no_key=True)
    return list(records.values_list("pk", flat=True))


def post_held(officer: Officer, key: UUID) -> tuple[StaffSpell, list[UUID]]:
    """Return a post that somebody is in now, and all their records, held. Raises NotFound."""
    records: list[UUID] = []
    person = staff_of(officer).filter(pk=key).values_list("person", flat=True).first()
    if person is not None:
        records = hold_person(person)
    # Read after the wait: meanwhile somebody else may have ended it.
    found = staff_of(officer).filter(pk=key, to_at=None).first()
    if found is None:
        raise NotFound("There is nobody in this post now.", "该岗位当前无此人。")
    return found, records
