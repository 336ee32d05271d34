"""Readings and environment samples are kept long enough, then erased; how many there were stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import EnvironmentSample, ErasedEnvironment, Stay
from gubei.domain.isolation.operations.erasing import erase_environment_samples
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.wiping import (
    note_environment_results,
    take_environment_samples,
)
from gubei.domain.isolation.rules.environment import Spot
from gubei.domain.measures.models import Confirmation, ErasedReadings, Reading
from gubei.domain.measures.operations.erasing import erase_readings
from gubei.domain.measures.operations.recording import Told, record_reading
from gubei.domain.measures.operations.releasing import release
from tests.isolation import build_inn
from tests.world import NOW, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_readings_are_erased_half_a_year_after_the_release_and_stay_counted(world: World) -> None:
    inn = build_inn(world)
    told, kept = inn.isolate("林梅"), inn.isolate("王建国")
    for measure in (told, kept):
        for day in (0, 1):
            record_reading(measure=measure.pk, told=Told(NOW + day * DAY, Decimal("36.5")),
                           by=world.he_duty, now=NOW + day * DAY)  # fmt: skip
    with pytest.raises(IntegrityError, match="not counted yet"), transaction.atomic():
        Reading.objects.filter(measure=told).delete()
    release(measure=told.pk, reason="判定有误", by=world.he_duty, now=NOW + 2 * DAY)

    assert erase_readings(now=NOW + 181 * DAY) == 0
    assert [erase_readings(now=NOW + 182 * DAY), erase_readings(now=NOW + 183 * DAY)] == [2, 0]
    counted = ErasedReadings.objects.get()
    assert (counted.measure, counted.many, counted.first_on, counted.last_on, counted.erased_at) == (
        told, 2, NOW.date(), (NOW + DAY).date(), NOW + 182 * DAY,
    )  # fmt: skip
    assert Reading.objects.filter(measure=kept).count() == 2


def test_what_was_wiped_in_a_room_is_erased_half_a_year_after_the_stay(world: World) -> None:
    inn = build_inn(world)
    stay = place(measure=inn.isolate("林梅").pk, room=inn.room("201"), by=world.he_duty, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW, by=world.he_duty, now=NOW)
    take_environment_samples(
        stay=stay.pk,
        spots=[Spot.ROOM, Spot.THINGS],
        at=NOW + HOUR,
        by=world.he_duty,
        now=NOW + HOUR,
    )
    note_environment_results(
        stay=stay.pk,
        positive=[Spot.THINGS],
        at=NOW + 2 * HOUR,
        by=world.he_duty,
        now=NOW + 2 * HOUR,
    )
    with pytest.raises(IntegrityError, match="not counted yet"), transaction.atomic():
        EnvironmentSample.objects.all().delete()
    end_stay(stay=stay.pk, reason="转至他处", by=world.he_duty, now=NOW + DAY)

    assert erase_environment_samples(now=NOW + 180 * DAY) == 0
    assert erase_environment_samples(now=NOW + 181 * DAY) == 2
    counted = ErasedEnvironment.objects.get()
    assert (counted.stay, counted.many, counted.positive) == (Stay.objects.get(), 2, 1)
    assert Confirmation.objects.filter(evidence="environment_negative", holds=False).count() == 1
