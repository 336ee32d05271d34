"""A server of its own for the browser tests: the real app, a database of its own, a set clock.

    python -m tests.browser.serving build DATABASE
    python -m tests.browser.serving serve DATABASE [--clock-goes] [--port=N] [--fault=KIND]

The first makes the tables and the district in an empty database. The second answers on a free
port, which it prints, and takes uploads in; it ends when its standard input is closed. A fault
befalls the first record of a device: "dies" kills the server after the commit, before the answer;
"late" lets the answer wait for ten seconds.
"""

import asyncio
import os
import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(act: str, database: str, *flags: str) -> None:
    """Build the district, or serve it."""
    _open(database)
    from tests.browser.district import NOW, build_district  # noqa: PLC0415 - needs Django

    clock = _Clock(NOW, goes="--clock-goes" in flags)
    with (
        patch("gubei.interfaces.api.clock.read_clock", clock.read),
        patch("gubei.interfaces.worker.jobs._now", clock.read),
    ):
        if act == "build":
            build_district()
            _simulate_once(NOW)
        else:
            _serve(**dict(flag.removeprefix("--").split("=") for flag in flags if "=" in flag))


def _simulate_once(now: datetime) -> None:
    """Let the simulation become machine code: servers that begin together find it in the cache."""
    from gubei.domain.checkpoints.models import Checkpoint  # noqa: PLC0415 - needs Django
    from gubei.domain.checkpoints.queries.flow import advice_for, flow_of  # noqa: PLC0415
    from gubei.domain.territory.models import Officer  # noqa: PLC0415
    from gubei.interfaces.cli.demo.roster import DUTY  # noqa: PLC0415

    duty = Officer.objects.select_related("unit").get(username=DUTY)
    for checkpoint in Checkpoint.objects.values_list("pk", flat=True):
        advice_for(flow_of(duty, checkpoint, now=now))


class _Clock:
    def __init__(self, now: datetime, *, goes: bool) -> None:
        self.now, self.goes, self.begun = now, goes, time.monotonic()

    def read(self) -> datetime:
        """Return the district's time, which stands or goes on."""
        passed = time.monotonic() - self.begun if self.goes else 0.0
        return self.now + timedelta(seconds=passed)


def _open(database: str) -> None:
    from django import setup  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"]["NAME"] = database
    setup()
    from gubei.interfaces.cli.database import open_database  # noqa: PLC0415 - needs Django

    open_database()


def _serve(*, port: str = "0", fault: str = "") -> None:
    """Answer until nobody holds the other end of standard input."""
    from django.core.servers.basehttp import (  # noqa: PLC0415
        ThreadedWSGIServer,
        WSGIRequestHandler,
    )

    from gubei.config.wsgi import application  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, *said: object) -> None:
            """Say nothing: what goes wrong is in the page."""

    server = ThreadedWSGIServer(("127.0.0.1", int(port)), Quiet)
    server.set_app(_Faulty(application, fault) if fault else application)
    for work in (server.serve_forever, lambda: asyncio.run(_take_uploads_in())):
        threading.Thread(target=work, daemon=True).start()
    print(server.server_address[1], flush=True)  # noqa: T201 - this is the answer
    sys.stdin.read()
    os._exit(0)


class _Faulty:
    """The app, whose answer to the first record of a device meets a fault after the commit."""

    def __init__(self, application: Any, fault: str) -> None:
        self.application, self.fault = application, fault

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        answer = self.application(environ, start_response)
        is_record = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith(
            ("/attempts", "/close", "/readings", "/sample", "/passages", "/tubes")
        )
        fault, self.fault = (self.fault, "") if is_record else ("", self.fault)
        if fault == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "late":
            time.sleep(10)
        return answer


async def _take_uploads_in() -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415

    # A copy of the app: what the pages queue must stay in the pages' own transactions.
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        await worker.run_worker_async(fetch_job_polling_interval=0.2, install_signal_handlers=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
