"""The whole outbreak: chains of transmission, clusters by place, the curve by onset and report."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from gubei.domain.investigations.models import Case, CaseSource
from gubei.domain.investigations.queries.cases import Cases, cases_of, origins_of
from gubei.domain.investigations.rules.cases import (
    CaseClass,
    SourceKind,
    generations_of,
)
from gubei.domain.territory.models import Officer
from gubei.terms.moments import in_shanghai


@dataclass(frozen=True, slots=True)
class ChainCase:
    """A case in the chains, with its generation; None where it is not known."""

    case: Case
    classification: str
    source: SourceKind
    decided: bool
    generation: int | None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """From one case to one that it may have infected; several links to a case stay possible."""

    source: UUID
    infected: UUID
    decided: bool
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Chains:
    """All cases in reach that were not ruled out, and the links between them."""

    cases: list[ChainCase]
    links: list[ChainLink]


def chains_of(officer: Officer) -> Chains:
    """Return who may have infected whom."""
    found = list(_counted(officer).order_by("reported_at", "pk"))
    origins = origins_of()
    generation = generations_of(origins)
    keys = {case.pk for case in found}
    links = (
        CaseSource.objects.filter(case__in=keys, other__in=keys, kind=SourceKind.LINKED)
        .exclude(holds=False)
        .select_related("site")
        .order_by("said_at", "pk")
    )
    return Chains(
        [
            ChainCase(
                case, case.classification, origins[case.pk].kind, origins[case.pk].decided,
                generation[case.pk],
            )
            for case in found
        ],
        [
            ChainLink(
                each.other_id, each.case_id, bool(each.holds),
                each.site.name if each.site else "", each.text,
            )
            for each in links
            if each.other_id is not None
        ],
    )  # fmt: skip


def _counted(officer: Officer) -> Cases:
    return cases_of(officer).exclude(classification=CaseClass.EXCLUDED)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A site at which several cases were: how many, from when until when, and which."""

    site: UUID
    name: str
    kind: str
    first_on: date
    last_on: date
    cases: list[tuple[UUID, str]]


_CLUSTERS = """
SELECT s.id, s.name, s.kind, min(v.start_at), max(v.end_at),
       array_agg(DISTINCT c.number || '|' || c.id::text)
FROM gubei_visit v
JOIN gubei_person p ON p.id = v.person_id
JOIN gubei_case c ON c.person_id = coalesce(p.same_as_id, p.id)
JOIN gubei_site s ON s.id = v.site_id
WHERE c.id = ANY(%s) AND v.withdrawn_at IS NULL
GROUP BY s.id HAVING count(DISTINCT c.id) >= %s
ORDER BY count(DISTINCT c.id) DESC, max(v.end_at) DESC, s.name LIMIT 200
"""


def clusters_of(officer: Officer, *, least: int = 2) -> list[Cluster]:
    """Return the sites where at least so many cases were, those with the most first."""
    cases = list(_counted(officer).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_CLUSTERS, [cases, least])
        rows = cursor.fetchall()
    return [
        Cluster(
            site, name, kind, in_shanghai(first).date(), in_shanghai(last).date(),
            [(UUID(key), number) for number, _, key in (each.partition("|") for each in cases)],
        )
        for site, name, kind, first, last, cases in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CurveDay:
    """How many cases fell ill, and how many were reported, on a day, by what they are."""

    day: date
    onset: dict[str, int]
    reported: dict[str, int]


def curve_of(officer: Officer) -> tuple[list[CurveDay], int]:
    """Return the curve, every day from the first to the last; and how many have no onset."""
    onset: dict[date, Counter[str]] = defaultdict(Counter)
    reported: dict[date, Counter[str]] = defaultdict(Counter)
    without = 0
    for begun, told, kind in _counted(officer).values_list(
        "onset_on", "reported_at", "classification"
    ):
        reported[in_shanghai(told).date()][kind or CaseClass.SUSPECTED] += 1
        if begun is None:
            without += 1
        else:
            onset[begun][kind or CaseClass.SUSPECTED] += 1
    days = _days({*onset, *reported})
    return [CurveDay(day, dict(onset[day]), dict(reported[day])) for day in days], without


def _days(known: Iterable[date]) -> list[date]:
    days = sorted(known)
    if not days:
        return []
    return [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
