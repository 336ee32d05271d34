"""What Django has to know about the database. Nothing is started here."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gubei.adapters.postgres.cluster import connection_info
from gubei.terms.refusals import Invalid

VARIABLE = "GUBEI_DATABASE_URL"
POOL = {"min_size": 1, "max_size": 8, "timeout": 20}
"""Connections a process keeps, and seconds to wait for one. A server process uses few threads."""
# Every trigger asks which triggers are ignored. Where that is not set, PostgreSQL raises an error
# and undoes a subtransaction, walking each time over all that waits for the commit: a list of
# 100,000 rows that came again took ten minutes to commit.
_NO_TRIGGER_IGNORED = "-c pgtrigger.ignore={}"

_LONGEST = 50  # PostgreSQL cuts a name of more than 63 characters


def uses_private_server(environ: Mapping[str, str]) -> bool:
    """Whether Gubei runs its own PostgreSQL: no address of another one is set."""
    return not environ.get(VARIABLE)


def database_settings(environ: Mapping[str, str], home: Path) -> dict[str, Any]:
    """Return Django's settings for the database, from GUBEI_DATABASE_URL or the private server.

    Whoever wants to connect to the private server calls `ensure_running(home)` first.
    Raises Invalid for an address that cannot be read.
    """
    if not uses_private_server(environ):
        return _engine() | _read_url(environ[VARIABLE])
    info = connection_info(home)
    return _engine({"passfile": info.passfile}) | {
        "NAME": info.dbname,
        "USER": info.user,
        "HOST": info.host,
        "PORT": str(info.port),
    }


def _engine(options: Mapping[str, str] | None = None) -> dict[str, Any]:
    given = dict(options or {})
    # Each process has a name of its own, by which it knows its connections from those of others.
    given["application_name"] = f"{given.get('application_name', 'gubei')[:_LONGEST]} {os.getpid()}"
    given["options"] = f"{given.get('options', '')} {_NO_TRIGGER_IGNORED}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
        "OPTIONS": {"pool": POOL, "server_side_binding": True, **given},
    }


def _read_url(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = query.pop("port", "") or str(parts.port or "")
    except ValueError as error:
        raise _unreadable() from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise _unreadable()
    return {
        "NAME": name,
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": port,
        "OPTIONS": _engine(query)["OPTIONS"],
    }


def _unreadable() -> Invalid:
    return Invalid(
        f"{VARIABLE} cannot be read. It looks like postgresql://user:password@host:5432/name "
        "(or ...@/name?host=/folder/of/the/socket).",
        f"无法读取 {VARIABLE}。格式为 postgresql://用户:密码@主机:5432/库名"
        "（或 ...@/库名?host=/套接字目录）。",
        code="database_url_unreadable",
    )
