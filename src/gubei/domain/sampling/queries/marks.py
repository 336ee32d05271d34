"""Guests of isolation sites whose tube is checked or whose single sample was positive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min

from gubei.domain.isolation.models import Stay
from gubei.domain.sampling.models import RecallMember
from gubei.domain.sampling.rules.marks import Mark, mark_of
from gubei.domain.sampling.rules.values import Means


@dataclass(frozen=True, slots=True)
class Marked:
    """A guest whose room and floor are marked, and by which tube."""

    mark: Mark
    barcode: str


def marks_of(stays: Iterable[Stay]) -> dict[UUID, Marked]:
    """Return by stay the marks of guests, by the newest recall of each that was not withdrawn.

    A positive stands whatever a later tube says: the mark stays until the guest leaves.
    """
    guests = {each.person_id: each for each in stays}
    since = _here_since(guests)
    members = RecallMember.objects.filter(person__in=guests, recall__withdrawn_at=None)
    by_time = (
        members.exclude(end=Means.WITHDRAWN)
        .select_related("recall", "sample__tube")
        .order_by("-recall__at", "-pk")
    )
    found: dict[UUID, Marked | None] = {}
    for member in by_time:
        stay = guests[member.person_id]
        mark = mark_of(
            end=member.end, has_case=member.case_id is not None, recalled_at=member.recall.at,
            stays_since=since.get((stay.person_id, stay.site_id, stay.measure_id), stay.from_at),
        )  # fmt: skip
        marked = None if mark is None else Marked(mark, member.sample.tube.barcode)
        if stay.pk not in found or (mark is Mark.POSITIVE and not _is_positive(found[stay.pk])):
            found[stay.pk] = marked
    return {key: marked for key, marked in found.items() if marked is not None}


def _is_positive(marked: Marked | None) -> bool:
    return marked is not None and marked.mark is Mark.POSITIVE


def _here_since(guests: Mapping[UUID, Stay]) -> dict[tuple[UUID, UUID, UUID], datetime]:
    """Return since when each guest is at the site under the measure: rooms may have changed."""
    keys = ("person", "site", "measure")
    rows = Stay.objects.filter(person__in=guests).values_list(*keys)
    return {
        (person, site, measure): first
        for person, site, measure, first in rows.annotate(first=Min("from_at"))
    }
