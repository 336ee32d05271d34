"""The fast engine answers as plain Python does, and as DuckDB and the Ibis form do."""

import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import trace_sql
from gubei.adapters.visits.engines import engine_of
from gubei.engines.tracing import (
    Index,
    Rings,
    Rule,
    Seeds,
    Spots,
    Visits,
    append,
    build,
    drop_before,
    find_clashes,
    merge,
    network,
    reference,
    trace,
)

HOUR = 3600
STAYS = st.sampled_from([1, 60, 900, 1800, 1801, 7200, 9000, 30_000, 90_000])
# Round moments, so that visits often touch.
MOMENTS = st.integers(0, 60).map(lambda step: step * 900)
RULES = st.builds(
    Rule,
    st.sampled_from([0, 1, 900, 3600]),
    st.sampled_from([0, 0, 600, 1800]),
    st.integers(1, 4),
)


@st.composite
def places_with_zones(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Return spots (place, zone); some places have only zones, as when nobody left the zone out."""
    return draw(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=6, unique=True)
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[tuple[int, int, int, int]]]:
    spots = draw(places_with_zones())
    visit = st.builds(
        lambda person, spot, start, stay: (person, spot, start, start + stay),
        st.integers(0, 6), st.integers(0, len(spots) - 1), MOMENTS, STAYS,
    )  # fmt: skip
    return spots, draw(st.lists(visit, max_size=30))


SEEDS = st.lists(
    st.builds(
        lambda who, begin, length: (who, begin, begin + length),
        st.integers(0, 8), MOMENTS, st.integers(0, 40).map(lambda step: step * 900),
    ),
    max_size=4,
)  # fmt: skip


def as_spots(spots: list[tuple[int, int]]) -> Spots:
    places, zones = zip(*spots, strict=True)
    return Spots(np.array(places, np.uint32), np.array(zones) == 0)


def as_found(rings: Rings) -> reference.Found:
    found: reference.Found = {}
    for ring, each in enumerate(rings.contacts, start=1):
        keys = zip(each.source.tolist(), each.person.tolist(), each.spot.tolist(), strict=True)
        sums = (each.first, each.last, each.seconds, each.encounters)
        values = zip(*(column.tolist() for column in sums), strict=True)
        found |= {(ring, *key): value for key, value in zip(keys, values, strict=True)}
        assert len(each) == len(set(zip(each.source.tolist(), each.person.tolist(), each.spot.tolist(), strict=True)))  # fmt: skip
    return found


def through(rings: Rings) -> dict[int, tuple[int, int]]:
    return {
        person: (ring, int(each.source[each.via[place]]))
        for ring, each in enumerate(rings.contacts, start=1)
        for place, person in enumerate(each.member.tolist())
    }


def in_two_runs(visits: list[tuple[int, int, int, int]], spots: Spots, cut: int) -> Index:
    return append(build(Visits.of(visits[:cut]), spots), Visits.of(visits[cut:]))


@settings(max_examples=200)
@given(world=worlds(), seeds=SEEDS, rule=RULES, cut=st.integers(0, 30))
def test_rings_are_those_of_plain_python(world, seeds, rule, cut):
    spots, visits = world
    index = in_two_runs(visits, as_spots(spots), cut)
    rings = trace(index, Seeds.of(seeds), rule)
    found, ways = reference.trace(visits, spots, seeds, rule)
    assert as_found(rings) == found
    assert through(rings) == ways
    assert as_found(trace(merge(index), Seeds.of(seeds), rule)) == found


@settings(max_examples=150)
@given(world=worlds(), begin=MOMENTS, length=st.integers(0, 50), cut=st.integers(0, 30))
def test_the_network_is_that_of_plain_python(world, begin, length, cut):
    spots, visits = world
    pairs = network(in_two_runs(visits, as_spots(spots), cut), begin, begin + length * 900)
    rows = zip(pairs.one.tolist(), pairs.other.tolist(), pairs.seconds.tolist(), strict=True)
    found = {(one, other): seconds for one, other, seconds in rows}
    assert found == reference.network(visits, spots, begin, begin + length * 900)
    assert len(found) == len(pairs)


@settings(max_examples=100)
@given(world=worlds(), seeds=SEEDS, rule=RULES, hours=st.integers(0, 20), cut=st.integers(0, 30))
def test_dropping_days_leaves_the_answers_of_what_is_kept(world, seeds, rule, hours, cut):
    spots, visits = world
    kept = [visit for visit in visits if visit[3] > hours * HOUR]
    dropped = drop_before(in_two_runs(visits, as_spots(spots), cut), hours * HOUR)
    assert len(dropped) == len(kept)
    found, _ = reference.trace(kept, spots, seeds, rule)
    assert as_found(trace(dropped, Seeds.of(seeds), rule)) == found


@settings(max_examples=100)
@given(world=worlds())
def test_visits_at_two_places_at_once_are_marked(world):
    spots, visits = world
    marked = find_clashes(Visits.of(visits), as_spots(spots)).tolist()
    assert marked == [
        any(
            who == person and spots[where][0] != spots[spot][0] and start < leaves and comes < end
            for person, spot, comes, leaves in visits
        )
        for who, where, start, end in visits
    ]


def many(count: int, *, persons: int = 300, spots: int = 20) -> Visits:
    rng = np.random.default_rng(3)
    start = rng.integers(1_650_000_000, 1_650_400_000, count)
    columns = (rng.integers(0, persons, count), rng.integers(0, spots, count), start)
    table = np.stack([*columns, start + rng.integers(60, 20_000, count)], axis=1)
    return Visits.of(table.tolist())


@pytest.mark.parametrize("rule", [Rule(0, 0, 1), Rule(900, 0, 2), Rule(3600, 1800, 3)])
def test_duckdb_finds_the_same_rings(rule):
    visits = many(4000)
    seeds = Seeds.of([(1, 1_650_000_000, 1_650_100_000), (1, 1_650_050_000, 1_650_200_000),
                      (7, 1_650_100_000, 1_650_110_000)])  # fmt: skip
    with trace_sql.load(visits) as connection:
        tables = trace_sql.trace(connection, seeds, rule)
        rings = trace(build(visits, Spots.plain(20)), seeds, rule)
        assert rings.sizes
        assert trace_sql.differing(connection, tables, rings) == 0


def test_two_threads_find_the_same_in_the_same_order():
    index = build(many(20_000), Spots.plain(20))
    seeds = Seeds.of(
        [(who, at, at + 9000) for who in range(100) for at in (1_650_000_000, 1_650_090_000)]
    )
    one, two = (trace(index, seeds, Rule(900, 0, 2), threads=threads) for threads in (1, 3))
    assert [each.source.tolist() for each in one.contacts] == [
        each.source.tolist() for each in two.contacts
    ]
    assert as_found(one) == as_found(two)


def test_duckdb_finds_the_same_network():
    visits = many(3000)
    day = (1_650_100_000, 1_650_186_400)
    with trace_sql.load(visits) as connection:
        theirs = trace_sql.network(connection, *day)
    ours = network(build(visits, Spots.plain(20)), *day)
    assert sorted(zip(ours.one, ours.other, ours.seconds, strict=True)) == sorted(
        zip(theirs["one"], theirs["other"], theirs["seconds"], strict=True)
    )


# Ibis still calls DuckDB by names that DuckDB has given up, and Spark opens sockets of its own.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_the_ibis_form_finds_the_same_rings(engine):
    if engine == "spark":
        pytest.importorskip(
            "pyspark", reason="pyspark is not installed: pip install 'gubei[spark]'"
        )
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java, which is not at hand.")
    spots = [(0, 0), (0, 1), (0, 2), (1, 0), (2, 1)]
    visits = many(150, persons=25, spots=5)
    seeds, rule = Seeds.of([(1, 1_650_000_000, 1_650_200_000)]), Rule(600, 900, 2)
    theirs = engine_of(engine)(visits, as_spots(spots))(seeds, rule)
    ours = trace(build(visits, as_spots(spots)), seeds, rule)
    assert as_found(theirs) == as_found(ours)
    assert through(theirs) == through(ours)
    assert len(ours.sizes) == 2
