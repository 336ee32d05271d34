"""`judge`: what a pack decides of one person in one vehicle, with the reason and the reference."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gubei.engines.policy.entry_rules import (
    CARD_YEARS,
    CheckpointRules,
    PaperAsked,
    PassageRule,
)
from gubei.engines.policy.pack import Pack
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Traveller:
    """What is known of a person at the barrier, and of the vehicle that the person sits in.

    `facts` are those that somebody says or looks up; the others are measured: a test by its
    hour, a temperature in degrees Celsius, an age by the birth date, a stay by its end.
    """

    facts: frozenset[Ask] = frozenset()
    vehicle: VehicleClass = VehicleClass.CAR
    tested_at: datetime | None = None
    is_negative: bool = False
    celsius: float | None = None
    birth_date: date | None = None
    leaves_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, why, by which rule; hours that are None are not asked."""

    outcome: Outcome
    rule: str
    says: Words
    reference: Words
    report_hours: float | None = None
    test_from_hours: float | None = None
    test_hours: float | None = None
    leave_hours: float | None = None


def judge(pack: Pack, traveller: Traveller, at: datetime) -> Verdict | None:
    """Return the decision of the first rule that holds; None: the pack says nothing of roads."""
    if pack.checkpoint is None:
        return None
    facts = facts_of(pack, pack.checkpoint, traveller, at)
    numbers = _Numbers(pack, in_shanghai(at).date())
    rule = next(
        each
        for each in pack.checkpoint.rules
        if _holds(each, _facts_for(each, facts, numbers, traveller, at), traveller.vehicle)
    )
    return _verdict(pack, rule, in_shanghai(at).date())


def terms_of(pack: Pack, outcome: Outcome, at: datetime) -> Verdict | None:
    """Return the terms on which an outcome is decided where an officer and no rule decides it.

    Those of the last rule with this outcome: it asks the least. None: no rule has it.
    """
    rules = pack.checkpoint.rules if pack.checkpoint else ()
    found = [each for each in rules if each.outcome is outcome]
    return _verdict(pack, found[-1], in_shanghai(at).date()) if found else None


def needs_no_card(pack: Pack | None, born: date | None, at: datetime) -> bool:
    """Say whether somebody is so young that they carry no card of their own; by law without a pack."""
    day = in_shanghai(at).date()
    name = pack.checkpoint.card_years if pack and pack.checkpoint else None
    years = CARD_YEARS if pack is None or name is None else _Numbers(pack, day).of(name)
    return born is not None and age_on(day, born) < years


def terms_of_rule(pack: Pack, rule: str, outcome: Outcome, at: datetime) -> Verdict | None:
    """Return the terms on which somebody was let in by a rule, or by an officer against it.

    Those of the rule where it has this outcome, else as `terms_of`.
    """
    rules = pack.checkpoint.rules if pack.checkpoint else ()
    found = next((each for each in rules if each.name == rule and each.outcome is outcome), None)
    if found is None:
        return terms_of(pack, outcome, at)
    return _verdict(pack, found, in_shanghai(at).date())


def upstream_hours(pack: Pack, at: datetime) -> float | None:
    """Return for how many hours a check by a neighbour counts; None: the pack knows of none."""
    name = pack.checkpoint.upstream_hours if pack.checkpoint else None
    return _Numbers(pack, in_shanghai(at).date()).if_said(name)


def missing_hours(pack: Pack, at: datetime) -> float | None:
    """Return how long a unit has to find a vehicle that did not leave in time; None: not said."""
    name = pack.checkpoint.missing_hours if pack.checkpoint else None
    return _Numbers(pack, in_shanghai(at).date()).if_said(name)


def absent_hours(pack: Pack, at: datetime) -> float | None:
    """Return how long the district has to find who was let in and did not come; None: not said."""
    name = pack.checkpoint.absent_hours if pack.checkpoint else None
    return _Numbers(pack, in_shanghai(at).date()).if_said(name)


def list_hours(pack: Pack, at: datetime) -> tuple[float | None, float | None]:
    """Return after how many hours a watch list is old, and after how many over; None: not said."""
    part, numbers = pack.checkpoint, _Numbers(pack, in_shanghai(at).date())
    if part is None:
        return None, None
    return numbers.if_said(part.list_old_hours), numbers.if_said(part.list_over_hours)


def carrier_days(pack: Pack, at: datetime) -> float | None:
    """Return how long a vehicle in which somebody sought sat is looked into; None: not said."""
    name = pack.checkpoint.carrier_days if pack.checkpoint else None
    return _Numbers(pack, in_shanghai(at).date()).if_said(name)


def few_checked(pack: Pack, at: datetime) -> float | None:
    """Return the share, 0 to 1, for a second check where too few came to say; None: not said."""
    name = pack.checkpoint.few_checked if pack.checkpoint else None
    percent = _Numbers(pack, in_shanghai(at).date()).if_said(name)
    return None if percent is None else percent / 100


@dataclass(frozen=True, slots=True)
class Bookings:
    """What a pack asks of bookings of cold-chain goods on a day; see `ColdChainRules`."""

    papers: tuple[PaperAsked, ...]
    slot: timedelta
    store: timedelta


def bookings(pack: Pack | None, at: datetime) -> Bookings | None:
    """Return what a booking of cold-chain goods holds; None: the pack asks for none."""
    part = pack.checkpoint.cold_chain if pack and pack.checkpoint else None
    if pack is None or part is None:
        return None
    numbers = _Numbers(pack, in_shanghai(at).date())
    return Bookings(part.papers, numbers.span(part.slot_hours), numbers.span(part.store_hours))


def transit_hours(
    pack: Pack, vehicle: VehicleClass, facts: frozenset[Ask], rules: Collection[str], at: datetime
) -> float | None:
    """Return after how many hours a vehicle that was let in has left again, the least of all.

    Asked of the rules that let somebody in it in, and of those that hold of the vehicle alone: a
    second check lets people in by no rule, and the seal is still on. None: no rule says so.
    """
    numbers = _Numbers(pack, in_shanghai(at).date())
    asked = (each for each in pack.checkpoint.rules if each.leave_within) if pack.checkpoint else ()
    hours = (
        numbers.if_said(each.leave_within)
        for each in asked
        if each.name in rules or _holds(each, facts, vehicle)
    )
    return min((each for each in hours if each is not None), default=None)


def facts_of(
    pack: Pack, rules: CheckpointRules, traveller: Traveller, at: datetime
) -> frozenset[Ask]:
    """Return every fact that holds: those that were said, and those that are measured."""
    return traveller.facts | frozenset(
        _measured(_Numbers(pack, in_shanghai(at).date()), rules, traveller, at)
    )


@dataclass(frozen=True, slots=True)
class _Numbers:
    pack: Pack
    day: date

    def of(self, name: str) -> float:
        """Return a parameter of the pack on the day."""
        value = self.pack.parameters[name].at(self.day).value
        if isinstance(value, tuple):
            raise TypeError(f"{name} is not one number")
        return float(value)

    def if_said(self, name: str | None) -> float | None:
        """Return a parameter, or nothing where none is named."""
        return None if name is None else self.of(name)

    def span(self, name: str) -> timedelta:
        """Return a parameter in hours as a span."""
        return timedelta(hours=self.of(name))


def _measured(
    numbers: _Numbers, rules: CheckpointRules, traveller: Traveller, at: datetime
) -> Iterator[Ask]:
    if traveller.celsius is not None and traveller.celsius >= numbers.of(rules.fever):
        yield Ask.FEVER
    born = traveller.birth_date
    if born is not None and age_on(in_shanghai(at).date(), born) <= numbers.of(rules.infant_years):
        yield Ask.INFANT
    soon = numbers.span(rules.soon_hours)
    if traveller.leaves_at is not None and traveller.leaves_at - at <= soon:
        yield Ask.LEAVES_SOON
    yield from _of_the_test(numbers, rules, traveller, at)


def _of_the_test(
    numbers: _Numbers, rules: CheckpointRules, traveller: Traveller, at: datetime
) -> Iterator[Ask]:
    """Yield how old a negative test is; one from the future is a slip of the pen and counts not."""
    age = _age_of_test(traveller, at)
    if age is not None and age <= numbers.span(rules.test_hours):
        yield Ask.TESTED
    if age is not None and age <= numbers.span(rules.commuter_test_hours):
        yield Ask.TESTED_LATELY


def _age_of_test(traveller: Traveller, at: datetime) -> timedelta | None:
    tested = traveller.tested_at
    return at - tested if tested and traveller.is_negative and tested <= at else None


def _facts_for(
    rule: PassageRule, facts: frozenset[Ask], numbers: _Numbers, traveller: Traveller, at: datetime
) -> frozenset[Ask]:
    """Return the facts as one rule sees them: it may let a test count longer or shorter."""
    if rule.test_counts is None:
        return facts
    age = _age_of_test(traveller, at)
    counts = age is not None and age <= numbers.span(rule.test_counts)
    return facts - {Ask.TESTED} | ({Ask.TESTED} if counts else set())


def age_on(day: date, born: date) -> int:
    """Return whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _holds(rule: PassageRule, facts: frozenset[Ask], vehicle: VehicleClass) -> bool:
    return (
        (not rule.vehicles or vehicle in rule.vehicles)
        and facts.issuperset(rule.if_)
        and facts.isdisjoint(rule.unless)
    )


def _verdict(pack: Pack, rule: PassageRule, day: date) -> Verdict:
    numbers = _Numbers(pack, day)
    return Verdict(
        outcome=rule.outcome,
        rule=rule.name,
        says=rule.says.words,
        reference=pack.references[rule.reference].words,
        report_hours=numbers.if_said(rule.report_within),
        test_from_hours=numbers.if_said(rule.test_from),
        test_hours=numbers.if_said(rule.test_within),
        leave_hours=numbers.if_said(rule.leave_within),
    )
