"""What the policy of a measure says about the room of its person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from gubei.engines.compliance import TestRule
from gubei.engines.placement import Rules
from gubei.engines.placement.packs import rules_of
from gubei.engines.policy import Anchor, Pack
from gubei.engines.policy.deciding import Reading
from gubei.engines.policy.pack import RoomRule
from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.words import Words

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
class Norm:
    """Which part of the reserve is ready how long after the call."""

    says: Words
    share: Fraction
    within: timedelta


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """The rules of rooms as a pack has them on a day, and the kind of each class.

    `staff`: how often who works at a site is tested; None: the pack does not say. `loop_class`: the
    class of who leaves the closed loop of a site; None: the pack asks for no loop. `per_10000`: rooms
    for 10,000 people; `minor_years`: who is younger is placed with a guardian; None: not said.
    `stands_in`: what the pack says of a carer who stands in where none may go along; None: nothing.
    """

    rules: Rules
    kinds: Mapping[str, ExposureKind]
    cleaning: timedelta
    opening: tuple[int, ...]
    norms: tuple[Norm, ...] = ()
    per_10000: int | None = None
    minor_years: int | None = None
    staff: TestRule | None = None
    loop_class: str | None = None
    stands_in: Words | None = None

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
        _norms(rule, reading),
        reading.number(rule.per_10000) if rule.per_10000 else None,
        reading.number(rule.minor_years) if rule.minor_years else None,
        _staff(rule, reading),
        rule.staff_class,
        rule.guardian_rule.says.words if rule.guardian_rule else None,
    )


def _norms(rule: RoomRule, reading: Reading) -> tuple[Norm, ...]:
    return tuple(
        Norm(
            each.says.words,
            Fraction(*each.share),
            timedelta(hours=reading.number(each.within_hours)),
        )
        for each in rule.opening
        if each.share is not None
    )


def _staff(rule: RoomRule, reading: Reading) -> TestRule | None:
    if rule.staff_tests is None or rule.staff_days is None:
        return None
    return TestRule(reading.number(rule.staff_tests), reading.number(rule.staff_days))


def exposed_on(anchors: Mapping[str, str], starts_on: date) -> date:
    """Return the day of the exposure: the last one, else what is nearest to it in the story."""
    known = next((anchors[name] for name in _FIRST if name in anchors), None)
    return date.fromisoformat(known) if known else starts_on
