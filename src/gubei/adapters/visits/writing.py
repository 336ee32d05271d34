"""Contacts of rings on their way out, as .parquet or .csv."""

import os
from pathlib import Path

import polars as pl

from gubei.adapters.visits.reading import VisitTable
from gubei.adapters.visits.times import ZONE
from gubei.engines.tracing import Contacts, Rings
from gubei.terms.refusals import Invalid


def write_contacts(output: Path, rings: Rings, visits: VisitTable) -> int:
    """Write a row for each contact and return how many: whole or not at all, for the owner alone.

    Columns: ring, person, source_person, place, zone where the visits have any, first_overlap,
    last_overlap, minutes; ordered by ring, person, source and place. Times are seconds where the
    file of visits has seconds, else with the zone of Asia/Shanghai. Raises Invalid.
    """
    kind = output.suffix.lower()
    if kind not in (".parquet", ".csv"):
        raise Invalid(
            f"{output.name} should end in .parquet or .csv.",
            f"{output.name} 的扩展名应为 .parquet 或 .csv。",
        )
    table = contact_table(rings, visits)
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            if kind == ".parquet":
                table.write_parquet(file)
            else:
                table.write_csv(file, datetime_format="%Y-%m-%dT%H:%M:%S%:z")
        draft.replace(output)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Invalid(
            f"{output} cannot be written: {reason}.",
            f"无法写入 {output}：{reason}。",
            code="no_output",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return table.height


def contact_table(rings: Rings, visits: VisitTable) -> pl.DataFrame:
    """Return all contacts with the names of the file."""
    parts = [_table(ring, each, visits) for ring, each in enumerate(rings.contacts, start=1)]
    table = pl.concat(parts) if parts else _table(0, _NOBODY, visits)
    kept = table if visits.has_zones else table.drop("zone")
    order = [
        name
        for name in ("ring", "person", "source_person", "place", "zone")
        if name in kept.columns
    ]
    return kept.sort(order, maintain_order=True)


def _table(ring: int, contacts: Contacts, visits: VisitTable) -> pl.DataFrame:
    spot = pl.Series(contacts.spot)
    place = pl.Series(visits.spots.place)[spot]
    return pl.DataFrame(
        {
            "ring": pl.Series([ring], dtype=pl.Int32).new_from_index(0, len(contacts)),
            "person": visits.persons[pl.Series(contacts.person)],
            "source_person": visits.persons[pl.Series(contacts.source)],
            "place": visits.places[place],
            "zone": visits.zones[spot],
            "first_overlap": _times(pl.Series(contacts.first), visits),
            "last_overlap": _times(pl.Series(contacts.last), visits),
            "minutes": (pl.Series(contacts.seconds) / 60).round(4),
        }
    )


def _times(seconds: pl.Series, visits: VisitTable) -> pl.Series:
    whole = seconds.cast(pl.Int64)
    if visits.in_seconds:
        return whole
    return pl.from_epoch(whole, "s").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE)


_NOBODY = Contacts.of_nobody()
