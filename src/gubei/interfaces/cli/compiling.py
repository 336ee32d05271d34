"""Makes the machine code of the long loops beside the worker, before an officer waits for it.

On a machine on which nobody asked yet, the first flow of a checkpoint or the first trace took ten
seconds and more. A process of its own does it, which gives way to everything else: compiling in the
worker would hold up its jobs.
"""

import os
import subprocess
import sys
import threading
import time

from gubei.engines import queueing, tracing
from gubei.interfaces.cli.leaving import end_with

_AFTER = 10.0
"""Seconds in which the worker does its first jobs, and one that is ended at once starts nothing."""
_LEAST = 19


def compile_beside(after: float = _AFTER) -> threading.Thread:
    """Start what compiles, so many seconds from now; where all is compiled it ends at once."""
    thread = threading.Thread(target=_compile, args=(after,), daemon=True)
    thread.start()
    return thread


def _compile(after: float) -> None:
    time.sleep(after)
    subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", __name__], stdin=subprocess.DEVNULL, check=False
    )


def main() -> None:
    """Compile what is not in the cache, and end with the worker."""
    os.nice(_LEAST)
    end_with(os.getppid())
    tracing.compile_loops()
    queueing.compile_loops()


if __name__ == "__main__":
    main()
