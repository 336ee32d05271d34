"""A measure through the screens: imposed, told about, waiting at its gate, contested, answered."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PatienceEnded

from tests.browser.desks import Desk
from tests.browser.district import NOW

CLOCK_GOES = True
_TODAY = NOW.date().isoformat()


@pytest.fixture
def town(desk: Desk) -> Page:
    """The officer of 鼓楼街道 at a desk."""
    return desk.sit_down("town").new_page()


_TAKEN: set[str] = set()


def _pick_found(context: BrowserContext) -> str:
    """Return a lead that ended as found, of somebody who is under no measure and in no other test."""
    under = {
        row["person"]
        for row in context.request.get("/api/measures?view=all&limit=200").json()["items"]
    }
    found = context.request.get("/api/leads?state=found&limit=200").json()["items"]
    lead = next(
        one for one in found if one["id"] not in _TAKEN and one["person"]["name"] not in under
    )
    _TAKEN.add(lead["id"])
    return str(lead["id"])


def _impose(page: Page, of_class: str = "密接", linked: str = "") -> str:
    """Put the person of a found lead under the measure of a class; return the name.

    The last exposure was today; `linked` is the name of the contact whose test the release awaits.
    """
    page.goto(f"/leads/{_pick_found(page.context)}")
    page.get_by_role("link", name="落实管控措施").click()
    _choose_class(page, of_class)
    page.get_by_label("末次暴露").fill(_TODAY)
    page.get_by_role("button", name="查看安排").click()
    page.get_by_label("事由").fill("与病例同桌就餐")
    if linked:
        page.get_by_role("combobox", name="关联密接").fill(linked)
        page.locator(".ant-select-item-option", has_text=f"{linked} · 密接").click()
    page.get_by_role("button", name="落实", exact=True).click()
    expect(page.get_by_role("heading", name="解除条件")).to_be_visible()
    return page.get_by_role("heading", level=1).inner_text()


def _choose_class(page: Page, of_class: str) -> None:
    """Choose a class, as an officer does: once more where the list closed and nothing was chosen."""
    for _ in range(3):
        page.get_by_role("combobox", name="类别").click()
        page.locator(".ant-select-item-option").get_by_text(of_class, exact=True).click()
        with suppress(PatienceEnded):
            page.get_by_label("末次暴露").wait_for(timeout=5_000)
            return


def _line(page: Page, words: str) -> Locator:
    """Return the line of a test or a condition."""
    return page.locator("main li", has_text=words)


def test_the_plan_is_shown_with_its_reasons_before_anybody_is_put_under_it(town: Page):
    town.goto(f"/leads/{_pick_found(town.context)}")
    town.get_by_role("link", name="落实管控措施").click()
    town.get_by_role("combobox", name="类别").click()
    town.get_by_title("次密接", exact=True).click()
    expect(town.get_by_text("密接与病例首次接触起至被管控前")).to_be_visible()
    town.get_by_label("末次暴露").fill(_TODAY)
    town.get_by_label("不具备居家隔离条件").check()
    town.get_by_role("button", name="查看安排").click()

    plan = town.locator(".sheet", has=town.get_by_role("heading", name="按政策的安排"))
    expect(plan).to_contain_text("集中隔离 7 天")
    expect(plan).to_contain_text("2022-05-04 起解除")
    plan.get_by_text("为什么").click()
    why = plan.locator("tr", has_text="次密接居家隔离天数")
    expect(why).to_contain_text("7 天")
    expect(why).to_contain_text("2022-06-28")
    expect(why).to_contain_text("第九版")
    before = town.context.request.get("/api/measures/counts").json()["planned"]
    town.get_by_role("button", name="落实", exact=True).click()
    expect(town.get_by_text("必填")).to_be_visible()
    assert town.context.request.get("/api/measures/counts").json()["planned"] == before


def test_a_measure_is_imposed_told_about_confirmed_contested_and_answered(town: Page, desk: Desk):
    name = _impose(town)
    address = town.url
    expect(town.locator(".page-head")).to_contain_text("2022-05-07 起解除")

    gate = _line(town, "排除隔离点内交叉感染")
    expect(gate).to_contain_text("待确认")
    gate.get_by_role("button", name="确认满足").click()
    expect(gate).to_contain_text(re.compile("[^认]满足"))
    expect(_line(town, "应检样本结果均为阴性")).to_contain_text("待确认")

    town.get_by_role("button", name="登记申诉").click()
    town.get_by_label("申诉理由").fill("本人当天不在聚餐现场")
    town.locator(".act-form").get_by_role("button", name="登记申诉").click()
    contest = town.get_by_role("article", name=name)
    expect(contest).to_contain_text("该措施由您落实，须由他人答复。")
    expect(contest.get_by_role("button", name="答复")).to_have_count(0)

    duty = desk.sit_down("duty").new_page()
    duty.goto("/contests")
    contest = duty.get_by_role("article", name=name)
    expect(contest).to_contain_text("本人当天不在聚餐现场")
    contest.get_by_label("维持").check()
    contest.get_by_label("答复理由").fill("监控显示同桌就餐")
    contest.get_by_role("button", name="答复").click()
    expect(duty.get_by_role("article", name=name)).to_have_count(0)

    town.goto(address)
    expect(town.get_by_role("article", name=name)).to_contain_text("监控显示同桌就餐")


def test_whose_linked_contact_is_known_waits_for_that_test_and_for_no_word_of_an_officer(
    town: Page,
):
    close_contact = _impose(town)
    words = "关联密接第7天检测结果为阴性"
    _impose(town, "次密接", linked=close_contact)
    expect(_line(town, words)).to_contain_text("待确认")
    expect(_line(town, words).get_by_role("button")).to_have_count(0)

    _impose(town, "次密接")
    _line(town, words).get_by_role("button", name="确认满足").click()
    expect(_line(town, words)).to_contain_text(re.compile("[^认]满足"))


@pytest.fixture
def card(desk: Desk) -> Locator:
    """The first person of the village whose temperature can be written, on the worker's phone."""
    page = desk.sit_down("village", on_phone=True).new_page()
    page.goto("/measures")
    return page.locator("main .row-card", has=page.get_by_role("button", name="体温")).first


def test_a_village_worker_writes_a_temperature_on_the_phone(card: Locator):
    name = card.get_by_role("link").first.inner_text()
    card.get_by_role("button", name="体温").tap()
    sheet = card.page.get_by_role("dialog")
    sheet.get_by_label("体温（℃）").fill("37.8")
    sheet.get_by_label("咳嗽").check()
    sheet.get_by_label("药品").check()
    sheet.get_by_role("button", name="记体温").tap()
    expect(sheet).to_have_count(0)
    card.page.get_by_role("link", name=name).tap()
    told = card.page.locator(".readings li", has_text="37.8 ℃")
    expect(told).to_contain_text("咳嗽")
    expect(told).to_contain_text("药品")


def test_a_time_that_has_not_come_is_refused_in_words(card: Locator):
    card.get_by_role("button", name="体温").tap()
    sheet = card.page.get_by_role("dialog")
    sheet.get_by_label("体温（℃）").fill("36.6")
    sheet.get_by_label("测量时间").fill("2022-04-27T08:00")
    sheet.get_by_role("button", name="记体温").tap()
    expect(sheet.get_by_role("alert")).to_contain_text("时间不能晚于现在")


def test_a_village_worker_takes_a_sample_at_the_door(desk: Desk):
    page = desk.sit_down("village", on_phone=True).new_page()
    page.goto("/measures")
    take = page.get_by_role("button", name=re.compile("的检测已采样")).first
    words = str(take.get_attribute("aria-label"))
    take.tap()
    expect(page.get_by_role("button", name=words)).to_have_count(0)


def test_an_end_is_extended_and_the_person_released_with_a_reason(town: Page):
    _impose(town)
    town.get_by_role("button", name="延长或缩短").click()
    form = town.locator(".act-form")
    form.get_by_label("新的解除日").fill("2022-05-09")
    form.get_by_label("原因").fill("同住人员转阳")
    form.get_by_role("button", name="延长或缩短").click()
    expect(town.locator(".page-head")).to_contain_text(
        "2022-05-09 起解除 人工设定（规则为 2022-05-07）"
    )

    town.get_by_role("button", name="解除", exact=True).click()
    form.get_by_label("原因").fill("核实为误判")
    form.get_by_role("button", name="解除", exact=True).click()
    expect(town.locator(".page-head .list-line")).to_contain_text("已解除")
    expect(town.locator(".acts")).to_contain_text("核实为误判")
    expect(town.get_by_role("button", name="延长或缩短")).to_have_count(0)
