"""`gubei doctor`: looks at the machine and says each problem with its remedy."""

import contextlib
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Annotated

import django
import typer
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

import gubei
from gubei.adapters.postgres import make_ready, status, uses_private_server
from gubei.adapters.postgres.programs import find_programs
from gubei.adapters.postgres.tuning import memory_bytes
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

GIB = 1024**3
LEAST_MEMORY = 2 * GIB
LEAST_DISK = 2 * GIB
PORT = 8000
FIRST_START = Words("made at the first start", "首次启动时创建")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. A remedy is there only when something is wrong."""

    name: Words
    found: Words
    remedy: Words | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name.en,
            "ok": self.remedy is None,
            "found": {"en": self.found.en, "zh": self.found.zh},
            "remedy": self.remedy and {"en": self.remedy.en, "zh": self.remedy.zh},
        }


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Look at this machine and say each problem with its remedy. 检查本机环境并给出处理办法。"""
    home = Path(os.environ.get("GUBEI_HOME", ".gubei")).absolute()
    checks = list(look_at_machine(os.environ, home))
    sick = [check for check in checks if check.remedy]
    if as_json:
        answer = {"ok": not sick, "checks": [check.as_json() for check in checks]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for check in checks:
            typer.echo(_lines(check))
    raise typer.Exit(1 if sick else 0)


def look_at_machine(environ: Mapping[str, str], home: Path) -> Iterator[Check]:
    """Look at everything Gubei stands on. A fresh machine is not changed by looking."""
    looks: list[Callable[[], Check]] = [
        check_python,
        check_memory,
        lambda: check_disk(home),
        lambda: check_home(home),
        lambda: check_keys(home),
        lambda: check_proxies(environ),
        lambda: check_database(environ, home),
        lambda: check_tables(environ, home),
        lambda: check_web(home),
        check_port,
    ]
    for look in looks:
        yield look()
    yield from check_relay(environ, home)


def check_python() -> Check:
    """Look at Python's version."""
    name, version = Words("Python", "Python"), ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 13):
        return Check(name, Words(version, version))
    return Check(
        name,
        Words(version, version),
        Words("Install Python 3.11 or 3.12.", "请安装 Python 3.11 或 3.12。"),
    )


def check_memory() -> Check:
    """Look at the memory of the machine or container."""
    size = memory_bytes()
    return _enough(Words("Memory", "内存"), size, LEAST_MEMORY, Words("memory", "内存"))


def check_disk(home: Path) -> Check:
    """Look at the free room where the data lie."""
    existing = next(one for one in (home, *home.parents) if one.exists())
    free = shutil.disk_usage(existing).free
    return _enough(
        Words("Disk", "磁盘"), free, LEAST_DISK, Words(f"room at {home}", f"{home} 空间")
    )


def check_home(home: Path) -> Check:
    """Look whether the data folder is ours to write and closed to others."""
    name = Words("Data folder", "数据目录")
    if not home.exists():
        return Check(name, FIRST_START)
    if not os.access(home, os.W_OK | os.X_OK):
        return Check(
            name,
            Words(f"{home} cannot be written", f"{home} 不可写"),
            Words(
                "Give it to this account, or set GUBEI_HOME to a folder of your own.",
                "请将其归属当前账户，或将 GUBEI_HOME 设为自己的目录。",
            ),
        )
    if stat.S_IMODE(home.stat().st_mode) & 0o022:
        return Check(
            name,
            Words(f"{home} can be written by others", f"{home} 可被他人写入"),
            Words(f"Run: chmod go-w {home}", f"请执行：chmod go-w {home}"),
        )
    return Check(name, Words(str(home), str(home)))


def check_keys(home: Path) -> Check:
    """Look whether the keys can be read and are closed to others: the settings refuse if not."""
    name = Words("Settings and keys", "设置与密钥")
    if not home.exists():
        return Check(name, FIRST_START)
    try:
        versions = sorted(settings.GUBEI_KEYS().sealing)
    except Refused as refused:
        return Check(name, Words("cannot be used", "无法使用"), refused.words)
    return Check(name, Words(f"key versions {versions}", f"密钥版本 {versions}"))


def check_proxies(environ: Mapping[str, str]) -> Check:
    """Look whether a server that is reached by HTTPS knows of the proxy that must speak it."""
    name = Words("Proxy in front", "前置代理")
    number = environ.get("GUBEI_PROXIES", "") or "0"
    found = Words(f"GUBEI_PROXIES={number}", f"GUBEI_PROXIES={number}")
    if number != "0" or "https://" not in environ.get("GUBEI_ORIGINS", ""):
        return Check(name, found)
    return Check(
        name,
        found,
        Words(
            "Browsers come by HTTPS, so a proxy stands in front: set GUBEI_PROXIES to how many there "
            "are. Otherwise all sign-ins seem to come from one address, and eight wrong passwords "
            "lock a name for everybody.",
            "浏览器以 HTTPS 访问，说明前面有代理：请将 GUBEI_PROXIES 设为代理层数。"
            "否则所有登录看似来自同一地址，输错八次密码会锁住该用户名的所有登录。",
        ),
    )


def check_database(environ: Mapping[str, str], home: Path) -> Check:
    """Look whether the database answers; for a private one not yet made, whether it could."""
    name = Words("Database", "数据库")
    try:
        if uses_private_server(environ) and not status(home).created:
            return Check(name, _programs())
        version = make_ready(environ, home) // 10000
    except (Refused, OSError) as error:
        return Check(name, Words("does not answer", "无响应"), _words_of(error))
    return Check(name, Words(f"PostgreSQL {version}", f"PostgreSQL {version}"))


def check_tables(environ: Mapping[str, str], home: Path) -> Check:
    """Look whether the tables are those of this version."""
    name = Words("Tables", "数据表")
    if uses_private_server(environ) and not status(home).created:
        return Check(name, FIRST_START)
    try:
        make_ready(environ, home)
        django.setup()
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (Refused, DatabaseError):
        return Check(
            name,
            Words("not known", "未知"),
            Words("Mend the database first.", "请先处理数据库问题。"),
        )
    if missing:
        return Check(
            name,
            Words(f"{len(missing)} changes not applied", f"有 {len(missing)} 项变更未应用"),
            Words("Run: gubei migrate", "请执行：gubei migrate"),
        )
    return Check(name, Words("up to date", "已是最新"))


def check_relay(environ: Mapping[str, str], home: Path) -> Iterator[Check]:
    """Look, on a relay, whether it knows all that its main server's policy says."""
    from gubei.domain.checkpoints.queries.relaying import (  # noqa: PLC0415 - needs the settings
        desk_here,
        relay_link,
    )
    from gubei.domain.checkpoints.rules.relaying import say_older  # noqa: PLC0415

    if uses_private_server(environ) and not status(home).created:
        return
    try:
        make_ready(environ, home)
        desk = desk_here(relay_link())
    except (Refused, DatabaseError):
        return  # no relay, or a database of which more is said above
    older = say_older(desk) if desk else None
    found = Words("older than its main server", "版本低于上级服务器")
    name = Words("Relay", "中继")
    yield Check(name, found, older) if older else Check(name, Words("up to date", "已是最新"))


def check_web(home: Path) -> Check:
    """Look whether the web app was built."""
    name = Words("Web app", "网页应用")
    built = Path(gubei.__file__).parents[2] / "web" / "dist"
    page = Path(os.environ.get("GUBEI_WEB", built)) / "index.html"
    with contextlib.suppress(Refused):  # already said by the look at the keys
        page = Path(settings.GUBEI_WEB) / "index.html" if home.exists() else page
    if page.exists():
        return Check(name, Words("built", "已构建"))
    return Check(
        name,
        Words(f"{page} is not there", f"缺少 {page}"),
        Words("Run: make setup", "请执行：make setup"),
    )


def check_port() -> Check:
    """Look whether the usual port is free, or Gubei itself answers there."""
    name = Words(f"Port {PORT}", f"端口 {PORT}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            return _who_answers(name)
    return Check(name, Words("free", "空闲"))


def _who_answers(name: Words) -> Check:
    try:
        asked = HTTPConnection("127.0.0.1", PORT, timeout=3)
        asked.request("GET", "/api/openapi.json")
        # A server that answers under other names only says so, and names GUBEI_HOSTS.
        if "gubei" in asked.getresponse().read(4000).decode(errors="replace").lower():
            return Check(name, Words("Gubei is running there", "Gubei 正在该端口运行"))
    except (OSError, HTTPException):
        pass  # whoever it is, it is not Gubei
    return Check(
        name,
        Words("taken by another program", "被其他程序占用"),
        Words(
            "End that program, or choose another port: gubei serve --port 8001",
            "请结束占用端口的程序，或另选端口：gubei serve --port 8001",
        ),
    )


def _programs() -> Words:
    """Run the server program once; the data come at the first start."""
    program = find_programs() / "postgres"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise OSError(done.stderr.strip())
    said = done.stdout.strip()
    return Words(f"{said}, {FIRST_START.en}", f"{said}，{FIRST_START.zh}")


def _words_of(error: Refused | OSError) -> Words:
    if isinstance(error, Refused):
        return error.words
    return Words(
        f"Run make setup again: the programs do not run here. {error}",
        f"请重新执行 make setup：程序无法在本机运行。{error}",
    )


def _enough(name: Words, there: int, least: int, what: Words) -> Check:
    found = Words(f"{there / GIB:.1f} GiB", f"{there / GIB:.1f} GiB")
    if there >= least:
        return Check(name, found)
    return Check(
        name,
        found,
        Words(
            f"Gubei needs {least / GIB:.0f} GiB: more {what.en}.",
            f"至少需要 {least / GIB:.0f} GiB，请增加{what.zh}。",
        ),
    )


def _once(words: Words, between: str) -> str:
    """Say both languages, and once what is the same in both: a number of a version."""
    return words.zh if words.zh == words.en else f"{words.zh}{between}{words.en}"


def _lines(check: Check) -> str:
    mark = "x" if check.remedy else "+"
    first = f"{mark} {_once(check.name, ' ')}: {_once(check.found, ' / ')}"
    if check.remedy is None:
        return first
    return f"{first}\n    {check.remedy.zh}\n    {check.remedy.en}"
