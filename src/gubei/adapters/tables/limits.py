"""How much of a file is read before it is refused as a whole."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file. Sizes are in bytes; `ratio` is unpacked size over packed size."""

    unpacked: int = 2 * 1024**3
    ratio: int = 200
    ratio_from: int = 100 * 1024**2
    rows: int = 1_500_000
    columns: int = 500
    cells: int = 30_000_000
    header_within: int = 30


LIMITS = Limits()
