"""The neighbour 滦平县 in tests: its key, the lists and receipts that it signs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gubei.domain.checkpoints.models import CheckedList, Neighbour
from gubei.domain.checkpoints.operations.neighbours import (
    TakenIn,
    agree,
    make_signing_key,
    take_in_file,
)
from gubei.domain.checkpoints.rules.exchange import (
    Checked,
    Head,
    Party,
    key_text,
    read_file,
    write_list,
    write_receipt,
)
from gubei.engines.sealing.signatures import public_of
from tests.world import NOW, World

OUR_SECRET = bytes(range(32, 64))
THEIR_SECRET = bytes(range(32))
OUR_KEY = public_of(OUR_SECRET)
THEIR_KEY = key_text(public_of(THEIR_SECRET))
HOUR = timedelta(hours=1)


def with_luanping(world: World) -> Neighbour:
    """Let there be a key of ours and an agreement with 滦平县."""
    make_signing_key(secret=OUR_SECRET, by=world.he_duty, now=NOW - 24 * HOUR)
    return agree(name="滦平县", key=THEIR_KEY, by=world.he_duty, now=NOW - 24 * HOUR)


def checked(plate: str, hours: float = 1, *, lasts: float = 12) -> Checked:
    """Return a vehicle that was checked so many hours ago."""
    at = NOW - hours * HOUR
    return Checked(plate, at, at + lasts * HOUR)


def their_list(own: bytes, plates: Sequence[Checked], number: int = 1, **more: Any) -> bytes:
    """Return a list that 滦平县 signed for the key `own`."""
    head: dict[str, Any] = {
        "sender": "滦平县", "receiver": Party(name="古北区", key=key_text(own)), "number": number,
        "made_at": NOW, "until_at": NOW + 12 * HOUR, "signed_by": "滦平 赵班长",
    }  # fmt: skip
    secret = more.pop("secret", THEIR_SECRET)
    return write_list(Head(**(head | more)), plates, secret).encode()


def take_in(world: World, data: bytes, now: Any = NOW) -> TakenIn:
    """Take a file in by the district's duty officer."""
    return take_in_file(data=data, signed_by="贺班长", by=world.he_duty, now=now)


def their_receipt(ours: CheckedList, **more: Any) -> bytes:
    """Return what 滦平县 answers to a list of ours."""
    said: dict[str, Any] = {
        "sender": "滦平县", "taken": ours.vehicles, "at": NOW, "signed_by": "滦平 孙值班",
        "secret": THEIR_SECRET,
    }  # fmt: skip
    return write_receipt(read_file(ours.text.encode()), **(said | more)).encode()
