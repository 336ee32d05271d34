"""Looks at a person: each names its purpose and writes the access log."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from gubei.domain.people.models import ContactDetail, Identity, Person
from gubei.domain.people.queries.files import (
    PersonFile,
    file_of,
    person_in_reach,
    root_id_of,
    same_person,
)
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import NotFound

What = Literal["document", "phone"]


def open_file(*, person_id: UUID, by: Officer, purpose: Purpose, now: datetime) -> PersonFile:
    """Open a person's file, masked. Raises NotFound."""
    require(by, Ability.READ)
    person = person_in_reach(by, person_id)
    log_look(officer=by, person=person, look=Look.OPEN, purpose=purpose, now=now)
    return file_of(person)


def reveal(
    *, person_id: UUID, what: What, detail_id: UUID, by: Officer, purpose: Purpose, now: datetime
) -> str:
    """Return a whole identity or telephone number of a person. Raises NotFound."""
    require(by, Ability.REVEAL)
    person = person_in_reach(by, person_id)
    detail = _detail_of(person, what, detail_id)
    log_look(
        officer=by,
        person=person,
        look=Look.REVEAL_DOCUMENT if what == "document" else Look.REVEAL_PHONE,
        purpose=purpose,
        about=detail.masked,
        now=now,
    )
    table: Literal["identity", "contact"] = "identity" if what == "document" else "contact"
    return key_ring().open(bytes(detail.sealed), about=about_of(table, detail.id))


def _detail_of(person: Person, what: What, detail_id: UUID) -> Identity | ContactDetail:
    records = same_person(root_id_of(person))
    found: Identity | ContactDetail | None
    if what == "document":
        found = Identity.objects.filter(pk=detail_id, person__in=records).first()
    else:
        found = ContactDetail.objects.filter(pk=detail_id, person__in=records).first()
    if found is None:
        raise NotFound("This person has no such number.", "此人没有这个号码。")
    return found
