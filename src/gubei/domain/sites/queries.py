"""Reads of the sites part, scoped to the officer's unit and what lies below it."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.sites.models import Site
from gubei.domain.sites.rules import SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.phones import mask_phone
from gubei.terms.refusals import NotFound
from gubei.terms.text import squeeze

MOST_PROPOSED = 20


def sites_of(officer: Officer) -> QuerySet[Site]:
    """Return the sites of the officer's unit and below, and vehicles, which belong to no place."""
    mine = Q(unit__in=units_of(officer)) | Q(kind=SiteKind.VEHICLE)
    return Site.objects.filter(mine, closed_at=None).select_related("unit")


def sites_naming(officer: Officer) -> QuerySet[Site]:
    """Return the sites in reach that name the officer as who answers for them."""
    return sites_of(officer).filter(responsible=officer.name).order_by("name", "pk")


def site_in_reach(officer: Officer, key: UUID) -> Site:
    """Return one site of the officer's. Raises NotFound."""
    found = sites_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such site in your unit.", "您的辖区内没有这个场所。")
    return found


def find_sites(officer: Officer, text: str, *, kind: str = "") -> QuerySet[Site]:
    """Return the sites whose name, alias, pinyin or initials hold `text`; who begins so first."""
    found = sites_of(officer).filter(kind=kind) if kind else sites_of(officer)
    asked = squeeze(text).lower().replace("|", "")
    if not asked:
        return found.order_by("name", "pk")
    begins = When(keys__contains=f"|{asked}", then=Value(0))
    rank = Case(begins, default=Value(1), output_field=IntegerField())
    hit = Q(keys__contains=asked) | Q(keys__contains=asked.replace(" ", ""))
    return found.filter(hit).order_by(rank, Length("name"), "name", "pk")


def sites_by_id(keys: Collection[UUID]) -> dict[UUID, Site]:
    """Return sites by id, whoever asks: a trace names the places of other units too."""
    return Site.objects.filter(pk__in=keys).select_related("unit").in_bulk()


def masked_phone(site: Site) -> str:
    """Return the telephone of who answers for a site, masked."""
    if site.phone is None:
        return ""
    return mask_phone(key_ring().open(bytes(site.phone), about=about_of("site", site.pk)))
