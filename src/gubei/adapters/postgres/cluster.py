"""Start, find and stop the private server. See docs/adr/0002-postgresql-only.md."""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.pq import PGconn, Ping

from gubei.adapters.postgres import keeper
from gubei.adapters.postgres.birth import (
    APP,
    DATABASE,
    create_cluster,
    create_roles,
    refuse_other_version,
)
from gubei.adapters.postgres.place import PORT, Place, find_place, prepare
from gubei.adapters.postgres.process import living_server, remove_stale_pid
from gubei.adapters.postgres.programs import clean_environment, reachable_programs
from gubei.adapters.postgres.trouble import ServerTrouble
from gubei.adapters.postgres.tuning import write_configuration
from gubei.adapters.postgres.users import alone, hold, let_go, nobody_left

_keepers: dict[Path, "subprocess.Popen[bytes]"] = {}
"""Users file -> the keeper that this process started and that may outlive it."""


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """How to connect: a socket folder instead of a host, a password in a file of mode 600."""

    host: str
    user: str
    passfile: str
    dbname: str
    port: int = PORT

    @property
    def password(self) -> str:
        return Path(self.passfile).read_text().strip().rsplit(":", 1)[1]

    @property
    def url(self) -> str:
        """A libpq address with the password in it: for other programs, not for logs."""
        host = quote(self.host, safe="")
        return (
            f"postgresql://{self.user}:{self.password}@/{self.dbname}?host={host}&port={self.port}"
        )

    def parts(self) -> dict[str, str | int]:
        """Arguments for psycopg.connect; libpq reads the password from the file."""
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "passfile": self.passfile,
            "dbname": self.dbname,
        }


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known about the server without starting it."""

    folder: Path
    created: bool
    pid: int | None
    answers: bool


def connection_info(home: Path) -> ConnectionInfo:
    """Return the address of the server of `home`, running or not."""
    place = find_place(home)
    return ConnectionInfo(str(place.socket), APP, str(place.passfile), DATABASE)


def ensure_running(home: Path, *, seconds: float = 60.0) -> ConnectionInfo:
    """Start the server of `home`, or find it running, and hold it until `release` or exit.

    Waits up to `seconds` for it to answer. Raises ServerTrouble with the remedy.
    """
    place = find_place(home)
    prepare(place)
    with alone(place.lock):
        if hold(place):
            atexit.register(_release_at_exit, place.home, os.getpid())
        if not (place.data / "PG_VERSION").exists():
            create_cluster(place)
        refuse_other_version(place)
        if not _answers(place, seconds):
            _start(place, seconds)
        if not place.ready.exists():
            create_roles(place)
    info = connection_info(home)
    _prove(info)
    return info


def release(home: Path, *, seconds: float = 30.0) -> None:
    """This process needs the server no longer; the last user's release stops it."""
    place = find_place(home)
    if not let_go(place):
        return
    with contextlib.suppress(FileNotFoundError), place.users.open() as file:
        answers = (nobody_left(file) for _ in _moments(seconds))
        if next((answer for answer in answers if answer is not None), False):
            _stop(place, seconds)
            _bury_keeper(place)


def stop(home: Path, *, seconds: float = 30.0) -> bool:
    """Stop the server whoever uses it, in good order. Returns False if it was not running."""
    place = find_place(home)
    if not place.folder.exists():
        return False
    with alone(place.lock):
        stopped = _stop(place, seconds)
    let_go(place)
    _bury_keeper(place)
    return stopped


def status(home: Path) -> ServerStatus:
    """Tell about the server of `home` without changing anything."""
    place = find_place(home)
    created = (place.data / "PG_VERSION").exists()
    answers = created and _ping(place) == Ping.OK
    return ServerStatus(place.folder, created, living_server(place) if created else None, answers)


def _release_at_exit(home: Path, process: int) -> None:
    if os.getpid() != process:
        return
    release(home)
    for started in _keepers.values():
        if started.poll() is None:
            started.returncode = 0  # others use the server: leaving its keeper alone is no leak


def _bury_keeper(place: Place) -> None:
    """Wait for the keeper of a stopped server: it ends right after it."""
    started = _keepers.pop(place.users, None)
    if started:
        started.wait()


def _ping(place: Place) -> Ping:
    return Ping(PGconn.ping(f"host='{_in_quotes(place.socket)}' port={PORT}".encode()))


def _in_quotes(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace("'", "\\'")


def _answers(place: Place, seconds: float) -> bool:
    """Whether a living server answers; one that is just starting is waited for."""
    if living_server(place) is None:
        return False
    for _ in _moments(seconds):
        found = _ping(place)
        if found == Ping.OK:
            return True
        if living_server(place) is None:
            return False
        if found == Ping.NO_RESPONSE and not _is_starting(place):
            return not _stop(place, seconds)
    raise _silent(place)


def _is_starting(place: Place) -> bool:
    with contextlib.suppress(OSError):
        lines = (place.data / "postmaster.pid").read_text().splitlines()
        return len(lines) < 8 or lines[7].strip() != "ready"
    return False


def _start(place: Place, seconds: float) -> None:
    """Start the server under its keeper and wait until it answers."""
    _bury_keeper(place)
    remove_stale_pid(place)
    write_configuration(place)
    programs = reachable_programs(place)
    account = place.account
    owner = (str(account.uid), str(account.gid)) if account else ("-", "-")
    command = [sys.executable, "-I", "-S", keeper.__file__, str(place.users), *owner]
    server = [str(programs / "postgres"), "-D", str(place.data)]
    with place.log.open("ab" if _log_is_small(place) else "wb") as log:
        place.log.chmod(0o600)
        started = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            command + server,
            cwd=place.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _keepers[place.users] = started
    for _ in _moments(seconds):
        if _ping(place) == Ping.OK:
            return
        if started.poll() is not None:
            break
    raise _silent(place)


def _log_is_small(place: Place) -> bool:
    return not place.log.exists() or place.log.stat().st_size < 20_000_000


def _stop(place: Place, seconds: float) -> bool:
    """Fast shutdown (open transactions are undone); after `seconds` an immediate one."""
    pid = living_server(place)
    if pid is None:
        return False
    for number in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        for _ in _moments(seconds):
            if living_server(place) is None:
                return True
    raise _silent(place)


def _moments(seconds: float) -> Iterator[None]:
    """Turn up every few milliseconds until `seconds` have passed."""
    end, pause = time.monotonic() + seconds, 0.005
    while time.monotonic() < end:
        yield
        time.sleep(pause)
        pause = min(pause * 1.3, 0.1)


def _prove(info: ConnectionInfo) -> None:
    """Really connect once, so that a wrong password is met here and not in a screen."""
    try:
        psycopg.connect(**info.parts(), connect_timeout=10).close()  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise ServerTrouble(
            "cannot_connect",
            f"The private PostgreSQL runs but does not let Gubei in: {error}",
            f"内置 PostgreSQL 已运行，但无法登录：{error}",
        ) from error


def _silent(place: Place) -> ServerTrouble:
    said = ""
    with contextlib.suppress(OSError):
        said = "\n".join(place.log.read_text(errors="replace").splitlines()[-4:])
    return ServerTrouble(
        "server_silent",
        f"The private PostgreSQL does not answer. Its log is {place.log}; it ends: {said}",
        f"内置 PostgreSQL 没有响应。日志在 {place.log}，末尾为：{said}",
    )
