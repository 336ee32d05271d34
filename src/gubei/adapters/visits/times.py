"""Times of a column, whatever their form, as whole seconds since 1970 (UTC).

Numbers are seconds since 1970; ISO times may name their zone; a time without a zone is one of
Asia/Shanghai. Fractions of a second are cut off. What cannot be read becomes null.
"""

import polars as pl

ZONE = "Asia/Shanghai"
_FORMS = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d")
_NUMBER = r"^[+-]?\d+(\.\d*)?$"
_OFFSET = r"(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$"
_OFFSET_PARTS = r"([+-])(\d{2}):?(\d{2})?$"


def are_numbers(column: pl.Series) -> bool:
    """Say whether a column gives its times as seconds rather than as dates."""
    if column.dtype.is_numeric():
        return True
    if column.dtype != pl.String:
        return False
    first = column.drop_nulls().head(1)
    return bool(len(first) and first.str.strip_chars().str.contains(_NUMBER)[0])


def seconds_of(column: pl.Series) -> pl.Series:
    """Return the seconds of a column of numbers, dates, times or texts."""
    kind = column.dtype
    if kind.is_numeric():
        return column.cast(pl.Float64).floor().cast(pl.Int64, strict=False)
    if isinstance(kind, pl.Datetime):
        aware = column if kind.time_zone else _in_zone(column)
        return aware.dt.epoch("s")
    if kind == pl.Date:
        return _in_zone(column.cast(pl.Datetime("us"))).dt.epoch("s")
    if kind == pl.String:
        return _read(column)
    return pl.Series(column.name, [None] * len(column), pl.Int64)


def _in_zone(column: pl.Series) -> pl.Series:
    return column.dt.replace_time_zone(ZONE, non_existent="null", ambiguous="earliest")


def _read(column: pl.Series) -> pl.Series:
    """Read texts: each different text once, since times of a place repeat."""
    texts = column.str.strip_chars()
    if texts.str.contains(_NUMBER).fill_null(value=True).all():
        return texts.cast(pl.Float64, strict=False).floor().cast(pl.Int64, strict=False)
    text = pl.col("text")
    naive = text.str.replace("[Tt]", " ").str.replace_all("/", "-")
    bare = naive.str.replace(_OFFSET, "").str.strip_chars()
    has_offset = naive.str.contains(r"\d:\d.*" + _OFFSET) | naive.str.contains(r"\d\d [+-]\d")
    frame = texts.alias("text").to_frame()
    return frame.select(
        pl.when(text.str.contains(_NUMBER))
        .then(text.cast(pl.Float64, strict=False).floor().cast(pl.Int64, strict=False))
        .when(has_offset)
        .then(_civil(bare).dt.epoch("s") - _offset(naive))
        .otherwise(
            _civil(naive).dt.replace_time_zone(ZONE, non_existent="null", ambiguous="earliest")
            .dt.epoch("s")
        )
        .alias(column.name)
    ).to_series()  # fmt: skip


def _civil(text: pl.Expr) -> pl.Expr:
    return pl.coalesce(
        *(text.str.to_datetime(form, strict=False, time_unit="us") for form in _FORMS)
    )


def _offset(text: pl.Expr) -> pl.Expr:
    hours = text.str.extract(_OFFSET_PARTS, 2).cast(pl.Int64, strict=False).fill_null(0)
    minutes = text.str.extract(_OFFSET_PARTS, 3).cast(pl.Int64, strict=False).fill_null(0)
    sign = pl.when(text.str.extract(_OFFSET_PARTS, 1) == "-").then(-1).otherwise(1)
    return sign * (hours * 3600 + minutes * 60)
