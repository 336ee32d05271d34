"""A desk fills tubes: nobody twice, never more than they hold, no barcode twice, nothing lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from gubei.domain.measures.models import DueTest, Measure, PersonCode
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.rules.codes import RANDOM_BYTES, code_of, digest_of_code
from gubei.domain.people.models import Person
from gubei.domain.people.operations.merging import merge
from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.models import Sample, SampledTest, Tube
from gubei.domain.sampling.operations.arriving import Arrival, TubeFull, arrive
from gubei.domain.sampling.operations.sessions import close_session
from gubei.domain.sampling.operations.tubes import (
    BarcodeUsed,
    Handover,
    close_tube,
    hand_over,
    open_tube,
    receive,
)
from gubei.domain.territory.models import Role
from gubei.engines.policy import Anchor
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, OtherRecord, Refused
from tests.sampling import FIVE, HOUR, a_session, edition9, filled, put
from tests.world import NOW, World, document


def test_five_people_stand_in_a_tube_in_the_order_in_which_they_came(world: World) -> None:
    tube = open_tube(
        session=a_session(world, pool_size=5).pk, barcode=" gb-0001 ", by=world.he_duty, now=NOW
    )
    for minute, name in enumerate(FIVE):
        put(world, tube, name, NOW + timedelta(minutes=minute))
    tube.refresh_from_db()
    rows = Sample.objects.filter(tube=tube).order_by("place").values_list("place", "person__name")
    assert list(rows) == list(enumerate(FIVE, start=1))
    assert (tube.barcode, tube.closed_at) == ("GB-0001", NOW + timedelta(minutes=4))
    assert AccessLog.objects.filter(about="tube:GB-0001").count() == 5


def test_the_eleventh_is_not_put_into_a_tube_of_ten(world: World) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="T10", by=world.he_duty, now=NOW)
    for number in range(10):
        world.add_person(f"演示{number}", "柳沟村")
        put(world, tube, f"演示{number}")
    with pytest.raises(TubeFull, match="T10"):
        put(world, tube, "林梅")
    tube.refresh_from_db()
    assert (tube.closed_at, tube.samples.count()) == (NOW, 10)


def test_the_database_itself_refuses_what_must_not_be(world: World) -> None:
    tube = open_tube(
        session=a_session(world).pk, barcode="T9", capacity=5, by=world.he_duty, now=NOW
    )
    first = put(world, tube, "林梅")
    forbidden = {
        "person_is_once_in_a_tube": {"place": 2, "person": first.person},
        "place_in_a_tube_is_taken_once": {"place": 1, "person": world.person("王建国")},
        "places_count_from_one": {"place": 0, "person": world.person("王建国")},
        "holds 5": {"place": 6, "person": world.person("王建国")},
    }
    for name, values in forbidden.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Sample.objects.create(
                id=uuid4(), tube=tube, found_by="name", sampled_at=NOW, sampled_by=world.he_duty,
                received_at=NOW, **values,
            )  # fmt: skip
    with pytest.raises(IntegrityError, match="nobody is in tube"):
        close_behind_the_desk(tube)


@transaction.atomic
def close_behind_the_desk(tube: Tube) -> None:
    """Close a tube without anybody, past the operations."""
    empty = open_tube(session=tube.session_id, barcode="E9", by=tube.opened_by, now=NOW)
    Tube.objects.filter(pk=empty.pk).update(closed_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_closed_tube_takes_nobody_not_even_past_the_desk(world: World) -> None:
    tube = filled(world, "C9", "林梅")
    with pytest.raises(TubeFull):
        put(world, tube, "王建国")
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        Sample.objects.create(
            id=uuid4(), tube=tube, place=2, person=world.person("王建国"), found_by="name",
            sampled_at=NOW, sampled_by=world.he_duty, received_at=NOW,
        )  # fmt: skip


def test_lin_mei_cannot_be_twice_in_one_tube_but_comes_again_with_a_word(world: World) -> None:
    session = a_session(world)
    tube = open_tube(session=session.pk, barcode="A9", by=world.he_duty, now=NOW)
    put(world, tube, "林梅")
    with pytest.raises(Refused, match="place 1") as refused:
        put(world, tube, "林梅")
    assert refused.value.code == "twice_in_tube"
    other = open_tube(session=session.pk, barcode="B9", by=world.he_duty, now=NOW)
    again = Arrival(uuid4(), other.pk, NOW + HOUR, person=world.person("林梅").pk)
    assert arrive(arrival=again, by=world.he_duty, now=NOW + HOUR).before == NOW


def test_a_code_and_a_card_of_two_records_of_one_person_are_one_person(world: World) -> None:
    """王建国's measure, and so the code of his notice, hangs on the record that was absorbed."""
    joined = merge(
        one=world.person("林梅").pk, other=world.person("王建国").pk, probability=0.97,
        reason="同一电话", by=None, now=NOW,
    )  # fmt: skip
    assert joined is not None
    edition9(world)
    exposed = {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}
    measure = impose(
        wish=Wish(joined.kept.pk, "close_contact", exposed, "同席用餐"), by=world.he_duty, now=NOW
    )
    Measure.objects.filter(pk=measure.pk).update(person=joined.absorbed)
    code = code_of(bytes(RANDOM_BYTES))
    PersonCode.objects.create(
        id=uuid4(), measure=measure, digest=digest_of_code(code), made_at=NOW, ends_at=NOW + HOUR
    )
    tube = filled_open(world)
    put(world, tube, joined.kept.name)
    with pytest.raises(Refused, match="place 1") as refused:
        arrive(arrival=Arrival(uuid4(), tube.pk, NOW, code=code), by=world.he_duty, now=NOW)
    assert refused.value.code == "twice_in_tube"


def test_a_used_barcode_is_refused_with_where_and_when(world: World) -> None:
    session, key = a_session(world), uuid4()
    tube = open_tube(session=session.pk, barcode="X1", by=world.he_duty, now=NOW, key=key)
    same = open_tube(session=session.pk, barcode="x1", by=world.he_duty, now=NOW, key=key)
    assert same.pk == tube.pk == key
    with pytest.raises(BarcodeUsed, match="柳沟村广场"):
        open_tube(session=session.pk, barcode="X1", by=world.he_duty, now=NOW + HOUR)
    with pytest.raises(OtherRecord):
        open_tube(session=session.pk, barcode="X2", by=world.he_duty, now=NOW, key=key)


@pytest.mark.parametrize("said", ["999999198803120021", "E12345678", "林梅", "WANG WEI"])
def test_no_tube_is_called_like_a_document_or_a_name(world: World, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_tube(session=a_session(world).pk, barcode=said, by=world.he_duty, now=NOW)
    assert (refused.value.code, Tube.objects.count()) == ("not_a_barcode", 0)


def test_an_arrival_that_is_sent_twice_is_one_sample(world: World) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="I9", by=world.he_duty, now=NOW)
    key = uuid4()
    first, second = (put(world, tube, "林梅", NOW, key) for _ in range(2))
    assert first.pk == second.pk == key
    assert Sample.objects.count() == 1
    with pytest.raises(OtherRecord):
        put(world, tube, "王建国", NOW, key)


def test_a_card_asks_the_database_seven_things_for_sixty_come_in_a_second(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Lin Mei is under no measure, and no test of hers is looked for."""
    tube = open_tube(session=a_session(world).pk, barcode="T1", by=world.he_duty, now=NOW)
    born = world.person("林梅").birth_date
    assert born
    card = Arrival(uuid4(), tube.pk, NOW, document=document(born, 2))
    with django_assert_num_queries(7 + 2):  # and the beginning and end of the act
        taken = arrive(arrival=card, by=world.he_duty, now=NOW)
    assert (taken.person, taken.before) == (world.person("林梅"), None)


def test_a_card_finds_whom_it_belongs_to_and_a_stranger_is_added(world: World) -> None:
    tube = open_tube(
        session=a_session(world, unit="柳沟村").pk, barcode="D9", by=world.he_duty, now=NOW
    )
    born = world.person("林梅").birth_date
    assert born
    card = Arrival(uuid4(), tube.pk, NOW, document=document(born, 2))
    assert arrive(arrival=card, by=world.he_duty, now=NOW).person == world.person("林梅")
    unknown = document(born, 77)
    with pytest.raises(Invalid, match="Type the name"):
        arrive(arrival=Arrival(uuid4(), tube.pk, NOW, document=unknown), by=world.he_duty, now=NOW)
    named = Arrival(uuid4(), tube.pk, NOW, document=unknown, name="周演示")
    taken = arrive(arrival=named, by=world.liu_village, now=NOW)
    assert (taken.sample.place, taken.person.name, taken.person.unit) == (
        2, "周演示", world.unit("柳沟村"),
    )  # fmt: skip
    assert Person.objects.filter(name="周演示").count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": "周演示"}, "nobody_to_call"),
        ({"name": "？", "phone": "19900000071"}, "not_a_name"),
        ({"name": "周某某", "phone": "19900000071"}, "not_a_name"),
        ({"name": "周演示", "phone": "12345"}, "nobody_to_call"),
        ({"name": "周演示", "document": "99999919850601011"}, "nobody_to_call"),
    ],
)
def test_nobody_is_taken_whom_no_one_could_find_after_a_positive(
    world: World, said: dict[str, str], code: str
) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="F9", by=world.he_duty, now=NOW)
    with pytest.raises(Invalid) as refused:
        arrive(arrival=Arrival(uuid4(), tube.pk, NOW, **said), by=world.he_duty, now=NOW)
    assert (refused.value.code, Sample.objects.count()) == (code, 0)


def test_the_same_name_and_telephone_twice_in_a_tube_is_one_person(world: World) -> None:
    tube = open_tube(session=a_session(world).pk, barcode="F9", by=world.he_duty, now=NOW)
    zhou = {"name": "周演示", "phone": "199 0000 0071"}
    first = arrive(arrival=Arrival(uuid4(), tube.pk, NOW, **zhou), by=world.he_duty, now=NOW)
    again = {"name": "周 演示", "phone": "+8619900000071"}
    with pytest.raises(Refused, match="at place 1") as refused:
        arrive(arrival=Arrival(uuid4(), tube.pk, NOW, **again), by=world.he_duty, now=NOW)
    assert (refused.value.code, list(Person.objects.filter(name="周演示"))) == (
        "twice_in_tube", [first.person],
    )  # fmt: skip


def test_only_who_may_takes_samples_and_only_in_their_own_unit(world: World) -> None:
    session = a_session(world, unit="杏园村")
    with pytest.raises(NotAllowed):
        open_tube(session=session.pk, barcode="N9", by=world.leng_leader, now=NOW)
    with pytest.raises(NotFound):
        open_tube(session=session.pk, barcode="N9", by=world.liu_village, now=NOW)


def test_a_sample_does_the_test_that_a_measure_is_due(world: World) -> None:
    edition9(world)
    measure = impose(
        wish=Wish(world.person("林梅").pk, "close_contact",
                  {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}, "同席用餐"),
        by=world.he_duty, now=NOW,
    )  # fmt: skip
    sample = put(world, filled_open(world), "林梅")
    done = DueTest.objects.get(sampled_tests__sample=sample)
    assert (done.measure, done.due_on, done.sampled_at) == (measure, NOW.date(), NOW)
    assert SampledTest.objects.count() == 1


def test_a_sample_does_the_test_of_a_measure_on_a_record_that_was_merged(world: World) -> None:
    edition9(world)
    exposed = {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}
    for name in ("林梅", "王建国"):
        wish = Wish(world.person(name).pk, "close_contact", exposed, "同席用餐")
        impose(wish=wish, by=world.he_duty, now=NOW)
    joined = merge(
        one=world.person("林梅").pk, other=world.person("王建国").pk, probability=0.97,
        reason="同一电话", by=None, now=NOW,
    )  # fmt: skip
    assert joined is not None
    put(world, filled_open(world), joined.kept.name)
    done = DueTest.objects.exclude(sampled_at=None).values_list("measure__person__name", flat=True)
    assert sorted(done) == ["林梅", "王建国"]


def filled_open(world: World) -> Tube:
    """Return an open tube."""
    return open_tube(session=a_session(world).pk, barcode="M9", by=world.he_duty, now=NOW)


def test_tubes_leave_counted_and_arrive_counted_and_the_lost_one_is_named(world: World) -> None:
    session = a_session(world)
    for barcode, name in (("S1", "林梅"), ("S2", "王建国"), ("S3", "赵小云")):
        filled(world, barcode, name, session=session)
    handover = Handover(["S1", "s2", "S3"], 2, "区疾控中心", NOW + HOUR, key=uuid4())
    with pytest.raises(Refused, match="2 tubes were counted, 3 were scanned"):
        hand_over(handover=handover, by=world.he_duty, now=NOW + HOUR)
    whole = Handover(["S1", "s2", "S3"], 3, "区疾控中心", NOW + HOUR, key=uuid4())
    sent = hand_over(handover=whole, by=world.he_duty, now=NOW + HOUR)
    assert hand_over(handover=whole, by=world.he_duty, now=NOW + HOUR).pk == sent.pk
    others = (
        (world.liu_village, whole),
        (world.he_duty, replace(whole, laboratory="市疾控中心")),
        (world.he_duty, replace(whole, barcodes=["S1", "S2"], counted=2)),
    )
    for by, other in others:
        with pytest.raises(OtherRecord):
            hand_over(handover=other, by=by, now=NOW + HOUR)
    assert (sent.tubes, sent.people) == (3, 3)
    with pytest.raises(Refused, match="Handed over before: S1"):
        hand_over(handover=Handover(["S1"], 1, "区疾控中心", NOW + HOUR), by=world.he_duty,
                  now=NOW + HOUR)  # fmt: skip
    laboratory = world.add_officer("化验员", Role.LABORATORY, "古北区")
    at = NOW + 2 * HOUR
    with pytest.raises(Refused, match="scan those that are here"):
        receive(shipment=sent.pk, counted=2, at=at, by=laboratory, now=at)
    arrived = receive(shipment=sent.pk, counted=2, at=at, by=laboratory, now=at,
                      barcodes=["S1", "S3"])  # fmt: skip
    assert arrived.missing == ["S2"]
    here = Tube.objects.filter(received_at=at).order_by("barcode")
    assert list(here.values_list("barcode", flat=True)) == ["S1", "S3"]


def test_an_open_or_empty_tube_does_not_leave(world: World) -> None:
    tube = filled_open(world)
    with pytest.raises(Refused, match="Nobody is in this tube"):
        close_tube(tube=tube.pk, by=world.he_duty, now=NOW)
    put(world, tube, "林梅")
    with pytest.raises(Refused, match="Not closed yet: M"):
        hand_over(handover=Handover(["M9"], 1, "区疾控中心", NOW), by=world.he_duty, now=NOW)


def test_the_end_of_a_session_closes_what_is_filled(world: World) -> None:
    tube = filled_open(world)
    put(world, tube, "林梅")
    close_session(session=tube.session_id, by=world.he_duty, now=NOW + HOUR)
    tube.refresh_from_db()
    assert tube.closed_at == NOW + HOUR
    with pytest.raises(Refused, match="has ended"):
        put(world, tube, "王建国", NOW + HOUR)
