"""Writes of the privacy part: who looked at whom and why."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction

from gubei.domain.privacy.models import AccessLog, Look, Purpose
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import SealedTable, about_of
from gubei.terms.ids import uuid7_at, uuid7_run
from gubei.terms.moments import milliseconds_of

_LONGEST = 200
SHOWN_AGAIN = timedelta(hours=1)
"""A page asks for its table anew every minute; so often the same one is written down."""


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
        table = connection.ops.quote_name(sealed.model._meta.db_table)
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", renewed)  # noqa: S608
    return [key for key, _ in rows]


def _older(sealed: Sealed) -> str:
    """Return FROM and WHERE; the first two bytes of a sealed value are its key's version."""
    table = connection.ops.quote_name(sealed.model._meta.db_table)
    column = connection.ops.quote_name(sealed.column)
    version = f"get_byte({column}, 0) * 256 + get_byte({column}, 1)"
    return f"FROM {table} WHERE {column} IS NOT NULL AND {version} < %s"
