"""Rows of a file: a spreadsheet, separated text, or JSON with nested objects."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gubei.adapters.line_lists.records import Row
from gubei.adapters.tables import Limits, read_workbook
from gubei.engines.columns import day_first_of
from gubei.terms.refusals import Invalid

# A foreign table begins with its header: there is nothing to search for.
_LIMITS = Limits(rows=1_000_000, columns=2_000, cells=60_000_000, header_within=1)
_LARGEST = 512 * 1024**2
_ITEM = re.compile(r"(.+)\[([1-9]\d?)\]")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet or list. `name` is what it is called, for telling what it holds."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def day_first(self) -> bool | None:
        """Say how the table writes 04/05/2022, None where nothing in it tells."""
        cells = (text for row in self.rows for text in row.cells.values() if text[:1].isdecimal())
        return day_first_of(cells)


def read_tables(path: Path, *, name: str = "") -> list[Table]:
    """Read every table of a file. Raises Invalid where the file as a whole cannot be used."""
    if _is_json(path):
        return list(_tables_of(load_json(path), name or path.stem))
    sheets = read_workbook(path, limits=_LIMITS, sent_as=name).sheets
    return [
        Table(
            sheet.name if len(sheets) > 1 else name or path.stem,
            sheet.columns,
            tuple(
                Row(number, dict(zip(sheet.columns, cells, strict=False)))
                for chunk in sheet.chunks()
                for number, cells in zip(chunk.row_numbers, chunk.rows, strict=True)
            ),
        )
        for sheet in sheets
    ]


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


def load_json(path: Path) -> Any:
    """Read a JSON file. Raises Invalid where it is too large or broken, with the place."""
    if path.stat().st_size > _LARGEST:
        raise Invalid(
            "The JSON file is larger than 512 MB; send it in parts.",
            "JSON 文件超过 512 MB，请分批发送。",
        )
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "its text"
        raise Invalid(
            f"{path.name} is not JSON that can be read ({where}); ask for the file again.",
            f"{path.name} 不是可读取的 JSON（{where}），请重新索取。",
            code="json_broken",
        ) from error


def _tables_of(content: Any, name: str) -> Iterator[Table]:
    if isinstance(content, Mapping):
        lists = {key: each for key, each in content.items() if isinstance(each, list)}
        if not lists:
            lists = {name: [content]}
    else:
        lists = {name: content}
    for key, objects in lists.items():
        rows = tuple(
            Row(number, flatten(each) if isinstance(each, Mapping) else {"": json.dumps(each)})
            for number, each in enumerate(objects, 1)
        )
        headers = tuple(dict.fromkeys(header for row in rows for header in row.cells))
        yield Table(str(key), headers, rows)


def flatten(item: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Write nested objects as paths: {"age": {"years": 3}} becomes {"age.years": "3"}."""
    cells: dict[str, str] = {}
    for key, value in item.items():
        path = f"{above}.{key}" if above else str(key)
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
        if isinstance(each, Mapping):
            cells |= flatten(each, f"{path}[{number}]")
        elif isinstance(each, list):
            cells |= _flatten_list(each, f"{path}[{number}]")
        elif each is not None:
            cells[f"{path}[{number}]"] = _text_of(each)
    return cells


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
