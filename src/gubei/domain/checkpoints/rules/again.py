"""Whoever passes daily is registered by one touch: what is taken from last time, and what is not. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.rules.entries import OF_A_VEHICLE
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.terms.passages import Ask, Outcome
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

AGAIN_WITHIN = timedelta(days=14)
"""So long somebody passes "again". Ours: as long as Beijing's rules know a commuter."""
NOBODY_BEFORE = Words(
    "Nobody passed with this plate lately who could be registered again: use the form.",
    "近期没有可沿用的同车登记，请逐项登记。",
)


@dataclass(frozen=True, slots=True)
class Today:
    """A person of last time who sits in the vehicle today, and what was checked of them now.

    The temperature is always today's. A test that nobody tells anew is the one of last time: when it
    was taken is a fact, and the rules say whether it still counts.
    """

    place: int
    celsius: float | None = None
    tested_at: datetime | None = None
    is_negative: bool | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """A vehicle of last time that passes once more. `key` is the sender's own."""

    key: UUID
    checkpoint: UUID
    plate: str
    people: tuple[Today, ...]
    direction: Direction = Direction.IN
    lane: UUID | None = None
    seconds: int | None = None


def may_repeat(outcome: str, vehicle: Collection[str], people: Collection[Collection[str]]) -> bool:
    """Say whether a passage can be repeated: it was let in, and nothing was said but who it is.

    A seal, a cold-chain load, a code that was not green or where somebody came from are looked at anew.
    """
    lets_in = outcome != "" and Outcome(outcome).lets_in
    said = {Ask(each) for each in vehicle} & OF_A_VEHICLE
    return lets_in and not said and not any(people)


def refuse_places(today: Collection[Today], known: Collection[int]) -> None:
    """Raise Invalid where nobody is named, somebody twice, or somebody who was not there last time."""
    places = [each.place for each in today]
    if not places or len(set(places)) != len(places) or not set(places) <= set(known):
        raise Invalid(
            "Name who of last time sits in the vehicle, each once.",
            "请从上次同车人员中选择，每人一次。",
            code="nobody_named",
        )
