"""A policy through the screens: looked up, previewed, applied in one act, taken back in one."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desks import Desk

CLOCK_GOES = True
_OLD, _NEW = "新冠肺炎防控方案（第九版）", "新冠防控二十条措施"


@pytest.fixture
def leader(desk: Desk) -> Page:
    """The district's leader, looking at the policy."""
    page = desk.sit_down("leader").new_page()
    page.goto("/policy")
    expect(_in_force(page)).to_contain_text(_OLD)
    return page


def _in_force(page: Page) -> Locator:
    return page.locator(".in-force")


def _choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=re.compile(f"{name}$")).click()
    shown = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")
    shown.get_by_title(option, exact=True).click()
    expect(shown).to_have_count(0)


def _preview(page: Page) -> Locator:
    _choose(page, "政策包", _NEW)
    _choose(page, "取代", _OLD)
    page.get_by_role("button", name="先看影响").click()
    return page.get_by_role("region", name="对现有措施的影响")


def test_every_number_of_a_pack_has_its_day_and_who_said_so(leader: Page):
    leader.get_by_role("link", name=_OLD).click()
    line = leader.locator("tr", has_text="密接集中隔离天数")
    expect(line).to_contain_text("7 天")
    expect(line).to_contain_text("2022-06-28")
    expect(line).to_contain_text("国务院应对新型冠状病毒肺炎疫情联防联控机制综合组")


def test_a_policy_is_previewed_applied_and_rolled_back(leader: Page):
    running = leader.context.request.get("/api/measures?view=running&limit=200").json()["items"]
    before = {row["id"]: row["ends_on"] for row in running}

    effect = _preview(leader)
    expect(effect.locator("svg[role=img]")).to_have_count(2)
    expect(effect.locator("tbody tr[data-row-key]").first).to_be_visible()
    assert _ends(leader, before) == before

    leader.get_by_label("原因").fill("二十条措施施行")
    leader.get_by_role("button", name="应用", exact=True).click()
    expect(_in_force(leader)).to_contain_text(_NEW)
    after = _ends(leader, before)
    assert all(after[key] <= before[key] for key in before)
    assert after != before

    leader.get_by_role("button", name="回退").click()
    leader.get_by_label("原因").fill("文件尚未正式下发")
    leader.get_by_role("button", name="回退").last.click()
    expect(_in_force(leader)).to_contain_text(_OLD)
    expect(leader.get_by_text("文件尚未正式下发")).to_be_visible()
    expect(leader.get_by_role("button", name="回退")).to_have_count(0)
    assert _ends(leader, before) == before


def _ends(page: Page, keys: dict[str, str]) -> dict[str, str]:
    """Return the first days of freedom of these measures as they are now."""
    found = page.context.request.get("/api/measures?view=all&limit=200").json()["items"]
    return {row["id"]: row["ends_on"] for row in found if row["id"] in keys}


def test_who_does_not_decide_may_look_only(desk: Desk):
    page = desk.sit_down("village").new_page()
    page.goto("/policy")
    expect(_in_force(page)).to_contain_text(_OLD)
    expect(page.get_by_role("button", name="先看影响")).to_have_count(0)
    expect(page.get_by_role("button", name="回退")).to_have_count(0)
