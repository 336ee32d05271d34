"""A makeshift hospital with 300 guests burns: everybody leaves for two other sites in one act."""

import pytest

from gubei.domain.isolation.models import Occupancy, Placement, Room, Stay
from gubei.domain.isolation.operations.proposing import accept_placement, propose_placement
from gubei.domain.isolation.operations.relocating import propose_relocation, relocate
from gubei.domain.isolation.operations.setting_up import make_ready, set_up_site
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.rules.mixing import mixed
from gubei.domain.isolation.rules.places import Form, RoomFacts
from gubei.domain.measures.models import Measure, PhaseSpan
from gubei.domain.people.models import Person
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.engines.placement import place_at_once
from tests.isolation import TODAY, Inn, build_inn
from tests.world import NOW, World

GUESTS = 300


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def crowd(inn: Inn) -> None:
    """Isolate 300 people like Lin Mei, in bulk: each lives alone."""
    like = inn.isolate("林梅")
    spans = list(PhaseSpan.objects.filter(measure=like))
    lin, ids = inn.world.person("林梅"), inn.world.ids
    people = [
        Person(id=next(ids), unit=lin.unit, name=f"客{number}", pinyin="ke", initials="k",
               grams=[], added_at=lin.added_at)
        for number in range(GUESTS - 1)
    ]  # fmt: skip
    Person.objects.bulk_create(people)
    measures, copies = [], []
    for person in people:
        fields = {each.attname: getattr(like, each.attname) for each in Measure._meta.fields}
        measures.append(Measure(**fields | {"id": next(ids), "person_id": person.pk}))
        for span in spans:
            own = {each.attname: getattr(span, each.attname) for each in PhaseSpan._meta.fields}
            new = {"id": next(ids), "measure_id": measures[-1].pk, "person_id": person.pk}
            copies.append(PhaseSpan(**own | new))
    Measure.objects.bulk_create(measures)
    PhaseSpan.objects.bulk_create(copies)


def built(inn: Inn, name: str, floors: int) -> object:
    """Add a site with ten rooms on each floor, ready."""
    by = inn.world.he_duty
    spot = add_site(facts=SiteFacts(name, SiteKind.ISOLATION_SITE), unit="", by=by, now=NOW)
    facts = [RoomFacts("", f"{f}F", f"{f}{r:02}") for f in range(1, floors + 1) for r in range(10)]
    site = set_up_site(site=spot.pk, form=Form.MAKESHIFT, rooms=facts, by=by, now=NOW)
    make_ready(site=site.pk, reason="启用", by=by, now=NOW)
    return site.pk


def test_three_hundred_leave_a_burning_site_and_who_lost_the_room_waits_by_name(inn: Inn) -> None:
    by = inn.world.he_duty
    Room.objects.filter(site=inn.site, zone="isolation").update(closed_at=NOW, closed_reason="装修")
    crowd(inn)
    burning = built(inn, "方舱医院", 30)
    placement = propose_placement(search=place_at_once, by=by, now=NOW)
    stays, skipped = accept_placement(placement=placement.pk, by=by, now=NOW)
    assert (len(stays), skipped) == (GUESTS, [])
    refuges = [built(inn, "白河隔离点", 15), built(inn, "云湖隔离点", 15)]

    asked = {"site": burning, "reason": "起火", "search": place_at_once, "by": by, "now": NOW}
    plan: Placement = propose_relocation(**asked)
    assert (len(plan.seats), plan.not_placed) == (GUESTS, [])
    lost = Room.objects.get(pk=plan.seats[0]["room"])
    Room.objects.filter(pk=lost.pk).update(closed_at=NOW, closed_reason="漏水")

    moved, left = relocate(placement=plan.pk, by=by, now=NOW)

    assert (len(moved), len(left)) == (GUESTS - 1, 1)
    assert left[0].why.en == f"Room {lost.name} is closed."
    here = Stay.objects.filter(to_at=None).values_list("site", flat=True)
    assert set(here) == set(refuges)
    assert mixed(house_of(refuges, today=TODAY)) == []
    assert Occupancy.objects.filter(room__site=burning, left_at=None).count() == 0
