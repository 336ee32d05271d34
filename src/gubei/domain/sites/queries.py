"""Reads of the sites part, scoped to the officer's unit and what lies below it."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.sites.models import Site, SiteOwner
from gubei.domain.sites.rules import SiteKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.phones import mask_phone
from gubei.terms.refusals import Invalid, NotFound
from gubei.terms.text import squeeze

MOST_PROPOSED = 20


def sites_of(officer: Officer) -> QuerySet[Site]:
    """Return the sites of the officer's unit and below, and vehicles, which belong to no place."""
    mine = Q(unit__in=units_of(officer)) | Q(kind=SiteKind.VEHICLE)
    return Site.objects.filter(mine, closed_at=None).select_related("unit")


def own_sites(officer: Officer) -> QuerySet[Site]:
    """Return the sites in the officer's reach for which the officer answers."""
    owned = SiteOwner.objects.filter(officer=officer, to_at=None).values("site")
    return sites_of(officer).filter(pk__in=owned).order_by("name", "pk")


def sites_by_owner(officers: Collection[UUID]) -> dict[UUID, list[Site]]:
    """Return for which sites each of these officers answers, by name; closed ones are left out."""
    found: dict[UUID, list[Site]] = defaultdict(list)
    owned = SiteOwner.objects.filter(officer__in=officers, to_at=None, site__closed_at=None)
    for each in owned.select_related("site").order_by("site__name", "site"):
        found[each.officer_id].append(each.site)
    return found


def site_in_reach(officer: Officer, key: UUID) -> Site:
    """Return one site of the officer's. Raises NotFound."""
    found = sites_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such site in your unit.", "您的辖区内没有这个场所。")
    return found


def sites_by_name(officer: Officer) -> dict[str, list[Site]]:
    """Return the sites of the officer under every name and alias, in plain small letters."""
    called: dict[str, list[Site]] = defaultdict(list)
    for site in sites_of(officer):
        for name in {plain_name(each) for each in (site.name, *site.aliases)}:
            called[name].append(site)
    return called


def plain_name(text: str) -> str:
    """Return a name in the form in which two are compared."""
    return squeeze(text).lower()


def site_called(officer: Officer, name: str) -> Site:
    """Return the one site of that name or alias. Raises NotFound for none, Invalid for several."""
    found = sites_by_name(officer).get(plain_name(name), [])
    if not found:
        raise NotFound(f"There is no site “{name}” in your unit.", f"您的辖区内没有场所“{name}”。")
    if len(found) > 1:
        raise Invalid(
            f"{len(found)} sites are called “{name}”.", f"有 {len(found)} 个场所名为“{name}”。"
        )
    return found[0]


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
