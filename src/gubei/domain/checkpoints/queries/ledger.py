"""The ledger of checkpoints: read from the counts of hours alone, so its size is that of the days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Count, F, QuerySet

from gubei.domain.checkpoints.models import HourCount, Passage, Shift, Traveller
from gubei.domain.checkpoints.queries.posts import checkpoints_of
from gubei.domain.checkpoints.rules.deciding import words_of
from gubei.domain.checkpoints.rules.tallies import NUMBERS, STEPS, seconds_at
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.territory.models import Officer
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.passages import Outcome
from gubei.terms.words import Words

DAY = timedelta(days=1)
USUAL_DAYS = 14
"""The average day is that of so many days before."""
_WIDTH = len(NUMBERS) + STEPS
_REFUSED = [Outcome.TURN_BACK.value, Outcome.HAND_OVER.value]


@dataclass(frozen=True, slots=True)
class Line:
    """Numbers of one key: a checkpoint, an hour or a class. Service times are in seconds."""

    key: str
    numbers: dict[str, int]
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why people were refused, how many, by the rule."""

    rule: str
    outcome: str
    words: Words
    persons: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A day: in all, by checkpoint, by hour, by class; beside the day before and a week before."""

    day: date
    total: Line
    by_checkpoint: list[Line]
    by_hour: list[Line]
    by_class: list[Line]
    yesterday: Line
    last_week: Line
    average: dict[str, float]
    reasons: list[Reason]
    staff: dict[str, int]


def day_of(day: date) -> tuple[datetime, datetime]:
    """Return the two midnights in Shanghai that a day lies between."""
    begin = datetime.combine(day, time(), SHANGHAI)
    return begin, begin + DAY


def ledger_of(
    officer: Officer, *, day: date, checkpoint: UUID | None = None, direction: str = ""
) -> Ledger:
    """Return the ledger of a day at the officer's checkpoints, or at one of them."""
    mine = list(checkpoints_of(officer).values_list("pk", flat=True))
    keys = [key for key in mine if checkpoint in (None, key)]
    rows = list(_hours(keys, day, direction))
    return Ledger(
        day=day,
        total=_line("", rows),
        by_checkpoint=_lines(rows, lambda row: str(row.checkpoint_id)),
        by_hour=_lines(rows, lambda row: f"{in_shanghai(row.hour).hour:02d}"),
        by_class=_lines(rows, lambda row: row.vehicle_class),
        yesterday=_line("", _hours(keys, day - DAY, direction)),
        last_week=_line("", _hours(keys, day - 7 * DAY, direction)),
        average=_average(keys, day, direction),
        reasons=_reasons(keys, day, direction),
        staff=_staff(keys, day),
    )


def _hours(keys: Sequence[UUID], day: date, direction: str) -> QuerySet[HourCount]:
    begin, end = day_of(day)
    rows = HourCount.objects.filter(checkpoint__in=keys, hour__gte=begin, hour__lt=end)
    return rows.filter(direction=direction) if direction else rows


def _lines(rows: Iterable[HourCount], key_of: Callable[[HourCount], str]) -> list[Line]:
    grouped: dict[str, list[HourCount]] = {}
    for row in rows:
        grouped.setdefault(key_of(row), []).append(row)
    return [_line(key, grouped[key]) for key in sorted(grouped)]


def _line(key: str, rows: Iterable[HourCount]) -> Line:
    # A row is 101 numbers and a day may have a thousand rows: numpy adds them up.
    counts = [[getattr(row, name) for name in NUMBERS] + row.steps for row in rows]
    sums = np.array(counts, np.int64).sum(axis=0).tolist() if counts else [0] * _WIDTH
    numbers, steps = dict(zip(NUMBERS, sums, strict=False)), sums[len(NUMBERS) :]
    return Line(key, numbers, seconds_at(steps, 0.5), seconds_at(steps, 0.9))


def _average(keys: Sequence[UUID], day: date, direction: str) -> dict[str, float]:
    """Return vehicles and persons of the average of the days before on which anything passed."""
    begin, _ = day_of(day - USUAL_DAYS * DAY)
    rows = HourCount.objects.filter(checkpoint__in=keys, hour__gte=begin, hour__lt=day_of(day)[0])
    rows = rows.filter(direction=direction) if direction else rows
    days: set[date] = set()
    sums = {"vehicles": 0, "persons": 0}
    for hour, vehicles, persons in rows.values_list("hour", "vehicles", "persons"):
        if vehicles:
            days.add(in_shanghai(hour).date())
        sums["vehicles"] += vehicles
        sums["persons"] += persons
    return {name: round(value / max(1, len(days)), 1) for name, value in sums.items()}


def _reasons(keys: Sequence[UUID], day: date, direction: str) -> list[Reason]:
    """Return why people were turned back or handed over, most first; read from the few rows."""
    begin, end = day_of(day)
    passages = Passage.objects.filter(
        checkpoint__in=keys, passed_at__gte=begin, passed_at__lt=end, outcome__in=_REFUSED,
        withdrawn_at=None,
    )  # fmt: skip
    passages = passages.filter(direction=direction) if direction else passages
    refused = Traveller.objects.filter(passage__in=passages, outcome__in=_REFUSED)
    counted = refused.values("rule", "outcome", policy=F("passage__policy")).annotate(
        persons=Count("pk")
    )
    rows = list(counted.order_by("-persons", "rule"))
    policies = PolicyChange.objects.defer("content").in_bulk(
        [row["policy"] for row in rows if row["policy"]]
    )
    return _merged(_reason(row, policies) for row in rows)


def _merged(reasons: Iterable[Reason]) -> list[Reason]:
    """Return each reason once: why somebody is handed over does not show in the numbers either."""
    sums: dict[tuple[str, str, Words], int] = {}
    for each in reasons:
        key = (each.rule, each.outcome, each.words)
        sums[key] = sums.get(key, 0) + each.persons
    merged = [Reason(*key, persons) for key, persons in sums.items()]
    return sorted(merged, key=lambda each: -each.persons)


def _reason(row: Mapping[str, object], policies: dict[UUID, PolicyChange]) -> Reason:
    rule, outcome, count = str(row["rule"]), str(row["outcome"]), row["persons"]
    policy = policies.get(row["policy"]) if isinstance(row["policy"], UUID) else None
    says, _ = words_of(pack_of(policy) if policy else None, rule)
    persons = count if isinstance(count, int) else 0
    if outcome == Outcome.HAND_OVER:
        return Reason("", outcome, Outcome.HAND_OVER.words, persons)
    return Reason(rule, outcome, says if says.zh else Outcome(outcome).words, persons)


def _staff(keys: Sequence[UUID], day: date) -> dict[str, int]:
    """Return how many officers stood at each checkpoint on the day, by its id."""
    begin, end = day_of(day)
    shifts = Shift.objects.filter(checkpoint__in=keys, began_at__lt=end)
    stood = shifts.filter(ended_at=None) | shifts.filter(ended_at__gte=begin)
    counted = stood.values("checkpoint").annotate(many=Count("officer", distinct=True))
    return {str(row["checkpoint"]): row["many"] for row in counted}
