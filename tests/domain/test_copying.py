"""What is written for COPY comes back from the database as it was."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from gubei.domain.people.operations.copying import staged_rows

_SHAPE = sql.SQL(
    "(n int, word text, key uuid, secret bytea, day date, at timestamptz,"
    " chance float8, sure bool, parts text[])"
)
_COLUMNS = ("n", "word", "key", "secret", "day", "at", "chance", "sure", "parts")
_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
_MOMENT = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_ROW = st.tuples(
    st.none() | _TEXT,
    st.none() | st.uuids(),
    st.none() | st.binary(max_size=20),
    st.none() | st.dates(date(1, 1, 1)),
    st.none() | _MOMENT,
    st.none() | st.floats(allow_nan=False),
    st.none() | st.booleans(),
    st.none() | st.lists(_TEXT, max_size=4),
)


def copy_and_read(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    numbered = [(n, *row) for n, row in enumerate(rows)]
    with (
        staged_rows("tried", _SHAPE, _COLUMNS, numbered),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM tried ORDER BY n")
        return [row[1:] for row in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, max_size=6))
def test_every_value_comes_back_as_it_was(rows: list[tuple[Any, ...]]) -> None:
    assert copy_and_read(rows) == rows


@pytest.mark.django_db
def test_names_with_tabs_backslashes_and_line_breaks_stay_whole() -> None:
    lin_mei = UUID(int=7)
    row = (
        '林\t梅\\N\n"\r{',
        lin_mei,
        b"\\x00\x00",
        date(1990, 1, 1),
        None,
        1.0,
        True,
        ['a"b\\', ""],
    )
    assert copy_and_read([row]) == [row]
