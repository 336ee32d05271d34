"""Compliance of one person on one day, written as the rule is said."""

from collections.abc import Sequence

from gubei.engines.compliance import TestRule

Spell = tuple[int, int]


def comply_one(
    belongs: Sequence[Spell],
    leave: Sequence[Spell],
    tests: Sequence[int],
    rule: TestRule,
    day: int,
    *,
    one_a_day: bool = False,
) -> str:
    """Return "" for no member, else "on_leave", "not_due_yet", "done" or "missed"."""
    if not _in(belongs, day):
        return ""
    if _in(leave, day):
        return "on_leave"
    window = range(day - rule.days + 1, day + 1)
    counting = [each for each in window if _in(belongs, each) and not _in(leave, each)]
    asked = rule.tests * len(counting) // rule.days
    if asked == 0:
        return "not_due_yet"
    taken = [each for each in tests if each in window]
    count = len(set(taken)) if one_a_day else len(taken)
    return "done" if count >= asked else "missed"


def _in(spells: Sequence[Spell], day: int) -> bool:
    return any(first <= day <= last for first, last in spells)
