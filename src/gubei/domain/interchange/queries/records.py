"""What is kept of foreign records, opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.interchange.models import ForeignRecord
from gubei.domain.interchange.rules.keeping import Kept, from_text
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Unit
from gubei.terms.outbreaks import Record


@dataclass(frozen=True, slots=True)
class Opened:
    """A kept record with what it says."""

    row: ForeignRecord
    kept: Kept

    @property
    def said(self) -> Record:
        """Return the record as it came."""
        return self.kept.said


def records_of(unit: Unit) -> QuerySet[ForeignRecord]:
    """Return the foreign records of a district."""
    return ForeignRecord.objects.filter(unit=unit)


def opened(rows: Iterable[ForeignRecord]) -> list[Opened]:
    """Open records."""
    ring = key_ring()
    return [
        Opened(row, from_text(row.kind, ring.open(bytes(row.sealed), about=about_of("foreign", row.pk))))
        for row in rows
    ]  # fmt: skip


def key_of(name: str) -> bytes:
    """Return the keyed index under which a key or a number is found."""
    return key_ring().blind_index("foreign", name)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the names of a system mean: persons by key and by number, and the cases they are."""

    persons: dict[bytes, UUID]
    cases: dict[bytes, UUID]

    def person(self, name: str) -> UUID | None:
        """Return the person of a key or number."""
        return self.persons.get(key_of(name))

    def case(self, name: str) -> UUID | None:
        """Return the case of a key or number."""
        return self.cases.get(key_of(name))


def handed_on(unit: Unit, system: str, names: Mapping[str, str]) -> dict[str, ForeignRecord]:
    """Return what other systems said under keys that now come back through this one.

    `names` gives the name of each key. What came from one system goes out to another under its
    own key, and with the name that it has here: a key alone may be one that two systems gave.
    """
    keys = {key_of(key): key for key in names}
    rows = (
        records_of(unit)
        .filter(key__in=list(keys), kind__in=["case", "contact"], person__isnull=False)
        .exclude(system=system)
        .select_related("person")
        .order_by("-id")
    )
    return {
        key: row
        for row in rows
        for key in [keys[bytes(row.key)]]
        if row.person and _is_called(row.person.name, names[key])
    }


def _is_called(known: str, said: str) -> bool:
    return known == said or (known.startswith("#") and said.startswith("#"))


def known_people(unit: Unit, system: str) -> Known:
    """Return everybody whom this system has named; a key counts before a number."""
    people = records_of(unit).filter(system=system, kind__in=["case", "contact"])
    persons: dict[bytes, UUID] = {}
    cases: dict[bytes, UUID] = {}
    rows = list(people.values_list("key", "number", "person", "case"))
    named = [(number, person, case) for _, number, person, case in rows if number is not None]
    named += [(key, person, case) for key, _, person, case in rows]
    for name, person, case in named:
        if person is not None:
            persons[bytes(name)] = person
            if case is not None:
                cases[bytes(name)] = case
    return Known(persons, cases)
