"""Files of Go.Data, and line lists of the same kind, as an outbreak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.godata.cells import tidy_cells
from gubei.adapters.godata.kinds import COLUMNS, is_of_contacts, kind_of
from gubei.adapters.line_lists.columns import Column, match
from gubei.adapters.line_lists.files import LIMITS, Table, read_tables
from gubei.adapters.line_lists.forms import Calendar
from gubei.adapters.line_lists.gathering import Gathered
from gubei.adapters.line_lists.records import (
    Row,
    RowReading,
    key_of,
    left_out,
    nobody,
    read_cells,
    record_of,
)
from gubei.adapters.tables import Limits
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Kind,
    OutbreakReading,
    RelationRecord,
    SampleRecord,
)
from gubei.terms.refusals import Invalid

_RELATION = "relation."
_HIDDEN = "***"  # what Go.Data writes for fields that were made anonymous


def read_godata(
    paths: Sequence[Path],
    *,
    today: date,
    kind: Kind | None = None,
    names: Mapping[Path, str] | None = None,
    limits: Limits = LIMITS,
) -> OutbreakReading:
    """Read exports of Go.Data (.csv, .xlsx, .json) together; `kind` where no column tells it.

    `names` says under which name a file was sent. Raises Invalid for a file that holds nothing
    of an outbreak.
    """
    gathered = Gathered()
    for path in paths:
        name = (names or {}).get(path, path.name)
        for table in read_tables(path, name=Path(name).stem, limits=limits):
            found = kind or kind_of(table)
            if found is None:
                raise _unknown(name)
            _TableReading(name, table, found, today).into(gathered)
    return gathered.reading()


def _unknown(name: str) -> Invalid:
    return Invalid(
        f"{name}: no column tells whether these are cases, contacts, relationships, follow-ups or "
        "lab results. Name the columns as Go.Data does, or say it with --kind.",
        f"{name}：无法判断内容是病例、密接、关系、随访还是检测结果。请按 Go.Data 的列名填写，或用 --kind 指明。",
        code="kind_unknown",
    )


@dataclass(slots=True)
class _TableReading:
    """One table on its way into records."""

    file: str
    table: Table
    kind: Kind
    today: date
    _columns: Mapping[str, Column] = field(init=False)
    _calendar: Calendar = field(init=False)

    def __post_init__(self) -> None:
        self._columns = match(self.table.headers, COLUMNS[self.kind])
        self._calendar = Calendar(self.today, self.table.day_first)

    def into(self, gathered: Gathered) -> None:
        """Add every row as a record, or as a remark about one that is left out."""
        add = getattr(self, f"_add_{self.kind}")
        for row in self.table.rows:
            shown = Row(row.number, tidy_cells(row.cells))
            found = read_cells(self.file, shown, self._columns_of(shown.cells), self._calendar)
            gathered.rows += 1
            gathered.remarks += found.remarks
            add(gathered, found)

    def _columns_of(self, cells: Mapping[str, str]) -> Mapping[str, Column]:
        """A cell that was made anonymous is no value: it is kept as it is."""
        return {
            header: each
            for header, each in self._columns.items()
            if cells.get(header, "").strip() != _HIDDEN
        }

    def _add_case(self, gathered: Gathered, found: RowReading) -> None:
        kind = found.take("type").get("type", "case")
        if kind != "case":
            self._add_other(gathered, found, str(kind))
            return
        values = _with_key(found.values)
        if values is None:
            gathered.remarks.append(nobody(self.file, found.row))
            return
        case = record_of(CaseRecord, values, found.extras, row=found.row.number)
        gathered.add_case(case, self.file, found.row.number)

    def _add_other(self, gathered: Gathered, found: RowReading, kind: str) -> None:
        words = (
            f"The row is of the type {kind} in a table of {self.kind}s; send it in a file of its own.",
            f"该行类型为 {kind}，与本表内容不符，请放入单独的文件。",
        )
        gathered.remarks.append(left_out(self.file, found.row, "other_type", *words))

    def _add_contact(self, gathered: Gathered, found: RowReading) -> None:
        kind = found.take("type").get("type")
        if kind in ("case", "event"):
            self._add_other(gathered, found, str(kind))
            return
        relation = {
            name.removeprefix(_RELATION): found.values.pop(name)
            for name in list(found.values)
            if name.startswith(_RELATION)
        }
        values = _with_key(found.values)
        if values is None:
            gathered.remarks.append(nobody(self.file, found.row))
            return
        is_secondary = kind == "contact_of_contact" or (
            kind is None and is_of_contacts(f"{self.table.name} {self.file}")
        )
        values["ring"] = "secondary" if is_secondary else "close"
        contact = record_of(ContactRecord, values, found.extras, row=found.row.number)
        gathered.add_contact(contact, self.file, found.row.number)
        number = relation.pop("source_number", "")
        source = relation.pop("source", "") or number
        if source:
            told = {"source": source, "target": values["key"], **relation}
            gathered.relations.append(record_of(RelationRecord, told, (), row=found.row.number))
            gathered.note_number(source, number)

    def _add_relation(self, gathered: Gathered, found: RowReading) -> None:
        if not {"source", "target"} <= found.values.keys():
            words = ("A relationship without a source or a target.", "关系缺少传染源或接触者。")
            gathered.remarks.append(left_out(self.file, found.row, "one_sided", *words))
            return
        if found.values["source"] == found.values["target"]:
            words = ("A relationship of somebody with themselves.", "关系两端是同一人。")
            gathered.remarks.append(left_out(self.file, found.row, "with_oneself", *words))
            return
        gathered.relations.append(
            record_of(RelationRecord, found.values, found.extras, row=found.row.number)
        )

    def _add_follow_up(self, gathered: Gathered, found: RowReading) -> None:
        number = found.take("contact_number").get("contact_number", "")
        contact = found.values.setdefault("contact", number)
        if not contact or "on" not in found.values:
            words = ("A follow-up without a contact or a date.", "随访缺少密接或日期。")
            gathered.remarks.append(left_out(self.file, found.row, "follow_up_of_nobody", *words))
            return
        gathered.note_number(contact, number)
        gathered.follow_ups.append(
            record_of(FollowUpRecord, found.values, found.extras, row=found.row.number)
        )

    def _add_sample(self, gathered: Gathered, found: RowReading) -> None:
        if "person" not in found.values:
            words = ("A sample of nobody: it has no person.", "检测结果没有对应人员。")
            gathered.remarks.append(left_out(self.file, found.row, "sample_of_nobody", *words))
            return
        gathered.samples.append(
            record_of(SampleRecord, found.values, found.extras, row=found.row.number)
        )


def _with_key(values: dict[str, Any]) -> dict[str, Any] | None:
    """Give the record a key and the person one given name; None where the row names nobody."""
    middle = values.pop("person.middle_name", "")
    if middle:
        given = values.get("person.given_name", "")
        values["person.given_name"] = f"{given} {middle}".strip()
    key = key_of(values)
    if not key:
        return None
    values["key"] = key
    return values
