"""Whoever leaves while they stand at 古北口 stands there no more."""

from datetime import timedelta

from gubei.domain.checkpoints.models import Shift
from gubei.domain.checkpoints.operations.posts import begin_shift, close_checkpoint
from tests.barrier import build_barrier
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def test_the_shift_of_an_officer_who_leaves_ends_signed_by_the_system(world: World, clock: Clock):
    barrier, guan = build_barrier(world), world.guan_administrator
    begin_shift(checkpoint=barrier.checkpoint.pk, by=barrier.officer, now=NOW)
    clock.now = NOW + HOUR
    answer = Api(guan).post(f"/officers/{barrier.officer.pk}/leave", {})
    assert answer.status_code == 200
    shift = Shift.objects.get()
    assert (shift.ended_at, shift.signed, shift.note) == (
        NOW + HOUR,
        "系统 ／ the system",
        f"已离岗，由{guan.name}登记 ／ left; written down by {guan.name}",
    )
    close_checkpoint(checkpoint=barrier.checkpoint.pk, by=world.he_duty, now=NOW + HOUR)


def test_the_duty_officer_ends_a_shift_that_was_forgotten_with_the_reason(
    world: World, clock: Clock
):
    barrier = build_barrier(world)
    begun = begin_shift(checkpoint=barrier.checkpoint.pk, by=barrier.officer, now=NOW)
    clock.now = NOW + 9 * HOUR
    address, why = f"/shifts/{begun.pk}/end", {"reason": "下班忘记交班，电话核实"}
    assert Api(barrier.officer).post(address, why).status_code == 403
    duty = Api(world.he_duty)
    assert duty.post(address, {"reason": " "}).status_code == 422
    ended = duty.post(address, why).json()
    assert (ended["ended_at"], ended["signed"]) == ("2022-04-26T18:30:00+08:00", world.he_duty.name)
    assert Shift.objects.get().note == why["reason"]
    assert duty.post(address, why).status_code == 404
