"""A policy pack as data: what stands in `packs/NAME/pack.yaml`, checked by pydantic.

Every number is a parameter: a value by date, with unit and reference. Rules name parameters and
never hold a number themselves. `engines.policy.checking` looks at what spans several parts.
"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StrictFloat, StrictInt, model_validator

from gubei.engines.policy.entry_rules import CheckpointRules
from gubei.engines.policy.home_rules import GuardianRule, HomeRule
from gubei.engines.policy.parts import Name, Part, Said, wrong
from gubei.engines.policy.words import (
    WHOLE_UNITS,
    Anchor,
    Check,
    Confidence,
    Entry,
    Evidence,
    Method,
    Specimen,
    Step,
    Unit,
)
from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.words import Words

PackName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
_Whole = Annotated[StrictInt, Field(gt=0)]
Value = StrictInt | StrictFloat | tuple[StrictInt, ...]


class Reference(Part):
    """Who said it, where and when, and how sure we are of it."""

    body: Said
    document: Said
    dated: Annotated[date | None, Field(alias="date")]
    confidence: Confidence
    note: Said | None = None

    @property
    def words(self) -> Words:
        """Return body, document, date and, where it is not official, the confidence."""
        sure = self.confidence is Confidence.OFFICIAL
        day = f", {self.dated}" if self.dated else ""
        mark = self.confidence.words
        return Words(
            f"{self.body.en}: {self.document.en}{day}" + ("" if sure else f" ({mark.en})"),
            f"{self.body.zh}：{self.document.zh}{day}" + ("" if sure else f"（{mark.zh}）"),
        )


class Dated(Part):
    """A value from a day on, until the next one."""

    since: Annotated[date, Field(alias="from")]
    value: Value
    reference: Name
    note: Said | None = None


class Parameter(Part):
    """A number that a policy can change."""

    meaning: Said
    unit: Unit
    values: Annotated[tuple[Dated, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _dates_go_forward(self) -> Self:
        days = [each.since for each in self.values]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise wrong("date_goes_back", "A date goes back or is repeated.", "日期倒退或重复。")
        return self

    @model_validator(mode="after")
    def _values_fit_the_unit(self) -> Self:
        if not all(_fits(each.value, self.unit) for each in self.values):
            raise wrong(
                "value_does_not_fit",
                f"A value does not fit the unit {self.unit}.",
                f"数值与单位 {self.unit} 不符。",
            )
        return self

    def at(self, day: date) -> Dated:
        """Return what is in force on a day; before the first value, what comes into force first."""
        known = [each for each in self.values if each.since <= day]
        return known[-1] if known else self.values[0]


def _fits(value: Value, unit: Unit) -> bool:
    if unit is Unit.DAYS_OF_PHASE:
        return isinstance(value, tuple) and list(value) == sorted({*value}) and min(value) >= 1
    if isinstance(value, tuple) or value < 0:
        return False
    return unit not in WHOLE_UNITS or isinstance(value, int)


class Mark(Part):
    """A day counted from an anchor: day 0 is the anchor itself."""

    anchor: Anchor
    day: Name


class Tests(Part):
    """Tests of a phase. `days` names a parameter: the days of the phase by whose end they are due.

    `not_before` names one of the same length where a test has a first day as well.
    """

    days: Name
    method: Method
    specimen: Specimen = Specimen.NOT_SAID
    samples: Name
    not_before: Name | None = None


class Checks(Part):
    """What is asked of a person, or done for them, every day of a phase."""

    what: Check
    times: Name


class Phase(Part):
    """A stretch of a plan. It follows the one before it, and has a length or a last day."""

    kind: MeasureKind
    starts: Mark | None = None
    days: Name | None = None
    through: Mark | None = None
    tests: tuple[Tests, ...] = ()
    checks: tuple[Checks, ...] = ()
    asks: Said | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if (self.days is None) == (self.through is None):
            raise wrong(
                "phase_without_end",
                "A phase needs an end: either `days` or `through`.",
                "阶段没有终点：须写 days 或 through 之一。",
            )
        return self


class Option(Part):
    """One way of measures for a class, where all its conditions are confirmed."""

    when: tuple[Name, ...] = ()
    phases: tuple[Phase, ...]
    reference: Name


class Restart(Part):
    """Something that starts the clock again, counted from a later anchor."""

    anchor: Anchor
    says: Said
    reference: Name


class Becomes(Part):
    """A condition that makes a person one of another class, counted from `anchor` if known."""

    when: Name
    to: Name
    anchor: Anchor | None = None
    reference: Name


class ReleaseCondition(Part):
    """What must hold before a person is released.

    `day` names a day on which the plan of the linked person, one of the class `of`, has a test.
    """

    evidence: Evidence
    says: Said
    of: Name | None = None
    day: Name | None = None
    reference: Name


class EntryRule(Part):
    """Whether people of the class may come into the district."""

    decision: Entry
    says: Said
    reference: Name


class ClassRule(Part):
    """A class of people and what it means for them."""

    name: Said
    definition: Said
    reference: Name
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=1)]
    day_one: Name
    restarts: tuple[Restart, ...] = ()
    becomes: tuple[Becomes, ...] = ()
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    release: tuple[ReleaseCondition, ...] = ()
    entry: EntryRule | None = None


class LookBack(Part):
    """Where the infectious window of a case begins: the earliest known anchor less some days."""

    when: tuple[Name, ...] = ()
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=1)]
    days: Name
    reference: Name


class CaseRule(Part):
    """A case: its infectious window, and how far back its story is asked for."""

    look_back: Annotated[tuple[LookBack, ...], Field(min_length=1)]
    ends: Anchor = Anchor.ISOLATION
    after_end: Name | None = None
    story: Name | None = None


class ContactRule(Part):
    """Who counts as exposed. A blank number: the investigator judges, the rule has no threshold."""

    makes: Name
    says: Said
    minutes: Name | None = None
    metres: Name | None = None
    shared_air: Name | None = None
    within_hours: Name | None = None
    reference: Name


class ClockRule(Part):
    """Within which time a step is done; for some classes, or for all."""

    step: Step
    within: Name
    classes: tuple[Name, ...] = ()


class Frequency(Part):
    """An occupational group is tested so many times in any so many days."""

    group: Said
    tests: Name
    days: Name


class RiskLevelRule(Part):
    """How an area comes to a risk level and leaves it."""

    level: Name
    name: Said
    designated: Said
    becomes: Name | None = None
    after: Name | None = None
    also: Said | None = None
    reference: Name


class PlaceRule(Part):
    """What is done at a place, for rules that restrict no person."""

    name: Said
    radius: Name | None = None
    index_below: Name | None = None
    does: Said
    until: Name | None = None
    reference: Name


class OpeningRule(Part):
    """How much of the reserve of rooms is ready within how many hours of the call.

    `share`: the part as numerator and denominator, [1, 3] for a third; without one it is only said.
    """

    says: Said
    within_hours: Name
    share: tuple[_Whole, _Whole] | None = None


class RoomRule(Part):
    """Who may share a room and the air of a floor or a ventilation group in an isolation site.

    `days_apart`: exposure dates there lie so many days apart at most. `together`: kinds of exposure
    that may share an air; a kind in no group is for itself. `sharing`: kinds whose people may share a
    room with strangers. `own_bathroom`: kinds whose rooms need one. `wait`: how long somebody
    may wait for a room. `kinds`: the kind of exposure of each class. `cleaning`: within how many
    hours a room is disinfected once it is empty. `opening`: how fast the reserve is opened.
    `staff_tests` in any `staff_days`: how often who works at a site is tested. `staff_class`: the
    class of who leaves the closed loop of a site; where it is named, staff works inside the loop.
    `per_10000`: rooms that stand ready or in reserve for 10,000 people. `minor_years`: who is younger
    is placed with a guardian only; `guardian_rule`: who stands in where none may go along.
    """

    says: Said
    days_apart: Name
    together: tuple[frozenset[ExposureKind], ...] = ()
    sharing: frozenset[ExposureKind] = frozenset()
    own_bathroom: frozenset[ExposureKind] = frozenset()
    wait: Name | None = None
    kinds: Mapping[Name, ExposureKind] = Field(default_factory=dict)
    cleaning: Name | None = None
    opening: tuple[OpeningRule, ...] = ()
    staff_tests: Name | None = None
    staff_days: Name | None = None
    staff_class: Name | None = None
    per_10000: Name | None = None
    minor_years: Name | None = None
    guardian_rule: GuardianRule | None = None
    reference: Name

    @model_validator(mode="after")
    def _staff_is_tested_in_days(self) -> Self:
        if (self.staff_tests is None) != (self.staff_days is None):
            raise ValueError("staff_tests and staff_days stand together")
        return self

    @model_validator(mode="after")
    def _a_kind_is_in_one_group(self) -> Self:
        kinds = [kind for group in self.together for kind in group]
        if len(kinds) != len(set(kinds)):
            raise wrong(
                "kind_in_two_groups", "A kind stands in two groups.", "同一类别出现在两组中。"
            )
        return self


class InForce(Part):
    """From which day a pack was or is in force; `until` is the first day after."""

    since: Annotated[date, Field(alias="from")]
    until: date | None = None

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise wrong("date_goes_back", "A date goes back.", "日期倒退。")
        return self


class Pack(Part):
    """A policy: everything that a district needs to know about one outbreak under one rule."""

    name: PackName
    title: Said
    disease: Said
    in_force: InForce
    about: Said
    references: Mapping[Name, Reference]
    parameters: Mapping[Name, Parameter]
    conditions: Mapping[Name, Said] = Field(default_factory=dict)
    classes: Annotated[Mapping[Name, ClassRule], Field(min_length=1)]
    case: CaseRule | None = None
    contact: tuple[ContactRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    risk_levels: tuple[RiskLevelRule, ...] = ()
    places: tuple[PlaceRule, ...] = ()
    rooms: RoomRule | None = None
    home: HomeRule | None = None
    checkpoint: CheckpointRules | None = None
