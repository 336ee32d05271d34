"""From a positive to its leads: a case, its itinerary by keyboard, the trace, the decision."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desks import Desk


@pytest.fixture
def duty(desk: Desk) -> Page:
    return desk.sit_down("duty").new_page()


def _open_case(page: Page) -> str:
    """Open a case for a new person who was at the market and in an office; return its address."""
    page.goto("/cases")
    page.get_by_role("link", name="立案").click()
    page.get_by_role("button", name="不在册，登记新人员").click()
    page.get_by_label("姓名").fill("林晓梅")
    page.get_by_label("现住址").fill("密云区鼓楼街道")
    page.get_by_label("发病日期").fill("2022-04-24")
    page.get_by_label("首次阳性").fill("2022-04-25")
    page.get_by_role("button", name="立案").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("林晓梅")
    return page.url.partition("?")[0]


def _type(page: Page, line: str) -> None:
    field = page.get_by_label("写一条行程")
    field.fill(line)
    field.press("Enter")
    expect(field).to_have_value("")


def test_a_positive_becomes_a_case_its_contacts_are_found_decided_and_become_leads(duty: Page):
    address = _open_case(duty)

    duty.get_by_label("日期", exact=True).fill("2022-04-24")
    _type(duty, "7:40-8:30 鼓楼便民市场 肉类厅")
    visit = duty.locator(".visit", has_text="鼓楼便民市场")
    expect(visit).to_contain_text("07:40-08:30")
    expect(visit).to_contain_text("传播期内")
    _type(duty, "9-12 云水科技办公楼 三层")
    expect(duty.locator(".visit")).to_have_count(2)

    duty.goto(f"{address}?tab=trace")
    duty.get_by_role("button", name="追溯接触者").click()
    rows = duty.locator("main [data-row]")
    expect(rows.first).to_be_visible()
    expect(duty.locator(".trace-found")).to_contain_text(re.compile(r"\d+ 名接触者"))

    name = rows.first.locator("b").first.inner_text()
    rows.first.get_by_role("checkbox").check()
    duty.get_by_role("button", name="判定", exact=True).click()
    dialog = duty.get_by_role("dialog")
    dialog.get_by_label("密接", exact=True).check()
    dialog.get_by_label("理由").fill("同一柜台停留四十分钟")
    dialog.get_by_role("button", name="判定").click()
    expect(dialog).to_have_count(0)

    duty.goto(f"{address}?tab=trace&state=decided")
    decided = duty.locator("main [data-row]", has_text=name)
    expect(decided).to_contain_text("密接")
    expect(decided).to_contain_text("同一柜台停留四十分钟")
    decided.get_by_role("link", name="线索").click()
    expect(duty.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_report_in_free_text_is_confirmed_row_by_row(duty: Page):
    _open_case(duty)
    duty.get_by_role("button", name="从文本提取").click()
    dialog = duty.get_by_role("dialog")
    dialog.get_by_label("报告文本").fill(
        "患者4月24日14:10-15:30在鼓楼便民市场购物，次日自驾到果园超市。"
    )
    dialog.get_by_role("button", name="识别").click()
    drafts = duty.locator(".draft-row")
    expect(drafts).to_have_count(2)
    expect(drafts.first).to_contain_text("把握 9")

    drafts.first.get_by_text("防护、座位、同行人、上下车").click()
    drafts.first.get_by_role("combobox", name="防护").click()
    duty.locator(".ant-select-item-option", has_text="戴口罩").click()
    drafts.first.get_by_label("同行人").fill("其子")
    drafts.first.get_by_role("button", name="确认").click()
    market = duty.locator(".visit", has_text="鼓楼便民市场")
    expect(market).to_contain_text("14:10-15:30")
    expect(market).to_contain_text("戴口罩 · 其子")
    expect(drafts).to_have_count(1)

    drafts.first.get_by_role("button", name="确认").click()
    expect(drafts.first).to_contain_text("无法识别时间")
    drafts.first.get_by_label("时间").fill("9-9:40")
    drafts.first.get_by_label("时间").press("Enter")
    expect(duty.locator(".visit", has_text="果园超市")).to_contain_text("09:00-09:40")
    expect(drafts).to_have_count(0)


def test_a_damaged_list_of_exposure_sites_is_taken_in_and_what_is_left_out_is_listed(duty: Page):
    duty.goto("/exposures")
    duty.get_by_role("button", name="导入他地发布的名单").click()
    lines = (
        "<<<<<<< HEAD\nid,Event,Location,Start,End\n"
        'x1,新城早市,新城路1号,"24/04/2022, 7:10 am","24/04/2022, 8:30 am"\n'
        'x2,新城早市,新城路1号,"24/04/2022, 9:10 am",\n>>>>>>> 420f526\n'
    )
    duty.locator("input[type=file]").set_input_files(
        {"name": "feed.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    outcome = duty.locator(".feed-outcome")
    expect(outcome).to_contain_text("2 行：新发布 1，已有 0，未采用 3")
    expect(outcome).to_contain_text("没有结束时间")
    expect(duty.locator("main .resource-table")).to_contain_text("新城早市")


def test_files_of_another_system_and_check_ins_are_taken_in_and_bad_rows_listed(duty: Page):
    duty.goto("/cases?tab=exchange")
    take_in, visits, hand_out, came = (duty.locator(".exchange > section").nth(n) for n in range(4))
    rows = "id,firstName,lastName,dateOfReporting\n9c1,某,甲,2022-04-25\n,,,2022-04-25\n"
    take_in.locator("input[type=file]").set_input_files(
        {"name": "cases.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    take_in.get_by_role("button", name="导入", exact=True).click()
    outcome = take_in.locator(".exchange-outcome")
    expect(outcome).to_contain_text("共 2 行，未采用 1 行")
    expect(outcome).to_contain_text("cases.csv 第 3 行")
    expect(came).to_contain_text("Go.Data cases.csv")

    visits.locator("input[type=file]").set_input_files(
        {"name": "v.csv", "mimeType": "text/csv", "buffer": "姓名,场所,到达时间\n某,无,\n".encode()}
    )
    expect(visits.locator(".exchange-outcome")).to_contain_text("未采用 1 条；保存 28 天")

    hand_out.get_by_text("SORMAS", exact=True).click()
    hand_out.get_by_label("上级地区").fill("北京")
    with duty.expect_download() as leaving:
        hand_out.get_by_role("button", name="下载").click()
    assert leaving.value.suggested_filename.startswith("sormas-")
