"""Measures: who is under which, what the policy would say, and one measure with all of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from gubei.domain.measures import models
from gubei.domain.measures.operations.imposing import (
    Wish,
    basis_of,
    fitted_plan,
    impose,
    propose,
)
from gubei.domain.measures.queries.homes import home_of
from gubei.domain.measures.queries.measures import (
    measure_in_reach,
    measures_of,
    plan_of,
    standings,
    with_policy,
)
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.queries.tables import (
    Duties,
    MeasureView,
    count_measures,
    duties_of,
    find_measures,
)
from gubei.domain.measures.rules.evidence import is_fever
from gubei.domain.people.operations.looking import open_file
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Anchor, Facts, lighter_plans
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.home_shapes import HomeShown
from gubei.interfaces.api.language import reading_language
from gubei.interfaces.api.measure_shapes import (
    ActShown,
    BecauseShown,
    ConditionName,
    ContestShown,
    MeasureDetail,
    MeasureRow,
    NoticeShown,
    PhaseShown,
    PlanShown,
    ReadingsErased,
    ReadingShown,
    RestartShown,
    TestShown,
    gate_shown,
    officer_or_nobody,
    plan_shown,
    row_values,
)
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.people_shapes import person_shown
from gubei.interfaces.api.shapes import OfficerName, Page, Reason, Sent, Shape, Words
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Language, words_of_reason

router = Router(tags=["measures"])
Sort = Literal["ends_on", "-ends_on", "starts_on", "-starts_on", "-imposed_at"]
_MOST_COUNTED = 10_000


class MeasuresAsked(Shape):
    """The filters of the table: a view, a unit's code, part of a name, the kind of today."""

    view: MeasureView = MeasureView.RUNNING
    unit: str = ""
    q: str = Field("", max_length=100)
    kind: MeasureKind | Literal[""] = ""


class MeasureCounts(Shape):
    """How many measures each view shows, and how many contests wait."""

    running: int
    planned: int
    today: int
    shut: int
    ending: int
    contests: int


class Proposing(Sent):
    """Of whom a plan is asked. `anchors` are civil dates by name."""

    person: UUID
    person_class: str = Field(min_length=1, max_length=64)
    anchors: dict[Anchor, date]
    conditions: list[str] = Field([], max_length=62)
    pack: str = Field("", max_length=64)


class GivesWay(Shape):
    """A measure that would end with the new one: of what kind today, of which class, until when.

    Of one that another unit holds, only until when: it has no id here.
    """

    id: UUID | None
    class_name: Words
    phase: MeasureKind | None
    ends_on: date


class Proposal(Shape):
    """The plan of the policy in force, and the lighter ones that need something confirmed.

    `replaces` are measures that give way to it; it then lasts until `ends_on`, with what they ask
    that is stricter.
    """

    plan: PlanShown
    lighter: list[PlanShown]
    replaces: list[GivesWay]
    ends_on: date


class Imposing(Proposing):
    """What is imposed, why, where, and which unit answers; "" is the officer's own."""

    reason: Reason
    place: str = Field("", max_length=500)
    unit: str = Field("", max_length=32)
    lead: UUID | None = None
    linked: UUID | None = None


class MeasureMade(Shape):
    """Which measure it was."""

    id: UUID


@router.get("/measures", response=Page[MeasureRow])
def read_measures(
    request: SignedRequest,
    *,
    filters: Annotated[MeasuresAsked, Query()],
    cursor: Cursor,
    limit: Limit,
    sort: Sort = "ends_on",
) -> Page[MeasureRow]:
    """Page through measures. Counts up to 10,000."""
    require(request.auth, Ability.READ)
    now = now_of(request)
    found = find_measures(
        request.auth, filters.view, now=now, unit=filters.unit, text=filters.q, kind=filters.kind
    )
    column = sort.removeprefix("-")
    page, following = page_of(
        with_policy(found),
        sort=sort,
        cursor=cursor,
        limit=limit,
        value_of=lambda each: getattr(each, column),
    )
    counted = None if cursor else found.order_by()[: _MOST_COUNTED + 1].count()
    return Page[MeasureRow](
        items=rows_of(page, now=now),
        next=following,
        total=counted if counted is not None and counted <= _MOST_COUNTED else None,
    )


def rows_of(measures: Sequence[models.Measure], *, now: datetime) -> list[MeasureRow]:
    """Show measures in a table, with a handful of queries for all of them."""
    today = in_shanghai(now).date()
    stand = standings(measures, at=now)
    duties = duties_of({key: each.course for key, each in stand.items()}, today)
    return [MeasureRow(**row_values(stand[each.pk], duties[each.pk], today)) for each in measures]


@router.get("/measures/counts", response=MeasureCounts)
def read_measure_counts(request: SignedRequest) -> MeasureCounts:
    """Return the numbers of the board."""
    require(request.auth, Ability.READ)
    return MeasureCounts(**count_measures(request.auth, now=now_of(request)))


@router.post("/measures/proposal", response=Proposal)
def propose_measure(request: SignedRequest, sent: Proposing) -> Proposal:
    """Say what the policy in force asks of a person, and what lighter plan there could be."""
    wish = Wish(**sent.model_dump(exclude={"conditions"}), conditions=_conditions(sent), reason="")
    policy, pack, plan = propose(wish=wish, by=request.auth, now=now_of(request))
    facts = Facts(sent.person_class, sent.anchors, frozenset(sent.conditions))
    fitted = fitted_plan(wish=wish, plan=plan, by=request.auth, now=now_of(request))
    return Proposal(
        plan=plan_shown(pack, plan),
        replaces=_giving_way(request.auth, fitted.replaced, now_of(request)),
        ends_on=fitted.course.ends_on,
        lighter=[
            plan_shown(pack, lighter, confirm)
            for lighter, confirm in lighter_plans(pack, facts, policy.valid_on)
        ],
    )


def _giving_way(by: Officer, keys: Sequence[UUID], now: datetime) -> list[GivesWay]:
    today = in_shanghai(now).date()
    found = list(with_policy(models.Measure.objects.filter(pk__in=keys)))
    own = set(measures_of(by).filter(pk__in=keys).values_list("pk", flat=True))
    rows = (row_values(each, Duties(), today) for each in standings(found, at=now).values())
    return [
        GivesWay(**{name: row[name] for name in GivesWay.model_fields})
        if row["id"] in own
        else GivesWay(id=None, class_name=_ELSEWHERE, phase=None, ends_on=row["ends_on"])
        for row in rows
    ]


_ELSEWHERE = Words(en="measure of another unit", zh="其他单位落实的措施")


@router.post("/measures", response=MeasureMade)
def impose_measure(request: SignedRequest, sent: Imposing) -> MeasureMade:
    """Put a person under the measure that the policy in force says."""
    wish = Wish(**sent.model_dump(exclude={"conditions"}), conditions=_conditions(sent))
    return MeasureMade(id=impose(wish=wish, by=request.auth, now=now_of(request)).pk)


def _conditions(sent: Proposing) -> frozenset[str]:
    return frozenset(sent.conditions)


@router.get("/measures/{measure_id}", response=MeasureDetail)
def read_measure(
    request: SignedRequest, measure_id: UUID, purpose: Purpose = Purpose.CARE
) -> MeasureDetail:
    """Open a measure with its person, masked; the look and its purpose are logged."""
    require(request.auth, Ability.READ)
    now = now_of(request)
    measure = measure_in_reach(request.auth, measure_id)
    file = open_file(person_id=measure.person_id, by=request.auth, purpose=purpose, now=now)
    today = in_shanghai(now).date()
    standing = standings([measure], at=now)[measure.pk]
    duties = duties_of({measure.pk: standing.course}, today)[measure.pk]
    home = home_of(measure, now=now)
    return MeasureDetail(
        **row_values(standing, duties, today),
        **_facts(measure, reading_language(request)),
        whom=person_shown(request.auth, file, now),
        home=HomeShown.of(home) if home else None,
        phases=[PhaseShown.of(each) for each in standing.course.stretches],
        gate=gate_shown(standing.gate),
        **_books(measure, reading_language(request)),
    )


def _facts(measure: models.Measure, language: Language) -> dict[str, Any]:
    pack, plan = pack_of(measure.policy), plan_of(measure)
    suspended = measure.suspensions.filter(to_at=None).first()
    return {
        "lead": measure.lead,
        "linked": measure.linked_id,
        "replaced_by": measure.replaced_by_id,
        "replaced": list(measure.replaced.order_by("pk").values_list("pk", flat=True)),
        "anchors": measure.anchors,
        "conditions": ConditionName.some(pack, measure.conditions),
        "basis": Words.of(basis_of(pack, plan)),
        "reason": words_of_reason(measure.reason).say(language),
        "imposed_at": measure.imposed_at,
        "imposed_by": OfficerName.of(measure.imposed_by),
        "end_reason": words_of_reason(measure.end_reason).say(language),
        "release_reason": words_of_reason(measure.release_reason).say(language),
        "suspended_at": suspended.where if suspended else None,
        "because": [BecauseShown.of(each) for each in plan.because],
        "restarts": [
            RestartShown(anchor=str(each.anchor), says=Words.of(each.says.words))
            for each in pack.classes[plan.class_].restarts
        ],
    }


def _books(measure: models.Measure, language: Language) -> dict[str, Any]:
    notices = {each.act_id: each for each in measure.notices.order_by("made_at", "pk")}
    tests = measure.tests.filter(dropped_at=None).order_by("due_on", "pk")
    contests = measure.contests.select_related(
        "measure__person", "measure__unit", "taken_by", "imposed_by", "answered_by"
    )
    return {
        "tests": [test_shown(each) for each in tests],
        "acts": [
            _act(act, notices, language)
            for act in measure.acts.select_related("by").order_by("at", "pk")
        ],
        "readings": [
            _reading(each)
            for each in measure.readings.select_related("by").order_by("-taken_at", "-pk")[:200]
        ],
        "readings_erased": _erased(measure),
        "contests": [ContestShown.of(each) for each in contests.order_by("-made_at", "-pk")],
        "notices": [NoticeShown.of(each) for each in notices.values()],
    }


def _erased(measure: models.Measure) -> ReadingsErased | None:
    found = models.ErasedReadings.objects.filter(measure=measure).first()
    return (
        ReadingsErased(**{name: getattr(found, name) for name in ReadingsErased.model_fields})
        if found
        else None
    )


def test_shown(test: models.DueTest) -> TestShown:
    """Show a test with what came of it."""
    return TestShown(**{name: getattr(test, name) for name in TestShown.model_fields})


def _act(act: models.Act, notices: dict[UUID, models.Notice], language: Language) -> ActShown:
    notice = notices.get(act.pk)
    return ActShown(
        id=act.pk,
        kind=act.kind,
        at=act.at,
        by=officer_or_nobody(act.by),
        reason=words_of_reason(act.reason).say(language),
        ends_on=act.after["ends_on"] if act.after else None,
        notice=notice.label if notice else None,
    )


def _reading(reading: models.Reading) -> ReadingShown:
    plain = ("id", "day", "taken_at", "celsius", "symptoms", "needs", "note")
    values = {name: getattr(reading, name) for name in plain}
    return ReadingShown(**values, fever=is_fever(reading.celsius), by=officer_or_nobody(reading.by))
