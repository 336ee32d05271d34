"""Readings and samples are kept long enough, then erased; how many there were stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import EnvironmentSample, ErasedEnvironment, Stay
from gubei.domain.isolation.operations.erasing import erase_environment_samples
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.wiping import (
    note_environment_results,
    take_environment_samples,
)
from gubei.domain.isolation.rules.environment import Spot
from gubei.domain.measures.models import Confirmation, DueTest, ErasedReadings, Reading
from gubei.domain.measures.operations.erasing import erase_readings
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import Told, record_reading
from gubei.domain.measures.operations.releasing import let_go, release
from gubei.domain.orders.operations.deciding import Wish as Asked
from gubei.domain.orders.operations.ruling import Ruled, close_about, give_ruled
from gubei.domain.sampling.models import (
    ErasedSamples,
    RoundReason,
    Sample,
    SampledTest,
    WithdrawnSample,
)
from gubei.domain.sampling.operations.erasing import erase_samples, keep_boards
from gubei.domain.sampling.operations.groups import RuleWish, make_group
from gubei.domain.sampling.operations.rounds import (
    NewRound,
    count_people,
    give_reason,
    plan_round,
)
from gubei.domain.sampling.operations.withdrawing import withdraw_sample
from gubei.domain.sampling.queries.missing import missing_in, reasons_in
from gubei.domain.sampling.rules.values import Value
from gubei.engines.policy import Anchor
from gubei.terms.refusals import Refused
from tests.isolation import build_inn
from tests.sampling import a_session, edition9, filled, told
from tests.world import NOW, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_readings_are_erased_half_a_year_after_the_release_and_stay_counted(world: World) -> None:
    inn = build_inn(world)
    told, kept = inn.isolate("林梅"), inn.isolate("王建国")
    for measure in (told, kept):
        for day in (0, 1):
            record_reading(measure=measure.pk, told=Told(NOW + day * DAY, Decimal("36.5")),
                           by=world.he_duty, now=NOW + day * DAY)  # fmt: skip
    with pytest.raises(IntegrityError, match="not counted yet"), transaction.atomic():
        Reading.objects.filter(measure=told).delete()
    release(measure=told.pk, reason="判定有误", by=world.he_duty, now=NOW + 2 * DAY)

    assert erase_readings(now=NOW + 181 * DAY) == 0
    assert [erase_readings(now=NOW + 182 * DAY), erase_readings(now=NOW + 183 * DAY)] == [2, 0]
    counted = ErasedReadings.objects.get()
    assert (counted.measure, counted.many, counted.first_on, counted.last_on, counted.erased_at) == (
        told, 2, NOW.date(), (NOW + DAY).date(), NOW + 182 * DAY,
    )  # fmt: skip
    assert Reading.objects.filter(measure=kept).count() == 2


def test_what_was_wiped_in_a_room_is_erased_half_a_year_after_the_stay(world: World) -> None:
    inn = build_inn(world)
    stay = place(measure=inn.isolate("林梅").pk, room=inn.room("201"), by=world.he_duty, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW, by=world.he_duty, now=NOW)
    take_environment_samples(
        stay=stay.pk,
        spots=[Spot.ROOM, Spot.THINGS],
        at=NOW + HOUR,
        by=world.he_duty,
        now=NOW + HOUR,
    )
    note_environment_results(
        stay=stay.pk,
        positive=[Spot.THINGS],
        at=NOW + 2 * HOUR,
        by=world.he_duty,
        now=NOW + 2 * HOUR,
    )
    with pytest.raises(IntegrityError, match="not counted yet"), transaction.atomic():
        EnvironmentSample.objects.all().delete()
    end_stay(stay=stay.pk, reason="转至他处", by=world.he_duty, now=NOW + DAY)

    assert erase_environment_samples(now=NOW + 180 * DAY) == 0
    assert erase_environment_samples(now=NOW + 181 * DAY) == 2
    counted = ErasedEnvironment.objects.get()
    assert (counted.stay, counted.many, counted.positive) == (Stay.objects.get(), 2, 1)
    assert Confirmation.objects.filter(evidence="environment_negative", holds=False).count() == 1


HALF_A_YEAR = 180 * DAY


def left(*barcodes: str) -> list[int]:
    """Return how many samples are left in each of these tubes."""
    return [Sample.objects.filter(tube__barcode=each).count() for each in barcodes]


def test_who_was_in_a_tube_is_erased_half_a_year_after_its_result(world: World) -> None:
    tube = filled(world, "T1", "林梅", "王建国", "赵小云")
    wrong = tube.samples.get(person=world.person("赵小云"))
    withdraw_sample(sample=wrong.pk, why="刷错证件", by=world.he_duty, now=NOW)
    told(world, "T1", Value.NEGATIVE, NOW + DAY)
    with pytest.raises(IntegrityError, match="is not withdrawn"), transaction.atomic():
        Sample.objects.filter(tube=tube).delete()
    with pytest.raises(IntegrityError, match="not counted yet"), transaction.atomic():
        WithdrawnSample.objects.filter(tube=tube).delete()

    assert erase_samples(now=NOW + HALF_A_YEAR) == 0
    over = NOW + DAY + HALF_A_YEAR
    assert [erase_samples(now=over), erase_samples(now=over)] == [3, 0]
    counted = ErasedSamples.objects.get()
    assert (counted.tube, counted.many, counted.withdrawn, counted.erased_at) == (tube, 2, 1, over)
    assert (left("T1"), WithdrawnSample.objects.count(), tube.results.count()) == ([0], 0, 1)
    with pytest.raises(IntegrityError, match="is erased"), transaction.atomic():
        Sample.objects.create(
            id=wrong.pk, tube=tube, place=1, person=wrong.person, found_by="name",
            sampled_at=NOW, sampled_by=world.he_duty, received_at=NOW,
        )  # fmt: skip
    report = told(world, "T1", Value.POSITIVE, over)
    assert [(each.code, each.words.zh) for each in report.left_out] == [
        ("erased", "该管人员信息已于 2022-10-24 满保存期限删除，结果不能再更改。"),
    ]  # fmt: skip


def test_a_tube_that_still_binds_somebody_keeps_its_people(world: World) -> None:
    """One calls back, one does a test of a measure that stands, one is waited for by an order."""
    edition9(world)
    exposed = {Anchor.LAST_EXPOSURE: NOW.date()}
    wish = Wish(world.person("赵小云").pk, "close_contact", exposed, "同席用餐")
    measure = impose(wish=wish, by=world.he_duty, now=NOW)
    day = NOW + DAY
    filled(world, "CALLS9", "林梅", at=day)
    filled(world, "TEST9", "赵小云", at=day)
    filled(world, "ASKED9", "王建国", at=day)
    filled(world, "FREE9", "陈志强", at=day)
    told(world, "CALLS9", Value.DOUBTFUL, day + HOUR)
    told(world, "TEST9", Value.NEGATIVE, day + HOUR)
    about = Sample.objects.get(tube__barcode="ASKED9").pk
    wished = Asked("查询结果", day + HOUR, subject_kind="single", subject_id=about)
    asked = Ruled(world.unit("古北区"), wished)
    give_ruled([asked], subject="查询", issuer=world.unit("古北区"), now=day)

    over = day + HALF_A_YEAR + DAY
    assert SampledTest.objects.count() == 1
    erase_samples(now=over)
    assert left("CALLS9", "TEST9", "ASKED9", "FREE9") == [1, 1, 1, 0]
    let_go(measure=measure.pk, reason="判定有误", by=world.he_duty, now=over)
    close_about([about], kind="assignment", text="已查", now=over)
    erase_samples(now=over)
    assert left("CALLS9", "TEST9", "ASKED9") == [1, 0, 0]
    test = DueTest.objects.exclude(sampled_at=None).get()
    assert (test.result, SampledTest.objects.count()) == ("negative", 0)


def test_a_key_group_that_looks_back_a_year_keeps_the_samples_it_counts(world: World) -> None:
    rule = RuleWish(20, 360, NOW.date(), "区防控办")
    make_group(name="冷链人员", rule=rule, unit="", by=world.he_duty, now=NOW)
    filled(world, "T1", "林梅")
    assert erase_samples(now=NOW + 365 * DAY) == 0
    assert erase_samples(now=NOW + 369 * DAY) == 1


def test_a_round_in_which_somebody_was_sampled_keeps_its_board_first(world: World) -> None:
    new = NewRound("第一轮", NOW - HOUR, NOW + 11 * HOUR)
    round_ = plan_round(new=new, by=world.he_duty, now=NOW - HOUR)
    filled(world, "T1", "林梅", session=a_session(world, round=round_.pk))
    give_reason(round_=round_.pk, person=world.person("王建国").pk, kind=RoundReason.Kind.AWAY,
                why="在外地务工", by=world.he_duty, now=NOW)  # fmt: skip
    with pytest.raises(IntegrityError, match="not kept yet"), transaction.atomic():
        RoundReason.objects.all().delete()
    over = NOW + 11 * HOUR + HALF_A_YEAR
    assert [erase_samples(now=over), keep_boards(now=over - HOUR), keep_boards(now=over)] == [
        0,
        0,
        1,
    ]
    assert (erase_samples(now=over), RoundReason.objects.count()) == (1, 0)

    for act in (
        lambda: missing_in(round_, world.unit("柳沟村"), now=over),
        lambda: reasons_in(round_, world.unit("柳沟村")),
        lambda: a_session(world, round=round_.pk),
        lambda: count_people(round_=round_.pk, unit="99990101", residents=9, visitors=0,
                             by=world.liu_village, now=over),
        lambda: give_reason(round_=round_.pk, person=world.person("林梅").pk,
                            kind=RoundReason.Kind.AWAY, why="外出", by=world.liu_village, now=over),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.words.zh) == (
            "round_is_kept",
            "本轮次的样本和原因已于 2022-10-23 满保存期限删除，看板数字已存档，不能再更改或查看名单。",
        )
