"""The ledger of checkpoints: read from the counts of hours alone, so its size is that of the days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Count, F, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast, TruncDate

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
    hours = _read_hours(keys, day, direction)
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
        staff=_staff(keys, day),
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
