"""The demo's isolation sites hold together: nobody is mixed, some left, some wait."""

import random
from datetime import timedelta

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.isolation.models import IsolationSite, Occupancy, Ride, Stay
from gubei.domain.isolation.queries.guests import guests_today
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.matters import matters_of
from gubei.domain.isolation.queries.people import waiting_of
from gubei.domain.isolation.queries.sites import openings_of
from gubei.domain.isolation.rules.mixing import mixed
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.sampling.queries.marks import marks_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.units import import_units
from gubei.interfaces.cli.demo import building
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.isolation import open_isolation_sites
from gubei.interfaces.cli.demo.people import invent_people
from gubei.interfaces.cli.demo.roster import add_roster
from gubei.interfaces.cli.demo.screening import mark_a_room
from tests.world import NOW


@pytest.mark.django_db
def test_families_are_in_rooms_some_left_and_some_wait_since_this_morning() -> None:
    rng, units = random.Random(1), read_demo_units()
    import_units(units, by=None, now=NOW)
    roster = add_roster(units, rng, NOW)
    building._register(list(invent_people(400, rng, units, today=NOW.date())), NOW)
    apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=NOW.date(), reason="演示",
        by=roster.leader, now=NOW - timedelta(days=20),
    )  # fmt: skip
    site = open_isolation_sites(NOW)

    keys = list(IsolationSite.objects.values_list("pk", flat=True))
    assert sorted(each.step for each in openings_of(keys).values()) == [
        "called", "ready", "reserve",
    ]  # fmt: skip
    assert Stay.objects.filter(site=site, to_at=None, arrived_at__isnull=False).count() == 24
    assert Ride.objects.filter(trip__arrived_at=None).count() in (3, 4)
    assert Stay.objects.filter(arrived_at=None, to_at=None).count() == 6
    assert Occupancy.objects.filter(left_at__isnull=False, clean_at=None).count() == 1
    assert waiting_of(Officer.objects.get(username="duty"), now=NOW).count() == 7
    assert mixed(house_of(keys, today=NOW.date())) == []
    mark_a_room(NOW)
    (marked,) = marks_of(Stay.objects.filter(to_at=None)).values()
    assert (marked.mark.value, marked.barcode) == ("checked", "MY0426-G001")
    guests = guests_today(Officer.objects.get(username="isolation"), site.pk, now=NOW)
    measured = [each for each in guests if each.readings]
    assert (len(guests), len(measured)) == (24, 20)
    assert [each.kind for each in matters_of(Officer.objects.get(username="duty"))] == [
        "meal", "repair", "medicine",
    ]  # fmt: skip
