"""A thousand leads at once: assigned and closed through the table, within the page."""

import re

from playwright.sync_api import Page, expect

from tests.browser.desks import Desk
from tests.browser.district import LONG_LIST

CLOCK_GOES = True
_PATIENCE_MS = 30_000
"""How long to wait for an act on a thousand leads beside other work; alone it takes two seconds."""


def test_a_thousand_leads_are_assigned_and_then_closed(desk: Desk):
    page = desk.sit_down("duty").new_page()
    lists = page.context.request.get("/api/lists?limit=50").json()["items"]
    found = next(one["id"] for one in lists if one["name"] == LONG_LIST)
    page.goto(f"/leads?list={found}&state=open&unclaimed=1")

    _choose_a_thousand(page)
    page.get_by_role("region", name="批量处理").get_by_role("button", name="指派").click()
    window = page.get_by_role("dialog")
    window.get_by_role("combobox", name="单位").fill("鼓楼街道")
    page.keyboard.press("Enter")
    _carry_out(page, "指派")

    _choose_a_thousand(page)
    page.get_by_role("region", name="批量处理").get_by_role("button", name="核销").click()
    window = page.get_by_role("dialog")
    window.get_by_role("radio", name="误报").check()
    window.get_by_label("误报原因").fill("整批误报")
    _carry_out(page, "核销")
    left = page.context.request.get(f"/api/lists/{found}").json()["counts"]
    assert (left["false_hit"], left["open"]) == (1_000, left["leads"] - 1_000)


def _choose_a_thousand(page: Page) -> None:
    page.get_by_label("选择全部已显示的行").or_(page.locator("thead input")).first.check()
    page.get_by_role("button", name=re.compile("选中全部符合条件的")).click()
    expect(page.get_by_text("已选 1000 条")).to_be_visible()


def _carry_out(page: Page, act: str) -> None:
    window = page.get_by_role("dialog")
    window.get_by_role("button", name=act).click()
    expect(window).to_contain_text(re.compile("完成 1,?000 条，未执行 0 条"), timeout=_PATIENCE_MS)
    window.get_by_role("button", name="知道了").click()
    expect(window).to_have_count(0)
