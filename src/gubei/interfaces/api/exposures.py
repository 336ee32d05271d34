"""Exposure sites: published, taken back, matched against what people report of themselves."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, Field

from gubei.domain.investigations import models
from gubei.domain.investigations.operations.exposing import (
    ADVICE,
    Telling,
    publish_exposure,
    withdraw_exposure,
)
from gubei.domain.investigations.queries.exposures import (
    SelfReport,
    exposure_sites_of,
    matches_of,
)
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.case_shapes import CaseRef
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.shapes import (
    Items,
    Nothing,
    OfficerName,
    Page,
    Reason,
    Sent,
    Shape,
    Words,
)
from gubei.interfaces.api.sites import SiteRef
from gubei.terms import words

router = Router(tags=["exposures"])


class ExposureShown(Shape):
    """A published site with its window; `case` is for officers only."""

    id: UUID
    site: SiteRef
    zone: str
    from_at: AwareDatetime
    to_at: AwareDatetime
    advice: Words
    case: CaseRef | None
    published_at: AwareDatetime
    published_by: OfficerName
    withdrawn_at: AwareDatetime | None
    reason: str

    @classmethod
    def of(cls, exposure: models.ExposureSite) -> "ExposureShown":
        return cls(
            id=exposure.pk,
            site=SiteRef.of(exposure.site),
            zone=exposure.zone,
            from_at=exposure.from_at,
            to_at=exposure.to_at,
            advice=Words(en=exposure.advice_en, zh=exposure.advice_zh),
            case=CaseRef.of(exposure.case) if exposure.case else None,
            published_at=exposure.published_at,
            published_by=OfficerName.of(exposure.published_by),
            withdrawn_at=exposure.withdrawn_at,
            reason=exposure.reason,
        )


class ExposureSent(Sent):
    """A site and a window to publish; empty advice is the usual one."""

    site: UUID
    zone: str = Field("", max_length=100)
    from_at: AwareDatetime
    to_at: AwareDatetime
    case: UUID | None = None
    advice_zh: str = Field("", max_length=1000)
    advice_en: str = Field("", max_length=1000)


class ExposureMade(Shape):
    """Which one it was."""

    id: UUID


class ReportSent(Sent):
    """Where somebody says to have been: a site, or a text that names the place."""

    text: str = Field("", max_length=200)
    site: UUID | None = None
    from_at: AwareDatetime
    to_at: AwareDatetime


class ReportsSent(Sent):
    """Reports to match."""

    reports: list[ReportSent] = Field(min_length=1, max_length=500)


class ReportMatched(Shape):
    """The exposure sites that one report touches."""

    matches: list[ExposureShown]


class TakenBack(Sent):
    """Why."""

    reason: Reason


@router.get("/exposure-sites", response=Page[ExposureShown])
def read_exposure_sites(
    request: SignedRequest,
    *,
    cursor: Cursor,
    limit: Limit,
    withdrawn: Annotated[bool, Query(default=False)],
) -> Page[ExposureShown]:
    """Page through exposure sites, the newest window first."""
    require(request.auth, Ability.READ)
    page, following = page_of(
        exposure_sites_of(request.auth, withdrawn=withdrawn).select_related("case__person"),
        sort="-from_at",
        cursor=cursor,
        limit=limit,
        value_of=lambda each: each.from_at,
    )
    return Page[ExposureShown](items=[ExposureShown.of(each) for each in page], next=following)


@router.post("/exposure-sites", response=ExposureMade)
def write_exposure_site(request: SignedRequest, sent: ExposureSent) -> ExposureMade:
    """Publish a site with its window."""
    advice = words.Words(sent.advice_en or ADVICE.en, sent.advice_zh or ADVICE.zh)
    telling = Telling(sent.site, sent.from_at, sent.to_at, sent.zone, sent.case, advice)
    return ExposureMade(
        id=publish_exposure(telling=telling, by=request.auth, now=now_of(request)).pk
    )


@router.post("/exposure-sites/match", response=Items[ReportMatched])
def match_reports(request: SignedRequest, sent: ReportsSent) -> Items[ReportMatched]:
    """Say for each report which exposure sites it touches."""
    require(request.auth, Ability.READ)
    reports = [SelfReport(each.text, each.from_at, each.to_at, each.site) for each in sent.reports]
    return Items[ReportMatched](
        items=[
            ReportMatched(matches=[ExposureShown.of(each) for each in found])
            for found in matches_of(reports)
        ]
    )


@router.post("/exposure-sites/{exposure_id}/withdraw", response=Nothing)
def take_exposure_back(request: SignedRequest, exposure_id: UUID, sent: TakenBack) -> Nothing:
    """Take a published exposure back."""
    withdraw_exposure(
        exposure=exposure_id, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return Nothing()
