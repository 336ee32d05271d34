"""Write down whom the rows spoke of: new persons, and what is new about the known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gubei.domain.people.models import (
    Address,
    ContactDetail,
    Household,
    Identity,
    MatchCandidate,
    Person,
)
from gubei.domain.people.operations.copying import copy_new_rows, copy_rows
from gubei.domain.people.operations.register import Meeting, Newcomer
from gubei.domain.people.rules import TAIL, tail_index
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.sealing import KeyRing
from gubei.terms.documents import DocumentReading
from gubei.terms.names import grams_of, initials_of, pinyin_of

_PERSON = (
    "id", "unit_id", "name", "pinyin", "initials", "grams", "sex", "birth_date",
    "household_id", "added_at",
)  # fmt: skip
_IDENTITY = (
    "id",
    "person_id",
    "kind",
    "sealed",
    "blind",
    "tail",
    "is_sure",
    "recorded_at",
)
_CONTACT = ("id", "person_id", "kind", "sealed", "blind", "tail", "recorded_at")
_ADDRESS = ("id", "person_id", "text", "unit_id", "recorded_at")
_CANDIDATE = ("id", "unit_id", "person_id", "other_id", "probability", "found_at", "reason")

Row = tuple[Any, ...]


@dataclass(slots=True)
class _Details:
    """Rows about persons, by table; every number is sealed for its own row."""

    ring: KeyRing
    now: datetime
    ids: Iterator[UUID]
    identities: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)
    tails: dict[str, bytes] = field(default_factory=dict)

    def add(self, newcomer: Newcomer, meeting: Meeting) -> None:
        """Add what a row says of its person; a document by which they were met is known."""
        person = meeting.person
        if newcomer.document.number and meeting.how != "document":
            self._add_identity(person, newcomer.document)
        for phone in newcomer.phones:
            self._add_contact(person, "phone", phone)
        if newcomer.email:
            self._add_contact(person, "email", newcomer.email)
        if newcomer.address:
            address = (next(self.ids), person, newcomer.address, newcomer.unit, self.now)
            self.addresses.append(address)

    def _add_identity(self, person: UUID, document: DocumentReading) -> None:
        key, number = next(self.ids), document.number
        sealed = self.ring.seal(number, about=about_of("identity", key))
        blind = self.ring.blind_index("document", number)
        tail = self._tail(number)
        self.identities.append(
            (key, person, document.kind, sealed, blind, tail, document.is_sure, self.now)
        )

    def _add_contact(self, person: UUID, kind: str, text: str) -> None:
        key = next(self.ids)
        sealed = self.ring.seal(text, about=about_of("contact", key))
        blind = self.ring.blind_index(kind, text)
        self.contacts.append((key, person, kind, sealed, blind, self._tail(text), self.now))

    def _tail(self, text: str) -> bytes:
        """Return the keyed index of the last characters; there are few of them, so they are kept."""
        end = text[-TAIL:]
        if end not in self.tails:
            self.tails[end] = tail_index(self.ring, end)
        return self.tails[end]


def store(
    newcomers: Sequence[Newcomer],
    meetings: Sequence[Meeting],
    *,
    now: datetime,
    ids: Iterator[UUID],
) -> None:
    """Write new persons, whatever is new about known ones, and the pairs to be reviewed."""
    households = _households(newcomers, meetings, ids)
    persons: list[Row] = []
    ring = key_ring()
    fresh, known = _Details(ring, now, ids), _Details(ring, now, ids)
    for newcomer, meeting in zip(newcomers, meetings, strict=True):
        is_new = meeting.how == "new"
        if is_new:
            household = households.get((newcomer.unit, newcomer.household))
            persons.append(_person_row(newcomer, meeting.person, household, now))
        (fresh if is_new else known).add(newcomer, meeting)
    copy_rows(Person, _PERSON, persons)
    _write(fresh, copy_rows)
    _write(known, copy_new_rows)
    _write_candidates(newcomers, meetings, now, ids)


def _write(details: _Details, write: Any) -> None:
    for model, columns, rows in (
        (Identity, _IDENTITY, details.identities),
        (ContactDetail, _CONTACT, details.contacts),
        (Address, _ADDRESS, details.addresses),
    ):
        if rows:
            write(model, columns, rows)


def _person_row(newcomer: Newcomer, person: UUID, household: UUID | None, now: datetime) -> Row:
    name = newcomer.name
    return (
        person,
        newcomer.unit,
        name,
        pinyin_of(name)[:300],
        initials_of(name)[:50],
        grams_of(name),
        newcomer.sex,
        newcomer.birth_date,
        household,
        now,
    )


def _households(
    newcomers: Sequence[Newcomer], meetings: Sequence[Meeting], ids: Iterator[UUID]
) -> dict[tuple[UUID, str], UUID]:
    """Find or make the households that new persons are said to belong to."""
    wanted = {
        (newcomer.unit, newcomer.household)
        for newcomer, meeting in zip(newcomers, meetings, strict=True)
        if newcomer.household and meeting.how == "new"
    }
    if not wanted:
        return {}
    copy_new_rows(
        Household, ("id", "unit_id", "label"), ((next(ids), *each) for each in sorted(wanted))
    )
    units = {unit for unit, _ in wanted}
    found = Household.objects.filter(unit__in=units).values_list("unit_id", "label", "id")
    return {(unit, label): key for unit, label, key in found}


def _write_candidates(
    newcomers: Sequence[Newcomer],
    meetings: Sequence[Meeting],
    now: datetime,
    ids: Iterator[UUID],
) -> None:
    rows = [
        (next(ids), newcomer.unit, meeting.person, other, chance, now, "")
        for newcomer, meeting in zip(newcomers, meetings, strict=True)
        for other, chance in meeting.review
    ]
    if rows:
        copy_new_rows(MatchCandidate, _CANDIDATE, rows)
