"""The cases that hold a device's own code to ours are what our code decides today."""

from collections import Counter

from gubei.terms.passages import Ask
from tests.barrier_cases import FILE, build, text_of

SERVERS = {Ask.COLD_CHAIN_UNBOOKED, Ask.SAMPLED}
"""A device alone knows no bookings, and decides before a second check."""


def test_the_cases_are_those_of_our_rules_and_reach_every_rule_that_a_device_can():
    cases = build()
    assert FILE.read_text(encoding="utf-8") == text_of(cases)
    reached = Counter(each["rule"] for case in cases["cases"] for each in case["decided"])
    rules = [each for each in cases["rules"]["rules"] if SERVERS.isdisjoint(each["asks"])]
    assert {rule["name"] for rule in rules} - set(reached) == set()
