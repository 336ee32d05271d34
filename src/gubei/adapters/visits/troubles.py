"""What is wrong with rows of a file: the row as a spreadsheet counts it, and why in words."""

from dataclasses import dataclass

import polars as pl

from gubei.terms.words import Words

# So many rows are listed one by one; the rest is counted.
LISTED = 1000


@dataclass(frozen=True, slots=True)
class Trouble:
    """One row that was left out, or kept with a mark."""

    row: int
    words: Words
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Troubles:
    """The first rows with trouble, in their order, and how many there are."""

    count: int
    listed: tuple[Trouble, ...]


def sift(
    table: pl.DataFrame, reasons: list[tuple[pl.Expr, Words]]
) -> tuple[pl.DataFrame, Troubles]:
    """Return the rows without trouble, and the others with the first reason that holds.

    `table` has a column row. In the words, {name} stands for what the row says in that column.
    """
    which = pl.coalesce(
        *(pl.when(holds).then(number) for number, (holds, _) in enumerate(reasons)), -1
    )
    judged = table.with_columns(which.cast(pl.Int8).alias("reason"))
    bad = judged.filter(pl.col("reason") >= 0)
    listed = tuple(_trouble(each, reasons) for each in bad.head(LISTED).iter_rows(named=True))
    good = judged.filter(pl.col("reason") < 0) if bad.height else judged
    return good.drop("reason"), Troubles(bad.height, listed)


def _trouble(row: dict[str, object], reasons: list[tuple[pl.Expr, Words]]) -> Trouble:
    words = reasons[int(str(row["reason"]))][1]
    said = {name: "" if value is None else str(value)[:60] for name, value in row.items()}
    return Trouble(int(str(row["row"])), Words(words.en.format(**said), words.zh.format(**said)))
