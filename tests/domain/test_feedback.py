"""What goes back to whoever sent a list, who may take it out, and that it is logged."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gubei.domain.leads.models import Closing, DispatchList, Lead
from gubei.domain.leads.operations.closing import close
from gubei.domain.leads.operations.transfers import send
from gubei.domain.leads.queries.export import LEAD_HEADERS, export_leads
from gubei.domain.leads.queries.feedback import feedback_for, feedback_tables
from gubei.domain.leads.queries.unreadable import unreadable_for, unreadable_tables
from gubei.domain.leads.rules.ends import End
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import AccessLog, Purpose
from gubei.domain.territory.models import Unit
from gubei.terms.refusals import NotAllowed, NotFound
from tests.files import (
    a_database_of_its_own,
    books_of,
    cells_in,
    check_what_waits_for_the_end,
    lead_at,
    save,
    take,
    write_file,
)
from tests.world import NOW, World, build_world, document, phone

HEADER = ["姓名", "身份证号", "电话", "住址"]
LIN = ["林梅", document(date(1988, 3, 12), 2), phone(1), "北口镇柳沟村"]
WANG = ["王建国", document(date(1956, 7, 1), 3), phone(2), "北口镇石桥村"]
ZHAO = ["赵小云", document(date(1994, 11, 23), 4), phone(3), "南河镇杏园村"]
ONE_DAY = timedelta(days=1)
AT_HOME = End("found", arrangement="home_isolation")


def take_rows(folder: Path, *rows: list[str], name: str = "名单", now=NOW) -> DispatchList:
    path = folder / f"{name}-{now:%d%H}.csv"
    return take(write_file(path, [HEADER, *rows]), name=name, now=now).dispatch_list


def end(world: World, lead: UUID, end_: End = AT_HOME, now=NOW) -> None:
    close(lead=lead, end=end_, duplicate_of=None, unit="", by=world.he_duty, now=now)


def feedback(world: World, found: DispatchList, by: str = "he_duty", now=NOW):
    return feedback_for(
        dispatch_list=found.pk, by=getattr(world, by), purpose=Purpose.FEEDBACK, now=now
    )


def results_in(tables) -> dict[int, list[str]]:
    """Return the result cells of a list with one sheet by row, without the blank ones."""
    (table,) = tables
    return {number: [cell for cell in cells[-8:] if cell] for number, cells in table.rows}


# What it says


def test_a_row_that_an_older_version_holds_says_how_that_one_stands(world: World, tmp_path: Path):
    first = take_rows(tmp_path, LIN, WANG)
    end(world, lead_at(first, 2).pk)
    second = take_rows(tmp_path, LIN, WANG, ZHAO, name="名单", now=NOW + ONE_DAY)
    assert results_in(feedback_tables(second, at=NOW + ONE_DAY)) == {
        2: ["是", "2022-04-27 09:30", "北口镇柳沟村", "重复",
            "【重复于】“名单”第2行 【该行结果】已找到-居家隔离"],
        3: ["2022-04-27 09:30", "北口镇石桥村", "重复",
            "【重复于】“名单”第3行 【该行结果】核查中"],
        4: ["南河镇杏园村", "核查中"],
    }  # fmt: skip


def test_it_comes_back_where_the_older_version_is_not_known(tmp_path: Path, db: None):
    path = tmp_path / "back.csv"
    with a_database_of_its_own():
        world = build_world()
        end(world, lead_at(take_rows(tmp_path, LIN, WANG), 2).pk)
        second = take_rows(tmp_path, LIN, WANG, ZHAO, now=NOW + ONE_DAY)
        save(feedback_tables(second, at=NOW + ONE_DAY), path)
        books = books_of(second, NOW + ONE_DAY)
    with a_database_of_its_own():
        build_world()
        again = take(path, name="名单", now=NOW + ONE_DAY).dispatch_list
        assert books_of(again, NOW + ONE_DAY) == books
        assert not Closing.objects.exclude(duplicate_of=None).exists()
        back = save(feedback_tables(again, at=NOW + ONE_DAY), tmp_path / "again.csv")
    assert back.read_bytes() == path.read_bytes()


def test_a_corrected_row_says_how_its_correction_stands_and_that_comes_back(
    tmp_path: Path, db: None
):
    path = tmp_path / "back.csv"
    with a_database_of_its_own():
        world = build_world()
        found = take_rows(tmp_path, LIN, ["", "", "", "北口镇石桥村"])
        rows = cells_in(save(unreadable_tables(found), tmp_path / "错.csv"))[0][1]
        rows[1][0] = "王建国"
        correction = take(write_file(tmp_path / "对.csv", rows)).dispatch_list
        end(world, lead_at(correction, 2).pk)
        save(feedback(world, found), path)
        assert cells_in(path)[0][1][2][-3:] == [
            "无法识别", "",
            "该行没有姓名、证件、电话或编号，无法确定是谁，请补充其中一项。"
            "已更正，更正后：已找到-居家隔离",
        ]  # fmt: skip
    with a_database_of_its_own():
        build_world()
        again = take(path).dispatch_list
        assert books_of(again, NOW).unreadable == 1
        back = save(feedback_tables(again, at=NOW), tmp_path / "again.csv")
    assert back.read_bytes() == path.read_bytes()


def test_another_district_takes_it_in_with_the_same_counts(tmp_path: Path, db: None):
    path = tmp_path / "back.xlsx"
    with a_database_of_its_own():
        world = build_world()
        found = take_rows(tmp_path, LIN, WANG, LIN, ["", "", "", "某处"], ZHAO)
        end(world, lead_at(found, 2).pk)
        end(world, lead_at(found, 3).pk, End("not_here", whereabouts="滦平", said_by="其子"))
        save(feedback(world, found), path)
        books = books_of(found, NOW)
    with a_database_of_its_own():
        build_world()
        Unit.objects.update(name="某某")
        Unit.objects.filter(code="999900").update(name="河东区")
        again = take(path).dispatch_list
        assert books_of(again, NOW) == books
        # None of the villages is theirs: the duty officer answers, and the row says so.
        assert set(Lead.objects.filter(dispatch_list=again).values_list("unit__code")) == {
            ("999900",)
        }
        assert {each["code"] for row in again.rows.all() for each in row.findings} == {
            "unit_unknown"
        }


def test_a_table_without_a_header_gets_one_and_its_rows_find_each_other(tmp_path: Path, db: None):
    path = tmp_path / "back.csv"
    with a_database_of_its_own():
        build_world()
        found = take(write_file(tmp_path / "无头.csv", [LIN, WANG, LIN])).dispatch_list
        assert found.sheets[0]["header_row"] == 0
        assert results_in(feedback_tables(found, at=NOW))[4][-1] == (
            "【重复于】第2行 【该行结果】核查中"
        )
        save(feedback_tables(found, at=NOW), path)
    with a_database_of_its_own():
        build_world()
        again = take(path).dispatch_list
        assert Closing.objects.get().duplicate_of == lead_at(again, 2)
        back = save(feedback_tables(again, at=NOW), tmp_path / "again.csv")
    assert back.read_bytes() == path.read_bytes()


def test_the_citys_own_blank_result_columns_stay_and_ours_stand_beside_them(
    world: World, tmp_path: Path
):
    header = ["姓名", "电话", "结果", "备注"]
    rows = [header, ["林梅", phone(1), "", "急"], ["王建国", phone(2), "已找到", ""]]
    found = take(write_file(tmp_path / "模板.xlsx", rows)).dispatch_list
    assert books_of(found, NOW).open == 2
    back = save(feedback_tables(found, at=NOW), tmp_path / "反馈.xlsx")
    again = take(back, name="另一份").dispatch_list
    assert again.sheets[0]["columns"] == header
    assert books_of(again, NOW).open == 2


def test_columns_that_somebody_added_to_the_feedback_are_kept(world: World, tmp_path: Path):
    found = take_rows(tmp_path, LIN)
    rows = cells_in(save(feedback(world, found), tmp_path / "反馈.csv"))[0][1]
    wider = [[*rows[0], "镇里意见"], [*rows[1], "同意"]]
    again = take(write_file(tmp_path / "回.csv", wider), name="另一份").dispatch_list
    (table,) = feedback_tables(again, at=NOW)
    assert list(table.header[:5]) == [*HEADER, "镇里意见"]
    assert [cells[:5] for _, cells in table.rows] == [(*LIN, "同意")]


def test_the_feedback_of_a_past_moment_agrees_with_the_books_of_that_moment(
    world: World, tmp_path: Path
):
    found = take_rows(tmp_path, LIN, WANG)
    end(world, lead_at(found, 2).pk, now=NOW + ONE_DAY)
    for at, states in ((NOW, ["核查中", "核查中"]), (NOW + ONE_DAY, ["已找到-居家隔离", "核查中"])):
        (table,) = feedback_tables(found, at=at)
        assert [cells[-3] for _, cells in table.rows] == states
        assert books_of(found, at).open == states.count("核查中")


# A village fills it in by hand


def test_results_filled_in_by_hand_end_the_leads_that_waited(world: World, tmp_path: Path):
    found = take_rows(tmp_path, LIN, WANG, ZHAO)
    _offer(world, lead_at(found, 4).pk)
    rows = cells_in(save(feedback(world, found), tmp_path / "表.csv"))[0][1]
    at_home = ["是", "2022-04-26 20:10", "刘村干", "", "", "已找到-居家隔离", "", ""]
    for row in rows[1:]:
        row[len(HEADER) :] = at_home
    rows[2][len(HEADER) :] = [""] * 8
    path = write_file(tmp_path / "填好.csv", rows)
    again = take(path, name="名单", now=NOW + ONE_DAY).dispatch_list

    closing = Closing.objects.get(lead=lead_at(found, 2))
    assert (closing.outcome, closing.arrangement, closing.checked_by, closing.source) == (
        "found", "home_isolation", "刘村干", again,
    )  # fmt: skip
    assert (closing.at, closing.note) == (NOW + ONE_DAY, "落位时间 2022-04-26 20:10")
    assert Closing.objects.get(lead=lead_at(again, 2)).duplicate_of == lead_at(found, 2)
    # Nothing was said of Wang; of Zhao the other district's answer is still awaited.
    books = [books_of(found, NOW + n * ONE_DAY) for n in (0, 0.9, 1)]
    assert [(each.found, each.open) for each in books] == [(0, 3), (0, 3), (1, 2)]
    books = books_of(again, NOW + ONE_DAY)
    assert (books.duplicate, books.found, books.open) == (2, 1, 0)
    check_what_waits_for_the_end()


def _offer(world: World, lead: UUID) -> None:
    send(lead=lead, to_code="", to_name="怀柔区", reason="", by=world.he_duty, now=NOW)


# Who may take it out


def test_a_town_gets_the_rows_of_its_own_people_only(world: World, tmp_path: Path):
    found = take_rows(tmp_path, LIN, ZHAO, ["", "", "", "某处"], WANG)
    assert results_in(feedback(world, found, by="tang_town")) == {
        2: ["北口镇柳沟村", "核查中"], 5: ["北口镇石桥村", "核查中"],
    }  # fmt: skip
    look = AccessLog.objects.get()
    assert (look.officer, look.look, look.purpose, look.count) == (
        world.tang_town, "export", "feedback", 2,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        unreadable_for(dispatch_list=found.pk, by=world.tang_town, purpose=Purpose.CORRECT, now=NOW)


@pytest.mark.parametrize("by", ["liu_village", "leng_leader", "shen_auditor", "guan_administrator"])
def test_whole_numbers_leave_only_with_officers_who_may_see_them(
    world: World, tmp_path: Path, by: str
):
    found = take_rows(tmp_path, LIN)
    with pytest.raises(NotAllowed):
        feedback(world, found, by=by)
    with pytest.raises(NotAllowed):
        export(world, [lead_at(found, 2).pk], by=by)
    assert not AccessLog.objects.exists()


def test_a_list_of_others_is_not_found(world: World, tmp_path: Path):
    found = take_rows(tmp_path, ZHAO)
    with pytest.raises(NotFound):
        feedback(world, found, by="tang_town")


def export(world: World, leads: list[UUID], by: str = "he_duty", *, whole_numbers: bool = True):
    table = export_leads(
        leads=leads, whole_numbers=whole_numbers, by=getattr(world, by), purpose=Purpose.LOCATE,
        now=NOW,
    )  # fmt: skip
    return [dict(zip(table.header, cells, strict=True)) for _, cells in table.rows]


def test_an_export_holds_what_locates_a_person_in_the_order_asked_for(world: World, tmp_path: Path):
    found = take_rows(tmp_path, WANG, LIN)
    lin, wang = lead_at(found, 3), lead_at(found, 2)
    rows = export(world, [lin.pk, wang.pk])
    assert [row["姓名"] for row in rows] == ["林梅", "王建国"]
    assert {name: rows[0][name] for name in LEAD_HEADERS} == {
        "姓名": "林梅", "性别": "女", "出生日期": "1988-03-12", "证件号码": LIN[1],
        "联系电话": phone(1), "其他电话": "", "电子邮箱": "", "现住址": "北口镇柳沟村",
        "来源地": "", "抵京时间": "", "人员类别": "", "最后接触时间": "", "属地编码": "99990101",
        "派单名称": "名单", "派单行": "3",
    }  # fmt: skip
    look = AccessLog.objects.get()
    assert (look.look, look.purpose, look.about, look.count) == (
        "export", "locate", "leads, whole numbers", 2,
    )  # fmt: skip


def test_a_leader_takes_the_table_out_masked(world: World, tmp_path: Path):
    found = take_rows(tmp_path, LIN)
    (row,) = export(world, [lead_at(found, 2).pk], by="leng_leader", whole_numbers=False)
    assert row["证件号码"] == f"{LIN[1][:4]}{'*' * 10}{LIN[1][-4:]}"
    assert row["联系电话"] == "199****0001"


def test_leads_of_others_are_left_out_of_an_export(world: World, tmp_path: Path):
    found = take_rows(tmp_path, LIN, ZHAO)
    rows = export(world, [lead_at(found, 2).pk, lead_at(found, 3).pk], by="tang_town")
    assert [row["姓名"] for row in rows] == ["林梅"]


def test_a_merged_record_is_exported_with_the_numbers_of_both(world: World):
    Person.objects.filter(name="林玫").update(same_as=world.person("林梅"))
    lead = world.add_lead("林玫", "柳沟村")
    (row,) = export(world, [lead.pk])
    assert (row["姓名"], row["证件号码"], row["联系电话"]) == ("林玫", LIN[1], phone(1))
