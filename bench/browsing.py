"""Web processes and whoever asks them: a plain HTTP client that signs in and keeps its line open."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any

from bench.scratch import PROJECT

_PATIENCE = 60.0  # seconds until a web process must answer


@contextmanager
def web_processes(count: int = 1) -> Iterator[int]:
    """Run web processes with this one's environment; give their port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "bench.web", str(port), str(count)]
    # Whoever waits for the result of this step reads until nobody holds its output any more: a web
    # process that outlived the step kept a benchmark waiting for ever.
    server = subprocess.Popen(command, cwd=PROJECT, stdout=sys.stderr, start_new_session=True)  # noqa: S603 - our own module
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=_PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the web process does not answer")


class Browser:
    """An officer who is signed in, on one line that stays open."""

    def __init__(self, port: int, username: str, password: str) -> None:
        """Sign in."""
        self.line = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self.cookies: dict[str, str] = {}
        self.get("/api/session")
        self.post("/api/session", {"username": username, "password": password})

    def get(self, path: str) -> Any:
        """Return the answer to a question."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Any) -> Any:
        """Return the answer to a write."""
        return self._ask("POST", path, json.dumps(body).encode())

    def knock(self, path: str) -> None:
        """Ask for something, whatever the answer; raise where the server is at fault."""
        self._fetch("GET", path, None, fails_from=500)

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        return json.loads(self._fetch(method, path, body))

    def _fetch(self, method: str, path: str, body: bytes | None, fails_from: int = 400) -> bytes:
        headers = {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: each.value for name, each in SimpleCookie(value).items()}
        if answer.status >= fails_from:
            raise AssertionError(f"{answer.status} {method} {path}: {content[:500]!r}")
        return content
