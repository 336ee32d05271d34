"""A data folder for one run, and steps that run in processes of their own.

A step is a function, called by `bench.step` in a new process: that has a peak of memory of its
own and begins as cold as a command does. `GUBEI_BENCH_HOME` names a folder that is kept and used again
by the next benchmark; without it everything is thrown away.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from gubei.adapters.postgres import ensure_running, release, status

PROJECT = Path(__file__).resolve().parents[1]
VARIABLE = "GUBEI_BENCH_HOME"
_MIB = 1024 * 1024
_LOOK_EVERY = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Scratch:
    """A running private server with its data folder, and a folder for files beside it."""

    home: Path
    files: Path

    def run(self, step: str, **arguments: Any) -> dict[str, Any]:
        """Run one step ("module:function") in a process of its own and return what it reports.

        Adds `memory_mb`, the peak of that process, `server_memory_mb`, that of all the server's
        processes together, and `server_cpu_seconds`. Raises CalledProcessError where the step
        fails; its traceback is on stderr.
        """
        command = [sys.executable, "-m", "bench.step", step, json.dumps(arguments, default=str)]
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GUBEI_")}
        environ = kept | {"GUBEI_HOME": str(self.home)}
        server = status(self.home).pid
        before = _cpu_of(server)
        say(step)
        with _watching(server) as peak:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                command, cwd=PROJECT, env=environ, stdout=subprocess.PIPE, check=True, text=True
            )
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        say(f"{step}: {answer}")
        return answer | {
            "server_memory_mb": round(peak[0] / _MIB),
            "server_cpu_seconds": round(_cpu_of(server) - before, 2),
        }


def say(what: str) -> None:
    """Say on stderr how far a long benchmark is; stdout is for its result."""
    print(f"{datetime.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)  # noqa: DTZ005 - a clock on a wall


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Start a server in a scratch folder; afterwards stop it, and remove it unless it is kept."""
    chosen = os.environ.get(VARIABLE)
    root = Path(chosen).absolute() if chosen else Path(tempfile.mkdtemp(prefix="gubei-bench-"))
    home, files = root / "home", root / "files"
    for folder in (root, home, files):
        folder.mkdir(parents=True, exist_ok=True)
        # The server's own account must be able to pass through.
        folder.chmod(0o755)
    ensure_running(home)
    try:
        yield Scratch(home, files)
    finally:
        place = status(home).folder
        release(home)
        if not chosen:
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _watching(server: int | None) -> Iterator[list[int]]:
    """Look at the memory of the server's processes while a step runs; the peak is in bytes."""
    peak, over = [0], threading.Event()

    def look() -> None:
        while server and not over.wait(_LOOK_EVERY):
            peak[0] = max(peak[0], _memory_of(server))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _cpu_of(server: int | None) -> float:
    """Return the seconds of processor time that the server has used, ended processes included."""
    if server is None:
        return 0.0
    main = psutil.Process(server)
    times = main.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for process in main.children():
        with suppress(psutil.Error):
            total += process.cpu_times().user + process.cpu_times().system
    return float(total)


def _memory_of(server: int) -> int:
    """Add up the proportional shares (PSS): pages that processes have in common count once."""
    total = 0
    with suppress(psutil.Error):
        main = psutil.Process(server)
        for process in (main, *main.children()):
            with suppress(psutil.Error):
                info = process.memory_full_info()
                total += getattr(info, "pss", info.rss)
    return total
