"""Traces a case: who shared its air, and whom they met since. Kept, and logged at everybody."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gubei.domain.investigations.models import Case, Contact, Trace
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.rings import Circles, Search, Seed, rings_of
from gubei.domain.investigations.queries.visit_index import VisitIndex, visits_now
from gubei.domain.investigations.queries.windows import Window, window_of
from gubei.domain.investigations.rules.contacts import Finding
from gubei.domain.investigations.rules.rings import Crowd, Meeting
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
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
    seed = Seed(root_id_of(found.person), _seconds(window.from_at), _seconds(window.to_at))
    visits = visits_now()
    rings = rings_of(visits, seed, search, until=_seconds(now))
    if rings.is_nowhere:
        raise NowhereYet
    return _keep(_Finding(found, window, search, visits, rings), purpose, by, now)


@dataclass(frozen=True, slots=True)
class _Finding:
    case: Case
    window: Window
    search: Search
    visits: VisitIndex
    rings: Circles


def _check(search: Search) -> None:
    if not 1 <= search.rings <= MOST_RINGS:
        raise Invalid(f"From 1 to {MOST_RINGS} rings.", f"圈层为 1 至 {MOST_RINGS}。", code="rings")
    if not (0 <= search.least_seconds <= _LONGEST and 0 <= search.linger_seconds <= _LONGEST):
        raise Invalid("A span of time is at most a day.", "时长最多一天。", code="span")


def _keep(finding: _Finding, purpose: Purpose, by: Officer, now: datetime) -> Trace:
    ids = uuid7_run(milliseconds_of(now))
    rings = finding.rings
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
        sizes=[len(ring) for ring in rings.rings],
        visits=len(finding.visits.index),
        crowded=[_crowd(each, finding.visits) for each in rings.crowds],
    )
    copy_rows(Contact, _COLUMNS, _rows(finding, made, ids))
    log_looks(
        officer=by,
        persons=[each.person for ring in rings.rings for each in ring],
        look=Look.TRACE,
        purpose=purpose,
        about=f"case:{finding.case.number} trace:{made.pk}",
        now=now,
    )
    return made


def _crowd(crowd: Crowd, visits: VisitIndex) -> dict[str, Any]:
    spot = visits.spot(crowd.spot)
    return {"site": str(spot.site), "zone": spot.zone, "persons": crowd.persons}


def _rows(finding: _Finding, made: Trace, ids: Iterator[UUID]) -> Iterator[tuple[Any, ...]]:
    for ring in finding.rings.rings:
        for each in ring:
            way = each.meetings[0]
            yield (
                next(ids), made.pk, finding.case.pk, each.person, each.ring, way.source, way.site,
                way.zone, each.is_household, _moment(each.first), _moment(each.last), each.seconds,
                _as_json(each.meetings), "",
            )  # fmt: skip


def _as_json(meetings: Sequence[Meeting]) -> str:
    return json.dumps(
        [
            [str(m.source), str(m.site) if m.site else "", m.zone, m.first, m.last, m.seconds]
            for m in meetings
        ],
        ensure_ascii=False,
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
