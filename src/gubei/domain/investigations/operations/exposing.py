"""Tells the public where and when a case was, and takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.investigations.models import ExposureSite
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.exposures import exposure_in_reach
from gubei.domain.investigations.rules.feeds import PublishedPlace
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.queries import site_in_reach, sites_of
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.text import squeeze
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


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many windows of a feed were published, and how many stood already."""

    taken: int
    known: int


@transaction.atomic
def take_in_exposures(*, places: Sequence[PublishedPlace], by: Officer, now: datetime) -> TakenIn:
    """Publish the places of a feed: a site of the same name and address serves, else it is added.

    What was taken in before, and windows that have not begun, are left as they are.
    """
    require(by, Ability.INVESTIGATE)
    known = _known_keys(places)
    sites = _sites_named(places, by)
    taken = 0
    for each in places:
        if each.key in known or each.start > now:
            continue
        facts = (each.name, each.address)
        if facts not in sites:
            sites[facts] = add_site(facts=_site_of(each), unit="", by=by, now=now).pk
        advice = Words(each.advice or ADVICE.en, each.advice or ADVICE.zh)
        telling = Telling(sites[facts], each.start, each.end, advice=advice, foreign_id=each.key)
        taken += _publish_once(telling, by, now)
    return TakenIn(taken, len(places) - taken)


def _known_keys(places: Sequence[PublishedPlace]) -> set[str]:
    keys = [each.key for each in places if each.key]
    found = ExposureSite.objects.filter(foreign_id__in=keys, withdrawn_at=None)
    return set(found.values_list("foreign_id", flat=True))


def _sites_named(places: Sequence[PublishedPlace], by: Officer) -> dict[tuple[str, str], UUID]:
    names = {squeeze(each.name)[:200] for each in places}
    found = sites_of(by).filter(name__in=names).values_list("name", "address", "pk")
    return {(name, address): key for name, address, key in found}


def _site_of(place: PublishedPlace) -> SiteFacts:
    return SiteFacts(name=place.name, kind=SiteKind.OTHER, address=place.address)


def _publish_once(telling: Telling, by: Officer, now: datetime) -> bool:
    try:
        publish_exposure(telling=telling, by=by, now=now)
    except Refused as refused:
        if refused.code != "published_already":
            raise
        return False
    return True


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
