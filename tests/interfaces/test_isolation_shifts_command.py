"""`gubei isolation shifts`: a roster becomes shifts, each row planned or listed with the reason."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from gubei.domain.isolation.models import StaffShift
from gubei.domain.isolation.operations.staffing import register_staff
from gubei.domain.isolation.rules.places import Post
from gubei.interfaces.cli import isolation
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid, NotFound
from tests.isolation import Inn, build_inn
from tests.world import NOW, World, document

ROSTER = """隔离点,身份证号,姓名,岗位,日期,上班时间,下班时间
,{lin},林梅,安保,2022-04-27,20:00,08:00
,,王建国,消毒,2022-04-27,08:00,16:00
,,王建国,消毒组,2022-04-27,12:00,20:00
,,赵小云,,2022-04-27,08:00,16:00
,,王建国,园艺,2022-04-28,08:00,16:00
,,王建国,,2022-04-28,早班,16:00
无此地,,王建国,,2022-04-28,08:00,16:00
,110,林梅,,2022-04-28,08:00,16:00
,,,,2022-04-28,08:00,16:00
"""


@pytest.fixture
def inn(world: World, monkeypatch: pytest.MonkeyPatch) -> Inn:
    monkeypatch.setattr(isolation, "open_database", lambda: None)
    monkeypatch.setattr(isolation, "read_clock", lambda: NOW)
    inn = build_inn(world)
    for name, post in (("林梅", Post.SECURITY), ("王建国", Post.DISINFECTION)):
        register_staff(
            site=inn.site.pk, person=world.person(name).pk, post=post, lives_in=True,
            by=world.he_duty, now=NOW - timedelta(days=1),
        )  # fmt: skip
    return inn


def test_a_roster_is_planned_once_and_each_row_that_cannot_be_is_listed(
    inn: Inn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    born = inn.world.person("林梅").birth_date
    assert born
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER.format(lin=document(born, 2)))

    isolation.shifts(file, site="万佛山隔离点", by="he_duty", as_json=True)
    told = json.loads(capsys.readouterr().out)
    reasons = [(each["row"], each["zh"]) for each in told.pop("left_out")]
    assert told == {"rows": 9, "added": 2, "same": 0}
    assert reasons == [
        (4, "王建国已有班次（万佛山隔离点 2022-04-27 08:00），一人同一时间只能在一个班次。"),
        (5, "赵小云目前未在该隔离点登记此岗位，请先登记。"),
        (6, reasons[2][1]),
        (7, "“早班”不是日期加时间，请写成 2022-04-27 08:00。"),
        (8, "没有唯一名为“无此地”且已登记工作人员的隔离点，请先登记岗位人员。"),
        (9, "身份证号有误，请更正。"),
        (10, "该行没有姓名或证件号码。"),
    ]
    assert reasons[2][1].startswith("“园艺”不是岗位（")
    planned = StaffShift.objects.order_by("from_at")
    assert [
        (s.person.name, say_moment(s.from_at), say_moment(s.to_at), s.planned_by.username)
        for s in planned
    ] == [
        ("王建国", "2022-04-27 08:00", "2022-04-27 16:00", "he_duty"),
        ("林梅", "2022-04-27 20:00", "2022-04-28 08:00", "he_duty"),
    ]

    isolation.shifts(file, site="万佛山隔离点")
    said = capsys.readouterr().out
    assert "9 rows: 0 shifts planned, 2 as they were, 7 rows left out" in said
    assert StaffShift.objects.count() == 2


def test_a_shift_outside_the_loop_and_a_name_of_two_people_are_refused_in_words(
    inn: Inn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, file = inn.world, tmp_path / "roster.csv"
    for serial, post in ((1, Post.CARE), (2, Post.LIAISON)):
        world.add_person(f"李芳{serial}", "柳沟村")
        register_staff(
            site=inn.site.pk, person=world.person(f"李芳{serial}").pk, post=post, lives_in=False,
            by=world.he_duty, now=NOW - timedelta(days=1),
        )  # fmt: skip
    type(world.person("李芳1")).objects.filter(name__startswith="李芳").update(name="李芳")
    file.write_text(
        "name,post,start,end\n李芳,,2022-04-27 08:00,2022-04-27 16:00\n"
        "李芳,care,2022-04-27 08:00,2022-04-27 16:00\n"
    )
    isolation.shifts(file, site="万佛山隔离点", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [each["en"].partition(";")[0].partition(",")[0] for each in told["left_out"]] == [
        "李芳 may be several people or posts there",
        "李芳 is not in the closed loop of 万佛山隔离点 at 2022-04-27 08:00",
    ]


def test_a_table_that_names_nobody_and_a_site_without_staff_are_refused(
    inn: Inn, tmp_path: Path
) -> None:
    file = tmp_path / "roster.csv"
    with pytest.raises(Invalid, match="There is no file"):
        isolation.shifts(file)
    file.write_text("岗位,上班时间\n安保,08:00\n")
    with pytest.raises(Invalid, match="No column name, end"):
        isolation.shifts(file)
    file.write_text("姓名,上班时间,下班时间\n林梅,2022-04-27 08:00,2022-04-27 16:00\n")
    with pytest.raises(Invalid, match="not one isolation site “东楼”"):
        isolation.shifts(file, site="东楼")
    with pytest.raises(NotFound, match="Nobody signs in as nobody"):
        isolation.shifts(file, by="nobody")
