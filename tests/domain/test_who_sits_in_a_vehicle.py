"""Who sits in a vehicle twice, who drives, and which plate is not whole: asked at the barrier."""

from datetime import timedelta

import pytest

from gubei.domain.checkpoints.models import Passage
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Invalid
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def test_one_card_for_two_people_is_refused_and_what_a_device_let_pass_is_said(barrier: Barrier):
    people = (barrier.person(is_driver=True), barrier.person("周强"))
    with pytest.raises(Invalid, match="Person 2 carries the number of person 1"):
        barrier.send(*people)
    assert not Passage.objects.exists()
    told = barrier.send(*people, decided=(Outcome.ADMIT_WITH_TEST,) * 2, passed_at=NOW - HOUR)
    assert [each.zh for each in told.remarks] == [
        "第 2 人与第 1 人证件号码相同，请重新核对两人证件。"
    ]


@pytest.mark.parametrize(
    ("drivers", "said"),
    [
        ((True, False), []), ((False, False), ["未标明驾驶员，请核实由谁驾驶。"]),
        ((True, True), ["标明了多名驾驶员，请核实由谁驾驶。"]),
    ],
)  # fmt: skip
def test_it_is_asked_who_drives(barrier: Barrier, drivers: tuple[bool, bool], said: list[str]):
    one, two = drivers
    passed = barrier.send(barrier.person(is_driver=one), barrier.person("周强", 13, is_driver=two))
    assert [each.zh for each in passed.remarks] == said


def test_a_plate_without_its_province_is_asked_about_and_a_foreign_one_is_said_to_be(
    barrier: Barrier,
):
    odd = barrier.send(plate="HF1234")
    assert [each.zh for each in odd.remarks] == [
        "号牌缺少省份简称，请补全；如为境外号牌，请在前面加“境外”。"
    ]
    foreign = barrier.send(plate="境外 HF1235")
    assert (foreign.passage.plate, foreign.passage.plate_kind, foreign.remarks) == (
        "HF1235", "foreign", (),
    )  # fmt: skip
    assert barrier.send(plate="临冀H12345").remarks == ()
