"""The key file: made at first start with mode 600, or keys from the environment.

Format (JSON): `{"sealing": {"1": "<64 hex digits>"}, "blind": "<64 hex digits>" or a list of them,
from the first, "secret": "<Django's secret>", "added": {"2": "<time of a later key>"}}`. Losing it
is losing every sealed value: back it up apart from the database.
"""

import contextlib
import fcntl
import json
import os
import secrets
import stat
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import NotRequired, TypedDict

from gubei.engines.sealing import KEY_BYTES, KeyRing
from gubei.terms.refusals import Invalid

VARIABLE = "GUBEI_KEYS"
LOOK_EVERY = 0.5
"""Seconds after which a process looks at the key file again."""
SETTLED = timedelta(days=1)
"""After this time nothing that began before a new key is still being written."""


class KeyFile(TypedDict):
    """What stands in the key file."""

    sealing: dict[str, str]
    blind: str | list[str]
    secret: str
    added: NotRequired[dict[str, str]]


class Keys:
    """The keys of this server; called, they give the ring as the key file has it now.

    A server that runs on knows a key that `gubei keys rotate` added within LOOK_EVERY seconds,
    and nothing is sealed with that key before.
    """

    def __init__(self, environ: Mapping[str, str], home: Path) -> None:
        """Read the keys from the environment, or from the key file of `home`."""
        self._path = None if VARIABLE in environ else key_path(home)
        self._lock = Lock()
        keys = load_keys(environ, home)
        self.secret = keys["secret"]
        self._mark = self._look()
        self._looked = time.monotonic()
        self._ring = ring_of(keys)

    def __call__(self) -> KeyRing:
        """Return the key ring."""
        if self._path is not None and time.monotonic() - self._looked > LOOK_EVERY:
            with self._lock:
                self._read_again(self._path)
        return self._ring

    def _read_again(self, path: Path) -> None:
        mark = self._look()
        if mark != self._mark:
            self._ring, self._mark = ring_of(_parse(path.read_text())), mark
        self._looked = time.monotonic()

    @property
    def path(self) -> Path:
        """Return where the key file is. Raises Invalid where the keys are in the environment."""
        if self._path is None:
            raise Invalid(
                f"The keys of this server are set in {VARIABLE}; change them there: add a sealing "
                "key with the next version, start every process again, then run this once more "
                "with --no-new-key.",
                f"本机密钥由环境变量 {VARIABLE} 提供，请在该处新增下一版本的密钥并重启各进程，"
                "然后加 --no-new-key 再次执行。",
                code="keys_in_environment",
            )
        return self._path

    def _look(self) -> tuple[int, int, int] | None:
        """Return what changes when the file is replaced; None while it cannot be seen."""
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return self._mark
        return (found.st_mtime_ns, found.st_ino, found.st_size) if found else None


def key_path(home: Path) -> Path:
    """Say where the key file of a data folder is."""
    return home / "keys.json"


def load_keys(environ: Mapping[str, str], home: Path) -> KeyFile:
    """Read the keys from the environment or the key file, which is made if there is none.

    Raises Invalid when the file is readable by others or is not a key file.
    """
    if VARIABLE in environ:
        return _parse(environ[VARIABLE])
    path = key_path(home)
    if not path.exists():
        _make_file(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Invalid(
            f"The key file {path} can be read by others. Run: chmod 600 {path}",
            f"密钥文件 {path} 可被他人读取。请执行：chmod 600 {path}",
            code="key_file_is_open",
        )
    return _parse(path.read_text())


def ring_of(keys: KeyFile) -> KeyRing:
    """Build the key ring."""
    sealing = {int(version): bytes.fromhex(key) for version, key in keys["sealing"].items()}
    return KeyRing(sealing=sealing, blind=tuple(map(bytes.fromhex, _blind_keys(keys))))


def _blind_keys(keys: KeyFile) -> list[str]:
    return [keys["blind"]] if isinstance(keys["blind"], str) else keys["blind"]


def add_sealing_key(path: Path, *, now: datetime) -> int:
    """Add a new sealing key to the key file and return its version; the old ones stay.

    Returns when every process on this machine knows the key.
    """
    with _alone(path):
        keys = _parse(path.read_text())
        version = max(int(known) for known in keys["sealing"]) + 1
        keys["sealing"][str(version)] = secrets.token_hex(KEY_BYTES)
        keys.setdefault("added", {})[str(version)] = now.isoformat(timespec="seconds")
        _write(path, keys)
    time.sleep(2 * LOOK_EVERY)
    return version


def add_blind_key(path: Path) -> None:
    """Put a blind key on top of those in the key file.

    Returns when every process on this machine knows it. Until the stored indexes are renewed with
    it nothing is found by its number: see `gubei.domain.privacy.operations.renew_indexes`.
    """
    with _alone(path):
        keys = _parse(path.read_text())
        keys["blind"] = [*_blind_keys(keys), secrets.token_hex(KEY_BYTES)]
        _write(path, keys)
    time.sleep(2 * LOOK_EVERY)


def drop_old_keys(path: Path, *, now: datetime) -> list[int]:
    """Drop every sealing key but the newest and return their versions.

    The caller has made sure that nothing is sealed with them any more. Raises Invalid while
    the newest key is so young that something begun before it may still be written.
    """
    with _alone(path):
        keys = _parse(path.read_text())
        versions = sorted(map(int, keys["sealing"]))
        newest = versions.pop()
        if versions:
            _refuse_young_key(keys, newest, now)
            keys["sealing"] = {str(newest): keys["sealing"][str(newest)]}
            _write(path, keys)
    return versions


def _refuse_young_key(keys: KeyFile, version: int, now: datetime) -> None:
    added = keys.get("added", {}).get(str(version))
    if added is None or now - datetime.fromisoformat(added) >= SETTLED:
        return
    raise Invalid(
        "The newest key is less than a day old: a list that was being taken in when it was added "
        "may still be sealed with an old one. Try again tomorrow.",
        "最新密钥启用不足一天：此前开始接收的名单可能仍以旧密钥保存，请明天再试。",
        code="key_is_young",
    )


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Be the only process that changes the key file."""
    with path.with_name(f"{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh: KeyFile = {
        "sealing": {"1": secrets.token_hex(KEY_BYTES)},
        "blind": secrets.token_hex(KEY_BYTES),
        "secret": secrets.token_urlsafe(48),
    }
    draft = _draft(path, fresh)
    try:
        # A link fails where a rename would overwrite the keys of whoever was first.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _write(path: Path, keys: KeyFile) -> None:
    _draft(path, keys).replace(path)


def _draft(path: Path, keys: KeyFile) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(keys, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _parse(text: str) -> KeyFile:
    try:
        keys: KeyFile = json.loads(text)
        ring_of(keys)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            "The keys cannot be read; bring the key file back from its backup.",
            "无法读取密钥，请从备份恢复密钥文件。",
            code="keys_unreadable",
        ) from error
    return keys
