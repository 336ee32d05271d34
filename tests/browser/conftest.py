"""The real app in a real browser: a server with a district of its own, Chromium, and sign-ins."""

import fcntl
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserType, Playwright, expect
from playwright.sync_api import sync_playwright as start_playwright
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

from gubei.adapters.postgres import ensure_running, uses_private_server
from tests.browser.desks import PATIENCE, Desk
from tests.browser.field_server import FieldServer, free_port
from tests.browser.pictures import Gallery

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Letters are drawn alike wherever the tests run.
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which a person says that the pages look right."""
    parser.addoption(
        "--approve",
        action="store_true",
        help="keep what the browser tests show as the pictures to compare with, after looking",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and say why it is skipped where it cannot run."""
    ours = [item for item in items if HERE in item.path.parents]
    reason = _why_not()
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


def _why_not() -> str:
    if not _chromium():
        return "no Chromium is found; on Debian: apt-get install chromium fonts-noto-cjk"
    if not (Path(settings.GUBEI_WEB) / "index.html").is_file():
        return "the web app is not built; run: make setup"
    return ""


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


# Databases and servers


@pytest.fixture(scope="session")
def district_database(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[str]:
    """Return the database with the district as it begins; test processes share it."""
    if uses_private_server(os.environ):
        ensure_running(Path(settings.GUBEI_HOME))
    shared = tmp_path_factory.getbasetemp()
    is_alone = not hasattr(request.config, "workerinput")
    shared = shared if is_alone else shared.parent
    with (shared / "browser.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        name = lock.read()
        if not name:
            name = f"gubei_browser_{uuid.uuid4().hex[:12]}"
            _build(name)
            lock.write(name)
    yield name
    if is_alone:
        _drop(name)


def _build(name: str) -> None:
    _drop_forgotten()
    _command("CREATE DATABASE {}", name)
    built = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.browser.serving", "build", name],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, f"the district cannot be built:\n{built.stderr}"


def _drop_forgotten() -> None:
    """Drop what test runs that were cut off have left behind, where nobody uses it."""
    with _server_connection() as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'gubei_browser_%' AND NOT EXISTS"
            " (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)"
        ).fetchall()
    for (name,) in names:
        _command("DROP DATABASE IF EXISTS {}", name)


def _drop(name: str) -> None:
    """Drop a database, whoever is still connected to it.

    Ending others by force is refused where the server itself is just vacuuming there; a plain drop
    ends that, but nobody else.
    """
    try:
        _command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    except InsufficientPrivilege:
        _command("DROP DATABASE IF EXISTS {}", name)


def _command(command: str, *names: str) -> None:
    with _server_connection() as connection:
        connection.execute(SQL(command).format(*map(Identifier, names)))


def _server_connection() -> psycopg.Connection[Any]:
    known = settings.DATABASES["default"]
    options = {key: value for key, value in known["OPTIONS"].items() if key == "passfile"}
    return psycopg.connect(
        dbname="postgres",
        user=known.get("USER") or None,
        password=known.get("PASSWORD") or None,
        host=known.get("HOST") or None,
        port=known.get("PORT") or None,
        autocommit=True,
        **options,
    )


@contextmanager
def _serving(database: str, *flags: str) -> Iterator[str]:
    """Serve a copy of a database; give the address."""
    copy = f"{database}_{uuid.uuid4().hex[:6]}"
    _command("CREATE DATABASE {} TEMPLATE {}", copy, database)
    server = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.browser.serving", "serve", copy, *flags],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        assert port, "the server does not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.communicate(timeout=20)
        _drop(copy)


@pytest.fixture(scope="module")
def address(district_database: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a server with a fresh district; its clock stands or goes."""
    flags = ["--clock-goes"] if getattr(request.module, "CLOCK_GOES", False) else []
    with _serving(district_database, *flags) as found:
        yield found


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the built pages that a test may change."""
    copy = tmp_path_factory.mktemp("web") / "dist"
    shutil.copytree(settings.GUBEI_WEB, copy)
    for packed in [*copy.glob("*-sw.js.gz"), *copy.glob("*-sw.js.br")]:
        packed.unlink()
    return copy


@pytest.fixture(scope="module")
def district(district_database: str, web: Path) -> Iterator[FieldServer]:
    """Return the server of a district that the tests of a file stop, kill and start again."""
    copy = f"{district_database}_{uuid.uuid4().hex[:6]}"
    _command("CREATE DATABASE {} TEMPLATE {}", copy, district_database)
    found = FieldServer(copy, free_port(), lambda: os.environ | {"GUBEI_WEB": str(web)})
    yield found
    found.stop()
    _drop(copy)


@pytest.fixture
def server(district: FieldServer) -> FieldServer:
    """Return the server, which runs."""
    if not district.runs():
        district.stop()
        district.start()
    return district


# The browser. Its life is a module: the event loop that drives it must not outlive these tests.


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start Playwright for the tests of one file."""
    with start_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser_type(playwright: Playwright) -> BrowserType:
    """Return Chromium."""
    return playwright.chromium


@pytest.fixture(scope="module")
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """Start the machine's Chromium."""
    options = browser_type_launch_args | {"executable_path": _chromium(), "args": list(FLAGS)}
    started = browser_type.launch(**options)
    yield started
    started.close()


@pytest.fixture(scope="module")
def browser_context_args(address: str) -> dict[str, Any]:
    """Return how every page is opened: in Beijing, at rest."""
    return {
        "base_url": address,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }


# Officers and pictures


@pytest.fixture(scope="module")
def desk(browser: Browser, browser_context_args: dict[str, Any]) -> Desk:
    """Return the browser of a file's tests."""
    expect.set_options(timeout=PATIENCE)
    return Desk(browser, browser_context_args)


@pytest.fixture(scope="module")
def gallery(pytestconfig: pytest.Config) -> Gallery:
    """Return where pictures are taken and compared."""
    return Gallery(approves=pytestconfig.getoption("--approve", default=False))
