"""Tells the public where and when a case was, and takes it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.investigations.models import ExposureSite
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.exposures import exposure_in_reach
from gubei.domain.sites.queries import site_in_reach
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

ADVICE = Words(
    "If you were here at this time, tell your community and stay at home until you are called.",
    "如您在上述时段到过该场所，请立即向社区报备，等待通知前不要外出。",
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A site and a window to be published; empty advice is the usual one."""

    site: UUID
    from_at: datetime
    to_at: datetime
    zone: str = ""
    case: UUID | None = None
    advice: Words = ADVICE
    foreign_id: str = ""


@transaction.atomic
def publish_exposure(*, telling: Telling, by: Officer, now: datetime) -> ExposureSite:
    """Publish a site with its window. The public is told neither case nor person."""
    require(by, Ability.INVESTIGATE)
    if telling.to_at <= telling.from_at:
        raise Invalid(
            "The window ends before it begins.", "结束时间须晚于开始时间。", code="window"
        )
    if telling.from_at > now:
        raise Invalid("The window lies in the future.", "时段在未来。", code="window")
    try:
        with transaction.atomic():
            return ExposureSite.objects.create(
                id=next(uuid7_run(milliseconds_of(now))),
                unit=by.unit,
                site=site_in_reach(by, telling.site),
                zone=telling.zone.strip()[:100],
                case=case_in_reach(by, telling.case) if telling.case else None,
                from_at=telling.from_at,
                to_at=telling.to_at,
                advice_zh=(telling.advice.zh.strip() or ADVICE.zh)[:1000],
                advice_en=(telling.advice.en.strip() or ADVICE.en)[:1000],
                foreign_id=telling.foreign_id,
                published_at=now,
                published_by=by,
            )
    except IntegrityError:
        raise Refused(
            "published_already",
            Words("This site and window are published.", "该场所与时段已发布。"),
        ) from None


@transaction.atomic
def withdraw_exposure(*, exposure: UUID, reason: str, by: Officer, now: datetime) -> ExposureSite:
    """Take a published exposure back, with the reason."""
    require(by, Ability.INVESTIGATE)
    if not reason.strip():
        raise Invalid("Give the reason.", "请填写理由。", code="reason")
    found = exposure_in_reach(by, exposure)
    if found.withdrawn_at is not None:
        raise Refused("withdrawn", Words("It was taken back already.", "已撤回。"))
    found.withdrawn_at, found.withdrawn_by = now, by
    found.reason = reason.strip()[:300]
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    return found
