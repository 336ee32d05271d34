"""A person's page: everything that stands of them, as far as the role of who looks may see it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import NewCase, open_case
from gubei.domain.investigations.operations.telling import Told, tell_contacts
from gubei.domain.investigations.queries.about import standing_of
from gubei.domain.investigations.rules.cases import CaseClass
from gubei.domain.investigations.rules.next_steps import PersonStands, acts_open, next_step
from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.operations.placing import place
from gubei.domain.measures.models import Contest, Measure, Notice
from gubei.domain.measures.operations.contesting import take_contest
from gubei.domain.measures.operations.papers import make_notice
from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.models import Tube
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Officer, Role
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.isolation import Inn, build_inn
from tests.sampling import filled, told
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def a_case(world: World, name: str, unit: str) -> Case:
    new = NewCase(
        person=world.person(name).pk, classification=CaseClass.CONFIRMED,
        classified_on=NOW.date(), reported_at=NOW, dates={"onset_on": date(2022, 4, 24)},
        unit=unit,
    )  # fmt: skip
    return open_case(new=new, by=world.du_investigator, now=NOW)


def page_of(officer: Officer, name: str, world: World) -> dict[str, Any]:
    answer = Api(officer).get(f"/persons/{world.person(name).pk}?purpose=care")
    assert answer.status_code == 200, answer.content
    page: dict[str, Any] = answer.json()
    return page


def only(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


@dataclass
class Stood:
    """What was made about 林梅, everywhere."""

    measure: Measure
    stay: Stay
    notice: Notice
    contest: Contest
    tube: Tube
    case: Case


def stand_everywhere(inn: Inn) -> Stood:
    world, by = inn.world, inn.world.he_duty
    measure = inn.isolate("林梅")
    stood = Stood(
        measure=measure,
        stay=place(measure=measure.pk, room=inn.room("201"), by=by, now=NOW),
        notice=make_notice(measure=measure.pk, act=None, by=by, now=NOW),
        contest=take_contest(measure=measure.pk, text="未接触病例", by=by, now=NOW),
        tube=filled(world, "GB-7", "林梅", at=NOW),
        case=a_case(world, "王建国", "999901"),
    )
    told(world, "GB-7", Value.NEGATIVE, NOW + HOUR)
    meeting = Told(world.person("林梅").pk, NOW - 4 * HOUR, NOW - 3 * HOUR, "同席用餐")
    tell_contacts(case=stood.case.pk, told=[meeting], by=world.du_investigator, now=NOW)
    AccessLog.objects.all().delete()
    return stood


def test_all_that_stands_of_lin_mei_is_on_one_page_and_one_look_is_logged(inn: Inn, clock: Clock):
    world, stood, clock.now = inn.world, stand_everywhere(inn), NOW + 2 * HOUR
    measure = str(stood.measure.pk)

    page = page_of(world.he_duty, "林梅", world)

    assert only(page["measures"], "id", "state", "starts_on", "ends_on") == [
        (measure, "running", "2022-04-26", "2022-05-17")
    ]
    assert only(page["notices"], "id", "measure", "number") == [
        (str(stood.notice.pk), measure, stood.notice.label)
    ]
    assert only(page["contests"], "id", "text", "answered_at") == [
        (str(stood.contest.pk), "未接触病例", None)
    ]
    assert only(page["samples"], "place", "barcode", "tube", "result") == [
        ("柳沟村广场", "GB-7", str(stood.tube.pk), "negative")
    ]
    assert only(page["tests"], "measure", "due_on", "result") == [
        (measure, "2022-04-26", "negative")
    ]
    assert only(page["stays"], "id", "site", "name", "room") == [
        (str(stood.stay.pk), str(inn.site.pk), "万佛山隔离点", "主楼 2F 201")
    ]
    assert [
        (each["case"]["number"], each["ring"], each["place"], each["value"])
        for each in page["contacts"]
    ] == [(stood.case.number, 1, "同席用餐", "")]
    assert (page["cases"], page["allowed"]) == ([], ["impose", "open_case", "review"])
    assert page["next_step"]["en"] == "Locate the person: open the lead and record what was found."
    looks = AccessLog.objects.values_list("officer", "person", "look", "purpose")
    assert list(looks) == [(world.he_duty.pk, world.person("林梅").pk, "open", "care")]


def test_a_town_sees_what_its_own_units_answer_for(inn: Inn, clock: Clock):
    world, stood = inn.world, stand_everywhere(inn)

    town = page_of(world.tang_town, "林梅", world)

    assert (town["measures"], town["tests"], town["stays"], town["allowed"]) == (
        [],
        [],
        [],
        ["impose", "review"],
    ), "the district answers for the measure and the site"
    assert only(town["samples"], "place", "barcode", "tube", "result") == [
        ("", "", None, "negative")
    ], "the session is not its own: neither where it was nor the barcode is said"
    assert [each["case"]["number"] for each in town["contacts"]] == [stood.case.number]
    ill = page_of(world.he_duty, "王建国", world)
    assert only(ill["cases"], "number", "classification", "end") == [
        (stood.case.number, "confirmed", "")
    ]
    assert ill["allowed"] == ["impose"], "a case runs already"


def test_each_role_sees_what_it_may_and_a_stranger_finds_nobody(inn: Inn, clock: Clock):
    world = inn.world
    inn.isolate("林梅")
    a_case(world, "林梅", "999900")

    village = page_of(world.liu_village, "林梅", world)
    assert (village["stays"], village["cases"], village["allowed"]) == (None, [], [])
    assert [lead["list"] for lead in village["leads"]] == ["4月26日大数据派单"]
    assert len(village["measures"]) == 0, "the district answers for the measure"
    lin_mei = world.person("林梅").pk
    stood = [standing_of(by, lin_mei, now=NOW) for by in (world.liu_village, world.he_duty)]
    assert [(each.is_case, each.is_case_here) for each in stood] == [(True, False), (True, True)]

    elsewhere = Api(world.xing_village).get(f"/persons/{world.person('林梅').pk}?purpose=care")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "not_found")
    house = world.officers["ge_manager"]
    assert Api(house).get(f"/persons/{world.person('林梅').pk}?purpose=care").status_code == 403
    assert set(AccessLog.objects.values_list("officer__name", flat=True)) >= {"刘村干"}
    assert not AccessLog.objects.filter(officer__in=[world.xing_village, house]).exists()


def test_a_lead_is_opened_with_its_person_in_one_look(world: World, clock: Clock):
    lead = world.lead("林梅")
    answer = Api(world.liu_village).get(f"/leads/{lead.pk}?purpose=locate").json()
    whom = answer["whom"]
    assert (whom["id"], whom["name"], len(whom["phones"]), whom["addresses"]) == (
        str(world.person("林梅").pk), "林梅", 1, ["古北区北口镇柳沟村12号"],
    )  # fmt: skip
    looks = AccessLog.objects.values_list("person", "look", "purpose", "about")
    assert list(looks) == [(world.person("林梅").pk, "open", "locate", "4月26日大数据派单")]


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (PersonStands(is_positive=True, open_leads=1, is_held=True), "请立案"),
        (PersonStands(open_leads=2, needs_measure=True), "尚待落位"),
        (PersonStands(needs_measure=True, is_case=True), "落实管控"),
        (PersonStands(is_case=True, is_case_here=True, is_held=True), "病例页"),
        (PersonStands(is_case=True, is_held_here=True, is_held=True), "措施页"),
        (PersonStands(is_case=True), "其他单位"),
        (PersonStands(is_held=True, is_held_here=True), "措施页"),
        (PersonStands(is_held=True), "其他单位"),
        (PersonStands(), "没有待办"),
    ],
)
def test_the_most_urgent_is_next(stands: PersonStands, said: str):
    assert said in next_step(stands).zh


def test_what_is_open_hangs_on_the_role_and_on_what_runs():
    free, held = PersonStands(pairs=1), PersonStands(is_held=True, is_case=True)
    found = {
        role: (acts_open(Officer(role=role), free), acts_open(Officer(role=role), held))
        for role in (Role.DUTY, Role.TOWN, Role.VILLAGE, Role.LEADER)
    }
    assert found == {
        Role.DUTY: (["impose", "open_case", "review"], ["impose"]),
        Role.TOWN: (["impose", "review"], ["impose"]),
        Role.VILLAGE: ([], []),
        Role.LEADER: ([], []),
    }
