"""Invented visits of a district, the same for the same numbers."""

import numpy as np

from gubei.engines.tracing import Seeds, Spots, Visits

PEOPLE, PLACES, DAYS = 500_000, 20_000, 14
BEGIN = 1_650_211_200  # 18 April 2022, 0:00 in Shanghai
_DAY = 86_400
# Zipf's law as Mandelbrot wrote it, popularity ~ 1 / (rank + 500): the busiest place has 0.05 % of all
# visits (1,900 a day at 50 million), the first thousand 30 %. The bare law would put 9.5 %, or
# 340,000 people a day, into one room.
_FLAT = 500


def invent(visits: int, *, seed: int = 2022) -> tuple[Visits, Spots]:
    """Return visits between 6:00 and 22:00 of 14 days: 9 of 10 of about 20 minutes, 1 of 4 hours."""
    rng = np.random.default_rng(seed)
    popular = np.cumsum(1.0 / (np.arange(1, PLACES + 1) + _FLAT))
    # float32 and uint32 on the way: fifty million visits should leave room for what is measured.
    spot = np.searchsorted(popular / popular[-1], rng.random(visits, np.float32)).astype(np.uint32)
    np.minimum(spot, PLACES - 1, out=spot)
    person = rng.integers(0, PEOPLE, visits, np.uint32)
    start = rng.integers(6 * 3600, 22 * 3600, visits, np.uint32)
    start += rng.integers(0, DAYS, visits, np.uint32) * np.uint32(_DAY) + np.uint32(BEGIN)
    stay = rng.exponential(1.0, visits).astype(np.float32)
    stay *= np.where(rng.random(visits, np.float32) < 0.9, np.float32(1200), np.float32(14_400))
    end = start + np.clip(stay, 60, 12 * 3600).astype(np.uint32)
    return Visits(person, spot, start, end), Spots.plain(PLACES)


def seeds_of(visits: Visits, count: int, *, seed: int = 5) -> Seeds:
    """Return cases with an infectious window of four days, days 6 to 9, who went somewhere then."""
    rng = np.random.default_rng(seed)
    begin, end = BEGIN + 5 * _DAY, BEGIN + 9 * _DAY
    rows = rng.integers(0, len(visits), 40 * count)
    out = rows[(visits.start[rows] >= begin) & (visits.end[rows] < end)]
    persons = list(dict.fromkeys(visits.person[out].tolist()))[:count]
    return Seeds.of([(person, begin, end) for person in persons])
