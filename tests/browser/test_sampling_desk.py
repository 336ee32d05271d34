"""A sampling desk whose line is cut: every tube and everybody in it arrives, once and in order."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.desks import PATIENCE, Desk
from tests.browser.district import NOW
from tests.browser.field_server import FieldServer
from tests.browser.pictures import Gallery

_MOST = 320 * 1024
"""Bytes that the page may keep on a device."""
ALL_SENT = "全部已发送"
STRANGER = "999999198506010113"
OWN_TUBE = "MY0426-0013"
"""The tube that the duty officer has opened at the second session of the district."""
USED = "MY0426-0001"
POOL = "MY0426-0011"
"""A tube of ten that waits for its way to the laboratory."""


@pytest.fixture(scope="module")
def desk(district: FieldServer, browser: Browser) -> Desk:
    """Return a browser that knows this server."""
    expect.set_options(timeout=PATIENCE)
    return Desk(browser, district.how)


@pytest.fixture
def phone(server: FieldServer, desk: Desk) -> Iterator[BrowserContext]:
    """Return the phone of the desk's officer, signed in."""
    found = desk.sit_down("duty", on_phone=True)
    yield found
    found.close()


def open_desk(phone: BrowserContext, place: str = "社区服务站") -> Page:
    """Choose a session with a network, and wait until the page would also open without one."""
    page = phone.new_page()
    page.on("dialog", lambda asked: asked.accept())
    page.goto("/s")
    page.get_by_role("button", name=re.compile(f"在此采样: .*{place}")).click()
    expect(page.locator("details summary")).to_contain_text(re.compile("应检 [1-9]"))
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    return page


def scan(page: Page, line: str) -> None:
    """Let the scanner type a line and its Enter."""
    field = page.get_by_label(re.compile("扫描采样管、证件|Scan a tube, a card"))
    field.fill(line)
    field.press("Enter")


def new_tube(page: Page, barcode: str) -> None:
    """Scan a tube of no form that the district knows: it is asked about, and scanned again."""
    scan(page, barcode)
    expect(page.get_by_text(re.compile("这是新的采样管吗|Is this a new tube"))).to_be_visible()
    scan(page, barcode)


def by_name(page: Page, name: str) -> None:
    """Take somebody who has no card and is on no list."""
    page.locator("details summary").click()
    page.get_by_label("姓名").fill(name)
    page.get_by_label("电话（儿童填监护人电话）").fill("19900000072")
    page.get_by_role("button", name=f"按新人员登记 {name}").click()


def tube(page: Page, barcode: str) -> Locator:
    """Return the card of the tube at hand."""
    return page.get_by_label(re.compile(f"^(采样管|Tube) {barcode}$"))


def waiting(page: Page) -> Locator:
    """Return the line that says what waits."""
    return page.locator(".state p").first


def send_now(page: Page) -> None:
    page.get_by_role("button", name="立即发送").click()


def tubes_of(desk: Desk, barcode: str) -> list[dict[str, Any]]:
    """Return what the server has under a barcode: each tube with its people."""
    office = desk.window_of("duty", "zh")
    rows = office.request.get("/api/sampling/tubes", params={"barcode": barcode}).json()["items"]
    return [office.request.get(f"/api/sampling/tubes/{each['id']}").json() for each in rows]


def somebody_due(desk: Desk, page: Page) -> tuple[str, str]:
    """Return somebody who is due there, with the number of their card."""
    office = desk.window_of("duty", "zh")
    [session] = {
        each["session"]
        for each in office.request.get("/api/sampling/tubes", params={"barcode": OWN_TUBE}).json()[
            "items"
        ]
    }
    due = office.request.get("/api/sampling/desk", params={"session": session}).json()["due"]
    for each in due:
        path = f"/api/persons/{each['person']}"
        person = office.request.get(f"{path}?purpose=care").json()
        if person["documents"]:
            sent = {"what": "document", "id": person["documents"][0]["id"], "purpose": "care"}
            return person["name"], post(office, f"{path}/reveal", sent).json()["text"]
    raise AssertionError("nobody is due")


def post(window: BrowserContext, path: str, sent: dict[str, Any]) -> Any:
    """Write as the officer of a window."""
    token = next(each for each in window.cookies() if each["name"] == "csrftoken")
    return window.request.post(path, data=sent, headers={"X-CSRFToken": str(token["value"])})


def test_what_a_device_keeps_of_the_page_is_small_and_the_worker_is_never_kept(
    server: FieldServer, desk: Desk, web: Path
):
    named = re.findall(r'(?:src|href)="/([^"]+)"', (web / "sampling.html").read_text())
    sizes = {name: (web / name).stat().st_size for name in ["sampling.html", *named]}
    assert sum(sizes.values()) <= _MOST, sizes
    worker = desk.sit_down("").request.get("/sampling-sw.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert all(f"/{name}" in worker.text() for name in named)


def fill_and_close(page: Page, card: str) -> None:
    """Fill a tube with two people without a network; one card comes twice."""
    new_tube(page, "gb-off-1")
    expect(tube(page, "GB-OFF-1")).to_contain_text("0 / 10")
    scan(page, card)
    expect(tube(page, "GB-OFF-1")).to_contain_text(f"…{card[-4:]}")
    scan(page, card)
    expect(page.get_by_text("此人已在本管中。")).to_be_visible()
    by_name(page, "欧阳演示")
    expect(tube(page, "GB-OFF-1")).to_contain_text("欧*")
    expect(tube(page, "GB-OFF-1")).to_contain_text("2 / 10")
    tube(page, "GB-OFF-1").get_by_role("button", name="封管").click()


def test_a_server_killed_between_commit_and_answer_a_reload_and_two_tabs_lose_nobody(
    server: FieldServer, desk: Desk, phone: BrowserContext
):
    page = open_desk(phone)
    expect(tube(page, OWN_TUBE)).to_contain_text("5 / 10")  # taken up again by itself
    name, card = somebody_due(desk, page)
    server.stop()
    page.reload()
    expect(tube(page, OWN_TUBE)).to_contain_text("5 / 10")
    fill_and_close(page, card)
    expect(waiting(page)).to_contain_text("4 条待发送")
    other = phone.new_page()
    other.goto("/s")
    expect(waiting(other)).to_contain_text("4 条待发送")

    server.start(fault="dies")
    send_now(page)
    server.wait_for_death()
    expect(waiting(page)).to_contain_text("4 条待发送")
    server.start()
    send_now(page)
    page.reload()  # in the middle of it, perhaps
    send_now(other)
    expect(waiting(other)).to_contain_text(ALL_SENT)
    expect(waiting(page)).to_contain_text(ALL_SENT)
    [found] = tubes_of(desk, "GB-OFF-1")
    assert [each["name"] for each in found["people"]] == [name, "欧阳演示"]
    assert (found["tube"]["step"], found["tube"]["people"]) == ("closed", 2)


def take_back_the_first(page: Page) -> None:
    """Take somebody else, take the first back, and close the tube."""
    by_name(page, "司马演示")
    expect(tube(page, "GB-OFF-2")).to_contain_text("2 / 10")
    tube(page, "GB-OFF-2").get_by_role("button", name="撤销 1 孙*").click()
    page.get_by_role("button", name="扫错证件").click()
    expect(tube(page, "GB-OFF-2")).to_contain_text("1 / 10")
    tube(page, "GB-OFF-2").get_by_role("button", name="封管").click()


def test_what_the_server_refuses_comes_back_and_is_mended(desk: Desk, phone: BrowserContext):
    page = open_desk(phone)
    expect(tube(page, OWN_TUBE)).to_be_visible()
    phone.set_offline(True)
    new_tube(page, USED)
    scan(page, STRANGER)
    expect(waiting(page)).to_contain_text("2 条待发送")
    phone.set_offline(False)
    send_now(page)
    refused = page.get_by_label("被退回，请更正")
    expect(refused).to_contain_text("该条码已于")
    expect(refused).to_contain_text("另有 1 条记录在等它。")
    page.reload()
    refused.get_by_label("更换条码后填写新条码").fill("gb-off-2")
    refused.get_by_role("button", name="确定").click()
    expect(refused).to_contain_text("库中没有此证件")
    assert [each["people"] for each in tubes_of(desk, "GB-OFF-2")] == [[]]
    refused.get_by_label("证件上的姓名").fill("孙丽")
    refused.get_by_role("button", name="确定").click()
    expect(refused).to_have_count(0)
    expect(waiting(page)).to_contain_text(ALL_SENT)
    take_back_the_first(page)
    expect(waiting(page)).to_contain_text(ALL_SENT)
    [found] = tubes_of(desk, "GB-OFF-2")
    assert [(each["place"], each["name"]) for each in found["people"]] == [(2, "司马演示")]
    assert [each["name"] for each in found["withdrawn"]] == ["孙丽"]
    assert found["tube"]["step"] == "closed"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_can_use_it_on_the_phone_and_on_the_desk(
    server: FieldServer, desk: Desk, gallery: Gallery, language: str
):
    for size in ("phone", "desk"):
        booth = desk.sit_down("duty", language=language, on_phone=size == "phone")
        page = booth.new_page()
        page.goto("/s")
        page.get_by_role("button", name=re.compile("社区服务站")).click()
        page.wait_for_selector(".tube")
        booth.set_offline(True)
        new_tube(page, f"LOOK-1-{language}-{size}")
        scan(page, STRANGER)
        page.wait_for_selector(".places .taken")
        page.locator("details summary").click()
        page.locator("#who").fill("社区")
        page.wait_for_selector(".found li")
        gallery.take(page, f"sampling-device-{language}-{size}")
        assert _violations(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        booth.close()


def test_nobody_is_left_on_the_device_once_the_session_has_ended(desk: Desk, phone: BrowserContext):
    page = open_desk(phone, "上门采样")
    office = desk.window_of("duty", "zh")
    for each in office.request.get("/api/sampling/sessions").json()["items"]:
        if each["place"].endswith("上门采样"):
            assert post(office, f"/api/sampling/sessions/{each['id']}/close", {}).ok
    phone.clock.set_fixed_time(NOW + timedelta(minutes=2))
    send_now(page)
    expect(page.get_by_text("场次已结束，本机的应检名单已清除。")).to_be_visible()
    expect(page.locator("details")).to_have_count(0)
    expect(page.locator(".tube")).to_have_count(0)


@pytest.mark.usefixtures("server")
def test_the_desk_of_the_office_takes_up_its_open_tube_again_after_a_reload(desk: Desk):
    office = desk.window_of("duty", "zh")
    [row] = office.request.get("/api/sampling/tubes", params={"barcode": OWN_TUBE}).json()["items"]
    page = office.new_page()
    for _ in range(2):
        page.goto(f"/sampling/{row['session']}")
        expect(page.locator("section.desk h2")).to_contain_text(f"{OWN_TUBE} 5 / 10")
        expect(page.locator(".place-taken")).to_have_count(5)
    scan_field = page.get_by_label("扫码")
    scan_field.fill(OWN_TUBE)
    scan_field.press("Enter")
    expect(page.locator(".place-taken")).to_have_count(5)  # not refused: it is this desk's own
    page.close()


def submit_plate(page: Page, wells: list[str]) -> None:
    """Let the laboratory type a plate well by well, each with its Enter, and submit it."""
    page.goto("/sampling?tab=results")
    page.get_by_text("96 孔板").click()
    page.get_by_label("A1", exact=True).focus()
    for well in wells:
        page.keyboard.type(well)
        page.keyboard.press("Enter")
    assert _violations(page) == []
    page.get_by_role("button", name="提交结果").click()
    expect(page.locator(".outcome")).to_contain_text(f"共 {len(wells)} 行")


def sample_singly(office: BrowserContext, session: str, barcode: str, person: str) -> None:
    """Put one person into a tube of their own, as a desk of the office does."""
    opened = post(office, f"/api/sampling/sessions/{session}/tubes",
                  {"barcode": barcode, "capacity": 1}).json()  # fmt: skip
    sent = {"id": str(uuid4()), "at": opened["opened_at"], "person": person}
    assert post(office, f"/api/sampling/tubes/{opened['id']}/samples", sent).ok


def test_a_plate_calls_everybody_back_and_a_plate_of_single_samples_lets_everybody_go(
    server: FieldServer, desk: Desk
):
    laboratory = desk.window_of("laboratory", "zh").new_page()
    submit_plate(laboratory, [f"{POOL} +"])
    expect(laboratory.locator(".outcome")).to_contain_text("10 人")

    office = desk.window_of("duty", "zh")
    recalls = office.request.get("/api/sampling/recalls").json()["items"]
    [recall] = [each for each in recalls if each["barcode"] == POOL]
    page = office.new_page()
    page.goto(f"/recalls/{recall['id']}")
    expect(page.locator(".stage-waiting")).to_have_count(10)
    expect(page.get_by_text("就地管控至")).to_have_count(10)
    people = office.request.get(f"/api/sampling/recalls/{recall['id']}").json()["people"]
    [tube_row] = office.request.get("/api/sampling/tubes", params={"barcode": POOL}).json()["items"]
    for number, each in enumerate(people):
        sample_singly(office, tube_row["session"], f"ONE-{number}", each["person"])
    page.reload()
    expect(page.locator(".stage-sampled")).to_have_count(10)

    submit_plate(laboratory, [f"ONE-{number} -" for number in range(10)])
    page.reload()
    expect(page.locator(".stage-negative")).to_have_count(10)
    expect(page.get_by_text("就地管控至")).to_have_count(0)
    orders = [office.request.get(f"/api/orders/{each['order']}").json() for each in people]
    assert {each["state"] for each in orders} == {"closed"}
    page.close()
    laboratory.close()


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]
