"""PostgreSQL's own load program, on the server and with the rights of this district."""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.conf import settings

from gubei.adapters.postgres.programs import find_programs

_PER_SECOND = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_DONE = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([\d.]+) ms", re.MULTILINE)


_TOOK = 2
"""The column of its log that says how long a transaction took since it was due, in microseconds."""


def run_scripts(
    files: Sequence[Path], *, clients: int, seconds: int, protocol: str = "simple"
) -> dict[str, Any]:
    """Run scripts at random, from one thread; `protocol` is simple, extended or prepared.

    Raises AssertionError where pgbench gives up.
    """
    said = _run(files, clients, seconds, protocol)
    failed = _FAILED.search(said)
    return {
        "transactions": int(_first(_DONE, said)),
        "failed": int(failed[1]) if failed else 0,
        "per_second": round(float(_first(_PER_SECOND, said)), 1),
        "mean_ms": round(float(_first(_LATENCY, said)), 1),
    }


def keep_rate(
    files: Sequence[Path], *, clients: int, seconds: int, protocol: str, a_second: float
) -> dict[str, Any]:
    """Run scripts at a rate, due at random moments; the time counts from when each was due."""
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/took"
        more = (f"--rate={a_second:.3f}", "--log", f"--log-prefix={log}")
        _run(files, clients, seconds, protocol, more)
        lines = [line for file in Path(folder).iterdir() for line in file.open()]
    spent = [int(line.split()[_TOOK]) / 1000 for line in lines]
    return {
        "asked_per_second": round(a_second, 1),
        "transactions": len(spent),
        "p50_ms": round(median(spent), 1),
        "p99_ms": round(quantiles(spent, n=100)[98], 1),
    }


def _run(
    files: Sequence[Path], clients: int, seconds: int, protocol: str, more: Sequence[str] = ()
) -> str:
    known = settings.DATABASES["default"]
    command: list[str] = [
        str(find_programs() / "pgbench"), "--no-vacuum", f"--client={clients}", "--jobs=1",
        f"--time={seconds}", f"--protocol={protocol}", *more, *(f"--file={file}" for file in files),
        f"--host={known['HOST']}", f"--port={known['PORT']}", f"--username={known['USER']}",
        str(known["NAME"]),
    ]  # fmt: skip
    said = {"PGPASSFILE": str(known["OPTIONS"].get("passfile", "")), "PGCLIENTENCODING": "UTF8"}
    done = subprocess.run(  # noqa: S603 - the server's own program
        command, env=os.environ | said, capture_output=True, check=False, text=True
    )
    if done.returncode != 0:
        raise AssertionError(done.stderr[-2_000:])
    return done.stdout


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise AssertionError(f"pgbench says something else than expected:\n{text[-2_000:]}")
    return found[1]
