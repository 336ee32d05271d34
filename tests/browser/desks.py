"""Where officers sit down: a browser that knows them after their one sign-in."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from gubei.interfaces.cli.demo.roster import PASSWORD
from tests.browser.district import NOW

PATIENCE = 20_000
"""Milliseconds that a page may take on a machine that does other things as well."""


@dataclass
class Desk:
    """A browser at which officers sit down: each signs in once and is known from then on."""

    browser: Browser
    how: dict[str, Any]
    known: dict[str, Any] = field(default_factory=dict)
    windows: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def window_of(self, username: str, language: str) -> BrowserContext:
        """Return the window in which an officer only looks: the same one every time."""
        if (username, language) not in self.windows:
            self.windows[username, language] = self.sit_down(username, language=language)
        return self.windows[username, language]

    def sit_down(
        self, username: str, *, language: str = "zh", on_phone: bool = False
    ) -> BrowserContext:
        """Open a window for an officer, or for nobody; it stands at the district's moment."""
        context = self.browser.new_context(
            **self.how,
            storage_state=self._sign_in(username) if username else None,
            viewport={"width": 390, "height": 844} if on_phone else {"width": 1440, "height": 900},
            has_touch=on_phone,
            is_mobile=on_phone,
        )
        context.add_init_script(f"localStorage.setItem('gubei.language', '{language}')")
        context.clock.set_fixed_time(NOW)
        context.set_default_timeout(PATIENCE)
        return context

    def _sign_in(self, username: str) -> Any:
        if username not in self.known:
            context = self.browser.new_context(**self.how)
            context.request.get("/api/session")
            said = context.request.post(
                "/api/session",
                data={"username": username, "password": PASSWORD},
                headers={"X-CSRFToken": _cookie(context, "csrftoken")},
            )
            assert said.ok, said.text()
            self.known[username] = context.storage_state()
            context.close()
        return self.known[username]


def _cookie(context: BrowserContext, name: str) -> str:
    return next(str(each["value"]) for each in context.cookies() if each["name"] == name)


def settle(page: Page) -> None:
    """Wait until a page shows what it will show at this width, and no part of it is loading."""
    page.evaluate("() => new Promise((ready) => setTimeout(ready, 150))")
    page.wait_for_function("() => !document.querySelector('.state-box[role=status]')")
    page.evaluate("() => document.fonts.ready.then(() => true)")
