"""How many tests pooling takes.

Everybody is positive with the same chance, independently of all others: where the positive live in one
house and share a tube, fewer tubes are positive than is said here. A test errs never.
"""

from math import isqrt

# A single positive was found in pools of 32 (Yelin et al., Clinical Infectious Diseases 71, 2020).
LARGEST = 32
IN_USE = (1, 5, 10, 20)


def positive_pools(people: int, size: int, prevalence: float) -> float:
    """Return how many pools hold at least one positive; the last pool may be smaller."""
    whole, rest = divmod(people, size)
    return whole * _any(size, prevalence) + (_any(rest, prevalence) if rest else 0.0)


def dorfman(people: int, size: int, prevalence: float) -> float:
    """Return the tests expected: a test for each pool, and one for everybody in a positive pool.

    Dorfman, Annals of Mathematical Statistics 14, 1943. Pools of one are not tested again.
    """
    if size == 1:
        return float(people)
    whole, rest = divmod(people, size)
    return whole * _of_pool(size, prevalence) + (_of_pool(rest, prevalence) if rest else 0.0)


def two_stage(people: int, size: int, prevalence: float) -> float:
    """Return the tests expected with two stages of pools.

    A positive pool is tested again in smaller ones of about the square root of its size, and
    everybody in a positive small pool singly.
    """
    small = isqrt(size)
    if small < 2:
        return dorfman(people, size, prevalence)
    whole, rest = divmod(people, size)
    return whole * _of_two(size, small, prevalence) + (
        _of_two(rest, small, prevalence) if rest else 0.0
    )


def best_pool(prevalence: float, sizes: tuple[int, ...] = tuple(range(1, LARGEST + 1))) -> int:
    """Return the size with the fewest tests for each person by Dorfman; the smaller one of two equal."""
    return min(sizes, key=lambda size: (_of_pool(size, prevalence) / size, size))


def _any(size: int, prevalence: float) -> float:
    return float(1 - (1 - prevalence) ** size)


def _of_pool(size: int, prevalence: float) -> float:
    return 1.0 if size == 1 else 1 + size * _any(size, prevalence)


def _of_two(size: int, small: int, prevalence: float) -> float:
    """Return the tests for one pool: itself, its small pools if it is positive, then single ones.

    A small pool can only be positive within a positive pool, so its chance needs no condition.
    """
    whole, rest = divmod(size, small)
    parts = [small] * whole + ([rest] if rest else [])
    single = sum(part * _any(part, prevalence) for part in parts if part > 1)
    return 1 + (len(parts) * _any(size, prevalence) if size > 1 else 0) + single
