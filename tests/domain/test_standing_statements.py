"""What is said in SQL for every vehicle is what the query sets say, and stands or falls whole."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.queries.lately import JUST_NOW, remembered
from gubei.domain.checkpoints.queries.looking_up import commuter_entries, look_up
from gubei.domain.checkpoints.queries.posts import checkpoints_of, surroundings_of
from gubei.domain.checkpoints.rules.entries import tidy_entry
from gubei.domain.checkpoints.rules.watching import SEEN_WITHIN
from gubei.domain.leads.queries.sought import sought_among
from gubei.domain.measures.queries.kept_in import kept_in
from gubei.domain.measures.queries.policies import pack_of, policies_in_force, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.orders.models import Decision, Order
from gubei.domain.orders.operations.deciding import ladder_for, post_of
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.people.operations.copying import add_objects
from gubei.domain.privacy.standing import ask, tell, together
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district, officer_signed_in
from gubei.terms.passages import Ask, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World, document

LIN_MEI = document(date(1988, 3, 12), 2)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口 under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def test_who_answers_by_which_ladder_is_the_same_for_every_unit(world: World) -> None:
    home = district()
    assert home == Unit.objects.get(level=1)
    for unit in Unit.objects.all():
        for kind in ("assignment", "sample"):
            post, ladder = post_of(unit, kind, NOW), ladder_for(unit, kind, NOW)
            assert (post.officer, post.ladder) == (answerable(unit), ladder)
            assert post.first.percent == ladder.rungs.get(step=1).percent
    for officer in Officer.objects.select_related("unit"):
        found = officer_signed_in(officer.pk)
        assert found is not None
        assert vars(found)["password"] == officer.password
        assert (found, found.unit, found.unit.lineage) == (
            officer, officer.unit, officer.unit.lineage,
        )  # fmt: skip


def test_a_barrier_stands_where_the_query_sets_say(world: World, barrier: Barrier) -> None:
    build_barrier(world, "南河镇", name="南河卡口")
    keys = [each.pk for each in checkpoints_of(world.he_duty)]
    for officer in (world.he_duty, world.tang_town, world.nan_town, world.liu_village):
        around = surroundings_of(officer, keys, ["99990101", "999999"])
        mine = {each.pk: each for each in checkpoints_of(officer)}
        assert around.checkpoints == mine
        for key, found in around.checkpoints.items():
            told = (found.site.name, found.phone, found.opens_at, found.unit)
            named = mine[key]
            assert told == (named.site.name, named.phone, named.opens_at, named.unit)
        assert (around.home, around.units) == (
            district(), {"99990101": world.unit("柳沟村")},
        )  # fmt: skip
    standing = policies_in_force(district())
    entry = [each for each in standing if pack_of(each).checkpoint]
    assert [policy_for(Part.ENTRY, district())] == entry


def test_everybody_in_a_vehicle_is_known_as_each_alone(world: World, barrier: Barrier) -> None:
    barrier.send(
        barrier.person(is_driver=True), vehicle_class=VehicleClass.COMMUTER,
        passed_at=NOW - timedelta(days=1),
    )  # fmt: skip
    entry = barrier.entry(
        barrier.person(is_driver=True), barrier.person("林梅", document=LIN_MEI),
        barrier.person("无证", document="", phone="19900000033"),
    )  # fmt: skip
    policy = policy_for(Part.ENTRY, district())
    assert policy is not None
    found = look_up([tidy_entry(entry, now=NOW)], pack_of(policy), today=NOW.date())
    lin_mei = world.person("林梅")
    entries = commuter_entries(pack_of(policy), NOW.date())
    assert entries is not None
    known = {place: (known.root, known.facts) for (_, place), (_, known) in found.items()}
    assert known == {
        0: (None, frozenset({Ask.KNOWN_COMMUTER})),
        1: (lin_mei.pk, frozenset({Ask.SOUGHT})),
        2: (None, frozenset()),
    }
    assert sought_among([lin_mei.pk]) == {lin_mei.pk}
    assert kept_in([lin_mei.pk], today=NOW.date()) == set()
    numbers = found[entry.key, 0][0]
    assert entries.filter(document_blind=numbers.document).count() == 1


def test_who_may_be_any_of_several_is_sought_as_any_of_them(world: World, barrier: Barrier) -> None:
    lin_mei, number = world.person("林梅"), "19900000099"
    before = world.add_person("林梅", "柳沟村", phone=number)
    world.add_phone(lin_mei, number)
    after = world.add_person("林梅", "柳沟村", phone=number)
    entry = barrier.entry(barrier.person("林梅", document="", phone=number))
    with CaptureQueriesContext(connection) as asked:
        found = look_up([tidy_entry(entry, now=NOW)], None, today=NOW.date())
    ((_, known),) = found.values()
    three = {lin_mei.pk, before.pk, after.pk}
    assert (known.root, known.records) == (min(three), three)
    assert known.facts == {Ask.SOUGHT}
    assert len(asked) == 1


def test_a_vehicle_is_remembered_for_two_minutes_and_whom_it_carried_for_two_weeks(
    world: World, barrier: Barrier
) -> None:
    sent = barrier.send(barrier.person("林梅", document=LIN_MEI, is_driver=True)).passage
    plates = [sent.plate, "冀W99999", ""]
    soon = remembered([sent.pk], plates, seen_since=NOW - SEEN_WITHIN, now=NOW)
    assert soon.written == {sent.pk}
    assert {plate: (each.at, each.by, each.carried) for plate, each in soon.vehicles.items()} == {
        sent.plate: (NOW, "卡口员", True),
        "冀W99999": (None, "", False),
    }
    later = remembered([], plates, seen_since=NOW - SEEN_WITHIN, now=NOW + JUST_NOW).vehicles[
        sent.plate
    ]
    assert (later.at, later.carried) == (None, True)
    assert not remembered([], plates, seen_since=NOW, now=NOW).vehicles[sent.plate].carried


def test_a_vehicle_takes_six_statements_whoever_sits_in_it(barrier: Barrier) -> None:
    barrier.send(barrier.person(serial=10), plate="冀W12340")
    counts = []
    for serials in ([11], [12, 13, 14, 15]):
        people = [barrier.person(serial=each) for each in serials]
        with CaptureQueriesContext(connection) as asked:
            barrier.send(*people, plate=f"冀W1234{len(serials)}")
        counts.append(len([each for each in asked if "SAVEPOINT" not in each["sql"]]))
    assert counts == [6, 6]


def tell_together(*many: list[Traveller]) -> None:
    with transaction.atomic(), together():
        for travellers in many:
            add_objects(Traveller, travellers)


def tell_nothing() -> None:
    with together():
        tell(
            "DELETE FROM gubei_correction"
            " WHERE id IN (SELECT id FROM json_to_recordset(%s::json) AS raw(id uuid))",
            [{"id": "not looked at"}],
        )
        raise RuntimeError


def test_what_is_told_together_stands_or_falls_together(world: World, barrier: Barrier) -> None:
    passage = barrier.send(barrier.person(is_driver=True)).passage
    one, twin = passage.travellers.get(), passage.travellers.get()
    one.pk, twin.pk, one.place, twin.place = next(world.ids), next(world.ids), 2, 2
    with pytest.raises(IntegrityError):
        tell_together([one], [twin])
    with pytest.raises(RuntimeError):
        tell_nothing()
    assert passage.travellers.count() == 1
    assert ask("SELECT count(*) FROM gubei_passage", {}) == [(Passage.objects.count(),)] == [(1,)]


@pytest.mark.django_db
def test_many_orders_and_few_are_written_alike(world: World) -> None:
    unit, form = world.unit("柳沟村"), [{"name": "人数", "kind": "number"}]
    post = post_of(unit, "assignment", NOW)
    for count in (1, 25):
        decision = Decision(
            id=next(world.ids), unit=unit, subject="核实", text="", decided_at=NOW,
            taken_in_at=NOW, by=None,
        )  # fmt: skip
        add_objects(Decision, [decision])
        add_objects(Order, [
            Order(
                id=next(world.ids), decision=decision, unit=unit, officer=post.officer,
                issued_by_unit=unit, kind="assignment", subject="核实", subject_id=None, form=form,
                issued_at=NOW, taken_in_at=NOW, due_at=NOW + timedelta(hours=1),
                ladder=post.ladder,
            )
            for _ in range(count)
        ])  # fmt: skip
        stored = Order.objects.filter(decision=decision)
        assert stored.count() == count
        assert all(each.form == form and each.report is None for each in stored)
        assert {each.due_at for each in stored} == {NOW + timedelta(hours=1)}
