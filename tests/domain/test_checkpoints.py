"""Every vehicle, every person: what is decided at 古北口, what follows, what cannot be false."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.operations.correcting import (
    Change,
    correct_passage,
    withdraw_passage,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.permits import record_permit, revoke_permit
from gubei.domain.checkpoints.operations.relays import enrol_relay
from gubei.domain.checkpoints.operations.settling import (
    decide_otherwise,
    take_over,
    tell_neighbour,
)
from gubei.domain.checkpoints.rules.entries import PersonSaid
from gubei.domain.checkpoints.rules.permits import PermitFacts
from gubei.domain.investigations.models import Visit
from gubei.domain.leads.models import Attempt, Closing
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.orders.models import Order
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import AccessLog
from gubei.engines.policy import Anchor
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, OtherRecord, Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document, phone

HOUR = timedelta(hours=1)
LIN_MEI = document(date(1988, 3, 12), 2)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def outcomes(passage: Passage) -> list[tuple[str, str]]:
    """Return (outcome, rule) of everybody in a vehicle, in order."""
    return list(passage.travellers.order_by("place").values_list("outcome", "rule"))


def test_a_family_of_four_is_decided_person_by_person_and_the_gravest_counts(barrier: Barrier):
    passed = barrier.send(
        barrier.person(is_driver=True),
        barrier.person("周强", 13),
        barrier.person("周小宝", 15, document="", birth_date=date(2020, 1, 1), tested_at=None),
        barrier.person("周老太", 17, tested_at=NOW - 50 * HOUR),
    )
    assert outcomes(passed.passage) == [
        ("admit_with_test", "tested"),
        ("admit_with_test", "tested"),
        ("admit_and_report", "infant"),
        ("turn_back", "untested"),
    ]
    assert (passed.passage.outcome, passed.passage.closed_at) == ("turn_back", NOW)


def test_the_community_gets_one_order_to_hear_of_them_and_one_to_test_them(barrier: Barrier):
    passed = barrier.send(barrier.person(is_driver=True), barrier.person("周强", 13))
    orders = Order.objects.filter(subject_id=passed.passage.pk).order_by("due_at")
    zh, en = "冀W12345，2 人，柳沟村12号", "冀W12345, 2 people, 柳沟村12号"
    first = "2022-04-27 09:30"
    test = f"抵达后检测（{first} 起）：{zh} ／ test after arrival, not before {first}: {en}"
    assert [(each.kind, each.unit.name, each.subject, each.due_at) for each in orders] == [
        ("assignment", "柳沟村", f"抵达报告：{zh} ／ report on arrival: {en}", NOW + 12 * HOUR),
        ("sample", "柳沟村", test, NOW + 72 * HOUR),
    ]


def test_where_no_community_was_named_the_district_answers(barrier: Barrier):
    passed = barrier.send(destination_unit="")
    orders = Order.objects.filter(subject_id=passed.passage.pk)
    assert {each.unit.name for each in orders} == {"古北区"}


def test_lin_mei_who_is_sought_is_handed_over_and_her_village_reads_where_she_was(
    world: World, barrier: Barrier
):
    passed = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True))
    attempt = Attempt.objects.get(lead=world.lead("林梅"))
    assert outcomes(passed.passage) == [("hand_over", "sought")]
    assert (attempt.result, attempt.note) == ("reached", "古北口检查站，冀W12345")
    assert AccessLog.objects.filter(person=world.person("林梅"), officer=barrier.officer).exists()


def test_her_lead_is_answered_when_somebody_takes_her_over(world: World, barrier: Barrier):
    passed = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True))
    take_over(
        passage=passed.passage.pk, place=1, taken_by="北口镇转运组 老马",
        arrangement="central_isolation", by=barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    closing = Closing.objects.get(lead=world.lead("林梅"))
    assert (closing.outcome, closing.arrangement, closing.by) == (
        "found", "central_isolation", barrier.officer,
    )  # fmt: skip
    with pytest.raises(Refused, match="taken over"):
        take_over(
            passage=passed.passage.pk, place=1, taken_by="再来一次",
            arrangement="central_isolation", by=barrier.officer, now=NOW + HOUR,
        )  # fmt: skip


def test_without_papers_she_is_known_by_name_and_telephone(world: World, barrier: Barrier):
    by_phone = barrier.send(barrier.person("林梅", document="", phone=phone(1)))
    stranger = barrier.send(barrier.person("林小妹", document="", phone=phone(1)))
    assert outcomes(by_phone.passage) == [("hand_over", "sought")]
    assert outcomes(stranger.passage) == [("hold", "no_papers")]
    assert stranger.passage.closed_at is None


def test_somebody_under_a_measure_is_handed_over_and_in_an_ambulance_is_not(
    world: World, barrier: Barrier
):
    policy = apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28),
        reason="第九版施行", by=world.leng_leader, now=NOW - HOUR,
    ).change  # fmt: skip
    wu = world.add_person("吴刚", "柳沟村", document=document(date(1970, 1, 1), 21))
    impose(
        wish=Wish(
            person=wu.pk, person_class="close_contact", reason="同车",
            anchors={Anchor.LAST_EXPOSURE: date(2022, 4, 25)}, pack=policy.pack,
        ),
        by=world.tang_town, now=NOW - HOUR,
    )  # fmt: skip
    wu_gang = barrier.person("吴刚", document=document(date(1970, 1, 1), 21))
    in_a_car = barrier.send(wu_gang)
    in_an_ambulance = barrier.send(wu_gang, vehicle_class=VehicleClass.EMERGENCY, plate="京W00120")
    assert outcomes(in_a_car.passage) == [("hand_over", "under_measure")]
    assert outcomes(in_an_ambulance.passage) == [("admit", "emergency")]


def test_who_only_passes_is_not_added_to_the_register(barrier: Barrier):
    before = Person.objects.count()
    passed = barrier.send()
    assert Person.objects.count() == before
    assert not Visit.objects.exists()
    assert Traveller.objects.get(passage=passed.passage).document is not None


def test_whom_the_register_knows_was_in_this_vehicle_at_this_barrier(
    world: World, barrier: Barrier
):
    barrier.send(barrier.person("林梅", document=LIN_MEI))
    visit = Visit.objects.get()
    assert (visit.person, visit.site, visit.zone, visit.start_at, visit.end_at) == (
        world.person("林梅"), barrier.checkpoint.site, "冀W12345", NOW - timedelta(minutes=1), NOW,
    )  # fmt: skip


def test_a_passage_sent_twice_is_one_passage(barrier: Barrier):
    entry = barrier.entry()
    first = pass_through(entries=[entry, entry], by=barrier.officer, now=NOW)
    again = pass_through(entries=[entry], by=barrier.officer, now=NOW + HOUR)
    assert [each.is_repeat for each in [*first, *again]] == [False, True, True]
    assert Passage.objects.count() == Traveller.objects.count() == 1
    with pytest.raises(OtherRecord):
        pass_through(
            entries=[barrier.entry(barrier.person(), barrier.person("周强", 13), key=entry.key)],
            by=barrier.officer, now=NOW,
        )  # fmt: skip


def test_a_passage_cannot_be_closed_while_a_person_in_it_has_no_decision(barrier: Barrier):
    passed = barrier.send(barrier.person(celsius=38.2), barrier.person("周强", 13))
    assert outcomes(passed.passage) == [("hold", "fever"), ("admit_with_test", "tested")]
    Passage.objects.update(closed_at=NOW, outcome="admit_with_test")
    with pytest.raises(IntegrityError, match="closed while somebody"):
        connection.check_constraints()


def test_nobody_can_be_added_to_a_closed_passage_without_a_decision(barrier: Barrier):
    passed = barrier.send()
    assert passed.passage.closed_at is not None
    Traveller.objects.create(
        id=next(barrier.world.ids), passage=passed.passage, place=2, name="藏在后备箱的人",
        is_driver=False,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="closed while somebody"):
        connection.check_constraints()


def test_a_second_check_settles_who_was_held_and_the_vehicle_goes_on(barrier: Barrier):
    passed = barrier.send(barrier.person(celsius=38.2), barrier.person("周强", 13))
    settled = decide_otherwise(
        passage=passed.passage.pk, place=1, outcome=Outcome.ADMIT_WITH_TEST,
        reason="复测 36.6，抗原阴性", by=barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    stored = Passage.objects.get()
    assert (stored.outcome, stored.closed_at) == ("admit_with_test", NOW + HOUR)
    assert [(each.ruled, each.outcome, each.reason) for each in settled.travellers] == [
        ("hold", "admit_with_test", "复测 36.6，抗原阴性"),
        ("admit_with_test", "admit_with_test", ""),
    ]


def test_whom_a_second_check_admits_the_community_tests_and_whom_it_turns_back_it_does_not(
    barrier: Barrier,
):
    passed = barrier.send(barrier.person(celsius=38.2))
    given = Order.objects.filter(subject_id=passed.passage.pk, closed_at=None)
    assert not given.exists()
    settle = {"passage": passed.passage.pk, "place": 1, "by": barrier.officer, "now": NOW + HOUR}
    decide_otherwise(outcome=Outcome.ADMIT_WITH_TEST, reason="复测 36.6", **settle)
    assert sorted(given.values_list("kind", flat=True)) == ["assignment", "sample"]
    decide_otherwise(outcome=Outcome.TURN_BACK, reason="自愿返回", **settle)
    assert not given.exists()


def test_what_a_device_decided_earlier_holds_unless_somebody_decided_since(barrier: Barrier):
    passed = barrier.send(barrier.person(celsius=38.2))
    settle = {"passage": passed.passage.pk, "place": 1, "by": barrier.officer}
    told = {"now": NOW + 3 * HOUR, "reason": "复测 36.6"}
    decide_otherwise(outcome=Outcome.ADMIT, at=NOW + HOUR, **settle, **told)
    person, passage = Traveller.objects.get(), Passage.objects.get()
    assert (person.decided_at, passage.closed_at) == (NOW + HOUR, NOW + HOUR)
    decide_otherwise(outcome=Outcome.TURN_BACK, at=None, **settle, **told)
    with pytest.raises(Refused, match="decided on this person at") as late:
        decide_otherwise(outcome=Outcome.ADMIT, at=NOW + 2 * HOUR, **settle, **told)
    assert (late.value.code, Traveller.objects.get().outcome) == ("decided_since", "turn_back")
    # A clock that is ahead or behind makes no decision before the passage, and none to come.
    decide_otherwise(outcome=Outcome.ADMIT, at=NOW + 9 * HOUR, **settle, **told)
    assert Traveller.objects.get().decided_at == NOW + 3 * HOUR


def test_nobody_decides_otherwise_without_a_reason(barrier: Barrier):
    passed = barrier.send()
    with pytest.raises(Invalid):
        decide_otherwise(
            passage=passed.passage.pk, place=1, outcome=Outcome.ADMIT, reason=" ",
            by=barrier.officer, now=NOW,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="deciding_otherwise_has_a_reason"):
        Traveller.objects.update(outcome="admit")


def test_the_neighbour_signs_for_who_was_turned_back(barrier: Barrier):
    passed = barrier.send(barrier.person(tested_at=None, is_negative=None))
    tell_neighbour(
        passage=passed.passage.pk, turned_to="滦平县", receiver="滦平值班 老高",
        by=barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    stored = Passage.objects.get()
    assert (stored.outcome, stored.turned_to, stored.neighbour_receiver) == (
        "turn_back", "滦平县", "滦平值班 老高",
    )  # fmt: skip


def test_a_truck_with_the_permit_of_another_is_held(world: World, barrier: Barrier):
    facts = PermitFacts(
        "110118000001", "冀W88888", "滦平县", "古北区", date(2022, 4, 20), date(2022, 4, 30), "蔬菜"
    )
    permit = record_permit(facts=facts, by=world.he_duty, now=NOW)
    truck = {"vehicle_class": VehicleClass.SUPPLIES, "permit": "110118000001"}
    its_own = barrier.send(plate="冀W88888", **truck)
    of_another = barrier.send(plate="冀W99999", **truck)
    misread = barrier.send(plate="冀W88888", vehicle_class=VehicleClass.SUPPLIES, permit="1101")
    assert [outcomes(each.passage) for each in (its_own, of_another, misread)] == [
        [("admit", "green_channel")],
        [("hold", "permit")],
        [("hold", "permit")],
    ]
    assert of_another.remarks[0].zh == "通行证：该证属于另一车辆。"
    with pytest.raises(Refused, match="stands for 冀W88888 already"):
        record_permit(facts=facts, by=world.he_duty, now=NOW)
    revoke_permit(permit=permit.pk, reason="到期换证", by=world.he_duty, now=NOW)
    revoked = barrier.send(plate="冀W88888", **truck)
    assert outcomes(revoked.passage) == [("hold", "permit")]
    assert revoked.remarks[0].zh == "通行证：该证已作废。"
    assert record_permit(facts=facts, by=world.he_duty, now=NOW).number == "110118000001"


def test_a_permit_from_elsewhere_belongs_to_the_vehicle_that_showed_it_first(barrier: Barrier):
    truck = {"vehicle_class": VehicleClass.SUPPLIES, "permit": "130824000007"}
    first, again = (barrier.send(plate="冀H12345", **truck) for _ in range(2))
    other = barrier.send(plate="冀H54321", **truck)
    assert [outcomes(each.passage) for each in (first, again, other)] == [
        [("admit", "green_channel")], [("admit", "green_channel")], [("hold", "permit")],
    ]  # fmt: skip
    assert other.remarks[0].zh == "通行证：近期已由 冀H12345 出示，一车一证。"
    assert outcomes(barrier.send(plate="冀H12345", **truck).passage) == [("admit", "green_channel")]


def test_a_plate_that_cannot_be_is_written_down_and_said(barrier: Barrier):
    odd, sound = barrier.send(plate="京O12345"), barrier.send(plate="京A12345")
    assert [each.en for each in odd.remarks] == [
        "A plate has no letter I or O; look again whether it is 1 or 0."
    ]
    assert sound.remarks == ()


def test_sealed_transit_has_a_clock_to_leave(barrier: Barrier):
    passed = barrier.send(
        barrier.person(tested_at=None, is_negative=None), vehicle_class=VehicleClass.TRUCK,
        facts=frozenset({Ask.SEALED_TRANSIT}),
    )  # fmt: skip
    assert (outcomes(passed.passage), passed.passage.leave_by) == (
        [("admit", "transit")], NOW + 4 * HOUR,
    )  # fmt: skip


def test_a_commuter_is_known_from_the_second_day(barrier: Barrier):
    wu_gang = {"vehicle_class": VehicleClass.COMMUTER, "plate": "冀W24680"}
    first = barrier.send(**wu_gang)
    later = barrier.send(barrier.person(tested_at=NOW - 300 * HOUR), **wu_gang)
    assert outcomes(first.passage) + outcomes(later.passage) == [
        ("admit", "commuter_first"),
        ("admit", "commuter"),
    ]


def test_a_bus_with_55_people_is_one_passage(barrier: Barrier):
    people = [barrier.person(f"乘客{n}", 101 + 2 * n) for n in range(55)]
    passed = barrier.send(*people, vehicle_class=VehicleClass.BUS)
    assert (passed.passage.people, len(outcomes(passed.passage))) == (55, 55)


def test_nobody_in_the_vehicle_and_nobody_named_are_refused(barrier: Barrier):
    for people in ((), (PersonSaid(celsius=36.5),)):
        with pytest.raises(Invalid):
            pass_through(entries=[barrier.entry(people=people)], by=barrier.officer, now=NOW)


def test_whom_nobody_could_call_is_refused_while_they_stand_there_and_written_down_later(
    barrier: Barrier,
):
    ages = [barrier.person("周强", 13), PersonSaid("周小宝", birth_date=date(2006, 4, 27))]
    old = [ages[0], PersonSaid("周大宝", birth_date=date(2006, 4, 26))]
    called = barrier.send(*old[:1], PersonSaid("周大宝", phone=phone(3)))
    assert (called.passage.people, barrier.send(*ages).passage.people) == (2, 2)
    with pytest.raises(Invalid, match="Person 2: without an identity number"):
        barrier.send(*old, passed_at=NOW - timedelta(minutes=1))
    later = barrier.send(*old, passed_at=NOW - timedelta(minutes=2))
    relay, _ = enrol_relay(checkpoint=barrier.checkpoint.pk, name="岗亭", now=NOW)
    brought = barrier.send(*old, relay=relay.pk)
    assert [each.passage.people for each in (later, brought)] == [2, 2]


def test_without_a_policy_a_child_is_under_sixteen(world: World):
    barrier = build_barrier(world)
    child = PersonSaid("周小宝", birth_date=date(2006, 4, 27))
    assert barrier.send(barrier.person(), child).passage.people == 2
    with pytest.raises(Invalid, match="Person 2"):
        barrier.send(barrier.person(), PersonSaid("周大宝", birth_date=date(2006, 4, 26)))


def test_real_looking_people_are_refused_outside_production(barrier: Barrier):
    with pytest.raises(Invalid, match="not a production server"):
        barrier.send(PersonSaid("张三", "11010519491231002X"))


def test_an_officer_of_another_town_finds_no_checkpoint(world: World, barrier: Barrier):
    other = build_barrier(world, "南河镇", name="南河卡口")
    with pytest.raises(NotFound):
        pass_through(entries=[barrier.entry()], by=other.officer, now=NOW)
    with pytest.raises(NotAllowed):
        pass_through(entries=[barrier.entry()], by=world.liu_village, now=NOW)


def test_a_misread_plate_is_corrected_and_its_history_kept(world: World, barrier: Barrier):
    passed = barrier.send(barrier.person("林梅", document=LIN_MEI))
    correct_passage(
        passage=passed.passage.pk, change=Change(plate="冀W12346"), reason="末位看错",
        by=barrier.officer, now=NOW + HOUR,
    )  # fmt: skip
    correction = passed.passage.corrections.get()
    standing = Visit.objects.get(withdrawn_at=None)
    assert (correction.before["plate"], correction.after["plate"]) == ("冀W12345", "冀W12346")
    assert (Passage.objects.get().plate, standing.zone) == ("冀W12346", "冀W12346")


def test_a_passage_taken_back_gives_back_its_orders_and_visits(barrier: Barrier):
    passed = barrier.send()
    withdraw_passage(passage=passed.passage.pk, reason="误录", by=barrier.officer, now=NOW + HOUR)
    assert not Order.objects.filter(subject_id=passed.passage.pk, closed_at=None).exists()
    with pytest.raises(Refused, match="taken back"):
        withdraw_passage(
            passage=passed.passage.pk, reason="再撤", by=barrier.officer, now=NOW + HOUR
        )


def test_two_devices_with_the_same_vehicle_hear_of_each_other(barrier: Barrier):
    barrier.send()
    second = barrier.send()
    assert [each.zh for each in second.remarks] == [
        "冀W12345 已由 卡口员 于 2022-04-26 09:30 登记。"
    ]


def test_a_device_whose_clock_is_off_by_two_hours_is_marked(barrier: Barrier):
    passed = barrier.send(device_at=NOW + 2 * HOUR, passed_at=NOW + 2 * HOUR)
    assert (passed.passage.passed_at, passed.passage.device_at) == (NOW, NOW + 2 * HOUR)
    assert [each.zh for each in passed.remarks] == ["设备时钟不准。"]


def test_without_a_policy_for_roads_an_officer_decides_with_the_reason(world: World):
    barrier = build_barrier(world)
    passed = barrier.send()
    assert (outcomes(passed.passage), passed.passage.closed_at) == ([("", "")], None)
    decide_otherwise(
        passage=passed.passage.pk, place=1, outcome=Outcome.ADMIT, reason="无规定，证件齐全",
        by=barrier.officer, now=NOW,
    )  # fmt: skip
    assert Passage.objects.get().closed_at == NOW
