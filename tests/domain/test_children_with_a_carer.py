"""Zhao is six and positive, the family is not: a carer of the site stands in, by the mother's consent."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gubei.adapters.packs import read_pack
from gubei.domain.isolation.models import RoomNeed, Stay
from gubei.domain.isolation.operations.leaving import sign_arrival
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.placing import RoomRefused, place
from gubei.domain.isolation.operations.proposing import accept_placement, propose_placement
from gubei.domain.isolation.queries.guests import guests_today
from gubei.domain.isolation.queries.people import Care
from gubei.domain.measures.models import DueTest
from gubei.domain.people.models import Person
from gubei.engines.placement import place_at_once
from gubei.terms.refusals import Invalid, Refused
from tests.isolation import Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)
CARE = Care("护理组 周敏", "王建国（父亲）", NOW)


@pytest.fixture
def inn(world: World) -> Inn:
    """Zhao lives with Wang; both wait for a room, and Zhao's test was positive."""
    found = build_inn(world)
    Person.objects.filter(name="赵小云").update(birth_date=date(2016, 2, 3))
    found.household("赵小云", "王建国")
    for name in ("赵小云", "王建国"):
        found.isolate(name)
    first = DueTest.objects.filter(measure=found.measure("赵小云")).order_by("due_on").first()
    assert first is not None
    DueTest.objects.filter(pk=first.pk).update(
        sampled_at=NOW - HOUR, result="positive", result_at=NOW
    )
    return found


def cared_for(inn: Inn, care: Care = CARE, name: str = "赵小云") -> RoomNeed:
    return note_needs(measure=inn.measure(name), needs=[], guardian=None, care=care,
                      by=inn.world.he_duty, now=NOW)  # fmt: skip


def test_a_positive_child_of_a_negative_family_gets_a_room_by_hand_once_somebody_stands_in(
    inn: Inn,
) -> None:
    by, child = inn.world.he_duty, inn.measure("赵小云")
    with pytest.raises(RoomRefused, match="which carer of the site stands in"):
        place(measure=child, room=inn.room("201"), by=by, now=NOW)
    noted = cared_for(inn)
    assert (noted.carer, noted.consent_by, noted.consented_at, noted.by) == (
        "护理组 周敏", "王建国（父亲）", NOW, by,
    )  # fmt: skip
    stay = place(measure=child, room=inn.room("201"), by=by, now=NOW)
    sign_arrival(stay=stay.pk, at=NOW, by=by, now=NOW)
    (guest,) = guests_today(by, inn.site.pk, now=NOW)
    assert (guest.stay.person.name, guest.care) == ("赵小云", CARE)


def test_the_plan_for_all_who_wait_has_a_room_for_that_child(inn: Inn) -> None:
    by = inn.world.he_duty
    before = propose_placement(search=place_at_once, by=by, now=NOW)
    assert [each["measure"] for each in before.not_placed] == [str(inn.measure("赵小云"))]
    cared_for(inn)
    plan = propose_placement(search=place_at_once, by=by, now=NOW)
    accept_placement(placement=plan.pk, by=by, now=NOW)
    assert sorted(Stay.objects.values_list("person__name", flat=True)) == ["王建国", "赵小云"]


def test_a_carer_takes_no_child_from_an_adult_who_may_go_along(inn: Inn) -> None:
    DueTest.objects.filter(result="positive").update(result="negative")
    with pytest.raises(Refused) as refused:
        cared_for(inn)
    assert (refused.value.code, refused.value.words.zh) == (
        "adult_goes_along", "王建国为同户成年人，可与该儿童同住，请安排在同一房间。",
    )  # fmt: skip


def test_a_carer_stands_in_by_somebodys_consent_for_a_child_and_by_the_policy(inn: Inn) -> None:
    for care, name in (
        (Care(" ", "王建国", NOW), "赵小云"),
        (Care("周敏", "", NOW), "赵小云"),
        (Care("周敏", "王建国", NOW + HOUR), "赵小云"),
        (CARE, "王建国"),
    ):
        with pytest.raises(Invalid):
            cared_for(inn, care, name)
    with pytest.raises(IntegrityError, match="carer_stands_in_with_consent"), transaction.atomic():
        RoomNeed.objects.create(
            id=inn.measure("赵小云"), measure_id=inn.measure("赵小云"), carer="周敏", at=NOW
        )


def test_every_pack_with_children_says_who_stands_in_and_that_no_rule_was_found() -> None:
    for name in ("ed8", "ed9", "bj-2022-05", "twenty"):
        pack = read_pack(f"cn-covid19-{name}")
        assert pack.rooms
        assert pack.rooms.guardian_rule
        reference = pack.references[pack.rooms.guardian_rule.reference]
        assert (reference.confidence, reference.body.en) == (
            "general_knowledge", "Not found in a source",
        )  # fmt: skip
