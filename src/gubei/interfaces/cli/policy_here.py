"""`gubei policy diff` without a table: for everybody who is under a measure in the district."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from gubei.domain.measures.queries.policies import policy_in_force
from gubei.domain.measures.queries.previews import Move, Preview, preview
from gubei.domain.territory.queries import district
from gubei.engines.policy import DayLoad, Pack
from gubei.interfaces.cli.database import open_database
from gubei.terms.moments import in_shanghai


def difference_here(
    old: str, new: Pack, valid_on: date, *, now: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the screen's preview says if `new` took the place of `old` now.

    With the values of the day `valid_on`: the counts and days, and everybody whose end or tests
    change, by the id of the measure: names stay in the database. Raises Refused where `old` is
    not in force.
    """
    open_database()
    before = policy_in_force(district(), pack=old)
    found = preview(pack=new, before=before.pk, valid_on=valid_on, now=now, most=None)
    today = in_shanghai(now).date()
    return _counts(found), [_moved(each, today) for each in found.moves]


def _counts(found: Preview) -> dict[str, Any]:
    return {
        "earlier": found.earlier,
        "later": found.later,
        "same": found.same,
        "kept_by_hand": found.kept_by_hand,
        "more_tests": found.more_tests,
        "fewer_tests": found.fewer_tests,
        "days": days_as_json(found.days),
    }


def _moved(move: Move, today: date) -> dict[str, Any]:
    """Return one move; who should have been released before today is counted from today."""
    return {
        "person": str(move.measure),
        "old_release": str(move.was),
        "new_release": str(move.ends_on),
        "days": (move.ends_on - max(move.was, today)).days,
        "tests": move.tests,
    }


def days_as_json(days: Iterable[DayLoad]) -> list[dict[str, Any]]:
    """Return the load of every day under both policies."""
    return [
        {
            "date": str(each.day),
            "rooms": {"old": each.old.rooms, "new": each.new.rooms},
            "tests": {"old": each.old.tests, "new": each.new.tests},
            "samples": {"old": each.old.samples, "new": each.new.samples},
        }
        for each in days
    ]
