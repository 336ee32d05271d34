"""The infectious window of a case: the days in which others may have caught it."""

from dataclasses import dataclass
from datetime import date, timedelta

from gubei.engines.policy.deciding import Reading, no_anchor
from gubei.engines.policy.pack import CaseRule, LookBack, Pack
from gubei.engines.policy.plans import Because, Facts
from gubei.engines.policy.words import Anchor
from gubei.terms.refusals import Invalid


@dataclass(frozen=True, slots=True)
class InfectiousWindow:
    """From which day a case counts as infectious, and the first day after; None: not over yet."""

    from_: date
    to: date | None
    anchor: Anchor
    because: tuple[Because, ...]


def infectious_window(pack: Pack, facts: Facts, at: date) -> InfectiousWindow:
    """Return the window of a case by the first rule whose conditions hold.

    Raises Invalid where the pack has no rule for cases, or where no date of the case is known.
    """
    if pack.case is None:
        raise Invalid(
            f"Pack {pack.name} has no look-back for cases.",
            f"政策包 {pack.name} 没有病例传播期规则。",
            code="no_case_rule",
        )
    reading = Reading(pack, at)
    anchor, begins = _begins(pack.case, facts, reading)
    ends = facts.anchors.get(pack.case.ends)
    if ends is not None:
        after = reading.number(pack.case.after_end) if pack.case.after_end else 0
        ends += timedelta(days=after + 1)
    return InfectiousWindow(begins, ends, anchor, tuple(reading.seen.values()))


def _begins(rule: CaseRule, facts: Facts, reading: Reading) -> tuple[Anchor, date]:
    for look_back in rule.look_back:
        if facts.conditions.issuperset(look_back.when):
            found = _earliest(look_back, facts)
            if found:
                anchor, day = found
                return anchor, day - timedelta(days=reading.number(look_back.days))
    raise no_anchor(rule.look_back[-1].anchors[0])


def _earliest(look_back: LookBack, facts: Facts) -> tuple[Anchor, date] | None:
    known = [(facts.anchors[each], each) for each in look_back.anchors if each in facts.anchors]
    if not known:
        return None
    day, anchor = min(known)
    return anchor, day
