"""What a relay decides by while the main server cannot be asked: as a device does. Pure.

It holds the policy whole and of people nothing but keyed hashes, so it learns that somebody is
listed and never why: the first rule about either kind of being listed decides, as on a device.
"""

import base64
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from gubei.domain.checkpoints.rules.deciding import (
    NOBODY_THERE,
    SECRET,
    may_close,
    outcome_of,
    refuse_too_late,
    verdict_of,
)
from gubei.domain.checkpoints.rules.entries import Person, Tidy
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.permits import is_permit_number
from gubei.domain.checkpoints.rules.transits import has_clock, leaves_by
from gubei.domain.checkpoints.rules.watching import (
    CHECK_BYTES,
    HASH_BYTES,
    Ages,
    ages_of,
    hash_of,
    list_key,
)
from gubei.engines.policy import Pack, Verdict, transit_hours, understand
from gubei.engines.sealing import KeyedHash
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.refusals import NotFound
from gubei.terms.words import Words

SESSION_LASTS = timedelta(hours=72)
"""So long a relay works for an officer whom the main server knew last: as long as a device reads
what it holds without the server."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """A watch list, unpacked: hashes in ascending order, one behind the other."""

    keyed: KeyedHash
    persons: bytes
    vehicles: bytes
    known: bytes
    made_at: datetime
    checked: bytes = b""

    def is_old(self, now: datetime, ages: Ages) -> bool:
        """Say whether a screen has to say how old it is."""
        return now >= self.made_at + ages.old

    def holds(self, packed: bytes, kind: str, *parts: str) -> bool:
        """Say whether a value stands in one of the three parts."""
        return _find(packed, hash_of(self.keyed, kind, *parts), HASH_BYTES) is not None

    def check_of(self, plate: str, at: datetime) -> bytes | None:
        """Return what stands for the check upstream of a plate; None where none counts at a moment."""
        found = _find(self.checked, hash_of(self.keyed, "plate", plate), CHECK_BYTES)
        if found is None:
            return None
        begin, end = struct.unpack(">II", found[HASH_BYTES:])
        return found if begin <= at.timestamp() < end else None


def _find(packed: bytes, wanted: bytes, size: int) -> bytes | None:
    """Return the entry of `size` bytes that begins with a hash, among entries in ascending order."""
    low, high = 0, len(packed) // size
    while low < high:
        middle = (low + high) // 2
        entry = packed[middle * size : (middle + 1) * size]
        found = entry[:HASH_BYTES]
        if found == wanted:
            return entry
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return None


@dataclass(frozen=True, slots=True)
class RelayDesk:
    """Where a relay stands and what it decides by."""

    name: str
    checkpoint: UUID
    place: str
    phone: str
    unit: Mapping[str, Any]
    # The codes of the units in whose reach the checkpoint lies.
    lineage: frozenset[str]
    pack: Pack | None
    hashes: Hashes | None
    opens_at: time | None = None
    closes_at: time | None = None
    # What a newer main server says in its policy and this relay does not know.
    left_out: tuple[str, ...] = ()
    has_former_pack: bool = False

    @property
    def is_older(self) -> bool:
        """Say whether the main server is newer than this relay."""
        return self.has_former_pack or bool(self.left_out)


@dataclass(frozen=True, slots=True)
class DecidedHere:
    """What is decided of everybody in a vehicle; `is_carrier`: somebody listed sat in it lately."""

    verdicts: Sequence[Verdict | None]
    is_carrier: bool


def read_desk(content: Mapping[str, Any]) -> RelayDesk:
    """Return the desk as the main server sent it."""
    place, pack = content["checkpoint"], content["pack"]
    understood = understand(pack) if pack else None
    return RelayDesk(
        name=content["relay"],
        checkpoint=UUID(place["id"]),
        place=place["name"],
        phone=place["phone"],
        unit=content["unit"],
        lineage=frozenset(content.get("lineage", [])),
        pack=understood.pack if understood else None,
        hashes=_hashes(content),
        # A main server that is older does not tell them.
        opens_at=_time(content.get("opens_at")),
        closes_at=_time(content.get("closes_at")),
        left_out=understood.left_out if understood else (),
        has_former_pack=content.get("has_former_pack", False),
    )


def with_readable_pack(content: Mapping[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
    """Return a desk that this version can read: where its pack cannot be, the former one holds."""
    try:
        if content.get("pack"):
            understand(content["pack"])
    except ValidationError:
        return {**content, "pack": former.get("pack"), "has_former_pack": True}
    return dict(content)


def say_older(desk: RelayDesk) -> Words | None:
    """Return that this relay is older than its main server, and what it does without; None: it is not."""
    if not desk.is_older:
        return None
    if desk.has_former_pack:
        return Words(
            "This relay is older than its main server and cannot read the policy: it decides by the "
            "former one. Update this relay.",
            "本中继版本低于上级服务器，读不懂现行政策包，仍按上一份判定。请升级本中继。",
        )
    keys = ", ".join(desk.left_out)
    return Words(
        f"This relay is older than its main server and leaves out of the policy: {keys}. "
        "Update this relay.",
        f"本中继版本低于上级服务器，未采用政策包中的：{keys}。请升级本中继。",
    )


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _hashes(content: Mapping[str, Any]) -> Hashes | None:
    watch = content.get("watch")
    if not watch:
        return None
    return Hashes(
        keyed=KeyedHash(list_key(base64.b64decode(content["key"]))),
        persons=base64.b64decode(watch["persons"]),
        vehicles=base64.b64decode(watch["vehicles"]),
        known=base64.b64decode(watch["known"]),
        made_at=datetime.fromisoformat(watch["made_at"]),
        # A main server that is older does not tell them.
        checked=base64.b64decode(watch.get("checked", "")),
    )


def check_here(desk: RelayDesk, tidy: Tidy) -> bytes | None:
    """Return what stands for the check upstream by which a vehicle enters; None where none counts."""
    plate, is_entering = tidy.plate.number, tidy.entry.direction is Direction.IN
    if desk.hashes is None or not plate or not is_entering:
        return None
    return desk.hashes.check_of(plate, tidy.passed_at)


def decide_here(
    desk: RelayDesk, tidy: Tidy, *, now: datetime, is_checked: bool = False
) -> DecidedHere:
    """Decide of everybody in a vehicle by policy and watch list; an expired list stops nobody.

    `is_checked`: its check upstream counts, and nobody came in by it yet.
    """
    hashes = desk.hashes
    if hashes is not None and now >= hashes.made_at + ages_of(desk.pack, now).over:
        hashes = None
    plate = tidy.plate.number
    upstream = frozenset({Ask.CHECKED_UPSTREAM} if is_checked else ())
    return DecidedHere(
        [
            verdict_of(desk.pack, tidy, each, _facts(hashes, tidy, each) | upstream)
            for each in tidy.people
        ],
        bool(hashes and plate and hashes.holds(hashes.vehicles, "plate", plate)),
    )


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What an officer decided on the person at a place, why and when."""

    place: int
    outcome: Outcome
    reason: str
    by: Mapping[str, Any]
    at: datetime


def hours_to_leave(
    pack: Pack | None, passage: Mapping[str, Any], facts: Collection[Ask]
) -> float | None:
    """Return after how many hours a vehicle has left again, if it is let in; None: no rule says so.

    `facts` are what was said of the vehicle: an answer does not say them.
    """
    at, kind = datetime.fromisoformat(passage["passed_at"]), VehicleClass(passage["vehicle_class"])
    rules = {each["rule"] for each in passage["travellers"] if each["outcome"] == each["ruled"]}
    return transit_hours(pack, kind, frozenset(facts), rules, at) if pack else None


def with_clock(passage: Mapping[str, Any], hours: float | None) -> dict[str, Any]:
    """Say until when a vehicle leaves, as the main server does: counted from when it went on."""
    if not has_clock(passage["outcome"], passage.get("direction", Direction.IN)):
        return {**passage, "leave_by": None}
    known, went_on = passage.get("leave_by"), passage["closed_at"]
    until = leaves_by(
        datetime.fromisoformat(known) if known else None,
        datetime.fromisoformat(went_on) if went_on else None, hours,
    )  # fmt: skip
    return {**passage, "leave_by": until.isoformat() if until else None}


def decided_otherwise(
    passage: Mapping[str, Any], said: Otherwise, hours: float | None = None
) -> dict[str, Any]:
    """Return a passage, as it was answered, after an officer decided on somebody in it.

    By the rules of `decide_otherwise` on the main server. `hours`: so long it has until it is out
    of the district, where its rule says so. Raises NotFound, Refused.
    """
    people = [dict(each) for each in passage["travellers"]]
    if not 1 <= said.place <= len(people):
        raise NotFound(*NOBODY_THERE)
    at = max(said.at, datetime.fromisoformat(passage["passed_at"]))
    one = people[said.place - 1]
    last, by = one.get("decided_at"), one["decided_by"]
    refuse_too_late(
        is_taken=bool(one["taken_at"]), by=by["name"] if by else "", at=at,
        last=datetime.fromisoformat(last) if last else None,
    )  # fmt: skip
    one |= {
        "outcome": said.outcome.value, "decided_by": dict(said.by), "reason": said.reason,
        "decided_at": at.isoformat(),
    }  # fmt: skip
    return with_clock(_with_people(passage, people, at.isoformat()), hours)


def newest_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return a passage as it was answered `after`, with what was decided of anybody since.

    Two answers about it may be heard in the wrong order.
    """
    pairs = zip(before["travellers"], after["travellers"], strict=False)
    people = [old if _decided_at(old) > _decided_at(new) else new for old, new in pairs]
    if people == list(after["travellers"]) or len(people) != len(after["travellers"]):
        return dict(after)
    last = max(people, key=_decided_at)["decided_at"]
    known = before.get("leave_by") or after.get("leave_by")
    return with_clock({**_with_people(after, people, last), "leave_by": known}, None)


def _decided_at(person: Mapping[str, Any]) -> datetime:
    """Return when somebody was decided on last; an older answer may not say it."""
    text = person.get("decided_at")
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)


def _with_people(
    passage: Mapping[str, Any], people: Sequence[Mapping[str, Any]], at: str
) -> dict[str, Any]:
    outcomes = [each["outcome"] for each in people]
    return {
        **passage, "travellers": list(people), "outcome": outcome_of(outcomes),
        "closed_at": at if may_close(outcomes) else None,
    }  # fmt: skip


def _facts(hashes: Hashes | None, tidy: Tidy, person: Person) -> frozenset[Ask]:
    found: set[Ask] = set()
    if tidy.permit:
        found.add(Ask.PERMIT if is_permit_number(tidy.permit) else Ask.PERMIT_INVALID)
    if hashes is not None and _is_listed(hashes, person):
        found |= SECRET
    number = person.document.number
    if hashes is not None and number and hashes.holds(hashes.known, "document", number):
        found.add(Ask.KNOWN_COMMUTER)
    return frozenset(found)


def _is_listed(hashes: Hashes, person: Person) -> bool:
    """Look up who has papers by them, anybody else by name with telephone."""
    if person.has_papers:
        return hashes.holds(hashes.persons, "document", person.document.number)
    if not (person.name and person.phone):
        return False
    return hashes.holds(hashes.persons, "call", person.name, person.phone)
