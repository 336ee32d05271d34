"""Before 林梅 is isolated at home somebody looks whether it is fit; where it is not, the pack says what is."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from gubei.adapters.packs import read_pack
from gubei.domain.measures.models import HomeCheck, Measure
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.homes import (
    check_home,
    isolate_centrally,
    order_home_checks,
)
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.releasing import release
from gubei.domain.measures.queries.homes import home_of
from gubei.domain.measures.queries.measures import courses_of
from gubei.domain.orders.models import Order
from gubei.engines.policy import Anchor
from gubei.terms.refusals import Invalid, NotAllowed, Refused
from gubei.terms.words import in_one
from tests.sampling import edition9
from tests.world import NOW, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = NOW.date()


def under(world: World, name: str, class_: str, anchor: Anchor = Anchor.LAST_EXPOSURE) -> Measure:
    """Put somebody under a measure of a class that begins tomorrow."""
    wish = Wish(world.person(name).pk, class_, {anchor: TODAY}, "流调判定", unit="99990101")
    return impose(wish=wish, by=world.he_duty, now=NOW)


def looks(world: World, measure: Measure, *unmet: str, at: datetime = NOW) -> HomeCheck:
    return check_home(measure=measure.pk, unmet=unmet, at=at, by=world.liu_village, now=at)


def waiting() -> list[tuple[str, datetime]]:
    """Return the open orders to look at a home: (whom, until when)."""
    found = Order.objects.filter(kind="home_check", closed_at=None).order_by("subject")
    return [(in_one("zh", each.subject), each.due_at) for each in found]


def phases(measure: Measure) -> list[tuple[str, date, date]]:
    course = courses_of([measure])[measure.pk]
    return [(str(each.kind), each.from_, each.to) for each in course.stretches]


def test_the_village_is_asked_to_look_at_the_home_before_isolation_begins_and_looking_closes_it(
    world: World,
) -> None:
    edition9(world)
    measure = under(world, "林梅", "secondary_contact")
    under(world, "王建国", "close_contact")
    held = under(world, "陈志强", "pool_member", Anchor.POOL_RESULT)
    assert ([kind for kind, *_ in phases(held)], home_of(held, now=NOW)) == (
        ["home_isolation"], None,
    )  # fmt: skip
    assert [order_home_checks(now=NOW), order_home_checks(now=NOW)] == [1, 0]
    order = Order.objects.get(kind="home_check")
    assert (order.unit.name, order.subject_kind, order.subject_id) == (
        "柳沟村",
        "measure",
        measure.pk,
    )
    midnight = (NOW + DAY).replace(hour=0, minute=0)
    assert waiting() == [("林梅：核查是否具备居家隔离条件", midnight)]

    found = looks(world, measure, at=NOW + HOUR)
    assert (found.fits, found.by, found.asked) == (
        True, world.liu_village, ["own_room", "own_bathroom", "all_stay_in", "own_air"],
    )  # fmt: skip
    assert (waiting(), order_home_checks(now=NOW + HOUR)) == ([], 0)
    home = home_of(measure, now=NOW + HOUR)
    assert home is not None
    assert (home.is_open, home.is_unfit, list(home.checks)) == (True, False, [found])


def test_a_home_without_a_bathroom_of_ones_own_makes_the_isolation_central(world: World) -> None:
    edition9(world)
    measure = under(world, "林梅", "secondary_contact")
    order_home_checks(now=NOW)
    with pytest.raises(Refused) as early:
        isolate_centrally(measure=measure.pk, reason="急", by=world.he_duty, now=NOW)
    assert early.value.code == "home_not_unfit"
    looks(world, measure, "own_bathroom")
    home = home_of(measure, now=NOW)
    assert home is not None
    assert home.is_unfit

    changed = isolate_centrally(
        measure=measure.pk, reason="无独立卫生间", by=world.he_duty, now=NOW + HOUR
    )
    end = TODAY + 8 * DAY
    assert phases(changed) == [("central_isolation", TODAY + DAY, end)]
    assert (changed.conditions, changed.ends_on, changed.plan_ends_on) == (["home_unfit"], end, end)
    act = changed.acts.order_by("at").last()
    assert act is not None
    assert (act.kind, act.reason, act.by) == ("convert", "无独立卫生间", world.he_duty)
    home = home_of(changed, now=NOW + HOUR)
    assert home is not None
    assert (home.is_open, home.is_unfit, len(home.checks)) == (False, False, 1)


def test_where_the_policy_knows_no_other_way_what_is_left_at_home_becomes_central(
    world: World,
) -> None:
    apply_policy(pack=read_pack("cn-covid19-twenty"), before=None, valid_on=date(2022, 11, 11),
                 reason="二十条", by=world.leng_leader, now=NOW)  # fmt: skip
    measure = under(world, "林梅", "close_contact")
    before = phases(measure)
    assert [kind for kind, *_ in before] == ["central_isolation", "home_isolation"]
    assert order_home_checks(now=NOW) == 0
    soon = NOW + 4 * DAY
    assert [order_home_checks(now=soon), order_home_checks(now=soon)] == [1, 0]
    looks(world, measure, "own_room", "own_air", at=soon)
    changed = isolate_centrally(measure=measure.pk, reason="合租", by=world.he_duty, now=soon)
    central = "central_isolation"
    assert phases(changed) == [(central, *before[0][1:]), (central, *before[1][1:])]
    assert changed.ends_on == before[1][2]


def test_nobody_looks_at_a_home_in_vain_and_what_was_found_stays(world: World) -> None:
    edition9(world)
    measure, other = (
        under(world, "林梅", "secondary_contact"),
        under(world, "王建国", "close_contact"),
    )
    for act, refusal in (
        (lambda: looks(world, measure, "garden"), Invalid),
        (lambda: check_home(measure=measure.pk, unmet=[], at=NOW + HOUR, by=world.liu_village,
                            now=NOW), Invalid),
        (lambda: check_home(measure=measure.pk, unmet=[], at=NOW, by=world.shi_village, now=NOW),
         Refused),
        (lambda: check_home(measure=other.pk, unmet=[], at=NOW, by=world.he_duty, now=NOW), Refused),
        (lambda: isolate_centrally(measure=measure.pk, reason="急", by=world.liu_village, now=NOW),
         NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            act()
    found = looks(world, measure)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        HomeCheck.objects.filter(pk=found.pk).update(unmet=["own_room"])
    with pytest.raises(IntegrityError, match="home_lacks_what_was_asked"), transaction.atomic():
        HomeCheck.objects.create(
            id=measure.pk, measure=measure, checked_at=NOW, noted_at=NOW, by=world.he_duty,
            asked=["own_room"], unmet=["garden"],
        )  # fmt: skip


def test_an_order_to_look_is_closed_where_the_person_is_released(world: World) -> None:
    edition9(world)
    measure = under(world, "林梅", "secondary_contact")
    order_home_checks(now=NOW)
    release(measure=measure.pk, reason="判定有误", by=world.he_duty, now=NOW + HOUR)
    assert (order_home_checks(now=NOW + HOUR), waiting()) == (0, [])
