"""Two officers act on the same leads at the same moment."""

from collections.abc import Callable
from uuid import UUID

import pytest

from gubei.domain.leads.models import Closing
from gubei.domain.leads.operations.closing import close, close_many
from gubei.domain.leads.operations.handling import record_attempt
from gubei.domain.leads.rules.ends import End
from gubei.domain.territory.models import Officer
from tests.files import both_at_once
from tests.world import NOW, build_world

AT_HOME = End("found", arrangement="home_isolation")


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_close_at_once_one_wins():
    world = build_world()
    officers = (world.liu_village, world.tang_town)
    came = both_at_once([_closer(world.lead("林梅").pk, officer) for officer in officers])
    assert sorted(type(each).__name__ for each in came) == ["AlreadyClosed", "Closing"]
    assert Closing.objects.filter(lead=world.lead("林梅")).count() == 1


def _closer(lead: UUID, by: Officer) -> Callable[[], Closing]:
    return lambda: close(lead=lead, end=AT_HOME, duplicate_of=None, unit="", by=by, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_call_on_two_lists_at_once_one_calls():
    world = build_world()
    first = world.lead("林梅").pk
    world.add_list("次日派单")
    second = world.add_lead("林梅", "石桥村").pk
    came = both_at_once([_caller(first, world.liu_village), _caller(second, world.shi_village)])
    assert sorted(type(each).__name__ for each in came) == ["Attempt", "CalledJustNow"]


def _caller(lead: UUID, by: Officer) -> Callable[[], object]:
    return lambda: record_attempt(
        lead=lead, means="call", result="no_answer", note="", by=by, now=NOW
    )


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_close_many_in_another_order_do_not_wait_for_each_other_for_ever():
    world = build_world()
    leads = [lead.pk for lead in world.leads.values()]
    end_ = End("false_hit", note="整批误发")
    came = both_at_once([
        lambda: close_many(leads=leads, end=end_, by=world.he_duty, now=NOW),
        lambda: close_many(leads=leads[::-1], end=end_, by=world.he_duty, now=NOW),
    ])  # fmt: skip
    assert sorted(done for done, _ in came) == [0, 5]
