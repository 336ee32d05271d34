"""Steps of a round of the whole district: who was sampled where, and how soon its board is there."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from gubei.domain.isolation.models import Stay
from gubei.domain.people.models import Person
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.sampling.models import Round, Sample, SamplingSession, Tube
from gubei.domain.sampling.models.rounds import RoundCount, RoundReason
from gubei.domain.sampling.operations.rounds import NewRound, plan_round
from gubei.domain.sampling.operations.sessions import NewSession, open_session
from gubei.domain.sampling.queries.rounds import board_of
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_HOUR = timedelta(hours=1)
_HOURS, _IN_EACH = 10, 10
_SAMPLED, _WALKED, _REASON = 0.9, 0.02, 0.05
_TUBE = (
    "id",
    "session_id",
    "barcode",
    "capacity",
    "lane",
    "opened_at",
    "opened_by_id",
    "closed_at",
)
_SAMPLE = (
    "id", "tube_id", "place", "person_id", "found_by", "sampled_at", "sampled_by_id", "received_at",
)  # fmt: skip
_REASONS = ("id", "round_id", "person_id", "kind", "why", "at", "by_id")
_COUNTS = ("id", "round_id", "unit_id", "residents", "visitors", "at", "by_id")


def fill_round() -> dict[str, Any]:
    """Let nine of ten known people be sampled in a round, at home or at the next point.

    Of the others half have a reason; half the villages counted who lives there and who visits.
    """
    now = datetime.now(UTC)
    officer = Officer.objects.get(username="bench-duty")
    if not Round.objects.exists():
        _fill(officer, now)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    samples = Sample.objects.filter(tube__session__round__isnull=False).count()
    return {"people": Person.objects.count(), "samples": samples, "stays": Stay.objects.count()}


@transaction.atomic
def _fill(by: Officer, now: datetime) -> None:
    chance, ids = Random(11), uuid7_run(milliseconds_of(now))
    new = NewRound("测", now - _HOURS * _HOUR, now + _HOUR)
    round_ = plan_round(new=new, by=by, now=now - _HOURS * _HOUR)
    villages = list(Unit.objects.filter(level=Level.VILLAGE))
    people = dict[UUID, list[UUID]]()
    for person, unit in Person.objects.order_by("pk").values_list("pk", "unit"):
        people.setdefault(unit, []).append(person)
    came = dict[UUID, list[UUID]]()
    reasons = list[tuple[Any, ...]]()
    for unit, own in people.items():
        for person in own:
            luck = chance.random()
            if luck < _SAMPLED:
                host = unit if luck >= _WALKED else chance.choice(villages).pk
                came.setdefault(host, []).append(person)
            if luck > _SAMPLED - _WALKED and luck < _SAMPLED + _REASON:
                kind = chance.choice(RoundReason.Kind.values)
                reasons.append((next(ids), round_.pk, person, kind, "测", now, by.pk))
    copy_rows(RoundReason, _REASONS, reasons)
    copy_rows(RoundCount, _COUNTS, (
        (next(ids), round_.pk, each.pk, len(people.get(each.pk, ())), chance.randrange(20), now, by.pk)
        for each in villages[::2]
    ))  # fmt: skip
    sessions = {key: _session(round_, key, by, now) for key in came}
    _sample(sessions, came, by, now, ids)


def _session(round_: Round, unit: UUID, by: Officer, now: datetime) -> SamplingSession:
    begin = now - _HOURS * _HOUR
    new = NewSession("测", begin, now + _HOUR, 10_000, lanes=4)
    made = open_session(new=new, by=by, now=begin)
    SamplingSession.objects.filter(pk=made.pk).update(round=round_, unit=unit)
    return made


def _sample(
    sessions: dict[UUID, SamplingSession],
    came: dict[UUID, list[UUID]],
    by: Officer,
    now: datetime,
    ids: Iterator[UUID],
) -> None:
    begin, numbers = now - _HOURS * _HOUR, count()
    tubes, samples = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for unit, people in came.items():
        for first in range(0, len(people), _IN_EACH):
            key, at = next(ids), begin + timedelta(minutes=first % (_HOURS * 60))
            name = f"R{next(numbers):06}"
            tubes.append((key, sessions[unit].pk, name, _IN_EACH, 1, at, by.pk, None))
            for place, person in enumerate(people[first : first + _IN_EACH], 1):
                samples.append((next(ids), key, place, person, "name", at, by.pk, at))
    copy_rows(Tube, _TUBE, tubes)
    copy_rows(Sample, _SAMPLE, samples)


def look_at_board(looks: int) -> dict[str, Any]:
    """Look at the board of the district and of one village again and again."""
    officer, now = Officer.objects.get(username="bench-duty"), datetime.now(UTC)
    round_ = Round.objects.select_related("unit").get()
    villages = Unit.objects.filter(level=Level.VILLAGE).order_by("code")
    codes = [each.code for each in villages[: max(looks, 1)]]
    board = board_of(officer, round_, now=now)
    return {
        "done": board.total.done,
        "missing": board.total.missing,
        **_spent("district", lambda _: board_of(officer, round_, now=now), looks),
        **_spent("village", lambda n: board_of(officer, round_, codes[n], now=now), looks),
    }


def _spent(name: str, look: Any, looks: int) -> dict[str, float]:
    spent: Sequence[float] = [_timed(look, n) for n in range(looks)]
    p95 = quantiles(spent, n=20)[18] if looks > 1 else spent[0]
    return {f"{name}_p50_ms": round(median(spent) * 1000), f"{name}_p95_ms": round(p95 * 1000)}


def _timed(look: Any, n: int) -> float:
    begun = time.perf_counter()
    look(n)
    return time.perf_counter() - begun
