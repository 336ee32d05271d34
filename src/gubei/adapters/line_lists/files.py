"""Rows of a file: a spreadsheet, separated text, or JSON with nested objects."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gubei.adapters.line_lists.records import Row
from gubei.adapters.tables import Limits, Sheet, read_workbook, refusing
from gubei.engines.columns import day_first_of
from gubei.terms.refusals import Invalid

# A foreign table begins with its header: there is nothing to search for.
LIMITS = Limits(rows=1_000_000, columns=2_000, cells=60_000_000, header_within=1)
_LARGEST = 512 * 1024**2
_LONGEST_PATH = 500  # characters; every value of nested objects carries its own
_AT_ONCE = 1_000_000  # cells of a sheet, blank ones too
_ITEM = re.compile(r"(.+)\[([1-9]\d?)\]")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet or list, without their blank cells.

    `name` is what it is called, for telling what it holds.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def day_first(self) -> bool | None:
        """Say how the table writes 04/05/2022, None where nothing in it tells."""
        cells = (text for row in self.rows for text in row.cells.values() if text[:1].isdecimal())
        return day_first_of(cells)


def read_tables(path: Path, *, name: str = "", limits: Limits = LIMITS) -> list[Table]:
    """Read every table of a file. Raises Invalid where the file as a whole cannot be used."""
    if _is_json(path):
        return list(_tables_of(load_json(path, limits=limits), name or path.stem, limits))
    sheets = read_workbook(path, limits=limits, sent_as=name).sheets
    only = name or path.stem
    return [_table_of(each, each.name if len(sheets) > 1 else only, limits) for each in sheets]


def _table_of(sheet: Sheet, name: str, limits: Limits) -> Table:
    rows: list[Row] = []
    filled = 0
    for chunk in sheet.chunks(_AT_ONCE // max(1, len(sheet.columns)) + 1):
        for number, texts in zip(chunk.row_numbers, chunk.rows, strict=True):
            cells = {
                header: text for header, text in zip(sheet.columns, texts, strict=False) if text
            }
            filled += len(cells)
            rows.append(Row(number, cells))
        if filled > limits.cells:
            raise _too_many_values(limits.cells)
    return Table(name, sheet.columns, tuple(rows))


def _is_json(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Invalid(
            f"{path} cannot be read: {reason}.", f"无法读取 {path}：{reason}。", code="no_file"
        ) from error
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def load_json(path: Path, *, limits: Limits = LIMITS) -> Any:
    """Read a JSON file. Raises Invalid where it is too large or broken, with the place."""
    if path.stat().st_size > _LARGEST:
        raise Invalid(
            "The JSON file is larger than 512 MB; send it in parts.",
            "JSON 文件超过 512 MB，请分批发送。",
        )
    raw = path.read_bytes()
    # Each value but the first of a list or object stands behind a comma: no more are in there.
    if sum(map(raw.count, (b",", b"{", b"["))) > limits.cells:
        raise _too_many_values(limits.cells)
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _not_json(path.name, error) from error


def _not_json(name: str, error: Exception) -> Invalid:
    where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "its text"
    return Invalid(
        f"{name} is not JSON that can be read ({where}); ask for the file again.",
        f"{name} 不是可读取的 JSON（{where}），请重新索取。",
        code="json_broken",
    )


def _too_many_values(limit: int) -> Invalid:
    return Invalid(
        f"The file holds more than {limit:,} values, more than are read at once; send it in parts.",
        f"文件内容超过 {limit:,} 个值，无法一次读取，请分批发送。",
        code="too_many_values",
    )


def _tables_of(content: Any, name: str, limits: Limits) -> Iterator[Table]:
    if isinstance(content, Mapping):
        lists = {key: each for key, each in content.items() if isinstance(each, list)}
        if not lists:
            lists = {name: [content]}
    else:
        lists = {name: content}
    for key, objects in lists.items():
        try:
            yield _table_of_objects(str(key), objects, limits)
        except RecursionError as error:
            raise _not_json(name, error) from error


def _table_of_objects(name: str, objects: Sequence[Any], limits: Limits) -> Table:
    if len(objects) > limits.rows:
        raise refusing.too_many_rows(limits.rows)
    rows: list[Row] = []
    headers: dict[str, None] = {}
    for number, each in enumerate(objects, 1):
        cells = flatten(each) if isinstance(each, Mapping) else {"": json.dumps(each)}
        headers |= dict.fromkeys(cells)
        if len(headers) > limits.columns:
            raise refusing.too_many_columns(len(headers), limits.columns)
        rows.append(Row(number, cells))
    return Table(name, tuple(headers), tuple(rows))


def flatten(item: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Write nested objects as paths: {"age": {"years": 3}} becomes {"age.years": "3"}.

    Raises Invalid where one stands too deep or is called too long.
    """
    cells: dict[str, str] = {}
    for key, value in item.items():
        path = _checked(f"{above}.{key}" if above else str(key))
        if isinstance(value, Mapping):
            cells |= flatten(value, path)
        elif isinstance(value, list):
            cells |= _flatten_list(value, path)
        elif value is not None:
            cells[path] = _text_of(value)
    return cells


def _flatten_list(items: Sequence[Any], path: str) -> dict[str, str]:
    cells: dict[str, str] = {}
    for number, each in enumerate(items, 1):
        place = _checked(f"{path}[{number}]")
        if isinstance(each, Mapping):
            cells |= flatten(each, place)
        elif isinstance(each, list):
            cells |= _flatten_list(each, place)
        elif each is not None:
            cells[place] = _text_of(each)
    return cells


def _checked(path: str) -> str:
    if len(path) > _LONGEST_PATH:
        raise Invalid(
            f"“{path[:60]}…” stands too deep or has too long a name; shorten it and send it again.",
            f"“{path[:60]}…”嵌套过深或名称过长，请精简后重新发送。",
            code="path_too_long",
        )
    return path


def _text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def nest(cells: Mapping[str, str]) -> dict[str, Any]:
    """Turn paths back into nested objects; every leaf is text, [n] counts from 1.

    A path that another one stands in the way of stays a plain name.
    """
    top: dict[str, Any] = {}
    for path, text in cells.items():
        if not _put(top, _steps(path), text):
            top[path] = text
    return top


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.replace("[]", "[1]").split("."):
        found = _ITEM.fullmatch(part)
        steps += [found[1], int(found[2]) - 1] if found else [part]
    return steps


def _put(at: Any, steps: Sequence[str | int], text: str) -> bool:
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        if not isinstance(at, list) or step > len(at):
            return False
        if step == len(at):
            at.append({} if rest else "")
    elif not isinstance(at, dict) or (not rest and step in at):
        return False
    if not rest:
        at[step] = text
        return True
    if isinstance(step, str):
        at.setdefault(step, [] if isinstance(rest[0], int) else {})
    return _put(at[step], rest, text)
