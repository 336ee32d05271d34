"""Puts a person under a measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import Act, Measure, PolicyChange
from gubei.domain.measures.operations.following import close_control_order
from gubei.domain.measures.operations.replacing import CARRIES_ON, give_way
from gubei.domain.measures.operations.writing import (
    Change,
    UnderMeasureAlready,
    Why,
    write_courses,
)
from gubei.domain.measures.queries.clashing import fit_to_person
from gubei.domain.measures.queries.measures import measure_in_reach
from gubei.domain.measures.queries.policies import pack_of, policy_in_force
from gubei.domain.measures.rules.courses import Course, course_of
from gubei.domain.measures.rules.merging import Fitted
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Anchor, Facts, MeasurePlan, Pack, decide
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer says when imposing a measure. `unit` "" means the officer's own."""

    person: UUID
    person_class: str
    anchors: Mapping[Anchor, date]
    reason: str
    conditions: frozenset[str] = frozenset()
    pack: str = ""
    place: str = ""
    unit: str = ""
    lead: UUID | None = None
    linked: UUID | None = None


class NothingToImpose(Refused):
    """The policy asks nothing of this person any more, or never did."""

    def __init__(self, plan: MeasurePlan) -> None:
        """Say why."""
        super().__init__(
            "nothing_to_impose",
            Words(
                f"Policy {plan.pack} asks nothing of this person; it would have ended on "
                f"{plan.release_on}.",
                f"按政策包 {plan.pack}，此人无需管控；若有措施，已应于 {plan.release_on} 解除。",
            ),
        )


def propose(*, wish: Wish, by: Officer, now: datetime) -> tuple[PolicyChange, Pack, MeasurePlan]:
    """Return the plan that the policy in force has, without storing anything."""
    require(by, Ability.IMPOSE)
    policy = policy_in_force(district(), pack=wish.pack, class_=wish.person_class)
    pack = pack_of(policy)
    _refuse_future(wish, in_shanghai(now).date())
    facts = Facts(wish.person_class, wish.anchors, wish.conditions)
    return policy, pack, decide(pack, facts, policy.valid_on)


def fitted_plan(*, wish: Wish, plan: MeasurePlan, by: Officer, now: datetime) -> Fitted:
    """Return how a plan would fit beside what the person is under, without storing anything."""
    person, today = root_id_of(person_in_reach(by, wish.person)), in_shanghai(now).date()
    return fit_to_person(course_of(plan), wish.person_class, person=person, today=today)


@transaction.atomic
def impose(*, wish: Wish, by: Officer, now: datetime) -> Measure:
    """Put a person under the measure that the policy in force says.

    A measure of another class that it clashes with gives way; where that one is the stricter, its
    days are carried on. Raises Invalid where the wish lacks something,
    NothingToImpose, or UnderMeasureAlready.
    """
    policy, pack, plan = propose(wish=wish, by=by, now=now)
    if not wish.reason.strip():
        raise Invalid("Say why the measure is imposed.", "请说明落实管控的原因。")
    person, planned = person_in_reach(by, wish.person), course_of(plan)
    today = in_shanghai(now).date()
    if not planned.stretches or planned.ends_on <= today:
        raise NothingToImpose(plan)
    measure = _measure(wish, policy, by, now)
    _fill(measure, person, basis_of(pack, plan), planned)
    fitted = fit_to_person(
        planned, wish.person_class, person=measure.person_id, today=today, lock=True
    )
    if fitted.refused_by is not None:
        raise UnderMeasureAlready
    _carry_on(measure, fitted)
    if wish.linked:
        measure.linked = measure_in_reach(by, wish.linked)
    measure.save(force_insert=True)
    give_way(fitted.replaced, measure, by=by, now=now)
    why = Why(Act.Kind.IMPOSE, by, wish.reason.strip())
    write_courses([Change(measure, None, fitted.course)], why, now=now)
    close_control_order(measure.person_id, now=now)
    return measure


def _measure(wish: Wish, policy: PolicyChange, by: Officer, now: datetime) -> Measure:
    return Measure(
        id=next(uuid7_run(milliseconds_of(now))),
        unit=unit_in_reach(by, wish.unit or by.unit.code),
        lead=wish.lead,
        policy=policy,
        person_class=wish.person_class,
        anchors={str(name): str(day) for name, day in wish.anchors.items()},
        conditions=sorted(wish.conditions),
        place=wish.place.strip(),
        imposed_at=now,
        imposed_by=by,
        reason=wish.reason.strip(),
    )


def _fill(measure: Measure, person: Person, basis: Words, course: Course) -> None:
    measure.person_id = root_id_of(person)
    measure.basis = basis.both()[:1000]
    measure.starts_on = course.starts_on
    measure.ends_on = measure.plan_ends_on = course.ends_on


def _carry_on(measure: Measure, fitted: Fitted) -> None:
    """Take over how the course fits. Days of what was replaced are set by hand: no plan has them."""
    measure.starts_on, measure.ends_on = fitted.course.starts_on, fitted.course.ends_on
    if fitted.carries_on:
        measure.end_set_by, measure.end_reason = measure.imposed_by, CARRIES_ON


def basis_of(pack: Pack, plan: MeasurePlan) -> Words:
    """Return on what a measure rests: the pack, the class, and who said so."""
    reference = pack.references[plan.option.reference].words
    name = pack.classes[plan.class_].name
    return Words(
        f"{pack.title.en}; {name.en}. {reference.en}",
        f"{pack.title.zh}；{name.zh}。{reference.zh}",
    )


def _refuse_future(wish: Wish, today: date) -> None:
    for anchor, day in wish.anchors.items():
        if day > today:
            words = anchor.words
            raise Invalid(f"{words.en} lies in the future ({day}).", f"{words.zh}在未来（{day}）。")
