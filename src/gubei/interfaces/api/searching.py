"""The search over everything: persons, units and lists."""

import time
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router

from gubei.domain.leads.queries.about import LeadAbout, leads_about
from gubei.domain.leads.queries.reach import lists_of
from gubei.domain.people.queries.searching import Hit, find_persons
from gubei.domain.people.rules.seeking import TOO_LITTLE, Sought, sought_in
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_named
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.people_shapes import LeadOfPerson, age_of, leads_shown
from gubei.interfaces.api.shapes import Shape, UnitRef, Words

router = Router(tags=["search"])

_MOST_LISTS = 20


class PersonFound(Shape):
    """A person, masked, with what of them was found."""

    id: UUID
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    unit: UnitRef
    document: str
    phone: str
    address: str
    found_by: Literal["document", "phone", "name", "address"]
    leads: list[LeadOfPerson]


class ListFound(Shape):
    """A list."""

    id: UUID
    name: str
    version: int


class Found(Shape):
    """What was found, at most fifty persons; `hint` where too little was typed."""

    persons: list[PersonFound]
    units: list[UnitRef]
    lists: list[ListFound]
    hint: Words | None
    ms: int


@router.get("/search", response=Found)
def search(
    request: SignedRequest,
    q: Annotated[str, Query("", max_length=200)],
    purpose: Annotated[Purpose, Query(Purpose.LOCATE)],
) -> Found:
    """Find by part of a name, pinyin, initials, last digits, whole numbers, or address."""
    require(request.auth, Ability.READ)
    began = time.perf_counter()
    sought = sought_in(q)
    now = now_of(request)
    hits = find_persons(request.auth, sought)
    _log(request.auth, sought, len(hits), purpose, now)
    leads = leads_about(request.auth, [hit.file.person.id for hit in hits])
    return Found(
        persons=[_person(hit, leads.get(hit.file.person.id, []), now) for hit in hits],
        units=[UnitRef.of(unit) for unit in units_named(request.auth, sought.text)],
        lists=_lists(request.auth, sought.text),
        hint=Words.of(TOO_LITTLE) if sought.is_nothing else None,
        ms=round((time.perf_counter() - began) * 1000),
    )


def _log(officer: Officer, sought: Sought, found: int, purpose: Purpose, now: datetime) -> None:
    """A search that found nobody is a look as well: somebody was asked after."""
    if not sought.is_nothing:
        log_look(
            officer=officer,
            person=None,
            look=Look.SEARCH,
            purpose=purpose,
            about=sought.masked(),
            count=found,
            now=now,
        )


def _lists(officer: Officer, text: str) -> list[ListFound]:
    if not text:
        return []
    lists = lists_of(officer).filter(name__icontains=text).order_by("-received_at")
    return [
        ListFound(id=found.id, name=found.name, version=found.version)
        for found in lists[:_MOST_LISTS]
    ]


def _person(hit: Hit, leads: list[LeadAbout], now: datetime) -> PersonFound:
    file, person = hit.file, hit.file.person
    return PersonFound(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        age=age_of(person.birth_date, now),
        unit=UnitRef.of(person.unit),
        document=next((document.masked for document in file.identities), ""),
        phone=next((phone.masked for phone in file.phones), ""),
        address=next(iter(file.addresses), ""),
        found_by=hit.found_by,
        leads=leads_shown(leads),
    )
