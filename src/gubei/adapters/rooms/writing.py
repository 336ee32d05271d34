"""Writes a placement: a row for each person, with the room or the reason."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from gubei.adapters.rooms.rooms import RoomTable
from gubei.adapters.tables.apostrophes import neutralise
from gubei.engines.placement import NotPlaced, Seat
from gubei.terms.refusals import Invalid

HEADER = ("person", "room", "site", "floor", "ventilation", "from", "reason")


def write_placement(
    output: Path, seats: Sequence[Seat], not_placed: Sequence[NotPlaced], rooms: RoomTable
) -> None:
    """Write a .csv, whole or not at all, for the owner alone. Raises Invalid."""
    if output.suffix.lower() != ".csv":
        raise Invalid(f"{output.name} should end in .csv.", f"{output.name} 的扩展名应为 .csv。")
    lost = ((each.person, "", "", "", "", "", each.reason.both()) for each in not_placed)
    rows = [tuple(map(neutralise, row)) for row in (*_seat_rows(seats, rooms), *lost)]
    table = pl.DataFrame(rows, dict.fromkeys(HEADER, pl.String), orient="row")
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            table.write_csv(file)
        draft.replace(output)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Invalid(
            f"{output} cannot be written: {reason}.",
            f"无法写入 {output}：{reason}。",
            code="no_output",
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _seat_rows(seats: Sequence[Seat], rooms: RoomTable) -> Iterator[tuple[str, ...]]:
    for seat in sorted(seats, key=lambda each: (each.room.site, each.room.floor, each.room.name)):
        room = seat.room
        yield (
            seat.person, rooms.called[room.name], room.site, room.floor, room.ventilation,
            seat.since.isoformat(), "",
        )  # fmt: skip
