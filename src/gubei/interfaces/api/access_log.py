"""Who looked at whom and why."""

from uuid import UUID

from ninja import Router

from gubei.domain.people.rules import mask_name
from gubei.domain.privacy import models
from gubei.domain.privacy.queries import looks_below
from gubei.domain.territory.rules import Ability, may, require
from gubei.interfaces.api.asked import SignedRequest
from gubei.interfaces.api.language import reading_language
from gubei.interfaces.api.looks import say_about
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.shapes import Moment, OfficerRef, Page, Shape

router = Router(tags=["privacy"])


class PersonLookedAt(Shape):
    """Whom."""

    id: UUID
    name: str


class LookedAt(Shape):
    """One look; `person` is null where it was at many.

    `about` is in the language of who reads. `officer` is null for a command on the server: `account` then says who ran it, and where.
    """

    id: UUID
    at: Moment
    officer: OfficerRef | None
    account: str
    person: PersonLookedAt | None
    look: str
    purpose: str
    about: str
    count: int


@router.get("/access-log", response=Page[LookedAt])
def read_access_log(
    request: SignedRequest,
    cursor: Cursor,
    limit: Limit,
    person: UUID | None = None,
    officer: UUID | None = None,
) -> Page[LookedAt]:
    """Page through the looks of officers of the own unit and below, the newest first."""
    require(request.auth, Ability.AUDIT)
    looks = looks_below(request.auth, person=person, officer=officer)
    found, after = page_of(
        looks, sort="-at", cursor=cursor, limit=limit, value_of=lambda look: look.at
    )
    language = reading_language(request)
    # Who manages accounts sees that somebody looked, not at whom.
    hidden = may(request.auth, Ability.OFFICERS)
    return Page[LookedAt](
        items=[_look(look, language, hidden=hidden) for look in found], next=after
    )


def _look(look: models.AccessLog, language: str, *, hidden: bool) -> LookedAt:
    return LookedAt(
        id=look.id,
        at=look.at,
        officer=OfficerRef.of(look.officer) if look.officer else None,
        account=look.account,
        person=_person(look, hidden=hidden),
        look=look.look,
        purpose=look.purpose,
        about=say_about(look.about, look.look, language),
        count=look.count,
    )


def _person(look: models.AccessLog, *, hidden: bool) -> PersonLookedAt | None:
    if look.person is None:
        return None
    name = look.person.name
    return PersonLookedAt(id=look.person.id, name=mask_name(name) if hidden else name)
