"""The paper for who is held because of a tube says the clock that runs, whichever record was sampled."""

from typing import Any

from gubei.domain.measures.operations.papers import make_notice
from gubei.domain.orders.models import Order
from gubei.domain.people.operations.merging import merge
from gubei.domain.sampling.models import RecallMember
from gubei.domain.sampling.operations.papers import read_hold_paper
from gubei.domain.sampling.queries.due import due_today
from gubei.domain.sampling.queries.recalls import Stage, members_of
from gubei.domain.sampling.rules.values import Value
from tests.sampling import HOUR, edition9, filled, told
from tests.world import NOW, World


def recalled(world: World) -> RecallMember:
    """Hold 林梅 and 王建国 because of a tube at ten thirty, and number the notice of 林梅."""
    edition9(world)
    filled(world, "P1", "林梅", "王建国")
    told(world, "P1", Value.POSITIVE, NOW + HOUR)
    held = RecallMember.objects.get(person=world.person("林梅"))
    make_notice(measure=held.measure_id, act=None, by=world.he_duty, now=NOW + HOUR)
    return held


def paper(world: World, held: RecallMember, hours: int) -> dict[str, Any]:
    """Return what the paper says so many hours after half past nine."""
    _, said = read_hold_paper(
        recall=held.recall_id, member=held.pk, by=world.liu_village, now=NOW + hours * HOUR
    )
    return said


def test_after_an_invalid_sample_lin_mei_is_called_by_a_new_clock(world: World) -> None:
    held = recalled(world)
    said = paper(world, held, 1)
    assert (said["resample_by"], said["result_by"]) == ("2022-04-26 12:30", "2022-04-26 18:30")
    filled(world, "R1", "林梅", size=1, at=NOW + 2 * HOUR)
    told(world, "R1", Value.INVALID, NOW + 5 * HOUR)

    said = paper(world, held, 5)
    assert (said["single"], said["resample_by"], said["result_by"]) == (
        None, "2022-04-26 16:30", "2022-04-26 22:30",
    )  # fmt: skip
    order = Order.objects.get(kind="sample", subject_id=held.pk)
    assert (order.closed_at, order.due_at) == (None, NOW + 7 * HOUR)
    due = {each.person.name: each for each in due_today(world.he_duty, now=NOW + 6 * HOUR).people}
    assert (due["林梅"].by, due["林梅"].late) == (NOW + 7 * HOUR, False)
    assert (due["王建国"].by, due["王建国"].late) == (NOW + 3 * HOUR, True)


def test_a_single_sample_on_another_record_of_lin_mei_stands_on_her_paper(world: World) -> None:
    held = recalled(world)
    world.add_person("林 梅", "柳沟村")
    filled(world, "R1", "林 梅", size=1, at=NOW + 2 * HOUR)
    joined = merge(one=world.person("林梅").pk, other=world.person("林 梅").pk, probability=0.99,
                   reason="同一证件", by=world.he_duty, now=NOW + 3 * HOUR)  # fmt: skip
    assert joined is not None
    said = paper(world, held, 3)
    assert said["single"] == {
        "barcode": "R1", "sampled_at": "2022-04-26 11:30", "result_by": "2022-04-26 17:30",
    }  # fmt: skip
    rows = members_of(world.he_duty, held.recall)
    assert [(row.member.person.name, row.stage) for row in rows] == [
        ("林梅", Stage.SAMPLED), ("王建国", Stage.WAITING),
    ]  # fmt: skip
