"""What the documents say one can type is typed here: every block that is marked ```sh test.

The blocks of a document run one after the other in an empty folder with a database of their own,
which holds the demo district's units. `docs/` is there as in the project. Counts that a document
shows below such a block must be those that the block printed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest

from gubei.adapters.postgres import ConnectionInfo, ensure_running, release
from tests.docs.documents import PROJECT, Fence, documents, fences, name_of

RUN = "sh test"
UNITS = PROJECT / "src" / "gubei" / "interfaces" / "cli" / "demo" / "units.csv"
SECONDS = 180
# A line that counts: "5  派到村居 ...", or the line of a list in a ledger.
COUNTS = re.compile(r"^\s*\d+\s{2,}[\u4e00-\u9fff]|\sv\d+\s{2,}\d")


def runnable() -> list[Path]:
    """Return the documents with blocks that are run."""
    return [path for path in documents() if any(each.info == RUN for each in fences(path))]


@dataclass(frozen=True)
class Stand:
    """A private server whose database holds the demo's units and nobody else."""

    folder: Path
    info: ConnectionInfo

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        """Make a database like it and lend its address.

        It is dropped at once: a server that stops writes every file of every database to the disk.
        """
        self._command(f"CREATE DATABASE {name} TEMPLATE {self.info.dbname}")
        yield self.info.url.replace(f"/{self.info.dbname}?", f"/{name}?")
        self._command(f"DROP DATABASE {name}")

    def _command(self, command: str) -> None:
        with psycopg.connect(**self.info.parts(), autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute(command)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return what a newcomer's shell has: the virtual environment, and no settings of ours."""
    ours = ("GUBEI_", "DJANGO_", "PYTEST_")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    settings = {"GUBEI_HOME": str(home), "COLUMNS": "100", "PATH": path}
    return kept | settings | more


def type_in(text: str, folder: Path, settings: dict[str, str]) -> str:
    """Run a block as a person types it and return what it printed. Fails where it fails."""
    done = subprocess.run(  # noqa: S603 - the project's own documents
        ["bash", "-euo", "pipefail", "-c", text],  # noqa: S607
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    """Make the database that each document gets a copy of."""
    folder = Path(tempfile.mkdtemp(prefix="gubei-docs-"))
    folder.chmod(0o755)  # the server's account has to reach what lies in it
    home = folder / ".gubei"
    info = ensure_running(home)
    try:
        type_in(f"gubei units '{UNITS}'", folder, environment(home))
        yield Stand(folder, info)
    finally:
        release(home)
        shutil.rmtree(folder, ignore_errors=True)


def squeezed(text: str) -> str:
    """Return a line with single blanks."""
    return " ".join(text.split())


def counts_shown(blocks: list[Fence]) -> Iterator[tuple[Fence, str]]:
    """Yield each counting line that a document shows right below a block that is run."""
    for block, below in pairwise(blocks):
        if block.info == RUN and not below.info:
            yield from ((below, line) for line in below.text.splitlines() if COUNTS.search(line))


@pytest.mark.slow
@pytest.mark.parametrize("path", runnable(), ids=name_of)
def test_what_a_document_says_can_be_typed(path: Path, stand: Stand, tmp_path: Path):
    (tmp_path / "docs").symlink_to(PROJECT / "docs")
    home = tmp_path / ".gubei"
    home.mkdir(mode=0o700)
    # A copy of a database goes with its keys.
    shutil.copy2(stand.folder / ".gubei" / "keys.json", home)
    blocks = fences(path)
    with stand.copy("d" + re.sub(r"\W", "_", name_of(path).lower())) as address:
        settings = environment(home, GUBEI_DATABASE_URL=address)
        typed = [type_in(each.text, tmp_path, settings) for each in blocks if each.info == RUN]
    printed = {squeezed(line) for text in typed for line in text.splitlines()}
    for block, line in counts_shown(blocks):
        assert squeezed(line) in printed, f"{name_of(path)}, below line {block.line}: {line}"
