"""Commands as a person or another program runs them: a process, what it prints, how it ends."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line on stderr; fails where there are more."""
        (line,) = self.err.splitlines()
        return line


class Commands:
    """`gubei` with a data folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: object, **environ: str) -> Ended:
        return self._run("-m", "gubei.interfaces.cli.main", *map(str, arguments), **environ)

    def python(self, script: Path, *arguments: object) -> Ended:
        """Run a script of a test with the same data folder."""
        settings = {"DJANGO_SETTINGS_MODULE": "gubei.config.settings"}
        return self._run(str(script), *map(str, arguments), **settings)

    def _run(self, *arguments: str, **environ: str) -> Ended:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [sys.executable, *arguments],
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: object, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-m", "gubei.interfaces.cli.main", *map(str, arguments)],
            env=self.environ | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def environ(self) -> dict[str, str]:
        own = {"GUBEI_HOME": str(self.home), "PYTHONUTF8": "1", "COLUMNS": "120"}
        kept = {key: text for key, text in os.environ.items() if not key.startswith("GUBEI_")}
        return kept | own
