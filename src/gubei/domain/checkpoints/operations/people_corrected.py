"""What a passage says of somebody in it is put right: number, name, telephone, what was measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.conf import settings

from gubei.domain.checkpoints.models import Traveller
from gubei.domain.checkpoints.operations.settling import Settled, traveller_at
from gubei.domain.checkpoints.queries.looking_up import Known, numbers_of
from gubei.domain.checkpoints.queries.receptions import whole_of
from gubei.domain.checkpoints.rules.entries import Person
from gubei.domain.people.rules import mask_name, refuse_real_people
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.terms.documents import mask_document, read_document
from gubei.terms.names import tidy_name
from gubei.terms.passages import Ask
from gubei.terms.phones import mask_phone, read_phone
from gubei.terms.text import squeeze

_NUMBERS = frozenset({"name", "document", "phone"})
_COLUMNS = [
    "name", "person", "document", "document_blind", "phone", "phone_blind", "birth_date", "celsius",
    "tested_at", "is_negative", "facts", "ruled", "rule", "outcome", "decided_at", "decided_by", "reason",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What is written instead of somebody; None leaves it. `place`: of the person in the vehicle.

    `facts` are all that an officer says of the person, of OF_A_PERSON.
    """

    place: int
    name: str | None = None
    document: str | None = None
    phone: str | None = None
    birth_date: date | None = None
    celsius: float | None = None
    tested_at: datetime | None = None
    is_negative: bool | None = None
    facts: frozenset[Ask] | None = None

    def said(self) -> dict[str, Any]:
        """Return what is written instead."""
        names = [each.name for each in fields(self) if each.name != "place"]
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


def write_people(
    settled: Settled, people: Sequence[PersonChange]
) -> Iterator[tuple[str, str, str]]:
    """Put people right; yield what changed, as (place.column, before, after), numbers masked.

    Raises Invalid, NotFound.
    """
    for change in people:
        traveller = traveller_at(settled, change.place)
        born = _shown(traveller, "birth_date")
        for name, value in change.said().items():
            before = _shown(traveller, name)
            changed = _write(traveller, name, value)
            if changed and name != "birth_date":
                yield f"{change.place}.{name}", before, _shown(traveller, name)
        # It follows from a number as well, said or not.
        if _shown(traveller, "birth_date") != born:
            yield f"{change.place}.birth_date", born, _shown(traveller, "birth_date")


def _write(traveller: Traveller, name: str, value: Any) -> bool:
    """Write one column; say whether it says something else now."""
    if name in _NUMBERS:
        return _write_number(traveller, name, value)
    if name == "facts":
        before, traveller.facts = traveller.facts, sorted(value)
        return bool(before != traveller.facts)
    value = round(value, 1) if name == "celsius" else value
    before = getattr(traveller, name)
    setattr(traveller, name, value)
    return bool((float(before) if name == "celsius" and before is not None else before) != value)


def _write_number(traveller: Traveller, name: str, text: str) -> bool:
    if name == "name":
        before, traveller.name = traveller.name, tidy_name(squeeze(text))[:100]
        return before != traveller.name
    is_document = name == "document"
    reading = read_document(text) if is_document else None
    number = reading.number if reading else read_phone(text).number[:20]
    before = whole_of(traveller, "document" if is_document else "phone")
    about = about_of("traveller" if is_document else "traveller_phone", traveller.pk)
    setattr(traveller, name, key_ring().seal(number, about=about) if number else None)
    if reading is not None:
        _take_birth_date(traveller, before=before, now=reading.birth_date)
    return before != number


def _take_birth_date(traveller: Traveller, *, before: str, now: date | None) -> None:
    """Let the date of birth follow the number; that of a wrong number stays with nobody."""
    if now is not None or traveller.birth_date == read_document(before).birth_date:
        traveller.birth_date = now


def _shown(traveller: Traveller, name: str) -> str:
    """Return what a correction keeps of a value: of numbers and names what is shown of them."""
    if name == "name":
        return mask_name(traveller.name) if traveller.name else ""
    if name == "document":
        whole = whole_of(traveller, "document")
        return mask_document(whole) if whole else ""
    if name == "phone":
        whole = whole_of(traveller, "phone")
        return mask_phone(whole) if whole else ""
    value = getattr(traveller, name)
    if value is None:
        return ""
    if name == "facts":
        return " ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def refuse_real(people: Sequence[Person]) -> None:
    """Refuse a number that could be somebody's, outside production. Raises Refused."""
    if not settings.GUBEI_PRODUCTION:
        refuse_real_people(
            documents=[each.document for each in people], phones=[each.phone for each in people]
        )


def recognise(
    travellers: Sequence[Traveller], people: Sequence[Person], known: Sequence[Known]
) -> None:
    """Say anew under which indexes people are found, and whom the register means."""
    for traveller, person, found in zip(travellers, people, known, strict=True):
        numbers = numbers_of(person)
        traveller.document_blind, traveller.phone_blind = numbers.document, numbers.phone
        traveller.person_id = found.root


def save_people(travellers: Sequence[Traveller]) -> None:
    """Save people as they were put right and decided on."""
    for each in travellers:
        each.save(update_fields=_COLUMNS)
