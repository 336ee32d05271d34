"""A folder of editions of the visit index: the newest is mapped into memory and kept open."""

import json
import os
import shutil
import threading
from datetime import datetime
from pathlib import Path

import numpy as np

from gubei.adapters.visits.keeping import map_index, write_index
from gubei.engines.tracing.editions import Edition

_NAMES = ("persons", "sites", "zones", "absorbed", "roots")
_DIGITS = 20


class Shelf:
    """Editions in a folder, named by their watermark. Processes share it; one of them writes."""

    def __init__(self, home: Path) -> None:
        """Keep editions in `home`, which is made when the first one is put there."""
        self.home = home
        self._open: tuple[str, Edition] | None = None
        self._lock = threading.Lock()

    def newest(self) -> Edition | None:
        """Return the newest edition, mapped; None where there is none yet."""
        name = next(iter(self._folders()), None)
        with self._lock:
            if name is None:
                self._open = None
            elif self._open is None or self._open[0] != name:
                self._open = (name, _read(self.home / name))
            return self._open[1] if self._open else None

    def put(self, edition: Edition) -> None:
        """Write an edition, whole or not at all; older ones than the one before it are dropped.

        A process that still asks an older one keeps its files until it lets go.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.home / f".draft.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        write_index(edition.index, draft)
        for name in _NAMES:
            np.save(draft / f"key_{name}.npy", getattr(edition, name))
        note = {"watermark": edition.watermark, "built_at": edition.built_at.isoformat()}
        (draft / "edition.json").write_text(json.dumps(note), encoding="utf-8")
        draft.rename(self.home / f"{edition.watermark:0{_DIGITS}}.{os.urandom(4).hex()}")
        for old in self._folders()[2:]:
            shutil.rmtree(self.home / old, ignore_errors=True)

    def _folders(self) -> list[str]:
        """Return the names of whole editions, the newest first."""
        if not self.home.is_dir():
            return []
        found = [each for each in self.home.iterdir() if not each.name.startswith(".")]
        found.sort(key=lambda each: (each.name.partition(".")[0], each.stat().st_mtime_ns))
        return [each.name for each in reversed(found)]


def _read(folder: Path) -> Edition:
    note = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    names = {name: np.load(folder / f"key_{name}.npy") for name in _NAMES}
    built_at = datetime.fromisoformat(note["built_at"])
    return Edition(map_index(folder), **names, watermark=note["watermark"], built_at=built_at)
