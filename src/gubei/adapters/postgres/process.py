"""Whether the server of a place is alive: the pid file alone proves nothing."""

import contextlib
import os
import time
from pathlib import Path

from gubei.adapters.postgres.place import Place

PROC = Path("/proc")


def living_server(place: Place) -> int | None:
    """Return the pid of the living server of this data folder, or None.

    A pid file survives SIGKILL and a reboot, and its number may meanwhile belong to another
    process or to a dead one that nobody has buried; so the process itself is looked at.
    """
    pid = _pid_in_file(place.data)
    if pid is None or not _is_alive(pid):
        return None
    if PROC.exists():
        return pid if _works_in(pid, place.data) else None
    return pid


def remove_stale_pid(place: Place) -> None:
    """Remove the pid file of a dead server, after its last worker has ended.

    PostgreSQL itself refuses to start while the old number is in use by anybody, for example
    after a reboot. It also guards against orphaned workers, which is why they are waited for.
    """
    file = place.data / "postmaster.pid"
    if not file.exists() or not PROC.exists():
        return
    for _ in range(500):
        if not _workers(place.data):
            file.unlink(missing_ok=True)
            return
        time.sleep(0.02)


def _pid_in_file(data: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        return pid if pid > 0 else None
    return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(pid: int, data: Path) -> bool:
    """Every process of a server has the data folder as its working directory; a dead one none."""
    try:
        return (PROC / str(pid) / "cwd").samefile(data)
    except OSError:
        return False


def _workers(data: Path) -> list[int]:
    found = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in found if _works_in(pid, data)]
