"""Itineraries in the officer's reach: visits of a person, and which cannot all be true."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Greatest

from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.rules.visits import clashes_of
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import person_in_reach, root_id_of, same_person
from gubei.domain.territory.models import Officer
from gubei.terms.refusals import NotFound

MOST = 2_000


def visits_of(
    officer: Officer, person: UUID, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Visit]:
    """Return the visits of a person, all records of theirs together, in order. Raises NotFound."""
    root = root_id_of(person_in_reach(officer, person))
    found = Visit.objects.filter(person__in=same_person(root), withdrawn_at=None)
    if since is not None:
        found = found.filter(end_at__gt=since)
    if until is not None:
        found = found.filter(start_at__lt=until)
    return found.select_related("site__unit", "said_by").order_by("start_at", "pk")


def itinerary_changed_at(person: Person) -> datetime | None:
    """Return when a visit of a person, all records together, was last said or taken back."""
    mine = Visit.objects.filter(person__in=same_person(root_id_of(person)))
    last: datetime | None = mine.aggregate(at=Max(Greatest("said_at", "withdrawn_at")))["at"]
    return last


def visit_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Visit:
    """Return one visit of a person in the officer's reach. Raises NotFound."""
    if lock:
        list(Visit.objects.select_for_update().filter(pk=key).values_list("pk"))
    found = Visit.objects.select_related("site__unit", "said_by").filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such visit.", "没有这条到访记录。")
    person_in_reach(officer, found.person_id)
    return found


def impossible_among(visits: Sequence[Visit]) -> dict[UUID, list[UUID]]:
    """Return for visits of one person those that nobody decided on and that cannot all be true.

    A visit that was upheld no longer asks; it still makes an undecided one beside it ask.
    """
    clashes = clashes_of(visits)
    upheld = {each.pk for each in visits if each.stands_at}
    return {key: others for key, others in clashes.items() if key not in upheld}


def withdrawn_of(officer: Officer, person: UUID) -> QuerySet[Visit]:
    """Return the visits of a person that were taken back, with who did and why."""
    root = root_id_of(person_in_reach(officer, person))
    found = Visit.objects.filter(person__in=same_person(root)).exclude(withdrawn_at=None)
    return found.select_related("site", "withdrawn_by").order_by("start_at", "pk")


def visits_at(site: UUID, start: datetime, end: datetime) -> QuerySet[Visit]:
    """Return who was at a site between two moments, whoever asks."""
    overlapping = Q(start_at__lt=end, end_at__gt=start)
    return Visit.objects.filter(overlapping, site=site, withdrawn_at=None)
