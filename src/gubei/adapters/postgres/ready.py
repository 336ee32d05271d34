"""One call before the first query: whichever database is set, it answers or says why not."""

from collections.abc import Mapping
from pathlib import Path

import psycopg

from gubei.adapters.postgres.cluster import ensure_running
from gubei.adapters.postgres.settings import VARIABLE, database_settings, uses_private_server
from gubei.adapters.postgres.trouble import ServerTrouble

OLDEST = 150000
"""As PostgreSQL numbers its versions: 15.0."""


def make_ready(environ: Mapping[str, str], home: Path) -> int:
    """Start the private server, or try the one of GUBEI_DATABASE_URL once; return its version.

    The version is a number such as 180004. Raises ServerTrouble or Invalid with the remedy,
    within seconds: a pool would go on trying for much longer.
    """
    if uses_private_server(environ):
        return _version_of(psycopg.connect(**ensure_running(home).parts()))  # type: ignore[arg-type]
    database_settings(environ, home)  # refuses an address that is none, without repeating it
    try:
        version = _version_of(psycopg.connect(environ[VARIABLE], connect_timeout=8))
    except psycopg.Error as error:
        raise _unreachable(error) from error
    if version < OLDEST:
        raise ServerTrouble(
            "postgres_too_old",
            f"Gubei needs PostgreSQL 15 or newer; {VARIABLE} leads to {version // 10000}.",
            f"需要 PostgreSQL 15 或更新版本；{VARIABLE} 指向的是 {version // 10000}。",
        )
    return version


def _version_of(connection: psycopg.Connection) -> int:
    with connection:
        return connection.info.server_version


def _unreachable(error: psycopg.Error) -> ServerTrouble:
    said = " ".join(str(error).split())
    return ServerTrouble(
        "cannot_connect",
        f"The database of {VARIABLE} does not let Gubei in: {said}",
        f"无法连接 {VARIABLE} 指定的数据库：{said}",
    )
