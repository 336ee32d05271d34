"""The worker is killed in the middle of an intake; after a restart the list is whole.

A real worker process on a private server of its own; killed with SIGKILL, so that nothing of it
can tidy up. Never half a list: until the second worker ends, the books show none.
"""

import csv
import io
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gubei.adapters.postgres import connection_info, ensure_running, release
from tests.interfaces.commands import Commands

pytestmark = pytest.mark.slow

ROWS = 12_000
_PATIENCE = 150.0

_SEND = """
import hashlib, json, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from django.db import transaction
from gubei.domain.leads.operations.uploads import (
    Confirmation, ReceivedFile, confirm_upload, receive_upload)
from gubei.domain.territory.models import Officer
from procrastinate.contrib.django import app
content = Path(sys.argv[1]).read_bytes()
now, duty = datetime.now(UTC), Officer.objects.get(username="he")
columns = ["name", "phone", "address"]
preview = {"rows": 1, "shape": "", "mapping": None, "notices": [],
           "sheets": [{"columns": [{"field": each} for each in columns]}]}
with transaction.atomic():
    file = ReceivedFile("名单.csv", hashlib.sha256(content).digest(), content, preview)
    upload = receive_upload(file=file, by=duty, now=now)
    how = Confirmation("名单", "dispatch", None, [columns])
    confirm_upload(upload=upload.id, confirmation=how, by=duty, now=now)
    app.configure_task("take_in_upload", allow_unknown=True).defer(upload_id=str(upload.id))
print(json.dumps(str(upload.id)))
"""


@pytest.fixture
def gubei(tmp_path: Path) -> Iterator[Commands]:
    """A server with units and the officer He, held running for the whole story."""
    commands = Commands(tmp_path / "home")
    ensure_running(commands.home)
    try:
        nobody = tmp_path / "erste.csv"
        nobody.write_text("姓名,电话\n林梅,19900000001\n")
        assert commands("intake", nobody, "--json").code == 0
        he = ("officer", "add", "he", "--name", "何值班", "--role", "district_duty")
        assert commands(*he, "--unit", "110118").code == 0
        yield commands
    finally:
        release(commands.home)


def ask(gubei: Commands, question: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(**connection_info(gubei.home).parts()) as connection:
        return connection.execute(question).fetchall()


def wait_for(gubei: Commands, question: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if ask(gubei, question):
            return
        time.sleep(0.05)
    pytest.fail(f"never came true: {question}")


def send_list(gubei: Commands, folder: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["姓名", "联系电话", "现住址"])
    for number in range(ROWS):
        writer.writerow([f"演示{number}", f"1990000{number % 10_000:04d}", "密云区果园街道"])
    path, script = folder / "名单.csv", folder / "send.py"
    path.write_text(text.getvalue())
    script.write_text(_SEND)
    json.loads(gubei.python(script, path).out)


IN_THE_MIDDLE = (
    "SELECT 1 FROM gubei_upload WHERE started_at IS NOT NULL AND dispatch_list_id IS NULL"
)
LISTS = "SELECT count(*) FROM gubei_dispatchlist WHERE name = '名单'"
WHOLE = "SELECT 1 FROM gubei_upload WHERE dispatch_list_id IS NOT NULL"


def test_a_killed_worker_loses_nothing(gubei: Commands, tmp_path: Path) -> None:
    send_list(gubei, tmp_path)
    first = gubei.start("worker")
    wait_for(gubei, IN_THE_MIDDLE)
    time.sleep(1.0)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=30)
    assert ask(gubei, IN_THE_MIDDLE), "the intake was over before the kill; take more rows"
    assert ask(gubei, LISTS) == [(0,)], "half a list"

    second = gubei.start("worker")
    try:
        wait_for(gubei, WHOLE)
    finally:
        second.send_signal(signal.SIGTERM)
        said, _ = second.communicate(timeout=60)
    assert second.returncode in (0, -signal.SIGTERM), said
    book = gubei("ledger", "名单", "--json").json
    assert (book["rows"], book["leads"]) == (ROWS, ROWS)
    assert ask(gubei, LISTS) == [(1,)]
    assert ask(gubei, "SELECT content FROM gubei_upload") == [(None,)]
