"""Contacts that somebody told, or that another system knows: no visit says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.investigations.models import Case, Contact, Trace
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.rules.contacts import Finding
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Told:
    """A contact of a case as it was told. `through` is whom a secondary contact met; None: the case."""

    person: UUID
    first_at: datetime
    last_at: datetime
    relation: str = ""
    site: UUID | None = None
    zone: str = ""
    seconds: int = 0
    ring: int = 1
    through: UUID | None = None


@transaction.atomic
def tell_contacts(
    *,
    case: UUID,
    told: Sequence[Told],
    by: Officer,
    now: datetime,
    found_by: Finding = Finding.TOLD,
) -> Trace:
    """Write down contacts of a case beside those that its visits show. Raises Invalid, NotFound."""
    require(by, Ability.INVESTIGATE)
    found = case_in_reach(by, case, lock=True)
    roots = _roots(found, told)
    ids = uuid7_run(milliseconds_of(now))
    made = Trace.objects.create(
        id=next(ids), case=found, found_by=found_by, purpose=Purpose.INVESTIGATE, at=now, by=by,
        rings=max((each.ring for each in told), default=1), sizes=[len(told)],
    )  # fmt: skip
    Contact.objects.bulk_create([
        _contact(next(ids), found, made, each, roots, now) for each in told
    ])  # fmt: skip
    log_looks(
        officer=by, persons=[roots[each.person] for each in told], look=Look.TRACE,
        purpose=Purpose.INVESTIGATE, about=f"case:{found.number} trace:{made.pk}", now=now,
    )  # fmt: skip
    return made


def _roots(case: Case, told: Sequence[Told]) -> dict[UUID, UUID]:
    wanted = {key for each in told for key in (each.person, each.through) if key}
    roots = {each.pk: root_id_of(each) for each in Person.objects.filter(pk__in=wanted)}
    if wanted - set(roots):
        raise NotFound("There is no such person.", "没有此人。")
    persons = [roots[each.person] for each in told]
    if root_id_of(case.person) in persons:
        raise Invalid(
            "A case is no contact of itself.", "病例不能是自己的接触者。", code="own_contact"
        )
    if len(set(persons)) != len(persons):
        raise Invalid("Somebody is named twice.", "同一人重复填写。", code="named_twice")
    return roots


def _contact(
    key: UUID, case: Case, made: Trace, told: Told, roots: dict[UUID, UUID], now: datetime
) -> Contact:
    if told.last_at < told.first_at or told.first_at > now:
        raise Invalid(
            "The times of a contact go from the first to the last, and are past.",
            "接触时间应由先到后，且不能在未来。",
            code="contact_times",
        )
    through = roots[told.through] if told.through else root_id_of(case.person)
    site = str(told.site) if told.site else ""
    first, last = int(told.first_at.timestamp()), int(told.last_at.timestamp())
    return Contact(
        id=key, trace=made, case=case, person_id=roots[told.person], ring=told.ring,
        through_id=through, site_id=told.site, zone=told.zone.strip()[:100],
        first_at=told.first_at, last_at=told.last_at, seconds=told.seconds,
        meetings=[[str(through), site, told.zone, first, last, told.seconds]],
        relation=told.relation.strip()[:200],
    )  # fmt: skip
