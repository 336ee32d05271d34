"""The infectious window of a case by the policy in force, with its reason."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gubei.domain.investigations.models import Case
from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.queries.policies import pack_of, policies_in_force
from gubei.domain.territory.queries import district
from gubei.engines.policy import Anchor, Facts, InfectiousWindow, Pack, infectious_window
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Window:
    """From when to before when others may have caught it. `open_ended`: not isolated yet."""

    from_at: datetime
    to_at: datetime
    open_ended: bool
    says: InfectiousWindow
    pack: Pack


def policy_of(case: Case) -> tuple[PolicyChange, Pack]:
    """Return the policy whose look-back counts for a case.

    Raises Refused where none in force has a rule for cases, or where several have and the case
    does not say which.
    """
    found = [(each, pack_of(each)) for each in policies_in_force(district())]
    fitting = [
        (each, pack)
        for each, pack in found
        if pack.case is not None and case.pack in ("", pack.name)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise Refused(
            "no_case_rule",
            Words(
                "No policy in force says how far back a case is traced; bring one into force first.",
                "现行政策包均未规定病例追溯时限，请先启用政策包。",
            ),
        )
    names = ", ".join(pack.name for _, pack in fitting)
    raise Refused(
        "which_policy",
        Words(
            f"Several policies in force have rules for cases; say which one counts: {names}.",
            f"有多个现行政策包规定了病例追溯，请为该病例指明：{names}。",
        ),
    )


def anchors_of_case(case: Case) -> dict[Anchor, date]:
    """Return the civil dates of a case that are known."""
    isolated = in_shanghai(case.isolated_at).date() if case.isolated_at else None
    dates = {
        Anchor.ONSET: case.onset_on,
        Anchor.FIRST_POSITIVE: case.first_positive_on,
        Anchor.LAST_NEGATIVE: case.last_negative_on,
        Anchor.ISOLATION: isolated,
    }
    return {anchor: day for anchor, day in dates.items() if day is not None}


def window_of(case: Case, *, now: datetime) -> Window:
    """Return the window of a case, until now where it is not over.

    Raises Refused without a policy, Invalid where no date of the case is known.
    """
    policy, pack = policy_of(case)
    facts = Facts("case", anchors_of_case(case), frozenset(case.conditions))
    says = infectious_window(pack, facts, policy.valid_on)
    opened = _midnight(says.from_)
    closes = _midnight(says.to) if says.to else now
    end = max(min(closes, now), opened + timedelta(seconds=1))
    return Window(opened, end, says.to is None, says, pack)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
