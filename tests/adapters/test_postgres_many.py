"""A set of people of any size can be asked for."""

from datetime import date
from uuid import uuid4

import pytest

from gubei.domain.checkpoints.queries.watching import vehicles_of
from gubei.domain.measures.models import DueTest
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Officer, Role
from tests.world import NOW, World

MANY = [uuid4() for _ in range(70_000)]


@pytest.mark.django_db
def test_a_filter_by_seventy_thousand_finds_those_that_are_there(world: World) -> None:
    lin_mei = Person.objects.create(id=uuid4(), name="林梅", unit=world.he_duty.unit, added_at=NOW)
    assert list(Person.objects.filter(pk__in=[*MANY, lin_mei.pk])) == [lin_mei]
    assert Person.objects.in_bulk([*MANY, lin_mei.pk]) == {lin_mei.pk: lin_mei}
    assert DueTest.objects.filter(measure__person__in=[*MANY, lin_mei]).count() == 0


@pytest.mark.django_db
def test_texts_and_days_and_nothing_among_them_are_found_as_well(world: World) -> None:
    names = [*(f"nobody{number}" for number in range(2_000)), None, world.he_duty.username]
    assert list(Officer.objects.filter(username__in=names)) == [world.he_duty]
    roles = [*(f"role {number}" for number in range(2_000)), Role.DUTY]
    assert world.he_duty in Officer.objects.filter(role__in=roles)
    days = [date.fromordinal(730_000 + number) for number in range(2_000)]
    assert not DueTest.objects.filter(due_on__in=days).exists()


@pytest.mark.django_db
def test_the_vehicles_of_a_hundred_thousand_people_who_are_looked_for_are_asked_for(
    world: World,
) -> None:
    assert vehicles_of([*MANY, *(uuid4() for _ in range(30_000))], since=NOW) == frozenset()
