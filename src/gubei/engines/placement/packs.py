"""The rules of rooms that a policy pack holds."""

from datetime import date

from gubei.engines.placement.values import Need, Rules
from gubei.engines.policy import Pack
from gubei.engines.policy.deciding import Reading
from gubei.terms.refusals import Invalid


def rules_of(pack: Pack, at: date) -> Rules:
    """Return a pack's rules as they stand on a day. Raises Invalid where it says nothing of rooms."""
    rule = pack.rooms
    if rule is None:
        raise Invalid(
            f"Pack {pack.name} says nothing of rooms. Leave out --rules, or name another pack.",
            f"政策包 {pack.name} 没有房间规则。请去掉 --rules，或另选政策包。",
            code="no_room_rule",
        )
    reading = Reading(pack, at)
    bathroom = frozenset({Need.OWN_BATHROOM})
    return Rules(
        days_apart=reading.number(rule.days_apart),
        together=rule.together,
        sharing=rule.sharing,
        needed=dict.fromkeys(rule.own_bathroom, bathroom),
        wait=reading.number(rule.wait) if rule.wait else Rules().wait,
    )
