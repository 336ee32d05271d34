"""A positive on site, a fire: who was exposed, whose clock restarts, where everybody goes."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from gubei.domain.isolation.models import IsolationSite, Room, Stay
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.moving import move
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.relocating import propose_relocation, relocate
from gubei.domain.isolation.operations.spreading import preview_spread, restart_exposed
from gubei.domain.isolation.operations.staffing import end_spell, register_staff
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import waiting_of
from gubei.domain.isolation.queries.sites import openings_of
from gubei.domain.isolation.queries.staff import staff_of
from gubei.domain.isolation.queries.stays import capacities
from gubei.domain.isolation.rules.mixing import mixed
from gubei.domain.isolation.rules.places import Post, SiteStep
from gubei.domain.measures.models import Act, DueTest, Measure
from gubei.domain.measures.operations.changing import set_end
from gubei.domain.orders.models import Order
from gubei.domain.territory.models import Role
from gubei.engines.placement import place_at_once
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.isolation import TODAY, Inn, build_inn, second_site
from tests.world import NOW, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def came(inn: Inn, name: str, room: str) -> Stay:
    """Put a person into a room, where they arrive at once."""
    stay = place(measure=inn.measure(name), room=inn.room(room), by=inn.world.he_duty, now=NOW)
    return sign_arrival(stay=stay.pk, at=NOW, by=inn.world.he_duty, now=NOW)


def with_lin_mei_positive(inn: Inn) -> Stay:
    """Lin Mei shares a floor with Wang, an air with Zhao on another floor; Chen is far away."""
    for name in ("林梅", "王建国", "赵小云", "陈志强"):
        inn.isolate(name)
    positive = came(inn, "林梅", "301")
    for name, room in (("王建国", "302"), ("赵小云", "401"), ("陈志强", "201")):
        came(inn, name, room)
    return positive


def test_a_positive_on_site_names_who_shared_floor_and_air_and_when(inn: Inn) -> None:
    positive = with_lin_mei_positive(inn)
    later = NOW + 3 * DAY
    gone = Stay.objects.get(person=inn.world.person("王建国"))
    end_stay(stay=gone.pk, reason="送医", by=inn.world.he_duty, now=NOW + 2 * DAY)

    found = preview_spread(
        stay=positive.pk, since=NOW + DAY, day=date(2022, 4, 29), by=inn.world.ge_manager, now=later
    )

    assert [
        (each.exposed.stay.person.name, each.exposed.shared, each.exposed.from_at,
         each.exposed.to_at, each.before, each.after)
        for each in found
    ] == [
        ("王建国", "floor", NOW + DAY, NOW + 2 * DAY, date(2022, 5, 17), date(2022, 5, 21)),
        ("赵小云", "ventilation", NOW + DAY, None, date(2022, 5, 17), date(2022, 5, 21)),
    ]  # fmt: skip
    assert not Act.objects.filter(kind="restart").exists()


def test_the_clocks_of_all_exposed_restart_in_one_act_but_not_an_end_set_by_hand(inn: Inn) -> None:
    positive = with_lin_mei_positive(inn)
    set_end(
        measure=inn.measure("赵小云"), ends_on=date(2022, 5, 30), reason="专家组意见",
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip

    moved, left = restart_exposed(
        stay=positive.pk, since=None, day=date(2022, 4, 29), reason="点内传播",
        by=inn.world.he_duty, now=NOW + 3 * DAY,
    )  # fmt: skip

    assert ([each.exposed.stay.person.name for each in moved], left) == (["王建国"], [])
    acts = Act.objects.filter(kind="restart").select_related("measure__person")
    assert [(act.measure.person.name, act.reason) for act in acts] == [("王建国", "点内传播")]
    inn.measures["王建国"].refresh_from_db()
    assert inn.measures["王建国"].ends_on == date(2022, 5, 21)


def test_a_clock_that_cannot_restart_is_named_and_stops_nobody_else(inn: Inn) -> None:
    """Wang is under the measure since January."""
    positive = with_lin_mei_positive(inn)
    long_ago = date(2022, 5, 17) - timedelta(days=120)
    Measure.objects.filter(pk=inn.measure("王建国")).update(starts_on=long_ago)

    moved, left = restart_exposed(
        stay=positive.pk, since=None, day=date(2022, 4, 29), reason="点内传播",
        by=inn.world.he_duty, now=NOW + 3 * DAY,
    )  # fmt: skip

    assert [each.exposed.stay.person.name for each in moved] == ["赵小云"]
    assert [(each.name, each.why.en) for each in left] == [
        ("王建国", "The measure would last more than 120 days. End it and impose a new one.")
    ]
    acts = Act.objects.filter(kind="restart").select_related("measure__person")
    assert [act.measure.person.name for act in acts] == ["赵小云"]


def test_nobody_is_put_beside_a_guest_who_has_tested_positive_since(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国")
    came(inn, "林梅", "301")
    test = DueTest.objects.filter(measure=inn.measure("林梅")).order_by("due_on")[0]
    DueTest.objects.filter(pk=test.pk).update(
        sampled_at=NOW, sampled_by=inn.world.ge_manager, result="positive", result_at=NOW + HOUR
    )

    with pytest.raises(Refused) as refused:
        place(measure=inn.measure("王建国"), room=inn.room("302"), by=inn.world.he_duty,
              now=NOW + 2 * HOUR)  # fmt: skip
    assert "与房间 301 的阳性人员" in refused.value.words.zh
    assert not Stay.objects.filter(person=inn.world.person("王建国")).exists()
    free = capacities([inn.site.pk], now=NOW + 2 * HOUR)[inn.site.pk].days[0]
    assert (free.rooms, free.beds) == (4, 6)  # without 301, 302 and 401: one air
    elsewhere = place(measure=inn.measure("王建国"), room=inn.room("201"), by=inn.world.he_duty,
                      now=NOW + 2 * HOUR)  # fmt: skip
    assert elsewhere.room_id == inn.room("201")


def test_who_never_arrived_or_came_later_was_not_exposed(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国")
    inn.isolate("赵小云")
    positive = came(inn, "林梅", "301")
    place(measure=inn.measure("王建国"), room=inn.room("302"), by=inn.world.he_duty, now=NOW)
    end_stay(stay=positive.pk, reason="转定点医院", by=inn.world.he_duty, now=NOW + HOUR)
    late = place(
        measure=inn.measure("赵小云"),
        room=inn.room("401"),
        by=inn.world.he_duty,
        now=NOW + 2 * HOUR,
    )
    sign_arrival(stay=late.pk, at=NOW + 3 * HOUR, by=inn.world.he_duty, now=NOW + 3 * HOUR)

    assert preview_spread(
        stay=positive.pk, since=None, day=None, by=inn.world.he_duty, now=NOW + 4 * HOUR
    ) == []  # fmt: skip


def test_who_changed_rooms_was_there_all_the_time(inn: Inn) -> None:
    """Lin Mei moves from 301 to 203 and leaves from there: Wang, Zhao and Chen met her."""
    first = with_lin_mei_positive(inn)
    by = inn.world.he_duty
    second = move(stay=first.pk, room=inn.room("203"), reason="近医护", by=by, now=NOW + DAY)
    end_stay(stay=second.pk, reason="转定点医院", by=by, now=NOW + 3 * DAY)

    for stay in (first, second):
        found = preview_spread(stay=stay.pk, since=None, day=None, by=by, now=NOW + 4 * DAY)
        assert [
            (each.exposed.stay.person.name, each.exposed.from_at, each.exposed.to_at, each.after)
            for each in found
        ] == [
            ("王建国", NOW, NOW + DAY, date(2022, 5, 21)),
            ("陈志强", NOW + DAY, NOW + 3 * DAY, date(2022, 5, 21)),
            ("赵小云", NOW, NOW + DAY, date(2022, 5, 21)),
        ]  # fmt: skip


def test_the_clock_that_restarts_is_of_the_measure_that_took_the_place_of_the_old_one(
    inn: Inn,
) -> None:
    """Wang leaves as a secondary contact, and is a close contact by the time Lin Mei is positive."""
    by, later = inn.world.he_duty, NOW + 3 * DAY
    inn.isolate("林梅", person_class="secondary_contact")
    inn.isolate("王建国", person_class="secondary_contact")
    positive, gone = came(inn, "林梅", "301"), came(inn, "王建国", "302")
    end_stay(stay=gone.pk, reason="送医", by=by, now=NOW + DAY)
    old = inn.measure("王建国")
    new = inn.isolate("王建国")
    asked = {"stay": positive.pk, "since": None, "day": date(2022, 4, 29), "by": by, "now": later}

    (found,) = preview_spread(**asked)
    assert (found.measure, found.before, found.after) == (
        new.pk, date(2022, 5, 17), date(2022, 5, 21)
    )  # fmt: skip
    moved, _ = restart_exposed(**asked, reason="点内传播")
    assert [each.measure for each in moved] == [new.pk]
    assert [act.measure_id for act in Act.objects.filter(kind="restart")] == [new.pk] != [old]


def test_a_clock_of_another_town_is_left_to_that_town_by_name(inn: Inn) -> None:
    """The site is of 南河镇 by now, and so is Wang's measure; Zhao's is of 柳沟村 in 北口镇."""
    positive, town = with_lin_mei_positive(inn), inn.world.unit("南河镇")
    IsolationSite.objects.update(unit=town)
    Measure.objects.filter(pk=inn.measure("王建国")).update(unit=town)
    Measure.objects.filter(pk=inn.measure("赵小云")).update(unit=inn.world.unit("柳沟村"))

    moved, left = restart_exposed(
        stay=positive.pk, since=None, day=date(2022, 4, 29), reason="点内传播",
        by=inn.world.add_officer("庄值班", Role.TOWN, "南河镇"), now=NOW + 3 * DAY,
    )  # fmt: skip

    assert [each.exposed.stay.person.name for each in moved] == ["王建国"]
    assert [(each.name, each.why.zh) for each in left] == [
        ("赵小云", "由柳沟村落实，请其重新起算。")
    ]


def test_a_restart_needs_an_officer_who_may_impose(inn: Inn) -> None:
    positive = with_lin_mei_positive(inn)
    with pytest.raises(NotAllowed):
        restart_exposed(
            stay=positive.pk, since=None, day=date(2022, 4, 26), reason="点内传播",
            by=inn.world.ge_manager, now=NOW + HOUR,
        )  # fmt: skip
    with pytest.raises(Invalid, match="future"):
        preview_spread(
            stay=positive.pk, since=None, day=date(2022, 6, 1), by=inn.world.he_duty, now=NOW
        )


def test_staff_is_registered_by_post_once_and_leaves(inn: Inn) -> None:
    head = {
        "site": inn.site.pk, "person": inn.world.person("王建国").pk, "post": Post.HEAD,
        "lives_in": False, "by": inn.world.he_duty,
    }  # fmt: skip
    spell = register_staff(**head, now=NOW)
    with pytest.raises(Refused, match="holds the post here already"):
        register_staff(**head, now=NOW + HOUR)

    end_spell(spell=spell.pk, by=inn.world.ge_manager, now=NOW + HOUR)

    again = register_staff(**head, now=NOW + 2 * HOUR)
    assert [each.pk for each in staff_of(inn.world.he_duty).filter(to_at=None)] == [again.pk]
    with pytest.raises(NotFound):
        end_spell(spell=spell.pk, by=inn.world.he_duty, now=NOW + 2 * HOUR)


def test_a_site_on_fire_is_left_by_everybody_in_one_act(inn: Inn) -> None:
    with_lin_mei_positive(inn)
    other = second_site(inn, rooms=3)
    fire = NOW + 5 * HOUR
    placement = propose_relocation(
        site=inn.site.pk, reason="二楼起火", search=place_at_once, by=inn.world.ge_manager, now=fire
    )
    assert (len(placement.seats), len(placement.not_placed)) == (3, 1)
    assert Stay.objects.filter(to_at=None, site=inn.site).count() == 4

    stays, _ = relocate(placement=placement.pk, by=inn.world.ge_manager, now=fire)

    assert {stay.site_id for stay in stays} == {other.pk}
    assert Stay.objects.filter(to_at=None, site=inn.site).count() == 0
    assert {stay.end_reason for stay in Stay.objects.filter(site=inn.site)} == {"二楼起火"}
    assert openings_of([inn.site.pk])[inn.site.pk].step is SiteStep.RESERVE
    waiting = [each.pk for each in waiting_of(inn.world.he_duty, now=fire)]
    assert waiting == [UUID(placement.not_placed[0]["measure"])]
    assert mixed(house_of([inn.site.pk, other.pk], today=TODAY)) == []
    assert Order.objects.filter(kind="disinfect").count() == 4
    with pytest.raises(Refused, match="accepted already"):
        relocate(placement=placement.pk, by=inn.world.ge_manager, now=fire)


def test_who_used_the_same_lift_and_who_was_beside_them_at_an_earlier_site_is_named(
    inn: Inn,
) -> None:
    """Lin Mei was at Baihe with Zhao yesterday, and uses lift A of the main building with Chen."""
    other = second_site(inn, rooms=2)
    by, rooms = inn.world.he_duty, {each.name: each.pk for each in other.rooms.all()}
    for name in ("林梅", "赵小云", "陈志强", "王建国"):
        inn.isolate(name)
    for name, room in (("林梅", "101"), ("赵小云", "102")):
        stay = place(measure=inn.measure(name), room=rooms[room], by=by, now=NOW)
        sign_arrival(stay=stay.pk, at=NOW, by=by, now=NOW)
    Room.objects.filter(name__in=["201", "401"]).update(lift="A梯")
    came(inn, "陈志强", "401")
    came(inn, "王建国", "302")
    earlier = Stay.objects.get(person=inn.world.person("林梅"))
    positive = move(
        stay=earlier.pk, room=inn.room("201"), reason="近医护", by=by, now=NOW + 4 * HOUR
    )
    sign_arrival(stay=positive.pk, at=NOW + 5 * HOUR, by=by, now=NOW + 5 * HOUR)

    def met(since: datetime | None) -> list[tuple[str, str, datetime]]:
        found = preview_spread(
            stay=positive.pk, since=since, day=None, by=by, now=NOW + 9 * HOUR
        )  # fmt: skip
        return [(e.exposed.stay.person.name, e.exposed.shared, e.exposed.from_at) for e in found]

    assert met(None) == [("陈志强", "lift", NOW + 5 * HOUR)]
    assert met(NOW + HOUR) == [
        ("陈志强", "lift", NOW + 5 * HOUR), ("赵小云", "floor", NOW + HOUR),
    ]  # fmt: skip
    end_stay(stay=positive.pk, reason="转定点医院", by=by, now=NOW + 8 * HOUR)
    assert len(met(NOW + HOUR)) == 2


def test_who_was_beside_the_positive_at_two_sites_is_named_once_and_restarts_once(inn: Inn) -> None:
    """Wang was in the room beside Lin Mei at Baihe, then at Wanfoshan; a restart never shortens."""
    other = second_site(inn, rooms=2)
    by, rooms = inn.world.he_duty, {each.name: each.pk for each in other.rooms.all()}
    later = NOW + 3 * DAY
    for name, first, second in (("林梅", "101", "201"), ("王建国", "102", "203")):
        inn.isolate(name)
        stay = place(measure=inn.measure(name), room=rooms[first], by=by, now=NOW)
        sign_arrival(stay=stay.pk, at=NOW, by=by, now=NOW)
        moved = move(stay=stay.pk, room=inn.room(second), reason="合并", by=by, now=NOW + HOUR)
        sign_arrival(stay=moved.pk, at=NOW + 2 * HOUR, by=by, now=NOW + 2 * HOUR)
    positive = Stay.objects.get(person=inn.world.person("林梅"), to_at=None)
    asked = {"stay": positive.pk, "since": NOW, "by": by, "now": later}

    found = preview_spread(**asked, day=None)
    assert [(each.exposed.stay.person.name, each.exposed.from_at) for each in found] == [
        ("王建国", NOW)
    ]
    moved, _ = restart_exposed(**asked, day=date(2022, 4, 29), reason="点内传播")
    assert len(moved) == 1
    assert restart_exposed(**asked, day=date(2022, 4, 28), reason="点内传播") == ([], [])
    assert Act.objects.filter(kind="restart").count() == 1


def test_who_left_since_the_proposal_is_not_moved(inn: Inn) -> None:
    with_lin_mei_positive(inn)
    second_site(inn, rooms=4)
    placement = propose_relocation(
        site=inn.site.pk, reason="二楼起火", search=place_at_once, by=inn.world.he_duty, now=NOW
    )
    gone = Stay.objects.get(person=inn.world.person("陈志强"))
    end_stay(stay=gone.pk, reason="送医", by=inn.world.he_duty, now=NOW + HOUR)

    stays, _ = relocate(placement=placement.pk, by=inn.world.he_duty, now=NOW + HOUR)

    assert sorted(stay.person.name for stay in Stay.objects.filter(pk__in=[s.pk for s in stays])) == [
        "林梅", "王建国", "赵小云",
    ]  # fmt: skip
