"""The whole outbreak: chains of transmission, clusters by place, the epidemic curve."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime

from gubei.domain.investigations.queries.outbreak import (
    ChainCase,
    chains_of,
    clusters_of,
    curve_of,
)
from gubei.domain.investigations.rules.cases import CaseClass, SourceKind
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest
from gubei.interfaces.api.case_shapes import CaseRef
from gubei.interfaces.api.shapes import Items, Shape, UnitRef

router = Router(tags=["outbreak"])


class ChainCaseShown(CaseRef):
    """A case in the chains. `generation` is null where several sources are possible."""

    unit: UnitRef
    classification: CaseClass
    onset_on: date | None
    first_positive_on: date | None
    reported_at: AwareDatetime
    source: SourceKind
    source_decided: bool
    generation: int | None

    @classmethod
    def of(cls, each: ChainCase) -> "ChainCaseShown":  # type: ignore[override]
        case = each.case
        return cls(
            **CaseRef.of(case).model_dump(),
            unit=UnitRef.of(case.unit),
            classification=CaseClass(each.classification),
            onset_on=case.onset_on,
            first_positive_on=case.first_positive_on,
            reported_at=case.reported_at,
            source=each.source,
            source_decided=each.decided,
            generation=each.generation,
        )


class ChainLinkShown(Shape):
    """From a case to one that it may have infected; `decided` where this source holds."""

    source: UUID
    infected: UUID
    decided: bool
    place: str
    text: str


class ChainsShown(Shape):
    """All cases that were not ruled out, and who may have infected whom."""

    cases: list[ChainCaseShown]
    links: list[ChainLinkShown]


class ClusterCase(Shape):
    """Which case was there."""

    id: UUID
    number: str


class ClusterShown(Shape):
    """A site at which several cases were."""

    site: UUID
    name: str
    kind: str
    first_on: date
    last_on: date
    cases: list[ClusterCase]


class CurveDayShown(Shape):
    """How many cases fell ill on a day, and how many were reported, by class."""

    day: date
    onset: dict[CaseClass, int]
    reported: dict[CaseClass, int]


class CurveShown(Shape):
    """Every day from the first to the last; `without_onset` counts cases with no date of onset."""

    days: list[CurveDayShown]
    without_onset: int


@router.get("/outbreak/chains", response=ChainsShown)
def read_chains(request: SignedRequest) -> ChainsShown:
    """Return who may have infected whom, with generations."""
    require(request.auth, Ability.READ)
    chains = chains_of(request.auth)
    return ChainsShown(
        cases=[ChainCaseShown.of(each) for each in chains.cases],
        links=[
            ChainLinkShown(
                source=each.source,
                infected=each.infected,
                decided=each.decided,
                place=each.place,
                text=each.text,
            )
            for each in chains.links
        ],
    )


@router.get("/outbreak/clusters", response=Items[ClusterShown])
def read_clusters(
    request: SignedRequest, least: Annotated[int, Query(2, ge=1, le=1000)]
) -> Items[ClusterShown]:
    """Return the sites at which several cases were, those with the most first."""
    require(request.auth, Ability.READ)
    return Items[ClusterShown](
        items=[
            ClusterShown(
                site=each.site,
                name=each.name,
                kind=each.kind,
                first_on=each.first_on,
                last_on=each.last_on,
                cases=[ClusterCase(id=key, number=number) for key, number in each.cases],
            )
            for each in clusters_of(request.auth, least=least)
        ]
    )


@router.get("/outbreak/curve", response=CurveShown)
def read_curve(request: SignedRequest) -> CurveShown:
    """Return the epidemic curve by onset and by report."""
    require(request.auth, Ability.READ)
    days, without = curve_of(request.auth)
    return CurveShown(
        days=[
            CurveDayShown.model_validate(
                {"day": each.day, "onset": each.onset, "reported": each.reported}
            )
            for each in days
        ],
        without_onset=without,
    )
