"""Days on which traffic is not that of their weekday, as a table: day, kind, name."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gubei.terms.refusals import Invalid

_COLUMNS = {
    "day": ("day", "date", "日期"),
    "kind": ("kind", "type", "类别", "类型"),
    "name": ("name", "名称", "节日"),
}
_KINDS = {
    "holiday": "holiday", "节假日": "holiday", "放假": "holiday", "休": "holiday",
    "workday": "workday", "工作日": "workday", "上班": "workday", "班": "workday",
    "weekend": "weekend", "周末": "weekend",
}  # fmt: skip


def read_special_days(file: Path) -> dict[date, tuple[str, str]]:
    """Return kind (holiday, workday, weekend) and name by day. Raises Invalid for a bad row."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        columns = _columns(table.fieldnames or ())
        return dict(_read(row, columns, number) for number, row in enumerate(table, start=2))


def _columns(header: Sequence[str]) -> dict[str, str]:
    found = {}
    for name, ways in _COLUMNS.items():
        column = next((each for each in header if each.strip().lower() in ways), None)
        if column is None:
            raise Invalid(
                f"The table has no column {name}.", f"表中没有“{ways[-1]}”列。", code="no_column"
            )
        found[name] = column
    return found


def _read(
    row: dict[str, str | None], columns: dict[str, str], number: int
) -> tuple[date, tuple[str, str]]:
    day, kind, name = ((row[columns[each]] or "").strip() for each in ("day", "kind", "name"))
    try:
        found = date.fromisoformat(day.replace("/", "-"))
    except ValueError:
        raise Invalid(
            f"Row {number}: {day!r} is no day such as 2022-05-01.",
            f"第 {number} 行：“{day}”不是 2022-05-01 这样的日期。",
            code="no_day",
        ) from None
    if kind.lower() not in _KINDS or not name:
        raise Invalid(
            f"Row {number}: say holiday, workday or weekend, and a name.",
            f"第 {number} 行：类别须为 节假日、工作日 或 周末，并填写名称。",
            code="no_kind",
        )
    return found, (_KINDS[kind.lower()], name)
