"""Lin Mei and the others get rooms at 万佛山隔离点, and nobody is mixed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from gubei.domain.isolation.models import Occupancy, Stay
from gubei.domain.isolation.operations.leaving import (
    disinfected,
    end_released,
    end_stay,
    sign_arrival,
)
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.placing import (
    NotWaiting,
    RoomRefused,
    SeatWish,
    place,
    place_all,
)
from gubei.domain.isolation.operations.setting_up import (
    add_rooms,
    call_site,
    make_ready,
    stand_down,
)
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import waiting_of
from gubei.domain.isolation.queries.sites import openings_of
from gubei.domain.isolation.queries.stays import DayBeds, capacities
from gubei.domain.isolation.rules.mixing import mixed
from gubei.domain.isolation.rules.places import RoomFacts, SiteStep
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.releasing import release
from gubei.domain.orders.models import Order
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.isolation import TODAY, Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def put(inn: Inn, name: str, room: str) -> Stay:
    """Put a person into a room as the duty officer does."""
    return place(measure=inn.measure(name), room=inn.room(room), by=inn.world.he_duty, now=NOW)


def test_lin_mei_waits_and_then_has_a_room(inn: Inn) -> None:
    inn.isolate("林梅")
    assert [each.person.name for each in waiting_of(inn.world.he_duty, now=NOW)] == ["林梅"]

    stay = put(inn, "林梅", "201")

    assert (stay.kind, stay.cohort, stay.exposed_on, stay.days_apart, stay.bed) == (
        "contact", "contact", date(2022, 4, 25), 1, 1,
    )  # fmt: skip
    assert list(waiting_of(inn.world.he_duty, now=NOW)) == []


def test_two_households_never_share_a_room_and_the_nearest_one_is_named(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国")
    put(inn, "林梅", "202")

    with pytest.raises(RoomRefused) as refused:
        put(inn, "王建国", "202")
    assert refused.value.words.en == (
        "Room 202 holds people of another household. "
        "Nearest room that fits: 201, 主楼 2F, 万佛山隔离点."
    )
    assert Stay.objects.count() == 1


def test_a_household_is_together_in_one_room_with_a_bed_for_each(inn: Inn) -> None:
    inn.household("林梅", "王建国")
    inn.isolate("林梅")
    inn.isolate("王建国")

    stays = [put(inn, "林梅", "202"), put(inn, "王建国", "202")]

    assert [each.bed for each in stays] == [1, 2]
    assert stays[0].occupancy_id == stays[1].occupancy_id
    assert stays[0].party == inn.world.person("林梅").household_id


def test_a_minor_of_another_household_stays_with_the_guardian(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("赵小云")
    note_needs(
        measure=inn.measure("赵小云"),
        needs=[],
        guardian=inn.world.person("林梅").pk,
        by=inn.world.he_duty,
        now=NOW,
    )
    put(inn, "林梅", "202")

    assert put(inn, "赵小云", "202").bed == 2


def test_exposures_too_far_apart_are_not_mixed_on_a_floor(inn: Inn) -> None:
    inn.isolate("林梅", days_ago=1)
    inn.isolate("王建国", days_ago=3)
    put(inn, "林梅", "201")

    with pytest.raises(RoomRefused) as refused:
        put(inn, "王建国", "202")
    assert refused.value.why.zh == (
        "房间 202 会造成混住（主楼 2F）：密接（2022-04-23）与房间 201 的密接（2022-04-25）。"
    )
    assert refused.value.fits is not None
    assert refused.value.fits.label == "301"


def test_a_ventilation_group_is_one_air_over_floors(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国", person_class="secondary_contact")
    put(inn, "林梅", "301")

    with pytest.raises(RoomRefused) as refused:
        put(inn, "王建国", "401")
    assert "ventilation group 东风道" in refused.value.why.en
    assert refused.value.fits is not None
    assert refused.value.fits.label == "201"


def test_a_room_without_what_somebody_needs_is_refused(inn: Inn) -> None:
    inn.isolate("林梅")
    note_needs(
        measure=inn.measure("林梅"), needs=["near_care"], guardian=None,
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip

    with pytest.raises(RoomRefused) as refused:
        put(inn, "林梅", "201")
    assert refused.value.why.en == "Room 201 is not: near care."
    assert put(inn, "林梅", "203").bed == 1


def test_what_the_rules_do_not_see_the_database_refuses(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国", days_ago=3)
    known = put(inn, "林梅", "201")
    person, measure = inn.world.person("王建国"), inn.measures["王建国"]

    def written(**changes: object) -> Stay:
        """Write a stay past all operations, in room 202 beside Lin Mei's."""
        held = Occupancy.objects.create(
            id=next(inn.world.ids), room=inn.rooms["202"], party=person.pk, from_at=NOW
        )
        kept = {name: getattr(known, name) for name in ("site", "floor", "cohort", "days_apart")}
        values = kept | {
            "id": next(inn.world.ids), "occupancy": held, "room": inn.rooms["202"],
            "person": person, "measure": measure, "party": person.pk, "bed": 1, "kind": "contact",
            "exposed_on": date(2022, 4, 24), "from_at": NOW, "placed_by": inn.world.he_duty,
        } | changes  # fmt: skip
        made = Stay.objects.create(**values)
        connection.check_constraints()
        return made

    for sentence, changes in (
        ("stay_does_not_mix", {"exposed_on": date(2022, 4, 23)}),
        ("stay_does_not_mix", {"cohort": "secondary"}),
        ("stay_has_a_bed_of_its_room", {"bed": 4}),
        ("stay_has_a_bed_of_its_room", {"ventilation": "西风道"}),
        ("person_is_in_one_room_at_a_time", {"person": inn.world.person("林梅")}),
        ("stay_is_of_the_party_of_its_room", {"party": inn.world.person("林梅").pk}),
    ):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            written(**changes)
    with pytest.raises(IntegrityError, match="room_holds_one_party"), transaction.atomic():
        Occupancy.objects.create(
            id=next(inn.world.ids), room=inn.rooms["201"], party=person.pk, from_at=NOW
        )
    assert written().bed == 1


def test_release_ends_the_stay_and_the_room_waits_until_it_is_disinfected(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国")
    stay = put(inn, "林梅", "201")
    sign_arrival(stay=stay.pk, at=NOW + HOUR, by=inn.world.ge_manager, now=NOW + HOUR)
    later = NOW + 2 * HOUR
    release(measure=inn.measure("林梅"), reason="误判", by=inn.world.he_duty, now=later)

    assert end_released(now=later) == 1
    assert end_released(now=later) == 0

    stay.refresh_from_db()
    assert (stay.to_at, stay.ended_by) == (later, None)
    order = Order.objects.get(kind="disinfect")
    assert (order.unit.name, order.due_at, order.closed_at) == ("古北区", later + 4 * HOUR, None)
    with pytest.raises(
        RoomRefused, match="not disinfected since its people left at 2022-04-26 11:30"
    ):
        put(inn, "王建国", "201")

    room = inn.room("201")
    disinfected(room=room, at=later + HOUR, by=inn.world.ge_manager, now=later + HOUR)
    order.refresh_from_db()
    assert order.closed_at == later + HOUR
    assert place(
        measure=inn.measure("王建国"), room=room, by=inn.world.he_duty, now=later + HOUR
    ).bed == 1  # fmt: skip


def test_the_air_of_a_floor_belongs_to_who_left_until_it_is_clean(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国", days_ago=5)
    stay = put(inn, "林梅", "201")
    sign_arrival(stay=stay.pk, at=NOW, by=inn.world.he_duty, now=NOW)
    end_stay(stay=stay.pk, reason="送医", by=inn.world.he_duty, now=NOW + HOUR)

    with pytest.raises(RoomRefused, match="would mix on floor 主楼 2F"):
        put(inn, "王建国", "203")


def test_a_room_that_nobody_came_to_is_free_at_once(inn: Inn) -> None:
    inn.isolate("林梅")
    stay = put(inn, "林梅", "201")

    end_stay(stay=stay.pk, reason="改派", by=inn.world.he_duty, now=NOW + HOUR)

    held = Occupancy.objects.get()
    assert (held.left_at, held.clean_at, held.cleaned_by) == (NOW + HOUR, NOW + HOUR, None)
    assert not Order.objects.filter(kind="disinfect").exists()
    assert [each.person.name for each in waiting_of(inn.world.he_duty, now=NOW)] == ["林梅"]


def test_the_stay_ends_when_central_isolation_does_and_the_measure_goes_on(inn: Inn) -> None:
    measure = inn.isolate("林梅")
    put(inn, "林梅", "201")
    last = NOW.replace(month=5, day=9)
    assert end_released(now=last) == 0

    assert end_released(now=last + timedelta(days=1)) == 1
    measure.refresh_from_db()
    assert measure.released_at is None


def test_the_beds_of_tomorrow_count_planned_releases(inn: Inn) -> None:
    inn.isolate("林梅", days_ago=14)
    put(inn, "林梅", "202")

    found = capacities([inn.site.pk], now=NOW)[inn.site.pk]

    assert (found.rooms, found.beds, found.taken, found.people) == (7, 9, 1, 1)
    assert found.days == (
        DayBeds(date(2022, 4, 26), 6, 6, 0),
        DayBeds(date(2022, 4, 27), 7, 9, 1),
        DayBeds(date(2022, 4, 29), 7, 9, 1),
    )


def test_all_are_placed_or_nobody(inn: Inn) -> None:
    inn.isolate("林梅")
    inn.isolate("王建国", days_ago=4)
    seats = [
        SeatWish(inn.measure("林梅"), inn.room("201")),
        SeatWish(inn.measure("王建国"), inn.room("203")),
    ]

    with pytest.raises(RoomRefused, match="would mix"):
        place_all(seats=seats, by=inn.world.he_duty, now=NOW)
    assert (Stay.objects.count(), Occupancy.objects.count()) == (0, 0)


def test_who_is_released_or_in_a_room_is_not_placed(inn: Inn) -> None:
    inn.isolate("林梅")
    put(inn, "林梅", "201")
    with pytest.raises(NotWaiting, match="林梅"):
        put(inn, "林梅", "203")


def test_a_site_is_called_with_a_clock_and_is_ready_later(inn: Inn) -> None:
    by = inn.world.he_duty
    stand_down(site=inn.site.pk, reason="无人", by=by, now=NOW)
    with pytest.raises(Invalid, match="24, 48, 72"):
        call_site(site=inn.site.pk, hours=12, reason="征用", by=by, now=NOW)
    call_site(site=inn.site.pk, hours=24, reason="征用", by=by, now=NOW)

    opening = openings_of([inn.site.pk])[inn.site.pk]
    assert (opening.step, opening.ready_by) == (SiteStep.CALLED, NOW + 24 * HOUR)
    assert (opening.is_late(NOW + 23 * HOUR), opening.is_late(NOW + 25 * HOUR)) == (False, True)
    inn.isolate("林梅")
    with pytest.raises(RoomRefused, match="not ready yet"):
        put(inn, "林梅", "201")
    make_ready(site=inn.site.pk, reason="验收", by=by, now=NOW + HOUR)
    assert put(inn, "林梅", "201").bed == 1
    with pytest.raises(Refused, match="1 rooms are still occupied"):
        stand_down(site=inn.site.pk, reason="关闭", by=by, now=NOW)


def test_an_occupied_room_is_not_changed(inn: Inn) -> None:
    inn.isolate("林梅")
    put(inn, "林梅", "201")
    with pytest.raises(Refused, match="Room 201 is occupied"):
        add_rooms(
            site=inn.site.pk, rooms=[RoomFacts("主楼", "2F", "201", beds=2)],
            by=inn.world.he_duty, now=NOW,
        )  # fmt: skip


def test_who_has_no_business_there_is_refused(inn: Inn) -> None:
    inn.isolate("林梅")
    with pytest.raises(NotAllowed):
        place(measure=inn.measure("林梅"), room=inn.room("201"), by=inn.world.liu_village, now=NOW)
    with pytest.raises(NotFound):
        place(measure=inn.measure("林梅"), room=inn.room("201"), by=inn.world.tang_town, now=NOW)


def test_nobody_is_mixed_by_a_slow_and_obvious_check(inn: Inn) -> None:
    for name in ("林梅", "王建国", "赵小云"):
        inn.isolate(name)
    for name, room in (("林梅", "201"), ("王建国", "203"), ("赵小云", "301")):
        put(inn, name, room)

    assert mixed(house_of([inn.site.pk], today=TODAY)) == []


def test_a_stay_goes_on_under_the_measure_that_took_the_place_of_its_own(inn: Inn) -> None:
    inn.isolate("林梅", person_class="secondary_contact")
    old = inn.measure("林梅")
    note_needs(measure=old, needs=["barrier_free"], guardian=None, by=inn.world.he_duty, now=NOW)
    stay = put(inn, "林梅", "302")
    new = inn.isolate("林梅")

    assert end_released(now=NOW + HOUR) == 0

    stay.refresh_from_db()
    assert (stay.measure, stay.to_at, Measure.objects.get(pk=old).replaced_by) == (new, None, new)
    assert [need.needs for need in new.room_needs.all()] == [["barrier_free"]]
