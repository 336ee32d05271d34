"""The ledger of checkpoints: read from the counts of hours alone, so its size is that of the days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, F, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast, TruncDate

from gubei.domain.checkpoints.models import GateCount, HourCount, Passage, Traveller
from gubei.domain.checkpoints.queries.posts import checkpoints_of, shifts_between
from gubei.domain.checkpoints.queries.transits import count_inside
from gubei.domain.checkpoints.rules.deciding import words_of
from gubei.domain.checkpoints.rules.staff import staff_at, staff_by_hour
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
    """Why people were refused or held, how many, by the rule.

    Who was held counts by what the rule said, also where the second check let them go.
    """

    rule: str
    outcome: str
    words: Words
    persons: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A day: in all, by checkpoint, by hour, by class; beside the day before and a week before.

    `gates` are the vehicles that toll gates of these checkpoints' names counted on "day",
    "yesterday" and "last_week": who was not registered came all the same. `staff` are officers on
    duty by the id of a checkpoint, and in each hour that has begun, "00" to "23". `sealed` are
    vehicles in sealed transit that nobody saw leave by now: "inside", and of them "overdue".
    """

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
    staff_by_hour: dict[str, int]
    gates: dict[str, int]
    sealed: dict[str, int]


def day_of(day: date) -> tuple[datetime, datetime]:
    """Return the two midnights in Shanghai that a day lies between."""
    begin = datetime.combine(day, time(), SHANGHAI)
    return begin, begin + DAY


def ledger_of(
    officer: Officer, *, day: date, now: datetime, checkpoint: UUID | None = None,
    direction: str = "",
) -> Ledger:  # fmt: skip
    """Return the ledger of a day at the officer's checkpoints, or at one of them."""
    mine = list(checkpoints_of(officer).values_list("pk", flat=True))
    keys = [key for key in mine if checkpoint in (None, key)]
    hours = _read_hours(keys, day, direction)
    shifts = shifts_between(keys, *day_of(day))
    return Ledger(
        day=day,
        total=hours.total(),
        by_checkpoint=hours.lines(lambda hour: str(hour.checkpoint)),
        by_hour=hours.lines(lambda hour: f"{in_shanghai(hour.begin).hour:02d}"),
        by_class=hours.lines(lambda hour: hour.vehicle_class),
        yesterday=_read_hours(keys, day - DAY, direction).total(),
        last_week=_read_hours(keys, day - 7 * DAY, direction).total(),
        average=_average(keys, day, direction),
        reasons=_reasons(keys, day, direction),
        staff=staff_at(shifts),
        staff_by_hour=staff_by_hour(shifts, day_of(day)[0], now),
        gates=_gates(keys, day, direction),
        sealed=count_inside(keys, now=now),
    )


@dataclass(frozen=True, slots=True)
class _Hour:
    checkpoint: UUID
    begin: datetime
    vehicle_class: str


@dataclass(frozen=True, slots=True)
class _Hours:
    """Counted hours, and their numbers: a row of `counts` holds NUMBERS, then STEPS."""

    hours: list[_Hour]
    counts: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"

    def total(self) -> Line:
        """Return all of them together."""
        return _line("", self.counts.sum(axis=0).tolist())

    def lines(self, key_of: Callable[[_Hour], str]) -> list[Line]:
        """Return the sums by a key of the hour."""
        keys, group = np.unique([key_of(each) for each in self.hours], return_inverse=True)
        sums = np.zeros((len(keys), _WIDTH), np.int64)
        np.add.at(sums, group, self.counts)
        return [_line(str(key), row) for key, row in zip(keys, sums.tolist(), strict=True)]


def _read_hours(keys: Sequence[UUID], day: date, direction: str) -> _Hours:
    # A row is 101 numbers and a day may have a thousand rows: numpy reads them from text at once,
    # where a list of every array costs ten times as much.
    rows = list(
        _counted(keys, *day_of(day), direction).values_list(
            "checkpoint_id", "hour", "vehicle_class", *NUMBERS, Cast("steps", TextField())
        )
    )
    steps = np.fromstring(",".join(row[-1][1:-1] for row in rows), np.int64, sep=",")
    numbers = np.array([row[3:-1] for row in rows], np.int64).reshape(len(rows), len(NUMBERS))
    return _Hours(
        [_Hour(*row[:3]) for row in rows], np.hstack([numbers, steps.reshape(len(rows), STEPS)])
    )


def _counted(
    keys: Sequence[UUID], begin: datetime, end: datetime, direction: str
) -> QuerySet[HourCount]:
    rows = HourCount.objects.filter(checkpoint__in=keys, hour__gte=begin, hour__lt=end)
    return rows.filter(direction=direction) if direction else rows


def _line(key: str, sums: Sequence[int]) -> Line:
    numbers, steps = dict(zip(NUMBERS, sums, strict=False)), sums[len(NUMBERS) :]
    return Line(key, numbers, seconds_at(steps, 0.5), seconds_at(steps, 0.9))


def _average(keys: Sequence[UUID], day: date, direction: str) -> dict[str, float]:
    """Return vehicles and persons of the average of the days before on which anything passed."""
    begin, end = day_of(day - USUAL_DAYS * DAY)[0], day_of(day)[0]
    found = _counted(keys, begin, end, direction).aggregate(
        days=Count(TruncDate("hour", tzinfo=SHANGHAI), distinct=True, filter=Q(vehicles__gt=0)),
        came=Sum("vehicles", default=0),
        carried=Sum("persons", default=0),
    )
    days = max(1, found["days"])
    return {
        "vehicles": round(found["came"] / days, 1), "persons": round(found["carried"] / days, 1),
    }  # fmt: skip


def _gates(keys: Sequence[UUID], day: date, direction: str) -> dict[str, int]:
    days = {"day": day, "yesterday": day - DAY, "last_week": day - 7 * DAY}
    spans = {name: day_of(each) for name, each in days.items()}
    rows = GateCount.objects.filter(
        checkpoint__in=keys, hour__gte=spans["last_week"][0], hour__lt=spans["day"][1]
    )
    rows = rows.filter(direction=direction) if direction else rows
    return rows.aggregate(**{
        name: Sum("vehicles", default=0, filter=Q(hour__gte=begin, hour__lt=end))
        for name, (begin, end) in spans.items()
    })  # fmt: skip


def _reasons(keys: Sequence[UUID], day: date, direction: str) -> list[Reason]:
    """Return why people were turned back, handed over or held, most first; from the few rows."""
    begin, end = day_of(day)
    passages = Passage.objects.filter(
        checkpoint__in=keys, passed_at__gte=begin, passed_at__lt=end, withdrawn_at=None
    )
    passages = passages.filter(direction=direction) if direction else passages
    refused = Traveller.objects.filter(
        passage__in=passages.filter(outcome__in=_REFUSED), outcome__in=_REFUSED
    )
    held = Traveller.objects.filter(passage__in=passages, ruled=Outcome.HOLD, decided_at__gte=begin)
    rows = [*_by_rule(refused, "outcome"), *_by_rule(held, "ruled")]
    policies = PolicyChange.objects.defer("content").in_bulk(
        [row["policy"] for row in rows if row["policy"]]
    )
    return _merged(_reason(row, policies) for row in rows)


def _by_rule(people: QuerySet[Traveller], said: str) -> list[dict[str, Any]]:
    counted = people.values("rule", decision=F(said), policy=F("passage__policy"))
    return [dict(row) for row in counted.annotate(persons=Count("pk")).order_by("-persons", "rule")]


def _merged(reasons: Iterable[Reason]) -> list[Reason]:
    """Return each reason once: why somebody is handed over does not show in the numbers either."""
    sums: dict[tuple[str, str, Words], int] = {}
    for each in reasons:
        key = (each.rule, each.outcome, each.words)
        sums[key] = sums.get(key, 0) + each.persons
    merged = [Reason(*key, persons) for key, persons in sums.items()]
    return sorted(merged, key=lambda each: -each.persons)


def _reason(row: Mapping[str, Any], policies: dict[UUID, PolicyChange]) -> Reason:
    rule, outcome, persons = row["rule"], row["decision"], row["persons"]
    policy = policies.get(row["policy"])
    says, _ = words_of(pack_of(policy) if policy else None, rule)
    if outcome == Outcome.HAND_OVER:
        return Reason("", outcome, Outcome.HAND_OVER.words, persons)
    return Reason(rule, outcome, says if says.zh else Outcome(outcome).words, persons)
