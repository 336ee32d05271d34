"""The reserve of rooms is called: an order says by when, and the norms say how much is missing."""

from datetime import timedelta
from fractions import Fraction

import pytest

from gubei.domain.isolation.models import IsolationSite, Room
from gubei.domain.isolation.operations.setting_up import (
    call_site,
    make_ready,
    set_up_site,
    stand_down,
)
from gubei.domain.isolation.queries.sites import called_before
from gubei.domain.isolation.queries.stays import capacities, reserve_in, total_of
from gubei.domain.isolation.rules.asking import Norm
from gubei.domain.isolation.rules.places import Form, Opening, RoomFacts, SiteStep
from gubei.domain.isolation.rules.reserve import NormNow, SiteRooms, reserve_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.queries import people_of
from gubei.terms.words import Words
from tests.isolation import Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)
THIRD, HALF, ALL = Words("a third", "三分之一"), Words("half", "一半"), Words("all", "全部")
NORMS = (
    Norm(THIRD, Fraction(1, 3), 24 * HOUR),
    Norm(HALF, Fraction(1, 2), 48 * HOUR),
    Norm(ALL, Fraction(1), 72 * HOUR),
)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def at(step: SiteStep, rooms: int, since: int = 0, within: int | None = None) -> SiteRooms:
    """A site that took a step so many hours from now, and is ready so many hours after that."""
    begun = NOW + since * HOUR
    ready_by = begun + within * HOUR if within is not None else None
    return SiteRooms(Opening(step, begun, ready_by), rooms)


def test_the_norms_count_the_reserve_from_the_first_call_on() -> None:
    """100 rooms were ready before; of 300 in reserve 80 are ready since, 60 and 30 are called."""
    reserve = reserve_of(
        [
            at(SiteStep.READY, 100, since=-50), at(SiteStep.READY, 80, since=6),
            at(SiteStep.CALLED, 60, within=24), at(SiteStep.CALLED, 30, since=8, within=48),
            at(SiteStep.RESERVE, 130),
        ],
        NORMS, people=62_000, per_10000=60, now=NOW,
    )  # fmt: skip

    assert (reserve.rooms, reserve.reserve, reserve.called, reserve.ready) == (400, 130, 90, 180)
    assert reserve.asked == 372
    assert reserve.norms == (
        NormNow(THIRD, 100, NOW + 24 * HOUR, 80, 60),
        NormNow(HALF, 150, NOW + 48 * HOUR, 80, 60),
        NormNow(ALL, 300, NOW + 72 * HOUR, 80, 90),
    )
    assert [norm.missing for norm in reserve.norms] == [0, 10, 130]


def test_a_late_site_is_missing_and_the_clock_runs_from_the_first_call_of_the_series() -> None:
    """Called 30 hours ago and ready 10 hours ago, while the second was called; that one is late."""
    first = SiteRooms(Opening(SiteStep.READY, NOW - 10 * HOUR), 40, NOW - 30 * HOUR)
    former = SiteRooms(Opening(SiteStep.READY, NOW - 50 * HOUR), 500, NOW - 70 * HOUR)
    late, called = at(SiteStep.CALLED, 60, -25, 24), at(SiteStep.CALLED, 20, -2, 24)

    reserve = reserve_of([first, former, late, called], NORMS, people=None, per_10000=None, now=NOW)

    assert [(norm.by, norm.asked, norm.ready, norm.called) for norm in reserve.norms] == [
        (NOW - 6 * HOUR, 40, 40, 0), (NOW + 18 * HOUR, 60, 40, 0), (NOW + 42 * HOUR, 120, 40, 20),
    ]  # fmt: skip
    assert [norm.missing for norm in reserve.norms] == [0, 20, 60]


def test_where_nothing_is_called_the_norms_say_what_a_call_would_ask_for() -> None:
    reserve = reserve_of(
        [at(SiteStep.READY, 100), SiteRooms(Opening(SiteStep.RESERVE), 100)],
        NORMS, people=None, per_10000=60, now=NOW,
    )  # fmt: skip
    assert reserve.asked is None
    assert [(norm.asked, norm.by) for norm in reserve.norms] == [
        (34, None),
        (50, None),
        (100, None),
    ]


def spare(inn: Inn, rooms: int) -> IsolationSite:
    """Add a site in reserve."""
    by = inn.world.he_duty
    spot = add_site(facts=SiteFacts("白河隔离点", SiteKind.ISOLATION_SITE), unit="", by=by, now=NOW)
    facts = [RoomFacts("", "1F", str(number)) for number in range(101, 101 + rooms)]
    return set_up_site(site=spot.pk, form=Form.HOTEL, rooms=facts, by=by, now=NOW)


def openings() -> list[tuple[int, int, bool]]:
    """Return the orders to open a site: when due in hours, rungs climbed, whether closed."""
    orders = Order.objects.filter(subject_kind="opening").order_by("issued_at")
    return [((each.due_at - NOW) // HOUR, each.step, bool(each.closed_at)) for each in orders]


def test_a_call_is_an_order_that_climbs_until_the_site_is_ready_or_stood_down(inn: Inn) -> None:
    site, by = spare(inn, 3), inn.world.he_duty
    call_site(site=site.pk, hours=24, reason="征用", by=by, now=NOW)
    assert openings() == [(24, 0, False)]
    while climb(now=NOW + 30 * HOUR):
        pass
    assert openings()[0][1] > 0

    make_ready(site=site.pk, reason="验收", by=by, now=NOW + 31 * HOUR)
    assert [done for *_, done in openings()] == [True]
    stand_down(site=site.pk, reason="撤点", by=by, now=NOW + 32 * HOUR)
    call_site(site=site.pk, hours=48, reason="再次征用", by=by, now=NOW + 33 * HOUR)
    stand_down(site=site.pk, reason="取消征用", by=by, now=NOW + 34 * HOUR)
    assert [done for *_, done in openings()] == [True, True]


def test_beds_count_where_a_site_takes_people_by_then(inn: Inn) -> None:
    site, by = spare(inn, 3), inn.world.he_duty

    def free(now: int = 0) -> list[tuple[int, ...]]:
        found = capacities([inn.site.pk, site.pk], now=NOW + now * HOUR)
        every = (found[site.pk], total_of(found.values(), now=NOW + now * HOUR))
        return [tuple(day.rooms for day in each.days) for each in every]

    assert free() == [(0, 0, 0), (7, 7, 7)]
    call_site(site=site.pk, hours=48, reason="征用", by=by, now=NOW)
    assert free() == [(0, 0, 3), (7, 7, 10)]
    assert free(50) == [(0, 0, 0), (7, 7, 7)]  # late: nobody knows
    make_ready(site=site.pk, reason="验收", by=by, now=NOW + 51 * HOUR)
    assert free(52) == [(3, 3, 3), (10, 10, 10)]


def test_the_reserve_counts_no_closed_room_and_knows_when_a_ready_site_was_called(inn: Inn) -> None:
    first, by = spare(inn, 3), inn.world.he_duty
    call_site(site=first.pk, hours=24, reason="征用", by=by, now=NOW)
    stand_down(site=inn.site.pk, reason="撤点", by=by, now=NOW)
    call_site(site=inn.site.pk, hours=48, reason="征用", by=by, now=NOW + HOUR)
    make_ready(site=first.pk, reason="验收", by=by, now=NOW + 2 * HOUR)
    room = Room.objects.filter(site=first)[0]
    Room.objects.filter(pk=room.pk).update(closed_at=NOW, closed_reason="漏水")
    keys = [inn.site.pk, first.pk]

    assert called_before(keys) == {first.pk: NOW}
    later = NOW + 3 * HOUR
    reserve = reserve_in(capacities(keys, now=later), by, now=later)
    assert (reserve.rooms, reserve.ready, reserve.called) == (9, 2, 7)
    assert reserve.norms[0].by == NOW + 24 * HOUR


def test_the_line_above_the_sites_reads_people_and_policy(inn: Inn) -> None:
    """Edition 8 asks for 40 rooms for 10,000 people in April 2022."""
    site, district = spare(inn, 3), inn.world.unit("古北区")
    found = capacities([inn.site.pk, site.pk], now=NOW)
    people = people_of(district)
    reserve = reserve_in(found, inn.world.he_duty, now=NOW)

    assert (reserve.rooms, reserve.reserve, reserve.ready) == (10, 3, 7)
    assert [norm.asked for norm in reserve.norms] == [1, 2, 3]
    assert reserve.asked == (None if people is None else -(-people * 40 // 10_000))

    district.population = 5_001
    district.save(update_fields=["population"])
    inn.world.he_duty.unit = district
    assert reserve_in(found, inn.world.he_duty, now=NOW).asked == 21
