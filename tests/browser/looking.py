"""Every page in both languages at desk and phone width: it loads, everybody can use it, it fits.

Whether everybody can use it (axe) takes as long as all the rest: it is asked in Chinese on the
desk and in English on the phone, so that each language and each width is looked at.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, Response

from tests.browser.desks import Desk, settle
from tests.browser.pages import ShownPage
from tests.browser.pictures import Gallery

WORDS = Path(__file__).parents[2] / "web" / "src" / "i18n" / "zh"
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
_AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
_ASKED = ("zh-desk", "en-phone")
_RAW_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_NOT_WORDS = re.compile(r"\b(undefined|NaN|null)\b|\[object |\{\{|\}\}")


def look_at(shown: ShownPage, language: str, desk: Desk, gallery: Gallery) -> None:
    """Open a page at both widths. Raises AssertionError with all that is wrong with it."""
    context = desk.window_of(shown.by, language)
    # A tab that is open stays so: what its browser has read once it need not read again.
    page = context.pages[0] if context.pages else context.new_page()
    page.set_viewport_size(SIZES["desk"])  # type: ignore[arg-type]
    with _listening(page) as complaints:
        page.goto(shown.find(context))
        page.wait_for_selector(shown.shows)
        page.wait_for_load_state("networkidle")
        faults = {
            name: _look(page, gallery, name)
            for name in (f"{shown.name}-{language}-{size}" for size in SIZES)
        }
    assert complaints == []
    assert not any(faults.values()), faults


def _look(page: Page, gallery: Gallery, name: str) -> list[str]:
    """Return all that is wrong with a page at one width."""
    page.set_viewport_size(SIZES[name.rpartition("-")[2]])  # type: ignore[arg-type]
    settle(page)
    gallery.take(page, name)
    text = page.locator("body").inner_text()
    return [
        *_faults_of_text(text),
        *_overflow(page),
        *_ids_given_twice(page),
        *(_violations(page) if name.endswith(_ASKED) else ()),
        *gallery.compare(name),
    ]


@contextmanager
def _listening(page: Page) -> Iterator[list[str]]:
    """Give a list that fills with what the browser complains about meanwhile."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def look(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.status} {response.url}")

    def fail(error: Error) -> None:
        complaints.append(str(error))

    listeners = {"console": hear, "response": look, "pageerror": fail}
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield complaints
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def _faults_of_text(text: str) -> list[str]:
    """Return what no officer should read: raw times, keys of words, values that are none."""
    return [
        found.group()
        for pattern in (_RAW_TIME, _NOT_WORDS, _key_of_words())
        for found in pattern.finditer(text)
    ]


def _key_of_words() -> re.Pattern[str]:
    """Return what finds a key such as `lists.none` that was shown instead of its words."""
    parts = {part for file in WORDS.glob("*.ts") for part in _parts_in(file)}
    return re.compile(rf"\b(?:{'|'.join(sorted(parts))})\.[a-z]\w+")


def _parts_in(file: Path) -> list[str]:
    return re.findall(r"^  (\w+): \{", file.read_text(encoding="utf-8"), re.MULTILINE)


def _overflow(page: Page) -> list[str]:
    """Return what makes the page wider than its window."""
    found: list[str] = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > wide + 1)
            .slice(0, 5)
            .map((one) => one.outerHTML.slice(0, 160));
        }"""
    )
    return found


def _ids_given_twice(page: Page) -> list[str]:
    """Return ids that two elements have: a label then leads to the wrong one."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("[id]")]
          .map((one) => one.id)
          .filter((id, at, all) => all.indexOf(id) !== at)"""
    )
    return [f"two elements have the id {each}" for each in found]


def _violations(page: Page) -> list[str]:
    """Return what keeps somebody from using the page, with the places."""
    found = Axe().run(page, options=_AXE).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}\n    {node['html'][:200]}"
        for one in found
        for node in one["nodes"][:3]
    ]
