"""The public's side: with the code of the notice a person sees the own measure, and only that.

The code stands in the body, never in an address; nobody signs in, and nothing can be listed.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from gubei.domain.measures import models
from gubei.domain.measures.operations.contesting import time_to_answer
from gubei.domain.measures.operations.imposing import basis_of
from gubei.domain.measures.operations.owning import contest_own, own_measure, tell_own_reading
from gubei.domain.measures.queries.about import contests_about
from gubei.domain.measures.queries.measures import plan_of, readings_on, standings
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.checks import checks_due, checks_made, checks_on, own_checks
from gubei.domain.measures.rules.courses import Course
from gubei.domain.measures.rules.wording import asks_of, test_said
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.people.rules import mask_name
from gubei.domain.sampling.operations.owning import OwnProof, own_results
from gubei.domain.sampling.queries.own import own_samples
from gubei.domain.territory.queries import district
from gubei.engines.policy import MeasurePlan
from gubei.interfaces.api.addresses import client_address
from gubei.interfaces.api.asked import asked, forget_answer, now_of
from gubei.interfaces.api.measure_acts import NewReading
from gubei.interfaces.api.measure_shapes import ConditionShown, gate_shown
from gubei.interfaces.api.shapes import Sent, Shape, Words
from gubei.terms.moments import in_shanghai
from gubei.terms.words import words_of_reason

router = Router(tags=["public"])
S = TypeVar("S")


class WithCode(Sent):
    """The code of the notice, as it was typed."""

    code: str = Field(min_length=1, max_length=60)


class OwnReading(WithCode, NewReading):
    """What a person tells of the own health."""


class OwnContest(WithCode):
    """Why the person thinks that the measure is wrong."""

    text: str = Field(min_length=1, max_length=2000)


class OwnPhase(Shape):
    """A phase: its first and last day and what is asked."""

    kind: str
    name: Words
    starts_on: date
    ends_on: date
    asks: list[Words]


class OwnTest(Shape):
    """A test; `result` is "" until there is one."""

    due_on: date
    what: Words
    sampled_at: datetime | None
    result: str


class OwnSampleShown(Shape):
    """An own sample: "" without a result yet, `checking` where a tube with others is checked."""

    sampled_at: datetime
    place: str
    result: str
    told_at: datetime | None


class OwnProofSent(Sent):
    """The number of the card, the last four digits of the telephone, the last signs of the tube."""

    document: str = Field(min_length=1, max_length=40)
    phone_tail: str = Field(min_length=1, max_length=10)
    tube_tail: str = Field(min_length=1, max_length=40)


class OwnSamples(Shape):
    """The own samples, the newest first; nobody else's, nor who else was in a tube."""

    person: str
    samples: list[OwnSampleShown]


class OwnTold(Shape):
    """What was told on a day."""

    taken_at: datetime
    celsius: Decimal | None
    symptoms: list[str]
    needs: list[str]


class OwnContestShown(Shape):
    """A contest and its answer."""

    made_at: datetime
    text: str
    answer_by: datetime
    answered_at: datetime | None
    answer: str
    reasons: str


class Call(Shape):
    """Whom to call."""

    unit: str
    name: str
    phone: str


class OwnMeasure(Shape):
    """All that a person needs to know of the own measure."""

    person: str
    district: str
    unit: str
    class_name: Words
    state: str
    reason: Words
    basis: Words
    starts_on: date
    ends_on: date
    released_at: datetime | None
    today: date
    phases: list[OwnPhase]
    tests: list[OwnTest]
    samples: list[OwnSampleShown]
    waits_for: list[ConditionShown]
    because: list[Words]
    readings: list[OwnTold]
    checks_due: int
    checks_done: int
    contests: list[OwnContestShown]
    answer_hours: int
    calls: list[Call]


@router.post("/measure", response=OwnMeasure, auth=None)
def read_own_measure(request: HttpRequest, sent: WithCode) -> OwnMeasure:
    """Show the measure of a code: why, until when, which tests, whom to call."""
    return _shown(request, _mine(request, sent))


@router.post("/samples", response=OwnSamples, auth=None)
def read_own_samples(request: HttpRequest, sent: OwnProofSent) -> OwnSamples:
    """Show the own samples and results to who has card, telephone and tube together."""
    # The count of wrong guesses must outlive the refusal, and no answer is kept under a key.
    asked(request).keeps_writes_when_refused = True
    forget_answer(request)
    person, samples = own_results(
        proof=OwnProof(sent.document, sent.phone_tail, sent.tube_tail),
        address=client_address(request),
        now=now_of(request),
    )
    asked(request).keeps_writes_when_refused = False
    return OwnSamples(
        person=mask_name(person.name),
        samples=[OwnSampleShown.model_validate(each) for each in samples],
    )


@router.post("/readings", response=OwnMeasure, auth=None)
def tell_reading(request: HttpRequest, sent: OwnReading) -> OwnMeasure:
    """Record temperature and symptoms, and say what is needed."""
    measure = _mine(request, sent)
    tell_own_reading(measure, sent.told(), now=now_of(request))
    return _shown(request, measure)


@router.post("/contests", response=OwnMeasure, auth=None)
def contest_measure(request: HttpRequest, sent: OwnContest) -> OwnMeasure:
    """Contest the measure; somebody else than who imposed it must answer, with reasons."""
    measure = _mine(request, sent, lock=True)
    contest_own(measure, sent.text, now=now_of(request))
    return _shown(request, measure)


def _mine(request: HttpRequest, sent: WithCode, *, lock: bool = False) -> models.Measure:
    # The count of wrong codes must outlive the refusal, and no answer is kept under a key.
    asked(request).keeps_writes_when_refused = True
    forget_answer(request)
    found = own_measure(
        code=sent.code, address=client_address(request), now=now_of(request), lock=lock
    )
    asked(request).keeps_writes_when_refused = False
    return found


def _shown(request: HttpRequest, measure: models.Measure) -> OwnMeasure:
    now = now_of(request)
    today = in_shanghai(now).date()
    standing = standings([measure], at=now)[measure.pk]
    pack, plan = pack_of(measure.policy), plan_of(measure)
    course = standing.course
    asked_of = own_checks(checks_on(course, today))
    within = time_to_answer(pack, measure)
    return OwnMeasure(
        person=mask_name(measure.person.name),
        district=district().name,
        unit=measure.unit.name,
        class_name=Words.of(pack.classes[plan.class_].name.words),
        state=standing.state.value,
        reason=Words.of(words_of_reason(measure.reason)),
        basis=Words.of(basis_of(pack, plan)),
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
        released_at=measure.released_at,
        today=today,
        phases=_phases(course),
        tests=_tests(measure, course),
        samples=[OwnSampleShown.model_validate(each) for each in own_samples(measure.person_id)],
        waits_for=gate_shown(standing.gate),
        because=_because(plan),
        readings=_told(measure),
        checks_due=checks_due(asked_of),
        checks_done=checks_made(asked_of, readings_on(measure, today)),
        contests=[
            OwnContestShown.model_validate(each)
            for each in contests_about([measure, *measure.replaced.all()])
        ],
        answer_hours=round(within.total_seconds() / 3600),
        calls=_calls(measure),
    )


def _because(plan: MeasurePlan) -> list[Words]:
    return [
        Words(
            en=f"{each.meaning.en}: {each.value} ({each.says.en})",
            zh=f"{each.meaning.zh}：{each.value}（{each.says.zh}）",
        )
        for each in plan.because
    ]


def _phases(course: Course) -> list[OwnPhase]:
    return [
        OwnPhase(
            kind=each.kind,
            name=Words.of(each.kind.words),
            starts_on=each.from_,
            ends_on=each.to,
            asks=[Words.of(said) for said in asks_of(each)],
        )
        for each in course.stretches
    ]


def _tests(measure: models.Measure, course: Course) -> list[OwnTest]:
    said = {each.key: test_said(each) for each in course.tests}
    return [
        OwnTest(
            due_on=test.due_on,
            what=Words.of(said[test.due_on, test.method]),
            sampled_at=test.sampled_at,
            result=test.result,
        )
        for test in measure.tests.filter(dropped_at=None).order_by("due_on", "pk")
        if (test.due_on, test.method) in said
    ]


def _told(measure: models.Measure) -> list[OwnTold]:
    told = measure.readings.order_by("-taken_at", "-pk")[:60]
    return [OwnTold.model_validate(each) for each in told]


def _calls(measure: models.Measure) -> list[Call]:
    found = dict.fromkeys(
        officer for officer in map(answerable, (measure.unit, district())) if officer
    )
    return [Call(unit=each.unit.name, name=each.name, phone=each.phone) for each in found]
