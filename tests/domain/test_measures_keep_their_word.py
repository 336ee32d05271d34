"""What a measure says is so: an answer does what it says, an end is in sight, a gate holds."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import Act, Contest, Measure
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import convert_measure, restart, set_end
from gubei.domain.measures.operations.contesting import answer_contest, take_contest
from gubei.domain.measures.operations.following import order_missed
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import record_sample
from gubei.domain.measures.operations.releasing import GateShut, release
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.answering import report
from gubei.engines.policy import Anchor
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.refusals import Invalid, Refused
from tests.world import NOW, World

TODAY = date(2022, 4, 26)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def measure(world: World) -> Measure:
    """Lin Mei, close contact of yesterday, under edition 9 until 6 May."""
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28), reason="施行",
        by=world.leng_leader, now=NOW,
    )  # fmt: skip
    wish = Wish(
        person=world.person("林梅").pk, person_class="close_contact", reason="与病例同席用餐",
        anchors={Anchor.LAST_EXPOSURE: TODAY - DAY}, unit="99990101",
    )  # fmt: skip
    return impose(wish=wish, by=world.tang_town, now=NOW)


def answer(world: World, contest: Contest, said: Contest.Answer) -> Contest:
    """Let the district answer an hour later."""
    return answer_contest(
        contest=contest.pk, answer=said, reasons="经核实", by=world.he_duty, now=NOW + HOUR
    )


@pytest.fixture
def contest(world: World, measure: Measure) -> Contest:
    """Lin Mei says that she was not there."""
    return take_contest(measure=measure.pk, text="我当天不在现场", by=world.tang_town, now=NOW)


def test_a_contest_that_lifts_the_measure_releases_her_in_the_same_act(
    world: World, measure: Measure, contest: Contest
) -> None:
    answer(world, contest, Contest.Answer.LIFTED)
    measure.refresh_from_db()
    assert (measure.released_at, measure.released_by) == (NOW + HOUR, world.he_duty)
    assert measure.release_reason == "经核实"
    assert Act.objects.filter(measure=measure, kind="release").count() == 1


def test_a_contest_cannot_say_changed_before_anything_was(
    world: World, measure: Measure, contest: Contest
) -> None:
    with pytest.raises(Invalid, match="Change it first"):
        answer(world, contest, Contest.Answer.CHANGED)
    convert_measure(
        measure=measure.pk, kind=MeasureKind.HOME_ISOLATION, on=TODAY + DAY, reason="透析",
        by=world.tang_town, now=NOW,
    )  # fmt: skip
    assert answer(world, contest, Contest.Answer.CHANGED).answer == "changed"


def test_the_order_to_answer_a_contest_is_closed_by_the_answer_alone(
    world: World, contest: Contest
) -> None:
    order = Order.objects.get(kind="contest")
    with pytest.raises(Refused, match="closes by itself"):
        report(order=order.pk, answer={}, by=world.he_duty, now=NOW)
    answer(world, contest, Contest.Answer.STANDS)
    order.refresh_from_db()
    assert order.closed_at == NOW + HOUR


def test_the_order_to_sample_is_closed_by_the_sample_alone(world: World, measure: Measure) -> None:
    later = NOW + 2 * DAY
    order_missed(now=later)
    order = Order.objects.filter(kind="sample").order_by("due_at")[0]
    with pytest.raises(Refused, match="closes by itself"):
        report(order=order.pk, answer={}, by=world.liu_village, now=later)
    record_sample(test=order.subject_id, at=later, by=world.liu_village, now=later)
    order.refresh_from_db()
    assert order.closed_at == later


def test_an_end_set_by_hand_is_in_sight(world: World, measure: Measure) -> None:
    def end(day: date) -> Measure:
        return set_end(measure=measure.pk, ends_on=day, reason="待查", by=world.tang_town, now=NOW)

    for day in (date(2022, 5, 21), date(2099, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Invalid, match="14 days"):
            end(day)
    assert end(date(2022, 5, 20)).ends_on == date(2022, 5, 20)
    with pytest.raises(IntegrityError, match="measure_ends_in_sight"), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(ends_on=date(2099, 1, 1))


def test_at_the_end_an_officer_must_know_what_the_gate_asks(world: World, measure: Measure) -> None:
    with pytest.raises(GateShut):
        release(measure=measure.pk, reason="期满", by=world.tang_town, now=NOW + 12 * DAY)
    release(measure=measure.pk, reason="判定有误", by=world.tang_town, now=NOW + DAY)


def test_a_clock_starts_again_only_forward_and_by_what_the_class_knows(
    world: World, measure: Measure
) -> None:
    def again(anchor: Anchor, day: date) -> Measure:
        return restart(
            measure=measure.pk, anchor=anchor, day=day, reason="再暴露", by=world.tang_town, now=NOW
        )

    with pytest.raises(Invalid, match="does not run from"):
        again(Anchor.ONSET, TODAY)
    for day in (TODAY - 20 * DAY, TODAY - DAY):
        with pytest.raises(Invalid, match="would not run longer"):
            again(Anchor.LAST_EXPOSURE, day)
    assert Act.objects.filter(measure=measure).count() == 1
    measure.refresh_from_db()
    assert measure.anchors == {"last_exposure": "2022-04-25"}
    assert again(Anchor.LAST_EXPOSURE, TODAY).ends_on == date(2022, 5, 7)
