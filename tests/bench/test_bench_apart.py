"""How a benchmark fills tables at once: what was set aside stands again as it was."""

import pytest
from django.db import IntegrityError, connection, transaction

from bench.apart import set_apart

pytestmark = pytest.mark.django_db

_RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
FROM pg_constraint WHERE conrelid::regclass::text ~ '^gubei_' ORDER BY 1, 2
"""
# PostgreSQL writes the types of a condition in another place once it has read its own text.
_INDEXES = r"""
SELECT indexname, regexp_replace(indexdef, '::character varying|::text|\[\]|[()]', '', 'g')
FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1
"""
_TRIGGERS = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"


def _asked(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_tables_that_are_filled_at_once_keep_every_rule() -> None:
    before = [_asked(query) for query in (_RULES, _INDEXES, _TRIGGERS)]
    with set_apart("gubei_passage", "gubei_traveller"):
        assert _asked("SELECT 1 FROM pg_indexes WHERE tablename = 'gubei_passage'") == []
    assert [_asked(query) for query in (_RULES, _INDEXES, _TRIGGERS)] == before


def test_a_row_that_breaks_a_rule_is_refused_at_the_end() -> None:
    stray = """
    INSERT INTO gubei_traveller (id, passage_id, place, is_driver, name, facts, ruled, rule,
        outcome, reason, taken_by)
    VALUES (gen_random_uuid(), gen_random_uuid(), 1, true, '林梅', '{}', '', '', '', '', '')
    """
    with (
        pytest.raises(IntegrityError, match="traveller_passage_id"),
        transaction.atomic(),
        set_apart("gubei_passage", "gubei_traveller"),
        connection.cursor() as cursor,
    ):
        cursor.execute(stray)
    assert _asked("SELECT 1 FROM gubei_traveller") == []
