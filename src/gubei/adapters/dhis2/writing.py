"""An outbreak as one tracker payload of DHIS2, nested: people, enrollments, events, relationships."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from gubei.adapters.dhis2 import codes
from gubei.adapters.dhis2.codes import uid_of
from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.forms import Calendar
from gubei.adapters.line_lists.records import cells_of
from gubei.terms.outbreaks import CaseRecord, ContactRecord, Kind, Outbreak, Record

_ISO = Calendar(date.min)
Event = tuple[Kind, str, Record, date | None]


@dataclass(slots=True)
class _Payload:
    """What the events of each person are, and where everybody is registered."""

    org_unit: str
    written_on: date
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))


def write_dhis2(
    outbreak: Outbreak, folder: Path, *, org_unit: str, written_on: date
) -> dict[str, int]:
    """Write tracker.json and return how many objects of each kind it holds.

    `org_unit` is the district's code; `written_on` stands where a date that DHIS2 asks for
    (the enrollment's) is not known.
    """
    payload = _Payload(org_unit, written_on)
    _sort_events(payload, outbreak)
    people = outbreak.people()
    content = {
        "trackedEntities": [_person(payload, each) for each in people],
        "relationships": [_relationship(each.source, each.target) for each in outbreak.relations],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "tracker.json").write_text(text, encoding="utf-8")
    events = sum(map(len, payload.events.values()))
    return {
        "trackedEntities": len(people),
        "events": events + len(people),
        "relationships": len(outbreak.relations),
    }


def _sort_events(payload: _Payload, outbreak: Outbreak) -> None:
    for n, relation in enumerate(outbreak.relations):
        name = relation.key or f"{relation.source} {n}"
        event: Event = ("relation", name, relation, relation.last_contact_on)
        payload.events[relation.target].append(event)
    for visit in outbreak.follow_ups:
        name = visit.key or visit.on.isoformat()
        payload.events[visit.contact].append(("follow_up", name, visit, visit.on))
    for n, sample in enumerate(outbreak.samples):
        taken = sample.taken_at.date() if sample.taken_at else None
        name = sample.key or sample.number or str(n)
        payload.events[sample.person].append(("sample", name, sample, taken))


def _person(payload: _Payload, record: CaseRecord | ContactRecord) -> dict[str, Any]:
    kind: Kind = "case" if isinstance(record, CaseRecord) else "contact"
    began = record.onset_on if isinstance(record, CaseRecord) else record.last_contact_on
    enrolled = record.reported_on or began or payload.written_on
    key, program = record.key, codes.PROGRAMS[kind]
    org_unit = record.person.unit_code or payload.org_unit
    own: Event = (kind, kind, record, record.reported_on)
    return {
        "trackedEntity": uid_of(key),
        "trackedEntityType": codes.PERSON_TYPE,
        "orgUnit": org_unit,
        "attributes": _pairs(record, codes.ATTRIBUTES, "attribute"),
        "enrollments": [
            {
                "enrollment": uid_of(key, program),
                "program": program,
                "status": "ACTIVE",
                "orgUnit": org_unit,
                "enrolledAt": enrolled.isoformat(),
                "occurredAt": (began or enrolled).isoformat(),
                "events": [
                    _event(program, org_unit, key, event, enrolled)
                    for event in [own, *payload.events.get(key, [])]
                ],
            }
        ],
    }


def _event(program: str, org_unit: str, key: str, event: Event, enrolled: date) -> dict[str, Any]:
    kind, name, record, on = event
    values = _pairs(record, codes.ELEMENTS[kind], "dataElement")
    if record.extras:
        told = json.dumps(dict(record.extras), ensure_ascii=False)
        values.append({"dataElement": codes.EXTRAS, "value": told})
    return {
        "event": uid_of(key, kind, name),
        "status": "COMPLETED",
        "program": program,
        "programStage": codes.STAGES[kind],
        "orgUnit": org_unit,
        "occurredAt": (on or enrolled).isoformat(),
        "dataValues": values,
    }


def _pairs(record: Record, columns: Sequence[Column], name: str) -> list[dict[str, str]]:
    cells: Mapping[str, str] = cells_of(replace(record, extras=()), columns, _ISO)
    return [{name: header, "value": text} for header, text in cells.items()]


def _relationship(source: str, target: str) -> dict[str, Any]:
    return {
        "relationship": uid_of(source, target, codes.RELATIONSHIP),
        "relationshipType": codes.RELATIONSHIP,
        "from": {"trackedEntity": {"trackedEntity": uid_of(source)}},
        "to": {"trackedEntity": {"trackedEntity": uid_of(target)}},
    }
