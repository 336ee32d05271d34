"""From the cells of a row to a record, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.forms import Calendar, Unread
from gubei.terms.outbreaks import NOBODY, Record, Remark, Someone
from gubei.terms.text import is_nothing
from gubei.terms.words import Words

_PERSON = "person."
_TELLING = ("person.document", "person.given_name", "person.family_name")
_BESIDE = ("person.birth_date", "person.phone")
R = TypeVar("R", bound=Record)
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row where it stands: 1-based, as a spreadsheet counts it."""

    number: int
    cells: Cells


@dataclass(slots=True)
class RowReading:
    """The values of a row by field, what no column took, and what nobody could read."""

    row: Row
    values: dict[str, Any]
    extras: list[tuple[str, str]]
    remarks: list[Remark]

    def take(self, *names: str) -> dict[str, Any]:
        """Return and remove values that are no fields of a record."""
        return {name: self.values.pop(name) for name in names if name in self.values}


def read_cells(
    file: str, row: Row, columns: Mapping[str, Column], calendar: Calendar
) -> RowReading:
    """Read the cells of a row. A cell that cannot be read stays an extra, with a remark."""
    found = RowReading(row, {}, [], [])
    for header, text in row.cells.items():
        if not text or text.isspace():
            continue
        meant = columns.get(header)
        if meant is None:
            found.extras.append((header, text))
            continue
        try:
            value = meant.form.read(text, calendar)
        except Unread as why:
            found.extras.append((meant.header, text))
            found.remarks.append(_unread(file, row, header, text, why))
            continue
        if value is not None and value != "":
            found.values[meant.field] = value
        elif not is_nothing(text):
            found.extras.append((meant.header, text))
    return found


def _unread(file: str, row: Row, header: str, text: str, why: Unread) -> Remark:
    words = Words(
        f"{header}: “{text[:60]}” was kept as it is. {why.words.en}",
        f"{header}：“{text[:60]}”按原样保留。{why.words.zh}",
    )
    return Remark(file, row.number, why.code, words, header)


def left_out(file: str, row: Row, code: str, en: str, zh: str) -> Remark:
    """Return the remark about a row that is left out."""
    return Remark(file, row.number, code, Words(en, zh), is_left_out=True)


def record_of(
    kind: type[R], values: Mapping[str, Any], extras: Iterable[tuple[str, str]], *, row: int = 0
) -> R:
    """Make a record of values by field; those of the person go into the person."""
    names = {each.name for each in fields(kind)}
    own = {name: value for name, value in values.items() if name in names}
    if "person" in names and "person" not in own:
        person = {
            name.removeprefix(_PERSON): value
            for name, value in values.items()
            if name.startswith(_PERSON)
        }
        own["person"] = Someone(**person) if person else NOBODY
    return kind(**own, extras=tuple(sorted(extras)), row=row)


def cells_of(record: Record, columns: Sequence[Column], calendar: Calendar) -> dict[str, str]:
    """Return the cells of a record under the headers of `columns`, extras after them.

    An extra that was a cell nobody could read goes back into its column.
    """
    cells = {
        each.header: each.form.write(value, calendar)
        for each in columns
        for value in [value_of(record, each.field)]
        if value is not None and value != ""
    }
    for header, text in record.extras:
        cells.setdefault(header, text)
    return cells


def value_of(record: Record, name: str) -> Any:
    """Return the value of a field, None where the record has no such field."""
    if name.startswith(_PERSON):
        return getattr(getattr(record, "person", None), name.removeprefix(_PERSON), None)
    return getattr(record, name, None)


def headers_of(rows: Iterable[Cells], columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the headers of a table: all columns, then the extras as they come up."""
    order = dict.fromkeys(each.header for each in columns)
    for cells in rows:
        order.update(dict.fromkeys(cells))
    return tuple(order)


def lay_out(rows: Iterable[Cells], headers: Sequence[str]) -> Iterator[list[str]]:
    """Yield every row as a list in the order of the headers."""
    for cells in rows:
        yield [cells.get(header, "") for header in headers]


def nobody(file: str, row: Row) -> Remark:
    """Return the remark about a row that names nobody and is left out."""
    en = "The row names nobody: no identifier and no name. Add one of them."
    return left_out(file, row, "nobody_named", en, "该行没有编号也没有姓名，无法确定是谁，请补充。")


def key_of(values: Mapping[str, Any]) -> str:
    """Return the key of who a row is about, "" where it names nobody.

    Without an identifier the name and what stands beside it are the key; a birth date or a
    telephone tells somebody only beside a name.
    """
    own = values.get("key") or values.get("number")
    if own:
        return str(own)
    told = [str(values[name]) for name in _TELLING if values.get(name)]
    beside = [str(values[name]) for name in _BESIDE if told and values.get(name)]
    return "/".join([*told, *beside])
