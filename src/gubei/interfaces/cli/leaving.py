"""A process that was started for another one ends with it, however that one ended."""

import os
import signal
import threading
import time

VARIABLE = "GUBEI_PARENT"
_EVERY = 1.0
_GRACE = 15.0


def end_with_parent() -> None:
    """Watch the process named in GUBEI_PARENT, where one is, and end in good order after it."""
    parent = int(os.environ.get(VARIABLE, "0"))
    if parent:
        end_with(parent)


def end_with(parent: int) -> None:
    """Watch the process that started this one, and end in good order after it."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os.kill(os.getpid(), signal.SIGKILL)
