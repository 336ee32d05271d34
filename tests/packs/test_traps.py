"""What the cases of a pack cannot say: the first day of a test, and what a release waits for."""

from datetime import date

import pytest

from gubei.adapters.packs import read_pack
from gubei.engines.policy import Anchor, Evidence, Facts, decide


def test_lin_mei_is_tested_from_the_day_after_her_arrival_to_the_third() -> None:
    facts = Facts("entrant", {Anchor.ARRIVAL: date(2022, 4, 13)})
    tests = decide(read_pack("bj-entry-2022-04"), facts, date(2022, 4, 13)).tests
    assert [(each.earliest, each.due) for each in tests] == [(date(2022, 4, 14), date(2022, 4, 16))]


@pytest.mark.parametrize("name", ["cn-covid19-ed8", "cn-covid19-bj-2022-05", "cn-covid19-ed9"])
def test_the_release_of_a_secondary_contact_waits_for_the_linked_test(name: str) -> None:
    pack = read_pack(name)
    facts = Facts("secondary_contact", {Anchor.LAST_EXPOSURE: date(2022, 5, 4)})
    held = decide(pack, facts, date(2022, 5, 4)).release
    assert [
        (each.evidence, pack.parameters[each.day].at(date(2022, 5, 4)).value if each.day else None)
        for each in held
    ] == [(Evidence.OWN_TESTS_NEGATIVE, None), (Evidence.LINKED_CONTACT_TEST_NEGATIVE, 7)]
