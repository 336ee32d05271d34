"""The demo's checkpoints hold together: vehicles came, each was decided, the ledger shows them."""

import random
from datetime import timedelta

import pytest
from django.db.models import Count

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Booking, Checkpoint, Passage, Traveller
from gubei.domain.checkpoints.queries.first_stops import under_way
from gubei.domain.checkpoints.queries.flow import advice_for, ahead_of, flow_of
from gubei.domain.checkpoints.queries.ledger import ledger_of
from gubei.domain.checkpoints.queries.levers import levers_of
from gubei.domain.checkpoints.queries.neighbours import last_lists, neighbours_of
from gubei.domain.checkpoints.queries.relays import relays_of
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.queries.policies import policy_for, policy_in_force
from gubei.domain.measures.rules.parts import Part
from gubei.domain.territory.models import Device, Officer
from gubei.domain.territory.operations.units import import_units
from gubei.domain.territory.queries import district
from gubei.interfaces.cli.demo import building, checkpoints
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.people import invent_people
from gubei.interfaces.cli.demo.roster import add_roster
from gubei.terms.moments import in_shanghai
from tests.world import NOW


@pytest.mark.django_db
def test_vehicles_came_since_the_morning_and_everybody_in_them_was_decided() -> None:
    rng, units = random.Random(1), read_demo_units()
    import_units(units, by=None, now=NOW)
    roster = add_roster(units, rng, NOW)
    people = list(invent_people(600, rng, units, today=NOW.date()))
    building._register(people, NOW)
    checkpoints.play_checkpoints(NOW)
    passages = Passage.objects.filter(passed_at__gte=NOW - timedelta(hours=8))
    by_place = passages.values_list("checkpoint__site__name").annotate(Count("pk"))
    assert dict(by_place) == {"司马台检查站": 692, "古北口检查站": 40, "墙子路检查站": 56}
    assert not Passage.objects.filter(outcome="").exists()
    the_neighbour_of_qiangzilu_checked_two_trucks_and_signed_for_our_list(roster.duty)
    assert {"admit", "admit_with_test", "hold", "turn_back"} <= set(
        passages.values_list("outcome", flat=True)
    )
    ledger = ledger_of(roster.duty, day=in_shanghai(NOW).date(), now=NOW)
    assert len(ledger.by_checkpoint) == 3
    assert (ledger.yesterday.numbers["vehicles"], ledger.last_week.numbers["vehicles"]) == (84, 84)
    assert ledger.total.numbers["overridden"] > 0
    # Every vehicle is written down since this morning; before that the gate alone saw them.
    before, today = ledger.gates["yesterday"], ledger.total.numbers["vehicles"]
    assert 0.5 < today / before < 2
    assert Device.objects.get().officer.username == "checkpoint"
    of_booked = Booking.objects.order_by("expected_at").values_list("first_stops__end__has_arrived")
    assert list(of_booked) == [(True,), (None,), (None,), (None,)]
    assert [each.passage.plate for each in under_way()] == ["冀W60226"]
    the_tide_at_simatai_is_seen_coming_and_a_lane_is_advised(roster.duty)
    one_relay_was_heard_just_now_and_one_is_silent_since_yesterday(roster.duty)
    # Who came longer ago than two hours was settled; the others are the officer's to do.
    older = Passage.objects.filter(passed_at__lt=NOW - timedelta(hours=2))
    assert not older.filter(closed_at=None).exists()
    assert not older.filter(outcome="turn_back", neighbour_told_at=None).exists()


def the_neighbour_of_qiangzilu_checked_two_trucks_and_signed_for_our_list(duty: Officer) -> None:
    (neighbour,) = neighbours_of(duty)
    lists = last_lists([neighbour])[neighbour.pk]
    assert lists.ours
    assert lists.theirs
    assert (lists.ours.vehicles, lists.ours.receiver, lists.theirs.vehicles) == (
        12, "兴隆县值班员", 30,
    )  # fmt: skip
    assert Traveller.objects.filter(rule="truck_upstream").count() == 2


def one_relay_was_heard_just_now_and_one_is_silent_since_yesterday(duty: Officer) -> None:
    stands = {
        each.checkpoint.site.name: (NOW - each.met_at, each.waiting, each.refusals.count())
        for each in relays_of(duty)
        if each.met_at
    }
    assert stands == {
        "古北口检查站": (timedelta(seconds=20), 0, 0),
        "墙子路检查站": (timedelta(hours=26), 3, 1),
    }


def the_tide_at_simatai_is_seen_coming_and_a_lane_is_advised(duty: Officer) -> None:
    simatai = Checkpoint.objects.get(site__name="司马台检查站")
    flow = flow_of(duty, simatai.pk, now=NOW)
    assert flow.reading.vehicles == 25
    assert flow.forecast.level > 1.2
    assert ahead_of(flow).waits[2].p90[1] / 60 > flow.target_minutes
    led, _, more, *_ = levers_of(duty, simatai.pk, now=NOW)
    there = flow_of(duty, led.lever.to.pk, now=NOW)
    assert flow.away[0] > 0
    assert there.here == pytest.approx(flow.away)
    assert more.after.served > more.before.served
    assert more.after.wait_p90 < more.before.wait_p90
    advised = advice_for(flow)
    assert ("1", 2) in {(each.lane, each.servers) for each in advised.advice.changes}
    assert advised.ahead.waits[2].p90[1] / 60 <= flow.target_minutes


@pytest.mark.django_db
def test_rules_of_entry_in_the_demo_leave_measures_to_the_edition() -> None:
    rng, units = random.Random(1), read_demo_units()
    import_units(units, by=None, now=NOW)
    roster = add_roster(units, rng, NOW)
    edition = apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=NOW.date(), reason="演示",
        by=roster.leader, now=NOW - timedelta(days=20),
    ).change  # fmt: skip
    checkpoints._bring_rules_into_force(NOW)
    assert policy_in_force(district(), class_="returnee_high").pk == edition.pk
    assert policy_for(Part.CASES, district()) == edition
