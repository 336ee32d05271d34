"""The access log: written once, read by who audits, within the own unit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.privacy.models import AccessLog, Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.privacy.queries import looks_below
from tests.world import NOW, World


def _look(world: World, **more: Any) -> AccessLog:
    facts: dict[str, Any] = {
        "officer": world.liu_village,
        "person": world.person("林梅"),
        "look": Look.OPEN,
        "purpose": Purpose.LOCATE,
        "now": NOW,
    }
    return log_look(**(facts | more))


def test_a_look_keeps_where_the_officer_worked_at_the_time(world: World):
    look = _look(world)
    world.liu_village.unit = world.unit("杏园村")
    world.liu_village.save()
    look.refresh_from_db()
    assert (look.unit.name, look.at, look.count) == ("柳沟村", NOW, 1)
    assert list(looks_below(world.tang_town)) == [look]
    assert list(looks_below(world.nan_town)) == []


def test_a_look_is_not_rewritten(world: World):
    _look(world)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        AccessLog.objects.update(purpose=Purpose.CARE)


def test_a_look_without_a_purpose_cannot_be_stored(world: World):
    with pytest.raises(IntegrityError), transaction.atomic():
        _look(world, purpose="")


def test_looks_are_found_by_person_and_by_officer(world: World):
    mine = _look(world)
    his = _look(
        world,
        officer=world.shi_village,
        person=world.person("王建国"),
        now=NOW + timedelta(minutes=1),
    )
    many = _look(world, person=None, look=Look.EXPORT, count=800, about="x" * 300)
    everybody = looks_below(world.he_duty)
    assert set(everybody) == {mine, his, many}
    assert list(looks_below(world.he_duty, person=world.person("王建国").id)) == [his]
    assert set(looks_below(world.he_duty, officer=world.liu_village.id)) == {mine, many}
    assert len(many.about) == 200
