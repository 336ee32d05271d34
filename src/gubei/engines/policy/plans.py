"""What the engine answers: a plan of measures with every date, and the trace of each number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gubei.engines.policy.pack import EntryRule, Option, ReleaseCondition, Value
from gubei.engines.policy.words import Anchor, Check, Method, Specimen, Unit
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person: the class, the civil dates, the conditions confirmed."""

    class_: str
    anchors: Mapping[Anchor, date]
    conditions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Because:
    """A number that a plan stands on. `in_force_since` may lie after the day asked about."""

    parameter: str
    meaning: Words
    value: Value
    unit: Unit
    in_force_since: date
    reference: str
    says: Words


@dataclass(frozen=True, slots=True)
class DailyCheck:
    """What is asked so many times every day of a phase."""

    what: Check
    times: int


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase with its civil dates: `from_` is its first day, `to` the first day after it."""

    kind: MeasureKind
    from_: date
    to: date
    checks: tuple[DailyCheck, ...] = ()
    asks: Words | None = None

    @property
    def days(self) -> int:
        """Return how many days it lasts."""
        return (self.to - self.from_).days


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """A test due by the end of the day `due`, and not taken before `earliest`."""

    due: date
    earliest: date
    phase: int
    phase_day: int
    method: Method
    specimen: Specimen
    samples: int


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """All that a pack says about one person, seen from the day `at`."""

    pack: str
    at: date
    asked_class: str
    class_: str
    anchor: Anchor
    anchor_date: date
    option: Option
    phases: tuple[PlannedPhase, ...]
    tests: tuple[PlannedTest, ...]
    release_on: date
    release: tuple[ReleaseCondition, ...] = ()
    entry: EntryRule | None = None
    because: tuple[Because, ...] = field(default=(), compare=False)

    def phase_on(self, day: date) -> PlannedPhase | None:
        """Return the phase that a day lies in."""
        return next((each for each in self.phases if each.from_ <= day < each.to), None)

    @property
    def burden(self) -> tuple[int, ...]:
        """Return the days of each kind, the strictest first: what is heavier compares as more."""
        return tuple(
            sum(phase.days for phase in self.phases if phase.kind is kind) for kind in MeasureKind
        )
