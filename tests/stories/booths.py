"""Devices at a checkpoint over HTTP, as the page `/c` speaks; and the checkpoint where they stand."""

import json
import os
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil
import psycopg
import pytest

from gubei.adapters.postgres import connection_info, ensure_running, release
from tests.browser.field_server import free_port
from tests.interfaces.commands import Commands
from tests.world import document

PASSWORD = "gu-bei-kou-lu-kou"
_PATIENCE = 150.0
_SET_UP = f"""
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.db import transaction
from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.operations.posts import CheckpointFacts, open_checkpoint
from gubei.domain.checkpoints.rules.kinds import CheckpointKind
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer, Role, Unit
from gubei.domain.territory.operations.officers import NewOfficer, add_officer
now, he = datetime.now(UTC), Officer.objects.get(username="he")
with transaction.atomic():
    apply_policy(pack=read_pack("bj-entry-2022-04"), before=None, valid_on=now.date(),
                 reason="施行", by=he, now=now - timedelta(days=2))
    facts = SiteFacts("古北口检查站", SiteKind.CHECKPOINT, address="国道101")
    site = add_site(facts=facts, unit="110118", by=he, now=now)
    place = open_checkpoint(site=site.pk, by=he, now=now,
                            facts=CheckpointFacts(CheckpointKind.NATIONAL_ROAD, "110"))
    for name in ("booth1", "booth2"):
        add_officer(new=NewOfficer(name, name, Role.CHECKPOINT, "110118", {PASSWORD!r}, ""),
                    by=None, now=now)
print(place.pk)
"""


@contextmanager
def district(folder: Path) -> Iterator[tuple[Commands, str]]:
    """Hold a server's database running, with the officer He; give commands and the checkpoint."""
    commands = Commands(folder / "home")
    ensure_running(commands.home)
    try:
        nobody, script = folder / "erste.csv", folder / "set-up.py"
        nobody.write_text("姓名,电话\n林梅,19900000001\n")
        script.write_text(_SET_UP)
        assert commands("intake", nobody, "--json").code == 0
        he = ("officer", "add", "he", "--name", "何值班", "--role", "district_duty")
        assert commands(*he, "--unit", "110118").code == 0
        made = commands.python(script)
        assert made.code == 0, made.err
        yield commands, made.out.strip().splitlines()[-1]
    finally:
        release(commands.home)


def ask(gubei: Commands, question: str) -> list[tuple[Any, ...]]:
    """Ask a server's database."""
    with psycopg.connect(**connection_info(gubei.home).parts()) as connection:
        return connection.execute(question).fetchall()


def wait_until(holds: Any, what: str) -> None:
    """Wait until something holds; it may take any time that a busy machine needs."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    pytest.fail(f"never came true: {what}")


def passages(checkpoint: str, count: int, *, first: int = 0) -> list[dict[str, Any]]:
    """Return cars with one invented person each, whose test is of yesterday."""
    now = datetime.now(UTC)
    return [
        {
            "id": str(uuid.uuid4()), "checkpoint": checkpoint, "plate": f"冀W{number:05d}",
            "origin": "滦平县", "destination": "柳沟村12号", "passed_at": now.isoformat(),
            "device_at": now.isoformat(), "seconds": 15,
            "people": [{
                "name": f"演示{number}", "is_driver": True, "is_negative": True,
                "document": document(date(1950, 1, 1) + timedelta(days=number), 11),
                "tested_at": (now - timedelta(hours=20)).isoformat(), "celsius": 36.5,
            }],
        }
        for number in range(first, first + count)
    ]  # fmt: skip


class Booth:
    """One browser: its cookies, and what it asks of the server behind `address`."""

    def __init__(self, address: str, officer: str) -> None:
        self.address, self.officer, self.jar = address, officer, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def sign_in(self) -> "Booth":
        """Sign in as the officer; answers come in English."""
        self.ask("/session")
        self.ask("/session", {"username": self.officer, "password": PASSWORD})
        self.ask("/session")
        return self

    def ask(self, path: str, sent: Any = None, *, key: str = "") -> Any:
        """Return the answer. Raises OSError where the server cannot be reached."""
        headers = {"Content-Type": "application/json", "Accept-Language": "en"}
        token = next((each.value for each in self.jar if each.name == "csrftoken"), None)
        headers |= {"X-CSRFToken": token} if token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        body = None if sent is None else json.dumps(sent).encode()
        request = Request(f"{self.address}/api{path}", body, headers)  # noqa: S310 - our server
        with self.opener.open(request, timeout=60) as answer:
            return json.loads(answer.read())

    def refusal(self, path: str, sent: Any = None) -> tuple[int, str]:
        """Return status and code of a refusal."""
        with pytest.raises(HTTPError) as refused:
            self.ask(path, sent)
        return refused.value.code, json.loads(refused.value.read())["code"]

    def send(self, lot: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send passages; return what was decided of each."""
        return self.ask("/passages", {"passages": lot})["items"]


class Running:
    """A server process with everything that it started; `address` is where it answers."""

    def __init__(self, gubei: Commands, *arguments: object, **environ: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.again = (gubei, arguments, environ, port)
        self.start()

    def start(self) -> None:
        """Start it, the first time or again at the same address, and wait until it answers."""
        gubei, arguments, environ, port = self.again
        settings = {"DJANGO_SETTINGS_MODULE": "gubei.config.settings"} | environ
        self.process = gubei.start("serve", "--port", port, *arguments, **settings)
        wait_until(self._answers, "the server answers")

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()[0]
        try:
            return Booth(self.address, "").ask("/session")["officer"] is None
        except HTTPError:
            return True  # a relay whose line is cut
        except OSError:
            return False

    def kill(self) -> None:
        """Kill it as a power cut would: nothing of it can tidy up."""
        whole = psutil.Process(self.process.pid)
        for each in [*whole.children(recursive=True), whole]:
            os.kill(each.pid, signal.SIGKILL)
        self.process.communicate(timeout=60)

    def end(self) -> None:
        """End it in good order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.communicate(timeout=60)
