"""The key file: made at first start with mode 600, or keys from the environment.

Format (JSON): `{"sealing": {"1": "<64 hex digits>"}, "blind": "<64 hex digits>",
"secret": "<Django's secret>"}`. Losing it is losing every sealed value: back it up apart from
the database.
"""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from gubei.engines.sealing import KEY_BYTES, KeyRing
from gubei.terms.refusals import Invalid

VARIABLE = "GUBEI_KEYS"


class KeyFile(TypedDict):
    """What stands in the key file."""

    sealing: dict[str, str]
    blind: str
    secret: str


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
    return KeyRing(sealing=sealing, blind=bytes.fromhex(keys["blind"]))


def add_sealing_key(home: Path) -> int:
    """Add a new sealing key to the key file and return its version; the old ones stay."""
    path = key_path(home)
    keys = _parse(path.read_text())
    version = max(int(known) for known in keys["sealing"]) + 1
    keys["sealing"][str(version)] = secrets.token_hex(KEY_BYTES)
    _write(path, keys)
    return version


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
