"""What follows when a passage is put right: who it was, who is looked for, what was done since."""

from datetime import date, timedelta

import pytest

from gubei.domain.checkpoints.models import Passage
from gubei.domain.checkpoints.operations import passing
from gubei.domain.checkpoints.operations.correcting import Change, correct_passage
from gubei.domain.checkpoints.operations.people_corrected import PersonChange
from gubei.domain.checkpoints.operations.settling import take_over
from gubei.domain.leads.models import Attempt
from gubei.domain.leads.operations.answering import answer_met, note_passed
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations import ruling
from gubei.domain.orders.operations.ruling import close_ruled
from gubei.domain.orders.queries.orders import WAITING
from gubei.terms.passages import Outcome, VehicleClass
from gubei.terms.refusals import Refused
from gubei.terms.words import Words
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document

MINUTE = timedelta(minutes=1)
MONTH = timedelta(days=30)
LIN_MEI = document(date(1988, 3, 12), 2)
SUN_LI = document(date(1985, 6, 1), 11)
AMBULANCE = {"plate": "京W00120", "vehicle_class": VehicleClass.EMERGENCY}
COMMUTER = {"plate": "冀W24680", "vehicle_class": VehicleClass.COMMUTER}


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def _correct(barrier: Barrier, passage: Passage, *, after: timedelta = MINUTE, **change: object):
    settled = correct_passage(
        passage=passage.pk, change=Change(**change), reason="看错",  # type: ignore[arg-type]
        by=barrier.officer, now=NOW + after,
    )  # fmt: skip
    return [(each.outcome, each.ruled, each.rule) for each in settled.travellers]


def _fetched(barrier: Barrier) -> Passage:
    """Lin Mei was met at the barrier, handed over and fetched: her lead is closed."""
    passage = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True)).passage
    take_over(
        passage=passage.pk, place=1, taken_by="北口镇卫生院", arrangement="central_isolation",
        by=barrier.officer, now=NOW,
    )  # fmt: skip
    return passage


def _notes(world: World, name: str = "林梅") -> list[str]:
    return list(Attempt.objects.filter(lead=world.lead(name)).values_list("note", flat=True))


def _followed(world: World, name: str = "林梅") -> int:
    return Order.objects.filter(subject_kind="lead", subject_id=world.lead(name).pk).count()


def test_whoever_was_fetched_stays_handed_over_whatever_a_correction_says(barrier: Barrier):
    passage = _fetched(barrier)
    put_right = PersonChange(1, name="孙丽", document=SUN_LI)
    assert _correct(barrier, passage, people=(put_right,)) == [
        ("hand_over", "admit_with_test", "tested")
    ]
    stored = passage.travellers.get()
    assert (stored.taken_by, stored.decided_by, stored.reason) == (
        "北口镇卫生院", barrier.officer, "看错",
    )  # fmt: skip
    ambulance = _correct(barrier, passage, vehicle_class=VehicleClass.EMERGENCY)
    assert ambulance == [("hand_over", "admit", "emergency")]


def test_who_turns_out_to_be_somebody_else_is_judged_as_that_one(world: World, barrier: Barrier):
    passage = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True)).passage
    assert passage.outcome == "hand_over"
    answer_met(
        records=[world.person("林梅").pk], arrangement="central_isolation", note="北口镇卫生院",
        by=barrier.officer, now=NOW,
    )  # fmt: skip
    # By what is known now nobody would hand her over: that she was, holds as it was written.
    assert _correct(barrier, passage, goods="书") == [("hand_over", "hand_over", "sought")]
    put_right = PersonChange(1, name="孙丽", document=SUN_LI)
    assert _correct(barrier, passage, people=(put_right,)) == [
        ("admit_with_test", "admit_with_test", "tested")
    ]


@pytest.mark.parametrize(
    ("celsius", "tested", "outcome", "stands"),
    [
        (38.5, 30, "hold", "留置复检 ／ hold for second check"),
        (36.4, 99, "turn_back", "劝返 ／ turn back"),
    ],
)
def test_nobody_is_followed_who_did_not_pass(
    world: World, barrier: Barrier, monkeypatch: pytest.MonkeyPatch, celsius: float, tested: int,
    outcome: str, stands: str,
):  # fmt: skip
    _looks_for_nobody(monkeypatch)
    said = {"celsius": celsius, "tested_at": NOW - timedelta(hours=tested)}
    passed = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True, **said))
    assert (passed.passage.outcome, _followed(world)) == (outcome, 0)
    assert _notes(world) == [f"古北口检查站，冀W12345，{stands}"]


def _looks_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that do not ask who is looked for, as those of another district may be."""

    def without(pack):
        kept = tuple(each for each in pack.checkpoint.rules if each.name != "sought")
        checkpoint = pack.checkpoint.model_copy(update={"rules": kept})
        return pack.model_copy(update={"checkpoint": checkpoint})

    known = passing.pack_of
    monkeypatch.setattr(passing, "pack_of", lambda policy: without(known(policy)))


def test_without_rules_of_entry_the_lead_says_that_the_vehicle_waits(world: World):
    barrier = build_barrier(world)
    passed = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True))
    assert (passed.passage.outcome, _followed(world)) == ("", 0)
    assert _notes(world) == [
        "古北口检查站，冀W12345，等待处置 ／ waits at the barrier for a decision"
    ]


def test_lin_mei_found_in_an_ambulance_by_a_number_put_right_is_followed(
    world: World, barrier: Barrier
):
    passage = barrier.send(barrier.person("林海"), **AMBULANCE).passage
    put_right = PersonChange(1, name="林梅", document=LIN_MEI)
    assert _correct(barrier, passage, people=(put_right,)) == [("admit", "admit", "emergency")]
    assert _notes(world) == [
        "古北口检查站，京W00120，按应急车辆放行 ／ passed as an emergency vehicle"
    ]
    assert _followed(world) == 1
    _correct(barrier, passage, goods="担架")
    assert (len(_notes(world)), _followed(world)) == (1, 1)


def test_a_first_commuter_is_not_known_by_the_very_passage_that_is_put_right(barrier: Barrier):
    first = barrier.send(**COMMUTER).passage
    barrier.send(passed_at=NOW, **COMMUTER)
    old = PersonChange(1, tested_at=NOW - timedelta(hours=100))
    assert _correct(barrier, first, people=(old,)) == [("turn_back", "turn_back", "untested")]


def test_a_known_commuter_stays_known_when_the_passage_is_put_right_weeks_later(barrier: Barrier):
    barrier.send(passed_at=NOW - 2 * MINUTE, **COMMUTER)
    old = barrier.person(tested_at=NOW - timedelta(hours=100))
    later = barrier.send(old, **COMMUTER).passage
    hot = PersonChange(1, celsius=38.5)
    assert _correct(barrier, later, people=(hot,), after=MONTH) == [("hold", "hold", "fever")]
    cool = PersonChange(1, celsius=36.5)
    assert _correct(barrier, later, people=(cool,), after=MONTH) == [("admit", "admit", "commuter")]


def test_a_typo_of_the_load_a_month_later_orders_nothing_of_the_community(barrier: Barrier):
    passage = barrier.send().passage
    orders = Order.objects.filter(subject_id=passage.pk)
    close_ruled(orders.values_list("pk", flat=True), text="已落地", now=NOW)
    before = orders.count()
    _correct(barrier, passage, goods="白菜", after=MONTH)
    assert (orders.count(), orders.filter(WAITING).count()) == (before, 0)


def test_a_second_trip_of_the_ambulance_gives_no_second_order(world: World, barrier: Barrier):
    for minutes in (2, 1):
        barrier.send(
            barrier.person("林梅", document=LIN_MEI), passed_at=NOW - minutes * MINUTE, **AMBULANCE
        )
    assert (len(_notes(world)), _followed(world)) == (2, 1)


def test_where_nobody_answers_for_one_village_the_other_follows_all_the_same(
    world: World, barrier: Barrier, monkeypatch: pytest.MonkeyPatch
):
    empty, known = world.lead("林梅").unit, ruling.posts_of

    def posts(units, now):
        if empty in units.values():
            raise Refused("nobody_answers", Words("Nobody answers.", "无人值守。"))
        return known(units, now)

    monkeypatch.setattr(ruling, "posts_of", posts)
    persons = [world.person("林梅"), world.person("赵小云")]
    for _ in range(2):
        note_passed(
            records=[each.pk for each in persons], vehicle="古北口检查站，京W00120", where="古北口检查站",
            by=barrier.officer, now=NOW,
        )  # fmt: skip
    assert (_followed(world), _followed(world, "赵小云")) == (0, 1)


def test_a_decision_of_the_device_that_kept_her_there_is_not_called_a_release(
    world: World, barrier: Barrier
):
    barrier.send(
        barrier.person("林梅", document=LIN_MEI, is_driver=True), decided=(Outcome.TURN_BACK,)
    )
    assert _notes(world) == ["古北口检查站，冀W12345，劝返 ／ turn back"]
