"""The main job through the screens: a list comes in, its people are found, the list closes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gubei.interfaces.cli.demo.roster import PASSWORD
from gubei.terms.names import initials_of
from tests.browser.desks import Desk, settle
from tests.browser.district import LONG_LIST

CLOCK_GOES = True
_HEADER = "编号,姓名,身份证号,手机号,现住址,情况说明"
_ROWS = (
    "1,方晓晴,,19900000911,北京市密云区鼓楼街道馨雅西里社区3号楼1单元101,同一超市购物",
    "2,罗振兴,,19900000912,北京市密云区太师屯镇太师屯村12号,同乘一车",
    ",,,,,只有说明",
    "4,贺小满,,19900000913,河北省承德市双滦区东园街9号,同一超市购物",
)
_SHOWN = re.compile(r"共 ([\d,]+) 条|已显示 ([\d,]+) 条")

PickLead = Callable[..., str]


@pytest.fixture
def duty(desk: Desk) -> Page:
    """The district duty officer at a desk."""
    return desk.sit_down("duty").new_page()


@pytest.fixture
def town(desk: Desk) -> Page:
    """The officer of 鼓楼街道 at a desk."""
    return desk.sit_down("town").new_page()


_TAKEN: set[str] = set()


def _pick_lead(context: BrowserContext, query: str) -> str:
    """Return an open lead that no other test works on."""
    found = context.request.get(f"/api/leads?state=open&untried=1&limit=200&{query}").json()
    lead = next(one for one in found["items"] if one["id"] not in _TAKEN)
    _TAKEN.add(lead["id"])
    return str(lead["id"])


def _list_of(context: BrowserContext, name: str, version: int = 1) -> str:
    lists = context.request.get("/api/lists?limit=50").json()["items"]
    found = [one["id"] for one in lists if (one["name"], one["version"]) == (name, version)]
    return str(found[0])


def _write(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join(("次密接人员登记", _HEADER, *rows)), encoding="gb18030")
    return path


def _send(page: Page, path: Path) -> None:
    page.goto("/intake")
    page.locator("input[type=file]").set_input_files(path)


# A file comes in


def test_a_file_is_sent_a_column_corrected_and_the_next_file_needs_no_correction(
    duty: Page, tmp_path: Path
):
    _send(duty, _write(tmp_path, "同时空0426.csv", *_ROWS))
    expect(duty.get_by_label("名单名称")).to_have_value("同时空0426")
    _read_as(duty, "情况说明", "暴露地点")
    duty.get_by_label("把这套列对应保存为").fill("同时空登记表")
    duty.get_by_role("button", name="确认接收 4 行").click()
    expect(duty.get_by_text("接收结果")).to_be_visible()
    duty.get_by_role("link", name="查看这份名单").click()
    expect(duty.locator(".ledger-equation")).to_contain_text("行 4 = 无法读取 1 + 线索 3")
    _expect_links_to_count(duty)

    _send(duty, _write(tmp_path, "同时空0427.csv", "1,田一诺,,19900000914,密云区鼓楼街道,同桌就餐"))
    expect(duty.get_by_text("已自动使用保存的列对应“同时空登记表”")).to_be_visible()
    expect(_choice(duty, "情况说明")).to_contain_text("暴露地点")


def test_the_same_file_is_refused_with_the_time_of_the_first(duty: Page, tmp_path: Path):
    path = _write(tmp_path, "两次.csv", "1,苗圃,,19900000921,密云区太师屯镇太师屯村1号,同车")
    _send(duty, path)
    duty.get_by_role("button", name="确认接收 1 行").click()
    expect(duty.get_by_text("接收结果")).to_be_visible()
    _send(duty, path)
    expect(duty.get_by_role("alert")).to_contain_text("同一文件已于 2022-04-26 16:3")


def test_a_picture_that_calls_itself_a_workbook_is_refused_in_words(duty: Page, tmp_path: Path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    _send(duty, path)
    expect(duty.get_by_role("alert")).to_be_visible()
    expect(duty).to_have_url(re.compile("/intake$"))


def _choice(page: Page, header: str):
    return page.locator("tr", has=page.get_by_role("rowheader", name=header)).locator(".ant-select")


def _read_as(page: Page, header: str, field: str) -> None:
    page.get_by_role("combobox", name=f"“{header}”识别为").fill(field)
    page.keyboard.press("Enter")
    expect(_choice(page, header)).to_contain_text(field)


def test_every_number_of_the_books_leads_to_exactly_its_rows(duty: Page):
    found = _list_of(duty.context, "次密接名单0426")
    duty.goto(f"/lists/{found}")
    expect(duty.locator(".ledger-equation")).to_contain_text("行 58")
    _expect_links_to_count(duty)


def _expect_links_to_count(page: Page) -> None:
    """Follow the numbers of the total and of two units, and count what they lead to."""
    page.wait_for_selector(".ledger-table tbody a")
    links = page.locator(
        ".ledger-equation a, .ledger-bar-box a, .ledger-table tbody tr:nth-of-type(-n+3) a"
    )
    told = {str(one.get_attribute("href")): one.inner_text() for one in links.all()}
    assert len(told) >= 5
    for address, number in told.items():
        page.goto(address)
        assert _rows_shown(page) == int(number.replace(",", "")), address


def _rows_shown(page: Page) -> int:
    status = page.locator("main .resource-tools [role=status]")
    expect(status).to_have_text(_SHOWN)
    more = page.get_by_role("button", name="再显示一些")
    while "共" not in status.inner_text() and more.count():
        before = status.inner_text()
        more.click()
        expect(status).not_to_have_text(before)
    found = _SHOWN.search(status.inner_text())
    assert found
    return int((found[1] or found[2]).replace(",", ""))


# A lead ends


def test_a_lead_ends_as_found_under_a_measure(town: Page):
    _open_to_close(town, "已找到")
    town.get_by_label("居家隔离").check()
    town.get_by_role("button", name="核销为已找到").click()
    _expect_state(town, "已找到")
    expect(town.locator(".closing-facts")).to_contain_text("居家隔离")


def test_a_lead_ends_as_not_here_with_who_said_so(town: Page):
    _open_to_close(town, "不在本地")
    town.get_by_role("button", name="核销为不在本地").click()
    expect(town.get_by_text("请写明何人证实")).to_be_visible()
    town.get_by_label("现在何处").fill("河北省承德市双滦区")
    town.get_by_label("何人证实").fill("其母，电话核实")
    town.get_by_role("button", name="核销为不在本地").click()
    _expect_state(town, "不在本地")


def test_a_lead_ends_as_false_hit_with_a_reason_and_is_opened_again(town: Page):
    _open_to_close(town, "误报")
    town.get_by_label("误报原因").fill("号码已易主")
    town.get_by_role("button", name="核销为误报").click()
    _expect_state(town, "误报")
    town.get_by_label("理由").fill("点错了人")
    town.get_by_role("button", name="重新打开这条线索").click()
    _expect_state(town, "未核销")


def test_a_lead_ends_as_duplicate_of_another(town: Page):
    other = _pick_lead(town.context, "unit=110118001")
    name = town.context.request.get(f"/api/leads/{other}?purpose=locate").json()["person"]["name"]
    _open_to_close(town, "重复")
    town.get_by_role("combobox", name="与哪条线索重复").fill(name)
    town.locator(".ant-select-item-option", has_text=name).first.click()
    town.get_by_role("button", name="核销为重复").click()
    _expect_state(town, "重复")


def test_a_lead_ends_as_transferred_once_the_other_district_signed(duty: Page):
    _open_to_close(duty, "转办", f"list={_list_of(duty.context, LONG_LIST)}")
    duty.get_by_label("转往").fill("北京市怀柔区")
    duty.get_by_role("button", name="发出转办").click()
    expect(duty.get_by_role("heading", name="已发出转办，等待对方回执")).to_be_visible()
    _expect_state(duty, "未核销")
    duty.get_by_label("对方签收人").fill("怀柔区周科员")
    duty.get_by_role("button", name="登记签收").click()
    _expect_state(duty, "已转办")
    expect(duty.locator(".ant-timeline")).to_contain_text("怀柔区周科员")


def test_a_search_ends_when_the_level_above_approves(town: Page, desk: Desk):
    lead = _pick_lead(town.context, "unit=110118001")
    town.goto(f"/leads/{lead}")
    town.get_by_role("radio", name="失联").wait_for()
    expect(town.get_by_role("radio", name="失联")).to_be_disabled()
    _record(town, "入户", "家中无人")
    town.get_by_role("radio", name="失联").check()
    town.get_by_label("查找经过").fill("上门两次无人，邻居不知去向")
    town.get_by_role("button", name="报请上级批准").click()
    expect(town.get_by_role("heading", name="申请按失联核销，等待批准")).to_be_visible()
    leader = desk.sit_down("leader").new_page()
    leader.goto(f"/leads/{lead}")
    leader.get_by_role("button", name="批准失联").click()
    _expect_state(leader, "失联")


def _open_to_close(page: Page, way: str, query: str = "unit=110118001") -> None:
    page.goto(f"/leads/{_pick_lead(page.context, query)}")
    page.get_by_role("radio", name=way).check()


def _expect_state(page: Page, words: str) -> None:
    expect(page.locator(".page-head .state-word")).to_have_text(words)


def _record(page: Page, means: str, result: str) -> None:
    form = page.locator(".attempt-form")
    form.get_by_text(means, exact=True).click()
    form.get_by_label(result).check()
    form.get_by_role("button", name="记录").click()


# Calls


def test_a_second_call_within_the_hour_is_refused_with_who_called(town: Page, desk: Desk):
    village = desk.sit_down("village").new_page()
    lead = _pick_lead(village.context, "unclaimed=1")
    village.goto(f"/leads/{lead}")
    _record(village, "电话", "无人接听")
    expect(village.get_by_role("heading", name="联系记录（1）")).to_be_visible()
    village.get_by_role("button", name="放回").click()
    expect(village.get_by_role("button", name="认领")).to_be_visible()
    caller = village.locator(".who > span").first.inner_text()
    town.goto(f"/leads/{lead}")
    _record(town, "电话", "关机")
    expect(town.locator(".attempt-form [role=alert]")).to_contain_text(caller)
    expect(town.get_by_role("heading", name="联系记录（1）")).to_be_visible()


def test_a_village_worker_records_a_call_in_three_taps(desk: Desk):
    page = desk.sit_down("village", on_phone=True).new_page()
    page.goto("/work")
    card = page.locator(".work-card").nth(3)
    card.get_by_role("button", name="的联系情况").tap()
    page.get_by_role("button", name="电话：关机").or_(
        page.locator(".big-choice").nth(2)
    ).first.tap()
    page.get_by_role("button", name="保存").tap()
    expect(page.get_by_text("已保存")).to_be_visible()


def test_a_village_worker_finds_a_person_in_three_taps(desk: Desk):
    page = desk.sit_down("village", on_phone=True).new_page()
    page.goto("/work")
    to_find = page.locator(".work-card").get_by_role("button", name="已找到")
    to_find.first.wait_for()
    before = to_find.count()
    to_find.last.tap()
    page.get_by_role("button", name="居家健康监测").tap()
    page.get_by_role("button", name="核销为已找到").tap()
    expect(to_find).to_have_count(before - 1)


# Persons


def test_a_pair_is_merged_and_the_merge_undone(duty: Page):
    duty.goto("/matching")
    pair = duty.locator(".pair").first
    name = pair.get_by_role("heading").inner_text().split(" / ")[0]
    pair.get_by_role("button", name="是同一人，合并").click()
    expect(duty.locator(".pair", has_text=name)).to_have_count(0)
    duty.get_by_text("已处理").click()
    pair = duty.locator(".pair", has_text=name)
    expect(pair).to_contain_text("已合并")
    pair.get_by_label("撤销").or_(pair.get_by_role("textbox")).first.fill("住址相同的两个人")
    pair.get_by_role("button", name="撤销").click()
    expect(duty.locator(".pair", has_text=name)).to_contain_text("已撤销")


def test_a_person_is_found_by_part_of_the_name_initials_tails_and_address(duty: Page):
    lead = duty.context.request.get(
        f"/api/leads?list={_list_of(duty.context, LONG_LIST)}&limit=1&sort=name"
    ).json()["items"][0]
    person = lead["person"]
    asked = [
        person["name"][-2:],
        initials_of(person["name"]),
        person["phone"][-4:],
        person["document"][-4:],
        re.sub(r"^北京市密云区", "", lead["address"]),
    ]
    for q in asked:
        duty.goto("/search")
        duty.get_by_role("main").get_by_role("searchbox").fill(q)
        found = duty.locator(".search-persons > li", has_text=person["name"]).first
        expect(found, q).to_be_visible()


def test_a_whole_number_is_shown_for_a_purpose_and_the_log_says_so(duty: Page, desk: Desk):
    lead = _pick_lead(duty.context, f"list={_list_of(duty.context, LONG_LIST)}&sort=-locate_by")
    duty.goto(f"/leads/{lead}")
    duty.get_by_role("button", name=re.compile(r"查看完整号码 199")).click()
    window = duty.get_by_role("dialog")
    window.get_by_label("流行病学调查").check()
    window.get_by_role("button", name="查看并留痕").click()
    expect(duty.locator("a[href^='tel:199']")).to_be_visible()
    name = duty.get_by_role("heading", level=1).inner_text().split(" ")[0]
    auditor = desk.sit_down("auditor").new_page()
    auditor.goto("/access-log")
    look = auditor.locator("[data-row]", has_text=name).first
    expect(look).to_contain_text("流行病学调查")
    expect(look).to_contain_text("199****")


# The table


def test_what_the_table_shows_is_exported(duty: Page):
    found = _list_of(duty.context, "次密接名单0426")
    duty.goto(f"/leads?list={found}&state=found")
    shown = _rows_shown(duty)
    with duty.expect_download() as saving:
        duty.get_by_role("button", name="导出 CSV").click()
    text = Path(saving.value.path()).read_text(encoding="utf-8-sig")
    assert len(text.strip().splitlines()) == shown + 1


def test_an_officer_signs_in_and_opens_a_lead_without_a_mouse(desk: Desk):
    page = desk.sit_down("").new_page()
    page.goto("/sign-in")
    page.get_by_label("用户名").wait_for()
    page.keyboard.type("duty")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("main .tiles")
    page.goto("/leads?state=open")
    page.wait_for_selector("[data-row]")
    for key in "jjk":
        page.keyboard.press(key)
    row = page.locator("[data-row]").first
    expect(row).to_be_focused()
    name = row.get_by_role("link").first.inner_text()
    settle(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
