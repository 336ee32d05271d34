"""Traces a case: who shared its air, and whom they met since. Kept, and logged at everybody."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from gubei.domain.investigations.models import Case, Contact, Trace
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.visit_index import VisitIndex, visits_now
from gubei.domain.investigations.queries.windows import Window, window_of
from gubei.domain.investigations.rules.contacts import Finding
from gubei.domain.investigations.rules.rings import Crowd, Found, crowds_of, persons_of
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.tracing import Rule, Seeds, trace
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

MOST_RINGS = 3
_LONGEST = 24 * 3600
_COLUMNS = (
    "id", "trace_id", "case_id", "person_id", "ring", "through_id", "site_id", "zone",
    "is_household", "first_at", "last_at", "seconds", "meetings", "relation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Search:
    """What counts as a contact: seconds at one place and zone, seconds of shared air after leaving.

    `with_crowds` lists also those who were met only where there was a crowd.
    """

    least_seconds: int = 0
    linger_seconds: int = 0
    rings: int = 2
    with_crowds: bool = False


class NowhereYet(Refused):
    """The case has no visits in its window, and nobody lives with it."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "no_visits",
            Words(
                "No visit of this case lies in its infectious window; write the itinerary first.",
                "传播期内没有该病例的到访记录，请先填写行程轨迹。",
            ),
        )


@transaction.atomic
def trace_case(
    *, case: UUID, search: Search, purpose: Purpose, by: Officer, now: datetime
) -> Trace:
    """Find the rings around a case and keep them. Raises NowhereYet, Refused without a policy."""
    require(by, Ability.INVESTIGATE)
    _check(search)
    found = case_in_reach(by, case)
    window = window_of(found, now=now)
    visits = visits_now()
    seed = visits.numbers.get(root_id_of(found.person))
    if seed is None:
        raise NowhereYet
    seeds = Seeds.of([(seed, _seconds(window.from_at), _seconds(window.to_at))])
    rule = Rule(search.least_seconds, search.linger_seconds, search.rings)
    rings = trace(visits.index, seeds, rule)
    crowds = [] if search.with_crowds else crowds_of(rings)
    persons = list(
        persons_of(
            rings,
            household=visits.is_household,
            until=_seconds(now),
            without=[each.spot for each in crowds],
        )
    )
    return _keep(_Finding(found, window, search, visits, crowds, persons), purpose, by, now)


@dataclass(frozen=True, slots=True)
class _Finding:
    case: Case
    window: Window
    search: Search
    visits: VisitIndex
    crowds: Sequence[Crowd]
    persons: Sequence[Found]


def _check(search: Search) -> None:
    if not 1 <= search.rings <= MOST_RINGS:
        raise Invalid(f"From 1 to {MOST_RINGS} rings.", f"圈层为 1 至 {MOST_RINGS}。", code="rings")
    if not (0 <= search.least_seconds <= _LONGEST and 0 <= search.linger_seconds <= _LONGEST):
        raise Invalid("A span of time is at most a day.", "时长最多一天。", code="span")


def _keep(finding: _Finding, purpose: Purpose, by: Officer, now: datetime) -> Trace:
    ids = uuid7_run(milliseconds_of(now))
    made = Trace.objects.create(
        id=next(ids),
        case=finding.case,
        found_by=Finding.VISITS,
        purpose=purpose,
        at=now,
        by=by,
        window_from=finding.window.from_at,
        window_to=finding.window.to_at,
        least_seconds=finding.search.least_seconds,
        linger_seconds=finding.search.linger_seconds,
        rings=finding.search.rings,
        sizes=_sizes(finding.persons),
        visits=len(finding.visits.index),
        crowded=[_crowd(each, finding.visits) for each in finding.crowds],
    )
    copy_rows(Contact, _COLUMNS, _rows(finding, made, ids))
    log_looks(
        officer=by,
        persons=[finding.visits.persons[each.person] for each in finding.persons],
        look=Look.TRACE,
        purpose=purpose,
        about=f"case:{finding.case.number} trace:{made.pk}",
        now=now,
    )
    return made


def _sizes(persons: Sequence[Found]) -> list[int]:
    counts = np.bincount([each.ring for each in persons], minlength=1)[1:]
    return [int(count) for count in counts]


def _crowd(crowd: Crowd, visits: VisitIndex) -> dict[str, Any]:
    spot = visits.spots[crowd.spot]
    return {"site": str(spot.site), "zone": spot.zone, "persons": crowd.persons}


def _rows(finding: _Finding, made: Trace, ids: Iterator[UUID]) -> Iterator[tuple[Any, ...]]:
    persons, spots = finding.visits.persons, finding.visits.spots
    for each in finding.persons:
        way = each.meetings[0]
        spot = spots[way.spot]
        meetings = [
            [
                str(persons[m.source]), _text(spots[m.spot].site), spots[m.spot].zone,
                m.first, m.last, m.seconds,
            ]
            for m in each.meetings
        ]  # fmt: skip
        yield (
            next(ids), made.pk, finding.case.pk, persons[each.person], each.ring,
            persons[way.source], spot.site, spot.zone, spot.site is None, _moment(each.first),
            _moment(each.last), each.seconds, json.dumps(meetings, ensure_ascii=False), "",
        )  # fmt: skip


def _text(site: UUID | None) -> str:
    return "" if site is None else str(site)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
