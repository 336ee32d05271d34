"""Lists of checked plates between neighbours: written, signed, read and judged. Pure.

A list is a JSON object in its canonical form (RFC 8785: sorted keys, no spaces; all numbers in it
are whole), with an Ed25519 signature over that form without the member `signature`. It names
plates, times and the direction, and nobody in the vehicles. The receipt is signed the same way and
names the list by number and SHA-256.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.engines.sealing.signatures import is_signed, public_of, sign
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.passages import Ask
from gubei.terms.plates import PlateKind, PlateReading, read_plate
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

KEY_BYTES = 32
MOST_PLATES = 200_000
MOST_BYTES = 32 * 1024 * 1024
CLOCKS_DIFFER = timedelta(minutes=10)
"""So far ahead of ours the clock of a neighbour may be."""
LONGEST = timedelta(hours=72)
"""So long a list of a neighbour may hold: a plate is not kept for longer."""
_NOT_LISTED = frozenset({PlateKind.TRAILER, PlateKind.FOREIGN})
# A foreign plate can be any two letters or digits: it tells no vehicle from another.
LIST, RECEIPT = "gubei.checked-plates", "gubei.checked-plates.receipt"
DOUBTS = frozenset(
    {
        Ask.POSITIVE, Ask.FEVER, Ask.NO_PAPERS, Ask.CODE_NOT_GREEN, Ask.FROM_HIGH,
        Ask.FROM_MEDIUM, Ask.FROM_AFFECTED, Ask.FROM_ABROAD, Ask.PERMIT_INVALID,
    }
)  # fmt: skip
"""A vehicle with one of these in it is given to nobody as checked."""

_Text = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_Key = Annotated[str, StringConstraints(min_length=44, max_length=44)]
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT.*")
_MOST = Field(ge=0, le=MOST_PLATES, strict=True)
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def _written(given: object) -> str:
    """Return a moment as text: a number could be seconds or milliseconds since any day."""
    if not isinstance(given, str) or not _WRITTEN.fullmatch(given):
        raise ValueError("a moment is text")
    return given


_Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC)),
    BeforeValidator(_written),
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Party(_Document):
    """One of the two: a name and a public key in base64."""

    name: _Text
    key: _Key


class _PlateSaid(_Document):
    plate: Annotated[str, StringConstraints(max_length=40)]
    checked_at: _Moment
    direction: Direction
    valid_until: _Moment


class ListSaid(_Document):
    """A list as it was signed. `direction` of a plate is as the sender sees it: `out`, towards us."""

    kind: Literal["gubei.checked-plates"]
    version: Literal[1]
    from_: Annotated[Party, Field(alias="from")]
    to: Party
    number: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
    made_at: _Moment
    valid_until: _Moment
    signed_by: _Text
    plates: Annotated[tuple[_PlateSaid, ...], Field(max_length=MOST_PLATES)]
    signature: str

    @model_validator(mode="after")
    def _ends_after_it_was_made(self) -> Self:
        if self.valid_until <= self.made_at:
            raise ValueError("a list ends after it was made")
        return self


class ReceiptSaid(_Document):
    """The answer to a list: how many plates count there, how many were left out."""

    kind: Literal["gubei.checked-plates.receipt"]
    version: Literal[1]
    from_: Annotated[Party, Field(alias="from")]
    to: Party
    number: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
    sha256: _Digest
    vehicles: Annotated[int, _MOST]
    left_out: Annotated[int, _MOST]
    received_at: _Moment
    signed_by: _Text
    signature: str


@dataclass(frozen=True, slots=True)
class Read:
    """A file with what was signed: its digest stands for the list. `text` is the whole of it."""

    said: ListSaid | ReceiptSaid
    message: bytes
    text: str

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of what was signed."""
        return hashlib.sha256(self.message).digest()

    @property
    def is_genuine(self) -> bool:
        """Say whether the key that the file names signed exactly this."""
        key, signature = _decoded(self.said.from_.key), _decoded(self.said.signature)
        return is_signed(key, self.message, signature)


@dataclass(frozen=True, slots=True)
class Checked:
    """A vehicle that was checked, when, and until when that counts."""

    plate: str
    checked_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a list: from whom to whom, its number, who signs for it."""

    sender: str
    receiver: Party
    number: int
    made_at: datetime
    until_at: datetime
    signed_by: str


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one form in which a document is signed."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def key_text(key: bytes) -> str:
    """Write a public key as it is handed to the neighbour."""
    return base64.b64encode(key).decode()


def read_key(text: str) -> bytes:
    """Read a public key. Raises Invalid."""
    key = _decoded("".join(text.split()))
    if len(key) != KEY_BYTES:
        raise Invalid(
            "This is no key of a neighbour: it has 44 characters and ends with =.",
            "这不是对方的签名公钥：公钥为 44 个字符，以 = 结尾。",
            code="neighbour_key",
        )
    return key


def fingerprint(key: bytes) -> str:
    """Return what two people compare by telephone: 16 digits of the SHA-256 in fours."""
    digits = hashlib.sha256(key).hexdigest()[:16].upper()
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def write_list(head: Head, plates: Iterable[Checked], secret: bytes) -> str:
    """Return a signed list as text."""
    content = {
        "kind": LIST, "version": 1,
        "from": _party(head.sender, secret), "to": head.receiver.model_dump(),
        "number": head.number, "made_at": _moment(head.made_at),
        "valid_until": _moment(head.until_at), "signed_by": head.signed_by,
        "plates": [
            {"plate": each.plate, "checked_at": _moment(each.checked_at),
             "direction": Direction.OUT.value, "valid_until": _moment(each.until_at)}
            for each in plates
        ],
    }  # fmt: skip
    return _signed(content, secret)


def write_receipt(
    answered: Read, *, sender: str, taken: int, at: datetime, signed_by: str, secret: bytes
) -> str:
    """Return the signed answer to a list as text: `taken` plates count."""
    said = _list_of(answered)
    content = {
        "kind": RECEIPT, "version": 1,
        "from": _party(sender, secret), "to": said.from_.model_dump(),
        "number": said.number, "sha256": answered.digest.hex(), "vehicles": taken,
        "left_out": len(said.plates) - taken, "received_at": _moment(at), "signed_by": signed_by,
    }  # fmt: skip
    return _signed(content, secret)


def _list_of(read: Read) -> ListSaid:
    if not isinstance(read.said, ListSaid):
        raise TypeError("a receipt is not answered")
    return read.said


def _party(name: str, secret: bytes) -> dict[str, str]:
    return {"name": name, "key": key_text(public_of(secret))}


def _moment(moment: datetime) -> str:
    return in_shanghai(moment).isoformat(timespec="seconds")


def _signed(content: dict[str, Any], secret: bytes) -> str:
    signature = key_text(sign(secret, canonical(content)))
    return canonical(content | {"signature": signature}).decode()


def read_file(data: bytes) -> Read:
    """Read a list or a receipt; nothing is believed yet. Raises Invalid."""
    if len(data) > MOST_BYTES:
        raise Invalid("The file is larger than 32 MB.", "文件超过 32 MB。", code="too_large")
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        form = ReceiptSaid if content.get("kind") == RECEIPT else ListSaid
        said = form.model_validate(content)
        text = canonical(content).decode()
        message = canonical({name: each for name, each in content.items() if name != "signature"})
    except (ValueError, AttributeError, RecursionError, ValidationError):
        raise Invalid(
            "This is neither a list of checked plates nor a receipt, or not a whole one: ask the "
            "neighbour for the file as it was written.",
            "文件不是完整的互认清单或回执，请向对方索取原文件。",
            code="not_a_checked_list",
        ) from None
    return Read(said, message, text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def refuse_altered(read: Read) -> None:
    """Raise Refused where a file is not as its sender signed it."""
    if not read.is_genuine:
        name = read.said.from_.name
        raise _refused(
            "list_altered",
            f"The signature does not fit: the file was changed after {name} signed it, or another "
            "key signed it. Take nothing from it; ask for it again.",
            f"签名不符：文件在{name}签名后被改动，或由其他密钥签名。请勿采用，并向对方重新索取。",
        )


def refuse_for_another(read: Read, own: Iterable[bytes]) -> None:
    """Raise Refused where a file is addressed to a key that is not ours."""
    if _decoded(read.said.to.key) not in set(own):
        name = read.said.to.name
        raise _refused(
            "list_for_another",
            f"This file is addressed to {name} under another key than ours. Send the neighbour our "
            "key: gubei neighbour key",
            f"该文件发给“{name}”，所用公钥不是本机的。请把本机公钥发给对方：gubei neighbour key",
        )


def refuse_untimely(said: ListSaid, *, now: datetime) -> None:
    """Raise Refused for a list that is over, that was made after now, or that holds too long."""
    if said.valid_until <= now:
        until = say_moment(said.valid_until)
        raise _refused(
            "list_over",
            f"List {said.number} held until {until}: ask for a new one.",
            f"第 {said.number} 号清单有效期至 {until}，已过期，请索取新清单。",
        )
    if said.made_at > now + CLOCKS_DIFFER:
        made = say_moment(said.made_at)
        raise _refused(
            "list_from_ahead",
            f"List {said.number} says it was made at {made}, which lies ahead: compare the clocks.",
            f"第 {said.number} 号清单的制作时间为 {made}，晚于本机时间，请双方核对时钟。",
        )
    if said.valid_until - said.made_at > LONGEST:
        longest = LONGEST // timedelta(hours=1)
        raise _refused(
            "list_too_long",
            f"List {said.number} is meant to hold for more than {longest} hours: ask for one that "
            "holds for as long as was agreed.",
            f"第 {said.number} 号清单的有效期超过 {longest} 小时，请对方按约定的有效期重新制作。",
        )


def refuse_repeated(said: ListSaid, *, last: int, received_at: datetime | None) -> None:
    """Raise Refused for a list that is not newer than the last one of this neighbour."""
    if said.number <= last:
        at = say_moment(received_at)
        raise _refused(
            "list_known",
            f"List {said.number} is not newer than list {last}, taken in at {at}: nothing is "
            "changed. Our receipt of that one stands on the page of agreements.",
            f"第 {said.number} 号清单不比已于 {at} 接收的第 {last} 号新，未作改动；回执可在互认页面下载。",
        )


def _refused(code: str, en: str, zh: str) -> Refused:
    return Refused(code, Words(en, zh))


def plates_of(said: ListSaid, *, hours: float, now: datetime) -> list[Checked]:
    """Return the vehicles that count after `now`, each by its newest check, for `hours` at most.

    Left out are plates that do not exist, foreign ones, trailers, vehicles on their way from us,
    checks that end before they begin or lie after the list was made, and those that are over.
    """
    found: dict[str, Checked] = {}
    for each in _counting(said):
        before = found.get(each.plate)
        if before is None or before.checked_at < each.checked_at:
            found[each.plate] = each
    longest = timedelta(hours=hours)
    capped = (
        replace(each, until_at=min(each.until_at, each.checked_at + longest))
        for each in found.values()
    )
    return [each for each in capped if each.until_at > now]


def can_be_listed(plate: PlateReading) -> bool:
    """Say whether a plate tells a vehicle that drives by itself from every other."""
    return plate.is_sure and plate.kind not in _NOT_LISTED


def _counting(said: ListSaid) -> Iterator[Checked]:
    for each in said.plates:
        plate = read_plate(each.plate)
        until = min(each.valid_until, said.valid_until)
        is_timely = each.checked_at <= said.made_at and each.checked_at < until
        if can_be_listed(plate) and is_timely and each.direction is Direction.OUT:
            yield Checked(plate.number, each.checked_at, until)


def is_checked(everybody: Iterable[frozenset[Ask]]) -> bool:
    """Say whether everybody in a vehicle was tested in time, infants aside, and nothing is odd."""
    people = list(everybody)
    return bool(people) and all(
        not facts.isdisjoint({Ask.TESTED, Ask.INFANT}) and facts.isdisjoint(DOUBTS)
        for facts in people
    )


def counts_at(checked_at: datetime, until_at: datetime, *, hours: float, moment: datetime) -> bool:
    """Say whether a check counts when the vehicle comes: by its own end, and by our policy's hours."""
    return checked_at <= moment < min(until_at, checked_at + timedelta(hours=hours))
