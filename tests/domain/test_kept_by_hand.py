"""What was set by hand stays under any new plan, day by day: rules alone, without a database."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.measures.rules.conversions import (
    ByHand,
    Conversion,
    Turn,
    keep,
    kind_on,
    standing_conversions,
    under_new_plan,
)
from gubei.domain.measures.rules.courses import ISOLATIONS, Course, Stretch, convert
from gubei.terms.measure_kinds import MeasureKind

START = date(2022, 4, 20)
DAYS = st.integers(0, 30).map(lambda n: START + timedelta(days=n))
CENTRAL, HOME = MeasureKind.CENTRAL_ISOLATION, MeasureKind.HOME_ISOLATION
LENGTHS = st.tuples(st.sampled_from(MeasureKind), st.integers(1, 9))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Return phases one after the other; neighbours are of another kind."""
    phases: list[Stretch] = []
    begins = draw(DAYS)
    for kind, days in draw(st.lists(LENGTHS, min_size=1, max_size=4)):
        if not phases or phases[-1].kind is not kind:
            phases.append(Stretch(kind, begins, begins + timedelta(days=days)))
            begins = phases[-1].to
    return Course(tuple(phases), (), begins)


@st.composite
def conversions(draw: st.DrawFn) -> tuple[Conversion, ...]:
    """Return some conversions, each with or without a last day."""
    found = []
    for kind in draw(st.lists(st.sampled_from([CENTRAL, HOME]), max_size=3)):
        day = draw(DAYS)
        last = draw(st.none() | st.integers(1, 9))
        found.append(Conversion(kind, day, None if last is None else day + timedelta(days=last)))
    return tuple(found)


@given(before=courses(), plan=courses(), by_hand=conversions(), day=DAYS)
def test_past_days_stay_and_the_days_to_come_are_the_plan_with_the_kinds_set_by_hand(
    before: Course, plan: Course, by_hand: tuple[Conversion, ...], day: date
) -> None:
    after = under_new_plan(before, plan, ByHand(conversions=by_hand), day=day)

    assert after.ends_on == max(plan.ends_on, day)
    for each in (START + timedelta(days=n) for n in range(80)):
        wanted = kind_on(before if each < day else plan, each)
        for conversion in by_hand if each >= day and wanted in ISOLATIONS else ():
            if conversion.day <= each < (conversion.until or date.max):
                wanted = conversion.kind
        assert kind_on(after, each) == wanted


@given(plan=courses(), day=DAYS)
def test_an_end_that_was_set_by_hand_leaves_everything_as_it_is(plan: Course, day: date) -> None:
    before = Course((Stretch(HOME, START, START + timedelta(days=9)),), (), START)
    assert under_new_plan(before, plan, ByHand(end=True), day=day) == before


@given(plan=courses(), on=DAYS, kind=st.sampled_from([CENTRAL, HOME]))
def test_what_an_act_says_is_read_back_and_is_gone_when_it_is_taken_back(
    plan: Course, on: date, kind: MeasureKind
) -> None:
    wanted = keep(plan, [Conversion(kind, on)])
    if wanted == plan:
        return
    there = Turn(on, plan, convert(plan, kind=kind, day=on))

    standing = standing_conversions([there])
    assert keep(plan, standing) == there.after == wanted
    back = Turn(on, there.after, plan)
    assert standing_conversions([there, back]) == ()
    # The plan moved in between: then the way back is wanted against it.
    moved = standing_conversions([there, Turn(on), back])
    assert [each.kind for each in moved] == [kind, *(ISOLATIONS - {kind})]
