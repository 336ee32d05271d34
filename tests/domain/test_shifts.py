"""Shifts and the closed loop of an isolation site: who is on, who is inside, who may have met whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from gubei.adapters.packs import read_pack
from gubei.domain.investigations.models import Visit
from gubei.domain.investigations.operations.shifts import take_in_shifts
from gubei.domain.isolation.models import ClosedLoop, IsolationSite, StaffShift, StaffSpell
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.loops import enter_loop, leave_loop
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.setting_up import set_up_site
from gubei.domain.isolation.operations.shifts import (
    end_shift,
    end_shifts_of_isolated,
    plan_shifts,
)
from gubei.domain.isolation.operations.spreading import staff_exposed
from gubei.domain.isolation.operations.staffing import end_spell, register_staff
from gubei.domain.isolation.queries.shifts import loops_now
from gubei.domain.isolation.rules.places import Form, Post, RoomFacts
from gubei.domain.isolation.rules.shifts import Hours, Inside, posts_without, shifts_on
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.people.operations.merging import merge
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.terms.refusals import Invalid, NotFound, Refused
from tests.files import both_at_once
from tests.isolation import Inn, build_inn
from tests.world import NOW, World, build_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def works(
    inn: Inn, name: str, post: Post = Post.SECURITY, *, inside: bool = True,
    site: IsolationSite | None = None,
) -> StaffSpell:  # fmt: skip
    """Register somebody at the site since yesterday."""
    return register_staff(
        site=(site or inn.site).pk, person=inn.world.person(name).pk, post=post, lives_in=inside,
        by=inn.world.he_duty, now=NOW - DAY,
    )  # fmt: skip


def on(inn: Inn, spell: StaffSpell, start: datetime, hours: int = 8, days: int = 1) -> list[UUID]:
    """Plan shifts, as the site's manager does."""
    made = plan_shifts(
        spell=spell.pk, from_at=start, to_at=start + hours * HOUR, days=days,
        by=inn.world.ge_manager, now=NOW,
    )  # fmt: skip
    return [each.pk for each in made]


def let_out(inn: Inn, name: str, at: datetime = NOW) -> ClosedLoop:
    """Let somebody out of the loop they are in."""
    loop = ClosedLoop.objects.get(person=inn.world.person(name), left_at=None)
    return leave_loop(
        loop=loop.pk, at=at, reason="轮休", is_home_fit=True, by=inn.world.he_duty, now=at
    )


def another_site(inn: Inn) -> IsolationSite:
    """Another place in which people are isolated."""
    by = inn.world.he_duty
    spot = add_site(facts=SiteFacts("白河隔离点", SiteKind.ISOLATION_SITE), unit="", by=by, now=NOW)
    rooms = [RoomFacts("", "1F", "101")]
    return set_up_site(site=spot.pk, form=Form.HOTEL, rooms=rooms, by=by, now=NOW)


def without_a_loop(inn: Inn) -> None:
    """Put a policy into force that names no class of who leaves a loop: it asks for none."""
    apply_policy(
        pack=read_pack("cn-covid19-bj-2022-05"), before=inn.policy.pk, valid_on=date(2022, 5, 4),
        reason="本市通知", by=inn.world.leng_leader, now=NOW,
    )  # fmt: skip


def test_nobody_is_in_two_shifts_at_once_and_each_has_an_end(inn: Inn) -> None:
    """Also in another post; one shift may begin as the other ends; the week is planned or nothing."""
    gate = works(inn, "王建国")
    care = works(inn, "王建国", Post.CARE)
    on(inn, gate, NOW, days=3)

    with pytest.raises(Refused, match="王建国 is on already, 万佛山隔离点 2022-04-27"):
        on(inn, care, NOW + DAY + 7 * HOUR)
    with pytest.raises(Refused, match="two shifts at once"):
        on(inn, care, NOW + 9 * HOUR, days=7, hours=23)
    with pytest.raises(Invalid, match="A shift has an end"):
        plan_shifts(spell=gate.pk, from_at=NOW, to_at=None, by=inn.world.he_duty, now=NOW)

    (after,) = on(inn, care, NOW + 8 * HOUR)
    assert StaffShift.objects.count() == 4
    kept = StaffShift.objects.get(pk=after)
    with (
        pytest.raises(IntegrityError, match="nobody_is_in_two_shifts_at_once"),
        transaction.atomic(),
    ):
        StaffShift.objects.create(
            id=next(inn.world.ids), spell=gate, site=gate.site, person=gate.person,
            from_at=kept.from_at + HOUR, to_at=kept.to_at + HOUR, planned_at=NOW,
            planned_by=inn.world.he_duty,
        )  # fmt: skip


def test_a_shift_lies_inside_the_loop_of_its_site_and_nowhere_else(inn: Inn) -> None:
    """Edition 8 names the class of who leaves a loop, so it has staff work inside one."""
    outside = works(inn, "王建国", inside=False)
    with pytest.raises(Refused, match="not in the closed loop of 万佛山隔离点"):
        on(inn, outside, NOW)

    enter_loop(spell=outside.pk, at=NOW + HOUR, by=inn.world.ge_manager, now=NOW)
    elsewhere = works(inn, "王建国", inside=False, site=another_site(inn))
    with pytest.raises(Refused, match="in the closed loop of 万佛山隔离点 already"):
        enter_loop(spell=elsewhere.pk, at=NOW, by=inn.world.he_duty, now=NOW)
    on(inn, outside, NOW)  # the day of the entry counts
    without_a_loop(inn)  # also where nobody asks for a loop
    with pytest.raises(Refused, match="in the closed loop of 万佛山隔离点 then"):
        on(inn, elsewhere, NOW + DAY)


def test_the_other_way_round_who_is_on_elsewhere_enters_no_loop(inn: Inn) -> None:
    without_a_loop(inn)
    here = works(inn, "王建国", inside=False)
    elsewhere = works(inn, "王建国", inside=False, site=another_site(inn))
    (shift,) = on(inn, elsewhere, NOW + DAY)
    with pytest.raises(Refused, match="on elsewhere after that \\(白河隔离点 2022-04-27"):
        enter_loop(spell=here.pk, at=NOW, by=inn.world.he_duty, now=NOW)

    end_shift(shift=shift, at=NOW, reason="换班", by=inn.world.he_duty, now=NOW)

    assert enter_loop(spell=here.pk, at=NOW, by=inn.world.he_duty, now=NOW).site == inn.site


def test_who_leaves_the_loop_is_under_the_measure_of_the_pack_and_on_no_shift(inn: Inn) -> None:
    """Edition 8: fourteen days after the last day inside. The manager may not impose; duty does."""
    spell = works(inn, "王建国")
    first, second = on(inn, spell, NOW - 2 * HOUR, days=2)
    loop = ClosedLoop.objects.get()

    left = leave_loop(
        loop=loop.pk, at=NOW, reason="轮休", is_home_fit=True, by=inn.world.ge_manager, now=NOW
    )

    assert (left.left_at, left.left_by, left.leave_reason) == (NOW, inn.world.ge_manager, "轮休")
    measure = Measure.objects.get()
    assert (measure.person.name, measure.person_class, measure.starts_on, measure.ends_on) == (
        "王建国", "closed_loop_worker", date(2022, 4, 27), date(2022, 5, 11),
    )  # fmt: skip
    assert (left.measure, measure.imposed_by) == (measure, inn.world.he_duty)
    ended = {each.pk: each for each in StaffShift.objects.all()}
    assert (ended[first].ended_at, ended[second].ended_at) == (NOW, ended[second].from_at)
    with pytest.raises(Refused, match="They left already"):
        leave_loop(
            loop=loop.pk, at=NOW, reason="轮休", is_home_fit=True, by=inn.world.he_duty, now=NOW
        )
    with pytest.raises(Refused, match="isolated themselves until 2022-05-11"):
        enter_loop(spell=spell.pk, at=NOW + 2 * DAY, by=inn.world.he_duty, now=NOW)


def test_who_was_to_enter_and_did_not_come_is_under_no_measure(inn: Inn) -> None:
    spell = works(inn, "王建国", inside=False)
    loop = enter_loop(spell=spell.pk, at=NOW + 2 * DAY, by=inn.world.he_duty, now=NOW)
    on(inn, spell, NOW + 2 * DAY - HOUR, days=2)  # on the day of the entry, before its hour
    without_a_loop(inn)
    (before,) = on(inn, spell, NOW + DAY)

    left = leave_loop(
        loop=loop.pk, at=NOW, reason="临时有事", is_home_fit=True, by=inn.world.he_duty, now=NOW
    )

    assert (left.left_at, left.measure) == (NOW + 2 * DAY, None)
    ended = {each.from_at: each.ended_at for each in StaffShift.objects.exclude(pk=before)}
    assert ended == {each: each for each in (NOW + 2 * DAY - HOUR, NOW + 3 * DAY - HOUR)}
    assert StaffShift.objects.get(pk=before).ended_at is None
    assert enter_loop(spell=spell.pk, at=NOW + DAY, by=inn.world.he_duty, now=NOW)


def test_the_last_post_ends_after_its_person_has_left_the_loop(inn: Inn) -> None:
    """Else nobody could let them out, and the measure of who leaves would never begin."""
    gate, care = works(inn, "王建国"), works(inn, "王建国", Post.CARE)
    end_spell(spell=care.pk, by=inn.world.ge_manager, now=NOW)
    with pytest.raises(Refused, match="let them leave the loop first"):
        end_spell(spell=gate.pk, by=inn.world.ge_manager, now=NOW)

    let_out(inn, "王建国")

    assert end_spell(spell=gate.pk, by=inn.world.ge_manager, now=NOW).to_at == NOW


def test_who_is_isolated_is_on_no_shift_to_come(inn: Inn) -> None:
    spell = works(inn, "林梅")
    until = inn.isolate("林梅").ends_on
    with pytest.raises(Refused, match=f"isolated themselves from .* until {until}"):
        on(inn, spell, NOW + DAY, days=3)
    on(inn, spell, NOW - 9 * HOUR)  # worked before it was known


def test_shifts_planned_before_a_measure_end_with_it_and_those_before_it_stand(inn: Inn) -> None:
    spell = works(inn, "林梅")
    for start, days in ((NOW - 9 * HOUR, 1), (NOW - HOUR, 1), (NOW + DAY, 2)):
        plan_shifts(
            spell=spell.pk, from_at=start, to_at=start + 8 * HOUR, days=days,
            by=inn.world.ge_manager, now=NOW - 2 * HOUR,
        )  # fmt: skip
    assert end_shifts_of_isolated(now=NOW) == 0
    inn.isolate("林梅")
    assert end_shifts_of_isolated(now=NOW) == 3
    assert end_shifts_of_isolated(now=NOW) == 0
    shifts = list(StaffShift.objects.order_by("from_at"))
    assert [each.ended_at for each in shifts] == [None, NOW, *(each.from_at for each in shifts[2:])]
    assert {each.ended_by for each in shifts[1:]} == {inn.world.he_duty}


def test_shifts_end_under_whichever_record_their_person_is_isolated(inn: Inn) -> None:
    for worker, other in (("林梅", "陈志强"), ("王建国", "赵小云")):
        spell = works(inn, worker)
        kept, absorbed = inn.world.person(worker).pk, inn.world.person(other).pk
        if worker == "王建国":
            kept, absorbed = absorbed, kept
        merge(one=kept, other=absorbed, probability=0.97, reason="同一电话", by=None, now=NOW)
        plan_shifts(
            spell=spell.pk, from_at=NOW + DAY, to_at=NOW + DAY + 8 * HOUR,
            by=inn.world.ge_manager, now=NOW - 2 * HOUR,
        )  # fmt: skip
        inn.isolate(other)
    assert end_shifts_of_isolated(now=NOW) == 2


def test_a_shift_before_the_post_is_planned_once_the_post_has_its_true_beginning(inn: Inn) -> None:
    without_a_loop(inn)
    spell, by = works(inn, "王建国", inside=False), inn.world.he_duty
    with pytest.raises(
        Refused, match=r"in this post since 2022-04-25 .* register them from the day"
    ):
        on(inn, spell, NOW - 3 * DAY)
    end_spell(spell=spell.pk, by=by, now=NOW)
    again = {
        "site": inn.site.pk, "person": spell.person_id, "post": Post.SECURITY, "lives_in": False,
        "by": by, "now": NOW,
    }  # fmt: skip
    with pytest.raises(Refused, match="held the post here until 2022-04-26"):
        register_staff(**again, from_at=NOW - 4 * DAY)
    with pytest.raises(Invalid, match="not in the future"):
        register_staff(**again, from_at=NOW + HOUR)

    gate = register_staff(**{**again, "post": Post.CARE}, from_at=NOW - 4 * DAY)

    assert (gate.from_at, gate.registered_at) == (NOW - 4 * DAY, NOW)
    assert len(on(inn, gate, NOW - 3 * DAY)) == 1


def test_an_entry_before_the_end_of_an_earlier_loop_says_when_that_was(inn: Inn) -> None:
    without_a_loop(inn)
    spell = works(inn, "王建国")
    let_out(inn, "王建国")
    with pytest.raises(Refused, match="was in the closed loop of 万佛山隔离点 from 2022-04-25"):
        enter_loop(spell=spell.pk, at=NOW - 2 * HOUR, by=inn.world.he_duty, now=NOW)


def test_one_human_with_two_records_is_in_one_loop_and_on_one_shift(inn: Inn) -> None:
    """The records were merged after both had a post: each post keeps the record of its day."""
    here, by = works(inn, "王建国"), inn.world.he_duty
    there = works(inn, "赵小云", inside=False, site=another_site(inn))
    aside = works(inn, "赵小云", inside=False)
    merge(one=here.person_id, other=there.person_id, probability=0.97, reason="同一电话", by=None,
          now=NOW)  # fmt: skip
    on(inn, here, NOW)
    with pytest.raises(Refused, match="in the closed loop of 万佛山隔离点 already"):
        enter_loop(spell=there.pk, at=NOW, by=by, now=NOW)
    with pytest.raises(Refused, match="two shifts at once"):
        on(inn, aside, NOW + HOUR)
    with pytest.raises(Refused, match="holds the post here already"):
        register_staff(site=inn.site.pk, person=there.person_id, post=Post.SECURITY,
                       lives_in=False, by=by, now=NOW)  # fmt: skip
    loop = ClosedLoop.objects.get()
    assert loops_now([aside.person_id]) == {aside.person_id: loop}
    without_a_loop(inn)
    with pytest.raises(Refused, match="in the closed loop of 万佛山隔离点 then"):
        on(inn, there, NOW)

    inn.isolate("王建国")
    let_out(inn, "王建国")
    with pytest.raises(Refused, match="isolated themselves"):
        enter_loop(spell=there.pk, at=NOW + DAY, by=by, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_shift_planned_while_somebody_leaves_does_not_stand() -> None:
    """Who leaves a loop or a post waits for the plan, and ends what it planned."""
    inn = build_inn(build_world())
    inside, care = works(inn, "王建国"), works(inn, "赵小云", Post.CARE)
    works(inn, "赵小云")

    while_open(lambda: on(inn, inside, NOW + DAY), lambda: let_out(inn, "王建国"))
    while_open(
        lambda: on(inn, care, NOW + DAY),
        lambda: end_spell(spell=care.pk, by=inn.world.he_duty, now=NOW),
    )

    assert [each.ended_at for each in StaffShift.objects.all()] == [NOW + DAY, NOW + DAY]


def while_open(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Do one act, and another in a connection of its own before the first is committed."""

    def run() -> None:
        try:
            second()
        finally:
            connection.close()

    other = Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        while other.is_alive() and not _somebody_waits():
            other.join(0.05)
    other.join()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_two_officers_cannot_send_one_person_to_two_sites_in_the_same_minute() -> None:
    inn = build_inn(build_world())
    here = works(inn, "王建国", inside=False)
    there = works(inn, "王建国", inside=False, site=another_site(inn))
    without_a_loop(inn)
    by = inn.world.he_duty
    came = both_at_once([
        lambda: enter_loop(spell=here.pk, at=NOW, by=by, now=NOW),
        lambda: plan_shifts(spell=there.pk, from_at=NOW, to_at=NOW + HOUR, by=by, now=NOW)[0],
    ])  # fmt: skip
    assert sum(isinstance(each, Refused) for each in came) == 1
    assert ClosedLoop.objects.count() + StaffShift.objects.count() == 1


def test_shifts_that_are_over_are_visits_once_and_a_positive_on_site_names_who_was_on(
    inn: Inn,
) -> None:
    """王建国 goes home early, 赵小云 never came; who leaves the post is on no more."""
    inn.isolate("林梅")
    stay = place(measure=inn.measure("林梅"), room=inn.room("201"), by=inn.world.he_duty, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW + HOUR, by=inn.world.he_duty, now=NOW + HOUR)
    spells = {name: works(inn, name) for name in ("王建国", "赵小云", "陈志强")}
    shifts = {name: on(inn, each, NOW, days=2)[0] for name, each in spells.items()}
    by, early = inn.world.ge_manager, NOW + 2 * HOUR
    end_shift(shift=shifts["赵小云"], at=NOW, reason="未到岗", by=by, now=early)
    end_shift(shift=shifts["王建国"], at=early, reason="身体不适", by=by, now=early)
    let_out(inn, "王建国", early)
    end_spell(spell=spells["王建国"].pk, by=by, now=early)
    with pytest.raises(NotFound):
        on(inn, spells["王建国"], NOW + 3 * DAY)
    end_stay(stay=stay.pk, reason="转定点医院", by=inn.world.he_duty, now=NOW + 7 * HOUR)

    assert (take_in_shifts(now=NOW + HOUR), take_in_shifts(now=NOW + 9 * HOUR)) == (0, 2)
    assert take_in_shifts(now=NOW + 10 * HOUR) == 0
    visits = Visit.objects.order_by("end_at")
    assert [
        (each.person.name, each.site.name, each.zone, each.source, each.start_at, each.end_at,
         each.keep_until)
        for each in visits
    ] == [
        ("王建国", "万佛山隔离点", "", "shift", NOW, early, date(2022, 6, 26)),
        ("陈志强", "万佛山隔离点", "", "shift", NOW, NOW + 8 * HOUR, date(2022, 6, 26)),
    ]  # fmt: skip
    met = staff_exposed(stay=stay.pk, since=None, by=by, now=NOW + 30 * HOUR)
    assert [(each.shift.person.name, each.from_at, each.to_at) for each in met] == [
        ("王建国", NOW + HOUR, early), ("陈志强", NOW + HOUR, NOW + 7 * HOUR),
    ]  # fmt: skip
    with pytest.raises(Refused, match="The shift is over"):
        end_shift(shift=shifts["陈志强"], at=NOW, reason="未到岗", by=by, now=NOW + 9 * HOUR)


@pytest.mark.parametrize(
    ("hours", "days", "said"),
    [(0, 1, "before it begins"), (25, 1, "longer than 24 hours"), (8, 40, "Between 1 and 31 days")],
)
def test_hours_that_cannot_be_are_refused(hours: int, days: int, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        shifts_on(NOW, NOW + hours * HOUR, days=days, now=NOW)
    with pytest.raises(Invalid, match="check the date"):
        shifts_on(NOW + 90 * DAY, NOW + 90 * DAY + HOUR, days=1, now=NOW)


MINUTES = st.integers(0, 5 * 24 * 60).map(lambda each: NOW + timedelta(minutes=each))


@given(since=MINUTES, until=st.none() | MINUTES, start=MINUTES, hours=st.integers(1, 24))
def test_a_shift_is_inside_where_every_minute_of_it_is(
    since: datetime, until: datetime | None, start: datetime, hours: int
) -> None:
    """The slow twin looks at each minute; the day of the entry counts from its midnight in Shanghai."""
    eight = timedelta(hours=8)
    local = since.astimezone(UTC) + eight
    begin = local.replace(hour=0, minute=0, second=0, microsecond=0) - eight
    minutes = [start + timedelta(minutes=number) for number in range(hours * 60)]
    assert Inside(since, until).covers(Hours(start, start + hours * HOUR)) == all(
        begin <= each and (until is None or each < until) for each in minutes
    )


def test_the_posts_without_anybody_are_named_in_their_order() -> None:
    assert posts_without({"security", "head", "care"}) == [
        Post.DISINFECTION, Post.OBSERVATION, Post.LIAISON, Post.LOGISTICS, Post.TRANSFER,
    ]  # fmt: skip
