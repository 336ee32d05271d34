"""Who uses the server: a shared lock per process, which the system takes back when it ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gubei.adapters.postgres.place import Place

_held: dict[Path, tuple[int, int]] = {}
"""Users file -> (process that took the lock, file descriptor that holds it)."""


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Be the only process between here and the end of the block."""
    with _open(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def hold(place: Place) -> bool:
    """Count this process as a user; wait while a keeper is stopping the server.

    Returns False if this process was counted already.
    """
    if _held.get(place.users, (0, 0))[0] == os.getpid():
        return False
    number = os.open(place.users, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(number, fcntl.LOCK_SH)
    _held[place.users] = (os.getpid(), number)
    return True


def let_go(place: Place) -> bool:
    """Count this process no longer. Returns False if it was not counted."""
    process, number = _held.get(place.users, (0, 0))
    if process != os.getpid():
        return False
    del _held[place.users]
    os.close(number)
    return True


def nobody_left(file: IO[str]) -> bool | None:
    """Try the users file: True if it is now ours alone, False if others use the server.

    None means that somebody else is just stopping it.
    """
    for operation, answer in ((fcntl.LOCK_EX, True), (fcntl.LOCK_SH, False)):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, operation | fcntl.LOCK_NB)
            return answer
    return None


def _open(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "w")
