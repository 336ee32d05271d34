"""Results come in: taken, the same, corrected, left out; a pool calls everybody in it back."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from gubei.domain.investigations.models import Case
from gubei.domain.measures.models import DueTest, Measure
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import record_result, record_sample
from gubei.domain.orders.models import Order, OutgoingNotice
from gubei.domain.sampling.models import (
    Recall,
    RecallMeeting,
    RecallMember,
    ResultFile,
    Sample,
    TubeResult,
)
from gubei.domain.sampling.operations.arriving import Arrival, arrive
from gubei.domain.sampling.operations.awaiting import order_results
from gubei.domain.sampling.operations.recalling import call_back_waiting
from gubei.domain.sampling.operations.taking_in import Delivery, take_in_results
from gubei.domain.sampling.operations.tracing import trace_recalls
from gubei.domain.sampling.operations.tubes import open_tube
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.values import Source, Value, value_said
from gubei.domain.territory.models import Officer, Role
from gubei.engines.policy import Anchor
from gubei.terms.words import in_one
from tests.sampling import FIVE, HOUR, a_session, edition9, filled, told
from tests.world import NOW, World

P, N, D, I = Value.POSITIVE, Value.NEGATIVE, Value.DOUBTFUL, Value.INVALID  # noqa: E741
AT = NOW + 3 * HOUR


def members() -> list[tuple[str, str, bool]]:
    """Return (name, end, held now by a measure of the recall) of everybody recalled."""
    found = RecallMember.objects.select_related("person", "measure").order_by("recall__at", "pk")
    return [(m.person.name, m.end, m.measure.released_at is None) for m in found]


def waiting_orders() -> list[str]:
    """Return the subjects of the open orders to sample singly."""
    open_ones = Order.objects.filter(kind="sample", closed_at=None, subject_kind="recall")
    return sorted(open_ones.values_list("subject", flat=True))


def test_a_positive_pool_holds_orders_and_tells_everybody_in_it(world: World) -> None:
    edition9(world)
    filled(world, "P1", *FIVE)
    report = told(world, "P1", P, AT)
    assert (report.taken, report.recalled, report.waiting) == (1, 5, [])
    recall = Recall.objects.get()
    assert (recall.resample_by, recall.result_by) == (AT + 2 * HOUR, AT + 8 * HOUR)
    assert members() == [(name, "", True) for name in FIVE]
    held = Measure.objects.filter(person_class="pool_member")
    assert {(m.starts_on, m.ends_on) for m in held} == {(AT.date(), AT.date() + timedelta(days=2))}
    assert [subject.partition("：")[0] for subject in waiting_orders()] == sorted(FIVE)
    assert set(Order.objects.filter(kind="sample").values_list("due_at", flat=True)) == {
        AT + 2 * HOUR
    }
    told_people = OutgoingNotice.objects.exclude(person=None).values_list("person__name", flat=True)
    assert sorted(told_people) == sorted(FIVE)


def results_waited_for() -> list[tuple[str, datetime]]:
    """Return (subject, due) of the open orders for the result of a single sample."""
    open_ones = Order.objects.filter(kind="result", closed_at=None).order_by("subject")
    return [(in_one("zh", row.subject), row.due_at) for row in open_ones]


def test_the_result_of_a_single_sample_is_ordered_from_the_swab_on_and_closes_the_order(
    world: World,
) -> None:
    edition9(world)
    filled(world, "P1", "林梅", "王建国")
    told(world, "P1", P, AT)
    filled(world, "R0", "赵小云", size=1, at=AT)
    filled(world, "R1", "林梅", size=1, at=AT + HOUR)
    order = Order.objects.get(kind="result")
    single = Sample.objects.get(tube__barcode="R1")
    assert (order.subject_kind, order.subject_id, order.unit) == (
        "single",
        single.pk,
        world.units["古北区"],
    )
    assert (order.issued_at, order.due_at) == (AT + HOUR, AT + 7 * HOUR)
    assert order.climbs_at is not None
    told(world, "R1", Value.INVALID, AT + 2 * HOUR)
    assert results_waited_for() == []
    filled(world, "R2", "林梅", size=1, at=AT + 3 * HOUR)
    assert results_waited_for() == [("林梅：单管复采结果，采样管 R2", AT + 9 * HOUR)]
    told(world, "R2", Value.NEGATIVE, AT + 4 * HOUR)
    assert results_waited_for() == []
    assert members() == [("林梅", "negative", False), ("王建国", "", True)]


def test_a_recall_that_is_taken_back_waits_for_no_result(world: World) -> None:
    edition9(world)
    filled(world, "P1", "林梅", "王建国")
    filled(world, "P2", "王建国", "赵小云")
    for pool in ("P1", "P2"):
        told(world, pool, P, AT)
    for single, name in (("R1", "林梅"), ("R2", "王建国")):
        filled(world, single, name, size=1, at=AT + HOUR)
    told(world, "P1", Value.NEGATIVE, AT + 2 * HOUR)
    assert [subject for subject, _ in results_waited_for()] == ["王建国：单管复采结果，采样管 R2"]


def test_a_swab_stands_where_nobody_is_in_post_and_its_result_is_ordered_afterwards(
    world: World,
) -> None:
    edition9(world)
    filled(world, "P1", "林梅")
    told(world, "P1", Value.DOUBTFUL, AT)
    posts = Officer.objects.filter(role=Role.DUTY, left_at=None)
    Officer.objects.filter(pk__in=list(posts.values_list("pk", flat=True))).update(left_at=AT)
    filled(world, "R1", "林梅", size=1, at=AT + HOUR)
    assert results_waited_for() == []
    Officer.objects.filter(role=Role.DUTY).update(left_at=None)
    assert [order_results(now=AT + 2 * HOUR), order_results(now=AT + 2 * HOUR)] == [1, 0]
    assert results_waited_for() == [("林梅：单管复采结果，采样管 R1", AT + 7 * HOUR)]


def test_a_negative_single_sample_lets_go_at_once_and_a_positive_one_is_a_case(
    world: World,
) -> None:
    edition9(world)
    filled(world, "P2", "林梅", "王建国")
    told(world, "P2", D, AT)
    later = AT + HOUR
    for name, barcode in (("林梅", "R1"), ("王建国", "R2")):
        filled(world, barcode, name, size=1, at=later)
    assert waiting_orders() == []
    told(world, "R1", N, later + HOUR)
    assert members()[:2] == [("林梅", "negative", False), ("王建国", "", True)]
    told(world, "R2", P, later + HOUR)
    case = Case.objects.get()
    assert (case.person, case.first_positive_on) == (world.person("王建国"), later.date())
    assert members() == [
        ("林梅", "negative", False), ("王建国", "positive", True), ("王建国", "", True),
    ]  # fmt: skip
    assert list(Order.objects.filter(kind="control").values_list("unit__name", flat=True)) == [
        "石桥村"
    ]


def test_a_single_sample_from_before_the_recall_answers_nothing(world: World) -> None:
    """The desk had no network: it was taken an hour before, and is told after."""
    edition9(world)
    filled(world, "P4", "林梅", "王建国")
    session = a_session(world)
    before, since = (
        open_tube(session=session.pk, barcode=barcode, capacity=1, by=world.he_duty, now=NOW)
        for barcode in ("R4", "R5")
    )
    told(world, "P4", P, AT)
    open_before = [subject.partition("：")[0] for subject in waiting_orders()]
    for tube, at, waiting in (
        (before, AT - HOUR, open_before), (since, AT + HOUR, ["王建国"]),
    ):  # fmt: skip
        swab = Arrival(uuid4(), tube.pk, at, person=world.person("林梅").pk, device_at=at)
        arrive(arrival=swab, by=world.he_duty, now=AT + 2 * HOUR)
        assert [subject.partition("：")[0] for subject in waiting_orders()] == waiting
    assert open_before == ["林梅", "王建国"]


def test_who_is_isolated_already_stays_so_and_keeps_the_own_end(world: World) -> None:
    edition9(world)
    own = impose(
        wish=Wish(world.person("林梅").pk, "close_contact",
                  {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}, "同席用餐"),
        by=world.he_duty, now=NOW,
    )  # fmt: skip
    filled(world, "P3", "林梅", "王建国")
    told(world, "P3", P, AT)
    member = RecallMember.objects.get(person=world.person("林梅"))
    assert (member.measure, member.holds) == (own, False)
    filled(world, "R3", "林梅", size=1, at=AT + HOUR)
    told(world, "R3", N, AT + 2 * HOUR)
    own.refresh_from_db()
    assert (own.released_at, own.ends_on) == (None, own.plan_ends_on)
    assert DueTest.objects.get(measure=own, due_on=NOW.date()).result == "negative"


def test_a_negative_tube_tells_the_measures_of_all_in_it(world: World) -> None:
    edition9(world)
    for name in ("林梅", "王建国"):
        impose(wish=Wish(world.person(name).pk, "close_contact",
                         {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}, "同席用餐"),
               by=world.he_duty, now=NOW)  # fmt: skip
    filled(world, "N1", "林梅", "王建国")
    told(world, "N1", N, AT)
    results = DueTest.objects.exclude(sampled_at=None).values_list("result", "result_at")
    assert list(results) == [("negative", AT)] * 2
    told(world, "N1", I, AT + HOUR)
    assert not DueTest.objects.exclude(sampled_at=None).exists()


def contact(world: World, name: str = "林梅") -> Measure:
    return impose(wish=Wish(world.person(name).pk, "close_contact",
                            {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}, "同席用餐"),
                  by=world.he_duty, now=NOW)  # fmt: skip


@pytest.mark.parametrize("by_hand", [False, True], ids=["at the desk", "by hand"])
def test_after_a_swab_that_an_officer_calls_invalid_only_the_next_one_counts(
    world: World,
    by_hand: bool,  # noqa: FBT001 - a case
) -> None:
    edition9(world)
    contact(world)
    filled(world, "O1", "林梅", "王建国")
    test, by = DueTest.objects.exclude(sampled_at=None).get(), world.he_duty
    record_result(test=test.pk, result=DueTest.Result.INVALID, at=AT, by=by, now=AT)
    again = AT + HOUR
    if by_hand:
        record_sample(test=test.pk, at=again, by=by, now=again)
    else:
        filled(world, "O2", "林梅", at=again)
    for late in (N, I):
        told(world, "O1", late, AT + 2 * HOUR)
        test.refresh_from_db()
        assert (test.sampled_at, test.result) == (again, "")
    if not by_hand:
        told(world, "O2", N, AT + 3 * HOUR)
        test.refresh_from_db()
        assert (test.sampled_at, test.result) == (again, "negative")


def test_an_invalid_tube_that_is_negative_after_all_does_its_tests(world: World) -> None:
    """Not the one of 王建国: another sample was taken of him since."""
    edition9(world)
    measures = [contact(world, name) for name in ("林梅", "王建国")]
    filled(world, "I1", "林梅", "王建国")
    told(world, "I1", I, AT)
    again = filled(world, "I2", "王建国", at=AT + HOUR)
    told(world, "I1", N, AT + 2 * HOUR)
    orders = Order.objects.filter(subject_kind="test", closed_at=None)
    tests = [each.tests.exclude(sampled_at=None).get() for each in measures]
    assert [(test.sampled_at, test.result, test.result_at) for test in tests] == [
        (NOW, "negative", AT + 2 * HOUR), (again.samples.get().sampled_at, "", None),
    ]  # fmt: skip
    assert not orders.exists()


@pytest.mark.parametrize("back", [False, True])
def test_a_corrected_pool_lets_everybody_go_and_calls_them_back_again(
    world: World,
    back: bool,  # noqa: FBT001 - a case
) -> None:
    edition9(world)
    filled(world, "K9", "林梅", "王建国")
    told(world, "K9", P, AT)
    told(world, "K9", N, AT + HOUR)
    assert members() == [("林梅", "withdrawn", False), ("王建国", "withdrawn", False)]
    assert (waiting_orders(), Recall.objects.filter(withdrawn_at=None).count()) == ([], 0)
    if back:
        report = told(world, "K9", P, AT + 2 * HOUR)
        assert (report.corrected, report.recalled) == (1, 2)
        assert members()[2:] == [("林梅", "", True), ("王建国", "", True)]
        assert len(waiting_orders()) == 2
    values = TubeResult.objects.order_by("told_at").values_list("value", flat=True)
    assert list(values) == ["positive", "negative", "positive"][: 2 + back]


def test_a_corrected_single_positive_was_no_case_and_the_pool_lets_go(world: World) -> None:
    edition9(world)
    filled(world, "P4", "林梅", "王建国")
    told(world, "P4", P, AT)
    filled(world, "R4", "林梅", size=1, at=AT + HOUR)
    told(world, "R4", P, AT + 2 * HOUR)
    told(world, "R4", N, AT + 3 * HOUR)
    case = Case.objects.get()
    assert case.end == "excluded"
    assert case.classifications.order_by("-said_at").first().value == "excluded"
    found = {(m.recall.result.tube.barcode, m.end) for m in RecallMember.objects.filter(
        person=world.person("林梅")).select_related("recall__result__tube")}  # fmt: skip
    assert found == {("P4", "negative"), ("R4", "withdrawn")}
    assert not Measure.objects.filter(person=world.person("林梅"), released_at=None).exists()


def test_a_single_negative_that_becomes_positive_holds_the_person_again(world: World) -> None:
    edition9(world)
    filled(world, "P5", "林梅", "王建国")
    told(world, "P5", P, AT)
    filled(world, "R5", "林梅", size=1, at=AT + HOUR)
    told(world, "R5", N, AT + 2 * HOUR)
    told(world, "R5", P, AT + 3 * HOUR)
    assert Case.objects.get().person == world.person("林梅")
    assert Measure.objects.filter(person=world.person("林梅"), released_at=None).count() == 1
    assert RecallMember.objects.get(
        recall__result__tube__barcode="P5", person__name="林梅"
    ).end == ("positive")


def test_two_positives_of_one_person_are_one_case(world: World) -> None:
    edition9(world)
    for number in (1, 2):
        filled(world, f"W{number}", "林梅", size=1, at=NOW + number * HOUR)
        told(world, f"W{number}", P, AT + number * HOUR)
    assert Case.objects.count() == 1
    assert set(RecallMember.objects.values_list("case", flat=True)) == {Case.objects.get().pk}


def test_a_file_gives_its_good_rows_and_lists_the_bad_and_twice_changes_nothing(
    world: World,
) -> None:
    edition9(world)
    filled(world, "F1", "林梅")
    filled(world, "F2", "王建国")
    lines = [
        ResultLine(2, "f1", N, AT),
        ResultLine(3, "F2", N, AT),
        ResultLine(4, "F2", P, AT),
        ResultLine(5, "NOBODY", N, AT),
        ResultLine(6, "F1", N, NOW - HOUR),
        ResultLine(7, "F1", N, AT + timedelta(days=1)),
    ]
    delivery = Delivery(Source.FILE, "结果.csv", b"x" * 32, "区疾控")
    report = take_in_results(lines=lines, delivery=delivery, by=world.he_duty, now=AT)
    assert (report.rows, report.taken, report.same, report.corrected) == (6, 2, 0, 0)
    assert [(each.row, each.code) for each in report.left_out] == [
        (4, "contradicts_itself"), (5, "unknown_tube"), (6, "before_the_sample"),
        (7, "in_the_future"),
    ]  # fmt: skip
    again = take_in_results(lines=lines, delivery=delivery, by=world.he_duty, now=AT + HOUR)
    assert (again.known_file, again.taken, again.same, len(again.left_out)) == (True, 0, 2, 4)
    assert (TubeResult.objects.count(), ResultFile.objects.count()) == (2, 1)


def test_a_growing_list_of_a_laboratory_does_not_undo_a_correction(world: World) -> None:
    edition9(world)
    filled(world, "G9", "林梅", "王建国")
    day = NOW.date()
    for line in (ResultLine(1, "G9", N, tested_on=day), ResultLine(1, "G9", P, AT)):
        take_in_results(lines=[line], delivery=Delivery(Source.FILE), by=None, now=AT)
    old = take_in_results(lines=[ResultLine(1, "G9", N, tested_on=day)],
                          delivery=Delivery(Source.FILE), by=None, now=AT + HOUR)  # fmt: skip
    assert [each.code for each in old.left_out] == ["corrected_since"]
    assert TubeResult.objects.get(replaced_at=None).value == "positive"


def test_without_a_policy_for_pools_the_result_is_kept_and_the_recall_waits(world: World) -> None:
    filled(world, "O9", "林梅", "王建国")
    report = told(world, "O9", P, AT)
    assert (report.taken, report.recalled, len(report.waiting)) == (1, 0, 1)
    assert call_back_waiting(now=AT)[0] == 0
    edition9(world)
    assert call_back_waiting(now=AT + HOUR) == (1, [])
    assert call_back_waiting(now=AT + HOUR) == (0, [])
    assert len(members()) == 2


def test_whom_a_recalled_person_lives_with_is_written_down(world: World) -> None:
    from gubei.domain.people.models import Household  # noqa: PLC0415 - this test alone

    edition9(world)
    household = Household.objects.create(
        id=next(world.ids), unit=world.unit("柳沟村"), label="前街1号"
    )
    for name in ("林梅", "陈志强"):
        world.person(name).household = household
        world.person(name).save()
    filled(world, "V9", "林梅", "王建国")
    told(world, "V9", P, AT)
    assert trace_recalls(now=AT + HOUR) == 1
    assert trace_recalls(now=AT + HOUR) == 0
    met = RecallMeeting.objects.values_list("member__person__name", "person__name", "is_household")
    assert list(met) == [("林梅", "陈志强", True)]


@pytest.mark.parametrize(
    ("said", "value"),
    [("阴性", N), ("Negative", N), (" POS ", P), ("阳性（复核）", P), ("Not Detected", N),
     ("灰区", D), ("inconclusive", D), ("样本不合格", I), ("10828004", P), ("maybe", None)],
)  # fmt: skip
def test_the_words_of_laboratories_are_understood(said: str, value: Value | None) -> None:
    assert value_said(said) is value
