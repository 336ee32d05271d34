"""Counts from outside are taken in: a file once, an hour of a gate once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Checkpoint, GateCount, GateFile
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class OutsideFile:
    """A file as it was read: its SHA-256, how many rows it had and how many were left out.

    `gate`: for which gate it was taken in, where it does not say so itself.
    """

    digest: bytes
    name: str
    rows: int
    refused: int
    gate: str = ""


@dataclass(frozen=True, slots=True)
class OutsideHour:
    """Vehicles of a class ("" where it is not known) at a gate in an hour."""

    gate: str
    hour: datetime
    direction: str
    vehicle_class: str
    vehicles: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that is kept, and how many numbers of an hour it took the place of.

    `moved`: how many it had put at another gate before, where they stand no more.
    """

    file: GateFile
    replaced: int
    moved: int = 0


@transaction.atomic
def take_in_counts(
    *, file: OutsideFile, hours: Sequence[OutsideHour], now: datetime, is_again: bool = False
) -> TakenIn:
    """Keep the counts of a file; an hour known from an older file takes the new number.

    Where the same file was taken in for another gate, it belongs to this one from now on. `is_again`:
    it is taken in although it was before, as where another file had put its numbers in their place.
    Raises Refused for a file that was taken in before.
    """
    if not is_again:
        _refuse_known(file)
    elsewhere = GateFile.objects.filter(digest=file.digest).exclude(gate=file.gate)
    moved, _ = GateCount.objects.filter(file__in=elsewhere).delete()
    elsewhere.delete()
    ids = uuid7_run(milliseconds_of(now))
    said = {"name": file.name[:255], "rows": file.rows, "refused": file.refused}
    kept, _ = GateFile.objects.update_or_create(
        digest=file.digest, gate=file.gate, defaults=said | {"taken_in_at": now},
        create_defaults=said | {"id": next(ids), "taken_in_at": now},
    )  # fmt: skip
    places = _checkpoints_by_name()
    rows = (
        GateCount(
            id=next(ids), file=kept, gate=each.gate[:100], checkpoint_id=places.get(each.gate),
            hour=each.hour, direction=each.direction, vehicle_class=each.vehicle_class,
            vehicles=each.vehicles,
        )
        for each in hours
    )  # fmt: skip
    replaced = 0
    while batch := list(islice(rows, _AT_ONCE)):
        replaced += _known_of(batch)
        GateCount.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["gate", "hour", "direction", "vehicle_class"],
            update_fields=["vehicles", "file", "checkpoint"],
        )
    return TakenIn(kept, replaced, moved)


def _refuse_known(file: OutsideFile) -> None:
    if GateFile.objects.filter(digest=file.digest, gate=file.gate).exists():
        raise Refused(
            "file_known",
            Words(f"{file.name} was taken in before.", f"{file.name} 此前已导入。"),
        )


def link_gates() -> int:
    """Give counts to the checkpoints that bear the names of their gates by now; return how many.

    A file may come before the checkpoint is opened or has the name.
    """
    linked = 0
    for gate, checkpoint in _checkpoints_by_name().items():
        counts = GateCount.objects.filter(gate=gate, checkpoint=None)
        linked += counts.update(checkpoint=checkpoint)
    return linked


def _known_of(batch: Sequence[GateCount]) -> int:
    """Return how many of these numbers are known from older files."""
    names = ("gate", "hour", "direction", "vehicle_class")
    gates, times = {each.gate for each in batch}, [each.hour for each in batch]
    known = GateCount.objects.filter(gate__in=gates, hour__gte=min(times), hour__lte=max(times))
    new = {tuple(getattr(each, name) for name in names) for each in batch}
    return sum(key in new for key in known.values_list(*names).iterator())


def _checkpoints_by_name() -> dict[str, UUID]:
    """Return the checkpoints by the name of their site and its aliases."""
    found: dict[str, UUID] = {}
    for checkpoint in Checkpoint.objects.filter(closed_at=None).select_related("site"):
        for name in (checkpoint.site.name, *checkpoint.site.aliases):
            found.setdefault(name, checkpoint.pk)
    return found
