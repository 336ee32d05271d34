"""A server that a phone in the field meets: stopped, killed and started again on one address."""

import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class FieldServer:
    """The server of one database on one port; `web` is another folder of built pages."""

    database: str
    port: int
    environment: Callable[[], dict[str, str]]
    process: "subprocess.Popen[str] | None" = None

    @property
    def address(self) -> str:
        """Return where browsers find it: localhost, where service workers need no https."""
        return f"http://localhost:{self.port}"

    @property
    def how(self) -> dict[str, Any]:
        """Return how browsers come: from here, in Shanghai, without movement."""
        where = {"base_url": self.address, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        return where | {"reduced_motion": "reduce"}

    def start(self, fault: str = "") -> None:
        """Answer from now on; the first record of a device meets `fault`."""
        flags = ["--clock-goes", f"--port={self.port}", *([f"--fault={fault}"] if fault else [])]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "tests.browser.serving", "serve", self.database, *flags],
            cwd=PROJECT,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == str(self.port)

    def runs(self) -> bool:
        """Say whether it answers."""
        return self.process is not None and self.process.poll() is None

    def wait_for_death(self) -> None:
        """Wait until the fault has killed it."""
        assert self.process is not None
        assert self.process.wait(timeout=60) == -9
        self.stop()

    def stop(self) -> None:
        """End it, if it lives."""
        if self.process is not None:
            with suppress(BrokenPipeError):
                self.process.communicate(timeout=60)
            self.process = None
