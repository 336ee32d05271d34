"""Cold-chain goods come by a booking, straight to the first-stop store, or are looked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.checkpoints.models import Booking, FirstStop
from gubei.domain.checkpoints.operations.bookings import name_papers, withdraw_booking
from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.first_stops import end_stop, follow_first_stops
from gubei.domain.checkpoints.operations.passing import Passed
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.queries.bookings import bookings_of
from gubei.domain.checkpoints.queries.first_stops import first_stops_of, stops_of, under_way
from gubei.domain.orders.models import Order
from gubei.domain.territory.models import Role
from gubei.terms.passages import Ask, Outcome
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.barrier import build_barrier, entry_rules
from tests.cold_chain import PAPERS, PLATE, Cold, build_cold
from tests.world import NOW, World

HOUR = timedelta(hours=1)
ARRIVES = NOW + 3 * HOUR


@pytest.fixture
def cold(world: World) -> Cold:
    entry_rules(world)
    return build_cold(build_barrier(world))


def decided(passed: Passed) -> tuple[str, str, list[str]]:
    """Return outcome and rule of the driver, and what the officer is told, in English."""
    (driver,) = passed.travellers
    return driver.outcome, driver.rule, [each.en for each in passed.remarks]


def orders() -> list[tuple[str, str, bool]]:
    """Return unit, kind and whether it is closed of each order about a first stop."""
    found = Order.objects.filter(subject_kind="first_stop").order_by("pk")
    return [(each.unit.name, each.kind, each.closed_at is not None) for each in found]


def late(at: timedelta) -> dict[str, list[str]]:
    """Return the plates of lorries under way, and of those whose time is over."""
    over = under_way().filter(arrive_by__lt=NOW + at)
    return {
        "under_way": [each.passage.plate for each in under_way()],
        "overdue": [each.passage.plate for each in over],
    }


def test_a_booked_lorry_with_its_papers_goes_to_its_store_and_is_expected_there(cold: Cold):
    booking = cold.book()
    passed = cold.comes()
    assert decided(passed) == (
        "admit_and_report",
        "cold_chain",
        ["Booked for 2022-04-26 09:30: 冻带鱼 12 吨, first to 南河首站冷库."],
    )
    stop = FirstStop.objects.get(passage=passed.passage)
    assert (stop.booking, stop.store, stop.arrive_by) == (booking, cold.store, ARRIVES)
    assert late(2 * HOUR) == {"under_way": [PLATE], "overdue": []}
    end_stop(passage=passed.passage.pk, has_arrived=True, text="", by=cold.keeper,
             now=NOW + 2 * HOUR)  # fmt: skip
    assert late(5 * HOUR) == {"under_way": [], "overdue": []}
    assert (follow_first_stops(now=NOW + 5 * HOUR), orders()) == (0, [])


@pytest.mark.parametrize(
    ("booked", "remark"),
    [
        (None, "Cold chain: there is no booking."),
        ({"at": NOW + 8 * HOUR}, "Cold chain: it is booked for 2022-04-26 17:30."),
        ({"checkpoint": "司马台检查站"}, "Cold chain: it is booked for 司马台检查站."),
        ({"withdrawn": "货主改期"}, "Cold chain: there is no booking."),
        ({"used": True}, "Cold chain: its booking was used at 2022-04-26 09:30."),
    ],
)
def test_without_a_booking_that_fits_a_lorry_is_held_whatever_papers_it_shows(
    world: World, cold: Cold, booked: dict[str, Any] | None, remark: str
):
    if booked is not None:
        more = dict(booked)
        reason, used = more.pop("withdrawn", ""), more.pop("used", False)
        if "checkpoint" in more:
            more["checkpoint"] = build_barrier(world, "南河镇", name="司马台检查站").checkpoint.pk
        booking = cold.book(**more)
        if reason:
            withdraw_booking(booking=booking.pk, reason=reason, by=cold.keeper, now=NOW)
        if used:
            cold.comes()
    held = cold.comes(Ask.COLD_CHAIN_PAPERS)
    assert decided(held)[:2] == ("hold", "cold_chain_unbooked")
    assert remark in decided(held)[2]
    assert not FirstStop.objects.filter(passage=held.passage).exists()


def test_a_paper_that_is_missing_holds_it_until_the_office_names_it_or_the_officer_sees_it(
    cold: Cold,
):
    booking = cold.book(papers={"quarantine": "检疫 0426", "disinfection": " "})
    held = cold.comes()
    assert decided(held)[:2] == ("hold", "cold_chain_papers")
    assert decided(held)[2][1] == (
        "The booking names no test report of the batch, certificate of disinfection."
    )
    assert decided(cold.comes(Ask.COLD_CHAIN_PAPERS))[0] == "admit_and_report"
    with pytest.raises(Refused, match="has its number already"):
        name_papers(booking=booking.pk, papers=PAPERS, by=cold.keeper, now=NOW)
    rest = {name: PAPERS[name] for name in ("test_report", "disinfection")}
    name_papers(booking=booking.pk, papers=rest, by=cold.keeper, now=NOW)
    assert {each.name: each.number for each in booking.papers.all()} == PAPERS


def test_a_lorry_that_does_not_arrive_is_looked_for_once_by_the_unit_of_its_store(cold: Cold):
    cold.book()
    passed = cold.comes()
    assert [follow_first_stops(now=NOW + each * HOUR) for each in (2, 4, 5)] == [0, 1, 0]
    order = Order.objects.get(subject_kind="first_stop")
    assert (order.unit.name, order.kind, order.due_at) == ("南河镇", "locate", NOW + 6 * HOUR)
    assert order.subject == (
        "冷链车辆逾时未到首站：冀H77777，古北口检查站，应于 2022-04-26 12:30 前到南河首站冷库 ／ "
        "cold-chain lorry overdue: 冀H77777, 古北口检查站, due at 南河首站冷库 by 2022-04-26 12:30"
    )
    assert late(5 * HOUR) == {"under_way": [PLATE], "overdue": [PLATE]}
    said: dict[str, Any] = {"passage": passed.passage.pk, "has_arrived": False,
                            "by": cold.barrier.world.nan_town}  # fmt: skip
    with pytest.raises(Invalid, match="Give the reason"):
        end_stop(text="", now=NOW + 6 * HOUR, **said)
    end_stop(text="在服务区修车，已由拖车送库", now=NOW + 6 * HOUR, **said)
    assert orders() == [("南河镇", "locate", True)]
    with pytest.raises(Refused, match="known already"):
        end_stop(text="再报一次", now=NOW + 7 * HOUR, **said)


def test_let_in_by_an_officer_without_a_booking_it_has_a_clock_and_no_store(cold: Cold):
    held = cold.comes()
    decide_otherwise(
        passage=held.passage.pk, place=1, outcome=Outcome.ADMIT_AND_REPORT, reason="电话核实",
        by=cold.barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    stop = stops_of([held.passage])[held.passage.pk]
    assert (stop.store, stop.arrive_by) == (None, NOW + 4 * HOUR)
    follow_first_stops(now=NOW + 5 * HOUR)
    assert orders() == [("北口镇", "locate", False)]
    with pytest.raises(Invalid, match="nobody knows its store"):
        end_stop(passage=held.passage.pk, has_arrived=True, text="", by=cold.barrier.officer,
                 now=NOW + 5 * HOUR)  # fmt: skip


def test_a_booking_that_is_made_while_the_lorry_waits_says_where_it_goes(cold: Cold):
    held = cold.comes()
    cold.book()
    decide_otherwise(
        passage=held.passage.pk, place=1, outcome=Outcome.ADMIT_AND_REPORT, reason="已补预约",
        by=cold.barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    assert stops_of([held.passage])[held.passage.pk].store == cold.store


def test_turned_back_after_all_or_taken_back_nobody_waits_and_the_booking_is_free(cold: Cold):
    cold.book()
    passed = cold.comes()
    follow_first_stops(now=NOW + 4 * HOUR)
    withdraw_passage(passage=passed.passage.pk, reason="登记错误", by=cold.barrier.officer,
                     now=NOW + 4 * HOUR)  # fmt: skip
    follow_first_stops(now=NOW + 5 * HOUR)
    assert (late(5 * HOUR)["under_way"], orders()) == ([], [("南河镇", "locate", True)])
    assert decided(cold.comes())[0] == "admit_and_report"


def test_a_device_alone_lets_it_in_by_the_papers_that_are_shown_and_the_search_begins(cold: Cold):
    passed = cold.comes(Ask.COLD_CHAIN_PAPERS, decided=(Outcome.ADMIT_AND_REPORT,))
    assert decided(passed)[:2] == ("admit_and_report", "cold_chain_unbooked")
    assert stops_of([passed.passage])[passed.passage.pk].store is None


def test_who_carries_no_cold_chain_goods_or_leaves_needs_no_booking(cold: Cold):
    car = cold.barrier.send()
    assert not stops_of([car.passage])
    assert FirstStop.objects.count() == 0


def test_who_sees_and_makes_bookings(world: World, cold: Cold):
    other = world.add_officer("进口商", Role.SITE_OWNER, "北口镇")
    mine, theirs = cold.book(), cold.book(plate="冀H88888", by=other)
    assert set(bookings_of(cold.keeper)) == {mine, theirs}
    assert set(bookings_of(other)) == {theirs}
    assert set(bookings_of(cold.barrier.officer)) == {mine, theirs}
    assert set(bookings_of(world.nan_town)) == {mine, theirs}
    elsewhere = world.add_officer("社区员", Role.VILLAGE, "杏园村")
    assert set(bookings_of(elsewhere)) == set()
    passed = cold.comes()
    seeing = (cold.keeper, cold.barrier.officer, world.nan_town, world.leng_leader)
    assert [[each.passage for each in first_stops_of(who)] for who in (*seeing, other, elsewhere)] == [
        *[[passed.passage]] * 4, [], [],
    ]  # fmt: skip
    with pytest.raises(NotFound):
        withdraw_booking(booking=mine.pk, reason="不是我的", by=other, now=NOW)
    with pytest.raises(NotAllowed):
        cold.book(by=cold.barrier.officer)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"at": NOW - 2 * HOUR}, "Book for an hour from now on"),
        ({"at": NOW + timedelta(days=31)}, "Book for an hour from now on"),
        ({"plate": "冀H7"}, "plate of the tractor"),
        ({"papers": {"licence": "1"}}, "asks for no paper licence"),
        ({"store": "no"}, "no such supervised cold store"),
        ({"checkpoint": "no"}, "no such checkpoint"),
        ({}, "is booked for 2022-04-26 09:30 already"),
    ],
)
def test_a_booking_that_nobody_could_use_is_refused_with_why(
    cold: Cold, more: dict[str, Any], said: str
):
    cold.book()
    said_more = {
        key: next(cold.barrier.world.ids) if value == "no" else value for key, value in more.items()
    }
    with pytest.raises(Refused, match=said):
        cold.book(**said_more)


def test_what_a_booking_said_and_how_a_stop_ended_is_kept_by_the_database(cold: Cold):
    booking = cold.book()
    passed = cold.comes()
    for rows, change in (
        (Booking.objects.filter(pk=booking.pk), {"goods": "苹果"}),
        (FirstStop.objects.filter(passage=passed.passage), {"arrive_by": NOW}),
    ):
        with (
            pytest.raises(Exception, match="Cannot update"),
            transaction.atomic(),
        ):
            rows.update(**change)
    with pytest.raises(IntegrityError, match="lorry_is_booked_once"), transaction.atomic():
        Booking.objects.create(
            id=next(cold.barrier.world.ids), unit=booking.unit, checkpoint=booking.checkpoint,
            store=booking.store, plate=PLATE, carrier="甲", consignee="乙", goods="丙",
            expected_at=NOW, booked_at=NOW, booked_by=booking.booked_by,
        )  # fmt: skip
