"""What the cases of a pack cannot say, and that those which can do not forget the traps."""

from datetime import date

import pytest

from gubei.adapters.packs import check_cases, pack_folder, pack_names, read_cases, read_pack
from gubei.engines.policy import Anchor, Facts, decide


def test_lin_mei_is_tested_from_the_day_after_her_arrival_to_the_third() -> None:
    facts = Facts("entrant", {Anchor.ARRIVAL: date(2022, 4, 13)})
    tests = decide(read_pack("bj-entry-2022-04"), facts, date(2022, 4, 13)).tests
    assert [(each.earliest, each.due) for each in tests] == [(date(2022, 4, 14), date(2022, 4, 16))]


@pytest.mark.parametrize("name", pack_names())
def test_what_a_release_waits_for_stands_in_the_cases(name: str) -> None:
    cases = read_cases(pack_folder() / "cases" / f"{name}.yaml")
    asked = {
        tuple(str(each.evidence) for each in rule.release)
        for rule in read_pack(name).classes.values()
        if rule.release
    }
    stated = {tuple(each.split()[0] for each in case.release or ()) for case in cases}
    assert asked - stated == set()


def test_a_case_that_waits_for_another_day_does_not_hold() -> None:
    """Zhao Qiang's release waits for the day that Beijing tests his close contact on: the fifth."""
    name = "cn-covid19-bj-2022-05"
    cases = read_cases(pack_folder() / "cases" / f"{name}.yaml")
    zhao = next(each for each in cases if each.case.startswith("Zhao Qiang, secondary"))
    waits = ("own_tests_negative", "linked_contact_test_negative day 5")
    wrong = zhao.model_copy(update={"release": (waits[0], "linked_contact_test_negative day 7")})
    assert [
        (each.what, each.says, each.answers) for each in check_cases(read_pack(name), [wrong])
    ] == [("release", wrong.release, waits)]
