"""A desk was without a network: what it did is taken late, once, and nobody in a tube is lost."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.sampling.models import Sample, SamplingSession, Tube, WithdrawnSample
from gubei.domain.sampling.operations.arriving import (
    Arrival,
    Taken,
    TubeFull,
    TubeTold,
    arrive,
)
from gubei.domain.sampling.operations.rounds import NewRound, plan_round
from gubei.domain.sampling.operations.sessions import close_session
from gubei.domain.sampling.operations.tubes import (
    AtDesk,
    BarcodeUsed,
    ByDevice,
    Handover,
    close_tube,
    hand_over,
    open_tube,
)
from gubei.domain.sampling.operations.withdrawing import withdraw_sample
from gubei.domain.sampling.queries import due
from gubei.domain.sampling.queries.desk import at_session, sessions_that_run
from gubei.domain.sampling.queries.due import due_today
from gubei.domain.sampling.rules.values import Value
from gubei.terms.refusals import OtherRecord, Refused
from tests.sampling import HOUR, a_session, edition9, filled, put, told
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)
SLOW = timedelta(hours=8)
"""So far behind the clock of the device is."""


def said(at: datetime) -> ByDevice:
    return ByDevice(at, at - SLOW)


def opened_late(world: World, session: SamplingSession, at: datetime, key: UUID) -> Tube:
    return open_tube(
        session=session.pk, barcode="LATE9", key=key, by=world.he_duty, now=NOW + 3 * HOUR,
        desk=AtDesk(2, said(at)),
    )  # fmt: skip


def late(world: World, tube: Tube, name: str, at: datetime, key: UUID | None = None) -> Taken:
    """Tell of a swab of a moment, three hours after the beginning."""
    arrival = Arrival(
        key or uuid4(), tube.pk, at, person=world.persons[name].pk, device_at=at - SLOW
    )
    return arrive(arrival=arrival, by=world.he_duty, now=NOW + 3 * HOUR)


def a_row(world: World, tube: Tube, at: datetime, device_at: datetime | None) -> Sample:
    """Write a swab past the operation."""
    return Sample.objects.create(
        id=uuid4(), tube=tube, place=2, person=world.person("王建国"), found_by="name",
        sampled_at=at, sampled_by=world.he_duty, device_at=device_at, received_at=NOW,
    )  # fmt: skip


def test_a_tube_that_comes_late_keeps_both_clocks_and_counts_once(world: World) -> None:
    session, key, swab = a_session(world), uuid4(), uuid4()
    for _ in range(2):  # the answer was lost, and the device sends all of it again
        tube = opened_late(world, session, NOW + MINUTE, key)
        late(world, tube, "林梅", NOW + 2 * MINUTE, swab)
        tube = close_tube(
            tube=tube.pk, by=world.he_duty, now=NOW + 3 * HOUR, said=said(NOW + 5 * MINUTE)
        )
    tube.refresh_from_db()
    assert (tube.pk, tube.lane, tube.opened_at, tube.closed_at) == (
        key, 2, NOW + MINUTE, NOW + 5 * MINUTE,
    )  # fmt: skip
    assert (tube.open_device_at, tube.open_received_at) == (NOW + MINUTE - SLOW, NOW + 3 * HOUR)
    assert (tube.close_device_at, tube.close_received_at) == (
        NOW + 5 * MINUTE - SLOW, NOW + 3 * HOUR,
    )  # fmt: skip
    (sample,) = Sample.objects.all()
    assert (sample.pk, sample.sampled_at, sample.device_at, sample.received_at) == (
        swab, NOW + 2 * MINUTE, NOW + 2 * MINUTE - SLOW, NOW + 3 * HOUR,
    )  # fmt: skip


def test_what_is_sent_again_with_something_else_in_it_is_refused(world: World) -> None:
    session, key, swab = a_session(world), uuid4(), uuid4()
    tube = opened_late(world, session, NOW, key)
    late(world, tube, "林梅", NOW, swab)
    with pytest.raises(OtherRecord):
        late(world, tube, "王建国", NOW, swab)
    with pytest.raises(OtherRecord):
        open_tube(session=session.pk, barcode="OTHER9", key=key, by=world.he_duty, now=NOW)
    with pytest.raises(BarcodeUsed):
        open_tube(session=session.pk, barcode="LATE9", key=uuid4(), by=world.he_duty, now=NOW)


def test_who_was_sampled_before_the_tube_was_closed_is_in_it_however_late(world: World) -> None:
    """Also where the office ended the session and the tube has left; not once it has its result."""
    edition9(world)
    session = a_session(world)
    tube = open_tube(session=session.pk, barcode="T1", by=world.he_duty, now=NOW)
    put(world, tube, "林梅", NOW + MINUTE)
    close_session(session=session.pk, by=world.he_duty, now=NOW + HOUR)
    late(world, tube, "王建国", NOW + HOUR - MINUTE)
    with pytest.raises(Refused, match="has ended"):
        late(world, tube, "赵小云", NOW + HOUR)
    handover = Handover(["T1"], 1, "区疾控中心", NOW + HOUR)
    left = hand_over(handover=handover, by=world.he_duty, now=NOW + HOUR)
    late(world, tube, "陈志强", NOW + 2 * MINUTE)
    left.refresh_from_db()
    assert left.people == 3
    with pytest.raises(Refused, match="has ended"):  # what has no clock of a device is done now
        put(world, tube, "Li Na", NOW + 2 * HOUR)
    told(world, "T1", Value.NEGATIVE, NOW + 2 * HOUR)
    with pytest.raises(TubeTold, match="T1"):
        late(world, tube, "Li Na", NOW + 3 * MINUTE)
    names = tube.samples.order_by("place").values_list("person__name", flat=True)
    assert list(names) == ["林梅", "王建国", "陈志强"]
    tube.refresh_from_db()
    assert tube.closed_at == NOW + HOUR


def test_who_came_after_the_tube_was_closed_is_refused_by_the_database_too(world: World) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="T1", by=world.he_duty, now=NOW)
    put(world, tube, "林梅")
    close_tube(tube=tube.pk, by=world.he_duty, now=NOW + HOUR)
    with pytest.raises(TubeFull, match="T1"):
        late(world, tube, "王建国", NOW + HOUR)
    for device_at, at in ((NOW, NOW + HOUR), (None, NOW)):
        with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
            a_row(world, tube, at, device_at)
    edition9(world)
    told(world, "T1", Value.NEGATIVE, NOW + 2 * HOUR)
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        a_row(world, tube, NOW, NOW)


def test_a_clock_that_is_ahead_takes_nobody_out_of_the_tube(world: World) -> None:
    tube, swab = opened_late(world, a_session(world), NOW + 9 * HOUR, uuid4()), uuid4()
    assert tube.opened_at == NOW + 3 * HOUR
    for _ in range(2):
        late(world, tube, "林梅", NOW + 9 * HOUR, swab)
    assert Sample.objects.get().sampled_at == NOW + 3 * HOUR
    gone = withdraw_sample(sample=swab, why="扫错证件", by=world.he_duty, now=NOW + 3 * HOUR,
                           said=ByDevice(NOW + 9 * HOUR, NOW + 9 * HOUR))  # fmt: skip
    assert (gone.withdrawn_at, gone.withdrawn_device_at, gone.done_at) == (
        NOW + 3 * HOUR, NOW + 9 * HOUR, NOW + 3 * HOUR,
    )  # fmt: skip


def test_who_was_taken_back_before_the_tube_left_is_out_of_it_however_late_the_desk_says_so(
    world: World,
) -> None:
    tube = filled(world, "LEFT9", "林梅", "王建国", "赵小云")
    wrong, second, last = (tube.samples.get(place=place) for place in (1, 2, 3))
    handover = Handover(["LEFT9"], 1, "北京实验室", NOW + HOUR)
    left = hand_over(handover=handover, by=world.he_duty, now=NOW + HOUR)

    def take_back(sample: Sample, at: datetime) -> WithdrawnSample:
        return withdraw_sample(
            sample=sample.pk, why="扫错证件", by=world.he_duty, now=NOW + 2 * HOUR, said=said(at)
        )

    gone = take_back(wrong, NOW + HOUR - MINUTE)
    assert (gone.done_at, gone.withdrawn_at) == (NOW + HOUR - MINUTE, NOW + 2 * HOUR)
    tube.refresh_from_db()
    assert tube.closed_at is not None
    with pytest.raises(Refused) as at_the_door:
        take_back(second, NOW + HOUR)
    take_back(second, NOW + MINUTE)
    with pytest.raises(Refused) as only_one:
        take_back(last, NOW + MINUTE)
    assert {at_the_door.value.code, only_one.value.code} == {"tube_has_left"}
    assert list(tube.samples.values_list("place", flat=True)) == [3]
    left.refresh_from_db()
    assert left.people == 1


def test_the_database_lets_nobody_out_of_a_tube_that_had_left_or_has_told(world: World) -> None:
    left, with_result = filled(world, "LEFT9", "林梅"), filled(world, "TOLD9", "王建国")
    handover = Handover(["LEFT9"], 1, "北京实验室", NOW + HOUR)
    hand_over(handover=handover, by=world.he_duty, now=NOW + HOUR)
    told(world, "TOLD9", Value.NEGATIVE, at=NOW + HOUR)

    def let_out(tube: Tube, done_at: datetime | None) -> None:
        sample = tube.samples.get()
        kept = {name: getattr(sample, name) for name in (
            "id", "tube_id", "place", "person_id", "found_by", "sampled_at", "sampled_by_id",
            "received_at",
        )}  # fmt: skip
        WithdrawnSample.objects.create(
            **kept, withdrawn_at=NOW + 2 * HOUR, withdrawn_by=world.he_duty, why="扫错证件",
            done_at=done_at,
        )  # fmt: skip
        sample.delete()

    for tube, done_at in ((left, NOW + HOUR), (left, None), (with_result, NOW + MINUTE)):
        with pytest.raises(IntegrityError, match="has left"), transaction.atomic():
            let_out(tube, done_at)


def test_a_tube_that_comes_late_into_a_session_that_ended_can_leave(world: World) -> None:
    """Opened and swabbed before the end, told after it: closed by the end, and the rest comes in."""
    edition9(world)
    session = a_session(world)
    empty = open_tube(session=session.pk, barcode="T1", by=world.he_duty, now=NOW)
    close_session(session=session.pk, by=world.he_duty, now=NOW + HOUR)
    tube = opened_late(world, session, NOW + MINUTE, uuid4())
    for late_tube in (tube, empty):
        for name, minutes in (("林梅", 9), ("王建国", 7)):
            late(world, late_tube, name, NOW + minutes * MINUTE)
        late_tube.refresh_from_db()
        assert (late_tube.closed_at, late_tube.close_received_at, late_tube.close_device_at) == (
            NOW + HOUR, NOW + 3 * HOUR, None,
        )  # fmt: skip
    handover = Handover(["T1", "LATE9"], 2, "区疾控中心", NOW + 3 * HOUR)
    left = hand_over(handover=handover, by=world.he_duty, now=NOW + 3 * HOUR)
    assert sorted(left.contents.values_list("barcode", flat=True)) == ["LATE9", "T1"]


def test_a_swab_counts_from_when_its_tube_was_opened(world: World) -> None:
    """The clock of the device went back between the tube and the swab."""
    tube, swab = opened_late(world, a_session(world), NOW + HOUR, uuid4()), uuid4()
    for _ in range(2):
        late(world, tube, "林梅", NOW, swab)
    assert Sample.objects.get().sampled_at == NOW + HOUR
    with (
        pytest.raises(IntegrityError, match="was opened later"),
        transaction.atomic(),
    ):
        a_row(world, tube, NOW + HOUR - MINUTE, device_at=NOW)


def test_a_tube_is_closed_after_the_last_swab_in_it(world: World) -> None:
    """Whether it is full, a device says so, or the office ends the session."""
    session = a_session(world)
    full = open_tube(session=session.pk, barcode="T1", capacity=1, by=world.he_duty, now=NOW)
    late(world, full, "林梅", NOW + 20 * MINUTE)
    said_closed = open_tube(session=session.pk, barcode="T2", by=world.he_duty, now=NOW)
    for name, minutes in (("林梅", 20), ("王建国", 10)):
        late(world, said_closed, name, NOW + minutes * MINUTE)
    close_tube(tube=said_closed.pk, by=world.he_duty, now=NOW + 3 * HOUR, said=said(NOW + MINUTE))
    ended = open_tube(session=session.pk, barcode="T3", by=world.he_duty, now=NOW)
    late(world, ended, "林梅", NOW + 2 * HOUR)
    close_session(session=session.pk, by=world.he_duty, now=NOW + HOUR)
    closed = Tube.objects.order_by("barcode").values_list("barcode", "closed_at")
    assert list(closed) == [
        ("T1", NOW + 20 * MINUTE), ("T2", NOW + 20 * MINUTE), ("T3", NOW + 2 * HOUR),
    ]  # fmt: skip


def test_a_desk_holds_its_own_tubes_and_who_is_due_where_it_stands(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = plan_round(
        new=NewRound("第一轮", NOW - HOUR, NOW + 9 * HOUR), by=world.he_duty, now=NOW - HOUR
    )
    session = a_session(world, unit="柳沟村", round=round_.pk)
    elsewhere = a_session(world, unit="柳沟村")
    mine = open_tube(session=session.pk, barcode="T1", by=world.he_duty, now=NOW)
    put(world, mine, "林梅")
    before, last = (
        filled(world, code, "王建国", at=NOW + minutes * MINUTE, session=session)
        for code, minutes in (("T2", 1), ("T3", 2))
    )
    open_tube(session=session.pk, barcode="T4", by=world.liu_village, now=NOW)
    open_tube(session=elsewhere.pk, barcode="T5", by=world.he_duty, now=NOW)

    found = at_session(world.he_duty, session.pk, now=NOW + HOUR)
    assert found is not None
    assert [each.tube for each in found.tubes] == [mine, last] != [mine, before]
    assert [each.person.name for each in found.tubes[0].samples] == ["林梅"]
    in_village = [each.person.pk for each in found.due]
    everywhere = due_today(world.he_duty, now=NOW + HOUR).people
    village = world.unit("柳沟村")
    assert sorted(in_village) == sorted(
        each.person.pk for each in everywhere if village.code in each.person.unit.lineage
    )
    assert 0 < len(in_village) < len(everywhere)
    assert not found.due_is_cut
    monkeypatch.setattr(due, "MOST", len(in_village) - 1)
    short = at_session(world.he_duty, session.pk, now=NOW + HOUR)
    assert short is not None
    assert (len(short.due), short.due_is_cut) == (len(in_village) - 1, True)
    assert world.person("林梅").pk not in in_village

    assert session in sessions_that_run(world.he_duty)
    close_session(session=session.pk, by=world.he_duty, now=NOW + HOUR)
    assert at_session(world.he_duty, session.pk, now=NOW + HOUR) is None
    assert session not in sessions_that_run(world.he_duty)
    assert at_session(world.shi_village, elsewhere.pk, now=NOW + HOUR) is None
