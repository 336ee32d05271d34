"""`gubei demo`, as a newcomer meets it: lists closed to zero, one with work to do, a clean end."""

import http.cookiejar
import json
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from gubei.interfaces.cli.demo.roster import PASSWORD, SIGN_INS
from tests.interfaces.commands import Commands

pytestmark = pytest.mark.slow

_PATIENCE = 180.0


@pytest.fixture(scope="module")
def gubei(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """A data folder in which the demo was made."""
    commands = Commands(tmp_path_factory.mktemp("demo") / "home")
    made = commands("demo", "--no-serve")
    assert made.code == 0, made.err
    return commands


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def demo(gubei: Commands, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demo with server and worker, answering."""
    running = gubei.start("demo", "--port", port)
    try:
        wait_for_answer(port)
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate(timeout=60)


def wait_for_answer(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            Browser(port).get("/api/session")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the demo does not answer")


class Browser:
    """Just enough of a browser to sign in."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(handler)

    def get(self, path: str) -> Any:
        with self.opener.open(f"{self.base}{path}", timeout=30) as answer:
            return json.loads(answer.read())

    def sign_in(self, username: str) -> Any:
        self.get("/api/session")
        token = next(each.value for each in self.cookies if each.name == "csrftoken")
        body = json.dumps({"username": username, "password": PASSWORD}).encode()
        asked = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.base}/api/session",
            body,
            {"X-CSRFToken": token or "", "Content-Type": "application/json"},
        )
        with self.opener.open(asked, timeout=30) as answer:
            return json.loads(answer.read())


def processes_of(home: Path) -> list[str]:
    """Return what still runs with this data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            mine = process.environ().get("GUBEI_HOME") == str(home)
        except (psutil.Error, OSError):
            continue
        if (mine or str(home) in " ".join(command)) and process.status() != psutil.STATUS_ZOMBIE:
            found.append(" ".join(command)[:160])
    return found


def wait_until_gone(home: Path) -> None:
    end = time.monotonic() + 30
    while (left := processes_of(home)) and time.monotonic() < end:
        time.sleep(0.2)
    assert left == []


def test_three_lists_are_closed_to_zero_and_the_newest_has_work_to_do(gubei: Commands) -> None:
    books = gubei("ledger", "--json").json["lists"]
    # Contacts of the demo's cases stand on lists of their own.
    books = [book for book in books if "病例" not in book["name"]]
    assert [book["version"] for book in books] == [2, 1, 1, 1]
    assert [book["open"] for book in books[1:]] == [0, 0, 0]
    assert 20 < books[0]["open"] < 120
    for book in books:
        ends = ("found", "duplicate", "transferred", "not_here", "false_hit", "out_of_reach")
        assert book["rows"] == book["unreadable"] + book["leads"]
        assert book["leads"] == sum(book[end] for end in ends) + book["open"]
        assert book["unassigned"] == 0
    assert all(min(book[end] for book in books[1:]) > 0 for end in ("found", "not_here"))


def test_every_role_signs_in_and_ctrl_c_ends_everything(
    gubei: Commands, demo: subprocess.Popen[str], port: int
) -> None:
    for each in SIGN_INS[:4]:
        assert Browser(port).sign_in(each.username)["officer"]["role"] == each.role
    home = Browser(port)
    home.sign_in("duty")
    assert home.get("/api/home")["leads_open"] > 0
    demo.send_signal(signal.SIGINT)
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0, said
    assert f"http://127.0.0.1:{port}" in said
    assert PASSWORD in said
    assert all(each.username in said for each in SIGN_INS)
    wait_until_gone(gubei.home)


def test_a_killed_demo_leaves_nothing_running(gubei: Commands, demo: subprocess.Popen[str]) -> None:
    demo.kill()
    demo.communicate(timeout=30)
    wait_until_gone(gubei.home)
