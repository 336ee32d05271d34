"""Sites: found while one types, added, changed, taken in from a table."""

import tempfile
from pathlib import Path
from typing import Literal
from uuid import UUID

from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import Field

from gubei.adapters.site_tables import SiteLine, read_sites_file
from gubei.domain.sites import models
from gubei.domain.sites.operations import SiteRow, add_site, change_site, close_site, take_in_sites
from gubei.domain.sites.queries import MOST_PROPOSED, find_sites, masked_phone, site_in_reach
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.shapes import Items, Name, Nothing, Page, Sent, Shape, UnitRef, Words

router = Router(tags=["sites"])
_MOST_COUNTED = 10_000


class SiteRef(Shape):
    """Which site. `zones` are those to choose from; a vehicle's are its carriages."""

    id: UUID
    name: str
    kind: SiteKind
    address: str
    unit: UnitRef
    zones: list[str]

    @classmethod
    def of(cls, site: models.Site) -> "SiteRef":
        return cls(
            id=site.pk,
            name=site.name,
            kind=SiteKind(site.kind),
            address=site.address,
            unit=UnitRef.of(site.unit),
            zones=site.zones,
        )


class SiteShown(SiteRef):
    """A site with all that is known; the telephone is masked."""

    aliases: list[str]
    responsible: str
    phone: str

    @classmethod
    def of(cls, site: models.Site) -> "SiteShown":
        return cls(
            **SiteRef.of(site).model_dump(),
            aliases=site.aliases,
            responsible=site.responsible,
            phone=masked_phone(site),
        )


class SiteSent(Sent):
    """What is known of a site. An empty telephone leaves the one that is known."""

    name: Name
    kind: SiteKind
    address: str = Field("", max_length=500)
    aliases: list[Name] = Field([], max_length=20)
    zones: list[Name] = Field([], max_length=200)
    responsible: str = Field("", max_length=100)
    phone: str = Field("", max_length=20)

    def facts(self) -> SiteFacts:
        return SiteFacts(
            name=self.name,
            kind=self.kind,
            address=self.address,
            aliases=tuple(self.aliases),
            zones=tuple(self.zones),
            responsible=self.responsible,
            phone=self.phone,
        )


class NewSite(SiteSent):
    """A new site. `unit` "" is the officer's own."""

    unit: str = Field("", max_length=32)


class LineLeftOut(Shape):
    """A row of a table that cannot be used, and why."""

    row: int
    words: Words


class SitesImported(Shape):
    """What came of a table."""

    added: int
    changed: int
    left_out: list[LineLeftOut]


@router.get("/sites", response=Page[SiteShown])
def read_sites(
    request: SignedRequest, *, cursor: Cursor, limit: Limit, kind: SiteKind | Literal[""] = ""
) -> Page[SiteShown]:
    """Page through sites by name. Counts up to 10,000."""
    require(request.auth, Ability.READ)
    found = find_sites(request.auth, "", kind=kind)
    page, following = page_of(
        found, sort="name", cursor=cursor, limit=limit, value_of=lambda site: site.name
    )
    counted = None if cursor else found.order_by()[: _MOST_COUNTED + 1].count()
    return Page[SiteShown](
        items=[SiteShown.of(site) for site in page],
        next=following,
        total=counted if counted is not None and counted <= _MOST_COUNTED else None,
    )


@router.get("/sites/proposals", response=Items[SiteRef])
def propose_sites(
    request: SignedRequest, q: str, kind: SiteKind | Literal[""] = ""
) -> Items[SiteRef]:
    """Propose sites while one types: part of the name, pinyin, initials or alias; at most 20."""
    require(request.auth, Ability.READ)
    found = find_sites(request.auth, q[:100], kind=kind)[:MOST_PROPOSED] if q.strip() else ()
    return Items[SiteRef](items=[SiteRef.of(site) for site in found])


@router.post("/sites", response=SiteShown)
def write_site(request: SignedRequest, sent: NewSite) -> SiteShown:
    """Add a site."""
    made = add_site(facts=sent.facts(), unit=sent.unit, by=request.auth, now=now_of(request))
    return SiteShown.of(made)


@router.post("/sites/import", response=SitesImported)
def import_sites(request: SignedRequest, file: File[UploadedFile]) -> SitesImported:
    """Take in a table of sites; rows that cannot be used are listed with the reason."""
    require(request.auth, Ability.SITES)
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix[:8]) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        lines = read_sites_file(Path(copy.name))
    done = take_in_sites(rows=map(_row, lines), by=request.auth, now=now_of(request))
    return SitesImported(
        added=done.added,
        changed=done.changed,
        left_out=[LineLeftOut(row=row, words=Words.of(said)) for row, said in done.left_out],
    )


def _row(line: SiteLine) -> SiteRow:
    facts = SiteFacts(
        line.name, line.kind, line.address, line.aliases, line.zones, line.responsible, line.phone
    )
    return SiteRow(line.number, facts, line.unit)


@router.get("/sites/{site_id}", response=SiteShown)
def read_site(request: SignedRequest, site_id: UUID) -> SiteShown:
    """Return one site."""
    require(request.auth, Ability.READ)
    return SiteShown.of(site_in_reach(request.auth, site_id))


@router.patch("/sites/{site_id}", response=SiteShown)
def correct_site(request: SignedRequest, site_id: UUID, sent: SiteSent) -> SiteShown:
    """Change what is known of a site."""
    return SiteShown.of(change_site(site=site_id, facts=sent.facts(), by=request.auth))


@router.post("/sites/{site_id}/close", response=Nothing)
def shut_site(request: SignedRequest, site_id: UUID) -> Nothing:
    """Close a site: it is proposed no more."""
    close_site(site=site_id, by=request.auth, now=now_of(request))
    return Nothing()
