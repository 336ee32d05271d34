"""A room is wiped before its guest goes; what the laboratory says opens the gate, or shuts it."""

from datetime import date, timedelta

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.isolation.models import EnvironmentSample, Matter, Stay
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.wiping import (
    note_environment_results,
    take_environment_samples,
)
from gubei.domain.isolation.queries.guests import GuestToday, guests_today
from gubei.domain.isolation.rules.environment import Spot
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.queries.measures import standings
from gubei.domain.orders.models import Order
from gubei.engines.policy import Evidence
from gubei.terms.refusals import Invalid, NotAllowed, Refused
from tests.isolation import TODAY, Inn, build_inn
from tests.world import NOW, World

HOUR, ALL = timedelta(hours=1), tuple(Spot)
LAST = NOW + timedelta(days=6)  # exposed yesterday, seven days of central isolation


@pytest.fixture
def inn(world: World) -> Inn:
    """The ninth edition asks for samples of room and things before a release."""
    inn = build_inn(world)
    inn.policy = apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=inn.policy.pk, valid_on=TODAY, reason="第九版",
        by=world.leng_leader, now=NOW,
    ).change  # fmt: skip
    return inn


@pytest.fixture
def stay(inn: Inn) -> Stay:
    """Lin Mei in 301, where she arrived at once."""
    inn.isolate("林梅")
    found = place(measure=inn.measure("林梅"), room=inn.room("301"), by=inn.world.he_duty, now=NOW)
    return sign_arrival(stay=found.pk, at=NOW, by=inn.world.he_duty, now=NOW)


def today(inn: Inn, days: int) -> GuestToday:
    """Return Lin Mei as the manager sees her after so many days."""
    (found,) = guests_today(inn.world.ge_manager, inn.site.pk, now=NOW + timedelta(days=days))
    return found


def holds(inn: Inn) -> bool | None:
    """Say what the gate of Lin Mei knows of her room."""
    measure = Measure.objects.get(pk=inn.measure("林梅"))
    gate = standings([measure], at=LAST)[measure.pk].gate
    (held,) = (
        each for each in gate.conditions if each.condition.evidence is Evidence.ENVIRONMENT_NEGATIVE
    )
    return held.holds


def test_a_room_is_to_be_wiped_from_the_day_before_the_last(inn: Inn, stay: Stay):
    assert today(inn, 0).last_day == date(2022, 5, 2)
    assert [today(inn, days).is_to_wipe for days in (0, 4, 5, 6)] == [False, False, True, True]


def test_negative_samples_open_the_gate(inn: Inn, stay: Stay):
    assert holds(inn) is None
    take_environment_samples(stay=stay.pk, spots=ALL, at=LAST, by=inn.world.ge_manager, now=LAST)
    assert (today(inn, 6).is_to_wipe, len(today(inn, 6).wiped)) == (False, 3)
    note_environment_results(
        stay=stay.pk, positive=(), at=LAST + HOUR, by=inn.world.ge_manager, now=LAST + HOUR
    )
    assert holds(inn) is True
    assert [each.is_positive for each in EnvironmentSample.objects.all()] == [False] * 3
    assert not today(inn, 6).is_to_wipe
    assert not Matter.objects.exists()


def test_a_positive_spot_shuts_the_gate_and_is_an_incident_with_a_clock(inn: Inn, stay: Stay):
    take_environment_samples(stay=stay.pk, spots=ALL, at=LAST, by=inn.world.ge_manager, now=LAST)
    note_environment_results(
        stay=stay.pk, positive=(Spot.THINGS,), at=LAST, by=inn.world.ge_manager, now=LAST + HOUR
    )
    assert holds(inn) is False
    matter = Matter.objects.get()
    assert (matter.kind, matter.stay_id) == ("incident", stay.pk)
    assert "个人物品" in matter.text
    assert Order.objects.filter(kind="site_matter", subject_id=matter.pk).exists()
    assert today(inn, 6).is_to_wipe, "wiped again after the room was disinfected"
    again = LAST + 2 * HOUR
    take_environment_samples(stay=stay.pk, spots=ALL, at=again, by=inn.world.ge_manager, now=again)
    note_environment_results(
        stay=stay.pk, positive=(), at=again, by=inn.world.ge_manager, now=again
    )
    assert holds(inn) is True


def test_what_cannot_be_is_refused_and_nothing_is_stored(inn: Inn, stay: Stay):
    manager = inn.world.ge_manager
    with pytest.raises(NotAllowed):
        take_environment_samples(
            stay=stay.pk, spots=ALL, at=LAST, by=inn.world.liu_village, now=LAST
        )
    with pytest.raises(Invalid, match="the arrival"):
        take_environment_samples(stay=stay.pk, spots=ALL, at=NOW - HOUR, by=manager, now=LAST)
    with pytest.raises(Invalid, match="what was wiped"):
        take_environment_samples(stay=stay.pk, spots=(), at=LAST, by=manager, now=LAST)
    with pytest.raises(Refused, match="No sample"):
        note_environment_results(stay=stay.pk, positive=(), at=LAST, by=manager, now=LAST)
    take_environment_samples(stay=stay.pk, spots=[Spot.ROOM], at=LAST, by=manager, now=LAST)
    with pytest.raises(Refused, match="still wait"):
        take_environment_samples(stay=stay.pk, spots=ALL, at=LAST, by=manager, now=LAST)
    with pytest.raises(Invalid, match="not wiped"):
        note_environment_results(
            stay=stay.pk, positive=[Spot.THINGS], at=LAST, by=manager, now=LAST
        )
    end_stay(stay=stay.pk, reason="送医", by=inn.world.he_duty, now=LAST + HOUR)
    assert [each.is_positive for each in EnvironmentSample.objects.all()] == [None]
