"""Reads members and tests by columns; every row that cannot be used is listed with its reason."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gubei.adapters.visits.frames import read_frame
from gubei.adapters.visits.times import seconds_of
from gubei.adapters.visits.troubles import Troubles, sift
from gubei.engines.compliance import Spells
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

# A blank date: since ever, or for ever. As day numbers, far from any day that is asked for.
_EVER = 10**6
_DAY, _EAST = 86_400, 8 * 3600
_COLUMNS = ("person", "from", "to", "leave_from", "leave_to")


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The members by number, when they belong and when they are on leave."""

    persons: list[str]
    members: Spells
    leave: Spells
    left_out: Troubles


@dataclass(frozen=True, slots=True)
class TestTable:
    """Tests of members, each once: person and day numbers, and the second. `of_others` were left out."""

    person: NDArray[np.int64]
    day: NDArray[np.int64]
    second: NDArray[np.int64]
    twice: int
    of_others: int
    left_out: Troubles


def read_group(file: Path) -> GroupTable:
    """Read members. A person may have several rows: several spells, or several leaves.

    Raises Invalid for a file that cannot be used or names nobody.
    """
    table = read_frame(file, _COLUMNS).with_columns(pl.col("person").cast(pl.String))
    table = table.with_columns(_days(table[name]).alias(f"{name}_day") for name in _COLUMNS[1:])
    good, left_out = sift(table, _reasons())
    if good.is_empty():
        why = left_out.listed[0].words if left_out.listed else Words("It is empty.", "文件为空。")
        raise Invalid(
            f"{file.name} holds no member that can be used. {why.en}",
            f"{file.name} 中没有可用的人员。{why.zh}",
            code="no_rows",
        )
    names = good["person"].unique(maintain_order=True)
    number = dict(zip(names, range(len(names)), strict=True))
    numbered = good.with_columns(
        pl.col("person").replace_strict(number, return_dtype=pl.Int64).alias("number")
    )
    return GroupTable(
        names.to_list(),
        _spells(numbered, "from", "to"),
        _spells(numbered.filter(pl.col("leave_from").is_not_null()), "leave_from", "leave_to"),
        left_out,
    )


def _reasons() -> list[tuple[pl.Expr, Words]]:
    unread = [
        (
            pl.col(name).is_not_null() & pl.col(f"{name}_day").is_null(),
            Words(f"{name} “{{{name}}}” is not a date.", f"{name}“{{{name}}}”不是有效的日期。"),
        )
        for name in _COLUMNS[1:]
    ]
    return [
        (pl.col("person").is_null(), Words("The row names nobody.", "该行没有人员。")),
        *unread,
        (
            pl.col("to_day") < pl.col("from_day"),
            Words(
                "The last day {to} lies before the first, {from}.",
                "结束日 {to} 早于开始日 {from}。",
            ),
        ),
        (
            pl.col("leave_to_day") < pl.col("leave_from_day"),
            Words(
                "The leave ends on {leave_to}, before it begins on {leave_from}.",
                "请假结束日 {leave_to} 早于开始日 {leave_from}。",
            ),
        ),
        (
            pl.col("leave_from").is_null() & pl.col("leave_to").is_not_null(),
            Words("The leave has an end and no beginning.", "请假只有结束日，没有开始日。"),
        ),
    ]


def _spells(table: pl.DataFrame, begin: str, end: str) -> Spells:
    return Spells(
        table["number"].to_numpy(),
        table[f"{begin}_day"].fill_null(-_EVER).to_numpy(),
        table[f"{end}_day"].fill_null(_EVER).to_numpy(),
    )


def _days(column: pl.Series) -> pl.Series:
    """Return the day numbers in Asia/Shanghai of a column of dates or times."""
    return (seconds_of(column) + _EAST) // _DAY


def read_tests(file: Path, group: GroupTable) -> TestTable:
    """Read tests; those of people who never belonged are counted and left out. Raises Invalid."""
    table = read_frame(file, ("person", "time")).with_columns(pl.col("person").cast(pl.String))
    timed = table.with_columns(seconds_of(table["time"]).alias("second"))
    good, left_out = sift(timed, [
        (pl.col("person").is_null(), Words("The row names nobody.", "该行没有人员。")),
        (pl.col("second").is_null(), Words("“{time}” is not a time.", "“{time}”不是有效的时间。")),
    ])  # fmt: skip
    number = dict(zip(group.persons, range(len(group.persons)), strict=True))
    known = good.with_columns(
        pl.col("person").replace_strict(number, default=None, return_dtype=pl.Int64).alias("number")
    ).filter(pl.col("number").is_not_null())
    once = known.unique(["number", "second"], maintain_order=True)
    seconds = once["second"].to_numpy()
    return TestTable(
        once["number"].to_numpy(),
        (seconds + _EAST) // _DAY,
        seconds,
        known.height - once.height,
        good.height - known.height,
        left_out,
    )
