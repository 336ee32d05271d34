"""What is looked up of the people of many vehicles: a handful of questions for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.checkpoints.models import Passage, Permit, Traveller
from gubei.domain.checkpoints.queries.ledger import day_of
from gubei.domain.checkpoints.rules.entries import Person, Tidy
from gubei.domain.checkpoints.rules.permits import PermitFacts, fault_of
from gubei.domain.leads.queries.sought import sought_among
from gubei.domain.measures.queries.kept_in import kept_in
from gubei.domain.people.queries.recognising import (
    records_by_root,
    roots_by_document,
    roots_by_phone,
)
from gubei.domain.privacy.queries import key_ring
from gubei.engines.policy import Pack
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.words import Words

_LET_IN = [each.value for each in Outcome if each.lets_in]
SEEN_JUST_NOW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The blind indexes of a person's numbers; None where there is none."""

    document: bytes | None
    phone: bytes | None


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the register means, all records of that person, and the facts that were found."""

    root: UUID | None
    records: frozenset[UUID]
    facts: frozenset[Ask]


@dataclass(frozen=True, slots=True)
class PermitFound:
    """What a permit that was shown is worth."""

    facts: frozenset[Ask]
    fault: Words | None


def numbers_of(person: Person) -> Numbers:
    """Return the indexes under which a person is looked up."""
    ring = key_ring()
    return Numbers(
        ring.blind_index("document", person.document.number) if person.document.number else None,
        ring.blind_index("phone", person.phone) if person.phone else None,
    )


def look_up(
    entries: Sequence[Tidy], pack: Pack | None, *, today: date
) -> dict[tuple[UUID, int], tuple[Numbers, Known]]:
    """Return what is known of each person by the entry's key and the place in it."""
    asked = {
        (each.entry.key, place): (person, numbers_of(person))
        for each in entries
        for place, person in enumerate(each.people)
    }
    roots = _roots(list(asked.values()))
    found = {key: roots.get(_name_of(*pair)) for key, pair in asked.items()}
    record_of = records_by_root(sorted({root for root in found.values() if root}))
    kept = {record_of[each] for each in kept_in(list(record_of), today=today)}
    sought = {record_of[each] for each in sought_among(list(record_of))}
    commuting = _commuting([numbers.document for _, numbers in asked.values()], pack, today)
    return {
        key: (
            numbers,
            Known(
                found[key],
                frozenset(record for record, root in record_of.items() if root == found[key]),
                _facts(
                    {
                        Ask.UNDER_MEASURE: found[key] in kept,
                        Ask.SOUGHT: found[key] in sought,
                        Ask.KNOWN_COMMUTER: numbers.document in commuting,
                    }
                ),
            ),
        )
        for key, (_, numbers) in asked.items()
    }


def _facts(said: Mapping[Ask, bool]) -> frozenset[Ask]:
    return frozenset(ask for ask, holds in said.items() if holds)


def _name_of(person: Person, numbers: Numbers) -> bytes | tuple[str, bytes] | None:
    """Return by what the register knows somebody: a sure document, else name and telephone."""
    if person.document.is_sure:
        return numbers.document
    return (person.name, numbers.phone) if person.name and numbers.phone else None


def _roots(
    asked: Sequence[tuple[Person, Numbers]],
) -> dict[bytes | tuple[str, bytes] | None, UUID]:
    names = [_name_of(person, numbers) for person, numbers in asked]
    documents = roots_by_document(sorted({each for each in names if isinstance(each, bytes)}))
    phones = roots_by_phone(sorted({each for each in names if isinstance(each, tuple)}))
    found: dict[bytes | tuple[str, bytes] | None, UUID] = dict(documents.items())
    found.update(phones.items())
    return found


def _commuting(blinds: Sequence[bytes | None], pack: Pack | None, today: date) -> set[bytes]:
    """Return who came in as a commuter in the days that the pack names."""
    known, entries = [blind for blind in blinds if blind], commuter_entries(pack, today)
    if entries is None or not known:
        return set()
    rows = entries.filter(document_blind__in=known).values_list("document_blind", flat=True)
    return {bytes(blind) for blind in rows if blind}


def commuter_entries(pack: Pack | None, today: date) -> QuerySet[Traveller] | None:
    """Return who was let in as a commuter in the days that the pack names; None: it names none."""
    if pack is None or pack.checkpoint is None:
        return None
    days = pack.parameters[pack.checkpoint.commuter_days].at(today).value
    since = today - timedelta(days=days if isinstance(days, int) else 0)
    return Traveller.objects.filter(
        outcome__in=_LET_IN, passage__passed_at__gte=day_of(since)[0],
        passage__vehicle_class=VehicleClass.COMMUTER, passage__direction="in",
    )  # fmt: skip


def permits_of(entries: Sequence[Tidy]) -> dict[UUID, PermitFound]:
    """Return what the permits are worth, by the entry's key; entries without one are left out."""
    shown = [each for each in entries if each.permit]
    if not shown:
        return {}
    rows = Permit.objects.filter(number__in={each.permit for each in shown}, revoked_at=None)
    known = {each.number: _facts_of(each) for each in rows}
    return {each.entry.key: _worth(each, known.get(each.permit)) for each in shown}


def _facts_of(permit: Permit) -> PermitFacts:
    return PermitFacts(
        permit.number, permit.plate, permit.origin, permit.destination, permit.valid_from,
        permit.valid_until, permit.goods,
    )  # fmt: skip


def _worth(tidy: Tidy, permit: PermitFacts | None) -> PermitFound:
    day = in_shanghai(tidy.passed_at).date()
    fault = fault_of(permit, number=tidy.permit, plate=tidy.plate.number, day=day)
    return PermitFound(frozenset({Ask.PERMIT_INVALID if fault else Ask.PERMIT}), fault)


def seen_just_now(entries: Sequence[Tidy], *, now: datetime) -> dict[str, Passage]:
    """Return the newest passage of each of these plates within two minutes, at any checkpoint."""
    plates = {each.plate.number for each in entries if each.plate.number}
    found = Passage.objects.filter(plate__in=plates, passed_at__gt=now - SEEN_JUST_NOW)
    return {each.plate: each for each in found.select_related("by").order_by("passed_at")}
