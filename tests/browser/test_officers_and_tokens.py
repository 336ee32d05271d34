"""An administrator helps somebody who forgot the password; duty gives a system a key and takes it."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desks import Desk

CLOCK_GOES = True
FIRST, SECOND = "first-word-2022", "second-word-2022"


def test_xu_forgot_the_password_and_signs_in_with_the_new_one(desk: Desk):
    page = desk.sit_down("admin").new_page()
    page.goto("/units?unit=110118001")
    page.get_by_role("button", name="增加人员").click()
    window = page.get_by_role("dialog")
    for label, text in (("姓名", "徐小禾"), ("用户名", "xu-new"), ("初始密码", FIRST)):
        window.get_by_label(label).fill(text)
    window.get_by_role("combobox", name="角色").click()
    page.locator(".ant-select-item-option", has_text="镇街工作人员").click()
    window.get_by_role("button", name="增加人员").click()
    expect(window).to_have_count(0)
    assert _signs_in(desk, "xu-new", FIRST)

    page.get_by_role("button", name="为 徐小禾 重设密码").click()
    window = page.get_by_role("dialog")
    window.get_by_label("新密码").fill("short")
    window.get_by_role("button", name="重设密码").click()
    expect(window).to_contain_text("密码至少 10 位")
    window.get_by_label("新密码").fill(SECOND)
    window.get_by_role("button", name="重设密码").click()
    expect(page.get_by_text("已为 徐小禾 重设密码")).to_be_visible()
    assert (_signs_in(desk, "xu-new", FIRST), _signs_in(desk, "xu-new", SECOND)) == (False, True)


def test_duty_makes_a_token_for_the_city_and_ends_it(desk: Desk):
    page = desk.sit_down("duty").new_page()
    page.goto("/units")
    page.get_by_role("link", name="访问令牌").click()
    secret = _make_token(page)
    nobody = desk.sit_down("")
    assert [_may(nobody, secret, path) for path in ("/lists", "/leads", "/home")] == [200, 403, 403]

    line = page.get_by_role("listitem").filter(has_text="市级平台接口")
    expect(line).to_contain_text("有效")
    line.get_by_role("button", name="停用令牌 市级平台接口").click()
    page.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(line).to_contain_text("已停用")
    assert _may(nobody, secret, "/lists") == 401


def _make_token(page: Page) -> str:
    page.get_by_role("button", name="新建令牌").click()
    window = page.get_by_role("dialog")
    window.get_by_label("用途").fill("市级平台接口")
    window.get_by_role("checkbox", name="查看名单").check()
    window.get_by_role("button", name="新建令牌").click()
    secret = page.locator(".token-secret")
    expect(secret).to_contain_text("gubei_")
    found = secret.inner_text().strip()
    page.get_by_role("button", name="已复制，关闭").click()
    expect(page.get_by_text(found)).to_have_count(0)
    return found


def _may(nobody: BrowserContext, secret: str, path: str) -> int:
    key = {"Authorization": f"Bearer {secret}"}
    return nobody.request.get(f"/api{path}", headers=key).status


def _signs_in(desk: Desk, username: str, password: str) -> bool:
    nobody = desk.sit_down("")
    nobody.request.get("/api/session")
    token = next(each["value"] for each in nobody.cookies() if each["name"] == "csrftoken")
    said = nobody.request.post(
        "/api/session",
        data={"username": username, "password": password},
        headers={"X-CSRFToken": token},
    )
    return said.ok
