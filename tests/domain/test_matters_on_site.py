"""Life on site: temperatures room by room; what guests ask for is an order until it is settled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gubei.domain.isolation.models import Matter, Stay
from gubei.domain.isolation.operations.caring import (
    MatterNoted,
    note_matter,
    record_guest_reading,
    settle_matter,
)
from gubei.domain.isolation.operations.leaving import disinfected, end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.queries.guests import guests_today
from gubei.domain.isolation.queries.matters import matters_of
from gubei.domain.isolation.rules.matters import MatterKind
from gubei.domain.measures.operations.changing import suspend
from gubei.domain.measures.operations.recording import Told
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.answering import report
from gubei.domain.territory.models import Role
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.isolation import Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def came(inn: Inn, name: str, room: str) -> Stay:
    """Put a person into a room, where they arrive at once."""
    inn.isolate(name)
    stay = place(measure=inn.measure(name), room=inn.room(room), by=inn.world.he_duty, now=NOW)
    return sign_arrival(stay=stay.pk, at=NOW, by=inn.world.he_duty, now=NOW)


def test_the_manager_sees_everybody_by_room_with_what_is_still_to_be_measured(inn: Inn) -> None:
    lin_mei, wang = came(inn, "林梅", "301"), came(inn, "王建国", "201")
    came(inn, "赵小云", "302")
    inn.isolate("陈志强")
    place(measure=inn.measure("陈志强"), room=inn.room("401"), by=inn.world.he_duty, now=NOW)
    suspend(
        measure=inn.measure("赵小云"), where="区医院", reason="就医", by=inn.world.he_duty, now=NOW
    )
    hot = Told(taken_at=NOW, celsius=Decimal("38.2"), symptoms=("cough",), needs=("medicine",))
    record_guest_reading(stay=lin_mei.pk, told=hot, by=inn.world.ge_manager, now=NOW)

    found = guests_today(inn.world.ge_manager, inn.site.pk, now=NOW + HOUR)

    assert [
        (each.stay.room.name, each.stay.person.name, each.checks_due, each.checks_open,
         each.is_away, [reading.celsius for reading in each.readings], each.last_day)
        for each in found
    ] == [
        ("201", "王建国", 2, 2, False, [], date(2022, 5, 9)),
        ("301", "林梅", 2, 1, False, [Decimal("38.2")], date(2022, 5, 9)),
        ("302", "赵小云", 2, 0, True, [], date(2022, 5, 9)),
    ]  # fmt: skip
    assert wang.pk == found[0].stay.pk


def test_nobody_measures_who_has_not_come_or_has_left(inn: Inn) -> None:
    inn.isolate("林梅")
    stay = place(measure=inn.measure("林梅"), room=inn.room("301"), by=inn.world.he_duty, now=NOW)
    told = Told(taken_at=NOW, celsius=Decimal("36.5"))
    with pytest.raises(Refused, match="has not arrived yet"):
        record_guest_reading(stay=stay.pk, told=told, by=inn.world.ge_manager, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW, by=inn.world.he_duty, now=NOW)
    with pytest.raises(NotAllowed):
        record_guest_reading(stay=stay.pk, told=told, by=inn.world.liu_village, now=NOW)

    end_stay(stay=stay.pk, reason="送医", by=inn.world.he_duty, now=NOW + HOUR)
    with pytest.raises(Refused, match="ended already"):
        record_guest_reading(stay=stay.pk, told=told, by=inn.world.ge_manager, now=NOW + HOUR)


def test_what_a_guest_asks_for_is_an_order_that_says_no_name_until_it_is_settled(inn: Inn) -> None:
    stay = came(inn, "林梅", "301")
    noted = MatterNoted(MatterKind.MEDICINE, " 降压药还剩一天 ", stay=stay.pk)
    matter = note_matter(site=inn.site.pk, noted=noted, by=inn.world.ge_manager, now=NOW)

    order = Order.objects.get(kind=Order.Kind.SITE_MATTER)
    assert (order.subject, order.unit, order.due_at, order.subject_id) == (
        "万佛山隔离点 301：用药 ／ 万佛山隔离点 301: medicine", inn.site.unit, NOW + 2 * HOUR, matter.pk,
    )  # fmt: skip
    assert (matter.text, matter.settle_by) == ("降压药还剩一天", NOW + 2 * HOUR)
    assert order.climbs_at is not None
    with pytest.raises(Refused, match="Say at the site, under its day"):
        report(order=order.pk, answer={}, by=inn.world.he_duty, now=NOW)

    settle_matter(matter=matter.pk, settlement="已送药", by=inn.world.ge_manager, now=NOW + HOUR)
    order.refresh_from_db()
    assert (order.closed_at, order.climbs_at) == (NOW + HOUR, None)
    with pytest.raises(Refused, match="settled already"):
        settle_matter(matter=matter.pk, settlement="再送", by=inn.world.ge_manager, now=NOW + HOUR)


def test_open_matters_stand_first_by_their_clock_then_those_settled_last(inn: Inn) -> None:
    def note(kind: MatterKind, text: str, within: timedelta | None = None) -> Matter:
        noted = MatterNoted(kind, text, within=within)
        return note_matter(site=inn.site.pk, noted=noted, by=inn.world.ge_manager, now=NOW)

    note(MatterKind.COMPLAINT, "走廊噪声大")
    fall = note(MatterKind.INCIDENT, "一楼大厅滑倒")
    note(MatterKind.REPAIR, "热水器漏水", within=2 * HOUR)
    settle_matter(matter=fall.pk, settlement="已送医检查", by=inn.world.ge_manager, now=NOW + HOUR)

    found = matters_of(inn.world.ge_manager)
    assert [each.text for each in found] == ["热水器漏水", "走廊噪声大", "一楼大厅滑倒"]


def test_a_matter_needs_words_a_time_and_a_guest_of_the_site(inn: Inn) -> None:
    elsewhere = came(inn, "林梅", "301")
    with pytest.raises(Invalid, match="Say what it is about"):
        note_matter(
            site=inn.site.pk, noted=MatterNoted(MatterKind.MEAL, "  "),
            by=inn.world.ge_manager, now=NOW,
        )  # fmt: skip
    with pytest.raises(Invalid, match="within 3 days"):
        note_matter(
            site=inn.site.pk,
            noted=MatterNoted(MatterKind.MEAL, "清真餐", within=timedelta(days=4)),
            by=inn.world.ge_manager, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotFound):
        note_matter(
            site=elsewhere.pk, noted=MatterNoted(MatterKind.MEAL, "清真餐"),
            by=inn.world.ge_manager, now=NOW,
        )  # fmt: skip
    assert not Order.objects.filter(kind=Order.Kind.SITE_MATTER).exists()


def test_the_orders_of_a_site_under_a_village_go_to_who_can_do_them(inn: Inn) -> None:
    """A village worker sees no guests, so could neither settle nor disinfect: the town can."""
    world = inn.world
    inn.site.unit = world.unit("柳沟村")
    inn.site.save(update_fields=["unit"])
    stay = came(inn, "林梅", "201")
    noted = MatterNoted(MatterKind.MEAL, "糖尿病餐")
    matter = note_matter(site=inn.site.pk, noted=noted, by=world.tang_town, now=NOW)
    end_stay(stay=stay.pk, reason="转院", by=world.he_duty, now=NOW + HOUR)

    orders = Order.objects.filter(kind__in=[Order.Kind.SITE_MATTER, Order.Kind.DISINFECT])
    assert set(orders.values_list("kind", "unit__name")) == {
        ("site_matter", "北口镇"),
        ("disinfect", "北口镇"),
    }
    settle_matter(matter=matter.pk, settlement="已送", by=world.tang_town, now=NOW + HOUR)
    disinfected(room=stay.room_id, at=NOW + 2 * HOUR, by=world.tang_town, now=NOW + 2 * HOUR)
    assert not orders.filter(closed_at=None).exists()

    world.add_officer("柳管理", Role.ISOLATION, "柳沟村")
    later = note_matter(site=inn.site.pk, noted=noted, by=world.tang_town, now=NOW + 2 * HOUR)
    assert orders.get(subject_id=later.pk).unit == world.unit("柳沟村")
