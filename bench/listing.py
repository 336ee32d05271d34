"""A step: devices fetch the watch list of everybody who is looked for."""

import time
from statistics import median
from typing import Any

from bench.browsing import Browser, web_processes
from bench.roads import PASSWORD, USERNAME
from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.rules.watching import count_of


def take_lists(devices: int) -> dict[str, Any]:
    """Let devices fetch their list one after the other, and once more where they hold it."""
    place = Checkpoint.objects.order_by("pk")[0].pk
    first: list[float] = []
    again: list[float] = []
    with web_processes() as port:
        officer = Browser(port, USERNAME, PASSWORD)
        for number in range(devices):
            device = officer.post("/api/devices", {"name": f"岗亭{number}"})["id"]
            path = f"/api/devices/{device}/watch-list?checkpoint={place}"
            shown, spent = _timed(officer, path)
            held, once_more = _timed(officer, f"{path}&known={shown['digest']}")
            if not held["is_known"]:
                raise AssertionError("the list changed while nothing did")
            first.append(spent)
            again.append(once_more)
    texts = (shown["persons"], shown["vehicles"], shown["known"])
    return {
        "devices": devices, "hashes": sum(map(count_of, texts)),
        "bytes": sum(map(len, texts)),
        "seconds": round(median(first), 2), "seconds_where_held": round(median(again), 2),
    }  # fmt: skip


def _timed(officer: Browser, path: str) -> tuple[dict[str, Any], float]:
    begun = time.perf_counter()
    answer: dict[str, Any] = officer.get(path)
    return answer, time.perf_counter() - begun
