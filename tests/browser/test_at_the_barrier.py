"""A checkpoint officer with a keyboard and nothing else: vehicles come, and are decided."""

import re

from playwright.sync_api import Page, expect

from tests.browser.desks import Desk

SUN_LI = "999999198506010113"


def test_a_family_is_registered_by_keyboard_and_let_in(desk: Desk):
    page = _barrier(desk)
    _type(page, "冀W12345", "", "", "滦平县", "密云区", "110118111203")
    _type(page, f"孙丽 {SUN_LI}", "20", "36.5", "", "")
    _type(page, "孙小宝 2021-03-02", "", "36.6", "", "", "")
    page.keyboard.press("Enter")

    decision = page.get_by_role("status", name="处置结果")
    expect(decision).to_contain_text("冀W12345")
    expect(decision).to_have_class(re.compile("decision-green"))
    expect(decision.get_by_text("绿码和48小时内核酸阴性：准入")).to_be_visible()
    expect(decision.get_by_text("3岁及以下婴幼儿免检，向社区报告。")).to_be_visible()
    expect(decision.get_by_text("北京市人民政府：进返京管理规定, 2022-04-13").first).to_be_visible()
    # The next vehicle can be typed at once.
    expect(page.get_by_label("号牌")).to_be_focused()
    expect(page.get_by_label("号牌")).to_have_value("")


def test_who_comes_from_a_high_risk_area_turns_back_and_the_neighbour_signs(desk: Desk):
    page = _barrier(desk)
    _type(page, "冀W22222", "", "", "兴隆县", "密云区", "")
    _type(page, f"孙丽 {SUN_LI}", "20", "36.5", "2")
    page.keyboard.press("Control+Enter")
    decision = page.get_by_role("status", name="处置结果")
    expect(decision).to_have_class(re.compile("decision-red"))
    expect(decision.get_by_text("高风险区人员：暂缓进返京。")).to_be_visible()

    line = page.locator(".waiting-vehicles li", has_text="冀W22222")
    line.get_by_role("button", name="对方签收").click()
    page.get_by_label("对方签收人").fill("兴隆县值班员 老马")
    page.get_by_role("button", name=re.compile("确 ?定")).click()
    expect(line).to_have_count(0)


def test_a_second_check_lets_go_and_a_mistake_is_taken_back(desk: Desk):
    page = _barrier(desk)
    _type(page, "冀W33333")
    for _ in ("通勤车", "大客车", "货车"):
        page.keyboard.press("ArrowDown")
    _type(page, "", "", "承德县", "密云区", "", "", "蔬菜", "")
    _type(page, f"孙丽 {SUN_LI}", "60", "36.5")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status", name="处置结果")).to_have_class(re.compile("decision-yellow"))
    waiting = page.locator(".waiting-vehicles li", has_text="冀W33333")
    waiting.get_by_role("button", name="复检结论").click()
    page.get_by_role("dialog").get_by_label("处置结果").click()
    page.keyboard.type("放行")
    page.keyboard.press("Enter")
    page.get_by_label("理由").fill("复检：抗原阴性")
    page.get_by_role("button", name=re.compile("确 ?定")).click()
    expect(waiting).to_have_count(0)

    last = page.locator(".last-ten li", has_text="冀W33333")
    last.get_by_role("button", name=re.compile("撤 ?销")).click()
    expect(last).to_have_count(0)


def _barrier(desk: Desk) -> Page:
    page = desk.sit_down("checkpoint").new_page()
    page.goto("/barrier")
    expect(page.get_by_label("号牌")).to_be_focused()
    return page


def _type(page: Page, *fields: str) -> None:
    """Type into one field after the other, and go on with Enter."""
    for text in fields:
        page.keyboard.insert_text(text) if text and not text.isascii() else page.keyboard.type(text)
        page.keyboard.press("Enter")
