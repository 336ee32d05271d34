"""A step: devices that were offline for a shift come back at once and send all that they kept."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from bench.barrier import Body, Traffic, compare
from bench.browsing import Browser, web_processes
from bench.roads import PASSWORD, USERNAME
from gubei.domain.checkpoints.models import Passage
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 200
_SHIFT = timedelta(hours=8)
_PROCESSES = 2


def send_back(devices: int, each: int, families: int) -> dict[str, Any]:
    """Let every device send its passages, the first lot of them twice as after a lost answer.

    Raises AssertionError where a passage is missing or twice, or the counts are not the rows.
    """
    traffic, before = Traffic(families), Passage.objects.count()
    kept = [list(_kept(traffic, device, each)) for device in range(devices)]
    connection.close()
    with web_processes(_PROCESSES) as port:
        browsers = [Browser(port, USERNAME, PASSWORD) for _ in range(devices)]
        begun = time.perf_counter()
        with ThreadPoolExecutor(devices) as pool:
            repeats = list(pool.map(_send_all, browsers, kept))
        seconds = time.perf_counter() - begun
    compare(before + devices * each)
    if Passage.objects.count() != before + devices * each:
        raise AssertionError("more passages than were sent")
    return {
        "passages": devices * each, "people": devices * each * len(traffic.families[0]),
        "repeats": sum(repeats), "seconds": round(seconds, 1),
        "per_second": round(devices * each / seconds, 1),
    }  # fmt: skip


def _kept(traffic: Traffic, device: int, count: int) -> Iterator[Body]:
    """Yield what a device kept: one vehicle after the other over a shift."""
    rng, end = random.Random(1_000 + device), datetime.now(UTC)
    ids = uuid7_run(milliseconds_of(end) + device)
    for turn in range(count):
        at = (end - _SHIFT * (count - turn) / (count + 1)).isoformat()
        yield traffic.vehicle(rng, ids) | {"passed_at": at, "device_at": at}


def _send_all(browser: Browser, kept: list[Body]) -> int:
    """Send lot by lot; return how many were answered as known already."""
    lots = [kept[first : first + _AT_ONCE] for first in range(0, len(kept), _AT_ONCE)]
    answers = [browser.post("/api/passages", {"passages": lot}) for lot in [*lots, lots[0]]]
    items = [item for answer in answers for item in answer["items"]]
    if [each["passage"]["id"] for each in items] != [each["id"] for each in [*kept, *lots[0]]]:
        raise AssertionError("an answer is not about what was sent")
    return sum(item["is_repeat"] for item in items)
