"""Where the day begins for who works with no leads: auditor, administrator, supplies, sites."""

from datetime import datetime

from ninja import Router

from gubei.domain.investigations.queries.exposures import published_at
from gubei.domain.isolation.queries.matters import supplies_asked_for
from gubei.domain.isolation.queries.people import living_at_sites
from gubei.domain.measures.queries.needs import count_needs, needs_told
from gubei.domain.measures.queries.policies import pack_of, policies_in_force
from gubei.domain.privacy.queries import day_of_looks
from gubei.domain.privacy.rules import DayOfLooks, why_unusual
from gubei.domain.sites.queries import own_sites
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import count_house, district
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Moment, OfficerRef, Shape, UnitRef, Words
from gubei.interfaces.api.sites import SiteShown
from gubei.terms.moments import in_shanghai

router = Router(tags=["work"])


class DayLookedAt(Shape):
    """What one officer, or one account on the server, looked at today, and why to ask after it."""

    officer: OfficerRef | None
    account: str
    looks: int
    numbers: int
    searches: int
    exports: int
    why: list[str]


class AuditHome(Shape):
    """The access log of the day: sums, and whose looks are unusual, the most first."""

    since: Moment
    looks: int
    officers: int
    numbers: int
    exports: int
    unusual: list[DayLookedAt]


class PolicyInForce(Shape):
    """A pack that is in force."""

    pack: str
    title: Words
    valid_on: str
    applied_at: Moment


class AdministrationHome(Shape):
    """How many units, officers, tokens and devices there are, and what asks for attention.

    `units_alone` are units without an officer in post, `tokens_ending` tokens that end within
    two weeks.
    """

    units: int
    units_alone: int
    officers: int
    tokens: int
    tokens_ending: int
    devices: int
    policies: list[PolicyInForce]


class SiteAsking(Shape):
    """What an isolation site waits for, as numbers: meals, medicine, supplies."""

    site: str
    unit: UnitRef
    meal: int
    medicine: int
    supplies: int
    late: int
    next_by: Moment


class UnitAsking(Shape):
    """How many people at home in a unit told within a day that they need something."""

    unit: UnitRef
    medicine: int
    food: int
    care: int
    other: int


class SupplyHome(Shape):
    """What is asked for: by isolation sites, the most urgent first, and by people at home."""

    sites: list[SiteAsking]
    homes: list[UnitAsking]


class OwnExposure(Shape):
    """A window of time at a site that was published: who was there comes forward."""

    zone: str
    from_at: Moment
    to_at: Moment
    advice: Words
    published_at: Moment


class OwnSite(SiteShown):
    """A site for which the officer answers, with what was published of it."""

    exposures: list[OwnExposure]


@router.get("/home/supplies", response=SupplyHome)
def read_supply_home(request: SignedRequest) -> SupplyHome:
    """Count what is asked for in the own unit and below; nobody is named."""
    require(request.auth, Ability.SUPPLIES)
    now = now_of(request)
    told = needs_told(request.auth, now=now)
    # Whoever lives at an isolation site asks there.
    away = living_at_sites([each.measure for each in told])
    at_home = count_needs([each for each in told if each.measure not in away])
    return SupplyHome(
        sites=[
            SiteAsking(
                site=str(each.site),
                unit=UnitRef.of(each.site.unit),
                **each.counts,
                late=each.late,
                next_by=each.next_by,
            )
            for each in supplies_asked_for(request.auth, now=now)
        ],
        homes=[UnitAsking(unit=UnitRef.of(unit), **counts) for unit, counts in at_home],
    )


@router.get("/home/sites", response=Items[OwnSite])
def read_site_home(request: SignedRequest) -> Items[OwnSite]:
    """List the sites that the officer answers for, and the exposures published of each."""
    require(request.auth, Ability.OWN_SITES)
    sites = list(own_sites(request.auth))
    published = published_at(sites, now=now_of(request))
    return Items[OwnSite](
        items=[
            OwnSite(
                **SiteShown.of(site).model_dump(),
                exposures=[
                    OwnExposure(
                        zone=each.zone,
                        from_at=each.from_at,
                        to_at=each.to_at,
                        advice=Words(en=each.advice_en, zh=each.advice_zh),
                        published_at=each.published_at,
                    )
                    for each in published.get(site.pk, [])
                ],
            )
            for site in sites
        ]
    )


@router.get("/home/audit", response=AuditHome)
def read_audit_home(request: SignedRequest) -> AuditHome:
    """Return today's looks of the own unit and below, officer by officer where unusual."""
    require(request.auth, Ability.AUDIT)
    since = in_shanghai(now_of(request)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = day_of_looks(request.auth, since=since)
    officers = Officer.objects.select_related("unit").in_bulk([key for key, _ in days if key])
    unusual = [
        _day(officers.get(key) if key else None, account, day)
        for (key, account), day in days.items()
        if why_unusual(day)
    ]
    return AuditHome(
        since=since,
        looks=sum(day.looks for day in days.values()),
        officers=len(days),
        numbers=sum(day.numbers for day in days.values()),
        exports=sum(day.exports for day in days.values()),
        unusual=sorted(unusual, key=lambda day: (-len(day.why), -day.looks, day.account)),
    )


def _day(officer: Officer | None, account: str, day: DayOfLooks) -> DayLookedAt:
    return DayLookedAt(
        officer=OfficerRef.of(officer) if officer else None,
        account=account,
        looks=day.looks,
        numbers=day.numbers,
        searches=day.searches,
        exports=day.exports,
        why=list(why_unusual(day)),
    )


@router.get("/home/administration", response=AdministrationHome)
def read_administration_home(request: SignedRequest) -> AdministrationHome:
    """Count the units, officers, tokens and devices under the own unit; name the policies."""
    require(request.auth, Ability.OFFICERS)
    now: datetime = now_of(request)
    counts = count_house(request.auth, now=now)
    return AdministrationHome(
        **counts,
        policies=[
            PolicyInForce(
                pack=each.pack,
                title=Words.of(pack_of(each).title.words),
                valid_on=each.valid_on.isoformat(),
                applied_at=each.applied_at,
            )
            for each in policies_in_force(district())
        ],
    )
