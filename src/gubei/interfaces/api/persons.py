"""A person's file, and whole numbers for a purpose."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router

from gubei.domain.leads.queries.about import leads_about
from gubei.domain.people.operations.looking import open_file, reveal
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Purpose
from gubei.interfaces.api.asked import SignedRequest, forget_answer, now_of
from gubei.interfaces.api.people_shapes import Person, person_of
from gubei.interfaces.api.shapes import Sent, Shape

router = Router(tags=["people"])


class Revealing(Sent):
    """Which number, and why."""

    what: Literal["document", "phone"]
    id: UUID
    purpose: Purpose


class Revealed(Shape):
    """A whole number."""

    text: str


@router.get("/persons/{person_id}", response=Person)
def read_person(
    request: SignedRequest, person_id: UUID, purpose: Annotated[Purpose, Query()]
) -> Person:
    """Open a person's file, masked; the look and its purpose are logged."""
    now = now_of(request)
    file = open_file(person_id=person_id, by=request.auth, purpose=purpose, now=now)
    root = root_id_of(file.person)
    return person_of(file, leads_about(request.auth, [root]).get(root, []), now)


@router.post("/persons/{person_id}/reveal", response=Revealed)
def reveal_number(request: SignedRequest, person_id: UUID, sent: Revealing) -> Revealed:
    """Show a whole identity or telephone number; every time it is logged with its purpose."""
    forget_answer(request)
    text = reveal(
        person_id=person_id,
        what=sent.what,
        detail_id=sent.id,
        by=request.auth,
        purpose=sent.purpose,
        now=now_of(request),
    )
    return Revealed(text=text)
