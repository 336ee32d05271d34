"""Key groups: who is due by "N tests in M days", with leave and newcomers in the denominator."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gubei.adapters.groups import read_member_list
from gubei.domain.isolation.operations.staffing import register_staff
from gubei.domain.isolation.rules.places import Post
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import AccessLog
from gubei.domain.sampling.models import GroupLeave, GroupMember, GroupRule, KeyGroup
from gubei.domain.sampling.operations.filling import (
    MembersTaken,
    take_in_group_file,
    take_in_members,
)
from gubei.domain.sampling.operations.groups import (
    RuleWish,
    add_member,
    end_group,
    end_member,
    make_group,
    note_leave,
    set_rule,
)
from gubei.domain.sampling.operations.rounds import NewRound, plan_round
from gubei.domain.sampling.queries import due as due_lists
from gubei.domain.sampling.queries.due import due_today
from gubei.domain.sampling.queries.groups import groups_of, groups_today
from gubei.domain.sampling.queries.offers import rules_on_offer
from gubei.domain.sampling.queries.staff import staff_rule
from gubei.domain.sampling.rules.groups import Belonging, State, standings
from gubei.domain.sampling.rules.members import MemberLine, read_member
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines import compliance
from gubei.engines.compliance.reference import comply_one
from gubei.engines.policy import Anchor
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.interfaces.api import Api
from tests.isolation import build_inn
from tests.sampling import HOUR, edition9, filled, told
from tests.world import NOW, World, document

TODAY = NOW.date()
DAY = timedelta(days=1)
TWICE_A_WEEK = RuleWish(2, 7, TODAY - 30 * DAY, "京疫防〔2022〕1号")


def a_group(world: World, name: str = "冷链从业人员", rule: RuleWish = TWICE_A_WEEK) -> KeyGroup:
    return make_group(name=name, rule=rule, unit="", by=world.tang_town, now=NOW)


def join(world: World, group: KeyGroup, name: str, since: date) -> GroupMember:
    person = world.person(name).pk
    return add_member(group=group.pk, person=person, from_on=since, by=world.he_duty, now=NOW)


def shown(world: World, by: Officer) -> dict[str, tuple[str, int, int, bool]]:
    """Return how each member of the only group in reach stands, by name."""
    (today,) = groups_today(list(groups_of(by)), units_of(by), now=NOW)
    people = Person.objects.in_bulk([each.person for each in today.standings])
    return {
        people[each.person].name: (str(each.state), each.tests, each.asked, each.is_late)
        for each in today.standings
    }


def test_members_leave_and_newcomers_are_all_in_the_denominator(world: World) -> None:
    edition9(world)
    group, month = a_group(world), TODAY - 30 * DAY
    join(world, group, "林梅", month)
    away = join(world, group, "王建国", month)
    gone = join(world, group, "陈志强", month)
    join(world, group, "Li Na", TODAY - 2 * DAY)  # three days of seven ask for no test yet
    filled(world, "T1", "林梅", at=NOW - 2 * DAY)
    filled(world, "T2", "林梅", "王建国", at=NOW - DAY)
    note_leave(member=away.pk, first=TODAY, last=TODAY + DAY, why="探亲", by=world.he_duty, now=NOW)
    end_member(member=gone.pk, last_on=TODAY - DAY, by=world.he_duty, now=NOW)

    assert shown(world, world.he_duty) == {
        "林梅": ("done", 2, 2, False),
        "王建国": ("on_leave", 1, 1, False),
        "Li Na": ("not_due_yet", 0, 0, False),
    }
    told(world, "T2", Value.INVALID, NOW)  # nobody could examine it: it is no test
    assert shown(world, world.tang_town) == {
        "林梅": ("missed", 1, 2, True), "王建国": ("on_leave", 0, 1, False),
        "Li Na": ("not_due_yet", 0, 0, False),
    }  # fmt: skip


def test_a_rule_counts_from_its_day_on_and_says_who_asks_for_it(world: World) -> None:
    group = a_group(world)
    join(world, group, "林梅", TODAY - 30 * DAY)
    daily = RuleWish(1, 1, TODAY + DAY, "京疫防〔2022〕9号")
    set_rule(group=group.pk, rule=daily, by=world.he_duty, now=NOW)
    assert shown(world, world.he_duty)["林梅"][2] == 2
    set_rule(group=group.pk, rule=RuleWish(3, 3, TODAY, "镇指挥部"), by=world.tang_town, now=NOW)
    assert shown(world, world.he_duty)["林梅"][2] == 3
    for wrong in (RuleWish(0, 7, TODAY, "x"), RuleWish(2, 400, TODAY, "x"), RuleWish(1, 1, TODAY, " "),
                  RuleWish(3, 2, TODAY, "x", one_a_day=True)):  # fmt: skip
        with pytest.raises(Invalid):
            set_rule(group=group.pk, rule=wrong, by=world.tang_town, now=NOW)
    with pytest.raises(NotAllowed):
        set_rule(group=group.pk, rule=daily, by=world.liu_village, now=NOW)
    with pytest.raises(NotFound):
        set_rule(group=group.pk, rule=daily, by=world.nan_town, now=NOW)
    with pytest.raises(Refused, match="冷链从业人员"):
        a_group(world)
    with pytest.raises(Invalid):
        end_group(group=group.pk, reason=" ", by=world.tang_town, now=NOW)
    why = "行业检测要求已取消"
    ended = end_group(group=group.pk, reason=why, by=world.tang_town, now=NOW)
    assert (ended.ended_at, ended.ended_by, ended.end_reason) == (NOW, world.tang_town, why)
    assert not groups_of(world.he_duty).exists()
    a_group(world)


def test_the_due_list_names_each_person_once_with_every_reason(world: World) -> None:
    edition9(world)
    group = a_group(world)
    for name in ("林梅", "王建国"):
        join(world, group, name, TODAY - 30 * DAY)
    plan_round(new=NewRound("第一轮", NOW, NOW + 5 * HOUR, units=(world.unit("北口镇").code,)),
               by=world.he_duty, now=NOW)  # fmt: skip
    filled(world, "POOL9", "林梅", "赵小云", at=NOW - DAY)
    told(world, "POOL9", Value.DOUBTFUL, NOW)

    due = due_today(world.he_duty, now=NOW)

    said = {each.person.name: (each.why, each.about, each.late) for each in due.people}
    assert not due.is_cut
    assert said["林梅"] == (
        ["recall", "measure", "group", "round"],
        ["冷链从业人员 1/2", "第一轮"],
        True,
    )
    assert said["赵小云"][0] == ["recall", "measure"]
    assert said["王建国"][:2] == (["group", "round"], ["冷链从业人员 0/2", "第一轮"])
    assert len(said) == len(due.people)
    assert [each.why[0] for each in due.people][:2] == ["recall", "recall"]
    filled(world, "T1", "王建国", at=NOW)
    after = {each.person.name: each.about for each in due_today(world.he_duty, now=NOW).people}
    assert after["王建国"] == [
        "冷链从业人员 1/2",
        "第一轮",
    ]  # that tube was of no session of the round
    village = {each.person.name for each in due_today(world.shi_village, now=NOW).people}
    assert "林梅" not in village


def test_who_was_sampled_singly_takes_no_place_in_the_due_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition9(world)
    monkeypatch.setattr(due_lists, "MOST", 2)
    filled(world, "POOL9", "林梅", "王建国", at=NOW - 2 * DAY)
    told(world, "POOL9", Value.DOUBTFUL, NOW - 2 * DAY)
    for number, name in enumerate(("林梅", "王建国")):
        filled(world, f"S{number}", name, size=1, at=NOW - DAY)
    filled(world, "LATER9", "陈志强", "Li Na", at=NOW)
    told(world, "LATER9", Value.DOUBTFUL, NOW)
    recalled = [each for each in due_today(world.he_duty, now=NOW).people if "recall" in each.why]
    assert {each.person.name for each in recalled} == {"陈志强", "Li Na"}


def test_a_recall_is_of_the_person_whichever_record_stood_in_the_tube(world: World) -> None:
    """The record of 王建国 is one of 林玫: due where she lives, until any record of hers is sampled."""
    edition9(world)
    filled(world, "POOL9", "王建国", "陈志强", at=NOW - DAY)
    told(world, "POOL9", Value.DOUBTFUL, NOW - DAY)
    person = world.person("林玫")
    Person.objects.filter(pk=world.person("王建国").pk).update(same_as=person)

    def recalled(officer: Officer) -> set[str]:
        due = due_today(officer, now=NOW).people
        return {each.person.name for each in due if "recall" in each.why}

    assert "林玫" in recalled(world.liu_village)
    assert "林玫" not in recalled(world.shi_village)
    filled(world, "S1", "赵小云", size=1, at=NOW)
    Person.objects.filter(pk=world.person("赵小云").pk).update(same_as=person)
    assert "林玫" not in recalled(world.liu_village)


def test_a_due_list_is_cut_by_people_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither several tests of one person nor a second group take places of others."""
    edition9(world)
    monkeypatch.setattr(due_lists, "MOST", 2)
    for name, at in (("林梅", NOW), ("王建国", NOW + 3 * DAY), ("陈志强", NOW + 3 * DAY)):
        wish = Wish(person=world.person(name).pk, person_class="close_contact", reason="同桌就餐",
                    anchors={Anchor.LAST_EXPOSURE: at.date() - DAY})  # fmt: skip
        impose(wish=wish, by=world.he_duty, now=at)
    later = due_today(world.he_duty, now=NOW + 5 * DAY)
    assert [each.why for each in later.people] == [["measure"], ["measure"]]
    assert later.is_cut, "several tests of the first wait, and two more people wait as well"

    for number, name in enumerate(("王建国", "陈志强")):
        group = a_group(world, f"重点人群{number}")
        for member in ("林梅", name):
            join(world, group, member, TODAY - 30 * DAY)
    found: dict[UUID, due_lists.Due] = {}
    due_lists._add_groups(found, world.he_duty, units_of(world.he_duty), NOW + 5 * DAY, None)
    assert {each.person.name for each in found.values()} == {"林梅", "王建国", "陈志强"}


Reading = Callable[[str], list[MemberLine]]


@pytest.fixture
def lines(tmp_path: Path) -> Reading:
    def read(rows: str) -> list[MemberLine]:
        file = tmp_path / "members.csv"
        header = "身份证号,姓名,联系电话,上岗日期,离岗日期,请假开始,请假结束,请假原因\n"
        file.write_text(header + rows, encoding="utf-8")
        return [read_member(*each, today=TODAY) for each in read_member_list(file)]

    return read


def counts(taken: MembersTaken) -> tuple[int, int, int, int]:
    assert taken.rows == taken.added + taken.changed + taken.same + len(taken.left_out)
    return taken.rows, taken.added, taken.changed, taken.same


def test_a_list_of_members_is_taken_in_once_and_nothing_of_it_is_lost(
    world: World, lines: Reading
) -> None:
    born = world.person("林梅").birth_date
    assert born
    known, new = document(born, 2), document(born, 77)
    rows = lines(
        f"{known},林梅,,2022-04-01,,,,\n"
        f"{known},林梅,,2022-04-01,,2022-04-25,2022-04-27,探亲\n"
        f"{new},周演示,19900000077,2022-04-20,,,,\n"
        f"{new},周演示,,2022-04-22,,,,\n"  # stands since the 20th
        ",无证,,2022-04-01,,,,\n"
        "110,错证,,2022-04-01,,,,\n"
        f"{new},周演示,,2022-04-30,2022-04-20,,,\n"
        f"{new},周演示,,2022-04-20,,2022-04-25,,\n"
        f"{new},周演示,,某日,,,,\n"
    )
    group = a_group(world)
    taken = take_in_members(group=group.pk, lines=rows, by=world.tang_town, now=NOW)
    assert counts(taken) == (9, 2, 1, 0)
    assert [(row, why.zh) for row, why in taken.left_out] == [
        (5, "此人自 2022-04-20 起已在册，请先办理离岗。"),
        (6, "该行没有身份证号。"),
        (7, "身份证号有误，请更正。"),
        (8, "结束日期早于开始日期。"),
        (9, "请假须同时填写开始和结束日期。"),
        (10, "“某日”不是有效的日期。"),
    ]
    added = Person.objects.get(name="周演示")
    assert added.unit == world.unit("北口镇")
    assert set(GroupMember.objects.values_list("person", "from_on", "to_on")) == {
        (world.person("林梅").pk, date(2022, 4, 1), None),
        (added.pk, date(2022, 4, 20), None),
    }
    assert [each.why for each in GroupLeave.objects.all()] == ["探亲"]

    again = take_in_members(group=group.pk, lines=rows, by=world.tang_town, now=NOW)
    assert counts(again) == (9, 0, 0, 3)
    left = lines(f"{known},林梅,,,2022-04-25,,,\n")
    assert counts(take_in_members(group=group.pk, lines=left, by=world.tang_town, now=NOW)) == (
        1, 0, 1, 0,
    )  # fmt: skip
    assert not GroupMember.objects.filter(person=world.person("林梅"), to_on=None).exists()


def test_a_list_writes_and_says_nothing_of_people_who_live_elsewhere(
    world: World, lines: Reading
) -> None:
    """A village that fills a group of the district, or asks who is in it."""
    group = make_group(name="冷链从业人员", rule=TWICE_A_WEEK, unit="", by=world.he_duty, now=NOW)
    elsewhere = join(world, group, "王建国", TODAY - 30 * DAY)
    phones = world.person("王建国").contact_details.count()
    born = [world.person(name).birth_date or TODAY for name in ("林梅", "王建国", "陈志强")]
    rows = lines(
        f"{document(born[0], 2)},林梅,,2022-04-01,,,,\n"
        f"{document(born[1], 3)},王建国,19900000055,2022-04-01,2022-04-20,,,\n"
        f"{document(born[2], 5)},陈志强,,2022-04-01,,,,\n"
        f"{document(born[0], 77)},周演示,,2022-04-20,,,,\n"
    )
    taken = take_in_members(group=group.pk, lines=rows, by=world.liu_village, now=NOW)

    assert counts(taken) == (4, 2, 0, 0)
    assert [(row, why.zh) for row, why in taken.left_out] == [
        (3, "您的辖区内没有此人。"),
        (4, "您的辖区内没有此人。"),
    ], "who is in the group and who is not are answered alike"
    elsewhere.refresh_from_db()
    assert (elsewhere.to_on, world.person("王建国").contact_details.count()) == (None, phones)
    assert Person.objects.get(name="周演示").unit == world.unit("柳沟村")
    assert set(GroupMember.objects.values_list("person__name", flat=True)) == {
        "林梅", "王建国", "周演示",
    }  # fmt: skip
    logged = AccessLog.objects.filter(officer=world.liu_village)
    assert list(logged.values_list("look", "about", "count")) == [
        ("table", "list into group:冷链从业人员", 4)
    ]


@pytest.mark.usefixtures("clock")
def test_a_member_whose_record_was_merged_is_the_one_who_is_sampled(
    world: World, lines: Reading
) -> None:
    group, month = a_group(world), TODAY - 30 * DAY
    world.add_person("林小梅", "柳沟村")
    spell = join(world, group, "林小梅", month)
    Person.objects.filter(pk=spell.person_id).update(same_as=world.person("林梅"))
    filled(world, "T1", "林梅", at=NOW - DAY)
    filled(world, "T2", "林梅", at=NOW)
    assert shown(world, world.he_duty) == {"林梅": ("done", 2, 2, False)}
    page = Api(world.he_duty).get(f"/sampling/groups/{group.pk}?show=all").json()
    assert [(each["name"], each["member"]) for each in page["items"]] == [("林梅", str(spell.pk))]

    born = world.person("林梅").birth_date or TODAY
    rows = lines(f"{document(born, 2)},林梅,,,,,,\n")
    taken = take_in_members(group=group.pk, lines=rows, by=world.he_duty, now=NOW)
    assert counts(taken) == (1, 0, 0, 1)
    with pytest.raises(Refused, match="already"):
        join(world, group, "林梅", TODAY)


def test_a_command_begins_a_group_with_a_rule_and_fills_it_again_without(
    world: World, lines: Reading
) -> None:
    born = world.person("林梅").birth_date
    assert born
    rows = lines(f"{document(born, 2)},林梅,,2022-04-01,,,,\n")

    def take(rule: RuleWish | None) -> MembersTaken:
        return take_in_group_file(name="快递员", unit="", rule=rule, lines=rows, now=NOW)

    with pytest.raises(Invalid, match="快递员"):
        take(None)
    assert counts(take(TWICE_A_WEEK)) == (1, 1, 0, 0)
    assert counts(take(None)) == (1, 0, 0, 1)
    made = KeyGroup.objects.get()
    assert (made.unit, made.made_by, made.rules.get().reference) == (
        world.unit("古北区"), None, "京疫防〔2022〕1号",
    )  # fmt: skip


def test_the_database_refuses_groups_that_cannot_be(world: World) -> None:
    group = a_group(world)
    member = join(world, group, "林梅", TODAY)
    with pytest.raises(Refused, match="already"):
        join(world, group, "林梅", TODAY - DAY)
    rule = {"group": group, "tests": 1, "days": 1, "one_a_day": False, "from_on": TODAY,
            "reference": "x", "set_at": NOW}  # fmt: skip
    leave = {"member": member, "from_on": TODAY, "to_on": TODAY, "why": "x", "noted_at": NOW}
    forbidden: dict[str, tuple[type, dict[str, object]]] = {
        "key_group_has_a_name": (KeyGroup, {"unit": group.unit, "name": "", "made_at": NOW}),
        "key_group_stands_once_in_a_unit": (
            KeyGroup, {"unit": group.unit, "name": group.name, "made_at": NOW}),
        "group_rule_asks_for_tests_in_days": (GroupRule, rule | {"tests": 0}),
        "group_rule_can_be_followed": (GroupRule, rule | {"tests": 2, "one_a_day": True}),
        "group_rule_says_who_said_so": (GroupRule, rule | {"reference": ""}),
        "member_leaves_after_coming": (
            GroupMember, {"group": group, "person": world.person("王建国"), "from_on": TODAY,
                          "to_on": TODAY - DAY, "added_at": NOW}),
        "leave_ends_after_it_begins": (GroupLeave, leave | {"to_on": TODAY - DAY}),
        "leave_is_said_why": (GroupLeave, leave | {"why": ""}),
    }  # fmt: skip
    for name, (model, values) in forbidden.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            model.objects.create(id=uuid4(), **values)
    with pytest.raises(NotAllowed):
        add_member(group=group.pk, person=world.person("王建国").pk, from_on=TODAY,
                   by=world.leng_leader, now=NOW)  # fmt: skip


_DAYS = st.integers(-12, 3).map(lambda number: TODAY + number * DAY)
_SPELL = st.tuples(_DAYS, _DAYS).map(sorted).map(tuple)


@given(
    st.lists(_SPELL, max_size=3), st.lists(_SPELL, max_size=2), st.lists(_DAYS, max_size=9),
    st.integers(1, 3), st.integers(1, 8), st.booleans(),
)  # fmt: skip
def test_a_member_stands_as_the_rule_is_said(spells, leaves, tests, many, days, one_a_day):
    """Against the slow twin of the engine: today and yesterday, with several spells and leaves."""
    person = uuid4()
    belongings = [Belonging(person, first, last, tuple(leaves)) for first, last in spells]
    rule = compliance.TestRule(many, days)
    found = standings(belongings, {person: tests}, rule, TODAY, one_a_day=one_a_day)

    def of(day: date) -> str:
        def numbers(rows):
            return [(first.toordinal(), last.toordinal()) for first, last in rows]

        taken = [each.toordinal() for each in tests]
        return comply_one(numbers(spells), numbers(leaves), taken, rule, day.toordinal(),
                          one_a_day=one_a_day)  # fmt: skip

    assert [str(each.state) for each in found] == ([of(TODAY)] if of(TODAY) else [])
    for each in found:
        assert each.is_late == (of(TODAY) == of(TODAY - DAY) == "missed")
        assert ("not_today" in each.lists) == (
            each.state is not State.ON_LEAVE and TODAY not in tests
        )


def test_staff_of_an_isolation_site_is_due_by_the_policy_and_named(world: World) -> None:
    """Edition 9: one test a day, wherever they live; a second post makes nobody two."""
    inn = build_inn(world)
    for name, post in (("林梅", Post.HEAD), ("林梅", Post.CARE), ("王建国", Post.SECURITY)):
        register_staff(site=inn.site.pk, person=world.person(name).pk, post=post, lives_in=True,
                       by=world.he_duty, now=NOW - 3 * DAY)  # fmt: skip
    assert staff_rule(now=NOW) is None  # edition 8 says nothing of staff
    assert due_today(world.he_duty, now=NOW).people == []
    edition9(world)
    filled(world, "T1", "王建国", at=NOW)

    later = NOW.replace(month=7)
    assert staff_rule(now=later) == compliance.TestRule(1, 1)
    (due,) = due_today(world.liu_village, now=NOW).people
    assert (due.person.name, due.why, due.about, due.late) == (
        "林梅", ["group"], ["万佛山隔离点 0/1"], True,
    )  # fmt: skip
    filled(world, "T2", "林梅", at=NOW)
    assert due_today(world.he_duty, now=NOW).people == []


def test_a_new_group_may_take_over_a_rule_of_the_policy_in_force(world: World) -> None:
    """Edition 9 has three kinds of groups; it is valid from 28 June though it was applied before."""
    assert rules_on_offer(now=NOW) == []
    edition9(world)
    offers = rules_on_offer(now=NOW)

    assert [(each.tests, each.days, each.from_on) for each in offers] == [
        (1, 1, date(2022, 6, 28)), (1, 2, date(2022, 6, 28)), (2, 7, date(2022, 6, 28)),
    ]  # fmt: skip
    last = offers[-1]
    assert last.group.en.startswith("Malls, markets, restaurants")
    assert last.reference.zh.startswith("新冠肺炎防控方案（第九版）；淄博市")
