"""Zhao is six years old: whoever places a child by hand is asked for the adult who goes with it."""

from datetime import date

import pytest

from gubei.domain.isolation.models import IsolationSite, RoomNeed, Stay
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.moving import move
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.placing import RoomRefused, SeatWish, place, place_all
from gubei.domain.isolation.operations.relocating import propose_relocation, relocate
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.minors import lives_alone_now, why_no_room
from gubei.domain.isolation.queries.people import asking_in_reach
from gubei.domain.measures.models import Measure
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Role
from gubei.engines.placement import place_at_once
from gubei.terms.refusals import NotFound
from gubei.terms.words import Words
from tests.isolation import TODAY, Inn, build_inn, second_site
from tests.world import NOW, World

ALONE = "A child of 6 years is not placed alone."


@pytest.fixture
def inn(world: World) -> Inn:
    """Zhao lives with Wang, and both wait for a room, and so does Lin Mei of another household."""
    found = build_inn(world)
    Person.objects.filter(name="赵小云").update(birth_date=date(2016, 2, 3))
    world.persons["赵小云"].refresh_from_db()
    found.household("赵小云", "王建国")
    for name in ("赵小云", "王建国", "林梅"):
        found.isolate(name)
    return found


def put(inn: Inn, name: str, room: str) -> Stay:
    """Place somebody by hand, as the duty officer does, and sign for the arrival."""
    by = inn.world.he_duty
    stay = place(measure=inn.measure(name), room=inn.room(room), by=by, now=NOW)
    return sign_arrival(stay=stay.pk, at=NOW, by=by, now=NOW)


def why_in(inn: Inn, room: str) -> str | None:
    """Return what the map says of Zhao and a room."""
    house = house_of([inn.site.pk], today=TODAY)
    asking = asking_in_reach(inn.world.he_duty, inn.measure("赵小云"))
    why = why_no_room(asking, house.places[inn.room(room)], house, TODAY)
    return why.en if why else None


def test_a_child_placed_by_hand_goes_where_an_adult_of_its_own_is(inn: Inn) -> None:
    with pytest.raises(RoomRefused) as refused:
        put(inn, "赵小云", "201")
    assert (refused.value.why.en, refused.value.fits, why_in(inn, "201")) == (ALONE, None, ALONE)
    assert refused.value.words == Words(
        "A child of 6 years is not placed alone. "
        "Write down under “Needs and guardian” who goes with them. "
        "If no adult of their own may go along, write down there which carer of the site stands in, "
        "and by whose consent.",
        "6 岁儿童不得单独安排房间。请在“需求与监护人”中填写陪同的监护人。"
        "没有成年家属可陪同的，请在该处填写由隔离点何人照护，以及何人知情同意。",
    ), "no floor that is opened would help"

    put(inn, "王建国", "202")
    with pytest.raises(RoomRefused) as refused:
        put(inn, "赵小云", "201")
    assert refused.value.fits is not None
    assert (refused.value.fits.label, why_in(inn, "202")) == ("202", None)

    assert put(inn, "赵小云", "202").bed == 2


def test_a_family_is_placed_in_one_act_whoever_stands_first(inn: Inn) -> None:
    seats = [SeatWish(inn.measure(name), inn.room("202")) for name in ("赵小云", "王建国")]
    stays = place_all(seats=seats, by=inn.world.he_duty, now=NOW)
    assert [(each.person.name, each.bed) for each in stays] == [("王建国", 1), ("赵小云", 2)]


def test_a_child_moves_to_an_adult_and_not_away_from_one(inn: Inn) -> None:
    by = inn.world.he_duty
    put(inn, "王建国", "202")
    child = put(inn, "赵小云", "202")
    asked = {"stay": child.pk, "reason": "调整", "by": by, "now": NOW}
    with pytest.raises(RoomRefused, match="not placed alone"):
        move(**asked, room=inn.room("203"))
    assert Stay.objects.get(person=child.person_id, to_at=None) == child


def test_a_child_whose_adult_is_gone_may_be_moved_all_the_same(inn: Inn) -> None:
    by = inn.world.he_duty
    adult = put(inn, "王建国", "202")
    child = put(inn, "赵小云", "202")
    end_stay(stay=adult.pk, reason="送医", by=by, now=NOW)
    assert lives_alone_now(asking_in_reach(by, inn.measure("赵小云")), TODAY)

    moved = move(stay=child.pk, room=inn.room("203"), reason="近医护", by=by, now=NOW)

    assert moved.room.name == "203"


def test_a_child_whose_adult_is_gone_leaves_a_burning_site_with_all_others(inn: Inn) -> None:
    by, other = inn.world.he_duty, second_site(inn, rooms=3)
    adult = put(inn, "王建国", "202")
    for name, room in (("赵小云", "202"), ("林梅", "203")):
        put(inn, name, room)
    end_stay(stay=adult.pk, reason="送医", by=by, now=NOW)
    plan = propose_relocation(site=inn.site.pk, reason="起火", search=place_at_once, by=by, now=NOW)
    assert (len(plan.seats), plan.not_placed) == (2, [])

    stays, left = relocate(placement=plan.pk, by=by, now=NOW)

    assert left == []
    assert {(each.person.name, each.site_id) for each in stays} == {
        ("赵小云", other.pk), ("林梅", other.pk),
    }  # fmt: skip


def test_a_guest_of_another_town_is_written_down_as_the_guardian(inn: Inn) -> None:
    """Lin Mei is of 北口镇; the officer is of 南河镇, which runs the site and placed the child."""
    by = inn.world.add_officer("康隔离", Role.ISOLATION, "南河镇")
    Measure.objects.filter(pk=inn.measure("赵小云")).update(unit=by.unit)
    IsolationSite.objects.update(unit=by.unit)
    noted = {
        "measure": inn.measure("赵小云"), "needs": [], "guardian": inn.world.person("林梅").pk,
        "by": by, "now": NOW,
    }  # fmt: skip
    with pytest.raises(NotFound):
        note_needs(**noted)

    put(inn, "林梅", "202")
    note_needs(**noted)
    stay = place(measure=inn.measure("赵小云"), room=inn.room("202"), by=by, now=NOW)

    assert (stay.room.name, stay.bed) == ("202", 2)
    note_needs(**noted | {"measure": inn.measure("林梅"), "needs": ["near_care"], "guardian": None})
    assert [(each.measure.person.name, each.needs) for each in RoomNeed.objects.order_by("pk")] == [
        ("赵小云", []), ("林梅", ["near_care"]),
    ]  # fmt: skip
