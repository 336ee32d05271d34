"""What the device at 古北口 decided without a network holds, is marked, and is told to who asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gubei.domain.checkpoints.models import HourCount, Passage
from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.offline import DECIDED_OFFLINE
from gubei.domain.checkpoints.operations.passing import Passed, pass_through
from gubei.domain.checkpoints.operations.posts import begin_shift, end_shift
from gubei.domain.checkpoints.rules.entries import Entry
from gubei.domain.leads.models import Attempt
from gubei.domain.orders.models import Order
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Invalid
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document

HOUR = timedelta(hours=1)
LIN_MEI = document(date(1988, 3, 12), 2)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def outcomes(passage: Passage) -> list[tuple[str, str, str]]:
    """Return (ruled, outcome, reason) of everybody in a vehicle, in order."""
    return list(passage.travellers.order_by("place").values_list("ruled", "outcome", "reason"))


def arrive(barrier: Barrier, entry: Entry, *, hours: int = 2) -> Passed:
    """Let a device send what it kept, hours later."""
    (passed,) = pass_through(entries=[entry], by=barrier.officer, now=NOW + hours * HOUR)
    return passed


def test_what_device_and_rules_say_alike_is_marked_and_nothing_else(barrier: Barrier):
    passage = arrive(barrier, barrier.entry(decided=(Outcome.ADMIT_WITH_TEST,))).passage
    assert (passage.is_offline, passage.outcome, passage.passed_at, passage.received_at) == (
        True, "admit_with_test", NOW, NOW + 2 * HOUR,
    )  # fmt: skip
    assert outcomes(passage) == [("admit_with_test", "admit_with_test", "")]
    assert Order.objects.filter(subject_id=passage.pk).count() == 2


def test_lin_mei_whom_the_device_let_in_stays_let_in_and_her_village_reads_it(
    world: World, barrier: Barrier
):
    lin_mei = barrier.person("林梅", document=LIN_MEI)
    entry = barrier.entry(lin_mei, decided=(Outcome.ADMIT_WITH_TEST,))
    passage = arrive(barrier, entry).passage
    assert outcomes(passage) == [("hand_over", "admit_with_test", DECIDED_OFFLINE)]
    assert (passage.outcome, passage.closed_at) == ("admit_with_test", NOW)
    noted = Attempt.objects.get(lead=world.lead("林梅"))
    assert noted.note.startswith("古北口检查站，冀W12345，离线放行")
    # Her community hears of her and tests her, as of everybody who is let in so.
    kinds = Order.objects.filter(subject_id=passage.pk).values_list("kind", flat=True)
    assert sorted(kinds) == [Order.Kind.ASSIGNMENT, Order.Kind.SAMPLE]
    count = HourCount.objects.get()
    assert (count.persons, count.admit_with_test, count.hand_over, count.overridden) == (1, 1, 0, 1)


def test_a_device_that_never_heard_the_answer_says_what_it_did_once(barrier: Barrier):
    entry = barrier.entry(barrier.person(tested_at=None), barrier.person("周强", 13))
    heard = arrive(barrier, entry)
    assert heard.passage.outcome == "turn_back"
    alone = replace(entry, decided=(Outcome.HOLD, Outcome.ADMIT_WITH_TEST))
    for _ in range(2):
        again = arrive(barrier, alone)
        assert (again.is_repeat, again.passage.is_offline, again.passage.outcome) == (
            True, True, "hold",
        )  # fmt: skip
    assert outcomes(again.passage) == [
        ("turn_back", "hold", DECIDED_OFFLINE),
        ("admit_with_test", "admit_with_test", ""),
    ]
    count = HourCount.objects.get()
    assert (count.vehicles, count.persons, count.hold, count.turn_back) == (1, 2, 1, 0)


def test_a_passage_taken_back_meanwhile_stays_so(barrier: Barrier):
    entry = barrier.entry()
    passage = arrive(barrier, entry).passage
    withdraw_passage(passage=passage.pk, reason="误录", by=barrier.officer, now=NOW + HOUR)
    again = arrive(barrier, replace(entry, decided=(Outcome.ADMIT,)))
    assert (again.is_repeat, again.passage.is_offline) == (True, False)


def test_a_device_decides_of_everybody_or_of_nobody(barrier: Barrier):
    two = (barrier.person(), barrier.person("周强", 13))
    with pytest.raises(Invalid, match="everybody"):
        arrive(barrier, barrier.entry(*two, decided=(Outcome.ADMIT,)))


def test_a_clock_two_hours_fast_is_kept_and_marked_and_the_passage_lies_not_in_the_future(
    barrier: Barrier,
):
    fast = barrier.entry(
        decided=(Outcome.ADMIT_WITH_TEST,), device_at=NOW + 3 * HOUR, passed_at=NOW + HOUR
    )
    beyond = barrier.entry(
        decided=(Outcome.ADMIT_WITH_TEST,), device_at=NOW + 4 * HOUR, passed_at=NOW + 4 * HOUR
    )
    first, second = arrive(barrier, fast), arrive(barrier, beyond)
    assert [each.en for each in first.remarks] == ["The clock of the device is off."]
    assert (first.passage.passed_at, first.passage.device_at) == (NOW + HOUR, NOW + 3 * HOUR)
    # What cannot be is counted when it was received.
    assert second.passage.passed_at == NOW + 2 * HOUR


def test_a_passage_of_long_ago_is_a_wrong_clock(barrier: Barrier):
    entry = barrier.entry(passed_at=datetime.min.replace(tzinfo=UTC))
    with pytest.raises(Invalid, match="set the clock of the device"):
        arrive(barrier, entry)
    assert arrive(barrier, replace(entry, passed_at=NOW - timedelta(days=365))).passage.pk


def test_a_shift_without_a_network_is_told_with_its_own_times(barrier: Barrier):
    begun = begin_shift(
        checkpoint=barrier.checkpoint.pk, by=barrier.officer, now=NOW, at=NOW - 8 * HOUR
    )
    ended = end_shift(signed="老李", note="", by=barrier.officer, now=NOW + HOUR, at=NOW - HOUR)
    assert (begun.began_at, ended.ended_at) == (NOW - 8 * HOUR, NOW - HOUR)
    assert begin_shift(
        checkpoint=barrier.checkpoint.pk, by=barrier.officer, now=NOW, at=NOW + HOUR
    ).began_at == NOW  # fmt: skip
