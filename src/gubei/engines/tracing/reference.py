"""The slow twin: the same questions in plain Python, every visit beside every other."""

from collections import defaultdict
from collections.abc import Sequence

from gubei.engines.tracing.values import FOREVER, Rule

Row = tuple[int, int, int, int]
Window = tuple[int, int, int]
# (place, zone); zone 0 is the whole place.
Spot = tuple[int, int]
# (ring, source, person, spot) -> (first, last, seconds, encounters)
Found = dict[tuple[int, int, int, int], tuple[int, int, int, int]]


def trace(
    visits: Sequence[Row], spots: Sequence[Spot], seeds: Sequence[Window], rule: Rule
) -> tuple[Found, dict[int, tuple[int, int]]]:
    """Return all contacts, and for each person of a ring (ring, through whom)."""
    windows, known = joined(seeds), {person for person, _, _ in seeds}
    found: Found = {}
    through: dict[int, tuple[int, int]] = {}
    for ring in range(1, rule.rings + 1):
        contacts = _contacts(visits, spots, windows, known, rule)
        ways: dict[int, tuple[int, int, int, int]] = {}
        for (source, person, spot), (first, last, seconds, count) in contacts.items():
            found[ring, source, person, spot] = (first, last, seconds, count)
            way = (first, -seconds, source, spot)
            ways[person] = min(ways.get(person, way), way)
        through |= {person: (ring, way[2]) for person, way in ways.items()}
        known |= ways.keys()
        windows = [(person, way[0], FOREVER) for person, way in ways.items()]
    return found, through


def _contacts(
    visits: Sequence[Row],
    spots: Sequence[Spot],
    windows: Sequence[Window],
    known: set[int],
    rule: Rule,
) -> dict[tuple[int, int, int], tuple[int, int, int, int]]:
    met = defaultdict(list)
    for source, opens, closes in windows:
        for who, where, start, end in visits:
            begin, until = max(start, opens), min(end, closes)
            if who != source or begin >= until:
                continue
            for person, spot, comes, goes in visits:
                first, last = max(comes, begin), min(goes, until + rule.linger)
                if person not in known and meets(spots[where], spots[spot]) and first < last:
                    met[source, person, where].append((first, last))
    added = {
        key: (
            min(first for first, _ in times),
            max(last for _, last in times),
            sum(last - first for first, last in times),
            len(times),
        )
        for key, times in met.items()
    }
    return {key: each for key, each in added.items() if each[2] >= rule.least}


def meets(one: Spot, other: Spot) -> bool:
    """Say whether two spots share their air: two zones of a place do not, unless one is 0."""
    return one[0] == other[0] and (one[1] == other[1] or 0 in (one[1], other[1]))


def joined(seeds: Sequence[Window]) -> list[Window]:
    """Return the windows, those of one person that touch or overlap as one."""
    result: list[Window] = []
    for person, begin, end in sorted(seeds):
        if result and result[-1][0] == person and begin <= result[-1][2]:
            result[-1] = (person, result[-1][1], max(result[-1][2], end))
        else:
            result.append((person, begin, end))
    return result


def network(
    visits: Sequence[Row], spots: Sequence[Spot], begin: int, end: int
) -> dict[tuple[int, int], int]:
    """Return for each pair that met in a period the seconds that it shared."""
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for number, (one, where, start, goes) in enumerate(visits):
        for other, spot, comes, leaves in visits[:number]:
            shared = min(goes, leaves, end) - max(start, comes, begin)
            if shared > 0 and one != other and meets(spots[where], spots[spot]):
                pairs[min(one, other), max(one, other)] += shared
    return dict(pairs)
