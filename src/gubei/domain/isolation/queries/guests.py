"""Everybody at a site today: what was measured, what they told, what is still asked of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gubei.domain.isolation.models import EnvironmentSample, Stay
from gubei.domain.isolation.queries.people import Care, care_in, last_central_days, needs_of
from gubei.domain.isolation.queries.stays import stays_of
from gubei.domain.isolation.rules.environment import AHEAD
from gubei.domain.measures.models import DueTest, Measure, Reading, Suspension
from gubei.domain.measures.queries.measures import reading_fact, standings, with_policy
from gubei.domain.measures.rules.checks import Checks, checks_due, checks_on, checks_open
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Evidence, Gate
from gubei.terms.moments import in_shanghai


@dataclass(frozen=True, slots=True)
class GuestToday:
    """A guest on a day: the readings of the day, what is to be checked, and tests to sample.

    `last_day` is the last of central isolation; None: it is over. `wiped` are the samples of the
    room that were taken last, `is_to_wipe`: the policy asks for some before the release. `care`: who
    of the site looks after a child that is here alone.
    """

    stay: Stay
    readings: tuple[Reading, ...]
    checks: Checks
    tests_due: int
    last_day: date | None
    is_away: bool
    wiped: tuple[EnvironmentSample, ...]
    is_to_wipe: bool
    care: Care | None = None

    @property
    def checks_due(self) -> int:
        """Return how many readings make all checks of the day."""
        return checks_due(self.checks)

    @property
    def checks_open(self) -> int:
        """Return how many readings are still asked for; none of somebody who is away."""
        told = [reading_fact(each) for each in self.readings]
        return 0 if self.is_away else checks_open(self.checks, told)


def guests_today(officer: Officer, site: UUID, *, now: datetime) -> list[GuestToday]:
    """Return who has arrived and stays at a site, by floor and room."""
    day = in_shanghai(now).date()
    here = stays_of(officer).filter(site=site, to_at=None, arrived_at__isnull=False)
    stays = list(here.order_by("floor__place", "room__name", "bed"))
    keys = [each.measure_id for each in stays]
    measures = with_policy(Measure.objects.all()).in_bulk(keys)
    standing, last = standings(list(measures.values()), at=now), last_central_days(measures)
    wiped, needs = _wiped(stays), needs_of(measures)
    readings, tests, away = _readings(measures, day), _tests(measures, day), _away(measures)
    return [
        GuestToday(
            stay=each,
            readings=tuple(readings[each.measure_id]),
            checks=checks_on(standing[each.measure_id].course, day),
            tests_due=tests[each.measure_id],
            last_day=last.get(each.measure_id),
            is_away=each.measure_id in away,
            wiped=wiped[each.pk],
            is_to_wipe=_is_to_wipe(
                standing[each.measure_id].gate, wiped[each.pk], last.get(each.measure_id), day
            ),
            care=care_in(needs.get(each.measure_id)),
        )
        for each in stays
    ]


def _wiped(stays: Collection[Stay]) -> dict[UUID, tuple[EnvironmentSample, ...]]:
    """Return the samples of each room that were taken last."""
    found: dict[UUID, list[EnvironmentSample]] = {each.pk: [] for each in stays}
    for each in EnvironmentSample.objects.filter(stay__in=found).order_by("taken_at", "pk"):
        taken = found[each.stay_id]
        if taken and taken[0].taken_at != each.taken_at:
            taken.clear()
        taken.append(each)
    return {key: tuple(taken) for key, taken in found.items()}


def _is_to_wipe(
    gate: Gate, wiped: Collection[EnvironmentSample], last_day: date | None, today: date
) -> bool:
    asked = any(
        each.condition.evidence is Evidence.ENVIRONMENT_NEGATIVE and not each.holds
        for each in gate.conditions
    )
    is_time = last_day is None or last_day - today <= AHEAD
    return asked and is_time and all(each.is_positive is not None for each in wiped)


def _readings(measures: Collection[UUID], day: date) -> dict[UUID, list[Reading]]:
    found: dict[UUID, list[Reading]] = defaultdict(list)
    told = Reading.objects.filter(measure__in=list(measures), day=day)
    for each in told.order_by("taken_at", "pk"):
        found[each.measure_id].append(each)
    return found


def _tests(measures: Collection[UUID], day: date) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    waiting = DueTest.objects.filter(
        measure__in=list(measures),
        dropped_at=None,
        sampled_at=None,
        earliest_on__lte=day,
        due_on__lte=day,
    )
    for key in waiting.values_list("measure", flat=True):
        found[key] += 1
    return found


def _away(measures: Collection[UUID]) -> set[UUID]:
    gone = Suspension.objects.filter(measure__in=list(measures), to_at=None)
    return set(gone.values_list("measure", flat=True))
