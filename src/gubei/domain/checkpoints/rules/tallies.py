"""What a passage adds to the count of its hour, and what counts say of service times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Outcome

STEP = 2
"""Seconds of service are counted in steps of so many."""
STEPS = 91
"""So many steps are kept; the last one holds everything longer."""

NUMBERS = (
    "vehicles", "persons", "admit", "admit_and_report", "admit_with_test", "hold", "turn_back",
    "hand_over", "undecided", "overridden", "tested",
)  # fmt: skip
"""What is counted by checkpoint, hour, direction and class. All but the first count people.

`tested` told of a test at the barrier, however old: a rule that changes at midnight changes no
count of the day before.
"""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a passage is counted. `hour` begins at a full hour in Shanghai."""

    checkpoint: UUID
    hour: datetime
    direction: str
    vehicle_class: str


@dataclass(slots=True)
class Tally:
    """Numbers in the order of NUMBERS, and how many services took so many steps of seconds."""

    numbers: list[int]
    steps: list[int]

    @classmethod
    def empty(cls) -> "Tally":
        return cls([0] * len(NUMBERS), [0] * STEPS)

    def add(self, other: "Tally") -> None:
        """Add another tally."""
        self.numbers = [
            mine + theirs for mine, theirs in zip(self.numbers, other.numbers, strict=True)
        ]
        self.steps = [mine + theirs for mine, theirs in zip(self.steps, other.steps, strict=True)]


@dataclass(frozen=True, slots=True)
class Counted:
    """A passage as far as it is counted. `outcomes` are those of its people, "" for none yet."""

    place: Place
    outcomes: tuple[str, ...]
    overridden: int
    tested: int
    seconds: int | None


def hour_of(moment: datetime) -> datetime:
    """Return the full hour in Shanghai that a moment lies in."""
    return in_shanghai(moment).replace(minute=0, second=0, microsecond=0)


def tally_of(passage: Counted) -> Tally:
    """Return what one passage counts for."""
    tally = Tally.empty()
    found = dict.fromkeys(NUMBERS, 0) | {
        "vehicles": 1, "persons": len(passage.outcomes), "overridden": passage.overridden,
        "undecided": passage.outcomes.count(""), "tested": passage.tested,
    }  # fmt: skip
    for outcome in Outcome:
        found[outcome.value] = passage.outcomes.count(outcome.value)
    tally.numbers = [found[name] for name in NUMBERS]
    if passage.seconds is not None:
        tally.steps[min(passage.seconds // STEP, STEPS - 1)] = 1
    return tally


def tallies_of(passages: Iterable[Counted]) -> dict[Place, Tally]:
    """Return the sums by place, in one order for everybody: who counts at once waits, not locks."""
    found: dict[Place, Tally] = {}
    for passage in passages:
        found.setdefault(passage.place, Tally.empty()).add(tally_of(passage))
    return {place: found[place] for place in sorted(found)}


def seconds_at(steps: Sequence[int], share: float) -> float | None:
    """Return a quantile of service times in seconds, to half a step; None where none was timed.

    The nearest-rank definition: the smallest value that at least `share` of all do not exceed.
    """
    total = sum(steps)
    if not total:
        return None
    rank, seen = max(1, -int(-share * total // 1)), 0
    for place, count in enumerate(steps):
        seen += count
        if seen >= rank:
            return place * STEP + STEP / 2
    raise AssertionError("a rank beyond the sum of all steps")
