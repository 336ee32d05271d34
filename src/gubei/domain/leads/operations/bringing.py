"""Results that a new version of a list brings for leads of the version before, still open there.

A village without a network fills in the feedback file by hand; taken in as the list's next
version, it ends the leads that were waiting. The new rows are then duplicates of those.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeGuard
from uuid import UUID

from gubei.domain.leads.models import Lead
from gubei.domain.leads.operations.closing import mark_closed, waiting_among
from gubei.domain.leads.operations.endings import Ending
from gubei.domain.leads.operations.versions import Older
from gubei.domain.leads.rules.remarks import one_line
from gubei.domain.leads.rules.results import Result
from gubei.terms.moments import say_moment

# What anybody may report. Transfers and searches have steps of their own, with an answer.
_BROUGHT = frozenset({"found", "not_here", "false_hit"})


def is_brought(result: Result | None) -> TypeGuard[Result]:
    """Say whether a file may end an older lead with this result."""
    return result is not None and result.outcome in _BROUGHT


def find_waiting_for_results(pairs: Iterable[tuple[Result | None, Older | None]]) -> set[UUID]:
    """Return, locked, the open leads of the version before for which these rows bring a result."""
    wanted = {
        older.lead
        for result, older in pairs
        if is_brought(result) and older and older.lead and not older.outcome
    }
    if not wanted:
        return set()
    leads = Lead.objects.filter(pk__in=wanted, closed_at=None).order_by("pk")
    found = list(leads.select_for_update(of=("self",)).values_list("pk", flat=True))
    return set(found) - waiting_among(found)


def ending_of_older(older: UUID, result: Result, *, now: datetime) -> Ending:
    """Return the end of the older lead. It counts from now on, for the books of past hours stand.

    When the person was found is kept in the note.
    """
    note = one_line(f"{result.note} 落位时间 {say_moment(result.at)}")
    return Ending(older, now, replace(result, note=note), None)


def mark_ended(endings: Sequence[Ending], *, now: datetime) -> None:
    """Mark the older leads whose ends were written."""
    for outcome in {ending.outcome for ending in endings}:
        leads = [ending.lead for ending in endings if ending.outcome == outcome]
        mark_closed(leads, outcome=outcome, at=now)
