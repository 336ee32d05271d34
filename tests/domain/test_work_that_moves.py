"""Who waited for somebody else's change still finds the lead or measure that it changed."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction

from gubei.domain.leads.models import Lead
from gubei.domain.leads.operations.handling import assign, claim
from gubei.domain.leads.queries.reach import leads_in_reach
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.measures import measure_in_reach
from tests.files import both_at_once
from tests.interfaces.things import Things
from tests.world import NOW, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    """The named people, really stored: each officer here has a connection of their own."""
    return build_world()


def after_a_change(change: object, act: object) -> object:
    """Do `act` while `change` is written and not committed yet; return what the act came to."""
    written = threading.Event()

    def change_slowly() -> None:
        with transaction.atomic():
            change()
            written.set()
            time.sleep(0.5)

    def act_meanwhile() -> object:
        written.wait(10)
        return act()

    return both_at_once([change_slowly, act_meanwhile])[1]


def test_tang_takes_up_the_lead_that_he_just_handed_to_another_village(world: World) -> None:
    lead, shi = world.lead("林梅").pk, world.unit("石桥村")

    def hand_over() -> None:
        assign(leads=[lead], unit=shi.code, officer=None, reason="", by=world.he_duty, now=NOW)

    def take_up() -> Lead:
        return claim(lead=lead, by=world.tang_town, now=NOW + timedelta(minutes=1))

    came = after_a_change(hand_over, take_up)
    assert isinstance(came, Lead), came
    assert (came.unit, came.claimed_by) == (shi, world.tang_town)


def test_of_many_leads_none_is_missed_that_was_just_handed_over(world: World) -> None:
    lead, shi = world.lead("林梅").pk, world.unit("石桥村")

    def hand_over() -> None:
        assign(leads=[lead], unit=shi.code, officer=None, reason="", by=world.he_duty, now=NOW)

    def take_all() -> list[str]:
        with transaction.atomic():
            return [each.unit.name for each in leads_in_reach(world.tang_town, [lead])]

    assert after_a_change(hand_over, take_all) == ["石桥村"]


def test_tang_finds_the_measure_that_was_just_moved_to_another_village(world: World) -> None:
    measure = Things(world, "inside").measure_id
    shi = world.unit("石桥村")

    def move() -> None:
        Measure.objects.filter(pk=measure).update(unit=shi)

    def take() -> str:
        with transaction.atomic():
            return measure_in_reach(world.tang_town, measure, lock=True).unit.name

    assert after_a_change(move, take) == "石桥村"
