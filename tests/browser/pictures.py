"""Pictures of pages, and the small ones that a person looked at and approved.

A picture is compared in squares of five points of its small form (480 points wide on a desk, 240
on a phone). What fonts and smoothing change is lost there; what moves, vanishes or turns up is
not. The pictures in full size lie in `screenshots/` after a run. To approve them, look at them,
then run: pytest tests/browser/test_pages_zh.py tests/browser/test_pages_en.py --approve
"""

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

HERE = Path(__file__).parent
TAKEN = HERE / "screenshots"
APPROVED = HERE / "approved"
TOLERANCE = 20
"""Of 255 steps between black and white, how far a square may be off."""
MOST = 0.04
"""Which share of the squares may be off by more."""
# Kept for people, not compared: facts of one minute stand in either order on these pages, rooms
# are found for whoever's key comes first, and a graph is still moving into its places.
_IN_EITHER_ORDER = (
    "access-log", "waiting", "waiting-approval", "case-graph", "isolation-site",
    "isolation-transfers", "isolation-day",
)  # fmt: skip
_WIDTHS = {"desk": 480, "phone": 240}
_SQUARE = 5
_FONT = "Noto Sans CJK SC"


@dataclass
class Gallery:
    """Takes pictures and hangs them beside the approved ones."""

    approves: bool

    def take(self, page: Page, name: str) -> None:
        """Keep the picture of a page in full size, for people."""
        TAKEN.mkdir(exist_ok=True)
        page.screenshot(path=_taken(name), animations="disabled", caret="hide")

    def compare(self, name: str) -> list[str]:
        """Say where a picture is far from the approved one; or approve it. One that is not stays."""
        if not _has_font():
            pytest.skip(f"the pictures are not compared: the font {_FONT} is not installed")
        if name.rsplit("-", 2)[0] in _IN_EITHER_ORDER:
            return []
        approved, small = APPROVED / f"{name}.webp", _shrunk(_taken(name))
        is_there = approved.is_file()
        share = share_off(greys_of(small), greys_of(Image.open(approved))) if is_there else 1.0
        if share <= MOST:
            return []
        if self.approves:
            APPROVED.mkdir(exist_ok=True)
            small.save(approved, quality=60)
            return []
        if not is_there:
            return [f"nobody approved {name}: look at {_taken(name)}, then use --approve"]
        return [f"{share:.1%} of {_taken(name)} is not as in {approved.name}: look at both"]


def _shrunk(path: Path) -> Image.Image:
    """Return the small form of a picture in full size."""
    with Image.open(path) as full:
        width = _WIDTHS[path.stem.rpartition("-")[2]]
        size = (width, round(full.height * width / full.width))
        return full.convert("RGB").resize(size, Image.Resampling.BOX)


def greys_of(small: Image.Image) -> NDArray[np.float64]:
    """Return how light each square of a small picture is, from 0 to 255."""
    points = np.asarray(small.convert("L"), dtype=np.float64)
    rows, columns = points.shape[0] // _SQUARE, points.shape[1] // _SQUARE
    whole = points[: rows * _SQUARE, : columns * _SQUARE]
    return whole.reshape(rows, _SQUARE, columns, _SQUARE).mean(axis=(1, 3))


def share_off(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return which share of the squares differs by more than the tolerance; 1 for other sizes."""
    if left.shape != right.shape:
        return 1.0
    return float(np.mean(np.abs(left - right) > TOLERANCE))


def _taken(name: str) -> Path:
    return TAKEN / f"{name}.png"


@cache
def _has_font() -> bool:
    try:
        listed = subprocess.run(  # noqa: S603
            ["fc-list", _FONT],  # noqa: S607 - wherever fontconfig is
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return False
    return bool(listed.stdout.strip())
