"""Version 7 UUIDs (RFC 9562, section 5.7): keys that sort by the time they were made."""

import os
import uuid
from collections.abc import Iterator
from itertools import count

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_BLOCK = 4096
_FEW = 16
# The 20 bits that count within `high` never overflow within a block, for 4096 divides them.
_STEPS = range(0, _BLOCK << 42, 1 << 42)
# Each run of a process begins behind the one before: what is written later in the same
# millisecond sorts later. After 2^20 runs the count begins anew.
_runs = count()


def uuid7_at(milliseconds: int, chance: bytes) -> uuid.UUID:
    """Build a key from Unix milliseconds and ten bytes of chance."""
    noise = int.from_bytes(chance[:10], "big")
    high = (noise >> 64) & 0xFFF
    low = noise & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=(milliseconds << 80) | _VERSION_7 | (high << 64) | _VARIANT | low)


def uuid7_run(milliseconds: int) -> Iterator[uuid.UUID]:
    """Yield keys in ascending order without end, all made at `milliseconds`.

    The 32 bits after the version count up, so that rows written in one go sort in the
    order they came and land side by side in the index; 42 bits of chance follow.
    """
    place = next(_runs) * _BLOCK
    while True:
        high, low = divmod(place % (1 << 32), 1 << 20)
        first = (milliseconds << 80) | _VERSION_7 | (high << 64) | _VARIANT | (low << 42)
        for step, chance in zip(_STEPS, _chances(), strict=True):
            yield uuid.UUID(int=first + step + (chance >> 22))
        place += _BLOCK


def _chances() -> Iterator[int]:
    """Yield a block of 64-bit numbers. Most runs make a handful of keys: those come first."""
    for size in (_FEW, _BLOCK - _FEW):
        yield from memoryview(os.urandom(8 * size)).cast("Q")
