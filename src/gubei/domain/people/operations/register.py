"""Find or make the persons that the rows of a list speak of, many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gubei.domain.people.operations.knowing import Keys, Meetings, find_known
from gubei.domain.people.operations.resembling import (
    Newcomer,
    likenesses_to_known,
    likenesses_within,
)
from gubei.domain.people.rules.settling import How, Likeness, Node, Settled, Subject, settle
from gubei.domain.privacy.queries import key_ring
from gubei.engines.sealing import KeyRing
from gubei.terms.documents import is_resident_number
from gubei.terms.names import pinyin_of

__all__ = ["How", "Likeness", "Meeting", "Newcomer", "meet"]


@dataclass(slots=True)
class Meeting:
    """Whom a newcomer turned out to be.

    `probability` is None for a person new to the register. `review` holds records that may be
    the same person: (their id, probability). `known_name` differs from the row's where the
    document belongs to somebody of another name.
    """

    person: UUID
    how: How
    probability: float | None = None
    review: list[tuple[UUID, float]] = field(default_factory=list)
    known_name: str = ""


def meet(
    newcomers: Sequence[Newcomer],
    *,
    ids: Iterator[UUID],
    likely: Iterable[Likeness] | None = None,
) -> list[Meeting]:
    """Say for each newcomer who it is: the same document is the same person, else by probability.

    `likely` are the likenesses among the newcomers where somebody has compared them with what
    their list taught; None asks for the model of a whole register. A person who is new gets an
    id from `ids`; nothing is written yet. A new person is made at the first row that names them.
    """
    ring = key_ring()
    keys = [_keys_of(n, newcomer, ring) for n, newcomer in enumerate(newcomers)]
    known = find_known(keys)
    likenesses = likenesses_to_known(newcomers, keys, known.candidates)
    within = likenesses_within(newcomers, keys, set(known.documents)) if likely is None else likely
    subjects = list(_subjects(newcomers, keys, known))
    numbers = {person.id: _resident(person.document) for _, person in known.candidates}
    numbers |= {each.base: each.number for each in subjects if isinstance(each.base, UUID)}
    settled = settle(subjects, [*likenesses, *within], numbers)
    return _meetings(newcomers, keys, known, settled, subjects, ids)


def _keys_of(n: int, newcomer: Newcomer, ring: KeyRing) -> Keys:
    number = newcomer.document.number
    contacts = [ring.blind_index("phone", phone) for phone in newcomer.phones]
    if newcomer.email:
        contacts.append(ring.blind_index("email", newcomer.email))
    return Keys(
        n,
        ring.blind_index("document", number) if number else None,
        newcomer.document.is_sure,
        newcomer.document.is_sure and newcomer.document.kind == "resident",
        newcomer.name,
        pinyin_of(newcomer.name),
        newcomer.birth_date,
        newcomer.unit,
        tuple(contacts),
    )


def _resident(number: str) -> str:
    return number if is_resident_number(number) else ""


def _subjects(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], known: Meetings
) -> Iterator[Subject]:
    first: dict[bytes, int] = {}
    for n, (newcomer, key) in enumerate(zip(newcomers, keys, strict=True)):
        number = newcomer.document.number if key.is_resident else ""
        base: Node = first.setdefault(key.document, n) if key.document and key.is_sure else n
        if n in known.documents:
            base = known.documents[n][0]
        yield Subject(base, number)


def _meetings(
    newcomers: Sequence[Newcomer],
    keys: Sequence[Keys],
    known: Meetings,
    settled: Sequence[Settled],
    subjects: Sequence[Subject],
    ids: Iterator[UUID],
) -> list[Meeting]:
    persons: dict[int, UUID] = {}
    meetings: list[Meeting] = []
    for n, found in enumerate(settled):
        if found.how == "new":
            persons[n] = next(ids)
        other = _name_of_document(n, newcomers, keys, known, subjects[n].base)
        meetings.append(
            Meeting(_person(found.node, persons), found.how, found.probability, known_name=other)
        )
    for meeting, found in zip(meetings, settled, strict=True):
        meeting.review = [(_person(node, persons), chance) for node, chance in found.review]
    return meetings


def _person(node: Node, persons: dict[int, UUID]) -> UUID:
    return persons[node] if isinstance(node, int) else node


def _name_of_document(
    n: int, newcomers: Sequence[Newcomer], keys: Sequence[Keys], known: Meetings, base: Node
) -> str:
    """Return the name that the document stands under where the row says another, else ""."""
    if base == n:
        return ""
    if isinstance(base, int):
        name, pinyin = newcomers[base].name, keys[base].pinyin
        return name if pinyin != keys[n].pinyin else ""
    _, name, pinyin = known.documents[n]
    return name if pinyin != keys[n].pinyin and keys[n].name else ""
