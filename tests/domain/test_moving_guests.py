"""Lin Mei's contact turns out to be closer: who may not stay where they are is moved, and nobody mixes."""

from datetime import timedelta

import pytest

from gubei.domain.isolation.models import IsolationSite, Room, Stay
from gubei.domain.isolation.operations.leaving import end_released, sign_arrival
from gubei.domain.isolation.operations.moving import move, order_moving
from gubei.domain.isolation.operations.placing import RoomRefused, place
from gubei.domain.isolation.operations.proposing import propose_placement
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import asking_in_reach
from gubei.domain.isolation.queries.stays import is_at_a_site
from gubei.domain.isolation.rules.mixing import misplaced, rooms_that_fit
from gubei.domain.measures.models import DueTest
from gubei.domain.orders.models import Order
from gubei.domain.territory.models import Role
from gubei.engines.placement import place_at_once
from gubei.terms.refusals import Invalid, NotFound
from tests.isolation import TODAY, Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    """Lin Mei and Wang are secondary contacts on one floor, Zhao a close contact on another."""
    found = build_inn(world)
    for name, room in (("林梅", "301"), ("王建国", "302")):
        found.isolate(name, person_class="secondary_contact")
        came(found, name, room)
    found.isolate("赵小云")
    came(found, "赵小云", "203")
    return found


def came(inn: Inn, name: str, room: str) -> Stay:
    """Somebody is in a room since this morning."""
    stay = place(measure=inn.measure(name), room=inn.room(room), by=inn.world.he_duty, now=NOW)
    return sign_arrival(stay=stay.pk, at=NOW, by=inn.world.he_duty, now=NOW)


def closer(inn: Inn, name: str) -> None:
    """A new measure takes the place of somebody's: a close contact after all."""
    inn.isolate(name)
    end_released(now=NOW + HOUR)


def whys(inn: Inn) -> list[str]:
    """Return why somebody must move, as the map says it."""
    return [why.en for why in misplaced(house_of([inn.site.pk], today=TODAY)).values()]


def waiting() -> list[tuple[str, str]]:
    """Return the open orders to move somebody, with the day's hour by which."""
    open_ = Order.objects.filter(subject_kind="stay", closed_at=None)
    return [(each.subject.split(" ／ ")[0], str(each.due_at - NOW)) for each in open_]


def stay_of(inn: Inn, name: str) -> Stay:
    return Stay.objects.get(person=inn.world.person(name), to_at=None)


def test_who_became_a_close_contact_must_move_and_moves_in_one_act(inn: Inn) -> None:
    assert (whys(inn), order_moving(now=NOW + HOUR)) == ([], 0)
    closer(inn, "林梅")

    assert whys(inn) == [
        "林梅 must move from room 301: close contact of 2022-04-25 by now, with secondary contact "
        "of 2022-04-25 in room 302."
    ]
    assert (order_moving(now=NOW + HOUR), order_moving(now=NOW + 2 * HOUR)) == (1, 0)
    assert [due for _, due in waiting()] == ["3:00:00"]

    by, at = inn.world.ge_manager, NOW + 2 * HOUR
    lin = stay_of(inn, "林梅")
    with pytest.raises(RoomRefused, match="would mix"):
        move(stay=lin.pk, room=inn.room("401"), reason="调整", by=by, now=at)
    with pytest.raises(Invalid, match="in this room already"):
        move(stay=lin.pk, room=inn.room("301"), reason="调整", by=by, now=at)
    assert stay_of(inn, "林梅") == lin

    guest, house = asking_in_reach(by, lin.measure_id).guest, house_of([inn.site.pk], today=TODAY)
    seen = house.without(guest.person, was_there=is_at_a_site(guest.person))
    assert [each.label for each in rooms_that_fit(guest, seen)] == ["201", "202"]

    moved = move(stay=lin.pk, room=inn.room("201"), reason="转为密接", by=by, now=at)

    assert (moved.room.name, moved.kind, moved.arrived_at) == ("201", "contact", at)
    assert (whys(inn), waiting()) == ([], [])


def test_nobody_is_placed_beside_what_a_guest_was_nor_beside_what_they_are(inn: Inn) -> None:
    closer(inn, "林梅")
    for person_class, other in (("secondary_contact", "close"), ("close_contact", "secondary")):
        inn.isolate("陈志强", person_class=person_class)
        with pytest.raises(RoomRefused, match=f"would mix .* with {other} contact"):
            came(inn, "陈志强", "401")

    placement = propose_placement(search=place_at_once, by=inn.world.he_duty, now=NOW + HOUR)
    assert [Room.objects.get(pk=seat["room"]).name for seat in placement.seats] == ["201"]


def test_who_tested_positive_must_leave_the_floor_of_the_others(inn: Inn) -> None:
    test = DueTest.objects.filter(measure=inn.measure("林梅")).order_by("due_on")[0]
    DueTest.objects.filter(pk=test.pk).update(
        sampled_at=NOW, sampled_by=inn.world.ge_manager, result="positive", result_at=NOW
    )
    order_moving(now=NOW + HOUR)
    assert [why.split(":")[0] for why in whys(inn)] == ["林梅 must move from room 301"]
    assert len(waiting()) == 1

    DueTest.objects.filter(pk=test.pk).update(result="negative")
    order_moving(now=NOW + 2 * HOUR)
    assert (whys(inn), waiting()) == ([], [])

    DueTest.objects.filter(pk=test.pk).update(result="positive")
    assert (order_moving(now=NOW + 3 * HOUR), order_moving(now=NOW + 4 * HOUR)) == (1, 0)
    at = NOW + 4 * HOUR
    Order.objects.filter(subject_kind="stay", closed_at=None).update(
        accepted_at=at, reported_at=at, report={"text": "稍后换房"}, climbs_at=None
    )
    assert order_moving(now=NOW + 5 * HOUR) == 0


def test_who_runs_the_site_moves_a_guest_of_another_town(inn: Inn) -> None:
    """Zhao is of 南河镇, the site of 北口镇: its manager moves her, and nobody else of that town."""
    inn.isolate("陈志强")
    IsolationSite.objects.update(unit=inn.world.unit("北口镇"))
    by = inn.world.add_officer("康隔离", Role.ISOLATION, "北口镇")
    zhao, at = stay_of(inn, "赵小云"), NOW + HOUR
    assert asking_in_reach(by, zhao.measure_id).guest.name == "赵小云"

    moved = move(stay=zhao.pk, room=inn.room("201"), reason="调整", by=by, now=at)

    assert (moved.person.name, moved.room.name, moved.arrived_at) == ("赵小云", "201", at)
    with pytest.raises(NotFound, match="no such measure"):
        asking_in_reach(by, inn.measure("陈志强"))


def test_where_a_whole_floor_became_the_same_nobody_moves(inn: Inn) -> None:
    for name in ("林梅", "王建国"):
        closer(inn, name)
    assert (whys(inn), order_moving(now=NOW + HOUR)) == ([], 0)
