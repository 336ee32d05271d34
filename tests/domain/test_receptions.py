"""Whom a checkpoint lets in, the community finds: it reports, tests, and says who did not come."""

from datetime import date, timedelta
from typing import Any

import pytest

from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.passing import Passed
from gubei.domain.checkpoints.operations.receiving import receive, reveal_arriving
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.queries.receptions import arriving_of, passage_of_order
from gubei.domain.checkpoints.rules.entries import PersonSaid
from gubei.domain.checkpoints.rules.receptions import Expected, Noted, Received, noted_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.answering import pass_down, report
from gubei.domain.privacy.models import AccessLog, Purpose
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document

HOUR = timedelta(hours=1)
ZHOU = {"document": document(date(1985, 6, 1), 13)}


@pytest.fixture
def barrier(world: World) -> Barrier:
    entry_rules(world)
    return build_barrier(world)


def orders_to(unit: str) -> dict[str, Order]:
    """Return the open orders of a unit by their kind."""
    return {each.kind: each for each in Order.objects.filter(unit__name=unit, closed_at=None)}


def came(barrier: Barrier, order: Order, what: Received, *places: int, **more: Any) -> None:
    given: dict[str, Any] = {"by": barrier.world.liu_village, "now": NOW + HOUR}
    receive(order=order.pk, places=places, what=what, **(given | more))


def test_the_village_sees_who_comes_and_another_village_does_not(world: World, barrier: Barrier):
    barrier.send(barrier.person(phone="19900000066", is_driver=True))
    given = orders_to("柳沟村")
    assert sorted(given) == ["assignment", "sample"]
    _, passage = passage_of_order(world.liu_village, given["assignment"].pk)
    (sun_li,) = arriving_of(passage)
    assert (sun_li.traveller.name, sun_li.traveller.outcome) == ("孙丽", Outcome.ADMIT_WITH_TEST)
    assert sun_li.expected == Expected(NOW + 12 * HOUR, NOW + 24 * HOUR, NOW + 72 * HOUR)
    assert sun_li.noted == Noted()
    for stranger in (world.xing_village, world.shi_village):
        with pytest.raises(NotFound):
            passage_of_order(stranger, given["assignment"].pk)


def test_name_and_telephone_are_revealed_for_a_purpose_and_each_time_it_is_logged(
    world: World, barrier: Barrier
):
    barrier.send(barrier.person(phone="19900000066"))
    order = orders_to("柳沟村")["assignment"]
    asked: dict[str, Any] = {
        "order": order.pk, "place": 1, "by": world.liu_village, "purpose": Purpose.LOCATE,
        "now": NOW + HOUR,
    }  # fmt: skip
    told = [reveal_arriving(what=each, **asked) for each in ("name", "phone")]
    assert told == ["孙丽", "19900000066"]
    looks = AccessLog.objects.filter(officer=world.liu_village).order_by("at", "pk")
    assert sorted((each.look, each.purpose, each.about) for each in looks) == [
        ("open", "locate", "arriving:冀W12345, 孙*"),
        ("reveal_phone", "locate", "arriving:冀W12345, 199****0066"),
    ]
    with pytest.raises(NotFound):
        reveal_arriving(what="name", **(asked | {"place": 2}))
    with pytest.raises(NotFound):
        reveal_arriving(what="name", **(asked | {"by": world.xing_village}))
    with pytest.raises(NotAllowed):
        reveal_arriving(what="name", **(asked | {"by": world.leng_leader}))


def test_the_orders_close_with_the_last_who_arrived_and_the_last_who_was_tested(barrier: Barrier):
    barrier.send(barrier.person(is_driver=True), barrier.person("周强", **ZHOU))
    given = orders_to("柳沟村")
    came(barrier, given["assignment"], Received.ARRIVED, 1)
    assert sorted(orders_to("柳沟村")) == ["assignment", "sample"]
    came(barrier, given["assignment"], Received.ARRIVED, 2)
    assert sorted(orders_to("柳沟村")) == ["sample"]
    later = {"now": NOW + 30 * HOUR}
    came(barrier, given["sample"], Received.TESTED, 1, 2, **later)
    assert orders_to("柳沟村") == {}
    closed = Order.objects.get(pk=given["sample"].pk)
    assert (closed.closed_at, closed.reported_at) == (NOW + 30 * HOUR, None)


def settle(passed: Passed, place: int, outcome: Outcome, hours: int) -> None:
    """Let the officer at the barrier decide on somebody."""
    decide_otherwise(
        passage=passed.passage.pk, place=place, outcome=outcome, reason="复检", by=passed.passage.by,
        now=NOW + hours * HOUR,
    )  # fmt: skip


def test_of_whom_everybody_is_written_down_no_order_is_given_again(barrier: Barrier):
    held = barrier.person("周强", celsius=38.2, **ZHOU)
    passed = barrier.send(barrier.person(), held)
    given = orders_to("柳沟村")
    came(barrier, given["assignment"], Received.ARRIVED, 1)
    settle(passed, 2, Outcome.TURN_BACK, 2)
    assert orders_to("柳沟村") == {"sample": given["sample"]}
    # Let in after all: a new order is about him alone, and the test that waits stays.
    settle(passed, 2, Outcome.ADMIT_WITH_TEST, 3)
    again = orders_to("柳沟村")
    assert again["sample"] == given["sample"] != again["assignment"]
    assert "1 人" in again["assignment"].subject


def test_an_order_closes_where_the_last_who_was_not_written_down_is_turned_back(barrier: Barrier):
    passed = barrier.send(barrier.person(), barrier.person("周强", **ZHOU))
    given = orders_to("柳沟村")
    came(barrier, given["assignment"], Received.ARRIVED, 1)
    came(barrier, given["sample"], Received.TESTED, 1, now=NOW + 30 * HOUR)
    assert sorted(orders_to("柳沟村")) == ["assignment", "sample"]
    settle(passed, 2, Outcome.TURN_BACK, 31)
    assert orders_to("柳沟村") == {}


def test_a_test_before_the_first_hour_of_the_rule_does_not_count(barrier: Barrier):
    barrier.send()
    order = orders_to("柳沟村")["sample"]
    with pytest.raises(Invalid, match="counts from 2022-04-27 09:30"):
        came(barrier, order, Received.TESTED, 1)
    with pytest.raises(Invalid, match="lies between the checkpoint"):
        came(barrier, order, Received.ARRIVED, 1, at=NOW - HOUR)
    came(barrier, order, Received.ARRIVED, 1)
    with pytest.raises(Refused, match="written down already"):
        came(barrier, order, Received.ARRIVED, 1)
    assert sorted(orders_to("柳沟村")) == ["sample"]


def test_who_did_not_come_is_looked_for_by_the_district_until_they_arrive(
    world: World, barrier: Barrier
):
    barrier.send()
    given = orders_to("柳沟村")
    with pytest.raises(Invalid, match="Say what you found"):
        came(barrier, given["assignment"], Received.ABSENT, 1, note=" ")
    came(barrier, given["assignment"], Received.ABSENT, 1, note="敲门无人，电话关机")
    assert orders_to("柳沟村") == {}
    (missed,) = Order.objects.filter(subject_kind="missed_arrival")
    assert (missed.unit.level, missed.kind, missed.due_at) == (1, "locate", NOW + 3 * HOUR)
    assert "敲门无人" in missed.subject
    receive(
        order=missed.pk, places=[1], what=Received.ARRIVED, by=world.he_duty, now=NOW + 2 * HOUR
    )
    missed.refresh_from_db()
    assert missed.closed_at == NOW + 2 * HOUR


def test_who_arrives_after_all_is_tested_after_all(barrier: Barrier):
    barrier.send()
    given = orders_to("柳沟村")
    came(barrier, given["assignment"], Received.ABSENT, 1, note="敲门无人")
    assert orders_to("柳沟村") == {}
    came(barrier, given["assignment"], Received.ARRIVED, 1, now=NOW + 5 * HOUR)
    assert orders_to("柳沟村") == {"sample": given["sample"]}
    came(barrier, given["sample"], Received.TESTED, 1, now=NOW + 30 * HOUR)
    assert orders_to("柳沟村") == {}


def test_the_district_looks_once_for_who_did_not_come_and_knows_who_is_still_meant(
    world: World, barrier: Barrier
):
    passed = barrier.send(barrier.person(), barrier.person("周强", **ZHOU))
    order = orders_to("柳沟村")["assignment"]
    missed = Order.objects.filter(subject_kind="missed_arrival")
    came(barrier, order, Received.ABSENT, 1, note="敲门无人")
    came(barrier, order, Received.ABSENT, 2, note="电话关机")
    assert missed.get().subject.startswith("准入后未抵达：冀W12345，2 人，敲门无人；电话关机")
    came(barrier, order, Received.ARRIVED, 1, now=NOW + 2 * HOUR)
    given = missed.get()
    assert given.subject.startswith("准入后未抵达：冀W12345，1 人，电话关机 ／")
    # Answered, it is not given again because somebody else is tested.
    report(order=given.pk, answer={}, by=world.he_duty, now=NOW + 3 * HOUR)
    came(barrier, order, Received.TESTED, 1, now=NOW + 30 * HOUR)
    assert missed.get().closed_at is None
    settle(passed, 2, Outcome.TURN_BACK, 31)
    assert missed.get().closed_at == NOW + 31 * HOUR


def test_nobody_is_looked_for_of_a_passage_that_was_taken_back(barrier: Barrier):
    passed = barrier.send()
    came(barrier, orders_to("柳沟村")["assignment"], Received.ABSENT, 1, note="敲门无人")
    withdraw_passage(
        passage=passed.passage.pk, reason="误录", by=barrier.officer, now=NOW + 2 * HOUR
    )
    assert not Order.objects.filter(closed_at=None).exists()


def test_a_town_passes_it_down_and_nobody_reports_on_it_without_saying_who_came(
    world: World, barrier: Barrier
):
    barrier.send(destination_unit="999901")
    (order, _) = (orders_to("北口镇")[kind] for kind in ("assignment", "sample"))
    with pytest.raises(Refused, match="who arrived and who did not"):
        report(order=order.pk, answer={}, by=world.tang_town, now=NOW)
    pass_down(
        order=order.pk, units=["99990101"], due_at=NOW + 6 * HOUR, by=world.tang_town, now=NOW
    )
    came(barrier, orders_to("柳沟村")["assignment"], Received.ARRIVED, 1)
    assert sorted(orders_to("北口镇")) == ["sample"]


def test_of_a_passage_that_was_taken_back_nobody_comes(barrier: Barrier):
    passed = barrier.send()
    order = orders_to("柳沟村")["assignment"]
    withdraw_passage(passage=passed.passage.pk, reason="误录", by=barrier.officer, now=NOW)
    with pytest.raises(NotFound, match="taken back"):
        came(barrier, order, Received.ARRIVED, 1)


def test_the_newest_word_on_arriving_holds():
    arrived, absent = (Received.ARRIVED, NOW, ""), (Received.ABSENT, NOW + HOUR, "邻居称已离开")
    tested = (Received.TESTED, NOW + 2 * HOUR, "")
    assert noted_of([]) == Noted()
    assert noted_of([arrived, absent]) == Noted(absent_at=NOW + HOUR, reason="邻居称已离开")
    assert noted_of([absent, tested]) == Noted(NOW + 2 * HOUR, NOW + 2 * HOUR)


def test_without_a_number_and_a_telephone_nobody_could_be_found(barrier: Barrier):
    child = PersonSaid("周小宝", birth_date=date(2015, 5, 1))
    for people in (
        [PersonSaid("孙丽")],
        [child],
        [barrier.person(), PersonSaid("周强", birth_date=date(1990, 1, 1))],
    ):
        with pytest.raises(Invalid, match="write down a telephone"):
            barrier.send(*people)
    assert barrier.send(barrier.person(), child).passage.people == 2
    # A device without the server let her pass: she is written down as it was.
    without = barrier.send(PersonSaid("孙丽"), decided=(Outcome.HOLD,))
    assert without.travellers[0].name == "孙丽"
