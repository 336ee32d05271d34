"""Old Ma's test is too old: he is sampled, and goes on once the antigen is negative."""

from datetime import date, timedelta
from typing import Any

import pytest

from gubei.domain.checkpoints.models import RoadTest
from gubei.domain.checkpoints.operations.passing import Passed
from gubei.domain.checkpoints.operations.road_tests import record_test
from gubei.domain.checkpoints.operations.settling import Settled
from gubei.domain.checkpoints.queries.first_stops import stops_of
from gubei.domain.checkpoints.queries.ledger import ledger_of
from gubei.domain.leads.models import Attempt
from gubei.domain.territory.models import Role
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.cold_chain import build_cold
from tests.world import NOW, World, document

MINUTES = timedelta(minutes=20)


@pytest.fixture
def barrier(world: World) -> Barrier:
    entry_rules(world)
    return build_barrier(world)


def old_ma(barrier: Barrier, **more: Any) -> Passed:
    """Let old Ma's truck come with a test of 60 hours ago."""
    said: dict[str, Any] = {"tested_at": NOW - timedelta(hours=60)}
    driver = barrier.person("马师傅", is_driver=True, **(said | more))
    return barrier.send(driver, plate="冀H55555", vehicle_class=VehicleClass.TRUCK)


def sampled(barrier: Barrier, passed: Passed, **more: Any) -> Settled:
    said: dict[str, Any] = {
        "passage": passed.passage.pk, "place": 1, "tube": "gb 0017", "is_negative": True,
        "by": barrier.officer, "now": NOW + MINUTES,
    }  # fmt: skip
    return record_test(**(said | more))


def test_sampled_and_antigen_negative_he_goes_on_by_the_rule_that_says_so(barrier: Barrier):
    passed = old_ma(barrier)
    assert [each.rule for each in passed.travellers] == ["truck_sample"]
    settled = sampled(barrier, passed)
    (driver,) = settled.travellers
    assert (driver.ruled, driver.outcome, driver.decided_at) == ("hold", "admit", NOW + MINUTES)
    assert driver.reason.startswith(
        "采样管 GB0017，抗原阴性：已采样、抗原阴性：即走，核酸结果随后追踪。（交通运输部："
    )
    test = RoadTest.objects.get()
    assert (test.tube, test.rule, test.outcome) == ("GB0017", "truck_sampled", "admit")
    assert settled.passage.closed_at == NOW + MINUTES
    ledger = ledger_of(barrier.officer, day=NOW.date(), now=NOW + MINUTES)
    assert [(each.outcome, each.persons) for each in ledger.reasons] == [("hold", 1)]


def test_antigen_positive_he_is_handed_over(barrier: Barrier):
    (driver,) = sampled(barrier, old_ma(barrier), is_negative=False).travellers
    assert (driver.outcome, RoadTest.objects.get().rule) == ("hand_over", "positive")


def test_with_a_fever_he_waits_on_and_the_test_stands(barrier: Barrier):
    settled = sampled(barrier, old_ma(barrier, celsius=38.2))
    assert [(each.outcome, each.decided_by) for each in settled.travellers] == [("hold", None)]
    assert (settled.passage.closed_at, RoadTest.objects.get().rule) == (None, "fever")


def test_who_is_sought_by_now_is_handed_over_whatever_the_antigen_says(
    world: World, barrier: Barrier
):
    passed = old_ma(barrier)
    world.add_document(world.add_person("马师傅", "柳沟村"), document(date(1985, 6, 1), 11))
    world.add_lead("马师傅", "柳沟村")
    (driver,) = sampled(barrier, passed).travellers
    assert (driver.outcome, RoadTest.objects.get().rule) == ("hand_over", "sought")
    assert Attempt.objects.filter(lead=world.lead("马师傅")).count() == 1


def test_a_cold_chain_lorry_that_was_booked_since_goes_straight_to_its_store(barrier: Barrier):
    cold = build_cold(barrier)
    held = cold.comes(tested=False)
    cold.book()
    sampled(barrier, held)
    assert RoadTest.objects.get().rule == "cold_chain_sampled"
    assert stops_of([held.passage])[held.passage.pk].store == cold.store


def test_a_test_that_cannot_be_is_refused_with_why(world: World, barrier: Barrier):
    passed = old_ma(barrier)
    for more, said in (
        ({"tube": "  "}, "Scan the tube"),
        ({"at": NOW - MINUTES}, "between the registration"),
        ({"at": NOW + 2 * MINUTES}, "between the registration"),
    ):
        with pytest.raises(Invalid, match=said):
            sampled(barrier, passed, **more)
    with pytest.raises(NotAllowed):
        sampled(barrier, passed, by=world.add_officer("社区员", Role.VILLAGE, "北口镇"))
    sampled(barrier, passed)
    with pytest.raises(Refused, match="holds another sample"):
        sampled(barrier, old_ma(barrier))
    with pytest.raises(Refused, match="not held"):
        sampled(barrier, passed, tube="GB0018")
