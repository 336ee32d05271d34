"""The access log: written once, read by who audits, within the own unit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.privacy.models import AccessLog, Look, Purpose
from gubei.domain.privacy.operations import SystemAccount, log_look, log_table
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


def test_a_page_of_a_table_is_written_down_once_an_hour_and_every_further_page(world: World):
    shown = {"officer": world.liu_village, "look": Look.TABLE, "purpose": Purpose.LOCATE}
    for minutes, about, count in (
        (0, "leads, state=open", 50), (59, "leads, state=open", 50),
        (59, "leads, state=open · after …abc", 12), (59, "leads", 0), (60, "leads, state=open", 50),
    ):  # fmt: skip
        log_table(**shown, about=about, count=count, now=NOW + timedelta(minutes=minutes))
    looks = looks_below(world.he_duty).order_by("at", "count")
    assert [(look.at - NOW, look.about, look.count, look.person) for look in looks] == [
        (timedelta(0), "leads, state=open", 50, None),
        (timedelta(minutes=59), "leads, state=open · after …abc", 12, None),
        (timedelta(minutes=60), "leads, state=open", 50, None),
    ]


def test_a_command_on_the_server_is_written_down_with_its_account(world: World):
    district = world.unit("古北区").pk
    look = _look(world, officer=SystemAccount("gubei@server", district), look=Look.EXPORT)
    assert (look.officer, look.account, look.unit_id) == (None, "gubei@server", district)
    assert list(looks_below(world.he_duty)) == [look]


def test_a_look_by_nobody_cannot_be_stored(world: World):
    with pytest.raises(IntegrityError, match="look_names_who_looked"), transaction.atomic():
        _look(world, officer=SystemAccount("", world.unit("古北区").pk))
