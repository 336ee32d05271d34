"""A key stands for what was sent under it: said again it is a repeat, another vehicle is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gubei.domain.checkpoints.models import Passage
from gubei.domain.checkpoints.operations.correcting import Change, correct_passage
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.terms.passages import Outcome, VehicleClass
from gubei.terms.refusals import OtherRecord
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


@pytest.mark.parametrize(
    "other",
    [
        {"plate": "冀W99999"}, {"direction": Direction.OUT}, {"destination": "古北口村1号"},
        {"vehicle_class": VehicleClass.TRUCK}, {"people": ("周强", 13)},
    ],
)  # fmt: skip
def test_a_key_given_to_another_vehicle_is_refused_and_the_first_one_stays(
    barrier: Barrier, other: dict[str, Any]
):
    entry = barrier.entry()
    pass_through(entries=[entry], by=barrier.officer, now=NOW)
    if "people" in other:
        other = {"people": (barrier.person(*other["people"], is_driver=True),)}
    with pytest.raises(OtherRecord):
        pass_through(entries=[replace(entry, **other)], by=barrier.officer, now=NOW)
    kept = Passage.objects.get()
    assert (kept.plate, kept.direction, kept.destination) == ("冀W12345", "in", "柳沟村12号")


def test_the_same_passage_told_by_a_relay_later_is_a_repeat_also_after_its_plate_was_put_right(
    barrier: Barrier,
):
    entry = barrier.entry(device_at=NOW)
    (first,) = pass_through(entries=[entry], by=barrier.officer, now=NOW)
    correct_passage(
        passage=first.passage.pk, change=Change(plate="冀W12346"), reason="看错号牌",
        by=barrier.officer, now=NOW,
    )  # fmt: skip
    late = replace(
        entry, passed_at=NOW - HOUR, decided=(Outcome.ADMIT_WITH_TEST,), seconds=40, device_at=None
    )
    (again,) = pass_through(entries=[late], by=barrier.officer, now=NOW + HOUR)
    assert (again.is_repeat, again.passage.plate) == (True, "冀W12346")
