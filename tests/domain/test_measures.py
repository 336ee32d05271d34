"""Lin Mei and Wang Jianguo under measures: imposed, changed, released, contested."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import Act, Contest, DueTest, Measure, PhaseSpan, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import (
    AlreadyReleased,
    convert_measure,
    restart,
    resume,
    set_end,
    suspend,
)
from gubei.domain.measures.operations.contesting import answer_contest, take_contest
from gubei.domain.measures.operations.following import order_missed
from gubei.domain.measures.operations.imposing import NothingToImpose, Wish, impose
from gubei.domain.measures.operations.recording import (
    Told,
    confirm,
    record_reading,
    record_result,
    record_sample,
)
from gubei.domain.measures.operations.releasing import GateShut, release, release_due
from gubei.domain.measures.operations.writing import UnderMeasureAlready
from gubei.domain.measures.queries.measures import courses_of, measures_of, standings
from gubei.domain.measures.rules.states import State
from gubei.domain.orders.models import Order
from gubei.engines.policy import Anchor, Evidence
from gubei.terms.kept import Kept
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.world import NOW, World

TODAY = date(2022, 4, 26)
HOUR = timedelta(hours=1)


@pytest.fixture
def edition9(world: World) -> PolicyChange:
    """Edition 9 is in force in the district."""
    return apply_policy(
        pack=read_pack("cn-covid19-ed9"),
        before=None,
        valid_on=date(2022, 6, 28),
        reason="第九版施行",
        by=world.leng_leader,
        now=NOW,
    ).change


def wish(world: World, name: str = "林梅", **changes: object) -> Wish:
    """Return the wish to put somebody under the measure of a close contact of yesterday."""
    return Wish(
        **{
            "person": world.persons[name].pk,
            "person_class": "close_contact",
            "anchors": {Anchor.LAST_EXPOSURE: TODAY - timedelta(days=1)},
            "reason": "与病例同席用餐",
        }
        | changes  # type: ignore[arg-type]
    )


def spans(measure: Measure) -> list[tuple[str, date, date]]:
    """Return the phases that stand."""
    return [
        (span.kind, span.span.lower, span.span.upper)
        for span in PhaseSpan.objects.filter(measure=measure, replaced_at=None).order_by("place")
    ]


def test_lin_mei_is_under_exactly_what_the_policy_says(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)

    assert spans(measure) == [
        ("central_isolation", date(2022, 4, 26), date(2022, 5, 3)),
        ("home_monitoring", date(2022, 5, 3), date(2022, 5, 6)),
    ]
    assert (measure.starts_on, measure.ends_on) == (date(2022, 4, 26), date(2022, 5, 6))
    tests = DueTest.objects.filter(measure=measure).order_by("due_on")
    assert [(test.due_on, test.phase_day) for test in tests] == [
        (date(2022, 4, 26), 1),
        (date(2022, 4, 27), 2),
        (date(2022, 4, 28), 3),
        (date(2022, 4, 30), 5),
        (date(2022, 5, 2), 7),
        (date(2022, 5, 5), 3),
    ]
    assert "第九版" in measure.basis
    assert [(act.kind, act.by_id, act.reason) for act in measure.acts.all()] == [
        ("impose", world.tang_town.pk, "与病例同席用餐")
    ]
    assert standings([measure], at=NOW)[measure.pk].state is State.RUNNING


def test_lin_mei_cannot_be_isolated_twice(world: World, edition9: PolicyChange) -> None:
    impose(wish=wish(world), by=world.tang_town, now=NOW)

    with pytest.raises(UnderMeasureAlready):
        impose(wish=wish(world), by=world.he_duty, now=NOW)
    assert Measure.objects.count() == 1


def test_nobody_is_put_under_a_measure_that_would_be_over(
    world: World, edition9: PolicyChange
) -> None:
    past = {Anchor.LAST_EXPOSURE: date(2022, 4, 1)}

    with pytest.raises(NothingToImpose) as refused:
        impose(wish=wish(world, anchors=past), by=world.tang_town, now=NOW)
    assert "2022-04-12" in refused.value.words.en


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "invalid"),
        ({"anchors": {}}, "no_anchor"),
        ({"anchors": {Anchor.LAST_EXPOSURE: date(2022, 4, 27)}}, "invalid"),
        ({"person_class": "neighbour"}, "no_such_class"),
        ({"pack": "mpox"}, "policy_not_in_force"),
        ({"unit": "99990201"}, "not_found"),
    ],
)
def test_a_measure_that_lacks_something_is_refused(
    world: World, edition9: PolicyChange, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        impose(wish=wish(world, **changes), by=world.tang_town, now=NOW)
    assert refused.value.code == code
    assert not Measure.objects.exists()


def test_a_village_worker_imposes_nothing_and_sees_only_the_own_village(
    world: World, edition9: PolicyChange
) -> None:
    with pytest.raises(NotAllowed):
        impose(wish=wish(world), by=world.liu_village, now=NOW)
    measure = impose(wish=wish(world, unit="99990101"), by=world.tang_town, now=NOW)

    assert list(measures_of(world.liu_village)) == [measure]
    assert list(measures_of(world.xing_village)) == []
    with pytest.raises(NotFound):
        release(measure=measure.pk, reason="误判", by=world.nan_town, now=NOW)


def test_the_database_refuses_a_measure_without_basis_or_end(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)

    for change in ({"basis": ""}, {"reason": ""}, {"ends_on": measure.starts_on}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseSpan.objects.filter(measure=measure).update(span=(date(2022, 4, 26), None))


def test_an_end_set_by_hand_has_a_reason_and_draws_out_the_last_phase(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)

    with pytest.raises(Invalid):
        set_end(
            measure=measure.pk, ends_on=date(2022, 5, 8), reason="", by=world.tang_town, now=NOW
        )
    longer = set_end(
        measure=measure.pk,
        ends_on=date(2022, 5, 8),
        reason="复检",
        by=world.tang_town,
        now=NOW + HOUR,
    )
    assert spans(longer)[-1] == ("home_monitoring", date(2022, 5, 3), date(2022, 5, 8))

    shorter = set_end(
        measure=measure.pk,
        ends_on=date(2022, 5, 1),
        reason="误判",
        by=world.tang_town,
        now=NOW + 2 * HOUR,
    )
    assert spans(shorter) == [("central_isolation", date(2022, 4, 26), date(2022, 5, 1))]
    assert not DueTest.objects.filter(
        measure=measure, dropped_at=None, due_on__gte=date(2022, 5, 1)
    ).exists()
    assert list(measure.acts.order_by("at").values_list("kind", flat=True)) == [
        "impose",
        "extend",
        "shorten",
    ]


def test_wang_jianguo_goes_home_and_back_and_the_length_stays(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world, "王建国"), by=world.tang_town, now=NOW)

    convert_measure(
        measure=measure.pk,
        kind=MeasureKind.HOME_ISOLATION,
        on=date(2022, 4, 28),
        reason="需血液透析",
        by=world.tang_town,
        now=NOW,
    )
    assert spans(measure) == [
        ("central_isolation", date(2022, 4, 26), date(2022, 4, 28)),
        ("home_isolation", date(2022, 4, 28), date(2022, 5, 3)),
        ("home_monitoring", date(2022, 5, 3), date(2022, 5, 6)),
    ]
    convert_measure(
        measure=measure.pk,
        kind=MeasureKind.CENTRAL_ISOLATION,
        on=date(2022, 4, 28),
        reason="家中不具备条件",
        by=world.tang_town,
        now=NOW,
    )
    assert spans(measure)[0] == ("central_isolation", date(2022, 4, 26), date(2022, 5, 3))


def test_a_clock_that_restarts_leaves_the_kind_that_was_set_by_hand(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)
    given = {"measure": measure.pk, "reason": "居家透析", "by": world.tang_town}
    convert_measure(**given, kind=MeasureKind.HOME_ISOLATION, on=TODAY, now=NOW)
    restart(**given, anchor=Anchor.LAST_POSITIVE_LEFT_SITE, day=TODAY, now=NOW + HOUR)

    assert spans(measure) == [
        ("home_isolation", date(2022, 4, 26), date(2022, 5, 4)),
        ("home_monitoring", date(2022, 5, 4), date(2022, 5, 7)),
    ]


def test_spread_in_the_site_restarts_the_clock(world: World, edition9: PolicyChange) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)
    later = NOW + timedelta(days=3)

    restarted = restart(
        measure=measure.pk,
        anchor=Anchor.LAST_POSITIVE_LEFT_SITE,
        day=date(2022, 4, 29),
        reason="隔离点三层出现阳性",
        by=world.tang_town,
        now=later,
    )
    assert restarted.ends_on == date(2022, 5, 10)
    assert spans(restarted) == [
        ("central_isolation", date(2022, 4, 26), date(2022, 5, 7)),
        ("home_monitoring", date(2022, 5, 7), date(2022, 5, 10)),
    ]


def test_in_hospital_the_clock_runs_on(world: World, edition9: PolicyChange) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)

    suspend(measure=measure.pk, where="区医院", reason="急诊", by=world.tang_town, now=NOW)
    assert standings([measure], at=NOW)[measure.pk].state is State.SUSPENDED
    resume(measure=measure.pk, reason="出院", by=world.tang_town, now=NOW + timedelta(days=1))
    standing = standings([measure], at=NOW + timedelta(days=1))[measure.pk]
    assert (standing.state, standing.course.ends_on) == (State.RUNNING, date(2022, 5, 6))


def finish(world: World, measure: Measure, result: str = "negative") -> None:
    """Take every sample on its day, with a result, and confirm what officers confirm."""
    for test in DueTest.objects.filter(measure=measure, dropped_at=None):
        day = NOW + timedelta(days=(test.due_on - TODAY).days)
        record_sample(test=test.pk, at=day, by=world.tang_town, now=day)
        record_result(
            test=test.pk,
            result=DueTest.Result(result),
            at=day + timedelta(hours=6),
            by=world.tang_town,
            now=day + timedelta(hours=7),
        )
    for evidence in (Evidence.NO_SPREAD_IN_SITE, Evidence.ENVIRONMENT_NEGATIVE):
        confirm(
            measure=measure.pk, evidence=evidence, holds=True, note="", by=world.tang_town, now=NOW
        )


def test_the_worker_releases_on_time_and_only_once(world: World, edition9: PolicyChange) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)
    finish(world, measure)

    last_evening = NOW.replace(day=5, month=5, hour=23, minute=59)
    midnight = NOW.replace(day=6, month=5, hour=0, minute=0)
    assert release_due(now=last_evening).released == ()
    assert release_due(now=midnight).released == (measure.pk,)
    assert release_due(now=midnight - timedelta(hours=1)).released == ()
    assert release_due(now=midnight + timedelta(hours=1)).released == ()
    measure.refresh_from_db()
    assert (measure.released_at, measure.released_by) == (midnight, None)
    assert measure.acts.filter(kind="release").count() == 1
    with pytest.raises(AlreadyReleased):
        release(measure=measure.pk, reason="再次", by=world.tang_town, now=midnight)


def test_a_shut_gate_is_said_and_holds_nobody_silently(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)
    midnight = NOW.replace(day=6, month=5, hour=0, minute=0)

    done = release_due(now=midnight)
    assert (done.released, done.shut) == ((), 1)
    standing = standings([measure], at=midnight)[measure.pk]
    assert standing.state is State.DUE
    assert [held.condition.evidence for held in standing.gate.shut_by] == [
        Evidence.OWN_TESTS_NEGATIVE,
        Evidence.NO_SPREAD_IN_SITE,
        Evidence.ENVIRONMENT_NEGATIVE,
    ]


def test_nobody_positive_is_released_by_habit(world: World, edition9: PolicyChange) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)
    finish(world, measure, "positive")

    with pytest.raises(GateShut) as refused:
        release(measure=measure.pk, reason="期满", by=world.tang_town, now=NOW + timedelta(days=12))
    assert refused.value.words.en == "Not yet: All tests due are negative."


def test_a_secondary_contact_waits_for_the_linked_test_of_day_seven(
    world: World, edition9: PolicyChange
) -> None:
    close = impose(wish=wish(world), by=world.tang_town, now=NOW)
    secondary = impose(
        wish=wish(world, "王建国", person_class="secondary_contact", linked=close.pk),
        by=world.tang_town,
        now=NOW,
    )
    finish(world, secondary)
    at = NOW + timedelta(days=8)

    assert release_due(now=at).released == ()
    finish(world, close)
    assert release_due(now=at).released == (secondary.pk,)


def test_a_reading_is_of_a_living_person_and_of_its_day(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world, unit="99990101"), by=world.tang_town, now=NOW)

    record_reading(
        measure=measure.pk, told=Told(NOW, Decimal("36.6")), by=world.liu_village, now=NOW
    )
    for told in (
        Told(NOW, Decimal("3.6")),
        Told(NOW + timedelta(hours=1), Decimal("36.6")),
        Told(NOW - timedelta(days=2), Decimal("36.6")),
        Told(NOW, None, symptoms=("boredom",)),
    ):
        with pytest.raises(Invalid):
            record_reading(measure=measure.pk, told=told, by=world.liu_village, now=NOW)
    assert measure.readings.count() == 1


def test_a_contest_is_answered_by_somebody_else(world: World, edition9: PolicyChange) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW)
    contest = take_contest(measure=measure.pk, text="我当天不在现场", by=world.tang_town, now=NOW)
    assert contest.answer_by == NOW + timedelta(hours=24)

    with pytest.raises(Refused) as refused:
        answer_contest(
            contest=contest.pk,
            answer=Contest.Answer.STANDS,
            reasons="监控可见",
            by=world.tang_town,
            now=NOW,
        )
    assert refused.value.code == "own_measure"
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(
            answered_at=NOW, answered_by=world.tang_town, answer="stands", reasons="x"
        )
    answered = answer_contest(
        contest=contest.pk,
        answer=Contest.Answer.STANDS,
        reasons="监控可见其在场",
        by=world.he_duty,
        now=NOW,
    )
    assert (answered.answer, answered.answered_by) == ("stands", world.he_duty)
    assert Act.objects.filter(measure=measure).count() == 1
    assert courses_of([measure])[measure.pk].ends_on == date(2022, 5, 6)


def waiting_orders() -> list[tuple[str, str, str]]:
    """Return kind, unit and subject of the orders that wait."""
    waiting = Order.objects.filter(closed_at=None).select_related("unit")
    return sorted((each.kind, each.unit.name, each.subject) for each in waiting)


def test_what_lin_mei_missed_becomes_an_order_of_her_village_once(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world, unit="99990101"), by=world.tang_town, now=NOW - 12 * HOUR)
    tomorrow = NOW + timedelta(days=1)

    rounds = [order_missed(now=tomorrow + each * HOUR) for each in (0, 1, 2)]
    assert rounds == [2, 0, 0]
    assert waiting_orders() == [
        (
            "sample",
            "柳沟村",
            "林梅：补采样（2022-04-26 应检） ／ 林梅: sample missed on 2022-04-26",
        ),
        (
            "visit",
            "柳沟村",
            "林梅：上门查看（2022-04-26 未报） ／ 林梅: visit, no reading told on 2022-04-26",
        ),
    ]
    told = Told(tomorrow, Decimal("36.5"))
    record_reading(measure=measure.pk, told=told, by=world.liu_village, now=tomorrow)
    test = DueTest.objects.filter(measure=measure).order_by("due_on").first()
    assert test is not None
    record_sample(test=test.pk, at=tomorrow, by=world.liu_village, now=tomorrow)
    assert waiting_orders() == []
    # Whatever else happens that day, nobody is sent twice for the same.
    assert order_missed(now=tomorrow + 6 * HOUR) == 0


def test_what_the_laboratory_could_not_examine_is_taken_again(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world, unit="99990101"), by=world.tang_town, now=NOW - 12 * HOUR)
    test = measure.tests.order_by("due_on")[0]
    tomorrow, key = NOW + timedelta(days=1), UUID(int=7)
    order_missed(now=tomorrow)
    given = {"test": test.pk, "by": world.liu_village}
    record_sample(**given, at=tomorrow, now=tomorrow, kept=Kept(key=key))
    invalid = DueTest.Result.INVALID
    record_result(**given, result=invalid, at=tomorrow + HOUR, now=tomorrow + HOUR)

    test.refresh_from_db()
    assert (test.sampled_at, test.sampled_by, test.result, test.result_at) == (None, None, "", None)
    assert [each[0] for each in waiting_orders()] == ["sample", "visit"]
    assert standings([measure], at=tomorrow)[measure.pk].gate.open is False
    # The device that sends the old sample once more does not take it for the new one.
    record_sample(**given, at=tomorrow, now=tomorrow + HOUR, kept=Kept(key=key))
    test.refresh_from_db()
    assert test.sampled_at is None

    again = tomorrow + 2 * HOUR
    record_sample(**given, at=again, now=again, kept=Kept(key=UUID(int=8)))
    record_result(**given, result=DueTest.Result.NEGATIVE, at=again + HOUR, now=again + HOUR)
    test.refresh_from_db()
    assert (test.sampled_at, test.result) == (again, "negative")
    assert [each[0] for each in waiting_orders()] == ["visit"]


def test_nobody_is_sent_to_a_person_who_lies_in_hospital(
    world: World, edition9: PolicyChange
) -> None:
    measure = impose(wish=wish(world), by=world.tang_town, now=NOW - 12 * HOUR)
    suspend(measure=measure.pk, where="区医院", reason="就医", by=world.tang_town, now=NOW)

    assert order_missed(now=NOW + timedelta(days=2)) == 0


def test_a_contest_is_an_order_of_somebody_who_did_not_impose_it(
    world: World, edition9: PolicyChange
) -> None:
    by_town = impose(wish=wish(world, unit="99990101"), by=world.tang_town, now=NOW)
    by_duty = impose(wish=wish(world, "林玫", unit="99990101"), by=world.he_duty, now=NOW)
    for measure in (by_town, by_duty):
        take_contest(measure=measure.pk, text="未接触病例", by=world.liu_village, now=NOW)

    assert waiting_orders() == [
        ("contest", "北口镇", "林玫：答复申诉 ／ 林玫: answer a contest"),
        ("contest", "古北区", "林梅：答复申诉 ／ 林梅: answer a contest"),
    ]
    contest = Contest.objects.get(measure=by_duty)
    answer_contest(
        contest=contest.pk, answer=Contest.Answer.STANDS, reasons="属实", by=world.tang_town,
        now=NOW,
    )  # fmt: skip
    assert [each[1] for each in waiting_orders()] == ["古北区"]
