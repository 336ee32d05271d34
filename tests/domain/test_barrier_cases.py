"""The cases that hold a device's own code to ours are what our code decides today."""

from collections import Counter

from tests.barrier_cases import FILE, build, text_of


def test_the_cases_are_those_of_our_rules_and_reach_every_rule_that_a_device_can():
    cases = build()
    assert FILE.read_text(encoding="utf-8") == text_of(cases)
    reached = Counter(each["rule"] for case in cases["cases"] for each in case["decided"])
    assert {rule["name"] for rule in cases["rules"]["rules"]} - set(reached) == set()
