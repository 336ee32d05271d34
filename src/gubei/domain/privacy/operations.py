"""Writes of the privacy part: who looked at whom and why."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from gubei.domain.privacy.models import AccessLog, KeyMark, Look, Purpose
from gubei.domain.privacy.queries import key_ring, keys_of_mark, mark_of, refuse_other_keys
from gubei.domain.privacy.rules import SealedTable, about_of
from gubei.engines.sealing import KeyRing
from gubei.terms.ids import uuid7_at, uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_LONGEST = 200
SHOWN_AGAIN = timedelta(hours=1)
"""A page asks for its table anew every minute; so often the same one is written down."""


class OthersAtWork(Refused):
    """Other programs have the database open while its indexes are to be renewed."""

    def __init__(self, count: int) -> None:
        """Say what to do first."""
        super().__init__(
            "others_at_work",
            Words(
                f"{count} other connections are open. Stop the server, the worker and other "
                "commands, then run: gubei keys rotate-index --no-new-key",
                f"另有 {count} 个连接正在使用数据库。请先停止服务、后台进程与其他命令，"
                "再执行：gubei keys rotate-index --no-new-key",
            ),
        )


class Looker(Protocol):
    """An officer, as far as the access log asks."""

    @property
    def id(self) -> UUID:
        """Return who."""

    @property
    def unit_id(self) -> UUID:
        """Return where the officer works at the time."""


@dataclass(frozen=True, slots=True)
class SystemAccount:
    """Who runs a command on the server: no officer signed in, so account and machine say who."""

    account: str
    unit_id: UUID


class Looked(Protocol):
    """A person, as far as the access log asks."""

    @property
    def id(self) -> UUID:
        """Return whom."""


def log_look(
    *,
    officer: Looker | SystemAccount,
    person: Looked | None,
    look: Look,
    purpose: Purpose,
    now: datetime,
    about: str = "",
    count: int = 1,
) -> AccessLog:
    """Write down a look. `about` says at what, never a whole number; `count` how many persons."""
    return AccessLog.objects.create(
        id=uuid7_at(milliseconds_of(now), os.urandom(10)),
        at=now,
        officer_id=None if isinstance(officer, SystemAccount) else officer.id,
        account=officer.account if isinstance(officer, SystemAccount) else "",
        unit_id=officer.unit_id,
        person_id=person.id if person else None,
        look=look,
        purpose=purpose,
        about=about[:_LONGEST],
        count=count,
    )


_MANY_LOOKS = """
INSERT INTO gubei_accesslog (id, at, officer_id, unit_id, person_id, look, purpose, about, count)
SELECT asked.id, %s, %s, %s, asked.person, %s, %s, %s, 1
FROM unnest(%s::uuid[], %s::uuid[]) AS asked(id, person)
"""


def log_looks(
    *,
    officer: Looker,
    persons: Sequence[UUID],
    look: Look,
    purpose: Purpose,
    about: str,
    now: datetime,
) -> None:
    """Write down one look at each of many persons, in one statement."""
    ids = list(islice(uuid7_run(milliseconds_of(now)), len(persons)))
    with connection.cursor() as cursor:
        cursor.execute(
            _MANY_LOOKS,
            [now, officer.id, officer.unit_id, look, purpose, about[:_LONGEST], ids, list(persons)],
        )


def log_table(
    *, officer: Looker, look: Look, purpose: Purpose, about: str, count: int, now: datetime
) -> None:
    """Write down that a page of a table showed `count` persons to an officer.

    The same page is written down again after an hour; a page without persons is not.
    """
    about = about[:_LONGEST]
    shown = AccessLog.objects.filter(officer=officer.id, at__gt=now - SHOWN_AGAIN)
    if count and not shown.filter(look=look, about=about, purpose=purpose).exists():
        log_look(
            officer=officer, person=None, look=look, purpose=purpose, now=now, about=about,
            count=count,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values; each part of the domain names its own.

    `at_once` values are opened and sealed again in one transaction.
    """

    model: type[models.Model]
    column: str
    table: SealedTable
    at_once: int = 1000


def count_older(sealed: Sealed) -> int:
    """Count the values that are not sealed with the newest key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_older(sealed)}", [key_ring().current])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def reseal(sealed: Sealed, *, progress: Callable[[int], None] = lambda done: None) -> int:
    """Seal every older value of a column with the newest key and return how many there were.

    Goes through the table once, a batch a transaction, so it may be stopped and begun again.
    """
    done, after = 0, UUID(int=0)
    while batch := _reseal_batch(sealed, after):
        done, after = done + len(batch), batch[-1]
        progress(done)
    return done


def _reseal_batch(sealed: Sealed, after: UUID) -> list[UUID]:
    ring = key_ring()
    column = connection.ops.quote_name(sealed.column)
    query = f"SELECT id, {column} {_older(sealed)} AND id > %s ORDER BY id LIMIT %s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{query} FOR UPDATE", [ring.current, after, sealed.at_once])
        rows: list[tuple[UUID, Any]] = cursor.fetchall()
        renewed = [
            (ring.seal_bytes(ring.open_bytes(bytes(old), about=about), about=about), key)
            for key, old in rows
            for about in [about_of(sealed.table, key)]
        ]
        table = _table_of(sealed.model)
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", renewed)  # noqa: S608
    return [key for key, _ in rows]


def _older(sealed: Sealed) -> str:
    """Return FROM and WHERE; the first two bytes of a sealed value are its key's version."""
    table, column = _table_of(sealed.model), connection.ops.quote_name(sealed.column)
    version = f"get_byte({column}, 0) * 256 + get_byte({column}, 1)"
    return f"FROM {table} WHERE {column} IS NOT NULL AND {version} < %s"


@dataclass(frozen=True, slots=True)
class Indexed:
    """Columns of blind indexes of one table; each part of the domain names its own."""

    model: type[models.Model]
    columns: tuple[str, ...]
    at_once: int = 10_000


def mark_keys() -> None:
    """Note, once, with which blind keys this database is written. Raises OtherKeys for others."""
    ring = key_ring()
    KeyMark.objects.bulk_create([KeyMark(id=1, mark=mark_of(ring))], ignore_conflicts=True)
    refuse_other_keys()


@transaction.atomic
def renew_indexes(
    indexed: Sequence[Indexed], *, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Bring every blind index to the newest blind key, all or none; return how many rows changed.

    The caller has put the key into the key file before. Nobody else may write meanwhile: an index
    made with the keys of before would never be found again. Raises OtherKeys, and OthersAtWork
    where another program has this database open, before or after: then nothing is changed.
    """
    ring = key_ring()
    with connection.cursor() as cursor:
        tables = ", ".join(_table_of(each.model) for each in [*indexed, Indexed(KeyMark, ())])
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        refuse_others()
        since = keys_of_mark(ring)
        if since == len(ring.blind):
            return 0
        done = sum(_renew(cursor, each, ring, since, progress) for each in indexed)
        KeyMark.objects.update(mark=mark_of(ring))
        refuse_others()
    return done


def refuse_others() -> None:
    """Raise OthersAtWork where another program has this database open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend'"
            " AND application_name <> current_setting('application_name')"
        )
        row = cursor.fetchone()
    if row and row[0]:
        raise OthersAtWork(row[0])


def _renew(
    cursor: CursorWrapper,
    indexed: Indexed,
    ring: KeyRing,
    since: int,
    progress: Callable[[int], None],
) -> int:
    """Go through a table by its key; return how many rows it has."""
    quote, table = connection.ops.quote_name, _table_of(indexed.model)
    columns = [quote(column) for column in indexed.columns]
    chosen = f"SELECT id, {', '.join(columns)} FROM {table} WHERE id > %s ORDER BY id LIMIT %s"  # noqa: S608
    given = ", ".join(["%s::uuid[]", *["%s::bytea[]"] * len(columns)])
    changed = f"""
        UPDATE {table} t SET {", ".join(f"{each} = n.{each}" for each in columns)}
        FROM unnest({given}) AS n(id, {", ".join(columns)}) WHERE t.id = n.id
    """  # noqa: S608
    done, after = 0, UUID(int=0)
    while True:
        cursor.execute(chosen, [after, indexed.at_once])
        rows = cursor.fetchall()
        if not rows:
            return done
        ids, *old = zip(*rows, strict=True)
        cursor.execute(
            changed,
            [list(ids), *([_renewed(ring, each, since) for each in column] for column in old)],
        )
        done, after = done + len(rows), ids[-1]
        progress(len(rows))


def _renewed(ring: KeyRing, index: memoryview | None, since: int) -> bytes | None:
    return None if index is None else ring.renewed(bytes(index), since=since)


def _table_of(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
