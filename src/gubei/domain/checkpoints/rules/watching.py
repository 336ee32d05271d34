"""Watch lists for devices: keyed hashes and what is done about them, nothing else. Pure.

A hash is HMAC-SHA-256 (RFC 2104) over a kind and a value, cut to 48 bits, with a key that is
derived from the device's own: without it a list says nothing, for identity numbers are few enough
to be tried one by one. Among 200,000 entries one look-up in 1,400 million hits by chance
(n / 2^48); the server decides again when the passage arrives.
"""

import base64
import hashlib
import hmac
import math
import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gubei.domain.checkpoints.rules.exchange import Checked
from gubei.engines.policy import Pack, carrier_days, list_hours
from gubei.engines.sealing import KeyedHash

HASH_BYTES = 6
CHECK_BYTES = HASH_BYTES + 8
STALE = timedelta(hours=24)
"""From then on the screen says how old the list is, where the policy does not say it: lists and
measures of a day are missing."""
EXPIRES = timedelta(hours=72)
"""After that the list decides nothing more, where the policy does not say it: longer than a
week-end without a line. Ours: no rule says a number."""
SEEN_WITHIN = timedelta(days=14)
"""A vehicle in which somebody who is looked for sat so lately is looked into, where the policy does
not say it. Lists look back as long."""
_PURPOSE = b"gubei watch list"


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is on the list, in the forms that are stored: documents, names with telephones, plates.

    `known` are the documents of commuters whom a rule may know, `checked` the vehicles on their way
    to this checkpoint whose check upstream counts there and is not used yet.
    """

    documents: Collection[str] = frozenset()
    calls: Collection[tuple[str, str]] = frozenset()
    plates: Collection[str] = frozenset()
    known: Collection[str] = frozenset()
    checked: Collection[Checked] = ()


@dataclass(frozen=True, slots=True)
class Ages:
    """After how long a watch list is old, and after how long it is over."""

    old: timedelta = STALE
    over: timedelta = EXPIRES


def ages_of(pack: Pack | None, at: datetime) -> Ages:
    """Return the ages that the policy says; ours where it says none."""
    old, over = list_hours(pack, at) if pack else (None, None)
    return Ages(
        STALE if old is None else timedelta(hours=old),
        EXPIRES if over is None else timedelta(hours=over),
    )


def seen_within(pack: Pack | None, at: datetime) -> timedelta:
    """Return how lately somebody sat in a vehicle that is looked into."""
    days = carrier_days(pack, at) if pack else None
    return SEEN_WITHIN if days is None else timedelta(days=days)


@dataclass(frozen=True, slots=True)
class WatchList:
    """A list as one device gets it: hashes in ascending order, one behind the other, in base64.

    `persons` are held and the number is called, `vehicles` are looked into, `known` are commuters
    whom the rules know. Why somebody is listed it does not say. `checked`: each hash of a plate is
    followed by from when until when the check counts, four bytes each: seconds since 1970, the
    highest byte first. `digest` stands for all but these: they are few, and others at every hour.
    """

    persons: str
    vehicles: str
    known: str
    checked: str
    digest: str
    made_at: datetime
    ages: Ages = field(default_factory=Ages)

    @property
    def stale_at(self) -> datetime:
        """Return from when the screen says how old it is."""
        return self.made_at + self.ages.old

    @property
    def expires_at(self) -> datetime:
        """Return from when it decides nothing more."""
        return self.made_at + self.ages.over


def list_key(device_key: bytes) -> bytes:
    """Return the key of a device's hashes; the device derives it for itself."""
    return hmac.digest(device_key, _PURPOSE, hashlib.sha256)


def hash_of(keyed: KeyedHash, kind: str, *parts: str) -> bytes:
    """Return the bytes that stand for a value among those of one kind."""
    return keyed.of("\x1f".join((kind, *parts)).encode())[:HASH_BYTES]


def make_list(
    listed: Listed, device_key: bytes, *, now: datetime, pack: Pack | None = None
) -> WatchList:
    """Return the list for the device with this key."""
    keyed = KeyedHash(list_key(device_key))
    persons = [hash_of(keyed, "document", each) for each in listed.documents]
    persons += [hash_of(keyed, "call", *each) for each in listed.calls]
    whom = (
        _pack(persons),
        _pack(hash_of(keyed, "plate", each) for each in listed.plates),
        _pack(hash_of(keyed, "document", each) for each in listed.known),
    )
    checked = _pack(_check(keyed, each) for each in listed.checked)
    digest = hashlib.sha256("|".join(whom).encode()).hexdigest()[:32]
    return WatchList(*whom, checked, digest=digest, made_at=now, ages=ages_of(pack, now))


def _check(keyed: KeyedHash, checked: Checked) -> bytes:
    times = (math.ceil(checked.checked_at.timestamp()), int(checked.until_at.timestamp()))
    return hash_of(keyed, "plate", checked.plate) + struct.pack(">II", *times)


def _pack(hashes: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(sorted(set(hashes)))).decode()


def count_of(packed: str) -> int:
    """Return how many hashes a packed text holds."""
    return len(base64.b64decode(packed)) // HASH_BYTES
