"""Pictures of pages, and the small ones that a person looked at and approved.

A picture is compared in squares of five points of its small form (480 points wide on a desk, 240
on a phone). What fonts and smoothing change is lost there; what moves, vanishes or turns up is
not. The pictures in full size lie in `screenshots/` after a run. To approve them, look at them,
then run: pytest tests/browser/test_pages_zh.py tests/browser/test_pages_en.py --approve
"""

import base64
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
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
# Chromium itself reads and shrinks the pictures: nothing else here knows how to.
_SHRINK = """
async ({data, width, square}) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const full = await createImageBitmap(new Blob([bytes]));
  const height = Math.round((full.height * width) / full.width);
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(full, 0, 0, width, height);
  const {data: points} = brush.getImageData(0, 0, width, height);
  const rows = Math.floor(height / square), columns = Math.floor(width / square);
  const greys = new Array(rows * columns).fill(0);
  for (let y = 0; y < rows * square; y++)
    for (let x = 0; x < columns * square; x++) {
      const at = 4 * (y * width + x);
      const grey = 0.299 * points[at] + 0.587 * points[at + 1] + 0.114 * points[at + 2];
      greys[Math.floor(y / square) * columns + Math.floor(x / square)] += grey / square / square;
    }
  const blob = await canvas.convertToBlob({type: "image/webp", quality: 0.6});
  const small = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of small) text += String.fromCharCode(byte);
  return {small: btoa(text), greys};
}
"""


@dataclass
class Gallery:
    """Takes pictures and hangs them beside the approved ones. `room` is a page to work in."""

    room: Page
    approves: bool

    def take(self, page: Page, name: str) -> None:
        """Keep the picture of a page in full size, for people."""
        TAKEN.mkdir(exist_ok=True)
        page.screenshot(path=_taken(name), animations="disabled", caret="hide")

    def compare(self, name: str) -> list[str]:
        """Say where a picture is far from the approved one; or approve it."""
        if not _has_font():
            pytest.skip(f"the pictures are not compared: the font {_FONT} is not installed")
        if name.rsplit("-", 2)[0] in _IN_EITHER_ORDER:
            return []
        approved = APPROVED / f"{name}.webp"
        small, greys = self._shrink(_taken(name))
        if self.approves:
            APPROVED.mkdir(exist_ok=True)
            approved.write_bytes(small)
            return []
        if not approved.is_file():
            return [f"nobody approved {name}: look at {_taken(name)}, then use --approve"]
        share = share_off(greys, self._shrink(approved)[1])
        if share <= MOST:
            return []
        return [f"{share:.1%} of {_taken(name)} is not as in {approved.name}: look at both"]

    def _shrink(self, path: Path) -> tuple[bytes, NDArray[np.float64]]:
        data = base64.b64encode(path.read_bytes()).decode()
        width = _WIDTHS[path.stem.rpartition("-")[2]]
        found = self.room.evaluate(_SHRINK, {"data": data, "width": width, "square": _SQUARE})
        return base64.b64decode(found["small"]), np.array(found["greys"])


def share_off(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return which share of the squares differs by more than the tolerance; 1 for other sizes."""
    if left.shape != right.shape:
        return 1.0
    return float(np.mean(np.abs(left - right) > TOLERANCE))


def _taken(name: str) -> Path:
    return TAKEN / f"{name}.png"


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
