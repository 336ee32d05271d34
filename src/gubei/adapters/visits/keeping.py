"""An index in a folder: plain arrays that are mapped into memory, so that a start takes milliseconds."""

import os
import shutil
from pathlib import Path
from typing import Literal

import numpy as np

from gubei.engines.tracing import Index, Spots, build, merge
from gubei.engines.tracing.index import Run, frozen_run, meet
from gubei.engines.tracing.values import Visits


def keep_index(index: Index, folder: Path) -> None:
    """Write an index, whole or not at all; what was appended is merged. Only the owner may read it."""
    whole = merge(index) if len(index.fresh.rows) else index
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    write_index(whole, draft)
    old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def write_index(index: Index, folder: Path) -> None:
    """Write the arrays of an index without a fresh run into a folder."""
    for name, array in index.base._asdict().items():
        np.save(folder / f"{name}.npy", array)
    np.save(folder / "place_of_spot.npy", index.spots.place)
    np.save(folder / "whole_spot.npy", index.spots.whole)


def open_index(folder: Path) -> Index:
    """Map a kept index into memory; nothing is read before it is asked for. Raises OSError."""
    return _mapped(folder, "r")


def map_index(folder: Path) -> Index:
    """Map a kept index for this process alone: what is changed in it, nobody else sees."""
    return _mapped(folder, "c")


def _mapped(folder: Path, mode: Literal["r", "c"]) -> Index:
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode=mode) for name in Run._fields}
    spots = Spots(np.load(folder / "place_of_spot.npy"), np.load(folder / "whole_spot.npy"))
    nothing = build(Visits.of([]), spots).fresh
    return Index(frozen_run(Run(**arrays)), nothing, spots, meet(spots))
