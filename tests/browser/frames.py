"""How fluent the graph of a trace is: `python -m tests.browser.frames [PEOPLE]`.

The built app in Chromium, with a made-up trace instead of a server: the times between frames while
the graph is dragged, and while the slider of time is moved, in milliseconds.
"""

import json
import mimetypes
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from playwright.sync_api import Page, Route, sync_playwright

from gubei.terms.moments import SHANGHAI

DIST = Path(__file__).parents[2] / "web" / "dist"
CASE = "0190aaaa-0000-7000-8000-000000000001"
BEGIN = datetime(2022, 4, 20, 8, tzinfo=SHANGHAI)
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run")
_WATCH = """() => {
  window.frames_seen = [];
  let before = performance.now();
  const seen = (now) => {
    window.frames_seen.push(now - before); before = now;
    window.frames_running = requestAnimationFrame(seen);
  };
  window.frames_running = requestAnimationFrame(seen);
}"""
_TELL = "() => { cancelAnimationFrame(window.frames_running); return window.frames_seen.slice(2); }"


def graph(people: int) -> dict[str, Any]:
    """Return a trace of so many people: two rings, half as many edges again as people."""
    rng = random.Random(4)
    ring_1 = people // 8
    nodes = [
        {"id": str(n), "name": f"某{n}", "ring": 0 if n == 0 else 1 if n <= ring_1 else 2,
         "value": rng.choice(["", "close", "secondary", "general", "none"])}
        for n in range(people)
    ]  # fmt: skip
    pairs = [(0 if n <= ring_1 else rng.randint(1, ring_1), n) for n in range(1, people)]
    pairs += [(rng.randint(1, ring_1), rng.randint(1, people - 1)) for _ in range(people // 2)]
    return {"nodes": nodes, "edges": [_edge(rng, *pair) for pair in pairs], "left_off": 0}


def _edge(rng: random.Random, source: int, target: int) -> dict[str, Any]:
    first = BEGIN + timedelta(minutes=rng.randint(0, 7 * 1440))
    return {
        "source": str(source), "target": str(target), "site": None, "place": "东关集市",
        "first_at": first.isoformat(), "last_at": (first + timedelta(minutes=20)).isoformat(),
        "minutes": 20,
    }  # fmt: skip


def _answers(people: int) -> dict[str, Any]:
    unit = {"code": "110118", "name": "密云区", "level": 1}
    person = {"id": CASE, "name": "某甲"}
    abilities = ["read", "investigate", "export"]
    case = {
        "id": CASE, "number": "MY-1", "person": person, "unit": unit, "classification": "confirmed",
        "classified_on": "2022-04-25", "onset_on": "2022-04-24", "reported_at": BEGIN.isoformat(),
        "source": "unknown", "source_decided": True, "source_cases": [], "generation": None,
        "ended_at": None, "end": "", "contacts": {"all": people}, "visits": 1, "impossible": 0,
        "sources": [], "classifications": [], "window": None, "no_window": None,
    }  # fmt: skip
    officer = {
        "id": CASE, "name": "杜流调", "role": "investigator", "unit": unit, "language": "zh",
        "abilities": abilities, "sites": [],
    }  # fmt: skip
    trace = {
        "id": CASE, "found_by": "visits", "purpose": "investigate", "at": BEGIN.isoformat(),
        "by": {"id": CASE, "name": "杜流调"}, "window_from": BEGIN.isoformat(),
        "window_to": BEGIN.isoformat(), "least_minutes": 0, "linger_minutes": 0, "rings": 2,
        "sizes": [people // 8, people - people // 8], "visits": 1, "crowded": [], "outdated": False,
    }  # fmt: skip
    return {
        f"/api/cases/{CASE}/traces": {"items": [trace]},
        "/api/session": {"officer": officer, "now": BEGIN.isoformat()},
        f"/api/cases/{CASE}": case,
        f"/api/cases/{CASE}/graph": graph(people),
        f"/api/cases/{CASE}/contacts/counts": {"all": people, "waiting": 0, "rings": {}},
    }


def _serve(people: int, route: Route) -> None:
    path = urlparse(route.request.url).path
    if path.startswith("/api/"):
        answer = _answers(people).get(path, {"items": [], "next": None, "total": 0})
        route.fulfill(body=json.dumps(answer), content_type="application/json")
        return
    file = DIST / path.lstrip("/")
    if not file.is_file():
        file = DIST / "index.html"
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind)


def measure(people: int) -> Iterator[tuple[str, list[float]]]:
    """Yield what was done, and the times between the frames meanwhile."""
    with sync_playwright() as play:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = play.chromium.launch(executable_path=program, args=list(_FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("**/*", lambda route: _serve(people, route))
        page.goto(f"http://gubei.invalid/cases/{CASE}?tab=trace&show=graph")
        page.wait_for_selector("canvas[data-still=true]", timeout=120_000)
        yield "drag", _while(page, _drag)
        yield "slide", _while(page, _slide)
        browser.close()


def _while(page: Page, act: Any) -> list[float]:
    page.evaluate(_WATCH)
    act(page)
    found: list[float] = page.evaluate(_TELL)
    return found


def _drag(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(240):
        page.mouse.move(x + 200 * ((step % 60) / 60), y + 80 * ((step % 40) / 40))
    page.mouse.up()


def _slide(page: Page) -> None:
    handle = page.get_by_role("slider")
    handle.focus()
    for _ in range(120):
        handle.press("ArrowLeft")


def main() -> None:
    """Print the median, the 95th percentile and the longest time between two frames."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for what, times in measure(people):
        ordered = sorted(times)
        tell = {"act": what, "people": people, "frames": len(ordered)}
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
            at = min(int(share * len(ordered)), len(ordered) - 1)
            tell[f"{name}_ms"] = round(ordered[at], 1)
        print(json.dumps(tell))  # noqa: T201 - what was asked for


if __name__ == "__main__":
    main()
