"""A guest's tube is positive: room and floor are marked, and whom they met on site is written down."""

from datetime import datetime, timedelta

import pytest

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.shifts import plan_shifts
from gubei.domain.isolation.operations.staffing import register_staff
from gubei.domain.isolation.queries.shifts import staff_beside
from gubei.domain.isolation.queries.spread import exposed_to
from gubei.domain.isolation.rules.places import Post
from gubei.domain.sampling.models import RecallMeeting
from gubei.domain.sampling.operations.tracing import trace_recalls
from gubei.domain.sampling.queries.marks import Marked, marks_of
from gubei.domain.sampling.rules.marks import Mark, mark_of
from gubei.domain.sampling.rules.values import Value
from tests.isolation import Inn, build_inn
from tests.sampling import filled, told
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def came(inn: Inn, name: str, room: str) -> Stay:
    """Somebody is in a room since this morning."""
    inn.isolate(name)
    stay = place(measure=inn.measure(name), room=inn.room(room), by=inn.world.he_duty, now=NOW)
    return sign_arrival(stay=stay.pk, at=NOW, by=inn.world.he_duty, now=NOW)


def moves(inn: Inn, stay: Stay, room: str, at: datetime) -> Stay:
    """A guest changes rooms."""
    by = inn.world.he_duty
    end_stay(stay=stay.pk, reason="换房", by=by, now=at)
    new = place(measure=stay.measure_id, room=inn.room(room), by=by, now=at)
    return sign_arrival(stay=new.pk, at=at, by=by, now=at)


def marks(stays: list[Stay]) -> list[Marked | None]:
    """Return the marks of the stays, in their order."""
    found = marks_of(stays)
    return [found.get(each.pk) for each in stays]


def test_rooms_are_marked_until_the_single_sample_is_negative(inn: Inn) -> None:
    """Lin Mei's is positive: her mark stays. A corrected tube marks nobody."""
    stays = [came(inn, name, room) for name, room in (("林梅", "301"), ("王建国", "302"))]
    filled(inn.world, "P1", "林梅", "王建国", "陈志强", at=NOW + HOUR)
    assert marks(stays) == [None, None]
    told(inn.world, "P1", Value.POSITIVE, NOW + 3 * HOUR)
    assert marks(stays) == [Marked(Mark.CHECKED, "P1"), Marked(Mark.CHECKED, "P1")]

    for barcode, name in (("S1", "林梅"), ("S2", "王建国")):
        filled(inn.world, barcode, name, size=1, at=NOW + 4 * HOUR)
    told(inn.world, "S2", Value.NEGATIVE, NOW + 6 * HOUR)
    assert marks(stays) == [Marked(Mark.CHECKED, "P1"), None]
    told(inn.world, "S1", Value.POSITIVE, NOW + 7 * HOUR)
    assert [mark and mark.mark for mark in marks(stays)] == [Mark.POSITIVE, None]
    told(inn.world, "S1", Value.NEGATIVE, NOW + 8 * HOUR)
    told(inn.world, "P1", Value.NEGATIVE, NOW + 9 * HOUR)
    assert marks(stays) == [None, None]


def test_a_positive_stays_marked_in_another_room_whatever_a_later_tube_says(inn: Inn) -> None:
    stay = came(inn, "林梅", "301")
    filled(inn.world, "S1", "林梅", size=1, at=NOW + HOUR)
    told(inn.world, "S1", Value.POSITIVE, NOW + 2 * HOUR)
    moved = moves(inn, stay, "201", NOW + 3 * HOUR)
    positive = [Marked(Mark.POSITIVE, "S1")]
    assert marks([moved]) == positive
    filled(inn.world, "P1", "林梅", "王建国", at=NOW + 4 * HOUR)
    told(inn.world, "P1", Value.POSITIVE, NOW + 5 * HOUR)
    assert marks([moved]) == positive
    filled(inn.world, "S2", "林梅", size=1, at=NOW + 6 * HOUR)
    told(inn.world, "S2", Value.NEGATIVE, NOW + 7 * HOUR)
    assert marks([moved]) == positive


def on_care(inn: Inn, name: str, hours: int) -> None:
    """Let somebody be on from now."""
    spell = register_staff(
        site=inn.site.pk, person=inn.world.person(name).pk, post=Post.CARE, lives_in=True,
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip
    end = NOW + hours * HOUR
    plan_shifts(spell=spell.pk, from_at=NOW, to_at=end, by=inn.world.he_duty, now=NOW)


def met_by(name: str) -> list[tuple[str, str, datetime, datetime, int]]:
    """Return whom somebody met on site: name, zone, from when until when, and for how many seconds."""
    met = RecallMeeting.objects.filter(member__person__name=name).order_by("person__name")
    return [
        (each.person.name, each.zone, each.first_at, each.last_at, each.seconds) for each in met
    ]


def test_who_was_on_and_who_left_or_moved_before_the_recall_met_those_who_were_there(
    inn: Inn,
) -> None:
    """陈志强 is on, 林梅 changed rooms and left: neither has a visit yet that somebody shares."""
    came(inn, "王建国", "302")
    stay = came(inn, "林梅", "301")
    on_care(inn, "陈志强", 8)
    on_care(inn, "赵小云", 2)
    for barcode, name in (("P1", "林梅"), ("P2", "陈志强")):
        filled(inn.world, barcode, name, at=NOW + HOUR, size=5)
    moved = moves(inn, stay, "401", NOW + 2 * HOUR)
    end_stay(stay=moved.pk, reason="转定点医院", by=inn.world.he_duty, now=NOW + 4 * HOUR)
    for barcode in ("P1", "P2"):
        told(inn.world, barcode, Value.DOUBTFUL, NOW + 5 * HOUR)

    assert trace_recalls(now=NOW + 6 * HOUR) == 2
    hour = int(HOUR.total_seconds())
    assert met_by("林梅") == [
        ("王建国", "主楼 3F", NOW + HOUR, NOW + 2 * HOUR, hour),
        ("赵小云", "", NOW + HOUR, NOW + 2 * HOUR, hour),
        ("陈志强", "", NOW + HOUR, NOW + 4 * HOUR, 3 * hour),
    ]
    assert met_by("陈志强") == [
        ("林梅", "主楼 3F", NOW + HOUR, NOW + 4 * HOUR, 3 * hour),
        ("王建国", "主楼 3F", NOW + HOUR, NOW + 5 * HOUR, 4 * hour),
        ("赵小云", "", NOW + HOUR, NOW + 2 * HOUR, hour),
    ]


def test_who_left_before_the_moment_that_is_asked_about_met_nobody_since(inn: Inn) -> None:
    stay = came(inn, "林梅", "301")
    on_care(inn, "陈志强", 8)
    end_stay(stay=stay.pk, reason="转定点医院", by=inn.world.he_duty, now=NOW + HOUR)
    stay.refresh_from_db()
    asked = {"since": NOW + 2 * HOUR, "now": NOW + 3 * HOUR}
    assert staff_beside(stay, **asked) == exposed_to(stay, **asked) == []


def test_whom_a_guest_met_on_site_since_the_sample_is_written_down(inn: Inn) -> None:
    """Wang shares the floor and leaves an hour after the recall, Zhao only the air; Chen was on."""
    stays = {
        name: came(inn, name, room)
        for name, room in (("林梅", "301"), ("王建国", "302"), ("赵小云", "401"))
    }
    spell = register_staff(
        site=inn.site.pk, person=inn.world.person("陈志强").pk, post=Post.CARE, lives_in=True,
        by=inn.world.he_duty, now=NOW,
    )  # fmt: skip
    plan_shifts(spell=spell.pk, from_at=NOW, to_at=NOW + 2 * HOUR, by=inn.world.he_duty, now=NOW)
    filled(inn.world, "P1", "林梅", at=NOW + HOUR, size=5)
    told(inn.world, "P1", Value.DOUBTFUL, NOW + 3 * HOUR)

    end_stay(stay=stays["王建国"].pk, reason="转定点医院", by=inn.world.he_duty, now=NOW + 4 * HOUR)
    assert trace_recalls(now=NOW + 5 * HOUR) == 1
    met = RecallMeeting.objects.order_by("seconds", "person__name")
    assert [
        (each.person.name, each.site and each.site.name, each.zone, each.first_at, each.last_at)
        for each in met
    ] == [
        ("陈志强", "万佛山隔离点", "", NOW + HOUR, NOW + 2 * HOUR),
        ("王建国", "万佛山隔离点", "主楼 3F", NOW + HOUR, NOW + 3 * HOUR),
        ("赵小云", "万佛山隔离点", "主楼 4F", NOW + HOUR, NOW + 3 * HOUR),
    ]  # fmt: skip


def test_who_was_positive_before_they_came_marks_nothing() -> None:
    before = {"recalled_at": NOW, "stays_since": NOW + HOUR}
    assert mark_of(end="positive", has_case=False, **before) is None
    assert mark_of(end="", has_case=True, **before) is None
    assert mark_of(end="", has_case=False, **before) is Mark.CHECKED
    assert mark_of(end="negative", has_case=False, recalled_at=NOW, stays_since=NOW) is None
