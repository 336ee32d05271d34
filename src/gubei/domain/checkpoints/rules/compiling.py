"""The entry rules of a pack as a device decides by them without a network. Pure.

Rules and numbers stay those of the pack, numbers with their dates; `deciding` is the twin that the
device's own code is compared with, case by case. One thing is less: a device learns that somebody
is listed and never why, so what a rule asks of people under a measure and of people looked for
becomes one fact, "listed", and the names of such rules stay here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gubei.domain.checkpoints.rules.deciding import SECRET
from gubei.engines.policy import Pack
from gubei.engines.policy.entry_rules import CARD_YEARS, PassageRule
from gubei.terms.passages import Ask
from gubei.terms.words import Words

_BY_LAW = "card_years_by_law"
"""The name of CARD_YEARS for a pack that names no number of its own."""
LISTED = "listed"
"""Somebody on the watch list."""


@dataclass(frozen=True, slots=True)
class DatedNumber:
    """A number from a day on."""

    since: date
    value: float


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One rule; hours are names of numbers, "" for what is not asked."""

    name: str
    vehicles: Sequence[str]
    asks: Sequence[str]
    unless: Sequence[str]
    outcome: str
    says: Words
    reference: Words
    report_within: str
    test_from: str
    test_within: str
    leave_within: str
    test_counts: str


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """The `checkpoint` part of a pack with the numbers that it names, dated."""

    pack: str
    test_hours: str
    commuter_test_hours: str
    fever: str
    infant_years: str
    soon_hours: str
    card_years: str
    numbers: Mapping[str, Sequence[DatedNumber]]
    rules: Sequence[CompiledRule]


def compile_rules(pack: Pack | None) -> CompiledRules | None:
    """Return the rules for a device; None where the pack says nothing of roads."""
    if pack is None or pack.checkpoint is None:
        return None
    part = pack.checkpoint
    rules = tuple(_rule(pack, each) for each in part.rules)
    measures = (
        part.test_hours, part.commuter_test_hours, part.fever, part.infant_years, part.soon_hours
    )  # fmt: skip
    hours = {name for rule in rules for name in _hours(rule)}
    named = hours.union(measures, [part.card_years] if part.card_years else [])
    numbers = _numbers(pack, named)
    if part.card_years is None:
        numbers[_BY_LAW] = [DatedNumber(date.min, CARD_YEARS)]
    return CompiledRules(
        pack.name, *measures, card_years=part.card_years or _BY_LAW, numbers=numbers, rules=rules
    )


def _rule(pack: Pack, rule: PassageRule) -> CompiledRule:
    return CompiledRule(
        name="" if SECRET & {*rule.if_, *rule.unless} else rule.name,
        vehicles=[each.value for each in rule.vehicles],
        asks=_masked(rule.if_),
        unless=_masked(rule.unless),
        outcome=rule.outcome.value,
        says=rule.says.words,
        reference=pack.references[rule.reference].words,
        report_within=rule.report_within or "",
        test_from=rule.test_from or "",
        test_within=rule.test_within or "",
        leave_within=rule.leave_within or "",
        test_counts=rule.test_counts or "",
    )


def _hours(rule: CompiledRule) -> Iterable[str]:
    named = (
        rule.report_within, rule.test_from, rule.test_within, rule.leave_within, rule.test_counts
    )  # fmt: skip
    return (each for each in named if each)


def _masked(asks: Iterable[Ask]) -> list[str]:
    return list(dict.fromkeys(LISTED if each in SECRET else each.value for each in asks))


def _numbers(pack: Pack, names: Iterable[str]) -> dict[str, list[DatedNumber]]:
    return {
        name: [
            DatedNumber(each.since, each.value)
            for each in pack.parameters[name].values
            if not isinstance(each.value, tuple)
        ]
        for name in sorted(names)
    }
