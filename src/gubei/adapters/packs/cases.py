"""The cases of a pack: what it must answer, written so that a lawyer can read and correct them.

    - case: Lin Mei met a case on 1 July
      class: close_contact
      anchors: {last_exposure: 2022-07-01}
      phases:
        - central_isolation 2022-07-02 to 2022-07-08
      tests: [2022-07-02, 2022-07-03]
      release_on: 2022-07-12
      release: [own_tests_negative, linked_contact_test_negative day 7]

The days of a phase are its first and its last one; `release_on` is the first day of freedom.
`release` is what it waits for besides, in the order of the pack: each piece of evidence, and where
it is the test of another person the day of that person's phase.

    - case: Sun Li with a test of 30 hours enters and is tested again
      passage: {test_hours_ago: 30}
      decision: admit_with_test by tested

A passage takes place at noon; its decision names the outcome and the rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from gubei.adapters.packs.documents import Fault, PackRefused, read_document
from gubei.engines.policy import (
    Anchor,
    Facts,
    MeasurePlan,
    Pack,
    Traveller,
    decide,
    infectious_window,
    judge,
)
from gubei.engines.policy.deciding import Reading
from gubei.terms.moments import SHANGHAI
from gubei.terms.passages import Ask, VehicleClass
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


class PassageCase(BaseModel):
    """A person at a barrier; hours count from the passage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vehicle: VehicleClass = VehicleClass.CAR
    facts: tuple[Ask, ...] = ()
    test_hours_ago: float | None = None
    celsius: float | None = None
    born: date | None = None
    leaves_in_hours: float | None = None

    def at(self, noon: datetime) -> Traveller:
        """Return the person as the engine asks for one."""
        return Traveller(
            facts=frozenset(self.facts),
            vehicle=self.vehicle,
            tested_at=_shifted(noon, self.test_hours_ago, -1),
            is_negative=self.test_hours_ago is not None,
            celsius=self.celsius,
            birth_date=self.born,
            leaves_at=_shifted(noon, self.leaves_in_hours, 1),
        )


def _shifted(noon: datetime, hours: float | None, sign: int) -> datetime | None:
    return None if hours is None else noon + sign * timedelta(hours=hours)


class Case(BaseModel):
    """One case. Only what it states is compared; `refused` states the code of a refusal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    because: str = ""
    class_: Annotated[str, Field(alias="class")] = ""
    anchors: dict[Anchor, date] = {}
    conditions: tuple[str, ...] = ()
    at: date | None = None
    phases: tuple[str, ...] | None = None
    tests: tuple[date, ...] | None = None
    samples: tuple[int, ...] | None = None
    release_on: date | None = None
    release: tuple[str, ...] | None = None
    infectious_from: date | None = None
    passage: PassageCase | None = None
    decision: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a case says and what the pack answers instead."""

    case: str
    what: str
    says: Any
    answers: Any


def read_cases(file: Path) -> list[Case]:
    """Read the cases of a pack. Raises PackRefused where the file cannot be used."""
    document = read_document(file)
    try:
        return TypeAdapter(list[Case]).validate_python(document.content)
    except ValidationError as error:
        raise PackRefused(
            file,
            [
                Fault(document.line_of(tuple(each["loc"])), Words(each["msg"], each["msg"]))
                for each in error.errors()
            ],
        ) from None


def check_cases(pack: Pack, cases: Sequence[Case]) -> list[Mismatch]:
    """Return everything in which the pack's answers differ from its cases."""
    return [
        Mismatch(case.case, what, says, answers)
        for case in cases
        for what, says, answers in _compared(pack, case)
        if says is not None and says != answers
    ]


def _compared(pack: Pack, case: Case) -> list[tuple[str, Any, Any]]:
    try:
        answers = _answers(pack, case)
    except Refused as refused:
        return [("refused", case.refused or "", refused.code)]
    return [(what, getattr(case, what), answer) for what, answer in answers.items()]


def _answers(pack: Pack, case: Case) -> dict[str, Any]:
    facts = Facts(case.class_, case.anchors, frozenset(case.conditions))
    at = case.at or max([pack.in_force.since, *case.anchors.values()])
    answers: dict[str, Any] = {"refused": None if case.refused is None else ""}
    if case.infectious_from:
        answers["infectious_from"] = infectious_window(pack, facts, at).from_
    if case.passage:
        answers["decision"] = _decided(pack, case.passage, at)
    if case.class_:
        answers |= _of_plan(pack, decide(pack, facts, at))
    return answers


def _decided(pack: Pack, passage: PassageCase, day: date) -> str:
    noon = datetime.combine(day, time(12), SHANGHAI)
    verdict = judge(pack, passage.at(noon), noon)
    return f"{verdict.outcome} by {verdict.rule}" if verdict else ""


def _of_plan(pack: Pack, plan: MeasurePlan) -> dict[str, Any]:
    last, numbers = timedelta(days=1), Reading(pack, plan.at)
    return {
        "phases": tuple(
            f"{each.kind} {each.from_} to {each.to - last}" for each in plan.phases if each.days
        ),
        "tests": tuple(each.due for each in plan.tests),
        "samples": tuple(each.samples for each in plan.tests),
        "release_on": plan.release_on,
        "release": tuple(
            f"{each.evidence} day {numbers.number(each.day)}" if each.day else str(each.evidence)
            for each in plan.release
        ),
    }
