"""Who shared whose air: Lin Mei in the shop, Wang Qiang after her, and those whom they met."""

import numpy as np
import pytest

from gubei.adapters.visits import keep_index, open_index
from gubei.engines.tracing import (
    Rings,
    Rule,
    Seeds,
    Spots,
    Visits,
    append,
    as_visits,
    build,
    degrees,
    drop_before,
    empty,
    join_spells,
    network,
    trace,
)

LIN, WANG, ZHAO, LI, CHEN = range(5)
SHOP, MARKET, PARK = range(3)
NINE = 1_650_934_800  # 26 April 2022, 9:00 in Shanghai
ALL_DAY = (NINE - 9 * 3600, NINE + 15 * 3600)


def at(hours: int, minutes: int = 0) -> int:
    return NINE + (hours - 9) * 3600 + minutes * 60


def traced(
    rows: list[tuple[int, int, int, int]], rule: Rule, *seeds: tuple[int, int, int]
) -> Rings:
    index = build(Visits.of(rows), Spots.plain(3))
    return trace(index, Seeds.of(seeds or [(LIN, *ALL_DAY)]), rule)


def contacts(rings: Rings) -> list[tuple[int, int, int, int, int]]:
    """Return (ring, source, person, spot, minutes) of every contact."""
    return [
        (ring, source, person, spot, seconds // 60)
        for ring, each in enumerate(rings.contacts, start=1)
        for source, person, spot, seconds in zip(
            each.source.tolist(),
            each.person.tolist(),
            each.spot.tolist(),
            each.seconds.tolist(),
            strict=True,
        )
    ]


IN_SHOP = (LIN, SHOP, at(9), at(10))


def test_wang_qiang_was_in_the_shop_with_lin_mei_for_twenty_minutes():
    rings = traced([IN_SHOP, (WANG, SHOP, at(9, 50), at(11))], Rule(600))
    assert contacts(rings) == [(1, LIN, WANG, SHOP, 10)]
    (ring,) = rings.contacts
    assert (ring.first.tolist(), ring.last.tolist()) == ([at(9, 50)], [at(10)])


def test_who_comes_as_lin_mei_leaves_has_not_met_her():
    assert contacts(traced([IN_SHOP, (WANG, SHOP, at(10), at(11))], Rule())) == []


def test_air_lingers_for_who_comes_after_and_not_for_who_came_before():
    rows = [IN_SHOP, (WANG, SHOP, at(10, 5), at(10, 40)), (ZHAO, SHOP, at(8), at(9))]
    assert contacts(traced(rows, Rule(0, 1800))) == [(1, LIN, WANG, SHOP, 25)]


def test_minutes_of_one_place_are_added_and_those_of_two_are_not():
    rows = [
        IN_SHOP, (LIN, MARKET, at(11), at(12)),
        (WANG, SHOP, at(9), at(9, 10)), (WANG, SHOP, at(9, 30), at(9, 40)),
        (ZHAO, SHOP, at(9), at(9, 10)), (ZHAO, MARKET, at(11), at(11, 10)),
    ]  # fmt: skip
    assert contacts(traced(rows, Rule(900))) == [(1, LIN, WANG, SHOP, 20)]


def test_only_the_window_of_a_seed_counts():
    rows = [IN_SHOP, (WANG, SHOP, at(9), at(9, 20)), (ZHAO, SHOP, at(9, 20), at(9, 50))]
    assert contacts(traced(rows, Rule(), (LIN, at(9, 30), at(12)))) == [(1, LIN, ZHAO, SHOP, 20)]


def test_whom_wang_qiang_met_before_he_met_lin_mei_is_in_no_ring():
    rows = [
        IN_SHOP, (WANG, SHOP, at(9, 30), at(9, 45)),
        (WANG, PARK, at(8), at(9)), (LI, PARK, at(8), at(9)),
        (WANG, MARKET, at(11), at(12)), (CHEN, MARKET, at(11, 30), at(12)),
    ]  # fmt: skip
    rings = traced(rows, Rule(rings=3))
    assert contacts(rings) == [(1, LIN, WANG, SHOP, 15), (2, WANG, CHEN, MARKET, 30)]
    assert rings.sizes == [1, 1]
    assert rings.path_to(CHEN) == [(1, 0), (2, 0)]
    assert rings.path_to(LI) == []


def test_a_seed_twice_with_windows_that_overlap_counts_once():
    rows = [IN_SHOP, (WANG, SHOP, at(9), at(10))]
    once = traced(rows, Rule())
    twice = traced(rows, Rule(), (LIN, at(8), at(9, 40)), (LIN, at(9, 20), at(12)))
    assert contacts(twice) == contacts(once) == [(1, LIN, WANG, SHOP, 60)]


def test_a_seed_that_nobody_saw_has_no_ring():
    assert traced([IN_SHOP], Rule(), (4_000_000, *ALL_DAY)).sizes == []
    assert trace(empty(Spots.plain(3)), Seeds.of([(LIN, *ALL_DAY)]), Rule()).sizes == []


def test_a_visit_without_a_zone_meets_every_zone_and_two_zones_do_not_meet():
    # The shop as a whole, its vegetables, its tills.
    spots = Spots(np.array([0, 0, 0], np.uint32), np.array([True, False, False]))
    rows = [(LIN, 1, at(9), at(10)), (WANG, 2, at(9), at(10)), (ZHAO, 0, at(9), at(10)),
            (LI, 1, at(9), at(9, 30))]  # fmt: skip
    index = build(Visits.of(rows), spots)
    found = trace(index, Seeds.of([(LIN, *ALL_DAY)]), Rule())
    assert sorted(contacts(found)) == [(1, LIN, ZHAO, 1, 60), (1, LIN, LI, 1, 30)]
    pairs = network(index, *ALL_DAY)
    met = sorted(zip(pairs.one.tolist(), pairs.other.tolist(), pairs.seconds // 60, strict=True))
    assert met == [(LIN, ZHAO, 60), (LIN, LI, 30), (WANG, ZHAO, 60), (ZHAO, LI, 30)]


def test_the_path_takes_the_earliest_exposure():
    rows = [
        IN_SHOP, (WANG, SHOP, at(9), at(10)), (ZHAO, SHOP, at(9), at(10)),
        (ZHAO, PARK, at(12), at(13)), (WANG, PARK, at(12, 10), at(13)), (LI, PARK, at(12), at(13)),
    ]  # fmt: skip
    rings = traced(rows, Rule(rings=2))
    assert [int(rings.contacts[1].source[at]) for _, at in rings.path_to(LI)[1:]] == [ZHAO]


def test_what_is_appended_is_seen_at_once_also_new_people_and_places():
    index = build(Visits.of([IN_SHOP]), Spots.plain(1))
    more = append(index, Visits.of([(900, 0, at(9), at(10)), (LIN, 5, at(11), at(12)),
                                    (901, 5, at(11), at(12))]), Spots.plain(6))  # fmt: skip
    found = trace(more, Seeds.of([(LIN, *ALL_DAY)]), Rule())
    assert contacts(found) == [(1, LIN, 900, 0, 60), (1, LIN, 901, 5, 60)]
    assert trace(index, Seeds.of([(LIN, *ALL_DAY)]), Rule()).sizes == []


def test_sixteen_bytes_a_visit_and_the_spots():
    rng = np.random.default_rng(1)
    start = rng.integers(NINE, NINE + 1_000_000, 200_000)
    rows = np.stack(
        [rng.integers(0, 1000, 200_000), rng.integers(0, 100, 200_000), start, start + 900]
    )
    index = build(Visits.of(rows.T.tolist()), Spots.plain(100))
    assert index.nbytes / len(index) < 16.1


def test_an_index_is_kept_in_a_folder_and_mapped(tmp_path):
    rows = [IN_SHOP, (WANG, SHOP, at(9, 30), at(9, 45))]
    index = append(build(Visits.of(rows[:1]), Spots.plain(3)), Visits.of(rows[1:]))
    for _ in range(2):  # the second time there is one already
        keep_index(index, tmp_path / "index")
    opened = open_index(tmp_path / "index")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    assert contacts(trace(opened, Seeds.of([(LIN, *ALL_DAY)]), Rule())) == [
        (1, LIN, WANG, SHOP, 15)
    ]
    more = append(opened, Visits.of([(ZHAO, SHOP, at(9), at(10))]))
    assert trace(more, Seeds.of([(LIN, *ALL_DAY)]), Rule()).sizes == [2]


def test_retention_drops_whole_days_only():
    index = build(Visits.of([IN_SHOP]), Spots.plain(3))
    assert len(drop_before(index, ALL_DAY[1])) == 0
    assert len(drop_before(index, ALL_DAY[0])) == 1
    with pytest.raises(ValueError, match="hour"):
        drop_before(index, ALL_DAY[0] + 1)


def test_records_of_one_pair_a_step_apart_are_one_spell():
    time = np.array([40, 20, 100, 20, 40], np.int64)
    one, other = np.array([[1, 2, 1, 1, 1], [2, 1, 2, 3, 3]], np.uint32)
    spells = join_spells(time, one, other, gap=20, step=20)
    rows = zip(spells.one, spells.other, spells.start, spells.end, strict=True)
    assert [tuple(map(int, row)) for row in rows] == [(1, 2, 0, 40), (1, 2, 80, 100), (1, 3, 0, 40)]
    assert degrees(spells, 4).tolist() == [0, 2, 1, 1]
    visits, zero = as_visits(spells)
    assert (len(visits), zero) == (6, 0)
