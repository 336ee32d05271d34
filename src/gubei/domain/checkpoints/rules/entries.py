"""What is written down at a barrier, and how it is brought to one form. Pure."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.terms.documents import DocumentReading, read_document
from gubei.terms.names import tidy_name
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.phones import read_phone
from gubei.terms.plates import PlateReading, read_plate
from gubei.terms.refusals import Invalid
from gubei.terms.text import compact, squeeze

MOST_PEOPLE = 80
"""In one vehicle: a long-distance bus holds 55."""
OF_A_PERSON = frozenset(
    {
        Ask.CODE_NOT_GREEN,
        Ask.FROM_HIGH,
        Ask.FROM_MEDIUM,
        Ask.FROM_AFFECTED,
        Ask.FROM_ABROAD,
        Ask.OTHER_DOCUMENT,
    }
)
"""What an officer says of a person; the rest is measured or looked up."""
OF_A_VEHICLE = frozenset({Ask.SEALED_TRANSIT, Ask.COLD_CHAIN, Ask.COLD_CHAIN_PAPERS})
CLOCK_IS_OFF = timedelta(minutes=5)
"""A device whose clock differs by more is marked."""
LONGEST_AGO = timedelta(days=366)
"""A passage is written down at the barrier and told within days: one of long ago is a wrong clock."""


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """A person as written down. `facts` are of OF_A_PERSON."""

    name: str = ""
    document: str = ""
    phone: str = ""
    is_driver: bool = False
    birth_date: date | None = None
    celsius: float | None = None
    tested_at: datetime | None = None
    is_negative: bool | None = None
    leaves_at: datetime | None = None
    facts: frozenset[Ask] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A vehicle and everybody in it, as a device sends it. `key` is the device's own.

    `destination_unit` is a code of the district, "" where none was chosen. `decided` is what the
    device decided of each person without the server, in their order; empty: the server decides.
    `relay` brought it; `is_relayed`: it decided, and no device.
    """

    key: UUID
    checkpoint: UUID
    people: tuple[PersonSaid, ...]
    plate: str = ""
    vehicle_class: VehicleClass = VehicleClass.CAR
    direction: Direction = Direction.IN
    lane: UUID | None = None
    origin: str = ""
    destination: str = ""
    destination_unit: str = ""
    goods: str = ""
    permit: str = ""
    facts: frozenset[Ask] = frozenset()
    passed_at: datetime | None = None
    device_at: datetime | None = None
    seconds: int | None = None
    decided: tuple[Outcome, ...] = ()
    relay: UUID | None = None
    is_relayed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the form that is kept."""

    said: PersonSaid
    name: str
    document: DocumentReading
    phone: str
    birth_date: date | None

    @property
    def has_papers(self) -> bool:
        """Say whether the number can be one of its kind: by one digit wrong nobody is found.

        What no grammar knows is a paper where the officer says that it is another document.
        """
        is_known = self.document.kind != "other" or Ask.OTHER_DOCUMENT in self.said.facts
        return self.document.is_sure and is_known


@dataclass(frozen=True, slots=True)
class Tidy:
    """An entry in the form that is kept. `passed_at` never lies in the future."""

    entry: Entry
    plate: PlateReading
    passed_at: datetime
    permit: str
    people: tuple[Person, ...] = field(default=())


def tidy_entry(entry: Entry, *, now: datetime) -> Tidy:
    """Bring an entry to the form that is kept. Raises Invalid that says what to do."""
    if not 1 <= len(entry.people) <= MOST_PEOPLE:
        raise Invalid(
            f"A passage holds 1 to {MOST_PEOPLE} people: the driver is one.",
            f"一次通行须登记 1 至 {MOST_PEOPLE} 人，驾驶员也须登记。",
            code="nobody_in_the_vehicle",
        )
    if entry.decided and len(entry.decided) != len(entry.people):
        raise Invalid(
            "A device decides of everybody in a vehicle or of nobody.",
            "离线处置须包括车上每一个人。",
            code="decided_of_some",
        )
    if entry.passed_at and now - entry.passed_at > LONGEST_AGO:
        raise Invalid(
            "This passage lies more than a year ago: set the clock of the device.",
            "通行时间早于一年前，请校准设备时钟。",
            code="too_long_ago",
        )
    if entry.facts - OF_A_VEHICLE:
        raise _not_to_be_said(entry.facts - OF_A_VEHICLE)
    return Tidy(
        entry=entry,
        plate=read_plate(entry.plate),
        passed_at=min(entry.passed_at or now, now),
        permit=compact(entry.permit).upper()[:20],
        people=tuple(_tidy_person(each, place) for place, each in enumerate(entry.people, 1)),
    )


def _tidy_person(said: PersonSaid, place: int) -> Person:
    if said.facts - OF_A_PERSON:
        raise _not_to_be_said(said.facts - OF_A_PERSON)
    name, document = tidy_name(squeeze(said.name))[:100], read_document(said.document)
    if not name and not document.number:
        raise Invalid(
            f"Person {place}: write down an identity number, or a name with a telephone.",
            f"第 {place} 人：请登记证件号码，或姓名和电话。",
            code="nobody_named",
        )
    born = document.birth_date or said.birth_date
    return Person(said, name, document, read_phone(said.phone).number[:20], born)


def _not_to_be_said(facts: frozenset[Ask]) -> Invalid:
    names = ", ".join(sorted(facts))
    return Invalid(
        f"These are found by the system, not said by the officer: {names}.",
        f"以下事项由系统判定，不由人员填写：{names}。",
        code="fact_not_to_be_said",
    )


# How it came to us, and by whose clock: also where the same passage is told again, these may differ.
_ON_THE_WAY = frozenset(
    {"key", "passed_at", "device_at", "seconds", "decided", "relay", "is_relayed", "people"}
)
_CONTENT = [name for name in Entry.__dataclass_fields__ if name not in _ON_THE_WAY]
_OF_PERSON = list(PersonSaid.__dataclass_fields__)


def content_of(entry: Entry) -> str:
    """Return what an entry says of its vehicle and of everybody in it, in one form.

    A key stands for this content: under the same key another one is another passage.
    """
    said = {name: getattr(entry, name) for name in _CONTENT}
    people = [{name: getattr(each, name) for name in _OF_PERSON} for each in entry.people]
    return json.dumps([said, people], default=_plain, ensure_ascii=False)


def hash_content(entry: Entry) -> str:
    """Return a hash of the content, for what lies sealed; anything else keys it."""
    return hashlib.sha256(content_of(entry).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return sorted(value) if isinstance(value, frozenset) else str(value)


def is_clock_off(device_at: datetime | None, passed_at: datetime) -> bool:
    """Say whether the clock of a device showed another time than the server's."""
    return device_at is not None and abs(device_at - passed_at) > CLOCK_IS_OFF
