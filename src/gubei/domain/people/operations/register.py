"""Find or make the persons that the rows of a list speak of, many at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

import numpy as np

from gubei.domain.people.operations.knowing import Keys, Known, find_known
from gubei.domain.privacy.queries import key_ring
from gubei.engines.matching import compare, decide
from gubei.engines.sealing import KeyRing
from gubei.terms.documents import DocumentReading
from gubei.terms.names import pinyin_of

How = Literal["document", "probable", "new"]
_MOST_IN_A_BLOCK = 5


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person as one row of a list describes them."""

    name: str
    document: DocumentReading
    phones: tuple[str, ...]
    email: str
    birth_date: date | None
    sex: str
    address: str
    household: str
    unit: UUID


@dataclass(slots=True)
class Meeting:
    """Whom a newcomer turned out to be.

    `probability` is None for a person new to the register. `review` holds records that may be
    the same person: (their id, probability). `is_first` is False where an earlier row of the
    same batch was this person already. `known_name` differs from the row's where the document
    belongs to somebody of another name.
    """

    person: UUID
    how: How
    probability: float | None = None
    review: list[tuple[UUID, float]] = field(default_factory=list)
    known_name: str = ""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Newcomer `n` against a known person, or against an earlier newcomer of the batch."""

    n: int
    known: Known | None
    earlier: int = -1


def meet(newcomers: Sequence[Newcomer], *, ids: Iterator[UUID]) -> list[Meeting]:
    """Say for each newcomer who it is: the same document is the same person, else by probability.

    A person who is new gets an id from `ids`; nothing is written yet. The order of the rows
    decides which of two equal newcomers is the first.
    """
    ring = key_ring()
    keys = [_keys_of(n, newcomer, ring) for n, newcomer in enumerate(newcomers)]
    known = find_known(keys)
    pairs = [_Pair(n, person) for n, person in known.candidates]
    pairs += _pairs_within(newcomers, keys, set(known.documents))
    chances = _chances(newcomers, keys, pairs)
    by_row: dict[int, list[tuple[float, _Pair]]] = defaultdict(list)
    for pair, chance in zip(pairs, chances, strict=True):
        by_row[pair.n].append((float(chance), pair))
    return _settle(newcomers, keys, known.documents, by_row, ids)


def _keys_of(n: int, newcomer: Newcomer, ring: KeyRing) -> Keys:
    number = newcomer.document.number
    return Keys(
        n,
        ring.blind_index("document", number) if number else None,
        newcomer.document.kind,
        newcomer.document.is_sure,
        newcomer.name,
        pinyin_of(newcomer.name),
        newcomer.birth_date,
        newcomer.unit,
        tuple(ring.blind_index("phone", phone) for phone in newcomer.phones),
    )


def _pairs_within(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], settled: set[int]
) -> Iterator[_Pair]:
    """Yield the pairs of rows of one batch that share a block, the later one first."""
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for n, (newcomer, key) in enumerate(zip(newcomers, keys, strict=True)):
        if n in settled:
            continue
        met: set[int] = set()
        for block in _blocks_of(newcomer, key):
            members = blocks[block]
            met.update(members)
            if len(members) < _MOST_IN_A_BLOCK:
                members.append(n)
        yield from (
            _Pair(n, None, other) for other in sorted(met) if not _are_two(key, keys[other])
        )


def _are_two(one: Keys, other: Keys) -> bool:
    """Two valid documents of one kind that differ are two persons: nothing to compare."""
    both_sure = one.is_sure and other.is_sure and one.kind == other.kind
    return both_sure and one.document != other.document


def _blocks_of(newcomer: Newcomer, key: Keys) -> Iterator[tuple[object, ...]]:
    if key.document and not key.is_sure:
        yield ("document", key.document)
    for phone in newcomer.phones:
        yield ("phone", phone)
    if newcomer.name and newcomer.birth_date:
        yield ("birth", key.pinyin or newcomer.name, newcomer.birth_date)
    elif newcomer.name:
        yield ("unit", newcomer.name, newcomer.unit)


def _chances(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], pairs: Sequence[_Pair]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if not pairs:
        return np.empty(0)
    left = [_traits(newcomers[pair.n], keys[pair.n]) for pair in pairs]
    right = [
        _traits_of_known(pair.known, keys[pair.n], newcomers[pair.n])
        if pair.known
        else _traits(newcomers[pair.earlier], keys[pair.earlier], beside=newcomers[pair.n])
        for pair in pairs
    ]
    return compare(_columns(left), _columns(right))


_FIELDS = ("document", "phone", "name", "pinyin", "birth_date", "sex", "address")


def _columns(rows: Sequence[tuple[str, ...]]) -> dict[str, list[str]]:
    return dict(zip(_FIELDS, map(list, zip(*rows, strict=True)), strict=True))


def _traits(newcomer: Newcomer, key: Keys, beside: Newcomer | None = None) -> tuple[str, ...]:
    phone = next(iter(newcomer.phones), "")
    if beside:
        phone = next((each for each in newcomer.phones if each in beside.phones), phone)
    return (
        newcomer.document.number,
        phone,
        newcomer.name,
        key.pinyin,
        newcomer.birth_date.isoformat() if newcomer.birth_date else "",
        newcomer.sex,
        newcomer.address,
    )


def _traits_of_known(known: Known, key: Keys, newcomer: Newcomer) -> tuple[str, ...]:
    """Return the traits of a known person; of several telephones the one that is shared."""
    numbers = dict(known.phones)
    shared = next((numbers[blind] for blind in key.phones if blind in numbers), "")
    return (
        known.document,
        shared or next(iter(numbers.values()), ""),
        known.name,
        known.pinyin,
        known.birth_date.isoformat() if known.birth_date else "",
        known.sex,
        known.address,
    )


def _settle(
    newcomers: Sequence[Newcomer],
    keys: Sequence[Keys],
    documents: dict[int, tuple[UUID, str, str]],
    by_row: dict[int, list[tuple[float, _Pair]]],
    ids: Iterator[UUID],
) -> list[Meeting]:
    meetings: list[Meeting] = []
    by_document: dict[bytes, int] = {}
    for n, key in enumerate(keys):
        first = by_document.setdefault(key.document, n) if key.document and key.is_sure else n
        if n in documents:
            person, name, pinyin = documents[n]
            other = name if pinyin != key.pinyin and key.name else ""
            meetings.append(Meeting(person, "document", 1.0, known_name=other))
        elif first != n:
            other = newcomers[first].name if keys[first].pinyin != key.pinyin else ""
            meetings.append(Meeting(meetings[first].person, "document", 1.0, known_name=other))
        else:
            meetings.append(_most_probable(by_row.get(n, ()), meetings, ids))
    return meetings


def _most_probable(
    chances: Sequence[tuple[float, _Pair]], meetings: Sequence[Meeting], ids: Iterator[UUID]
) -> Meeting:
    """Take the likeliest person where that is certain enough; else a new one, and a review."""
    best: dict[UUID, float] = {}
    for chance, pair in chances:
        person = pair.known.id if pair.known else meetings[pair.earlier].person
        best[person] = max(chance, best.get(person, 0.0))
    ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))
    if ranked and decide(ranked[0][1]) == "automatic":
        return Meeting(ranked[0][0], "probable", ranked[0][1])
    review = [each for each in ranked if decide(each[1]) == "review"]
    return Meeting(next(ids), "new", None, review)
