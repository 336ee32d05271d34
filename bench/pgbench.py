"""PostgreSQL's own load program, on the server and with the rights of this district."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from gubei.adapters.postgres.programs import find_programs

_PER_SECOND = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_DONE = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([\d.]+) ms", re.MULTILINE)


def run_scripts(
    files: Sequence[Path], *, clients: int, seconds: int, protocol: str = "simple"
) -> dict[str, Any]:
    """Run scripts at random, from one thread; `protocol` is simple, extended or prepared.

    Raises AssertionError where pgbench gives up.
    """
    known = settings.DATABASES["default"]
    command: list[str] = [
        str(find_programs() / "pgbench"), "--no-vacuum", f"--client={clients}", "--jobs=1",
        f"--time={seconds}", f"--protocol={protocol}", *(f"--file={file}" for file in files),
        f"--host={known['HOST']}", f"--port={known['PORT']}", f"--username={known['USER']}",
        str(known["NAME"]),
    ]  # fmt: skip
    said = {"PGPASSFILE": str(known["OPTIONS"].get("passfile", "")), "PGCLIENTENCODING": "UTF8"}
    done = subprocess.run(  # noqa: S603 - the server's own program
        command, env=os.environ | said, capture_output=True, check=False, text=True
    )
    if done.returncode != 0:
        raise AssertionError(done.stderr[-2_000:])
    failed = _FAILED.search(done.stdout)
    return {
        "transactions": int(_first(_DONE, done.stdout)),
        "failed": int(failed[1]) if failed else 0,
        "per_second": round(float(_first(_PER_SECOND, done.stdout)), 1),
        "mean_ms": round(float(_first(_LATENCY, done.stdout)), 1),
    }


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise AssertionError(f"pgbench says something else than expected:\n{text[-2_000:]}")
    return found[1]
