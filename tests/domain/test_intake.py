"""A list is taken in: who everybody is, who answers for them, and what is odd about a row."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from gubei.domain.leads.models import Closing, DispatchList, Lead, ListRow
from gubei.domain.leads.operations.closing import close
from gubei.domain.leads.operations.intake import AlreadyTakenIn
from gubei.domain.leads.queries.unreadable import unreadable_for, unreadable_tables
from gubei.domain.leads.rules.ends import End
from gubei.domain.people.models import Address, ContactDetail, MatchCandidate, Person
from gubei.domain.privacy.models import AccessLog, Purpose
from gubei.domain.territory.operations.units import import_units
from gubei.engines.routing import UnitRow
from gubei.terms.refusals import Invalid, NotFound
from tests.files import books_of, both_at_once, cells_in, lead_at, save, take, write_file
from tests.world import NOW, World, build_world, document, phone

HEADER = ["姓名", "身份证号", "联系电话", "出生日期", "现住址", "来源地", "抵京时间"]
LIN_MEI = document(date(1988, 3, 12), 2)
ONE_DAY = timedelta(days=1)


def take_rows(tmp_path: Path, *rows: list[str], name: str = "名单", now=NOW, header=HEADER):
    """Take in a list with these rows; the first is row 2."""
    path = tmp_path / f"{name}-{now:%d%H%M}.xlsx"
    return take(write_file(path, [header, *rows]), name=name, now=now)


def person(name="", document="", phone="", born="", address="", origin="", arrived=""):
    return [name, document, phone, born, address, origin, arrived]


def codes_of(found: DispatchList, row: int) -> list[str]:
    """Return the codes of what is said about a row."""
    return [each["code"] for each in ListRow.objects.get(dispatch_list=found, number=row).findings]


# Who it is


def test_the_same_document_is_the_same_person_whatever_else_is_said(world: World, tmp_path: Path):
    report = take_rows(
        tmp_path, person("林 梅", LIN_MEI, phone(900), address="古北区北口镇石桥村7号")
    )
    lead = lead_at(report.dispatch_list, 2)
    assert (lead.person, lead.match_probability) == (world.person("林梅"), 1.0)
    assert lead.unit == world.unit("石桥村")
    assert report.as_dict() == {
        "list": str(report.dispatch_list.pk),
        "rows": 1, "unreadable": 0, "leads": 1, "new_persons": 0, "matched_persons": 1, "review": 0,
        "routed": {"village": 1, "town": 0, "district": 0, "transfer_proposed": 0},
    }  # fmt: skip
    assert {each.masked for each in lead.person.contact_details.all()} == {
        "199****0001",
        "199****0900",
    }
    assert Address.objects.filter(person=lead.person).count() == 2


def test_a_document_under_another_name_is_said_and_not_changed(world: World, tmp_path: Path):
    report = take_rows(tmp_path, person("张三", LIN_MEI, phone(1)))
    assert lead_at(report.dispatch_list, 2).person == world.person("林梅")
    assert codes_of(report.dispatch_list, 2) == ["name_differs"]
    assert Person.objects.get(pk=world.person("林梅").pk).name == "林梅"


def test_name_telephone_and_birth_date_are_enough_without_a_document(world: World, tmp_path: Path):
    report = take_rows(
        tmp_path, person("王建国", "", phone(2), "1956-07-01", "古北区北口镇石桥村前街3号")
    )
    lead = lead_at(report.dispatch_list, 2)
    assert lead.person == world.person("王建国")
    assert 0.9 < lead.match_probability <= 1
    assert report.counts["matched_persons"] == 1


def test_a_likely_person_is_new_until_an_officer_has_looked(world: World, tmp_path: Path):
    report = take_rows(tmp_path, person("王建国", "", phone(777), "1956-07-01", "古北区南河镇"))
    lead = lead_at(report.dispatch_list, 2)
    assert lead.person != world.person("王建国")
    assert lead.match_probability is None
    pair = MatchCandidate.objects.get(person=lead.person)
    assert (pair.other, pair.decided_at) == (world.person("王建国"), None)
    assert report.counts["review"] == 1


def test_a_family_that_shares_a_telephone_stays_apart(world: World, tmp_path: Path):
    report = take_rows(
        tmp_path,
        person("林梅", LIN_MEI, phone(1), "", "古北区北口镇柳沟村12号"),
        person("高大山", document(date(1986, 2, 3), 11), phone(1), "", "古北区北口镇柳沟村12号"),
        person("高小宝", "", phone(1), "2015-09-09", "古北区北口镇柳沟村12号"),
        person("高老太", "", phone(1), "", "古北区北口镇柳沟村12号"),
    )
    assert (
        Lead.objects.filter(dispatch_list=report.dispatch_list).values("person").distinct().count()
        == 4
    )
    assert report.counts["new_persons"] == 3
    assert books_of(report.dispatch_list, NOW).open == 4


def test_twins_with_documents_are_two_persons(world: World, tmp_path: Path):
    born, home = date(2001, 5, 20), "古北区北口镇东关社区5号楼"
    report = take_rows(
        tmp_path,
        person("陈晓东", document(born, 21), phone(50), "", home),
        person("陈晓冬", document(born, 23), phone(50), "", home),
    )
    assert report.counts["new_persons"] == 2
    assert books_of(report.dispatch_list, NOW).open == 2


def test_twins_without_documents_are_never_joined_by_a_machine(world: World, tmp_path: Path):
    home = "古北区北口镇东关社区5号楼"
    report = take_rows(
        tmp_path,
        person("陈大双", "", phone(50), "2001-05-20", home),
        person("陈小双", "", phone(50), "2001-05-20", home),
    )
    assert report.counts["new_persons"] == 2


def test_somebody_who_stands_twice_on_a_list_is_called_once(world: World, tmp_path: Path):
    report = take_rows(
        tmp_path,
        person("林梅", LIN_MEI, phone(1)),
        person("赵小云", document(date(1994, 11, 23), 4)),
        person("林梅", LIN_MEI, phone(1), address="古北区北口镇柳沟村"),
    )
    closing = Closing.objects.get(lead=lead_at(report.dispatch_list, 4))
    assert (closing.outcome, closing.duplicate_of) == (
        "duplicate", lead_at(report.dispatch_list, 2),
    )  # fmt: skip
    books = books_of(report.dispatch_list, NOW)
    assert (books.leads, books.duplicate, books.open) == (3, 1, 2)


def test_the_same_running_number_on_two_lists_is_not_one_person(world: World, tmp_path: Path):
    """Rows that say only a number of their own list are told apart by their lists."""
    header = ["序号", "现住址", "来源地"]
    first = take_rows(tmp_path, ["12", "北口镇柳沟村", "上海"], header=header, name="甲")
    second = take_rows(tmp_path, ["12", "北口镇柳沟村", "吉林"], header=header, name="乙")
    assert second.counts["new_persons"] == 1
    persons = [lead_at(each.dispatch_list, 2).person for each in (first, second)]
    assert persons[0] != persons[1]
    assert books_of(second.dispatch_list, NOW).open == 1


# Who answers


@pytest.mark.parametrize(
    ("address", "unit", "route"),
    [
        ("古北区北口镇柳沟村12号", "柳沟村", "village"),
        ("南河镇", "南河镇", "town"),
        ("上海市浦东新区张江镇", "古北区", "transfer_proposed"),
        ("说不清", "古北区", "district"),
        ("", "古北区", "district"),
    ],
)
def test_every_lead_has_a_unit_that_answers(
    world: World, tmp_path: Path, address: str, unit: str, route: str
):
    report = take_rows(tmp_path, person("钱多多", "", phone(60), "", address))
    lead = lead_at(report.dispatch_list, 2)
    assert (lead.unit.name, lead.route) == (unit, route)
    assert report.routed == {route: 1}


def test_a_village_of_a_name_that_two_towns_have_is_counted_for_the_district(
    world: World, tmp_path: Path
):
    """The district's duty officer has it and asks the towns, and the counts say so."""
    twin = UnitRow("99990109", "杏园村", "village", "village", "999901")
    import_units([twin], by=None, now=NOW)
    report = take_rows(tmp_path, person("钱多多", "", phone(60), "", "杏园村3号"))
    lead = lead_at(report.dispatch_list, 2)
    assert (lead.unit.name, lead.route) == ("古北区", "district")
    assert set(lead.candidates) == {"99990109", "99990201"}
    assert report.routed == {"district": 1}


# What is odd about a row


def test_a_wrong_check_digit_is_said_and_the_row_becomes_a_lead(world: World, tmp_path: Path):
    wrong = LIN_MEI[:-1] + ("0" if LIN_MEI[-1] != "0" else "1")
    report = take_rows(tmp_path, person("林梅", wrong, phone(1), "1988-03-12"))
    found = report.dispatch_list
    assert codes_of(found, 2) == ["document_check_digit"]
    assert (report.counts["leads"], report.counts["unreadable"]) == (1, 0)
    assert lead_at(found, 2).person == world.person("林梅")


def test_a_number_that_a_spreadsheet_turned_into_a_float_is_said_never_guessed(
    world: World, tmp_path: Path
):
    report = take_rows(tmp_path, person("胡杨", "1.10228199001011E+17", phone(70)))
    found = report.dispatch_list
    assert codes_of(found, 2) == ["document_was_a_number"]
    assert not lead_at(found, 2).person.identities.exists()


def test_rows_that_name_nobody_are_counted_and_come_back_to_be_corrected(
    world: World, tmp_path: Path
):
    report = take_rows(
        tmp_path,
        person("林梅", LIN_MEI),
        person(address="古北区北口镇柳沟村", origin="上海"),
        person("赵小云", document(date(1994, 11, 23), 4)),
    )
    found = report.dispatch_list
    assert (report.counts["rows"], report.counts["unreadable"]) == (3, 1)
    tables = unreadable_for(
        dispatch_list=found.pk, by=world.he_duty, purpose=Purpose.CORRECT, now=NOW
    )
    ((_, cells),) = cells_in(save(tables, tmp_path / "back.xlsx"))
    row = ListRow.objects.get(dispatch_list=found, number=3)
    assert cells == [
        [*HEADER, "来源行", "错误说明"],
        [
            None, None, None, None, "古北区北口镇柳沟村", "上海", None, str(row.pk),
            "该行没有姓名、证件、电话或编号，无法确定是谁，请补充其中一项。",
        ],
    ]  # fmt: skip
    assert AccessLog.objects.get().about == "unreadable 名单"

    cells[1][0] = "马小跳"
    again = take(write_file(tmp_path / "corrected.xlsx", cells), name="名单更正", now=NOW + ONE_DAY)
    row.refresh_from_db()
    assert row.corrected_by == lead_at(again.dispatch_list, 2).row
    assert again.dispatch_list.corrects == found
    assert again.versions == {"corrected": 1}
    with pytest.raises(NotFound):
        unreadable_tables(found)


def test_a_row_that_comes_back_uncorrected_is_still_to_be_corrected(world: World, tmp_path: Path):
    found = take_rows(
        tmp_path, person("林梅", LIN_MEI), person(address="古北区北口镇柳沟村")
    ).dispatch_list
    take(save(unreadable_tables(found), tmp_path / "back.xlsx"), name="更正", now=NOW + ONE_DAY)
    assert ListRow.objects.get(dispatch_list=found, number=3).corrected_by is None


def test_real_people_are_refused_outside_production(
    world: World, tmp_path: Path, settings: LazySettings
):
    settings.GUBEI_PRODUCTION = False
    before = Person.objects.count()
    with pytest.raises(Invalid, match="real people"):
        take_rows(tmp_path, person("某人", "", "13800000000"))
    assert Person.objects.count() == before
    assert not DispatchList.objects.filter(name="名单").exists()


# The same file again, and versions


def test_the_same_file_twice_is_refused_with_the_first_ones_date(world: World, tmp_path: Path):
    path = write_file(tmp_path / "名单.csv", [HEADER, person("林梅", LIN_MEI)])
    take(path)
    leads = Lead.objects.count()
    with pytest.raises(AlreadyTakenIn, match="2022-04-26 09:30") as refused:
        take(path, name="另一个名字", now=NOW + ONE_DAY)
    assert refused.value.words.zh == "同一文件已于 2022-04-26 09:30 以“名单”接收，未作任何改动。"
    assert Lead.objects.count() == leads


def test_a_list_that_is_sent_again_says_what_is_new_changed_and_gone(world: World, tmp_path: Path):
    lin = person("林梅", LIN_MEI, phone(1), "", "古北区北口镇柳沟村12号", "上海")
    zhao = person("赵小云", document(date(1994, 11, 23), 4), phone(3), "", "南河镇杏园村", "上海")
    chen = person("陈志强", document(date(1979, 1, 30), 5), phone(4), "", "南河镇河沿村", "上海")
    first = take_rows(tmp_path, lin, zhao, chen)
    raw = list(ListRow.objects.filter(dispatch_list=first.dispatch_list).values("id", "sealed"))

    moved = [*zhao[:4], "古北区北口镇石桥村1号", "吉林"]
    new = person("新来的", document(date(1990, 1, 1), 31), phone(80), "", "北口镇", "吉林")
    second = take_rows(tmp_path, lin, moved, new, now=NOW + ONE_DAY)

    assert second.versions == {"new": 1, "changed": 1, "unchanged": 1, "gone": 1}
    found = second.dispatch_list
    assert (found.version, found.previous) == (2, first.dispatch_list)
    books = books_of(found, NOW + ONE_DAY)
    assert (books.leads, books.duplicate, books.open) == (3, 2, 1)
    assert Closing.objects.get(lead=lead_at(found, 2)).duplicate_of == lead_at(
        first.dispatch_list, 2
    )
    assert books_of(first.dispatch_list, NOW + ONE_DAY).open == 3
    assert (
        list(ListRow.objects.filter(dispatch_list=first.dispatch_list).values("id", "sealed"))
        == raw
    )


def test_a_changed_row_is_looked_at_again_where_the_search_had_ended_without_the_person(
    world: World, tmp_path: Path
):
    wei = person("卫红梅", document(date(1980, 1, 9), 8), phone(8), "", "北口镇柳沟村", "上海")
    first = take_rows(tmp_path, wei)
    close(
        lead=lead_at(first.dispatch_list, 2).pk, end=End("false_hit", note="查无此人"),
        duplicate_of=None, unit="", by=world.he_duty, now=NOW,
    )  # fmt: skip
    same = take_rows(tmp_path, wei, person("新来的", "", phone(81)), now=NOW + ONE_DAY)
    assert books_of(same.dispatch_list, NOW + ONE_DAY).duplicate == 1
    changed = [*wei[:4], "北口镇石桥村", "上海", ""]
    third = take_rows(tmp_path, changed, name="名单", now=NOW + 2 * ONE_DAY)
    assert third.versions == {"new": 0, "changed": 1, "unchanged": 0, "gone": 1}
    assert books_of(third.dispatch_list, NOW + 2 * ONE_DAY).open == 1


def test_one_name_may_stand_for_the_lists_of_two_units(world: World, tmp_path: Path):
    rows = [HEADER, person("林梅", LIN_MEI)]
    take(write_file(tmp_path / "a.csv", rows), name="名单")
    town = take(
        write_file(tmp_path / "b.csv", [*rows, person("赵小云", "", phone(3))]),
        name="名单",
        unit=world.unit("北口镇"),
    )
    assert town.dispatch_list.version == 1


# Results that a file brings

RESULTS = ["是否找到", "落位时间", "核查人", "实际住址", "所属村居", "结果", "转往", "备注"]


def take_results(tmp_path: Path, *results: list[str]):
    """Take in a list with one person for each result."""
    people = [
        [f"村民{'甲乙丙丁戊己庚辛壬癸'[n]}", phone(200 + n), "北口镇柳沟村", *result]
        for n, result in enumerate(results)
    ]
    rows = [["姓名", "电话", "住址", *RESULTS], *people]
    return take(write_file(tmp_path / "反馈.xlsx", rows), now=NOW).dispatch_list


def test_an_officer_may_fill_in_the_result_columns_by_hand(world: World, tmp_path: Path):
    at = "4月26日 8:30"
    found = take_results(
        tmp_path,
        ["是", at, "刘村干", "", "柳沟村", "居家隔离", "", ""],
        ["是", at, "刘村干", "", "石桥村", "已找到-无需管控", "", "路过，未停留"],
        ["否", at, "刘村干", "", "", "不在本地", "", "回河北老家"],
        ["否", at, "李值班", "", "", "已转办", "北京市怀柔区", ""],
        ["否", at, "刘村干", "", "", "失联", "", "三次关机"],
        ["", "", "", "", "", "核查中", "", ""],
        ["", "", "", "", "", "", "", ""],
    )
    closings = {each.lead.row.number: each for each in Closing.objects.select_related("lead__row")}
    assert {row: (each.outcome, each.source_id) for row, each in closings.items()} == {
        2: ("found", found.pk), 3: ("found", found.pk), 4: ("not_here", found.pk),
        5: ("transferred", found.pk), 6: ("out_of_reach", found.pk),
    }  # fmt: skip
    assert closings[2].arrangement == "home_isolation"
    assert closings[2].checked_by == "刘村干"
    assert (closings[4].whereabouts, closings[4].said_by) == ("回河北老家", "刘村干")
    assert (closings[5].transfer.to_name, closings[5].transfer.receiver) == (
        "北京市怀柔区",
        "李值班",
    )
    assert closings[6].request.summary == "三次关机"
    assert lead_at(found, 3).unit == world.unit("石桥村")
    assert books_of(found, NOW).open == 2


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (["是", "", "", "", "", "", "", ""], "result_not_understood"),
        (["", "4月26日 8:30", "", "", "", "办了", "", ""], "result_not_understood"),
        (["是", "", "", "", "", "已找到-居家隔离", "", ""], "result_incomplete"),
        (["是", "4月26日 8:30", "", "", "", "已找到", "", ""], "result_incomplete"),
        (["是", "4月26日 8:30", "", "", "", "无需管控", "", ""], "result_incomplete"),
        (["是", "2022-04-27 8:30", "", "", "", "居家隔离", "", ""], "result_incomplete"),
        (["否", "4月26日 8:30", "", "", "", "不在本地", "", ""], "result_incomplete"),
        (["否", "4月26日 8:30", "", "", "", "已转办", "怀柔区", ""], "result_incomplete"),
        (["否", "4月26日 8:30", "", "", "", "误报", "", ""], "result_incomplete"),
        (["是", "4月26日 8:30", "", "", "外区某村", "居家隔离", "", ""], "unit_unknown"),
    ],
)
def test_a_result_that_says_too_little_is_said_and_the_lead_stays_open(
    world: World, tmp_path: Path, result: list[str], code: str
):
    found = take_results(tmp_path, result)
    assert codes_of(found, 2) == [code]
    said = ListRow.objects.get(dispatch_list=found, number=2).findings[0]["zh"]
    assert code == "unit_unknown" or all(text in said for text in result)
    assert books_of(found, NOW).open == (code != "unit_unknown")


def test_a_very_long_remark_does_not_stop_the_file(world: World, tmp_path: Path):
    found = take_results(
        tmp_path, ["否", "4月26日 8:30", "村" * 300, "街" * 900, "", "误报", "", "因" * 900]
    )
    assert books_of(found, NOW).false_hit == 1


def test_contact_details_are_never_stored_in_the_clear(world: World, tmp_path: Path):
    take_rows(tmp_path, person("林梅", LIN_MEI, phone(900)))
    for detail in ContactDetail.objects.all():
        assert b"1990000" not in bytes(detail.sealed)
        assert "1990000" not in detail.masked
    for row in ListRow.objects.all():
        assert LIN_MEI.encode() not in bytes(row.sealed)


# Two officers at once


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_the_same_file_in_at_once_one_is_told_of_the_other(
    tmp_path: Path,
):
    build_world()
    path = write_file(tmp_path / "名单.csv", [HEADER, person("林梅", LIN_MEI)])
    came = both_at_once([lambda: take(path), lambda: take(path, name="另一个名字")])
    assert sorted(type(each).__name__ for each in came) == ["AlreadyTakenIn", "IntakeReport"]
    assert DispatchList.objects.filter(file_name="名单.csv").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_lists_that_name_the_same_stranger_at_once_make_one_person(tmp_path: Path):
    build_world()
    stranger = person("新来的", document(date(1990, 1, 1), 31), phone(80))
    paths = [
        write_file(tmp_path / f"{name}.csv", [HEADER, stranger, person(name, "", phone(n))])
        for n, name in enumerate(("甲", "乙"))
    ]
    came = both_at_once([lambda: take(paths[0]), lambda: take(paths[1])])
    assert [type(each).__name__ for each in came] == ["IntakeReport"] * 2
    assert Person.objects.filter(name="新来的").count() == 1
