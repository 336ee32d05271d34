"""What the demo agreed with a neighbour: lists of checked plates went both ways. Keys and vehicles are invented."""

import random
from datetime import datetime, timedelta

from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.operations.neighbours import (
    agree,
    make_signing_key,
    take_in_file,
    write_checked_list,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.rules.entries import Entry
from gubei.domain.checkpoints.rules.exchange import (
    KEY_BYTES,
    Checked,
    Head,
    Party,
    key_text,
    read_file,
    write_list,
    write_receipt,
)
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Officer
from gubei.engines.sealing.signatures import public_of
from gubei.interfaces.cli.demo.drivers import invent_driver
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.passages import VehicleClass

_SEED = 20220414
# Keys of the demo alone: everybody can read them here.
_OURS, _THEIRS = b"demo: gubei".ljust(KEY_BYTES), b"demo: neighbour".ljust(KEY_BYTES)
_VEHICLES, _LEFT = 30, 12
_LASTS = timedelta(hours=12)


def play_neighbours(checkpoint: Checkpoint, duty: Officer, officer: Officer, now: datetime) -> None:
    """Agree with the neighbour of a checkpoint, exchange a list each way, let checked trucks come."""
    rng, name = random.Random(_SEED), checkpoint.neighbour  # noqa: S311 - the same demo every time
    since = now - timedelta(days=3)
    own = make_signing_key(secret=_OURS, by=duty, now=since)
    neighbour = agree(name=name, key=key_text(public_of(_THEIRS)), by=duty, now=since)
    came = now - timedelta(hours=7)
    plates = [f"冀W{rng.randrange(10_000, 99_999)}" for _ in range(_VEHICLES)]
    checked = [Checked(each, came - timedelta(hours=1), came - timedelta(hours=1) + _LASTS)
               for each in plates]  # fmt: skip
    party = Party(name=duty.unit.name, key=key_text(bytes(own.public)))
    head = Head(name, party, 1, came, came + _LASTS, f"{name}值班员")
    take_in_file(
        data=write_list(head, checked, _THEIRS).encode(), signed_by=duty.name, by=duty, now=came
    )
    trucks = [_vehicle(rng, checkpoint, each, Direction.IN, came) for each in plates[:2]]
    leaving = [f"京W{rng.randrange(10_000, 99_999)}" for _ in range(_LEFT)]
    left = [_vehicle(rng, checkpoint, each, Direction.OUT, came) for each in leaving]
    pass_through(entries=trucks + left, by=officer, now=came + timedelta(minutes=59))
    written = now - timedelta(hours=6)
    ours = write_checked_list(neighbour=neighbour.pk, signed_by=duty.name, by=duty, now=written)
    receipt = write_receipt(
        read_file(ours.text.encode()), sender=name, taken=ours.vehicles,
        at=written + timedelta(minutes=10), signed_by=f"{name}值班员", secret=_THEIRS,
    )  # fmt: skip
    take_in_file(data=receipt.encode(), signed_by="", by=duty, now=written + timedelta(minutes=12))


def _vehicle(
    rng: random.Random, checkpoint: Checkpoint, plate: str, direction: Direction, hour: datetime
) -> Entry:
    at = hour + timedelta(seconds=rng.randrange(3_500))
    # Who comes in was tested too long ago for us: the neighbour's check lets the truck pass.
    tested = timedelta(hours=60 if direction is Direction.IN else 20)
    return Entry(
        key=next(uuid7_run(milliseconds_of(at))),
        checkpoint=checkpoint.pk,
        people=(invent_driver(rng, at, tested=tested),),
        plate=plate,
        vehicle_class=VehicleClass.TRUCK,
        direction=direction,
        origin=checkpoint.neighbour if direction is Direction.IN else "密云区",
        destination="密云区" if direction is Direction.IN else checkpoint.neighbour,
        passed_at=at,
        seconds=16,
    )
