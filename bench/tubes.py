"""Steps of a day of screening: a full district of tubes, arrivals, results, and a positive pool."""

import csv
import gc
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from threading import local
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from bench.filling import fill
from bench.step import set_up
from gubei.adapters.laboratories import read_results_file
from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.people.models import Identity, Person, open_detail
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.sampling.models import Recall, Sample, SamplingSession, Tube, TubeResult
from gubei.domain.sampling.operations.arriving import Arrival, TubeFull, arrive
from gubei.domain.sampling.operations.sessions import NewSession, open_session
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.operations.tubes import open_tube
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.reading import read_line
from gubei.domain.sampling.rules.values import Source, Value
from gubei.domain.territory.models import Officer, Role, Unit
from gubei.domain.territory.queries import district
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of

_IN_EACH = 10
_BEGINS = 8.0  # seconds
_HOUR = timedelta(hours=1)
_PERSON = ("id", "unit_id", "name", "pinyin", "initials", "grams", "sex", "added_at")
_TUBE = ("id", "session_id", "barcode", "capacity", "lane", "opened_at", "opened_by_id")
_SAMPLE = (
    "id", "tube_id", "place", "person_id", "found_by", "sampled_at", "sampled_by_id", "received_at",
)  # fmt: skip
_CLOSE = "UPDATE gubei_tube SET closed_at = %s WHERE closed_at IS NULL"


def fill_day(tubes: int, with_cards: int) -> dict[str, Any]:
    """Store ten people and samples for each tube, and `with_cards` people more who carry a card."""
    fill(with_cards, {})
    now = datetime.now(UTC)
    officer, begun = officer_of(now), time.perf_counter()
    if not PolicyChange.objects.exists():
        apply_policy(pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28),
                     reason="measured", by=officer, now=now)  # fmt: skip
    session = _session(officer, now, tubes)
    if not Tube.objects.exists():
        _fill(tubes, session, officer, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"samples": Sample.objects.count(), "seconds": round(time.perf_counter() - begun, 1)}


@transaction.atomic
def _fill(tubes: int, session: SamplingSession, by: Officer, now: datetime) -> None:
    at, ids = now - 3 * _HOUR, uuid7_run(milliseconds_of(now))
    units = list(Unit.objects.filter(level=3).values_list("pk", flat=True))
    people = [next(ids) for _ in range(tubes * _IN_EACH)]
    copy_rows(Person, _PERSON, (
        (key, units[n % len(units)], f"测{n}", "", "", "{}", "", now) for n, key in enumerate(people)
    ))  # fmt: skip
    keys = [next(ids) for _ in range(tubes)]
    copy_rows(Tube, _TUBE, (
        (key, session.pk, f"B{n:06}", _IN_EACH, 1, at, by.pk) for n, key in enumerate(keys)
    ))  # fmt: skip
    copy_rows(Sample, _SAMPLE, _samples(ids, keys, people, at, by))
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [at])


def _samples(
    ids: Iterator[UUID], keys: list[UUID], people: list[UUID], at: datetime, by: Officer
) -> Iterator[tuple[Any, ...]]:
    for n, person in enumerate(people):
        tube, place = divmod(n, _IN_EACH)
        yield next(ids), keys[tube], place + 1, person, "name", at, by.pk, at


def officer_of(now: datetime) -> Officer:
    """Return the duty officer of the district that is measured."""
    known = Officer.objects.filter(username="bench-duty").first()
    return known or Officer.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), username="bench-duty", name="测", role=Role.DUTY,
        unit=district(), joined_at=now,
        password="!",  # noqa: S106 - no password has this hash: nobody signs in with it
    )  # fmt: skip


def _session(by: Officer, now: datetime, tubes: int) -> SamplingSession:
    new = NewSession("测", now - 4 * _HOUR, now + 8 * _HOUR, tubes * _IN_EACH, lanes=200)
    return open_session(new=new, by=by, now=now - 4 * _HOUR)


def let_arrive(seconds: int, a_second: int, desks: int) -> dict[str, Any]:
    """Let people with cards arrive at a steady rate; latency counts from when each came.

    Each desk fills tubes of its own; who comes while it is busy waits, and that counts too. The
    desks are shared by as many processes as there are cores, as those of a server are.
    """
    many, processes = seconds * a_second, min(desks, os.cpu_count() or 1)
    connection.close()
    # One clock for all processes (monotonic); they need some seconds to begin.
    begin = time.perf_counter() + _BEGINS
    share = partial(_let_some_arrive, many, processes, a_second, desks // processes, begin)
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=set_up) as pool:
        spent = sorted(each for part in pool.map(share, range(processes)) for each in part)
    return {
        "arrivals": many,
        "processes": processes,
        "a_second": a_second,
        "p50_ms": round(median(spent) * 1000, 1),
        "p99_ms": round(quantiles(spent, n=100)[98] * 1000, 1),
        "most_ms": round(spent[-1] * 1000, 1),
    }


def _let_some_arrive(
    many: int, processes: int, a_second: int, desks: int, begin: float, first: int
) -> list[float]:
    """Let every so-many-th of all people arrive at the desks of this process; return the seconds."""
    officer = Officer.objects.get(username="bench-duty")
    session = SamplingSession.objects.order_by("-made_at")[0]
    cards = [open_detail("identity", each) for each in Identity.objects.order_by("pk")[:many]]
    connection.close()  # the desks need the connections of this process
    kept = local()
    # As a process of the server does before it answers: see interfaces.cli.lasting.
    gc.collect()
    gc.freeze()

    def one(n: int) -> float:
        due = begin + n / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        _arrive(kept, session, officer, cards[n % len(cards)])
        return time.perf_counter() - due

    with ThreadPoolExecutor(desks) as pool:
        return list(pool.map(one, range(first, many, processes)))


def _arrive(kept: local, session: SamplingSession, by: Officer, card: str) -> None:
    now = datetime.now(UTC)
    for _ in range(2):
        if getattr(kept, "tube", None) is None:
            kept.tube = open_tube(session=session.pk, barcode=uuid4().hex, by=by, now=now).pk
        try:
            taken = arrive(arrival=Arrival(uuid4(), kept.tube, now, document=card), by=by, now=now)
        except TubeFull:
            kept.tube = None
        else:
            # The desk sees that the tube is full, and scans the next one.
            kept.tube = None if taken.tube.closed_at else kept.tube
            return


def take_file(tubes: int, folder: str, reference: int) -> dict[str, Any]:
    """Take in a file with the results of all tubes, five of a hundred rows broken, five positive."""
    now = datetime.now(UTC)
    path, ones = Path(folder) / "results.csv", range(tubes, tubes + reference)
    at = in_shanghai(now - _HOUR).strftime("%Y-%m-%d %H:%M:%S")
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["条码", "结果", "检测时间"])
        writer.writerows(_row(n, tubes, at) for n in range(tubes))
    begun, today = time.perf_counter(), in_shanghai(now).date()
    lines = [read_line(*each, today=today) for each in read_results_file(path)]
    delivery = Delivery(Source.FILE, path.name, uuid4().bytes * 2)
    report = take_in_results(lines=lines, delivery=delivery, by=None, now=now)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    for n in ones:
        line = ResultLine(1, f"B{n:06}", Value.NEGATIVE, now - _HOUR)
        take_in_results(lines=[line], delivery=Delivery(Source.HAND), by=None, now=now)
    one_by_one = (time.perf_counter() - begun) * tubes / max(len(ones), 1)
    return {
        "rows": report.rows, "taken": report.taken, "left_out": len(report.left_out),
        "recalled_people": report.recalled, "seconds": round(seconds, 2),
        "reference": f"one result at a time, measured on {reference:,}",
        "reference_seconds": round(one_by_one, 1),
        "ratio": round(one_by_one / seconds, 1),
    }  # fmt: skip


def _row(n: int, tubes: int, at: str) -> tuple[str, str, str]:
    if n % 20 == 7:
        return (f"B{n:06}", "?!", at) if n % 40 == 7 else (f"NONE{n}", "阴性", at)
    return f"B{n:06}", "阳性" if n % (tubes // 5) == 1 else "阴性", at


def call_pools_back(pools: int, first: int) -> dict[str, Any]:
    """Tell positive results one after the other: each holds, orders and tells ten people."""
    now, spent = datetime.now(UTC), list[float]()
    before = Recall.objects.count()
    for n in range(first, first + pools):
        line = ResultLine(1, f"B{n:06}", Value.POSITIVE, now - _HOUR)
        begun = time.perf_counter()
        take_in_results(lines=[line], delivery=Delivery(Source.HAND), by=None, now=now)
        spent.append(time.perf_counter() - begun)
    return {
        "recalls": Recall.objects.count() - before,
        "people_each": _IN_EACH,
        "p50_seconds": round(median(spent), 3),
        "most_seconds": round(max(spent), 3),
        "results": TubeResult.objects.count(),
    }
