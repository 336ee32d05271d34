"""What the policy of a measure says about the room of its person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gubei.engines.placement import Rules
from gubei.engines.placement.packs import rules_of
from gubei.engines.policy import Anchor, Pack
from gubei.engines.policy.deciding import Reading
from gubei.terms.exposure_kinds import ExposureKind

USUAL_CLEANING = timedelta(hours=4)
"""Until when an empty room is disinfected where the pack says nothing of it: an assumption."""
USUAL_OPENING = (24, 48, 72)
"""Hours in which a called site is ready where no pack says so: the norm of Henan, 2022-04."""
_FIRST = (
    Anchor.LAST_EXPOSURE,
    Anchor.MIXED_WITH_POSITIVE,
    Anchor.FIRST_EXPOSURE,
    Anchor.ARRIVAL,
    Anchor.ENTRY_TO_SITE,
)


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """The rules of rooms as a pack has them on a day, and the kind of each class."""

    rules: Rules
    kinds: Mapping[str, ExposureKind]
    cleaning: timedelta
    opening: tuple[int, ...]

    def kind_of(self, person_class: str) -> ExposureKind:
        """Return the kind of a class; of a class that the pack does not name, the name says it."""
        usual = ExposureKind.CONTACT if person_class == "close_contact" else ExposureKind.AT_RISK
        return self.kinds.get(person_class, usual)


def policy_of(pack: Pack, at: date) -> RoomPolicy:
    """Return what a pack says of rooms; where it says nothing, the strictest: nobody is mixed."""
    rule = pack.rooms
    if rule is None:
        return RoomPolicy(Rules(), {}, USUAL_CLEANING, USUAL_OPENING)
    reading = Reading(pack, at)
    cleaning = timedelta(hours=reading.number(rule.cleaning)) if rule.cleaning else USUAL_CLEANING
    return RoomPolicy(
        rules_of(pack, at),
        rule.kinds,
        cleaning,
        tuple(reading.number(each.within_hours) for each in rule.opening) or USUAL_OPENING,
    )


def exposed_on(anchors: Mapping[str, str], starts_on: date) -> date:
    """Return the day of the exposure: the last one, else what is nearest to it in the story."""
    known = next((anchors[name] for name in _FIRST if name in anchors), None)
    return date.fromisoformat(known) if known else starts_on
