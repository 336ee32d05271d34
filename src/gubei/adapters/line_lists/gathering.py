"""Records of several files put together: one person once, one relation once, numbers as keys."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from gubei.terms.outbreaks import (
    NOBODY,
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Outbreak,
    OutbreakReading,
    RelationRecord,
    Remark,
    SampleRecord,
    Someone,
    says_less,
)
from gubei.terms.words import Words

P = TypeVar("P", CaseRecord, ContactRecord, RelationRecord)
_MARKS = str.maketrans(dict.fromkeys(";,；，、&", "|"))


@dataclass(slots=True)
class Gathered:
    """What the files said so far."""

    cases: dict[str, CaseRecord] = field(default_factory=dict)
    contacts: dict[str, ContactRecord] = field(default_factory=dict)
    relations: list[RelationRecord] = field(default_factory=list)
    follow_ups: list[FollowUpRecord] = field(default_factory=list)
    samples: list[SampleRecord] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rows: int = 0
    _numbers: dict[str, str] = field(default_factory=dict)

    def note_number(self, key: str, number: str) -> None:
        """Remember under which number a file called somebody whom it also called by key."""
        if number and key != number:
            self._numbers.setdefault(number, key)

    def add_case(self, case: CaseRecord, file: str, row: int) -> None:
        """Add a case; where it was there already, what is new about it."""
        self.cases[case.key] = self._joined(self.cases.get(case.key), case, file, row)

    def add_contact(self, contact: ContactRecord, file: str, row: int) -> None:
        """Add a contact; where they were there already, what is new about them."""
        known = self.contacts.get(contact.key)
        self.contacts[contact.key] = self._joined(known, contact, file, row)

    def _joined(self, known: P | None, later: P, file: str, row: int) -> P:
        if known is None:
            return later
        joined, differing = join(known, later, row)
        if differing:
            self.remarks.append(_said_twice(file, row, differing))
        return joined

    def reading(self) -> OutbreakReading:
        """Return everything, with people named by key wherever a file named them by number."""
        keys = self._keys()

        def key_of(name: str) -> str:
            return keys.get(name, name)

        told = [
            replace(each, source=key_of(each.source), target=key_of(each.target))
            for each in self.relations
        ]
        outbreak = Outbreak(
            tuple(self.cases.values()),
            tuple(self.contacts.values()),
            tuple(_with_origins(_once(told), self.cases.values(), keys)),
            tuple(replace(each, contact=key_of(each.contact)) for each in self.follow_ups),
            tuple(replace(each, person=key_of(each.person)) for each in self.samples),
        )
        return OutbreakReading(outbreak, self.rows, tuple(self.remarks))

    def _keys(self) -> dict[str, str]:
        people: list[CaseRecord | ContactRecord] = [*self.cases.values(), *self.contacts.values()]
        keys = dict(self._numbers)
        for each in people:
            if each.number:
                keys.setdefault(each.number, each.key)
        return keys | {each.key: each.key for each in people}


def join(known: P, later: P, row: int) -> tuple[P, list[str]]:
    """Return a record with what a later row adds, and the fields in which the two differ.

    What differs stands as the first row said it; the later value becomes an extra.
    """
    changes: dict[str, Any] = {}
    extras = dict(known.extras)
    differing = []
    for name, one, other, nothing in _pairs(known, later):
        if one == nothing and other != nothing:
            changes[name] = other
        elif other not in (nothing, one):
            differing.append(name)
            extras[f"{name} ({row})"] = str(other)
    for header, text in later.extras:
        if extras.setdefault(header, text) != text:
            extras[f"{header} ({row})"] = text
    person = {k.removeprefix("person."): v for k, v in changes.items() if k.startswith("person.")}
    own = {k: v for k, v in changes.items() if not k.startswith("person.")}
    if person:
        own["person"] = replace(_person_of(known), **person)
    return replace(known, **own, extras=tuple(sorted(extras.items()))), differing


def _person_of(record: Any) -> Someone:
    person: Someone = record.person
    return person


def _pairs(known: Any, later: Any) -> Iterable[tuple[str, Any, Any, Any]]:
    """Yield name, both values and the empty one; of a contact the closer ring stands."""
    for each in fields(known):
        if each.name in ("extras", "ring", "row"):
            continue
        if each.name == "person":
            for part in fields(Someone):
                values = (getattr(known.person, part.name), getattr(later.person, part.name))
                yield f"person.{part.name}", *values, getattr(NOBODY, part.name)
        else:
            yield each.name, getattr(known, each.name), getattr(later, each.name), each.default


def _said_twice(file: str, row: int, differing: list[str]) -> Remark:
    names = ", ".join(differing)
    words = Words(
        f"The same record stands above with other values of {names}; the first stands, these are kept beside it.",
        f"上文已有同一记录，但 {names} 不同；以先出现的为准，本行的值另行保留。",
    )  # fmt: skip
    return Remark(file, row, "said_twice", words, names)


def _once(relations: Iterable[RelationRecord]) -> list[RelationRecord]:
    """Return one relation for each key or encounter; one that says less than another is dropped."""
    found: dict[str, RelationRecord] = {}
    for each in relations:
        name = each.key or f"{each.source}\n{each.target}\n{each.last_contact_on}"
        found[name] = join(found[name], each, 0)[0] if name in found else each
    beside: dict[tuple[str, str], list[RelationRecord]] = defaultdict(list)
    for each in found.values():
        beside[each.source, each.target].append(each)
    return [
        each
        for each in found.values()
        if each.key or not any(says_less(each, other) for other in beside[each.source, each.target])
    ]


def _with_origins(
    relations: list[RelationRecord], cases: Iterable[CaseRecord], keys: dict[str, str]
) -> list[RelationRecord]:
    """Read the origin "TJ65; coworker" as a relation where TJ65 is a case; the text stays too."""
    told = {(each.source, each.target) for each in relations}
    for each in cases:
        for part in each.origin.translate(_MARKS).split("|"):
            source = keys.get(part.strip(), each.key)
            if source != each.key and (source, each.key) not in told:
                told.add((source, each.key))
                relations.append(RelationRecord(source, each.key, detail=each.origin))
    return relations
