"""How often the policies in force have groups of people tested: what a new key group may take over."""

from dataclasses import dataclass
from datetime import date, datetime

from gubei.domain.measures.queries.policies import pack_of, policies_in_force
from gubei.domain.territory.queries import district
from gubei.engines.policy import Pack
from gubei.engines.policy.deciding import Reading, because
from gubei.engines.policy.pack import Frequency
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class RuleOnOffer:
    """So many tests in any so many days from a day on, for whom, and the document that says so."""

    group: Words
    tests: int
    days: int
    from_on: date
    reference: Words


def rules_on_offer(*, now: datetime) -> list[RuleOnOffer]:
    """Return the rules of the policies in force, the newest policy first; none is in force: none."""
    today, found = in_shanghai(now).date(), []
    for policy in policies_in_force(district()):
        # A policy that was applied ahead of its day is read as of that day.
        pack, day = pack_of(policy), max(today, policy.valid_on)
        found += [_offer(pack, each, day, policy.valid_on) for each in pack.frequencies]
    return found


def _offer(pack: Pack, rule: Frequency, day: date, valid_on: date) -> RuleOnOffer:
    reading, dated = Reading(pack, day), because(pack, rule.tests, day)
    return RuleOnOffer(
        group=rule.group.words,
        tests=reading.number(rule.tests),
        days=reading.number(rule.days),
        from_on=max(valid_on, dated.in_force_since),
        reference=Words(f"{pack.title.en}; {dated.says.en}", f"{pack.title.zh}；{dated.says.zh}"),
    )
