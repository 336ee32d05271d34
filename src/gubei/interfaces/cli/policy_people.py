"""Reads the table of people that `gubei policy diff` compares two packs for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gubei.adapters.tables import read_workbook
from gubei.engines.columns.dates import read_date
from gubei.engines.policy import Anchor, Crowd, Pack, anchors_of, rule_of
from gubei.interfaces.cli.match_table import Table, read_table
from gubei.terms.refusals import Invalid

COLUMNS = ("person", "class", "anchor")
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days that are counted from; beyond them lies a slip of the pen, or the end of the calendar."""


@dataclass(frozen=True, slots=True)
class People:
    """n people by the names they have in the table."""

    names: list[str]
    crowd: Crowd


def read_day(text: str, *, today: date) -> date:
    """Read a civil date as it is typed. Raises Invalid."""
    found = read_date(text, today=today)
    if found.value is None:
        raise Invalid(
            f"“{text}” is not a date. Write it as 2022-04-26.",
            f"“{text}”不是有效的日期，请写成 2022-04-26。",
        )
    if not FIRST <= found.value <= LAST:
        raise Invalid(
            f"“{text}” does not lie between {FIRST} and {LAST}.",
            f"“{text}”不在 {FIRST} 至 {LAST} 之间。",
            code="no_such_day",
        )
    return found.value


def read_people(file: Path, packs: Sequence[Pack], *, today: date) -> People:
    """Read people; the anchor of a row stands for each date that its class is counted from.

    Raises Invalid for a file or a row that cannot be used: a comparison that leaves out people
    would not be one.
    """
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    table = read_table(read_workbook(file), file)
    names, classes, days = (_column(table, name, file) for name in COLUMNS)
    known = tuple(dict.fromkeys(classes))
    place = {name: number for number, name in enumerate(known)}
    class_of = np.array([place[each] for each in classes], np.int64)
    crowd = Crowd(
        known,
        class_of,
        _anchors(known, class_of, _days(table, days, today), packs),
        (),
        np.zeros(len(names), np.int64),
    )
    return People(names, crowd)


def _column(table: Table, name: str, file: Path) -> list[str]:
    place = table.place_of(name)
    if place is None:
        raise Invalid(
            f"{file.name} has no column {name}. It needs: {', '.join(COLUMNS)}.",
            f"{file.name} 没有列 {name}。须有：{'、'.join(COLUMNS)}。",
            code="no_columns",
        )
    return table.columns[place]


def _days(table: Table, texts: Sequence[str], today: date) -> NDArray[np.datetime64]:
    read: dict[str, date] = {}
    for row, text in enumerate(texts):
        if text not in read:
            read[text] = _day_of_row(text, table.numbers[row], today)
    return np.array([read[text] for text in texts], "datetime64[D]")


def _day_of_row(text: str, number: int, today: date) -> date:
    try:
        return read_day(text, today=today)
    except Invalid as refused:
        said = refused.words
        raise Invalid(
            f"Row {number}: {said.en}", f"第 {number} 行：{said.zh}", code="not_a_date"
        ) from None


def _anchors(
    classes: Sequence[str],
    class_of: NDArray[np.int64],
    days: NDArray[np.datetime64],
    packs: Sequence[Pack],
) -> dict[Anchor, NDArray[np.datetime64]]:
    """Return for each date that any class is counted from the days of the people of such classes."""
    wanted = [
        frozenset[Anchor]().union(*(anchors_of(rule_of(pack, name)) for pack in packs))
        for name in classes
    ]
    found = {}
    for anchor in sorted(frozenset[Anchor]().union(*wanted)):
        has = np.array([anchor in each for each in wanted])
        found[anchor] = np.where(has[class_of], days, np.datetime64("NaT", "D"))
    return found
