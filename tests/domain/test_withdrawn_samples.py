"""A scan of the wrong card is taken back before the tube leaves, and then it counts nowhere."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from gubei.domain.measures.models import DueTest
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.orders.models import Order
from gubei.domain.people.operations.merging import merge
from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.models import RecallMember, Sample, SampledTest, WithdrawnSample
from gubei.domain.sampling.operations.arriving import Arrival, arrive
from gubei.domain.sampling.operations.rounds import NewRound, plan_round
from gubei.domain.sampling.operations.sessions import close_session
from gubei.domain.sampling.operations.tubes import Handover, close_tube, hand_over, open_tube
from gubei.domain.sampling.operations.withdrawing import SampleWithdrawn, withdraw_sample
from gubei.domain.sampling.queries.due import due_today
from gubei.domain.sampling.queries.missing import missing_in
from gubei.domain.sampling.queries.own import own_samples
from gubei.domain.sampling.queries.rounds import board_of
from gubei.domain.sampling.queries.tubes import rows_of, withdrawn_from
from gubei.domain.sampling.rules.values import Value
from gubei.engines.policy import Anchor
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.sampling import FIVE, HOUR, a_session, edition9, filled, put, told
from tests.world import NOW, World

WHY = "扫错了身份证"


def names(tube_id: object) -> dict[int, str]:
    rows = Sample.objects.filter(tube=tube_id).values_list("place", "person__name")
    return dict(rows.order_by("place"))


def take_back(world: World, sample: Sample, at=NOW) -> WithdrawnSample:
    return withdraw_sample(sample=sample.pk, why=WHY, by=world.he_duty, now=at)


def test_the_wrong_card_leaves_its_place_to_the_right_one(world: World) -> None:
    tube = open_tube(session=a_session(world, pool_size=5).pk, barcode="T1", by=world.he_duty,
                     now=NOW)  # fmt: skip
    put(world, tube, "林梅")
    wrong = put(world, tube, "王建国")
    put(world, tube, "陈志强")
    take_back(world, wrong, NOW + HOUR)
    assert names(tube.pk) == {1: "林梅", 3: "陈志强"}
    put(world, tube, "赵小云", NOW + HOUR)
    put(world, tube, "王建国", NOW + HOUR)  # he comes himself: once among those that stand
    assert names(tube.pk) == {1: "林梅", 2: "赵小云", 3: "陈志强", 4: "王建国"}
    tube.refresh_from_db()
    assert tube.closed_at is None
    put(world, tube, "Li Na", NOW + HOUR)
    tube.refresh_from_db()
    assert tube.closed_at == NOW + HOUR
    assert [
        (gone.place, gone.person.name, gone.withdrawn_by, gone.withdrawn_at, gone.why)
        for gone in withdrawn_from(tube)
    ] == [(2, "王建国", world.he_duty, NOW + HOUR, WHY)]
    assert AccessLog.objects.filter(about="withdrawn from tube:T1").count() == 1


def test_a_withdrawn_sample_counts_nowhere(world: World) -> None:
    """Not in the due list, the tube, the round, the own page, nor in what the laboratory says."""
    edition9(world)
    lin_mei = world.person("林梅")
    wish = Wish(person=lin_mei.pk, person_class="close_contact", reason="同桌就餐",
                anchors={Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)})  # fmt: skip
    impose(wish=wish, by=world.he_duty, now=NOW)
    new = NewRound("第一轮", NOW, NOW + 12 * HOUR)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW)
    tube = open_tube(session=a_session(world, round=round_.pk).pk, barcode="T1", by=world.he_duty,
                     now=NOW)  # fmt: skip

    def counted() -> tuple[object, ...]:
        board = board_of(world.he_duty, round_, now=NOW)
        return (
            [due.person.name for due in due_today(world.he_duty, now=NOW + HOUR).people],
            [row.people for row in rows_of(type(tube).objects.all())],
            (board.total.done, [hour.done for hour in board.hours]),
            lin_mei in missing_in(round_, world.unit("柳沟村"), now=NOW).people,
            len(own_samples(lin_mei.pk)),
            DueTest.objects.filter(measure__person=lin_mei, sampled_at__isnull=False).count(),
            SampledTest.objects.count(),
        )

    before = counted()
    wrong = put(world, tube, "林梅")
    assert counted() != before
    take_back(world, wrong, NOW + HOUR)
    assert counted() == before
    put(world, tube, "王建国", NOW + HOUR)
    close_tube(tube=tube.pk, by=world.he_duty, now=NOW + HOUR)
    told(world, "T1", Value.POSITIVE, NOW + 2 * HOUR)
    assert [each.person.name for each in RecallMember.objects.all()] == ["王建国"]


def test_who_was_scanned_twice_is_not_asked_for_another_sample(world: World) -> None:
    """The swab is in the second tube: it does the test, and what it says is told to the test."""
    edition9(world)
    lin_mei = world.person("林梅")
    wish = Wish(person=lin_mei.pk, person_class="close_contact", reason="同桌就餐",
                anchors={Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)})  # fmt: skip
    impose(wish=wish, by=world.he_duty, now=NOW)
    session = a_session(world)
    first, second, third = (
        open_tube(session=session.pk, barcode=f"T{number}", by=world.he_duty, now=NOW)
        for number in (1, 2, 3)
    )
    wrong = put(world, first, "林梅")
    does = SampledTest.objects.get().test
    right = put(world, second, "林梅", NOW + HOUR)
    unreadable = put(world, third, "林梅", NOW + 2 * HOUR)
    told(world, "T3", Value.INVALID, NOW + 3 * HOUR)
    told(world, "T2", Value.NEGATIVE, NOW + 3 * HOUR)
    take_back(world, wrong, NOW + 4 * HOUR)

    assert SampledTest.objects.get().sample_id == right.pk != unreadable.pk
    does.refresh_from_db()
    assert (does.sampled_at, does.result) == (right.sampled_at, "negative")
    assert due_today(world.he_duty, now=NOW + 4 * HOUR).people == []
    orders = Order.objects.filter(subject_id=does.pk, kind=Order.Kind.SAMPLE)
    assert not orders.filter(closed_at=None).exists()


def test_an_earlier_sample_does_not_do_a_test_that_was_not_yet_to_be_taken(world: World) -> None:
    edition9(world)
    before, yesterday = NOW - timedelta(days=2), NOW.date() - timedelta(days=1)
    filled(world, "EARLY9", "林梅", at=before)
    wish = Wish(person=world.person("林梅").pk, person_class="close_contact", reason="同桌就餐",
                anchors={Anchor.LAST_EXPOSURE: yesterday})  # fmt: skip
    impose(wish=wish, by=world.he_duty, now=NOW)
    tube = open_tube(session=a_session(world).pk, barcode="T1", by=world.he_duty, now=NOW)
    wrong = put(world, tube, "林梅")
    assert SampledTest.objects.get().test.earliest_on > before.date()
    take_back(world, wrong)
    assert not SampledTest.objects.exists()


def test_orders_that_the_sample_closed_are_open_again(world: World) -> None:
    edition9(world)
    filled(world, "POOL9", "林梅", "王建国")
    told(world, "POOL9", Value.POSITIVE, NOW + HOUR)
    member = RecallMember.objects.get(person=world.person("林梅"))
    orders = Order.objects.filter(subject_id=member.pk, kind=Order.Kind.SAMPLE, closed_at=None)
    single = filled(world, "S1", "林梅", size=1, at=NOW + 2 * HOUR)
    assert not orders.exists()
    take_back(world, single.samples.get(), NOW + 2 * HOUR)
    assert orders.count() == 1
    results = Order.objects.filter(kind=Order.Kind.RESULT)
    assert [each.closed_at for each in results] == [NOW + 2 * HOUR]
    single.refresh_from_db()
    assert single.closed_at is None  # nobody is left in it: it is open, and may take the right one
    put(world, single, "林梅", NOW + 3 * HOUR)
    assert not orders.exists()
    assert results.filter(closed_at=None).count() == 1


def test_who_was_merged_since_the_recall_is_asked_for_a_single_sample_again(world: World) -> None:
    edition9(world)
    filled(world, "POOL9", "林梅", "王建国")
    told(world, "POOL9", Value.POSITIVE, NOW + HOUR)
    joined = merge(one=world.person("林梅").pk, other=world.person("王建国").pk, probability=0.97,
                   reason="同一电话", by=None, now=NOW + HOUR)  # fmt: skip
    assert joined is not None
    orders = Order.objects.filter(kind=Order.Kind.SAMPLE, subject_kind="recall", closed_at=None)
    assert orders.count() == 2
    single = filled(world, "S1", joined.kept.name, size=1, at=NOW + 2 * HOUR)
    assert not orders.exists()
    take_back(world, single.samples.get(), NOW + 2 * HOUR)
    assert orders.count() == 2
    put(world, single, joined.kept.name, NOW + 3 * HOUR)
    assert not orders.exists()


def test_a_full_tube_of_a_session_that_has_ended_stays_closed(world: World) -> None:
    session = a_session(world)
    tube = open_tube(session=session.pk, barcode="F9", capacity=5, by=world.he_duty, now=NOW)
    samples = [put(world, tube, name) for name in FIVE]
    close_session(session=session.pk, by=world.he_duty, now=NOW)
    take_back(world, samples[2])
    tube.refresh_from_db()
    assert (tube.closed_at, tube.samples.count()) == (NOW, 4)


def test_a_tube_that_left_or_has_a_result_keeps_everybody(world: World) -> None:
    edition9(world)
    left, said = filled(world, "LEFT9", "林梅"), filled(world, "SAID9", "王建国")
    hand_over(handover=Handover(["LEFT9"], 1, "区疾控", NOW), by=world.he_duty, now=NOW + HOUR)
    told(world, "SAID9", Value.NEGATIVE, NOW + HOUR)
    for tube in (left, said):
        with pytest.raises(Refused) as refused:
            take_back(world, tube.samples.get(), NOW + 2 * HOUR)
        assert refused.value.code == "tube_has_left"


def test_who_comes_second_is_told_and_the_device_cannot_bring_it_back(world: World) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="T9", by=world.he_duty, now=NOW)
    key = uuid4()
    sample = put(world, tube, "林梅", key=key)
    with pytest.raises(Invalid):
        withdraw_sample(sample=key, why="  ", by=world.he_duty, now=NOW)
    with pytest.raises(NotFound):
        withdraw_sample(sample=key, why=WHY, by=world.nan_town, now=NOW)
    with pytest.raises(NotAllowed):
        withdraw_sample(sample=key, why=WHY, by=world.leng_leader, now=NOW)
    take_back(world, sample)
    with pytest.raises(SampleWithdrawn, match=WHY):
        take_back(world, sample)
    again = Arrival(key, tube.pk, NOW, person=world.person("林梅").pk)
    with pytest.raises(SampleWithdrawn):
        arrive(arrival=again, by=world.he_duty, now=NOW)


def test_the_database_itself_lets_no_sample_disappear(world: World) -> None:
    sample = filled(world, "T9", "林梅").samples.get()
    with pytest.raises(IntegrityError, match="is not withdrawn"), transaction.atomic():
        sample.delete()
    kept = {name: getattr(sample, name) for name in (
        "id", "tube_id", "place", "person_id", "found_by", "sampled_at", "sampled_by_id",
        "received_at")}  # fmt: skip
    for changes, name in (
        ({"why": ""}, "withdrawn_sample_says_why"),
        ({"withdrawn_at": NOW - HOUR}, "sample_is_withdrawn_after_it_came"),
    ):
        row = {"why": WHY, "withdrawn_at": NOW, "withdrawn_by": world.he_duty} | kept | changes
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WithdrawnSample.objects.create(**row)
    WithdrawnSample.objects.create(**kept, why=WHY, withdrawn_at=NOW, withdrawn_by=world.he_duty)
    with pytest.raises(IntegrityError, match="nobody is in tube"):
        delete_now()


@transaction.atomic
def delete_now() -> None:
    """Delete the only sample of a closed tube, and have what is deferred checked at once."""
    Sample.objects.get().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("looks", [1, 2])
def test_a_card_sent_again_while_it_is_taken_back_is_one_or_the_other(
    world: World, looks: int
) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="T1", by=world.he_duty, now=NOW)
    arrival = Arrival(uuid4(), tube.pk, NOW, person=world.persons["林梅"].pk)
    sample = arrive(arrival=arrival, by=world.he_duty, now=NOW).sample
    left = looks

    def take_back_after(execute: Any, sql: Any, *rest: Any) -> Any:
        """Let another desk take the sample back after so many looks at samples."""
        nonlocal left
        done = execute(sql, *rest)
        if "sample" in sql and left:
            left -= 1
            if not left:
                take_back(world, sample, NOW)
        return done

    with connection.execute_wrapper(take_back_after):
        try:
            said = arrive(arrival=arrival, by=world.he_duty, now=NOW).sample.pk
        except SampleWithdrawn as gone:
            said = str(gone.words.en)
    assert (
        said
        == {
            1: "This sample was withdrawn at 2022-04-26 09:30: 扫错了身份证. Scan the person again.",
            2: sample.pk,
        }[looks]
    )
