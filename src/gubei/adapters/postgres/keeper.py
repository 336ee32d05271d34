"""The server's parent process: it stops the server when the last user is gone.

This file is run as a program of its own and imports nothing of Gubei. Every process that uses
the server holds a shared lock on the users file; the system takes the lock back however the
process ends, also by SIGKILL. When the keeper gets the lock for itself, nobody is left.

    python keeper.py USERS_FILE UID GID PROGRAM ARGUMENT...
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def stop_when_unused(users: Path, server: "subprocess.Popen[bytes]") -> None:
    """Wait until no process uses the server, then ask it for a fast shutdown."""
    with users.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with contextlib.suppress(ProcessLookupError):
            server.send_signal(signal.SIGINT)
        server.wait()


def keep(arguments: list[str]) -> int:
    """Run the server until it ends; return its exit code."""
    users, uid, gid, *command = arguments
    account = {} if uid == "-" else {"user": int(uid), "group": int(gid), "extra_groups": []}
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, **account)  # type: ignore[call-overload]  # noqa: S603
    watcher = threading.Thread(target=stop_when_unused, args=(Path(users), server), daemon=True)
    watcher.start()
    code: int = server.wait()
    return code


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.umask(0o077)
    sys.exit(keep(sys.argv[1:]))
