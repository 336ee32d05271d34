"""Counts from outside: what toll gates and detectors wrote, as vehicles or as hours.

A table of single vehicles has a time, a gate, a direction, and perhaps `vehicle_type` (blank where
it is not known); one of hourly counts has a time and a number of vehicles. Columns are found by
their names. An hour that is repeated with the same number counts once. A file without a column for
the direction counts who comes in; where there is one, a row that leaves it blank is left out.
Spreadsheets and texts in another encoding than UTF-8 are read as every list is; a large table in UTF-8
by columns, which is faster.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl

from gubei.adapters.tables import Limits, read_named
from gubei.adapters.tables.text_files import inspect
from gubei.terms.moments import SHANGHAI
from gubei.terms.refusals import Invalid

_NAMES = {
    "time": ("time", "date_time", "datetime", "timestamp", "hour", "passed_at", "时间", "日期时间",
             "通行时间", "过车时间", "统计时间", "小时"),
    "gate": ("tollgate_id", "gate", "gate_id", "tollgate", "station", "checkpoint", "站点",
             "收费站", "收费站名称", "卡口", "卡口名称", "检查站", "检查站名称"),
    "direction": ("direction", "方向", "进出方向", "行驶方向"),
    "kind": ("vehicle_type", "type", "vehicle_class", "class", "车型", "车辆类型", "车辆类别"),
    "vehicles": ("traffic_volume", "vehicles", "volume", "count", "flow", "车流量", "流量",
                 "车辆数", "辆数"),
}  # fmt: skip
_DIRECTIONS = {
    "0": "in", "entry": "in", "in": "in", "进": "in", "入": "in", "进京": "in", "入口": "in",
    "驶入": "in", "进城": "in", "1": "out", "exit": "out", "out": "out", "出": "out", "出京": "out",
    "出口": "out", "驶出": "out", "出城": "out",
}  # fmt: skip
_CLASSES = {
    "": "", "0": "car", "passenger": "car", "car": "car", "客": "car", "客车": "car",
    "小客车": "car", "1": "truck", "cargo": "truck", "truck": "truck", "货": "truck",
    "货车": "truck", "bus": "bus", "大客车": "bus", "commuter": "commuter",
    "supplies": "supplies", "emergency": "emergency", "on_foot": "on_foot", "步行": "on_foot",
    "other": "other", "其他": "other",
}  # fmt: skip
# Day first before month first: so most of the world writes, and where both read all rows.
_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M:%S", "%m-%d-%Y %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S",
)  # fmt: skip
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2})$"
_KINDS = (".csv", ".tsv", ".txt", ".gz")
_SHEETS = (".xlsx", ".xls")


@dataclass(frozen=True, slots=True)
class GateHour:
    """Vehicles of a class ("" where it is not known) at a gate in an hour."""

    gate: str
    hour: datetime
    direction: str
    vehicle_class: str
    vehicles: int


@dataclass(slots=True)
class GateTable:
    """What a file said: rows read, those left out by reason, hours that were repeated."""

    rows: int
    refused: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    hours: list[GateHour] = field(default_factory=list)


def read_gate_counts(file: Path, *, gate: str = "") -> GateTable:
    """Read a table of vehicles or hours; `gate` names the one of a file without such a column.

    Raises Invalid for a file that is no table with times.
    """
    frame = _load(file)
    columns = _columns_of(frame)
    if "time" not in columns:
        raise Invalid(
            "There is no column with a time: name it time or date_time.",
            "缺少时间列：请命名为 time 或 date_time。",
            code="no_time_column",
        )
    read = frame.select(
        time=_time_of(frame[columns["time"]]),
        gate=_text(columns, "gate", gate or file.name.partition(".")[0]),
        direction=_word(columns, "direction", _DIRECTIONS, "in"),
        kind=_word(columns, "kind", _CLASSES, ""),
        vehicles=_number(columns),
    )
    return _gathered(read, is_hourly="vehicles" in columns)


def _load(file: Path) -> pl.DataFrame:
    ending = file.suffix.lower()
    if ending not in _KINDS + _SHEETS:
        raise Invalid(
            f"{file.name} should be a .csv or .tsv, plain or .gz, or an .xlsx.",
            f"{file.name} 应为 .csv、.tsv（可 .gz 压缩）或 .xlsx。",
            code="not_a_table",
        )
    if ending in _SHEETS or (ending != ".gz" and not inspect(file).encoding.startswith("utf-8")):
        return _load_named(file)
    separator = "\t" if ".tsv" in file.name.lower() else ","
    try:
        return pl.read_csv(
            file, infer_schema=False, separator=separator, encoding="utf8-lossy",
            truncate_ragged_lines=True,
        )  # fmt: skip
    except pl.exceptions.PolarsError as error:
        raise Invalid(
            f"{file.name} cannot be read as a table.", f"{file.name} 不是可读取的表格。",
            code="not_a_table",
        ) from error  # fmt: skip


def _load_named(file: Path) -> pl.DataFrame:
    """Read a file as every list is read; its columns carry the first name of each."""
    table = read_named(file, _NAMES, limits=Limits())
    rows = [texts for _, texts in table.rows()]
    return pl.DataFrame(
        {_NAMES[what][0]: [each[what] for each in rows] for what in table.places},
        schema={_NAMES[what][0]: pl.String for what in table.places},
    )


def _columns_of(frame: pl.DataFrame) -> dict[str, str]:
    """Return the file's column for each thing that we ask for, by its name."""
    here = {name.strip().lstrip("\ufeff").lower(): name for name in frame.columns}
    found: dict[str, str] = {}
    for what, names in _NAMES.items():
        known = next((here[name] for name in names if name in here), None)
        if known is not None:
            found[what] = known
    return found


def _time_of(column: pl.Series) -> pl.Series:
    """Read times by the way of writing that reads most of them; the others are left out."""
    plain = column.str.strip_chars().str.replace(_ZONE, "").str.replace(r"\.\d+$", "")
    best: pl.Series | None = None
    for form in _FORMATS:
        read = plain.str.to_datetime(form, strict=False)
        if best is None or read.null_count() < best.null_count():
            best = read
        if best.null_count() == 0:
            break
    assert best is not None  # noqa: S101 - there is at least one form
    return best


def _text(columns: dict[str, str], what: str, otherwise: str) -> pl.Expr:
    if what not in columns:
        return pl.lit(otherwise)
    return pl.col(columns[what]).fill_null("").str.strip_chars()


def _word(columns: dict[str, str], what: str, words: dict[str, str], otherwise: str) -> pl.Expr:
    """Translate a column by its words; what stands for nothing becomes null and is left out."""
    plain = _text(columns, what, otherwise).str.to_lowercase()
    return plain.replace_strict(words, default=None, return_dtype=pl.String)


def _number(columns: dict[str, str]) -> pl.Expr:
    if "vehicles" not in columns:
        return pl.lit(1, dtype=pl.Int64)
    value = pl.col(columns["vehicles"]).str.strip_chars().cast(pl.Float64, strict=False)
    whole = value.is_finite() & (value >= 0) & (value == value.floor())
    return pl.when(whole).then(value).cast(pl.Int64)


_REASONS = {
    "time": "time cannot be read",
    "gate": "no gate",
    "direction": "direction is unknown",
    "kind": "vehicle type is unknown",
    "vehicles": "no whole number of vehicles",
}


def _gathered(read: pl.DataFrame, *, is_hourly: bool) -> GateTable:
    table = GateTable(rows=read.height)
    read = read.with_columns(gate=pl.when(pl.col("gate") != "").then(pl.col("gate")))
    for name, reason in _REASONS.items():
        bad = read[name].null_count()
        if bad:
            table.refused[reason] = bad
            read = read.filter(pl.col(name).is_not_null())
    keys = ["gate", "hour", "direction", "kind"]
    read = read.with_columns(hour=pl.col("time").dt.truncate("1h"))
    if is_hourly:
        read = _each_hour_once(read, keys, table)
    sums = read.group_by(keys).agg(pl.col("vehicles").sum()).sort(keys)
    table.hours = [
        GateHour(gate, hour.replace(tzinfo=SHANGHAI), direction, kind, vehicles)
        for gate, hour, direction, kind, vehicles in sums.select(*keys, "vehicles").iter_rows()
    ]
    return table


def _each_hour_once(read: pl.DataFrame, keys: list[str], table: GateTable) -> pl.DataFrame:
    """Keep the first row of a moment: a repeat says the same, or is left out with the reason."""
    moment = [*keys, "time"]
    first = read.unique(moment, keep="first", maintain_order=True)
    same = read.unique([*moment, "vehicles"], keep="first", maintain_order=True)
    conflicts = same.height - first.height
    if conflicts:
        table.refused["another number for the same hour"] = conflicts
    table.repeated = read.height - first.height - conflicts
    return first


def by_gate(hours: Iterable[GateHour]) -> list[dict[str, object]]:
    """Return the vehicles by gate, direction and class, in their order."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for each in hours:
        sums[each.gate, each.direction, each.vehicle_class] += each.vehicles
    return [
        {"gate": gate, "direction": direction, "class": kind, "vehicles": sums[gate, direction, kind]}
        for gate, direction, kind in sorted(sums)
    ]  # fmt: skip
