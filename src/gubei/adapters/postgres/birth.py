"""The first start: a new cluster with its passwords, the role `gubei` and its database."""

import os
import secrets
import shutil
from pathlib import Path

import psycopg
from psycopg import sql

from gubei.adapters.postgres.place import PORT, Place, write_private
from gubei.adapters.postgres.programs import INSIDE, reachable_programs, run_program
from gubei.adapters.postgres.trouble import ServerTrouble

SUPERUSER = "postgres"
APP = "gubei"
DATABASE = "gubei"
VERSION = INSIDE.removeprefix("pginstall")


def create_cluster(place: Place) -> None:
    """Make the data folder. A folder left half made by a kill is thrown away first."""
    draft, password_file = place.folder / "data.new", place.folder / "initdb.password"
    shutil.rmtree(draft, ignore_errors=True)
    password = secrets.token_hex(32)
    write_private(password_file, password, place.account)
    try:
        run_program(_initdb(place, draft, password_file), place.account, place.folder)
    finally:
        password_file.unlink(missing_ok=True)
    _write_passfile(place.superuser_passfile, SUPERUSER, password, place)
    place.ready.unlink(missing_ok=True)
    draft.replace(place.data)


def refuse_other_version(place: Place) -> None:
    """Raise ServerTrouble if the data were written by another major version of PostgreSQL."""
    written = (place.data / "PG_VERSION").read_text().strip()
    if written == VERSION:
        return
    raise ServerTrouble(
        "other_postgres_version",
        f"{place.data} was written by PostgreSQL {written}, but this Gubei has {VERSION}. Dump it "
        "with the version that wrote it and load it again, or set another GUBEI_HOME.",
        f"{place.data} 由 PostgreSQL {written} 写入，而本程序自带的是 {VERSION}。"
        "请用原版本导出后再导入，或另设 GUBEI_HOME。",
    )


def create_roles(place: Place) -> None:
    """Create the role that owns the database. It may create databases (tests need one)."""
    password = secrets.token_hex(32)
    with psycopg.connect(
        host=str(place.socket),
        port=PORT,
        user=SUPERUSER,
        passfile=str(place.superuser_passfile),
        dbname="postgres",
        autocommit=True,
    ) as connection:
        secret = connection.pgconn.encrypt_password(password.encode(), APP.encode()).decode()
        _ensure_role(connection, secret)
        _ensure_database(connection)
    _write_passfile(place.passfile, APP, password, place)
    write_private(place.ready, "", place.account)


def _initdb(place: Place, data: Path, password_file: Path) -> list[str | Path]:
    return [
        reachable_programs(place) / "initdb",
        f"--pgdata={data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]


def _ensure_role(connection: psycopg.Connection, secret: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone()
    act = sql.SQL("ALTER ROLE {} {}" if found else "CREATE ROLE {} {}")
    rights = sql.SQL("LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD {}").format(secret)
    connection.execute(act.format(sql.Identifier(APP), rights))


def _ensure_database(connection: psycopg.Connection) -> None:
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    if connection.execute(query, [DATABASE]).fetchone():
        return
    make = sql.SQL("CREATE DATABASE {} OWNER {}")
    connection.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(APP)))


def _write_passfile(path: Path, user: str, password: str, place: Place) -> None:
    write_private(path, f"*:*:*:{user}:{password}{os.linesep}", place.account)
