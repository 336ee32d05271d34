"""A preview says of everybody in mid-plan what applying the policy then does, day by day."""

from collections import Counter
from datetime import date, timedelta

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import DueTest, Measure, PhaseSpan, PolicyChange
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import convert_measure, restart, set_end
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.recording import record_sample
from gubei.domain.measures.queries.measures import courses_of, plan_of
from gubei.domain.measures.queries.previews import Move, preview
from gubei.domain.measures.rules.courses import course_of, from_day
from gubei.engines.policy import Anchor
from gubei.engines.policy.difference import Load
from gubei.terms.measure_kinds import MeasureKind
from tests.world import NOW, World

TODAY = date(2022, 4, 26)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Counts = tuple[int, int, int]


def bring_into_force(world: World, pack: str) -> PolicyChange:
    return apply_policy(
        pack=read_pack(pack), before=None, valid_on=TODAY, reason="施行",
        by=world.leng_leader, now=NOW - 30 * DAY,
    ).change  # fmt: skip


def exposed(world: World, name: str, days_ago: int) -> Measure:
    """Put somebody under the measure of a close contact on the day after the exposure."""
    last = {Anchor.LAST_EXPOSURE: TODAY - days_ago * DAY}
    wish = Wish(world.persons[name].pk, "close_contact", last, "密接")
    return impose(wish=wish, by=world.he_duty, now=NOW - (days_ago - 1) * DAY)


def people_in_mid_plan(world: World) -> dict[str, Measure]:
    """Return people under a measure to whom something was done, and some to whom nothing was."""
    for name in ("周望", "吴小满"):
        world.add_person(name, "柳沟村", born=date(1970, 1, 1), sex="male")
    found = {
        name: exposed(world, name, days_ago)
        for name, days_ago in {
            "林梅": 10, "王建国": 3, "赵小云": 3, "陈志强": 3, "Li Na": 3, "周望": 28, "吴小满": 4,
        }.items()
    }  # fmt: skip
    given = {"by": world.he_duty, "now": NOW - 10 * MINUTE}
    set_end(measure=found["王建国"].pk, ends_on=date(2022, 5, 12), reason="复检", **given)
    convert_measure(
        measure=found["赵小云"].pk, kind=MeasureKind.HOME_ISOLATION, on=TODAY, reason="居家透析",
        **given,
    )  # fmt: skip
    restart(
        measure=found["陈志强"].pk, anchor=Anchor.LAST_POSITIVE_LEFT_SITE, day=TODAY - DAY,
        reason="同层出现阳性", **given,
    )  # fmt: skip
    for measure in (found["Li Na"], found["吴小满"]):
        waiting = DueTest.objects.filter(measure=measure, dropped_at=None, due_on__gte=TODAY)
        test = waiting.filter(earliest_on__lte=TODAY).order_by("due_on").first()
        if test is not None:
            record_sample(test=test.pk, at=NOW - 5 * MINUTE, by=world.he_duty, now=NOW)
    return found


def ahead(measures: dict[str, Measure]) -> Counter[str]:
    """Count the tests that nobody has taken yet, by person, from today on."""
    waiting = DueTest.objects.filter(dropped_at=None, sampled_at=None, due_on__gte=TODAY)
    return Counter({name: waiting.filter(measure=each).count() for name, each in measures.items()})


def ends_of(measures: dict[str, Measure]) -> dict[str, date]:
    """Return the first days of freedom as they stand."""
    return {name: Measure.objects.get(pk=each.pk).ends_on for name, each in measures.items()}


def shown(one: Load) -> Counts:
    return one.rooms, one.tests, one.samples


def load(day: date) -> Counts:
    """Count rooms, tests and samples of a day as the tables have them."""
    rooms = PhaseSpan.objects.filter(
        replaced_at=None, kind=MeasureKind.CENTRAL_ISOLATION, span__contains=day
    )
    tests = DueTest.objects.filter(dropped_at=None, sampled_at=None, due_on=day)
    return rooms.count(), tests.count(), sum(tests.values_list("samples", flat=True))


@pytest.mark.parametrize(
    ("old", "new"),
    [("cn-covid19-ed8", "cn-covid19-ed9"), ("cn-covid19-twenty", "cn-covid19-ed8"),
     ("cn-covid19-ed9", "cn-covid19-twenty")],
)  # fmt: skip
def test_a_preview_of_people_in_mid_plan_is_what_applying_then_does(
    world: World, old: str, new: str
) -> None:
    policy = bring_into_force(world, old)
    measures = people_in_mid_plan(world)
    wish = {"pack": read_pack(new), "before": policy.pk, "valid_on": TODAY, "now": NOW}

    seen = preview(**wish)
    days = [each.day for each in seen.days]
    was, loads, tests = ends_of(measures), [load(day) for day in days], ahead(measures)
    applied = apply_policy(**wish, reason="优化措施", by=world.leng_leader)
    ends, more = ends_of(measures), ahead(measures)
    more.subtract(tests)

    assert days[0] == TODAY
    assert [shown(each.old) for each in seen.days] == loads
    assert [shown(each.new) for each in seen.days] == [load(day) for day in days]
    assert load(days[-1] + DAY) == (0, 0, 0)
    assert (seen.earlier, seen.later, seen.same, seen.kept_by_hand) == (
        applied.earlier, applied.later, applied.same, applied.kept_by_hand,
    )  # fmt: skip
    assert list(seen.moves) == [
        Move(each.pk, name, "close_contact", was[name], ends[name], more[name])
        for name, each in sorted(measures.items(), key=lambda item: item[1].pk)
        if max(ends[name], TODAY) != max(was[name], TODAY)
    ]
    # Zhou Wang's end is past and his gate is shut: he stands in red since then, not since today.
    assert ends["周望"] == was["周望"] < TODAY


def test_somebody_who_was_forgotten_for_months_does_not_stop_a_change_of_policy(
    world: World,
) -> None:
    policy = bring_into_force(world, "cn-covid19-ed8")
    lin = exposed(world, "林梅", days_ago=28)
    later = NOW + 150 * DAY
    wish = {"pack": read_pack("cn-covid19-ed9"), "before": policy.pk, "valid_on": TODAY}

    seen = preview(**wish, now=later)
    applied = apply_policy(**wish, reason="第九版", by=world.leng_leader, now=later)

    assert (seen.same, applied.same) == (1, 1)
    assert ends_of({"林梅": lin}) == {"林梅": lin.ends_on}


def test_a_test_on_the_same_day_is_taken_as_the_new_policy_says(world: World) -> None:
    policy = bring_into_force(world, "cn-covid19-ed8")
    lin = exposed(world, "林梅", days_ago=3)
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=policy.pk, valid_on=TODAY, reason="第九版",
        by=world.leng_leader, now=NOW,
    )  # fmt: skip

    lin.refresh_from_db()
    course = courses_of([lin])[lin.pk]
    # Day 7 is asked for by both: from the nose under edition 8, from the throat under edition 9.
    assert from_day(course, TODAY).tests == from_day(course_of(plan_of(lin)), TODAY).tests
    assert {each.specimen for each in from_day(course, TODAY).tests} == {"oropharyngeal"}


def test_tests_of_days_that_are_past_are_not_counted_as_more(world: World) -> None:
    policy = bring_into_force(world, "cn-covid19-ed8")
    lin = exposed(world, "林梅", days_ago=10)

    (move,) = preview(
        pack=read_pack("cn-covid19-ed9"), before=policy.pk, valid_on=TODAY, now=NOW
    ).moves

    # Two more tests in the whole of edition 9; but one is to come under each, today or on day 14.
    assert move == Move(
        lin.pk, "林梅", "close_contact", was=date(2022, 5, 8), ends_on=TODAY + DAY, tests=0
    )
