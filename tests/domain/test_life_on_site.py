"""A positive on site, a fire: who was exposed, whose clock restarts, where everybody goes."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from gubei.domain.isolation.models import IsolationSite, Stay
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.relocating import propose_relocation, relocate
from gubei.domain.isolation.operations.setting_up import make_ready, set_up_site
from gubei.domain.isolation.operations.spreading import preview_spread, restart_exposed
from gubei.domain.isolation.operations.staffing import end_spell, register_staff
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import waiting_of
from gubei.domain.isolation.queries.sites import openings_of
from gubei.domain.isolation.queries.staff import staff_of
from gubei.domain.isolation.rules.mixing import mixed
from gubei.domain.isolation.rules.places import Form, Post, RoomFacts, SiteStep
from gubei.domain.measures.models import Act
from gubei.domain.measures.operations.changing import set_end
from gubei.domain.orders.models import Order
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.engines.placement import place_at_once
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.isolation import Inn, build_inn
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

    moved = restart_exposed(
        stay=positive.pk, since=None, day=date(2022, 4, 29), reason="点内传播",
        by=inn.world.he_duty, now=NOW + 3 * DAY,
    )  # fmt: skip

    assert [each.exposed.stay.person.name for each in moved] == ["王建国"]
    acts = Act.objects.filter(kind="restart").select_related("measure__person")
    assert [(act.measure.person.name, act.reason) for act in acts] == [("王建国", "点内传播")]
    inn.measures["王建国"].refresh_from_db()
    assert inn.measures["王建国"].ends_on == date(2022, 5, 21)


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
        "lives_in": True, "by": inn.world.he_duty,
    }  # fmt: skip
    spell = register_staff(**head, now=NOW)
    with pytest.raises(Refused, match="holds the post here already"):
        register_staff(**head, now=NOW + HOUR)

    end_spell(spell=spell.pk, by=inn.world.ge_manager, now=NOW + HOUR)

    again = register_staff(**head, now=NOW + 2 * HOUR)
    assert [each.pk for each in staff_of(inn.world.he_duty).filter(to_at=None)] == [again.pk]
    with pytest.raises(NotFound):
        end_spell(spell=spell.pk, by=inn.world.he_duty, now=NOW + 2 * HOUR)


def second_site(inn: Inn, rooms: int) -> IsolationSite:
    """Add another site with one floor, ready."""
    by = inn.world.he_duty
    spot = add_site(facts=SiteFacts("白河隔离点", SiteKind.ISOLATION_SITE), unit="", by=by, now=NOW)
    facts = [RoomFacts("", "1F", str(number)) for number in range(101, 101 + rooms)]
    site = set_up_site(site=spot.pk, form=Form.HOTEL, rooms=facts, by=by, now=NOW)
    make_ready(site=site.pk, reason="启用", by=by, now=NOW)
    return site


def test_a_site_on_fire_is_left_by_everybody_in_one_act(inn: Inn) -> None:
    with_lin_mei_positive(inn)
    other = second_site(inn, rooms=3)
    fire = NOW + 5 * HOUR
    placement = propose_relocation(
        site=inn.site.pk, reason="二楼起火", search=place_at_once, by=inn.world.ge_manager, now=fire
    )
    assert (len(placement.seats), len(placement.not_placed)) == (3, 1)
    assert Stay.objects.filter(to_at=None, site=inn.site).count() == 4

    stays = relocate(placement=placement.pk, by=inn.world.ge_manager, now=fire)

    assert {stay.site_id for stay in stays} == {other.pk}
    assert Stay.objects.filter(to_at=None, site=inn.site).count() == 0
    assert {stay.end_reason for stay in Stay.objects.filter(site=inn.site)} == {"二楼起火"}
    assert openings_of([inn.site.pk])[inn.site.pk].step is SiteStep.RESERVE
    waiting = [each.pk for each in waiting_of(inn.world.he_duty, now=fire)]
    assert waiting == [UUID(placement.not_placed[0]["measure"])]
    assert mixed(house_of([inn.site.pk, other.pk])) == []
    assert Order.objects.filter(kind="disinfect").count() == 4
    with pytest.raises(Refused, match="accepted already"):
        relocate(placement=placement.pk, by=inn.world.ge_manager, now=fire)


def test_who_left_since_the_proposal_is_not_moved(inn: Inn) -> None:
    with_lin_mei_positive(inn)
    second_site(inn, rooms=4)
    placement = propose_relocation(
        site=inn.site.pk, reason="二楼起火", search=place_at_once, by=inn.world.he_duty, now=NOW
    )
    gone = Stay.objects.get(person=inn.world.person("陈志强"))
    end_stay(stay=gone.pk, reason="送医", by=inn.world.he_duty, now=NOW + HOUR)

    stays = relocate(placement=placement.pk, by=inn.world.he_duty, now=NOW + HOUR)

    assert sorted(stay.person.name for stay in Stay.objects.filter(pk__in=[s.pk for s in stays])) == [
        "林梅", "王建国", "赵小云",
    ]  # fmt: skip
