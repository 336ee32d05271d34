"""Where the private server keeps its files, its socket and its passwords."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gubei.adapters.postgres.account import Account, choose_account
from gubei.adapters.postgres.trouble import ServerTrouble

PORT = 5432
"""Only a part of the socket's name: nothing listens on the network."""

LONGEST_SOCKET_PATH = 103
"""Bytes. 104 with the closing NUL on macOS and the BSDs, 108 on Linux."""

ELSEWHERE = Path("/var/lib/gubei")
"""Where root's server keeps its data when its account cannot reach GUBEI_HOME."""

OURS = {"keys.json", "postgres", "postgres.place.json"}
"""What Gubei itself puts into its home."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one private server. `account` is None when it runs as the caller."""

    home: Path
    folder: Path
    socket: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def lock(self) -> Path:
        return self.folder / "start.lock"

    @property
    def users(self) -> Path:
        return self.folder / "users.lock"

    @property
    def ready(self) -> Path:
        return self.folder / "ready"

    @property
    def passfile(self) -> Path:
        return self.folder / "gubei.pgpass"

    @property
    def superuser_passfile(self) -> Path:
        return self.folder / "superuser.pgpass"

    @property
    def record(self) -> Path:
        return _record_of(self.home)


def find_place(home: Path) -> Place:
    """Say where the server of `home` lives or will live. Reads only, so settings may call it."""
    home = home.absolute()
    recorded = _read_record(home)
    if recorded:
        folder, socket = Path(recorded["folder"]), Path(recorded["socket"])
        return Place(home, folder, socket, choose_account([folder]))
    folder = home / "postgres"
    account = choose_account([folder, home, home.parent])
    if account and not account.may_enter(_nearest(_first_existing(home), home)):
        folder = ELSEWHERE / _short_name(home)
    return Place(home, folder, _socket_folder(folder), account)


def prepare(place: Place) -> None:
    """Make the folders, private, and record them where they are not the usual ones."""
    place.home.mkdir(parents=True, exist_ok=True)
    if _is_ours(place.home):
        place.home.chmod(0o711 if place.account else 0o700)
    with _alone_in(place.home):
        if not place.record.exists():
            _settle(place)
        make_private(place.folder, place.account)
        make_private(place.socket, place.account)


def _settle(place: Place) -> None:
    """Record a place outside the data folder. What an earlier data folder left is set aside."""
    outside = place.folder.parent != place.home
    if outside:
        place.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        if place.folder.exists():
            aside = place.folder.with_name(f"{place.folder.name}.old")
            shutil.rmtree(aside, ignore_errors=True)
            place.folder.rename(aside)
    if outside or place.socket.parent != place.folder:
        paths = {"folder": str(place.folder), "socket": str(place.socket)}
        write_private(place.record, json.dumps(paths), None)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def make_private(folder: Path, account: Account | None) -> None:
    """Make a folder that only its owner can enter. Raises ServerTrouble if it is another's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owner = account.uid if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise ServerTrouble(
            "folder_of_another",
            f"{folder} belongs to another account. Start Gubei from the account that made it, "
            "or set GUBEI_HOME to a folder of your own.",
            f"{folder} 属于其他账户。请用创建它的账户启动，或将 GUBEI_HOME 设为自己的目录。",
        )
    if found.st_uid != owner:
        os.chown(folder, owner, account.gid if account else -1)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def write_private(path: Path, text: str, account: Account | None) -> None:
    """Write a file with mode 600, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if account:
        os.chown(draft, account.uid, account.gid)
    draft.replace(path)


def _record_of(home: Path) -> Path:
    return home / "postgres.place.json"


def _read_record(home: Path) -> dict[str, str] | None:
    try:
        found: dict[str, str] = json.loads(_record_of(home).read_text())
    except FileNotFoundError:
        return None
    return found


def _socket_folder(folder: Path) -> Path:
    usual = folder / "socket"
    fits = len(os.fsencode(usual / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH
    if fits and "," not in str(usual):  # to libpq a comma stands between two hosts
        return usual
    return Path(tempfile.gettempdir()) / f"gubei-{_short_name(folder)}"


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _is_ours(home: Path) -> bool:
    """Whether Gubei may set the mode of `home`: it is named for it, or holds nothing of others."""
    if home.stat().st_uid != os.geteuid():
        return False
    return home.name.startswith(".gubei") or {entry.name for entry in home.iterdir()} <= OURS


def _first_existing(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.exists())


def _nearest(existing: Path, home: Path) -> Path:
    """The folder that has to be passable already: above `home` where Gubei will open `home`."""
    return existing.parent if existing == home and _is_ours(home) else existing
