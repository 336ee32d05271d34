"""A villager with the code of a notice: sees, tells and contests the own measure, on a phone."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.desks import Desk
from tests.browser.district import OWN_CODE
from tests.browser.pictures import Gallery

CLOCK_GOES = True
_MOST = 120 * 1024
"""Bytes that the public's page may load, compressed with gzip."""


def test_the_page_is_light_enough_for_any_phone():
    dist = Path(settings.GUBEI_WEB)
    named = re.findall(r'(?:src|href)="/(assets/[^"]+)"', (dist / "public.html").read_text())
    sizes = {name: _packed(dist / name) for name in named}

    assert any(name.endswith(".js") for name in sizes)
    assert sum(sizes.values()) <= _MOST, sizes
    # The officers' library of forms and tables stays at the office.
    assert not any("antd" in (dist / name).read_text()[:2_000] for name in named)


def _packed(path: Path) -> int:
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.is_file() else path).stat().st_size


def test_a_villager_sees_tells_and_contests(desk: Desk):
    page = _phone(desk, "zh")
    page.get_by_label("查询码").fill(OWN_CODE.lower().replace("-", ""))
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("起解除")).to_be_visible()
    expect(page.locator(".now")).to_have_text("居家隔离")
    assert OWN_CODE not in page.url

    page.get_by_label("体温（℃）").fill("37.8")
    page.get_by_label("咳嗽").check()
    page.get_by_label("药品").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已收到。")).to_be_visible()
    expect(page.get_by_text("37.8 ℃")).to_be_visible()

    page.get_by_label(re.compile("如认为措施有误")).fill("我与密接并不同住")
    page.get_by_role("button", name="提交申诉").click()
    expect(page.get_by_text("待答复")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("查询码")).to_have_value("")


def test_a_wrong_code_is_said_in_words(desk: Desk):
    page = _phone(desk, "en")
    page.get_by_label("Code", exact=True).fill("0000 0000 0000 0000 0000")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("status")).to_contain_text("This code is not known")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_can_use_it(desk: Desk, gallery: Gallery, language: str):
    page = _phone(desk, language)
    gallery.take(page, f"public-door-{language}-phone")
    assert _violations(page) == []
    page.locator("#code").fill(OWN_CODE)
    page.locator("button[type=submit]").first.click()
    page.wait_for_selector(".now")
    gallery.take(page, f"public-own-{language}-phone")
    assert _violations(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0


def _phone(desk: Desk, language: str) -> Page:
    page = desk.sit_down("", language=language, on_phone=True).new_page()
    page.goto("/p")
    page.wait_for_selector("#code")
    return page


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]
