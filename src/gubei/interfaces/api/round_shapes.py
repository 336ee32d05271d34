"""What goes in and out about rounds of testing."""

from datetime import datetime
from math import ceil
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from gubei.domain.sampling import models
from gubei.domain.sampling.queries import points
from gubei.domain.sampling.queries.missing import Excused, Missing
from gubei.domain.sampling.rules.progress import Progress
from gubei.domain.territory.models import Unit
from gubei.engines.rounds.planning import Assumptions
from gubei.interfaces.api.shapes import Moment, Name, Reason, Sent, Shape, UnitRef, Words


class RoundToPlan(Sent):
    """A round: everybody of the units (none: the officer's own) is sampled between two moments.

    `unit` adds one more. `points`, `lanes` and `lab_an_hour` (tubes an hour that laboratories
    promise) are what it was planned with.
    """

    name: Name
    begins_at: Moment
    ends_at: Moment
    pool_size: Literal[1, 5, 10, 20] = 10
    unit: str = ""
    units: list[str] = Field(default_factory=list, max_length=400)
    points: int | None = Field(None, ge=1, le=100_000)
    lanes: int | None = Field(None, ge=1, le=1_000_000)
    lab_an_hour: int | None = Field(None, ge=1, le=10_000_000)


class RoundShown(Shape):
    """A round. `units` are those chosen; none where it is the whole of `unit`."""

    id: UUID
    unit: UnitRef
    units: list[UnitRef]
    name: str
    begins_at: datetime
    ends_at: datetime
    pool_size: int
    points: int | None
    lanes: int | None
    lab_an_hour: int | None

    @classmethod
    def of(cls, each: models.Round) -> "RoundShown":
        return cls(
            id=each.pk, unit=UnitRef.of(each.unit), name=each.name, begins_at=each.begins_at,
            ends_at=each.ends_at, pool_size=each.pool_size, points=each.points, lanes=each.lanes,
            lab_an_hour=each.lab_an_hour,
            units=[UnitRef.of(one.unit) for one in each.chosen.all()],
        )  # fmt: skip


class ProgressShown(Shape):
    """due = residents + visitors - away; missing = due - done - exempt - refused - isolated.

    `isolated` stay at an isolation site and are sampled there. `surplus`: so many more are done or
    have a reason than were counted, so the count is too low.
    `is_counted`: the residents are those that the unit counted; else those of the register.
    """

    unit: UnitRef
    residents: int
    visitors: int
    away: int
    due: int
    done: int
    exempt: int
    refused: int
    isolated: int
    missing: int
    surplus: int
    is_counted: bool

    @classmethod
    def of(cls, unit: Unit, progress: Progress, *, is_counted: bool) -> "ProgressShown":
        return cls(
            unit=UnitRef.of(unit), residents=progress.residents, visitors=progress.visitors,
            away=progress.away, due=progress.due, done=progress.done, exempt=progress.exempt,
            refused=progress.refused, isolated=progress.isolated, missing=progress.missing,
            surplus=progress.surplus, is_counted=is_counted,
        )  # fmt: skip


class RoundHour(Shape):
    """How many people of the unit had their first sample in an hour, and got a reason instead."""

    hour: datetime
    done: int
    exempt: int
    refused: int
    away: int


class PointOfRound(Shape):
    """A session of a round."""

    id: UUID
    unit: UnitRef
    place: str
    kind: str
    begins_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    lanes: int
    people: int
    tubes: int

    @classmethod
    def of(cls, point: points.PointOfRound) -> "PointOfRound":
        each = point.session
        return cls(
            id=each.pk, unit=UnitRef.of(each.unit), place=each.place, kind=each.kind,
            begins_at=each.begins_at, ends_at=each.ends_at, closed_at=each.closed_at,
            lanes=each.lanes, people=point.people, tubes=point.tubes,
        )  # fmt: skip


class PointsOfRound(Shape):
    """Sessions of a round at a unit, at most 200 of `many`; `open_now` run with `lanes`.

    `people_an_hour` are what these lanes take by the assumption of the planner, `fills_an_hour` the
    tubes that this fills; `tubes_an_hour` were closed in the last hour, `waiting` have no result.
    """

    sessions: list[PointOfRound]
    many: int
    open_now: int
    lanes: int
    people_an_hour: int
    fills_an_hour: int
    tubes_an_hour: int
    waiting: int

    @classmethod
    def of(cls, found: points.Points, pool_size: int) -> "PointsOfRound":
        rate = Assumptions().rate.value * found.lanes
        return cls(
            sessions=[PointOfRound.of(each) for each in found.sessions], many=found.many,
            open_now=found.open_now, lanes=found.lanes, people_an_hour=round(rate),
            fills_an_hour=ceil(rate / pool_size), tubes_an_hour=found.tubes_an_hour,
            waiting=found.waiting,
        )  # fmt: skip


class RoundBoard(Shape):
    """A round at a unit: the sum, the units below, the hours, and where samples are taken.

    `kept_at`: the samples were kept long enough, and these numbers were kept then instead;
    `unsampled` people stood on the list of missing names. There are no lists of names any more.
    """

    round: RoundShown
    total: ProgressShown
    rows: list[ProgressShown]
    hours: list[RoundHour]
    points: PointsOfRound
    unsampled: int
    kept_at: datetime | None


class PeopleCounted(Sent):
    """How many residents and visitors a village counted."""

    unit: str
    residents: int = Field(ge=0, le=10_000_000)
    visitors: int = Field(0, ge=0, le=10_000_000)


class ReasonNotToSample(Sent):
    """Who is not sampled in this round, and why."""

    person: UUID
    kind: Literal["exempt", "refused", "away"]
    why: Reason


class MissingPerson(Shape):
    """Somebody without a sample and without a reason."""

    person: UUID
    name: str
    unit: UnitRef


class IsolatedPerson(Shape):
    """Somebody without a sample who stays at an isolation site."""

    person: UUID
    name: str
    unit: UnitRef
    site: str


class MissingPeople(Shape):
    """Who is missing, at most 300 of `many`, and who is in isolation."""

    items: list[MissingPerson]
    many: int
    isolated: list[IsolatedPerson]

    @classmethod
    def of(cls, found: Missing) -> "MissingPeople":
        return cls(
            items=[
                MissingPerson(person=each.pk, name=each.name, unit=UnitRef.of(each.unit))
                for each in found.people
            ],
            many=found.many,
            isolated=[
                IsolatedPerson(
                    person=each.pk, name=each.name, unit=UnitRef.of(each.unit), site=site
                )
                for each, site in found.isolated
            ],
        )


class ReasonsAsked(Shape):
    """Of which unit ("": the officer's own), which kind, and which part of a name."""

    unit: str = ""
    kind: Literal["", "exempt", "refused", "away"] = ""
    q: str = ""


class ReasonShown(Shape):
    """Why somebody is not sampled in a round; `is_sampled`: they have a sample after all."""

    id: UUID
    person: UUID
    name: str
    unit: UnitRef
    kind: str
    why: str
    at: datetime
    by: str
    is_sampled: bool

    @classmethod
    def of(cls, each: Excused) -> "ReasonShown":
        reason = each.reason
        return cls(
            id=reason.pk, person=reason.person_id, name=reason.person.name,
            unit=UnitRef.of(reason.person.unit), kind=reason.kind, why=reason.why, at=reason.at,
            by=reason.by.name, is_sampled=each.sampled,
        )  # fmt: skip


class PlanAsked(Shape):
    """What a round is planned for: prevalence is a share, 0.001."""

    people: Annotated[int, Field(ge=1, le=100_000_000)]
    hours: Annotated[float, Field(gt=0, le=1000)]
    pool: Annotated[int, Field(ge=1, le=32)] = 10
    prevalence: Annotated[float, Field(ge=0, le=1)] = 0.001


class PlanAssumption(Shape):
    """A number that a plan rests on; without a source it is assumed."""

    value: float
    means: Words
    source: Words | None


class TestsOfPool(Shape):
    """Laboratory tests that are expected with so many people in a tube."""

    pool: int
    tests: float


class RoundPlanned(Shape):
    """What a round takes. `finish_interval` is that of bad and good lanes, in hours."""

    points: int
    lanes: int
    samplers: int
    tubes: int
    lab_tests: float
    lab_tests_two_stage: float
    best_pool: int
    best_in_use: int
    positive_tubes: float
    positives: float
    lab_tubes_an_hour: float
    finish_hours: float
    finish_interval: list[float]
    by_pool: list[TestsOfPool]
    assumptions: dict[str, PlanAssumption]
