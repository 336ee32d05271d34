"""A village worker on the phone where there is no network: nothing is lost, nothing is doubled."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, BrowserType, Locator, Page, expect

from gubei.interfaces.cli.demo.roster import PASSWORD
from tests.browser.conftest import FLAGS, _chromium
from tests.browser.desks import PATIENCE, Desk
from tests.browser.district import NOW
from tests.browser.field_server import FieldServer
from tests.browser.pictures import Gallery

_MOST = 320 * 1024
"""Bytes that the page may keep on a phone."""
ALL_SENT, WAITING = "全部已发送", re.compile(r"(\d+) 条待发送")


@pytest.fixture(scope="module")
def desk(district: FieldServer, browser: Browser) -> Desk:
    """Return a browser that knows this server."""
    expect.set_options(timeout=PATIENCE)
    return Desk(browser, district.how)


@pytest.fixture
def phone(server: FieldServer, desk: Desk) -> Iterator[BrowserContext]:
    """Return the phone of the village worker, signed in."""
    found = desk.sit_down("village", on_phone=True)
    yield found
    found.close()


def open_field(phone: BrowserContext) -> Page:
    """Open the page with a network and wait until it would also open without one."""
    page = phone.new_page()
    page.goto("/f")
    expect(page.get_by_role("status").first).to_contain_text(ALL_SENT)
    expect(page.locator("li.card h2").first).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def keep_try(page: Page, at: int, result: str = "家中无人") -> None:
    """Record a visit to one of the people on the list."""
    card = page.locator("li.card").nth(at)
    card.get_by_role("button", name="记录联系").click()
    page.get_by_role("button", name=result).first.click()  # visits stand first
    page.get_by_role("button", name="保存").click()
    expect(page.locator("dialog")).to_have_count(0)


def waiting(page: Page) -> Any:
    """Return the line that says what waits."""
    return page.locator(".state p").first


def tries_of(desk: Desk, lead: str) -> list[dict[str, Any]]:
    """Return what the server has about a lead."""
    office = desk.window_of("duty", "zh")
    return office.request.get(f"/api/leads/{lead}").json()["tries"]  # type: ignore[no-any-return]


def untried(phone: BrowserContext, many: int = 1) -> tuple[list[int], list[str]]:
    """Return leads that nobody tried: their places on today's list, and their ids."""
    leads = phone.request.get("/api/field/today").json()["leads"]
    found = [(at, each["id"]) for at, each in enumerate(leads) if not each["attempts"]][:many]
    assert len(found) == many
    return [at for at, _ in found], [key for _, key in found]


def test_what_the_phone_keeps_of_the_page_is_small_and_the_worker_is_never_kept(
    server: FieldServer, desk: Desk, web: Path
):
    named = re.findall(r'(?:src|href)="/([^"]+)"', (web / "field.html").read_text())
    sizes = {name: (web / name).stat().st_size for name in ["field.html", *named]}

    assert sum(sizes.values()) <= _MOST, sizes
    worker = desk.sit_down("").request.get("/field-sw.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert all(f"/{name}" in worker.text() for name in named)


def test_records_kept_without_a_network_survive_the_page_and_are_sent_once(
    desk: Desk, phone: BrowserContext
):
    page = open_field(phone)
    places, (first, second) = untried(phone, 2)
    phone.set_offline(True)
    page.reload()
    keep_try(page, places[0])
    keep_try(page, places[1], "联系到本人")
    expect(waiting(page)).to_contain_text("2 条待发送，最早 16:30")
    expect(page.locator(".stamp").first).to_contain_text("待发送")
    page.close()

    page = phone.new_page()
    page.goto("/f")
    expect(waiting(page)).to_contain_text("2 条待发送")
    assert tries_of(desk, first) == []
    phone.set_offline(False)
    page.get_by_role("button", name="立即发送").click()
    expect(waiting(page)).to_contain_text(ALL_SENT)
    expect(waiting(page)).to_contain_text("最近发送 16:30")
    assert [each["result"] for each in tries_of(desk, first)] == ["nobody_home"]
    assert [each["result"] for each in tries_of(desk, second)] == ["reached"]
    assert tries_of(desk, first)[0]["device_at"] == NOW.isoformat()


def test_a_server_killed_between_commit_and_answer_loses_and_doubles_nothing(
    server: FieldServer, desk: Desk, phone: BrowserContext
):
    page = open_field(phone)
    places, leads = untried(phone, 2)
    server.stop()
    for at in places:
        keep_try(page, at)
    server.start(fault="dies")
    page.get_by_role("button", name="立即发送").click()
    server.wait_for_death()
    expect(waiting(page)).to_contain_text("2 条待发送")
    server.start()
    page.get_by_role("button", name="立即发送").click()

    expect(waiting(page)).to_contain_text(ALL_SENT)
    assert [len(tries_of(desk, lead)) for lead in leads] == [1, 1]


def end_as(page: Page, at: int, way: str) -> Locator:
    """Open the form of how a search ends, and choose one way."""
    page.locator("li.card").nth(at).get_by_role("button", name="核销").click()
    form = page.locator("dialog")
    form.get_by_role("button", name=way, exact=True).click()
    return form


def test_a_search_a_transfer_and_a_duplicate_survive_a_server_that_dies_and_count_once(
    server: FieldServer, desk: Desk, phone: BrowserContext
):
    page = open_field(phone)
    places, leads = three_leads(phone)
    server.stop()
    keep_three_ends(page, places)
    expect(waiting(page)).to_contain_text("4 条待发送")
    # What waits for others is not ended once more; tries go on.
    card = page.locator("li.card").nth(places[0])
    expect(card.get_by_role("button", name="记录联系")).to_have_count(1)
    expect(card.get_by_role("button", name="核销")).to_have_count(0)
    server.start(fault="dies")
    page.get_by_role("button", name="立即发送").click()
    server.wait_for_death()
    server.start()
    page.get_by_role("button", name="立即发送").click()

    expect(waiting(page)).to_contain_text(ALL_SENT)
    office = desk.window_of("duty", "zh")
    found = [office.request.get(f"/api/leads/{each}").json() for each in leads]
    request, transfer = found[0]["request"], found[1]["transfer"]
    assert (request["summary"], request["device_at"]) == (TRIED_ONCE, NOW.isoformat())
    assert (transfer["to_name"], transfer["device_at"]) == ("怀柔区", NOW.isoformat())
    assert found[2]["closing"]["duplicate_of"] == leads[1]
    expect(page.locator("li.card", has_text="已申请失联，待上级批复")).to_have_count(1)


TRIED_ONCE = "已联系 1 次，仍未找到本人"


def three_leads(phone: BrowserContext) -> tuple[list[int], list[str]]:
    """Return a lead that nobody tried and two others that wait for nobody, tried ones first."""
    [at], [key] = untried(phone)
    leads = list(enumerate(phone.request.get("/api/field/today").json()["leads"]))
    free = [(place, each) for place, each in leads if each["id"] != key and not each["waiting"]]
    free.sort(key=lambda one: one[1]["attempts"] == 0)
    return [at, *(place for place, _ in free[:2])], [key, *(each["id"] for _, each in free[:2])]


def keep_three_ends(page: Page, places: list[int]) -> None:
    """End three searches without a network: nobody found after a try, moved, there twice."""
    form = end_as(page, places[0], "失联")
    expect(form).to_contain_text("还没有联系记录，请先记录联系。")
    page.keyboard.press("Escape")
    keep_try(page, places[0])
    form = end_as(page, places[0], "失联")
    expect(form.get_by_label("查找情况")).to_have_value(TRIED_ONCE)
    form.get_by_role("button", name="保存").click()
    form = end_as(page, places[1], "转办")
    form.get_by_label("地区名称").fill("怀柔区")
    form.get_by_role("button", name="保存").click()
    form = end_as(page, places[2], "重复")
    form.get_by_role("searchbox").fill(name_of(page, places[1]))
    form.locator(".choice", has_text=name_of(page, places[1])).first.click()
    form.get_by_role("button", name="保存").click()
    expect(page.locator("dialog")).to_have_count(0)


def name_of(page: Page, at: int) -> str:
    """Return who stands on a card."""
    return page.locator("li.card").nth(at).locator("h2").inner_text()


def test_a_reload_in_mid_sync_doubles_nothing(
    server: FieldServer, desk: Desk, phone: BrowserContext
):
    page = open_field(phone)
    [at], [lead] = untried(phone)
    server.stop()
    keep_try(page, at)
    server.start(fault="late")
    page.get_by_role("button", name="立即发送").click()
    page.wait_for_timeout(3_000)
    page.reload()

    expect(waiting(page)).to_contain_text(ALL_SENT, timeout=60_000)
    assert len(tries_of(desk, lead)) == 1


def test_two_tabs_at_once_send_each_record_once(desk: Desk, phone: BrowserContext):
    tabs = [open_field(phone), open_field(phone)]
    places, leads = untried(phone, 4)
    phone.set_offline(True)
    for turn, at in enumerate(places):
        keep_try(tabs[turn % 2], at)
    for tab in tabs:
        expect(waiting(tab)).to_contain_text("4 条待发送")
    phone.set_offline(False)
    for tab in tabs:
        tab.get_by_role("button", name="立即发送").click()

    for tab in tabs:
        expect(waiting(tab)).to_contain_text(ALL_SENT)
    assert [len(tries_of(desk, lead)) for lead in leads] == [1, 1, 1, 1]


def test_the_browser_is_closed_and_what_waits_is_still_there(
    server: FieldServer, desk: Desk, browser_type: BrowserType, tmp_path: Path
):
    def open_browser() -> BrowserContext:
        return browser_type.launch_persistent_context(
            tmp_path, executable_path=_chromium(), args=list(FLAGS), **desk.how
        )

    phone = open_browser()
    page = phone.new_page()
    page.goto("/f")
    page.get_by_label("用户名").fill("village")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("li.card h2").first).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    [at], [lead] = untried(phone)
    phone.set_offline(True)
    keep_try(page, at)
    phone.close()

    phone = open_browser()
    page = phone.new_page()
    page.goto("/f")
    expect(waiting(page)).to_contain_text(ALL_SENT, timeout=60_000)
    phone.close()
    assert len(tries_of(desk, lead)) == 1


def test_a_sign_in_that_ended_keeps_the_outbox_and_asks_to_sign_in(
    desk: Desk, phone: BrowserContext
):
    page = open_field(phone)
    [at], [lead] = untried(phone)
    phone.clear_cookies()
    keep_try(page, at)
    expect(page.locator(".why")).to_contain_text("登录已失效，记录仍保存在本机")
    expect(waiting(page)).to_contain_text("1 条待发送")
    page.get_by_role("button", name="重新登录").click()
    page.get_by_label("用户名").fill("village")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(waiting(page)).to_contain_text(ALL_SENT)
    assert len(tries_of(desk, lead)) == 1


def test_signing_out_keeps_what_waits_and_shows_nobody_anything(desk: Desk, phone: BrowserContext):
    page = open_field(phone)
    [at], _ = untried(phone)
    name = page.locator("li.card h2").first.inner_text()
    phone.set_offline(True)
    keep_try(page, at)
    page.get_by_role("button", name="退出登录").click()

    expect(page.get_by_text("本机有 1 条记录待发送")).to_be_visible()
    page.reload()
    expect(page.get_by_text("本机有 1 条记录待发送")).to_be_visible()
    assert name not in page.locator("body").inner_text()


def test_what_the_server_refuses_comes_back_to_its_author_with_the_reason(
    desk: Desk, phone: BrowserContext
):
    page = open_field(phone)
    [at], [lead] = untried(phone)
    phone.set_offline(True)
    keep_try(page, at)
    ended = {"outcome": "false_hit", "note": "号码已易主"}
    said = post(desk.window_of("duty", "zh"), f"/api/leads/{lead}/close", ended)
    assert said.ok, said.text()
    phone.set_offline(False)
    page.get_by_role("button", name="立即发送").click()

    expect(waiting(page)).to_contain_text("1 条被退回，请查看")
    page.get_by_role("button", name="待发送与退回").click()
    expect(page.locator("dialog")).to_contain_text("退回原因")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="已知悉，删除").click()
    expect(page.locator("dialog")).to_contain_text("没有待发送的记录")


def post(window: BrowserContext, path: str, sent: dict[str, Any]) -> Any:
    """Write as the officer of a window."""
    token = next(each for each in window.cookies() if each["name"] == "csrftoken")
    return window.request.post(path, data=sent, headers={"X-CSRFToken": str(token["value"])})


def devices_in(window: BrowserContext) -> set[str]:
    """Return the devices that this officer sees."""
    return {each["id"] for each in window.request.get("/api/devices").json()["items"]}


def test_a_device_that_the_office_revokes_holds_nothing_any_more(desk: Desk, phone: BrowserContext):
    admin = desk.window_of("admin", "zh")
    known = devices_in(admin)
    page = open_field(phone)
    [device] = devices_in(admin) - known
    [at], _ = untried(phone)
    phone.set_offline(True)
    keep_try(page, at)
    revoked = post(admin, f"/api/devices/{device}/revoke", {"reason": "手机丢失"})
    assert revoked.ok, revoked.text()
    desk.known.pop("village")  # that sign-in has ended with the device
    phone.set_offline(False)  # it meets the server by itself

    expect(page.get_by_text("本设备已被吊销")).to_be_visible()
    kept = page.evaluate(
        """async () => {
          const opened = indexedDB.open("gubei-field");
          await new Promise((done) => { opened.onsuccess = done; });
          const names = [...opened.result.objectStoreNames];
          const tx = opened.result.transaction(names);
          return Promise.all(names.map((name) => new Promise((done) => {
            const asked = tx.objectStore(name).count();
            asked.onsuccess = () => done(asked.result);
          })));
        }"""
    )
    assert kept == [0, 0, 0]


def test_a_full_device_says_so_and_keeps_what_was_typed(phone: BrowserContext):
    page = open_field(phone)
    page.evaluate(
        """() => { IDBObjectStore.prototype.add = () => {
          throw new DOMException("full", "QuotaExceededError");
        }; }"""
    )
    page.get_by_role("button", name="记录联系").first.click()
    page.get_by_role("button", name="家中无人").click()
    page.get_by_label("备注（可不填）").fill("邻居说去了县城")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_role("alert")).to_contain_text("设备空间不足，这条记录没有保存")
    expect(page.get_by_label("备注（可不填）")).to_have_value("邻居说去了县城")
    expect(waiting(page)).to_contain_text(ALL_SENT)


def test_the_worker_answers_for_the_page_and_for_nothing_else(phone: BrowserContext):
    page = open_field(phone)
    page.reload()
    phone.set_offline(True)
    answers = page.evaluate(
        """() => Promise.all(["/f", "/api/session", "/events", "/work"].map(
          (path) => fetch(path).then(() => "answered", () => "no network")))"""
    )
    assert answers == ["no network"] * 4  # what is fetched is no visit of the page
    page.reload()
    expect(page.locator(".state")).to_be_visible()


def test_a_new_version_is_offered_and_waits_for_the_officer(
    server: FieldServer, phone: BrowserContext, web: Path
):
    page = open_field(phone)
    page.reload()
    server.stop()
    worker = web / "field-sw.js"
    version = re.findall(r"`([0-9a-f]{12})`|\"([0-9a-f]{12})\"", worker.read_text())[0]
    before = version[0] or version[1]
    worker.write_text(worker.read_text().replace(before, "0" * 12))
    server.start()
    page.get_by_role("button", name="记录联系").first.click()
    page.get_by_label("备注（可不填）").fill("邻居说去了县城")
    page.evaluate("() => navigator.serviceWorker.getRegistration('/f').then((it) => it.update())")

    expect(page.get_by_text("新版本已就绪。")).to_be_attached()
    expect(page.get_by_label("备注（可不填）")).to_have_value("邻居说去了县城")
    page.get_by_role("button", name="取消").click()
    with page.expect_navigation():
        page.get_by_role("button", name="更新").click()
    expect(page.locator(".state")).to_be_visible()
    assert page.evaluate("() => caches.keys()") == [f"gubei-field-{'0' * 12}"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_can_use_it_on_the_phone_and_on_the_desk(
    server: FieldServer, desk: Desk, gallery: Gallery, language: str
):
    for size in ("phone", "desk"):
        page = desk.sit_down("village", language=language, on_phone=size == "phone").new_page()
        page.goto("/f")
        page.wait_for_selector("li.card h2")
        for name in _screens(page):
            gallery.take(page, f"field-{name}-{language}-{size}")
            assert _violations(page) == []
            width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert width <= 0


def _screens(page: Page) -> Iterator[str]:
    yield "leads"
    # What waits for others can be tried again, and ended by nobody.
    whole = page.locator("li.card").filter(has=page.locator(".acts button:nth-child(2)"))
    acts = whole.first.locator(".acts button")
    for at, name in enumerate(("attempt", "end")):
        acts.nth(at).click()
        yield name
        if name == "end":
            yield from _ways(page)
        page.keyboard.press("Escape")
    page.locator(".tabs button").nth(1).click()
    page.wait_for_selector("li.card h2")
    yield "visits"
    page.locator("li.card .acts button").first.click()
    yield "reading"
    page.locator("dialog input").first.fill("36.6")
    page.context.set_offline(True)
    page.locator("dialog .big").click()
    page.wait_for_selector(".stamp")
    page.wait_for_selector(".why")
    yield "waiting"
    page.context.set_offline(False)


def _ways(page: Page) -> Iterator[str]:
    """Yield the ends that others must answer, or that name another lead."""
    for at, name in ((3, "duplicate"), (4, "transferred"), (5, "out-of-reach")):
        page.locator("dialog fieldset").first.locator(".choice").nth(at).click()
        yield name


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]
