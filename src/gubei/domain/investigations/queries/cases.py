"""Cases in the officer's reach, what they are now, and where they come from."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gubei.domain.investigations.models import Case, CaseSource, Classification
from gubei.domain.investigations.rules.cases import (
    CaseClass,
    Origin,
    Said,
    SourceKind,
    generations_of,
    origin_of,
)
from gubei.domain.measures.models import DueTest
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound
from gubei.terms.text import squeeze

# Cases with `classification` and `classified_on`, which the type checker cannot see.
Cases = QuerySet[Any]


class CaseView(StrEnum):
    """Which cases a table shows."""

    RUNNING = "running"
    ENDED = "ended"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a table of cases asks for; "" asks for nothing."""

    view: CaseView = CaseView.RUNNING
    unit: str = ""
    text: str = ""
    classification: str = ""
    source: str = ""
    since: date | None = None


def cases_of(officer: Officer) -> Cases:
    """Return the cases of the officer's unit and below, each with what it is said to be now."""
    newest = Classification.objects.filter(case=OuterRef("pk")).order_by("-on", "-said_at", "-id")
    return (
        Case.objects.filter(unit__in=units_of(officer))
        .select_related("person", "unit", "opened_by")
        .annotate(
            classification=Subquery(newest.values("value")[:1]),
            classified_on=Subquery(newest.values("on")[:1]),
        )
    )


def case_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Case:
    """Return one case, locked where it is to be changed. Raises NotFound."""
    if lock:
        list(Case.objects.select_for_update().filter(pk=key).values_list("pk"))
    found: Case | None = cases_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such case in your unit.", "您的辖区内没有这个病例。")
    return found


def find_cases(officer: Officer, asked: CaseFilter) -> Cases:
    """Return the cases that a table asks for."""
    found = cases_of(officer)
    if asked.view is not CaseView.ALL:
        found = found.filter(ended_at__isnull=asked.view is CaseView.RUNNING)
    if asked.unit:
        below = units_of(officer).filter(lineage__contains=[asked.unit]).values("pk")
        found = found.filter(unit__in=below)
    if asked.classification:
        found = found.filter(classification=asked.classification)
    if asked.since:
        found = found.filter(reported_at__date__gte=asked.since)
    if text := squeeze(asked.text):
        named = Q(person__name__icontains=text) | Q(number__icontains=text)
        found = found.filter(named | Q(person__initials__startswith=text.lower()))
    return found


def count_cases(officer: Officer) -> dict[str, int]:
    """Return how many cases run, by what they are, and how many ended."""
    kinds = list(cases_of(officer).values_list("classification", "ended_at"))
    running = [kind for kind, ended in kinds if ended is None]
    counts = {each.value: running.count(each.value) for each in CaseClass}
    return counts | {"running": len(running), "ended": len(kinds) - len(running)}


def origins_of(cases: Collection[UUID] | None = None) -> dict[UUID, Origin]:
    """Return where cases come from as it stands; of all cases where none are named."""
    sources = CaseSource.objects.order_by("said_at", "id")
    known = Case.objects.values_list("pk", flat=True)
    if cases is not None:
        sources, known = sources.filter(case__in=cases), known.filter(pk__in=cases)
    said: dict[UUID, list[Said]] = defaultdict(list)
    for case, kind, other, holds in sources.values_list("case", "kind", "other", "holds"):
        said[case].append(Said(SourceKind(kind), other, holds))
    return {case: origin_of(said[case]) for case in known}


def generations(cases: Sequence[UUID]) -> dict[UUID, int | None]:
    """Return the generation of each of these cases; sources are followed through all cases."""
    every = generations_of(origins_of())
    return {case: every.get(case) for case in cases}


def links_between() -> dict[UUID, list[UUID]]:
    """Return which cases each case may have caught it from, ruled-out sources left out."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    standing = CaseSource.objects.filter(kind=SourceKind.LINKED).exclude(holds=False)
    for case, other in standing.values_list("case", "other"):
        if other is not None:
            found[case].append(other)
    return found


def case_known_as(foreign_id: str) -> Case | None:
    """Return the case that came from another system under this key, if it is known."""
    return Case.objects.filter(foreign_id=foreign_id).first() if foreign_id else None


def running_case_of(person: UUID) -> Case | None:
    """Return the running case of a person, if there is one."""
    mine = Q(person=person) | Q(person__same_as=person)
    return Case.objects.filter(mine, ended_at=None).first()


def positives_without_case(officer: Officer) -> QuerySet[DueTest]:
    """Return positive results of people in reach who are no case yet, the newest first.

    A case that ended after the sample was the case of this result.
    """
    known = Case.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=OuterRef("sampled_at")),
        Q(person=OuterRef("root")) | Q(person__same_as=OuterRef("root")),
    )
    return (
        DueTest.objects.filter(measure__unit__in=units_of(officer), result=DueTest.Result.POSITIVE)
        .annotate(root=Coalesce("measure__person__same_as", "measure__person"))
        .exclude(Exists(known))
        .select_related("measure__person__unit")
        .order_by("-result_at", "-pk")
    )
