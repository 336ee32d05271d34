"""Duty lets visits climb sooner, in one town: the form refuses rungs that do not rise."""

from playwright.sync_api import expect

from tests.browser.desks import Desk

CLOCK_GOES = True


def test_visits_of_a_town_climb_by_a_ladder_of_their_own(desk: Desk):
    page = desk.sit_down("duty").new_page()
    page.goto("/escalations?tab=ladders")
    page.get_by_role("combobox", name="适用单位及其下级").click()
    page.get_by_role("combobox", name="适用单位及其下级").fill("古北口镇")
    page.locator(".ant-select-item-option", has_text="古北口镇").first.click()
    page.get_by_role("combobox", name="任务单类别").click()
    page.locator(".ant-select-item-option", has_text="上门").click()
    last = page.get_by_role("group", name="第 4 级")
    last.get_by_label("再过分钟").fill("20")
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("第 4 级须晚于上一级")).to_be_visible()
    expect(page.locator(".ladder", has_text="古北口镇")).to_have_count(0)

    last.get_by_label("再过分钟").fill("45")
    page.get_by_role("button", name="启用").click()
    made = page.locator(".ladder", has_text="古北口镇 · 上门")
    expect(made.locator("li")).to_have_text([
        "时限过去 50% 时 催办责任人", "时限到时 上报本单位负责人",
        "超过时限 30 分钟 上报镇街", "超过时限 45 分钟 上报区级",
    ])  # fmt: skip
