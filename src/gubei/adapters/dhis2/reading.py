"""A tracker payload of DHIS2 as an outbreak, nested or flat."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.dhis2 import codes
from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.files import LIMITS, load_json
from gubei.adapters.line_lists.forms import Calendar
from gubei.adapters.line_lists.gathering import Gathered
from gubei.adapters.line_lists.records import Row, RowReading, left_out, read_cells, record_of
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

_KINDS = {stage: kind for kind, stage in codes.STAGES.items()}
Item = Mapping[str, Any]


def read_dhis2(
    paths: Sequence[Path],
    *,
    today: date,
    kind: Kind | None = None,
    names: Mapping[Path, str] | None = None,
    limits: Limits = LIMITS,
) -> OutbreakReading:
    """Read payloads together. Raises Invalid for a file that is none."""
    gathered = Gathered()
    for path in paths:
        name = (names or {}).get(path, path.name)
        content = load_json(path, limits=limits)
        if not isinstance(content, Mapping):
            raise _no_payload(name)
        people = _listed(content, "trackedEntities", "instances")
        if not people:
            raise _no_payload(name)
        _PayloadReading(name, content, today, kind).into(gathered, people)
    return gathered.reading()


def _no_payload(name: str) -> Invalid:
    return Invalid(
        f"{name} is no tracker payload of DHIS2: it has no trackedEntities.",
        f"{name} 不是 DHIS2 tracker 数据：没有 trackedEntities。",
        code="no_payload",
    )


def _listed(content: Item, *names: str) -> list[Item]:
    """Return the objects of the first of these lists that is there; what is no object is empty."""
    for name in names:
        if isinstance(content.get(name), list):
            return [each if isinstance(each, Mapping) else {} for each in content[name]]
    return []


@dataclass(slots=True)
class _PayloadReading:
    """One payload on its way into records."""

    file: str
    content: Item
    today: date
    kind: Kind | None
    _keys: dict[str, str] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def into(self, gathered: Gathered, people: Sequence[Item]) -> None:
        """Add every person with what happened to them, then the relationships."""
        enrolled = _grouped(_listed(self.content, "enrollments"), "trackedEntity")
        happened = _grouped(_listed(self.content, "events"), "enrollment")
        for number, each in enumerate(people, 1):
            enrollments = [
                *_listed(each, "enrollments"),
                *enrolled.get(_key_of(each, "trackedEntity"), ()),
            ]
            events = [
                event
                for one in enrollments
                for event in [
                    *_listed(one, "events"),
                    *happened.get(_key_of(one, "enrollment"), ()),
                ]
            ]
            self._add_person(gathered, number, each, enrollments, events)
        self._add_relationships(gathered)

    def _add_person(
        self,
        gathered: Gathered,
        number: int,
        item: Item,
        enrollments: Sequence[Item],
        events: Sequence[Item],
    ) -> None:
        gathered.rows += 1
        attributes = [
            *_listed(item, "attributes"),
            *(pair for each in enrollments for pair in _listed(each, "attributes")),
        ]
        found = self._read(number, _cells(attributes, "attribute"), codes.ATTRIBUTES)
        kind = self.kind or _kind_of(enrollments, events)
        key = found.values.get("key") or str(item.get("trackedEntity") or "")
        if not key or not attributes:
            words = (
                "A person without any attribute: it names nobody.",
                "没有任何属性，无法确定是谁。",
            )
            gathered.remarks.append(left_out(self.file, found.row, "nobody_named", *words))
            return
        if kind not in ("case", "contact"):
            words = ("Enrolled in no program of cases or contacts.", "未登记在病例或接触者项目中。")
            gathered.remarks.append(left_out(self.file, found.row, "kind_unknown", *words))
            return
        self._keys[str(item.get("trackedEntity"))] = key
        self._finish_person(gathered, found, kind, key, enrollments, events)

    def _finish_person(
        self,
        gathered: Gathered,
        found: RowReading,
        kind: Kind,
        key: str,
        enrollments: Sequence[Item],
        events: Sequence[Item],
    ) -> None:
        values, extras = found.values | {"key": key}, list(found.extras)
        gathered.remarks += found.remarks
        for event in events:
            what = _KINDS.get(str(event.get("programStage")), kind)
            cells = _cells(_listed(event, "dataValues"), "dataElement")
            packed = cells.pop(codes.EXTRAS, "")
            read = self._read(found.row.number, cells, codes.ELEMENTS[what])
            gathered.remarks += read.remarks
            told = [*read.extras, *_unpacked(packed)]
            if what == kind:
                values |= read.values
                extras += told
            else:
                self._add_event(gathered, what, key, read, told)
        if codes.KEY not in found.row.cells:
            self._dates_of(values, enrollments)
        if kind == "case":
            case = record_of(CaseRecord, values, extras, row=found.row.number)
            gathered.add_case(case, self.file, found.row.number)
        else:
            contact = record_of(ContactRecord, values, extras, row=found.row.number)
            gathered.add_contact(contact, self.file, found.row.number)

    def _dates_of(self, values: dict[str, Any], enrollments: Sequence[Item]) -> None:
        """Take a foreign enrollment's date as the day of the report."""
        for each in enrollments:
            read = self._read(0, {"GB_REPORTED_ON": str(each.get("enrolledAt") or "")}, codes.ELEMENTS["case"])  # fmt: skip
            if "reported_on" in read.values:
                values.setdefault("reported_on", read.values["reported_on"])

    def _add_event(
        self,
        gathered: Gathered,
        kind: Kind,
        key: str,
        read: RowReading,
        extras: list[tuple[str, str]],
    ) -> None:
        owner = {"relation": "target", "follow_up": "contact", "sample": "person"}[kind]
        needed = {"relation": "source", "follow_up": "on"}.get(kind)
        if needed and needed not in read.values:
            words = (
                f"An event of the kind {kind} without its {needed}.",
                f"{kind} 事件缺少 {needed}。",
            )
            gathered.rows += 1
            gathered.remarks.append(left_out(self.file, read.row, "event_incomplete", *words))
            return
        values, row = {owner: key, **read.values}, read.row.number
        if kind == "relation":
            relation = record_of(RelationRecord, values, extras, row=row)
            gathered.relations.append(relation)
            self._told.add((relation.source, relation.target))
        elif kind == "follow_up":
            gathered.follow_ups.append(record_of(FollowUpRecord, values, extras, row=row))
        else:
            gathered.samples.append(record_of(SampleRecord, values, extras, row=row))

    def _add_relationships(self, gathered: Gathered) -> None:
        """Add the relationships that no event tells more of."""
        for each in _listed(self.content, "relationships"):
            source, target = (self._end(each.get(name)) for name in ("from", "to"))
            if source and target and source != target and (source, target) not in self._told:
                gathered.relations.append(RelationRecord(source, target))

    def _end(self, end: Any) -> str:
        """Return the key of one end: {"trackedEntity": uid}, nested once more or not."""
        while isinstance(end, Mapping):
            end = end.get("trackedEntity")
        return self._keys.get(str(end), str(end or ""))

    def _read(self, number: int, cells: Mapping[str, str], columns: Iterable[Column]) -> RowReading:
        known = {each.header: each for each in columns}
        return read_cells(self.file, Row(number, cells), known, Calendar(self.today))


def _grouped(items: Iterable[Item], name: str) -> Mapping[str, list[Item]]:
    """Return items by whom they belong to; what names nobody belongs to nobody."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for each in items:
        if key := _key_of(each, name):
            groups[key].append(each)
    return groups


def _key_of(item: Item, name: str) -> str:
    return str(item.get(name) or "")


def _cells(pairs: Iterable[Item], name: str) -> dict[str, str]:
    return {
        str(each.get(name)): str(each["value"])
        for each in pairs
        if each.get("value") is not None
    }  # fmt: skip


def _kind_of(enrollments: Sequence[Item], events: Sequence[Item]) -> Kind | None:
    programs = {str(each.get("program")) for each in enrollments}
    stages = {_KINDS.get(str(each.get("programStage"))) for each in events}
    for kind, program in codes.PROGRAMS.items():
        if program in programs or kind in stages:
            return "case" if kind == "case" else "contact"
    return None


def _unpacked(text: str) -> list[tuple[str, str]]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return [(codes.EXTRAS, text)]
    if not isinstance(told, Mapping):
        return [(codes.EXTRAS, text)]
    return [(str(header), str(value)) for header, value in told.items()]
