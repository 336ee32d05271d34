"""Web processes on one port, as `gubei serve` runs them: python -m bench.web PORT PROCESSES."""

import os
import sys


def main(port: int, processes: int) -> None:
    """Answer until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gubei.config.settings")
    from granian import Granian  # noqa: PLC0415 - the settings come first
    from granian.constants import Interfaces  # noqa: PLC0415

    from gubei.interfaces.cli.turns import THREADS  # noqa: PLC0415

    Granian(
        "gubei.interfaces.cli.answering:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI,
        workers=processes, blocking_threads=THREADS, websockets=False, log_enabled=False,
        # Lines that clients keep open do not keep it from ending.
        workers_kill_timeout=5,
    ).serve()  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
