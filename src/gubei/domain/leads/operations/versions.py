"""A list that is sent again: its rows against those of the version before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from psycopg import sql

from gubei.domain.leads.models import DispatchList
from gubei.domain.people.operations.copying import staged_rows
from gubei.domain.territory.models import Unit

if TYPE_CHECKING:
    from gubei.domain.leads.operations.chunks import Intake
    from gubei.domain.leads.operations.drafting import Draft

# Ended for a reason that a changed row may overturn: look again.
_LOOK_AGAIN = frozenset({"out_of_reach", "not_here", "false_hit"})


@dataclass(frozen=True, slots=True)
class Older:
    """The row of the version before that is about the same person, and its lead.

    `lead` is the lead that answers for it (for a duplicate, the one it duplicates), `outcome`
    how that one ended, "" while it is open.
    """

    fingerprint: bytes
    lead: UUID | None
    outcome: str

    def stands_for(self, fingerprint: bytes) -> bool:
        """True where the older lead still answers for the row that came again."""
        if self.lead is None:
            return False
        return fingerprint == self.fingerprint or self.outcome not in _LOOK_AGAIN

    def change_to(self, fingerprint: bytes) -> str:
        """Return "unchanged" or "changed"."""
        return "unchanged" if fingerprint == self.fingerprint else "changed"


def previous_version(unit: Unit, name: str) -> DispatchList | None:
    """Return the newest list of this name, which the next one will follow."""
    return DispatchList.objects.filter(unit=unit, name=name).order_by("-version").first()


# The rows of the version before, with indexes that only an intake needs: every chunk looks its
# rows up, and statistics of the great table know nothing yet of a list that came this morning.
_BEFORE = (
    sql.SQL("""
CREATE TEMPORARY TABLE before AS
SELECT id, sheet, number, fingerprint, subject FROM gubei_listrow WHERE dispatch_list_id = {}
"""),
    sql.SQL("CREATE INDEX ON before (fingerprint)"),
    sql.SQL("CREATE INDEX ON before (subject)"),
    sql.SQL("ANALYZE before"),
)
_SHAPE = sql.SQL("(n int, fingerprint bytea, subject bytea)")
_OLDER = """
WITH met AS (
    SELECT s.n, 0 AS rank, r.* FROM again s JOIN before r ON r.fingerprint = s.fingerprint
    UNION ALL
    SELECT s.n, 1, r.* FROM again s JOIN before r ON r.subject = s.subject
)
SELECT DISTINCT ON (m.n) m.n, m.fingerprint, answers.id, ended.outcome
FROM met m
LEFT JOIN gubei_lead l ON l.row_id = m.id
LEFT JOIN gubei_closing c ON c.lead_id = l.id AND c.reopened_at IS NULL
LEFT JOIN gubei_lead answers ON answers.id = coalesce(c.duplicate_of_id, l.id)
LEFT JOIN gubei_closing ended ON ended.lead_id = answers.id AND ended.reopened_at IS NULL
ORDER BY m.n, m.rank, (l.id IS NULL), m.sheet, m.number
"""
# Grouped, not joined: there is no plan for this that takes a million times a million steps.
_GONE = """
SELECT coalesce(sum(rows), 0)::int FROM (
    SELECT count(*) AS rows FROM (
        SELECT subject, true AS is_old FROM before
        UNION ALL
        SELECT subject, false FROM gubei_listrow WHERE dispatch_list_id = %s
    ) both_versions
    GROUP BY subject HAVING bool_and(is_old)
) gone
"""


def lay_out_previous(dispatch_list: DispatchList) -> None:
    """Lay the version before beside the one that comes, until `finish_version`."""
    if dispatch_list.previous_id:
        with connection.cursor() as cursor:
            for statement in _BEFORE:
                cursor.execute(statement.format(sql.Literal(dispatch_list.previous_id)))


def find_older(dispatch_list: DispatchList, drafts: "Sequence[Draft]") -> dict[int, Older]:
    """Return, by row number, what the version before said about the same row or person."""
    if dispatch_list.previous_id is None:
        return {}
    rows = ((d.number, d.fingerprint, d.subject) for d in drafts)
    columns = ("n", "fingerprint", "subject")
    with staged_rows("again", _SHAPE, columns, rows), connection.cursor() as cursor:
        cursor.execute(_OLDER)
        return {
            n: Older(bytes(fingerprint), lead, outcome or "")
            for n, fingerprint, lead, outcome in cursor.fetchall()
        }


def finish_version(intake: "Intake") -> dict[str, int] | None:
    """Count new, changed, unchanged and gone rows of a version; None for a first one."""
    compared = {name: intake.compared[name] for name in ("new", "changed", "unchanged")}
    if intake.compared["corrected"]:
        compared["corrected"] = intake.compared["corrected"]
    elif intake.dispatch_list.previous_id is None:
        return None
    if intake.dispatch_list.previous_id is None:
        return {"corrected": intake.compared["corrected"]}
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [intake.dispatch_list.id])
        compared["gone"] = cursor.fetchone()[0]
        cursor.execute("DROP TABLE before")
    return compared


_CORRECT = """
UPDATE gubei_listrow r SET corrected_by_id = s.draft
FROM correcting s, gubei_dispatchlist d
WHERE r.id = s.source AND r.unreadable <> '' AND r.corrected_by_id IS NULL
  AND d.id = r.dispatch_list_id AND d.unit_id = %s
RETURNING r.dispatch_list_id
"""


def mark_corrected(dispatch_list: DispatchList, drafts: "Sequence[Draft]") -> int:
    """Tie rows that came back corrected to the unreadable rows they replace; count them.

    A row that still cannot be read replaces nothing.
    """
    by_source = {
        key: draft.id
        for draft in drafts
        if not draft.reading.unreadable and (key := _key_of(draft.source))
    }
    if not by_source:
        return 0
    shape = sql.SQL("(source uuid, draft uuid)")
    with (
        staged_rows("correcting", shape, ("source", "draft"), by_source.items()),
        connection.cursor() as cursor,
    ):
        cursor.execute(_CORRECT, [dispatch_list.unit_id])
        lists = [each for (each,) in cursor.fetchall()]
    if lists:
        dispatch_list.corrects_id = lists[0]
    return len(lists)


def _key_of(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
