"""A process that was started for another one ends with it, however that one ended."""

import os
import signal
import threading
import time

VARIABLE = "GUBEI_PARENT"
_EVERY = 1.0


def end_with_parent() -> None:
    """Watch the process named in GUBEI_PARENT, where one is, and end in good order after it."""
    parent = int(os.environ.get(VARIABLE, "0"))
    if parent:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
