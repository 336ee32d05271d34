"""Contacts that were recorded as pairs every few seconds, in the form of SocioPatterns."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gubei.adapters.visits.reading import number
from gubei.adapters.visits.troubles import Troubles, sift
from gubei.engines.tracing.values import Longs, Numbers
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_NOT_A_TIME = Words("“{time_said}” is not a number of seconds.", "“{time_said}”不是秒数。")
_ONE_MISSING = Words("A person is missing.", "缺少人员。")
_ALONE = Words("{one} cannot meet itself.", "{one} 不能与自己接触。")
_WORDS = re.compile(r"[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class PairTable:
    """r records: time in seconds, and two persons by number; `persons` their names in order."""

    persons: pl.Series
    time: Longs
    one: Numbers
    other: Numbers
    left_out: Troubles


def read_pairs(file: Path, columns: tuple[str, str, str] | None = None) -> PairTable:
    """Read the first three columns as time, person, person, or those named or numbered from 1.

    Columns stand apart by commas, semicolons or blanks; a first line whose time is a word is a
    header. .gz is read as it is. Raises Invalid.
    """
    lines = _lines(file)
    header = _header(lines, named=columns is not None and not all(map(str.isdigit, columns)))
    places = _places(columns, header, file)
    table = _split(lines, places).slice(1 if header else 0)
    good, left_out = sift(table.filter(pl.col("line") != ""), [
        (pl.col("time").is_null(), _NOT_A_TIME),
        (pl.col("one").is_null() | pl.col("other").is_null(), _ONE_MISSING),
        (pl.col("one") == pl.col("other"), _ALONE),
    ])  # fmt: skip
    if good.is_empty():
        raise Invalid(
            f"{file.name} holds no contact: lines of time, person, person are needed.",
            f"{file.name} 中没有接触记录：每行应为时间、人员、人员。",
            code="no_rows",
        )
    ends = pl.concat([good["one"], good["other"].alias("one")])
    persons, numbers = number(_as_numbers(ends))
    return PairTable(
        persons,
        good["time"].to_numpy(),
        numbers[: good.height].to_numpy(),
        numbers[good.height :].to_numpy(),
        left_out,
    )


def _lines(file: Path) -> pl.Series:
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    try:
        packed = file.read_bytes()
        text = (gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed).decode(
            "utf-8-sig"
        )
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Invalid(
            f"{file.name} cannot be read: {error}",
            f"无法读取 {file.name}：{error}",
            code="unreadable",
        ) from error
    lines = pl.Series("line", text.splitlines(), pl.String).str.strip_chars()
    # A comment, as network files have them, is no record.
    return lines.str.replace(r"^[#%].*$", "").str.replace_all(r"[\s,;]+", "\t")


def _header(lines: pl.Series, *, named: bool) -> list[str]:
    first = next(iter(lines.filter(lines != "").head(1)), "")
    cells = str(first).split("\t")
    return cells if named or _WORDS.search(cells[0]) else []


def _places(columns: tuple[str, str, str] | None, header: list[str], file: Path) -> list[int]:
    if columns is None:
        return [0, 1, 2]
    names = [name.strip().lower() for name in header]
    places = [
        names.index(name.lower()) if name.lower() in names else int(name) - 1 if name.isdigit() else -1
        for name in columns
    ]  # fmt: skip
    if min(places) < 0:
        raise Invalid(
            f"{file.name} has no such columns. It has: {', '.join(header) or 'no header'}.",
            f"{file.name} 没有这些列。现有：{'、'.join(header) or '无表头'}。",
            code="no_columns",
        )
    return places


def _split(lines: pl.Series, places: list[int]) -> pl.DataFrame:
    cells = pl.col("line").str.split("\t").list
    time, one, other = (cells.get(place, null_on_oob=True) for place in places)
    return (
        lines.to_frame()
        .with_row_index("row", 1)
        .with_columns(
            time.alias("time_said"), one.replace("", None).alias("one"), other.replace("", None).alias("other")
        )
        .with_columns(
            pl.col("time_said").cast(pl.Float64, strict=False).floor().cast(pl.Int64, strict=False).alias("time")
        )
    )  # fmt: skip


def _as_numbers(names: pl.Series) -> pl.Series:
    """Return names as whole numbers where all are, so that 2 stands before 10."""
    if names.str.contains(r"^(0|[1-9]\d{0,17})$").all():
        return names.cast(pl.Int64)
    return names
