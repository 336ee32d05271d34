"""Files of visits (person, place, start, end, zone) and of seeds (person, from, to)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from gubei.adapters.visits.frames import read_frame
from gubei.adapters.visits.times import are_numbers, seconds_of
from gubei.adapters.visits.troubles import Troubles, sift
from gubei.engines.tracing import Seeds, Spots, Visits
from gubei.engines.tracing.values import FOREVER
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_NO_PERSON = Words("No person.", "没有人员。")
_NO_PLACE = Words("No place.", "没有场所。")
_NO_START = Words("Start “{start}” is not a time.", "开始“{start}”不是时间。")
_NO_END = Words("End “{end}” is not a time.", "结束“{end}”不是时间。")
_BACKWARDS = Words(
    "It ends ({end}) before it starts ({start}).", "结束（{end}）早于开始（{start}）。"
)
_NO_LENGTH = Words("It ends when it starts ({start}).", "开始与结束相同（{start}）。")
_FAR = Words(
    "A time lies before 1970 or after 2105: seconds are meant, not milliseconds.",
    "时间早于 1970 年或晚于 2105 年：数字应为秒，而非毫秒。",
)


@dataclass(frozen=True, slots=True)
class VisitTable:
    """n visits; `persons` and `places` by number, in order; of each spot its place and zone.

    `rows` holds for each visit its row in the file. `in_seconds` says that the file gives its times
    as numbers. `left_out` are the rows that are no visits.
    """

    persons: pl.Series
    places: pl.Series
    zones: pl.Series
    visits: Visits
    spots: Spots
    rows: pl.Series
    in_seconds: bool
    left_out: Troubles

    @property
    def has_zones(self) -> bool:
        """Say whether any visit names a zone."""
        return not self.spots.whole.all()


@dataclass(frozen=True, slots=True)
class SeedTable:
    """m windows; persons that no visit names have numbers of their own, and are in `unseen`."""

    seeds: Seeds
    persons: int
    unseen: list[str]
    twice: list[str]
    left_out: Troubles


def read_visits(file: Path) -> VisitTable:
    """Read visits. Raises Invalid for a file without any."""
    table = read_frame(file, ("person", "place", "start", "end"), ("zone",))
    in_seconds = are_numbers(table["start"])
    good, left_out = _sift_visits(_timed(table, "start", "end"))
    if good.is_empty():
        why = left_out.listed[0].words if left_out.listed else Words("It is empty.", "文件为空。")
        raise Invalid(
            f"{file.name} holds no visit that can be used. {why.en}",
            f"{file.name} 中没有可用的到访记录。{why.zh}",
            code="no_rows",
        )
    zone = good["zone"].cast(pl.String) if "zone" in good.columns else _blank(good.height)
    persons, person = number(good["person"])
    places, place = number(good["place"])
    kinds, spot = _number_spots(place, zone)
    return VisitTable(
        persons,
        places,
        kinds["zone"],
        Visits(
            person.to_numpy(),
            spot.to_numpy(),
            good["start_at"].cast(pl.UInt32).to_numpy(),
            good["end_at"].cast(pl.UInt32).to_numpy(),
        ),
        Spots(kinds["place"].to_numpy(), kinds["zone"].is_null().to_numpy()),
        good["row"],
        in_seconds,
        left_out,
    )


def read_seeds(file: Path, visits: VisitTable) -> SeedTable:
    """Read seeds: a window of a person from a time, to before another. Raises Invalid without any."""
    table = read_frame(file, ("person", "from", "to")).rename({"from": "start", "to": "end"})
    table = table.with_columns(pl.col("person").cast(pl.String))
    good, left_out = sift(_timed(table, "start", "end"), [
        (pl.col("person").is_null(), _NO_PERSON), *_time_reasons(),
    ])  # fmt: skip
    if good.is_empty():
        why = left_out.listed[0].words if left_out.listed else Words("It is empty.", "文件为空。")
        raise Invalid(
            f"{file.name} holds no seed that can be used. {why.en}",
            f"{file.name} 中没有可用的溯源起点。{why.zh}",
            code="no_rows",
        )
    names = good["person"]
    different = names.unique(maintain_order=True).to_list()
    known = _numbers_of(different, visits.persons)
    unseen = [name for name in different if name not in known]
    known |= {name: len(visits.persons) + n for n, name in enumerate(unseen)}
    person = np.array([known[name] for name in names], np.uint32)
    begin, end = (good[name].cast(pl.UInt32).to_numpy() for name in ("start_at", "end_at"))
    twice = names.filter(names.is_duplicated()).unique(maintain_order=True).to_list()
    return SeedTable(Seeds(person, begin, end), len(different), unseen, twice, left_out)


def number(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the different names in order, and of each row the number of its name."""
    different = names.unique().sort().alias("name")
    keys = different.to_frame().with_row_index("number")
    numbered = (
        names.alias("name").to_frame().join(keys, on="name", how="left", maintain_order="left")
    )
    return different, numbered["number"]


def _numbers_of(names: list[str], persons: pl.Series) -> dict[str, int]:
    said = persons.cast(pl.String).alias("name").to_frame().with_row_index("number")
    return dict(said.filter(pl.col("name").is_in(names)).select("name", "number").iter_rows())


def _number_spots(place: pl.Series, zone: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Return the different spots (place, zone) in order, and of each row the number of its spot."""
    rows = pl.DataFrame({"place": place, "zone": zone})
    kinds = rows.unique().sort("place", "zone", nulls_last=False)
    if kinds["zone"].is_null().all():
        return kinds, place
    keys = kinds.with_row_index("spot")
    joined = rows.join(
        keys, on=["place", "zone"], how="left", nulls_equal=True, maintain_order="left"
    )
    return kinds, joined["spot"]


def _timed(table: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return table.with_columns(seconds_of(table[name]).alias(f"{name}_at") for name in columns)


def _sift_visits(table: pl.DataFrame) -> tuple[pl.DataFrame, Troubles]:
    nobody, nowhere = pl.col("person").is_null(), pl.col("place").is_null()
    return sift(table, [(nobody, _NO_PERSON), (nowhere, _NO_PLACE), *_time_reasons()])


def _time_reasons() -> list[tuple[pl.Expr, Words]]:
    start, end = pl.col("start_at"), pl.col("end_at")
    return [
        (start.is_null(), _NO_START),
        (end.is_null(), _NO_END),
        ((start < 0) | (end < 0) | (start >= FOREVER) | (end >= FOREVER), _FAR),
        (end < start, _BACKWARDS),
        (end == start, _NO_LENGTH),
    ]


def _blank(rows: int) -> pl.Series:
    return pl.Series("zone", [None], pl.String).new_from_index(0, rows)
