"""A checkpoint is opened, changed and closed; its lanes and who stands there are dated."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from gubei.domain.checkpoints.models import Checkpoint, Lane, Shift
from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.posts import (
    CheckpointFacts,
    LaneFacts,
    begin_shift,
    change_checkpoint,
    close_checkpoint,
    close_lane,
    end_shift,
    open_checkpoint,
    open_lane,
)
from gubei.domain.checkpoints.queries.posts import checkpoints_of, lanes_open
from gubei.domain.checkpoints.rules.kinds import CheckpointKind
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, Refused
from tests.barrier import Barrier, build_barrier, lane_id
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口, where no policy says who is let in."""
    return build_barrier(world)


def test_opening_hours_and_numbers_are_changed_and_what_they_were_stays_known(barrier: Barrier):
    facts = CheckpointFacts(CheckpointKind.EXPRESSWAY, "19900000012", "滦平", time(6), time(22))
    change_checkpoint(checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.world.he_duty)
    found = Checkpoint.objects.get()
    assert (found.kind, found.phone, found.neighbour, found.opens_at, found.closes_at) == (
        "expressway", "19900000012", "滦平", time(6), time(22),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, kind FROM gubei_checkpointevent")
        assert cursor.fetchall() == [("110", "national_road")]
    half = CheckpointFacts(CheckpointKind.EXPRESSWAY, "110", opens_at=time(6))
    with pytest.raises(Invalid, match="both opening hours"):
        change_checkpoint(checkpoint=found.pk, facts=half, by=barrier.world.he_duty)
    with pytest.raises(NotAllowed):
        change_checkpoint(checkpoint=found.pk, facts=facts, by=barrier.officer)


def test_a_checkpoint_is_closed_with_its_lanes_once_nobody_stands_or_waits_there(barrier: Barrier):
    key, duty = barrier.checkpoint.pk, barrier.world.he_duty
    begin_shift(checkpoint=key, by=barrier.officer, now=NOW)
    with pytest.raises(Refused, match="handed over first"):
        close_checkpoint(checkpoint=key, by=duty, now=NOW)
    end_shift(signed="老赵", note="", by=barrier.officer, now=NOW)
    # Without a policy nobody is decided on: the vehicle waits.
    waiting = barrier.send().passage
    with pytest.raises(Refused, match="still wait for a decision"):
        close_checkpoint(checkpoint=key, by=duty, now=NOW)
    withdraw_passage(passage=waiting.pk, reason="误登", by=barrier.officer, now=NOW)
    close_checkpoint(checkpoint=key, by=duty, now=NOW + HOUR)
    assert not checkpoints_of(duty).exists()
    assert not Lane.objects.filter(until_at=None).exists()
    assert Checkpoint.objects.values_list("closed_at", "closed_by").get() == (NOW + HOUR, duty.pk)
    facts = CheckpointFacts(CheckpointKind.NATIONAL_ROAD, "110")
    again = open_checkpoint(
        site=barrier.checkpoint.site_id, facts=facts, by=duty, now=NOW + 2 * HOUR
    )
    assert (again.pk, again.closed_at) == (key, None)
    with pytest.raises(Refused, match="a checkpoint already"):
        open_checkpoint(site=barrier.checkpoint.site_id, facts=facts, by=duty, now=NOW + 2 * HOUR)
    nobody = pytest.raises(IntegrityError, match="checkpoint_is_closed_by_somebody")
    with nobody, transaction.atomic():
        Checkpoint.objects.update(closed_at=NOW + 3 * HOUR)


def test_a_lane_that_is_changed_keeps_what_it_was(barrier: Barrier):
    before = lane_id(barrier, "1")
    facts = LaneFacts("1", (VehicleClass.CAR, VehicleClass.BUS), 3)
    open_lane(checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.officer, now=NOW)
    close_lane(checkpoint=barrier.checkpoint.pk, name="2", by=barrier.officer, now=NOW)
    then, now = (
        [(each.name, each.servers) for each in lanes_open([barrier.checkpoint.pk], at=at)]
        for at in (NOW - HOUR, NOW)
    )
    assert then == [("1", 2), ("2", 1), ("复检", 1)]
    assert now == [("1", 3), ("复检", 1)]
    assert before != lane_id(barrier, "1")


def test_a_shift_is_handed_over_with_a_signature(world: World, barrier: Barrier):
    begin_shift(checkpoint=barrier.checkpoint.pk, by=barrier.officer, now=NOW)
    with pytest.raises(Invalid, match="signs"):
        end_shift(signed="", note="", by=barrier.officer, now=NOW + HOUR)
    end_shift(signed="接班 老赵", note="留置 1 车", by=barrier.officer, now=NOW + HOUR)
    shift = Shift.objects.get()
    assert (shift.ended_at, shift.signed, shift.note) == (NOW + HOUR, "接班 老赵", "留置 1 车")
