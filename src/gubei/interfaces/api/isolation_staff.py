"""Who works at an isolation site."""

from datetime import datetime
from uuid import UUID

from ninja import Router

from gubei.domain.isolation import models
from gubei.domain.isolation.operations.staffing import end_spell, register_staff
from gubei.domain.isolation.queries.sites import isolation_site_in_reach
from gubei.domain.isolation.queries.staff import staff_of
from gubei.domain.isolation.rules.places import Post
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.isolation_shapes import log_people
from gubei.interfaces.api.shapes import Items, Nothing, Sent, Shape

router = Router(tags=["isolation"])


class SpellShown(Shape):
    """Somebody in a post, since when."""

    id: UUID
    name: str
    post: Post
    lives_in: bool
    from_at: datetime

    @classmethod
    def of(cls, spell: models.StaffSpell) -> "SpellShown":
        return cls(
            id=spell.pk,
            name=spell.person.name,
            post=Post(spell.post),
            lives_in=spell.lives_in,
            from_at=spell.from_at,
        )


class NewSpell(Sent):
    """Who works in which post, and whether they live in."""

    person: UUID
    post: Post
    lives_in: bool = True


@router.get("/isolation/sites/{site_id}/staff", response=Items[SpellShown])
def read_staff(request: SignedRequest, site_id: UUID) -> Items[SpellShown]:
    """Return who works at a site now, by post."""
    require(request.auth, Ability.HOUSE)
    site = isolation_site_in_reach(request.auth, site_id)
    found = list(staff_of(request.auth).filter(site=site, to_at=None))
    log_people(request, f"staff of {site.site.name}", len(found))
    return Items[SpellShown](items=[SpellShown.of(each) for each in found])


@router.post("/isolation/sites/{site_id}/staff", response=SpellShown)
def register_site_staff(request: SignedRequest, site_id: UUID, sent: NewSpell) -> SpellShown:
    """Register somebody in a post."""
    spell = register_staff(
        site=site_id,
        person=sent.person,
        post=sent.post,
        lives_in=sent.lives_in,
        by=request.auth,
        now=now_of(request),
    )
    return SpellShown.of(spell)


@router.post("/isolation/staff/{spell_id}/end", response=Nothing)
def end_site_spell(request: SignedRequest, spell_id: UUID) -> Nothing:
    """End somebody's work in a post."""
    end_spell(spell=spell_id, by=request.auth, now=now_of(request))
    return Nothing()
