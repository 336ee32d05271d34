"""Lin Mei is isolated in one way on a day: what a new measure clashes with gives way to it."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import (
    Contest,
    DueTest,
    Measure,
    PhaseSpan,
    PolicyChange,
    Suspension,
)
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import set_end, suspend
from gubei.domain.measures.operations.contesting import answer_contest, take_contest
from gubei.domain.measures.operations.following import order_missed
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.owning import own_measure
from gubei.domain.measures.operations.papers import content_of, make_notice
from gubei.domain.measures.operations.recording import record_result, record_sample
from gubei.domain.measures.operations.releasing import release
from gubei.domain.measures.operations.writing import UnderMeasureAlready
from gubei.domain.measures.queries.measures import courses_of, standings
from gubei.domain.measures.rules.conversions import kind_on
from gubei.domain.measures.rules.courses import Course, Sampling, Stretch
from gubei.domain.measures.rules.merging import adds_nothing, clash, strictness, together
from gubei.domain.orders.models import Order, OutgoingNotice
from gubei.engines.policy import Anchor
from gubei.terms.measure_kinds import ISOLATIONS, MeasureKind
from tests.world import NOW, World

TODAY = date(2022, 4, 26)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CENTRAL, HOME, MONITORING = (
    MeasureKind.CENTRAL_ISOLATION, MeasureKind.HOME_ISOLATION, MeasureKind.HOME_MONITORING,
)  # fmt: skip


@pytest.fixture
def world9(world: World) -> World:
    """Edition 9 is in force: secondary contacts stay at home, close contacts go to a site."""
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28), reason="施行",
        by=world.leng_leader, now=NOW,
    )  # fmt: skip
    return world


def isolate(world: World, person_class: str, *, exposed: date, days: int = 0) -> Measure:
    """Put Lin Mei under what the policy says, so many days from now."""
    wish = Wish(
        person=world.person("林梅").pk, person_class=person_class, reason="与病例同席用餐",
        anchors={Anchor.LAST_EXPOSURE: exposed}, unit="99990101",
    )  # fmt: skip
    return impose(wish=wish, by=world.he_duty, now=NOW + days * DAY)


def days_of(measure: Measure) -> list[tuple[str, str, str]]:
    """Return the phases of a measure as they stand: kind, first day, first day after."""
    course = courses_of([measure])[measure.pk]
    return [(each.kind, str(each.from_), str(each.to)) for each in course.stretches]


def test_a_secondary_contact_who_turns_out_a_close_one_is_under_one_measure(world9: World) -> None:
    first = isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    second = isolate(world9, "close_contact", exposed=TODAY - DAY, days=2)

    first.refresh_from_db()
    assert (first.released_at, first.replaced_by, first.release_reason) == (
        NOW + 2 * DAY, second, "由新措施取代 ／ replaced by a new measure",
    )  # fmt: skip
    assert days_of(first) == [("home_isolation", "2022-04-26", "2022-04-28")]
    assert days_of(second) == [
        ("central_isolation", "2022-04-28", "2022-05-03"),
        ("home_monitoring", "2022-05-03", "2022-05-06"),
    ]
    assert (second.end_set_by, second.plan_ends_on) == (None, date(2022, 5, 6))
    assert [each.kind for each in first.acts.order_by("at")] == ["impose", "replace"]
    assert not OutgoingNotice.objects.exists()


def test_stricter_days_of_what_was_replaced_are_carried_on(world9: World) -> None:
    close = isolate(world9, "close_contact", exposed=TODAY - 5 * DAY)
    later = isolate(world9, "secondary_contact", exposed=TODAY - DAY)

    close.refresh_from_db()
    assert close.replaced_by == later
    assert days_of(later) == [
        ("central_isolation", "2022-04-26", "2022-04-29"),
        ("home_isolation", "2022-04-29", "2022-05-03"),
    ]
    assert (later.end_set_by, later.end_reason) == (
        world9.he_duty,
        "含被取代措施中更严格的日期 ／ with the stricter days of the measure it replaced",
    )


def test_what_adds_nothing_is_refused(world9: World) -> None:
    isolate(world9, "close_contact", exposed=TODAY - DAY)
    with pytest.raises(UnderMeasureAlready) as refused:
        isolate(world9, "secondary_contact", exposed=TODAY - 5 * DAY)
    assert "更严格" in refused.value.words.zh
    assert Measure.objects.count() == 1


def test_whoever_was_released_by_mistake_can_be_put_under_the_measure_again(
    world9: World,
) -> None:
    first = isolate(world9, "close_contact", exposed=TODAY - DAY)
    release(measure=first.pk, reason="核实未接触", by=world9.he_duty, now=NOW + 2 * DAY)
    again = isolate(world9, "close_contact", exposed=TODAY - DAY, days=3)
    assert days_of(again) == [
        ("central_isolation", "2022-04-29", "2022-05-03"),
        ("home_monitoring", "2022-05-03", "2022-05-06"),
    ]


def test_who_is_in_hospital_is_so_under_the_new_measure_too(world9: World) -> None:
    first = isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    suspend(measure=first.pk, where="密云区医院", reason="急诊", by=world9.he_duty, now=NOW)
    second = isolate(world9, "close_contact", exposed=TODAY - DAY, days=1)
    assert [
        (each.measure, each.where, each.to_at) for each in Suspension.objects.order_by("from_at")
    ] == [(first, "密云区医院", NOW + DAY), (second, "密云区医院", None)]


def test_an_early_end_has_somebody_decide_about_what_was_replaced(world9: World) -> None:
    first = isolate(world9, "secondary_contact", exposed=TODAY)
    second = isolate(world9, "close_contact", exposed=TODAY - DAY)
    release(measure=second.pk, reason="检测结果更正", by=world9.he_duty, now=NOW + HOUR)

    order = Order.objects.get(kind=Order.Kind.CONTROL, closed_at=None)
    assert (order.subject.split(" ／ ")[0], order.unit, order.subject_id) == (
        "林梅：研判被取代措施（原定至 2022-05-04）是否恢复",
        world9.he_duty.unit, first.person_id,
    )  # fmt: skip

    isolate(world9, "secondary_contact", exposed=TODAY)
    order.refresh_from_db()
    assert order.closed_at is not None


def test_the_database_itself_refuses_two_isolations_on_a_day(world9: World) -> None:
    close = isolate(world9, "close_contact", exposed=TODAY)
    span = PhaseSpan.objects.get(measure=close, kind=CENTRAL)
    span.pk, span.kind = next(world9.ids), HOME
    with (
        pytest.raises(IntegrityError, match="one_isolation_on_a_day"),
        transaction.atomic(),
    ):
        span.save(force_insert=True)


def test_a_database_that_grew_keeps_the_stricter_of_two_isolations(world9: World) -> None:
    close = isolate(world9, "close_contact", exposed=TODAY)
    other = PhaseSpan.objects.get(measure=close, kind=CENTRAL)
    other.pk, other.kind = next(world9.ids), HOME
    other.span = (TODAY - 2 * DAY, TODAY + 10 * DAY)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE gubei_phasespan DROP CONSTRAINT one_isolation_on_a_day")
        other.save(force_insert=True)
        cursor.execute(
            import_module("gubei.migrations.0035_a_person_is_isolated_in_one_way").ONE_WAY
        )
    left = PhaseSpan.objects.filter(replaced_at=None, kind=HOME).order_by("span")
    assert [(each.span.lower, each.span.upper) for each in left] == [
        (TODAY - 2 * DAY, TODAY + DAY), (TODAY + 8 * DAY, TODAY + 10 * DAY),
    ]  # fmt: skip


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Up to three phases one after the other, tests on some of their days."""
    day = TODAY + draw(st.integers(-4, 4)) * DAY
    stretches, tests = [], []
    for kind in draw(st.lists(st.sampled_from(MeasureKind), min_size=1, max_size=3)):
        to = day + draw(st.integers(1, 6)) * DAY
        stretches.append(Stretch(kind, day, to))
        if draw(st.booleans()):
            tests.append(Sampling(day, day, 0, 1, "pcr", "throat", 1))
        day = to
    return Course(tuple(stretches), tuple(tests), day)


@given(courses(), courses())
def test_on_each_day_the_stricter_of_two_courses_stands(new: Course, old: Course) -> None:
    both = together(new, old, day=TODAY)
    for number in range(-5, 25):
        day = TODAY + number * DAY
        kinds = [kind_on(new, day), kind_on(old, day)] if number >= 0 else [kind_on(new, day)]
        assert strictness(kind_on(both, day)) == max(map(strictness, kinds))
    assert {test.key for test in new.tests} <= {test.key for test in both.tests}
    last = max(each.to for each in both.stretches)
    assert both.ends_on == max(new.ends_on, last)


@given(courses(), courses())
def test_courses_that_do_not_clash_never_break_a_constraint(new: Course, old: Course) -> None:
    days = [TODAY + number * DAY for number in range(25)]
    pairs = [(kind_on(new, day), kind_on(old, day)) for day in days]
    bad = any(a and (a is b or {a, b} == set(ISOLATIONS)) for a, b in pairs)
    assert clash(new, old, day=TODAY) is bad
    assert adds_nothing(new, old, day=TODAY) is all(
        strictness(a) <= strictness(b) for a, b in pairs
    )


def test_her_old_code_opens_the_new_measure(world9: World) -> None:
    first = isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    notice = make_notice(measure=first.pk, act=None, by=world9.he_duty, now=NOW)
    second = isolate(world9, "close_contact", exposed=TODAY - DAY)
    code = str(content_of(notice)["code"])
    assert own_measure(code=code, address="203.0.113.7", now=NOW) == second


def test_orders_about_what_was_replaced_are_closed(world9: World) -> None:
    isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    order_missed(now=NOW + 2 * DAY)
    waiting = Order.objects.filter(kind__in=[Order.Kind.VISIT, Order.Kind.SAMPLE], closed_at=None)
    assert waiting.count() == 2
    isolate(world9, "close_contact", exposed=TODAY - DAY, days=2)
    order_missed(now=NOW + 2 * DAY + HOUR)
    assert not waiting.exists()


def test_a_day_that_only_today_is_carried_leaves_the_end_to_the_rule(world9: World) -> None:
    isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    close = isolate(world9, "close_contact", exposed=TODAY)
    assert days_of(close)[0] == ("home_isolation", "2022-04-26", "2022-04-27")
    assert (close.end_set_by, close.ends_on) == (None, close.plan_ends_on)


def test_a_measure_on_a_record_that_was_merged_gives_way_too(world9: World) -> None:
    first = isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    old, root = world9.person("林梅"), world9.person("王建国")
    old.same_as = root
    old.save(update_fields=["same_as"])
    second = isolate(world9, "close_contact", exposed=TODAY - DAY)
    first.refresh_from_db()
    assert (second.person_id, first.replaced_by) == (root.pk, second)


def test_a_measure_that_was_cut_short_has_somebody_decide_as_well(world9: World) -> None:
    isolate(world9, "secondary_contact", exposed=TODAY)
    close = isolate(world9, "close_contact", exposed=TODAY - DAY)
    set_end(measure=close.pk, ends_on=TODAY + DAY, reason="更正", by=world9.he_duty, now=NOW)
    release(measure=close.pk, reason="更正", by=world9.he_duty, now=NOW + HOUR)
    assert Order.objects.filter(kind=Order.Kind.CONTROL, closed_at=None).count() == 1


def test_a_positive_sample_of_what_was_replaced_keeps_the_gate_shut(world9: World) -> None:
    first = isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    test = first.tests.get(due_on=TODAY)
    record_sample(test=test.pk, at=NOW, by=world9.he_duty, now=NOW)
    second = isolate(world9, "close_contact", exposed=TODAY - DAY)
    record_result(
        test=test.pk, result=DueTest.Result.POSITIVE, at=NOW + HOUR, by=world9.he_duty,
        now=NOW + HOUR,
    )  # fmt: skip
    shut = standings([second], at=NOW + HOUR)[second.pk].gate.conditions
    assert any(each.holds is False for each in shut)


def test_a_contest_that_lifts_what_was_replaced_drops_its_days(world9: World) -> None:
    close = isolate(world9, "close_contact", exposed=TODAY - DAY)
    contest = take_contest(measure=close.pk, text="未接触", by=world9.tang_town, now=NOW)
    later = isolate(world9, "secondary_contact", exposed=TODAY)
    assert (later.ends_on, later.plan_ends_on) == (TODAY + 10 * DAY, TODAY + 8 * DAY)
    answer_contest(
        contest=contest.pk, answer=Contest.Answer.LIFTED, reasons="核实", by=world9.leng_leader,
        now=NOW + HOUR,
    )  # fmt: skip
    later.refresh_from_db()
    assert later.ends_on == later.plan_ends_on


def test_a_change_of_policy_leaves_days_to_the_measure_that_isolates_already(
    world9: World,
) -> None:
    close = isolate(world9, "close_contact", exposed=TODAY - 8 * DAY)
    assert days_of(close)[-1][0] == "home_monitoring"
    PhaseSpan.objects.filter(measure=close, replaced_at=None, kind=MONITORING).update(
        kind=MeasureKind.SELF_MONITORING
    )
    secondary = isolate(world9, "secondary_contact", exposed=TODAY - DAY)
    before = PolicyChange.objects.get()
    apply_policy(
        pack=read_pack("cn-covid19-ed8"), before=before.pk, valid_on=TODAY, reason="演练",
        by=world9.leng_leader, now=NOW + HOUR,
    )  # fmt: skip
    spans = PhaseSpan.objects.filter(replaced_at=None, kind__in=ISOLATIONS, span__contains=TODAY)
    assert spans.filter(measure__in=[close, secondary]).count() == 1
