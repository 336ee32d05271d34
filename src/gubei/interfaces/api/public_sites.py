"""Exposure sites as everybody may read them: where and when, and what to do; never who."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import AwareDatetime

from gubei.domain.investigations.queries.exposures import public_exposure_sites
from gubei.interfaces.api.asked import now_of
from gubei.interfaces.api.shapes import Items, Shape, Words

router = Router(tags=["public"])
_MOST = 1_000


class PublicExposure(Shape):
    """A site and a window that the district published."""

    id: UUID
    name: str
    address: str
    zone: str
    unit: str
    from_at: AwareDatetime
    to_at: AwareDatetime
    advice: Words
    published_at: AwareDatetime


@router.get("/exposure-sites", response=Items[PublicExposure], auth=None)
def read_public_exposure_sites(request: HttpRequest) -> Items[PublicExposure]:
    """Return the sites of the last fortnight, the newest window first."""
    found = public_exposure_sites(now=now_of(request))[:_MOST]
    return Items[PublicExposure](
        items=[
            PublicExposure(
                id=each.pk,
                name=each.site.name,
                address=each.site.address,
                zone=each.zone,
                unit=each.site.unit.name,
                from_at=each.from_at,
                to_at=each.to_at,
                advice=Words(en=each.advice_en, zh=each.advice_zh),
                published_at=each.published_at,
            )
            for each in found
        ]
    )
