"""`decide`: the plan of one person. Plain dates, one step after the other, every number traced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from gubei.engines.policy.pack import Becomes, ClassRule, Mark, Option, Pack, Phase, Tests
from gubei.engines.policy.plans import (
    Because,
    DailyCheck,
    Facts,
    MeasurePlan,
    PlannedPhase,
    PlannedTest,
)
from gubei.engines.policy.words import Anchor
from gubei.terms.refusals import Invalid

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Reading:
    """Looks numbers up as they stand on a day, and remembers which."""

    pack: Pack
    at: date
    seen: dict[str, Because] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self._value(name)
        if not isinstance(value, int):
            raise TypeError(f"{name} is not a whole number")
        return value

    def days(self, name: str) -> tuple[int, ...]:
        """Return a list of days of a phase."""
        value = self._value(name)
        if not isinstance(value, tuple):
            raise TypeError(f"{name} is not a list of days")
        return value

    def _value(self, name: str) -> object:
        if name not in self.seen:
            self.seen[name] = because(self.pack, name, self.at)
        return self.seen[name].value


def because(pack: Pack, name: str, at: date) -> Because:
    """Return a parameter's value on a day with everything that it rests on."""
    parameter = pack.parameters[name]
    dated = parameter.at(at)
    return Because(
        parameter=name,
        meaning=parameter.meaning.words,
        value=dated.value,
        unit=parameter.unit,
        in_force_since=dated.since,
        reference=dated.reference,
        says=pack.references[dated.reference].words,
    )


def decide(pack: Pack, facts: Facts, at: date) -> MeasurePlan:
    """Return the plan that `pack`, as it stands on the day `at`, has for a person.

    Raises Invalid where the pack does not know the class, or where no anchor of the class is known.
    """
    reading = Reading(pack, at)
    settled = settle_class(pack, facts)
    rule = pack.classes[settled.class_]
    anchor, anchored = anchor_of(rule, settled)
    day_one = anchored + timedelta(days=reading.number(rule.day_one))
    option = option_of(rule, settled.conditions)
    phases = tuple(_phases(option, reading, settled.anchors, day_one))
    return MeasurePlan(
        pack=pack.name,
        at=at,
        asked_class=facts.class_,
        class_=settled.class_,
        anchor=anchor,
        anchor_date=anchored,
        option=option,
        phases=phases,
        tests=tuple(_tests(option, phases, reading)),
        release_on=phases[-1].to if phases else day_one,
        release=rule.release,
        entry=rule.entry,
        because=tuple(reading.seen.values()),
    )


def settle_class(pack: Pack, facts: Facts) -> Facts:
    """Return the facts under the class that the person has come to belong to."""
    for step in becomings(pack, facts.class_, facts.conditions):
        facts = replace(facts, class_=step.to, anchors=moved(step, facts.anchors))
    return facts


def becomings(pack: Pack, class_: str, conditions: frozenset[str]) -> Iterator[Becomes]:
    """Yield the steps by which conditions lead from one class to another.

    A secondary contact who rode with somebody who turned positive is a close contact, counted
    from that ride. The chain ends: a pack with a cycle is refused when it is read.
    """
    while True:
        rule = rule_of(pack, class_)
        step = next((each for each in rule.becomes if each.when in conditions), None)
        if step is None:
            return
        yield step
        class_ = step.to


def moved(step: Becomes, anchors: Mapping[Anchor, D]) -> Mapping[Anchor, D]:
    """Return the anchors with the exposures of the new class, where that date is known."""
    if step.anchor is None or step.anchor not in anchors:
        return anchors
    day = anchors[step.anchor]
    return {**anchors, Anchor.FIRST_EXPOSURE: day, Anchor.LAST_EXPOSURE: day}


def rule_of(pack: Pack, name: str) -> ClassRule:
    """Return what a pack says of a class. Raises Invalid for a class that it does not know."""
    rule = pack.classes.get(name)
    if rule is None:
        known = ", ".join(pack.classes)
        raise Invalid(
            f"Pack {pack.name} has no class {name}. It has: {known}.",
            f"政策包 {pack.name} 没有类别 {name}。可用类别：{known}。",
            code="no_such_class",
        )
    return rule


def anchor_of(rule: ClassRule, facts: Facts) -> tuple[Anchor, date]:
    """Return the anchor that the clock runs from: the first known one, or a later restart.

    Raises Invalid where none is known.
    """
    found = next((each for each in rule.anchors if each in facts.anchors), None)
    if found is None:
        raise _none_known(rule)
    for restart in rule.restarts:
        day = facts.anchors.get(restart.anchor)
        if day is not None and day > facts.anchors[found]:
            found = restart.anchor
    return found, facts.anchors[found]


def _none_known(rule: ClassRule) -> Invalid:
    words = [each.words for each in rule.anchors]
    return Invalid(
        f"{rule.name.en}: none of these dates is known: {', '.join(w.en for w in words)}.",
        f"{rule.name.zh}：缺少以下日期之一：{'、'.join(w.zh for w in words)}。",
        code="no_anchor",
    )


def restarting_anchors(rule: ClassRule) -> frozenset[Anchor]:
    """Return the dates by which the clock of a class can start again."""
    return anchors_of(rule) | {each.anchor for each in rule.restarts}


def anchors_of(rule: ClassRule) -> frozenset[Anchor]:
    """Return the dates that a plan of this class can begin or end by, restarts aside."""
    marks = (
        mark
        for option in rule.options
        for phase in option.phases
        for mark in (phase.starts, phase.through)
        if mark
    )
    return frozenset(rule.anchors) | {mark.anchor for mark in marks}


def conditions_of(rule: ClassRule) -> list[str]:
    """Return the conditions that change what a class is asked, in the order of the pack."""
    named = [name for option in rule.options for name in option.when]
    return list(dict.fromkeys([*named, *(each.when for each in rule.becomes)]))


def option_of(rule: ClassRule, conditions: frozenset[str]) -> Option:
    """Return the first option whose conditions are all confirmed; the last one has none."""
    return next(each for each in rule.options if conditions.issuperset(each.when))


def _phases(
    option: Option, reading: Reading, anchors: Mapping[Anchor, date], day_one: date
) -> Iterator[PlannedPhase]:
    begins = day_one
    for phase in option.phases:
        if phase.starts:
            begins = max(begins, _marked(phase.starts, reading, anchors))
        ends = max(begins, _end_of(phase, begins, reading, anchors))
        checks = tuple(DailyCheck(each.what, reading.number(each.times)) for each in phase.checks)
        yield PlannedPhase(
            phase.kind, begins, ends, checks, phase.asks.words if phase.asks else None
        )
        begins = ends


def _end_of(phase: Phase, begins: date, reading: Reading, anchors: Mapping[Anchor, date]) -> date:
    if phase.days is not None:
        return begins + timedelta(days=reading.number(phase.days))
    if phase.through is None:
        raise TypeError("a phase has an end: the pack was not checked")
    return _marked(phase.through, reading, anchors) + timedelta(days=1)


def _marked(mark: Mark, reading: Reading, anchors: Mapping[Anchor, date]) -> date:
    day = anchors.get(mark.anchor)
    if day is None:
        raise no_anchor(mark.anchor)
    return day + timedelta(days=reading.number(mark.day))


def no_anchor(anchor: Anchor) -> Invalid:
    """Return the refusal of a plan that needs a date which is not known."""
    words = anchor.words
    return Invalid(
        f"The date is not known: {words.en}.", f"缺少日期：{words.zh}。", code="no_anchor"
    )


def _tests(
    option: Option, phases: tuple[PlannedPhase, ...], reading: Reading
) -> Iterator[PlannedTest]:
    """Yield the tests by day: phase by phase, and within one those of all its rules.

    A test that would fall behind the end of its phase is not taken: a phase can be cut short by
    an anchor, and nobody is held for a test.
    """
    for number, (phase, planned) in enumerate(zip(option.phases, phases, strict=True)):
        found = [
            test
            for rule in phase.tests
            for test in _tests_of(rule, number, planned, reading)
            if test.due < planned.to
        ]
        yield from sorted(found, key=lambda test: test.due)


def _tests_of(
    rule: Tests, number: int, planned: PlannedPhase, reading: Reading
) -> Iterator[PlannedTest]:
    days = reading.days(rule.days)
    first = reading.days(rule.not_before) if rule.not_before else days
    samples = reading.number(rule.samples)
    for day, earliest in zip(days, first, strict=True):
        yield PlannedTest(
            due=planned.from_ + timedelta(days=day - 1),
            earliest=planned.from_ + timedelta(days=earliest - 1),
            phase=number,
            phase_day=day,
            method=rule.method,
            specimen=rule.specimen,
            samples=samples,
        )


def lighter_plans(pack: Pack, facts: Facts, at: date) -> list[tuple[MeasurePlan, frozenset[str]]]:
    """Return plans lighter than the decided one, the lightest first, each with what to confirm."""
    now = decide(pack, facts, at)
    rule = pack.classes[now.class_]
    offers = []
    for option in rule.options:
        confirmed = facts.conditions | frozenset(option.when)
        plan = decide(pack, replace(facts, conditions=confirmed), at)
        if plan.option is option and plan.burden < now.burden:
            offers.append((plan, frozenset(option.when) - facts.conditions))
    return sorted(offers, key=lambda offer: offer[0].burden)
