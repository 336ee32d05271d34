"""Officers: who works where, joining and leaving."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, StringConstraints

from gubei.domain.checkpoints.operations.leaving import leave_all
from gubei.domain.sites.models import Site
from gubei.domain.sites.operations import give_sites
from gubei.domain.sites.queries import sites_by_owner
from gubei.domain.territory import models
from gubei.domain.territory.operations.officers import (
    NewOfficer,
    add_officer,
    reset_password,
)
from gubei.domain.territory.queries import officers_of, unit_in_reach, units_below
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Moment, Name, Sent, Shape, UnitRef

router = Router(tags=["territory"])

Username = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.@-]{2,64}$", max_length=64)
]


class OwnedSite(Shape):
    """A site for which a site owner answers."""

    id: UUID
    name: str


class Officer(Shape):
    """Somebody who signs in, or did until `left_at`; of a site owner the `sites` answered for."""

    id: UUID
    username: str
    name: str
    role: str
    unit: UnitRef
    phone: str
    joined_at: Moment
    left_at: Moment | None
    sites: list[OwnedSite]


class OfficerToAdd(Sent):
    """Somebody who joins; the first password is told to them and changed by them."""

    username: Username
    name: Name
    role: models.Role
    unit: str = Field(max_length=32)
    phone: str = Field("", max_length=20)
    password: str = Field(max_length=1000)


class SitesToGive(Sent):
    """For which sites a site owner answers."""

    sites: list[UUID] = Field(max_length=200)


class NewPassword(Sent):
    """A password for somebody who forgot theirs."""

    password: str = Field(max_length=1000)


@router.get("/officers", response=Items[Officer])
def list_officers(
    request: SignedRequest, unit: Annotated[str, Query("", max_length=32)]
) -> Items[Officer]:
    """List the officers of the own unit and below, or of one of its units and below."""
    require_any(request.auth, Ability.READ, Ability.OFFICERS, Ability.AUDIT)
    officers = officers_of(request.auth)
    if unit:
        officers = officers.filter(unit__in=units_below(unit_in_reach(request.auth, unit)))
    found = officers.order_by("unit__level", "unit__code", "username")
    return Items[Officer](items=_officers(list(found)))


@router.post("/officers", response=Officer)
def join(request: SignedRequest, sent: OfficerToAdd) -> Officer:
    """Let somebody sign in from now on."""
    new = NewOfficer(
        username=sent.username,
        name=sent.name,
        role=sent.role,
        unit=sent.unit,
        password=sent.password,
        phone=sent.phone,
    )
    return _officer(add_officer(new=new, by=request.auth, now=now_of(request)))


@router.post("/officers/{officer_id}/leave", response=Officer)
def leave_post(request: SignedRequest, officer_id: UUID) -> Officer:
    """End an officer's sign-in and tokens at once; what they did stays, what waits is handed over."""
    return _officer(leave_all(officer_id=officer_id, by=request.auth, now=now_of(request)))


@router.post("/officers/{officer_id}/password", response=Officer)
def give_new_password(request: SignedRequest, officer_id: UUID, sent: NewPassword) -> Officer:
    """Give somebody who forgot theirs a new password; their sessions end."""
    return _officer(reset_password(officer_id=officer_id, password=sent.password, by=request.auth))


@router.post("/officers/{owner_id}/sites", response=Items[OwnedSite])
def give_officer_sites(
    request: SignedRequest, owner_id: UUID, sent: SitesToGive
) -> Items[OwnedSite]:
    """Say for which sites a site owner answers: of those in your reach exactly these."""
    now = now_of(request)
    given = give_sites(owner=owner_id, sites=set(sent.sites), by=request.auth, now=now)
    return Items[OwnedSite](items=[OwnedSite(id=site.pk, name=site.name) for site in given])


def _officers(officers: Sequence[models.Officer]) -> list[Officer]:
    owners = [officer.pk for officer in officers if officer.role == models.Role.SITE_OWNER]
    sites = sites_by_owner(owners) if owners else {}
    return [_shown(officer, sites.get(officer.pk, [])) for officer in officers]


def _officer(officer: models.Officer) -> Officer:
    return _officers([officer])[0]


def _shown(officer: models.Officer, sites: Sequence[Site]) -> Officer:
    return Officer(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        role=officer.role,
        unit=UnitRef.of(officer.unit),
        phone=officer.phone,
        joined_at=officer.joined_at,
        left_at=officer.left_at,
        sites=[OwnedSite(id=site.pk, name=site.name) for site in sites],
    )
