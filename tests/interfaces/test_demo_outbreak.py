"""The demo's outbreak holds together: seven cases, their contacts, leads of those decided."""

import random

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.investigations.models import Contact, ContactDecision, ExposureSite, Trace, Visit
from gubei.domain.investigations.queries.cases import generations
from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.territory.operations.units import import_units
from gubei.interfaces.cli.demo import building, outbreak
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.people import invent_people
from gubei.interfaces.cli.demo.roster import add_roster
from tests.world import NOW


@pytest.mark.django_db
def test_seven_cases_are_traced_and_their_closest_contacts_are_leads() -> None:
    rng, units = random.Random(1), read_demo_units()
    import_units(units, by=None, now=NOW)
    roster = add_roster(units, rng, NOW)
    people = list(invent_people(1_000, rng, units, today=NOW.date()))
    building._register(people, NOW)
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=NOW.date(), reason="演示",
        by=roster.leader, now=NOW,
    )  # fmt: skip
    cases = outbreak.play_outbreak(NOW)

    assert [case.number for case in cases] == [f"2022-00{n}" for n in range(1, 8)]
    assert list(generations([case.pk for case in cases]).values()) == [0, 1, 1, 2, 2, 2, 0]
    assert Trace.objects.count() == 5
    assert Contact.objects.filter(ring=1).count() > 20
    assert Visit.objects.filter(source="check_in").count() > 200
    decided = ContactDecision.objects.filter(value="close")
    assert Lead.objects.filter(dispatch_list__kind="tracing").count() == decided.count() > 10
    assert DispatchList.objects.filter(kind="tracing").count() == 2
    assert ExposureSite.objects.count() == 2
