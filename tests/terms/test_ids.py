"""Keys sort by the time they were made, within a millisecond too."""

from itertools import islice
from uuid import RFC_4122

from gubei.terms.ids import uuid7_run

NOON = 1_650_945_600_000


def test_keys_of_one_millisecond_sort_as_they_were_made():
    keys = [next(uuid7_run(NOON)) for _ in range(1_000)] + list(islice(uuid7_run(NOON), 9_000))
    assert keys == sorted(keys)
    assert len(set(keys)) == 10_000
    assert {(key.version, key.variant, key.int >> 80) for key in keys} == {(7, RFC_4122, NOON)}


def test_a_later_millisecond_sorts_later_whatever_was_made_before():
    later, earlier = next(uuid7_run(NOON + 1)), next(uuid7_run(NOON))
    assert earlier < later
