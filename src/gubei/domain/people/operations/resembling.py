"""How like the newcomers of a batch are to known persons, and to each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from gubei.domain.people.operations.knowing import Keys, Known
from gubei.domain.people.rules.settling import Likeness
from gubei.engines.matching import candidates, compare, tidy, unpack
from gubei.terms.documents import DocumentReading

_MOST_IN_A_BLOCK = 5
# Among so few every key of the matching engine is tried; among more, those that point at one.
_FEW = 2_000
_FEW_IN_A_BLOCK = 30


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


_FIELDS = ("document", "phone", "email", "name", "pinyin", "birth_date", "sex", "address")
_Traits = tuple[str, ...]


def likenesses_to_known(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], pairs: Sequence[tuple[int, Known]]
) -> list[Likeness]:
    """Compare newcomers with the known persons of their blocks."""
    left = [_traits(newcomers[n], keys[n]) for n, _ in pairs]
    right = [_traits_of_known(known, keys[n]) for n, known in pairs]
    chances = _chances(left, right)
    return [
        Likeness(chance, n, known.id) for (n, known), chance in zip(pairs, chances, strict=True)
    ]


def likenesses_within(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], settled: set[int]
) -> list[Likeness]:
    """Compare the rows of one batch that share a block and are not `settled` by a document."""
    blocked = _pairs_of_few if len(newcomers) <= _FEW else _pairs_of_many
    pairs = [
        (n, other)
        for n, other in blocked(newcomers, keys, settled)
        if not _are_two(keys[n], keys[other])
    ]
    left = [_traits(newcomers[n], keys[n]) for n, _ in pairs]
    right = [_traits(newcomers[other], keys[other], newcomers[n]) for n, other in pairs]
    chances = _chances(left, right)
    return [Likeness(chance, n, other) for (n, other), chance in zip(pairs, chances, strict=True)]


def _chances(left: Sequence[_Traits], right: Sequence[_Traits]) -> list[float]:
    return compare(_columns(left), _columns(right)).tolist() if left else []


def _columns(rows: Sequence[_Traits]) -> dict[str, list[str]]:
    return dict(zip(_FIELDS, map(list, zip(*rows, strict=True)), strict=True))


def _pairs_of_few(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], settled: set[int]
) -> Iterable[tuple[int, int]]:
    """Return the pairs of rows that share any key, the later one first."""
    waiting = [n for n in range(len(newcomers)) if n not in settled]
    if len(waiting) < 2:
        return ()
    columns = tidy(_columns([_traits(newcomers[n], keys[n]) for n in waiting]))
    packed = candidates(columns, max_block=_FEW_IN_A_BLOCK)
    earlier, later = unpack(packed, len(waiting))
    rows = np.array(waiting)
    return zip(rows[later].tolist(), rows[earlier].tolist(), strict=True)


def _pairs_of_many(
    newcomers: Sequence[Newcomer], keys: Sequence[Keys], settled: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows that share a block, the later one first."""
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
        yield from ((n, other) for other in sorted(met))


def _are_two(one: Keys, other: Keys) -> bool:
    """Two valid resident numbers that differ are two persons: nothing to compare."""
    return one.is_resident and other.is_resident and one.document != other.document


def _blocks_of(newcomer: Newcomer, key: Keys) -> Iterator[tuple[object, ...]]:
    if key.document and not key.is_sure:
        yield ("document", key.document)
    for phone in newcomer.phones:
        yield ("phone", phone)
    if newcomer.email:
        yield ("email", newcomer.email)
    if newcomer.name and newcomer.birth_date:
        yield ("birth", key.pinyin or newcomer.name, newcomer.birth_date)
    elif newcomer.name:
        yield ("unit", newcomer.name, newcomer.unit)


def _traits(newcomer: Newcomer, key: Keys, beside: Newcomer | None = None) -> _Traits:
    phone = next(iter(newcomer.phones), "")
    if beside:
        phone = next((each for each in newcomer.phones if each in beside.phones), phone)
    return (
        newcomer.document.number,
        phone,
        newcomer.email,
        newcomer.name,
        key.pinyin,
        newcomer.birth_date.isoformat() if newcomer.birth_date else "",
        newcomer.sex,
        newcomer.address,
    )


def _traits_of_known(known: Known, key: Keys) -> _Traits:
    """Return the traits of a known person; of several numbers the one that is shared."""
    return (
        known.document,
        _shared(known.phones, key.contacts),
        _shared(known.emails, key.contacts),
        known.name,
        known.pinyin,
        known.birth_date.isoformat() if known.birth_date else "",
        known.sex,
        known.address,
    )


def _shared(known: Sequence[tuple[bytes, str]], contacts: Sequence[bytes]) -> str:
    numbers = dict(known)
    shared = next((numbers[blind] for blind in contacts if blind in numbers), "")
    return shared or next(iter(numbers.values()), "")
