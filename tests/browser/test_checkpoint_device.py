"""An officer at a checkpoint whose line is cut: every vehicle is decided, kept, and sent once."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.desks import PATIENCE, Desk
from tests.browser.district import NOW
from tests.browser.field_server import FieldServer
from tests.browser.pictures import Gallery

_MOST = 320 * 1024
"""Bytes that the page may keep on a device."""
ALL_SENT = "全部已发送"
SUN_LI = "孙丽 999999198506010113"
_OTHER = {
    "at": NOW.isoformat(), "vehicle_class": "car", "direction": "in", "persons": 2, "by": "老李", "decided": "relay",
    "people": [],
}  # fmt: skip
HERE = {
    "now": NOW.isoformat(), "vehicles": 41, "persons": 80,
    "waiting": [_OTHER | {
        "id": "00000001", "plate": "冀W50001", "outcome": "hold", "ruled": "hold",
        "people": [
            {"place": 1, "who": "周* …0114", "outcome": "hold"},
            {"place": 2, "who": "吴*", "outcome": "admit"},
        ],
    }],
    "last": [_OTHER | {
        "id": "2", "plate": "冀W50002", "outcome": "admit_with_test", "ruled": "hand_over",
    }],
    "relay": {
        "name": "岗亭", "is_alone": True, "waiting": 3, "since": NOW.isoformat(), "refused": 1,
        "listed_at": NOW.isoformat(), "is_older": False,
    },
}  # fmt: skip
"""What a relay says of the checkpoint while its line is cut."""


@pytest.fixture(scope="module")
def desk(district: FieldServer, browser: Browser) -> Desk:
    """Return a browser that knows this server."""
    expect.set_options(timeout=PATIENCE)
    return Desk(browser, district.how)


@pytest.fixture
def booth(server: FieldServer, desk: Desk) -> Iterator[BrowserContext]:
    """Return the computer of the checkpoint's officer, signed in."""
    found = desk.sit_down("checkpoint")
    yield found
    found.close()


def open_desk(booth: BrowserContext) -> Page:
    """Open the page with a network and wait until it would also open without one."""
    page = booth.new_page()
    page.goto("/c")
    expect(page.get_by_label("号牌")).to_be_focused()
    expect(page.locator(".shift")).to_contain_text("协查名单取于")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def drive_up(
    page: Page, plate: str, card: str, *, tested: str = "20", celsius: str = "36.5"
) -> None:
    """Type a car with one person by keyboard alone."""
    expect(page.get_by_label("号牌")).to_be_focused()
    for text in (plate, "", "", "滦平县", "密云区", "", card, tested, celsius):
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("号牌")).to_have_value("")


def decision(page: Page) -> Any:
    """Return the panel with the decision in large letters."""
    return page.get_by_role("status", name="处置结果")


def waiting(page: Page) -> Any:
    """Return the line that says what waits."""
    return page.locator(".state p").first


def slip_of(page: Page) -> str:
    """Return the number that the newest vehicle's people take along, known without a network."""
    corner = decision(page).locator(".slip-corner")
    expect(corner).to_contain_text("本次通行尚未发送：发送后凭编号可查。")
    found = re.search(r"告知单编号 ([0-9A-F]{8})", corner.inner_text())
    assert found is not None
    return found[1]


def let_go(page: Page, plate: str, reason: str) -> None:
    """Let a second check admit who was held."""
    held = page.locator(".waiting-here li", has_text=plate)
    held.get_by_role("button", name="复检结论").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("处置结果").select_option("放行并检测")
    sheet.get_by_label("理由").fill(reason)
    sheet.get_by_role("button", name="确定").click()
    expect(held).to_have_count(0)


def passages_of(desk: Desk, plate: str) -> list[dict[str, Any]]:
    """Return what the server has about a plate."""
    office = desk.window_of("duty", "zh")
    return office.request.get("/api/passages", params={"plate": plate}).json()["items"]  # type: ignore[no-any-return]


def somebody_sought(desk: Desk) -> str:
    """Return name and number of somebody about whom a lead is open."""
    office = desk.window_of("duty", "zh")
    for lead in office.request.get("/api/leads?state=open&limit=50").json()["items"]:
        path = f"/api/persons/{lead['person']['id']}"
        person = office.request.get(f"{path}?purpose=locate").json()
        if person["documents"]:
            sent = {"what": "document", "id": person["documents"][0]["id"], "purpose": "locate"}
            number = post(office, f"{path}/reveal", sent).json()["text"]
            return f"{person['name']} {number}"
    raise AssertionError("nobody is looked for")


def post(window: BrowserContext, path: str, sent: dict[str, Any]) -> Any:
    """Write as the officer of a window."""
    token = next(each for each in window.cookies() if each["name"] == "csrftoken")
    return window.request.post(path, data=sent, headers={"X-CSRFToken": str(token["value"])})


def test_what_a_device_keeps_of_the_page_is_small_and_the_worker_is_never_kept(
    server: FieldServer, desk: Desk, web: Path
):
    named = re.findall(r'(?:src|href)="/([^"]+)"', (web / "checkpoint.html").read_text())
    sizes = {name: (web / name).stat().st_size for name in ["checkpoint.html", *named]}
    assert sum(sizes.values()) <= _MOST, sizes
    worker = desk.sit_down("").request.get("/checkpoint-sw.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert all(f"/{name}" in worker.text() for name in named)


def test_with_the_server_at_hand_its_decision_is_shown_and_a_mistake_is_taken_back(
    desk: Desk, booth: BrowserContext
):
    page = open_desk(booth)
    drive_up(page, "冀W70001", SUN_LI)
    expect(decision(page)).to_have_class(re.compile("decision-green"))
    expect(decision(page)).to_contain_text("北京市人民政府：进返京管理规定, 2022-04-13")
    expect(decision(page).locator(".slip-corner svg")).to_be_visible()
    expect(waiting(page)).to_contain_text(ALL_SENT)
    [passage] = passages_of(desk, "冀W70001")
    assert (passage["is_offline"], passage["outcome"]) == (False, "admit_with_test")

    page.on("dialog", lambda asked: asked.accept())
    page.keyboard.press("F8")
    expect(page.locator(".last-ten")).not_to_contain_text("冀W70001")
    expect(waiting(page)).to_contain_text(ALL_SENT)
    assert passages_of(desk, "冀W70001") == []


def test_without_a_network_it_decides_alone_and_a_server_that_dies_takes_each_once(
    server: FieldServer, desk: Desk, booth: BrowserContext
):
    page = open_desk(booth)
    sought = somebody_sought(desk)
    server.stop()
    page.reload()
    drive_up(page, "冀W80001", SUN_LI)
    expect(decision(page)).to_have_class(re.compile("decision-green"))
    expect(decision(page)).to_contain_text("离线判定：服务器收到后复核。")
    drive_up(page, "冀W80002", sought, tested="")
    expect(decision(page)).to_have_class(re.compile("decision-red"))
    expect(decision(page)).to_contain_text("移交")
    expect(decision(page).locator(".decision-call")).to_contain_text(re.compile(r"请拨打 \d+"))
    drive_up(page, "冀W80003", SUN_LI, celsius="38.2")
    expect(decision(page)).to_have_class(re.compile("decision-yellow"))
    expect(waiting(page)).to_contain_text("3 条待发送")
    expect(page.locator(".shift b")).to_contain_text("留置 1 · 劝返 0 · 移交 1")
    number = slip_of(page)
    let_go(page, "冀W80003", "复测 36.5，抗原阴性")
    expect(page.locator(".shift b")).to_contain_text("留置 0 · 劝返 0 · 移交 1")
    expect(waiting(page)).to_contain_text("4 条待发送")
    server.start(fault="dies")
    page.get_by_role("button", name="立即发送").click()
    server.wait_for_death()
    expect(waiting(page)).to_contain_text("4 条待发送")
    server.start()
    page.get_by_role("button", name="立即发送").click()

    expect(waiting(page)).to_contain_text(ALL_SENT)
    in_the_books_once(desk, number)
    page.get_by_label("凭告知单编号查找").fill(number.lower())
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".find-slip")).to_contain_text("冀W80003")


def in_the_books_once(desk: Desk, slip: str) -> None:
    """Each vehicle is there once, and the second check after what the device had decided."""
    sent = [passages_of(desk, f"冀W8000{number}") for number in (1, 2, 3)]
    found = [[(each["outcome"], each["is_offline"]) for each in rows] for rows in sent]
    assert found == [
        [("admit_with_test", True)], [("hand_over", True)], [("admit_with_test", True)],
    ]  # fmt: skip
    [car] = sent[2]
    [person] = car["travellers"]
    assert (person["ruled"], person["reason"], car["slip"], car["closed_at"] is not None) == (
        "hold", "复测 36.5，抗原阴性", slip, True,
    )  # fmt: skip


def test_a_shift_is_handed_over_without_a_network(desk: Desk, booth: BrowserContext):
    page = open_desk(booth)
    booth.set_offline(True)
    page.get_by_role("button", name="交班").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("接班人签名").fill("老赵")
    sheet.get_by_role("button", name="交班").click()
    expect(page.locator(".shift")).to_contain_text("未接岗")
    page.get_by_role("button", name="接岗").click()
    expect(page.locator(".shift")).to_contain_text("16:30 接岗")
    booth.set_offline(False)
    page.get_by_role("button", name="立即发送").click()

    expect(waiting(page)).to_contain_text(ALL_SENT)
    here = page.get_by_label("检查站", exact=True).input_value()
    office = desk.window_of("duty", "zh").request.get("/api/checkpoints").json()["items"]
    [shift] = next(each["shifts"] for each in office if each["id"] == here)
    me = booth.request.get("/api/session").json()["officer"]["id"]
    assert (shift["officer"]["id"], shift["began_at"][:16]) == (me, NOW.isoformat()[:16])


def test_an_old_list_and_a_wrong_clock_are_said(desk: Desk, booth: BrowserContext):
    page = open_desk(booth)
    booth.set_offline(True)
    booth.clock.set_fixed_time(NOW + timedelta(hours=25))
    page.reload()
    expect(page.get_by_text("已过时：此后新增的协查人员查不到")).to_be_visible()
    booth.clock.set_fixed_time(NOW + timedelta(hours=73))
    page.reload()
    expect(page.get_by_label("用户名")).to_be_visible()  # nothing is read any more
    booth.set_offline(False)
    booth.clock.set_fixed_time(NOW + timedelta(hours=2, minutes=30))
    page.reload()
    expect(page.get_by_text("本机时钟与服务器相差 2 小时")).to_be_visible()


def test_a_stolen_device_holds_nothing_any_more(desk: Desk, booth: BrowserContext):
    admin = desk.window_of("admin", "zh")
    known = {each["id"] for each in admin.request.get("/api/devices").json()["items"]}
    page = open_desk(booth)
    [device] = {each["id"] for each in admin.request.get("/api/devices").json()["items"]} - known
    booth.set_offline(True)
    drive_up(page, "冀W90001", SUN_LI)
    expect(waiting(page)).to_contain_text("1 条待发送")
    revoked = post(admin, f"/api/devices/{device}/revoke", {"reason": "设备被盗"})
    assert revoked.ok, revoked.text()
    desk.known.pop("checkpoint")  # that sign-in has ended with the device
    booth.set_offline(False)  # it meets the server by itself

    expect(page.get_by_text("本设备已被吊销")).to_be_visible()
    kept = page.evaluate(
        """async () => {
          const opened = indexedDB.open("gubei-checkpoint");
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_can_use_it_on_the_phone_and_on_the_desk(
    server: FieldServer, desk: Desk, gallery: Gallery, language: str
):
    for size in ("phone", "desk"):
        booth = desk.sit_down("checkpoint", language=language, on_phone=size == "phone")
        page = booth.new_page()
        page.route("**/here", lambda asked: asked.fulfill(json=HERE))
        page.goto("/c")
        page.wait_for_selector(".passage-form")
        page.locator(".state button").first.click()
        page.wait_for_selector(".here")
        booth.set_offline(True)
        drive_up_in(page, "冀W60001", SUN_LI)
        page.wait_for_selector(".decision-green .alone")
        for name in ("decided", "hand-over"):
            if name == "hand-over":
                page.locator(".shift > button").click()
            gallery.take(page, f"checkpoint-{name}-{language}-{size}")
            assert _violations(page) == []
            width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert width <= 0
        booth.close()


def drive_up_in(page: Page, plate: str, card: str) -> None:
    """Type a car in whatever language."""
    page.locator("input[name=plate]").fill(plate)
    for name, text in (("card", card), ("testHours", "20"), ("celsius", "36.5")):
        page.locator(f"input[name={name}]").first.fill(text)
    page.keyboard.press("Control+Enter")


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]
