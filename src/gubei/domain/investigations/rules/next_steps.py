"""What is to be done next about a person: pure functions of what stands of them."""

from dataclasses import dataclass

from gubei.domain.territory.rules import Ability, HasRole, may
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class PersonStands:
    """What stands of a person.

    `needs_measure`: found to need one, and under none since. `is_held` is of any unit,
    `is_held_here` of one in reach; so are `is_case` and `is_case_here`. `is_positive`: a result
    is, and no case was opened for it.
    `pairs` are records that may be the same person, not decided on yet.
    """

    open_leads: int = 0
    needs_measure: bool = False
    is_held: bool = False
    is_held_here: bool = False
    is_positive: bool = False
    is_case: bool = False
    is_case_here: bool = False
    pairs: int = 0


def next_step(stands: PersonStands) -> Words:
    """Say what to do next: the most urgent alone."""
    if stands.is_positive:
        return Words(
            "A result is positive and no case is open: open one.",
            "检测结果阳性，尚未立案：请立案。",
        )
    if stands.open_leads:
        return Words(
            "Locate the person: open the lead and record what was found.",
            "尚待落位：请打开线索，登记核查结果。",
        )
    if stands.needs_measure:
        return Words(
            "Found to need a measure and under none: impose it.",
            "已落位、需管控而未管控：请落实管控措施。",
        )
    return _next_of_what_runs(stands)


def _next_of_what_runs(stands: PersonStands) -> Words:
    if stands.is_case_here:
        return Words(
            "A case runs: its itinerary and contacts stand on its page.",
            "病例在管：行程与接触者见病例页。",
        )
    if stands.is_held_here:
        return Words(
            "A measure runs: what it asks for stands on its page.",
            "管控进行中：待办事项见措施页。",
        )
    if stands.is_held or stands.is_case:
        return Words(
            "Another unit has taken this person on; the level above knows which.",
            "此人由其他单位负责，详情请询问上级。",
        )
    return Words("Nothing is asked about this person now.", "目前没有待办事项。")


def acts_open(officer: HasRole, stands: PersonStands) -> list[str]:
    """Name the acts that are open to this officer; the operations check again.

    A measure may be imposed over one that runs: the stricter takes its place.
    """
    acts = {
        "impose": may(officer, Ability.IMPOSE),
        "open_case": may(officer, Ability.INVESTIGATE) and not stands.is_case,
        "review": may(officer, Ability.REVIEW) and stands.pairs > 0,
    }
    return [act for act, is_open in acts.items() if is_open]
