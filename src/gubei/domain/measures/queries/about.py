"""What stands about a person: measures in reach, tests that were taken, notices and contests."""

from collections.abc import Sequence
from uuid import UUID

from gubei.domain.measures.models import Contest, DueTest, Measure, Notice
from gubei.domain.measures.queries.measures import measures_of, with_policy
from gubei.domain.people.queries.files import same_person
from gubei.domain.territory.models import Officer

MOST = 50
"""Of each kind, the newest: a page is not longer."""


def measures_about(officer: Officer, root: UUID) -> list[Measure]:
    """Return the measures of a person (root record) for which the officer's units answer."""
    mine = measures_of(officer).filter(person__in=same_person(root).values("pk"))
    return list(with_policy(mine).order_by("-starts_on", "-pk")[:MOST])


def is_held(root: UUID) -> bool:
    """Say whether a person (root record) is under a measure, whichever unit answers for it."""
    records = same_person(root).values("pk")
    return Measure.objects.filter(person__in=records, released_at=None).exists()


def tests_about(measures: Sequence[Measure]) -> list[DueTest]:
    """Return the tests of measures for which a sample was taken, the newest first."""
    taken = DueTest.objects.filter(
        measure__in=[each.pk for each in measures], dropped_at=None, sampled_at__isnull=False
    )
    return list(taken.order_by("-sampled_at", "-pk")[:MOST])


def notices_about(measures: Sequence[Measure]) -> list[Notice]:
    """Return the notices that were handed out about measures, the newest first."""
    handed = Notice.objects.filter(measure__in=[each.pk for each in measures])
    return list(handed.defer("content").order_by("-made_at", "-pk")[:MOST])


def contests_about(measures: Sequence[Measure]) -> list[Contest]:
    """Return the contests of measures, the newest first."""
    made = Contest.objects.filter(measure__in=[each.pk for each in measures]).select_related(
        "measure__person", "measure__unit", "taken_by", "imposed_by", "answered_by"
    )
    return list(made.order_by("-made_at", "-pk")[:MOST])
