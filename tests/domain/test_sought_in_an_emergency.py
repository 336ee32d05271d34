"""An emergency vehicle is never kept: who is looked for and sits in it is followed at once."""

from datetime import date, timedelta

import pytest

from gubei.domain.leads.models import Attempt
from gubei.domain.orders.models import Order
from gubei.domain.privacy.models import AccessLog
from gubei.terms.passages import Outcome, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document, phone

LIN_MEI = document(date(1988, 3, 12), 2)
AMBULANCE = {"plate": "京W00120", "vehicle_class": VehicleClass.EMERGENCY}


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def told(world: World) -> list[tuple[object, ...]]:
    """Return what stands on the lead of 林梅, and the orders about it."""
    lead = world.lead("林梅")
    notes = Attempt.objects.filter(lead=lead).values_list("result", "note")
    orders = Order.objects.filter(subject_kind="lead", subject_id=lead.pk)
    return [*notes, *((each.kind, each.unit, each.subject, each.due_at) for each in orders)]


@pytest.mark.parametrize("decided", [(), (Outcome.ADMIT,)], ids=["server", "device"])
def test_lin_mei_passes_in_an_ambulance_at_once_and_her_village_is_ordered_to_follow(
    world: World, barrier: Barrier, decided: tuple[Outcome, ...]
):
    passed = barrier.send(barrier.person("林梅", document=LIN_MEI), decided=decided, **AMBULANCE)
    assert (passed.passage.outcome, passed.passage.closed_at) == ("admit", NOW)
    assert [each.rule for each in passed.travellers] == ["emergency"]
    assert told(world) == [
        ("reached", "古北口检查站，京W00120，按应急车辆放行 ／ passed as an emergency vehicle"),
        (
            "locate",
            world.lead("林梅").unit,
            "协查人员已放行，请核实去向：林梅，古北口检查站，京W00120 ／ "
            "looked for, passed: find out where to: 林梅, 古北口检查站，京W00120",
            NOW + timedelta(hours=2),
        ),
    ]
    assert AccessLog.objects.filter(person=world.person("林梅"), officer=barrier.officer).exists()


def test_nobody_is_followed_who_is_not_looked_for(world: World, barrier: Barrier):
    barrier.send(
        barrier.person(), barrier.person("林小妹", document="", phone=phone(1)), **AMBULANCE
    )
    assert told(world) == []
