"""Server and worker side by side, and both ended in good order, however the end comes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from gubei.interfaces.cli.leaving import VARIABLE
from gubei.interfaces.cli.saying import note
from gubei.interfaces.cli.serve import address_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_START = 60.0
_STOP = 20.0
_PAUSE = 0.2

Child = subprocess.Popen[bytes]


def run_together(host: str, port: int, *, when_ready: Callable[[], None]) -> None:
    """Run server and worker until Ctrl-C or SIGTERM, or until one of them ends by itself.

    Raises Refused where that happens.
    """
    told = threading.Event()
    with _told_to_stop(told):
        children = [_start("serve", "--host", host, "--port", str(port)), _start("worker")]
        try:
            _wait_for_answer(host, port, children, told)
            if not told.is_set():
                when_ready()
            _wait(children, told)
        finally:
            note(Words("Stopping …", "正在结束…"))
            _stop(children)


@contextmanager
def _told_to_stop(told: threading.Event) -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: told.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(*arguments: str) -> Child:
    """Start a command of ours in a group of its own: Ctrl-C reaches this process alone."""
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "gubei.interfaces.cli.main", *arguments],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {VARIABLE: str(os.getpid())},
    )


def _wait_for_answer(host: str, port: int, children: list[Child], told: threading.Event) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end and not told.wait(_PAUSE):
        _refuse_ended(children)
        if _answers(host, port):
            return


def _answers(host: str, port: int) -> bool:
    name = address_of(host, port).removeprefix("http://").rpartition(":")[0]
    try:
        asked = HTTPConnection(name.strip("[]"), port, timeout=5)
        asked.request("GET", "/api/session")
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def _wait(children: list[Child], told: threading.Event) -> None:
    while not told.wait(_PAUSE):
        _refuse_ended(children)


def _refuse_ended(children: list[Child]) -> None:
    ended = next((child for child in children if child.poll() is not None), None)
    if ended:
        name = list(map(str, ended.args))[3]  # type: ignore[arg-type]
        raise Refused(
            "ended_early",
            Words(
                f"gubei {name} ended by itself; what it said stands above.",
                f"gubei {name} 已自行结束，原因见上。",
            ),
        )


def _stop(children: list[Child]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    end = time.monotonic() + _STOP
    for child in children:
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Its job, if it had one, is found stalled at the next start and tried again.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
