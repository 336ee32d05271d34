"""A file of rows, .parquet or text with commas or tabs, as a table with row numbers."""

from pathlib import Path

import polars as pl

from gubei.terms.refusals import Invalid


def read_frame(file: Path, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the needed and the optional columns that are there, and `row`, empty rows left out.

    A row has the number that a spreadsheet or an editor shows: in text the header is row 1.
    Raises Invalid for a file that is none, cannot be read or lacks a column.
    """
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", f"没有文件 {file}。", code="no_file")
    is_parquet = file.suffix.lower() in (".parquet", ".pq")
    try:
        table = pl.read_parquet(file) if is_parquet else _read_text(file)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:120]
        raise Invalid(
            f"{file.name} cannot be read: {reason}",
            f"无法读取 {file.name}：{reason}",
            code="unreadable",
        ) from error
    return _with_rows(_chosen(table, file, needed, optional), 1 if is_parquet else 2)


def _read_text(file: Path) -> pl.DataFrame:
    # People save tables in the encoding of their office.
    head = file.read_bytes() if not _is_utf8(file) else None
    source = head.decode("gb18030").encode() if head is not None else file
    with file.open("rb") as opened:
        first = opened.readline()
    separator = "\t" if first.count(b"\t") > first.count(b",") else ","
    return pl.read_csv(source, separator=separator, infer_schema=False, truncate_ragged_lines=True)


def _is_utf8(file: Path) -> bool:
    with file.open("rb") as opened:
        head = opened.read(1_000_000)
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # The piece may end within a letter.
        return error.start > len(head) - 4
    return True


def _chosen(
    table: pl.DataFrame, file: Path, needed: tuple[str, ...], optional: tuple[str, ...]
) -> pl.DataFrame:
    known = {name.strip().lower(): name for name in table.columns}
    missing = [name for name in needed if name not in known]
    if missing:
        raise Invalid(
            f"{file.name} has no column {', '.join(missing)}. It needs: {', '.join(needed)}; it has: "
            f"{', '.join(table.columns)[:200]}.",
            f"{file.name} 没有列 {'、'.join(missing)}。须有：{'、'.join(needed)}；现有："
            f"{'、'.join(table.columns)[:200]}。",
            code="no_columns",
        )
    names = [*needed, *(name for name in optional if name in known)]
    return table.select(pl.col(known[name]).alias(name) for name in names)


def _with_rows(table: pl.DataFrame, first: int) -> pl.DataFrame:
    texts = [name for name in table.columns if table[name].dtype == pl.String]
    trimmed = table.with_columns(pl.col(texts).str.strip_chars().replace("", None))
    empty = pl.all_horizontal(pl.col(table.columns).is_null())
    return trimmed.with_row_index("row", first).filter(~empty)
