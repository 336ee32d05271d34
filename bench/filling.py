"""Steps that prepare a benchmark: tables, units, the people whom the register knows, the files."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench.invented import (
    Crowd,
    Person,
    invent_crowd,
    list_rows,
    newcomers_among,
    write_csv,
    write_xlsx,
)
from gubei.domain.people.models import Person as Record
from gubei.domain.people.operations.register import Meeting, Newcomer
from gubei.domain.people.operations.storing import store
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.territory.models import Unit
from gubei.interfaces.cli.database import ensure_units, open_database
from gubei.terms.documents import read_document
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 20_000


def fill(known: int, files: dict[str, int]) -> dict[str, Any]:
    """Make tables and units, store `known` people, and write each file with so many rows.

    A register that is full already is left as it is, and so is a file that is there.
    """
    now = datetime.now(UTC)
    open_database()
    ensure_units(now)
    crowd = invent_crowd(known, sum(map(newcomers_among, files.values())))
    begun = time.perf_counter()
    if not Record.objects.exists():
        store_people(crowd.known, now)
    seconds = time.perf_counter() - begun
    first = 0
    for name, rows in files.items():
        own = Crowd(crowd.known, crowd.new[first : first + newcomers_among(rows)])
        write_file(Path(name), own, rows, seed=first)
        first += len(own.new)
    return {"known": Record.objects.count(), "seconds": round(seconds, 3)}


def store_people(people: Sequence[Person], now: datetime) -> None:
    """Store people as an intake stores them, without asking who they may be."""
    ids = uuid7_run(milliseconds_of(now))
    units = dict(Unit.objects.values_list("code", "id"))
    for part in _parts(iter(people)):
        newcomers = [newcomer_of(person, units) for person in part]
        refuse_real_people(
            documents=(each.document for each in newcomers),
            phones=(phone for each in newcomers for phone in each.phones),
        )
        meetings = [Meeting(next(ids), "new") for _ in newcomers]
        with transaction.atomic():
            store(newcomers, meetings, now=now, ids=ids)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def newcomer_of(person: Person, units: dict[str, UUID]) -> Newcomer:
    """Return a person as one row of a list would describe them."""
    document = read_document(person.document)
    return Newcomer(
        person.name,
        document,
        (person.phone,),
        "",
        document.birth_date,
        document.sex,
        person.address,
        "",
        units[person.unit_code],
    )


def _parts(people: Iterator[Person]) -> Iterator[list[Person]]:
    while part := list(islice(people, _AT_ONCE)):
        yield part


def write_file(path: Path, crowd: Crowd, rows: int, *, seed: int) -> None:
    """Write a list of so many rows, as csv or xlsx by its ending."""
    if not path.exists():
        write = write_xlsx if path.suffix == ".xlsx" else write_csv
        write(path, list_rows(crowd, rows, seed=seed))
