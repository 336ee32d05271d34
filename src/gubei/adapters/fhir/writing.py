"""An outbreak as FHIR R4 resources.

A person is a Patient; a case a Condition; a sample or a day of watching an Observation; the
watch over a contact a Task whose focus is the Condition of the case that was met.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gubei.terms.moments import in_shanghai
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Outbreak,
    RelationRecord,
    SampleRecord,
)

Resource = dict[str, Any]
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_TERMS = "http://terminology.hl7.org/CodeSystem/"
_SNOMED = "http://snomed.info/sct"
_VERIFICATION = {
    "suspected": "provisional",
    "probable": "provisional",
    "confirmed": "confirmed",
    "asymptomatic": "confirmed",
    "not_a_case": "refuted",
    "": "unconfirmed",
}
_RESULTS = {
    "positive": ("10828004", "Positive"),
    "negative": ("260385009", "Negative"),
    "inconclusive": ("419984006", "Inconclusive"),
}
_STATUS = {
    "watched": "in-progress",
    "completed": "completed",
    "lost": "failed",
    "died": "cancelled",
    "stopped": "cancelled",
    "": "requested",
}


def write_fhir(outbreak: Outbreak, folder: Path, *, disease: str = "COVID-19") -> dict[str, int]:
    """Write one .ndjson file for each kind of resource; return how many lines each holds."""
    sources: dict[str, list[RelationRecord]] = {}
    for each in outbreak.relations:
        sources.setdefault(each.target, []).append(each)
    cases = {each.key for each in outbreak.cases}
    return {
        "Patient.ndjson": _write(folder / "Patient.ndjson", map(_patient, outbreak.people())),
        "Condition.ndjson": _write(
            folder / "Condition.ndjson",
            (_condition(each, disease, sources.get(each.key, [])) for each in outbreak.cases),
        ),
        "Observation.ndjson": _write(folder / "Observation.ndjson", _observations(outbreak)),
        "Task.ndjson": _write(
            folder / "Task.ndjson",
            (_watch(each, sources.get(each.key, []), cases) for each in outbreak.contacts),
        ),
    }


def _write(path: Path, resources: Iterable[Resource]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, each in enumerate(resources, 1):  # noqa: B007 - the last one is the count
            file.write(json.dumps(_filled(each), ensure_ascii=False) + "\n")
    return count


def _filled(value: Any) -> Any:
    """Leave out what is empty: FHIR allows no empty values."""
    if isinstance(value, dict):
        kept = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [each for each in map(_filled, value) if each not in (None, "", [], {})]
    return value


def id_of(*parts: str) -> str:
    """Return a resource's id: the key where it can be one, else the start of its SHA-256."""
    name = "-".join(parts)
    if _ID.fullmatch(name):
        return name
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _patient(record: CaseRecord | ContactRecord) -> Resource:
    person = record.person
    died = record.outcome_on if isinstance(record, CaseRecord) and record.outcome == "died" else None  # fmt: skip
    return {
        "resourceType": "Patient",
        "id": id_of(record.key),
        "identifier": [
            {"use": "usual", "value": record.number or record.key},
            {"use": "official", "value": person.document} if person.document else {},
        ],
        "name": [{"family": person.family_name, "given": [person.given_name]}],
        "telecom": [
            {"system": "phone", "value": person.phone} if person.phone else {},
            {"system": "email", "value": person.email} if person.email else {},
        ],
        "gender": person.sex or "unknown",
        "birthDate": _day(person.birth_date),
        "deceasedDateTime": _day(died),
        "address": [{"text": person.address, "city": person.town}],
    }


def _condition(case: CaseRecord, disease: str, relations: list[RelationRecord]) -> Resource:
    is_over = case.outcome in ("recovered", "died")
    return {
        "resourceType": "Condition",
        "id": id_of(case.key),
        "clinicalStatus": _concept("condition-clinical", "resolved" if is_over else "active"),
        "verificationStatus": _concept("condition-ver-status", _VERIFICATION[case.classification]),
        "code": {"text": disease},
        "subject": _reference("Patient", case.key),
        "onsetDateTime": _day(case.onset_on),
        "abatementDateTime": _day(case.outcome_on) if is_over else None,
        "recordedDate": _day(case.reported_on),
        "note": [
            {"text": text}
            for text in (case.origin, *(f"source: {each.source}" for each in relations))
        ],
    }


def _observations(outbreak: Outbreak) -> Iterator[Resource]:
    for n, sample in enumerate(outbreak.samples):
        yield _result(sample, n)
    for visit in outbreak.follow_ups:
        yield _visit(visit)


def _result(sample: SampleRecord, n: int) -> Resource:
    coded = _RESULTS.get(sample.result)
    return {
        "resourceType": "Observation",
        "id": id_of(sample.person, "sample", sample.key or sample.number or str(n)),
        "identifier": [{"value": sample.number}],
        "status": "final" if sample.result else "registered",
        "category": [_concept("observation-category", "laboratory")],
        "code": {"text": sample.test_type or sample.tested_for or "laboratory test"},
        "subject": _reference("Patient", sample.person),
        "effectiveDateTime": _moment(sample.taken_at),
        "issued": _moment(sample.result_at),
        "performer": [{"display": sample.laboratory}],
        "valueCodeableConcept": {
            "coding": [{"system": _SNOMED, "code": coded[0], "display": coded[1]}]
        }
        if coded
        else {"text": sample.quantity},
        "note": [{"text": text} for text in (sample.quantity if coded else "", sample.notes)],
    }


def _visit(visit: FollowUpRecord) -> Resource:
    return {
        "resourceType": "Observation",
        "id": id_of(visit.contact, "day", visit.on.isoformat()),
        "status": "final" if visit.visit else "registered",
        "category": [_concept("observation-category", "survey")],
        "code": {"text": "daily follow-up of a contact"},
        "subject": _reference("Patient", visit.contact),
        "effectiveDateTime": _day(visit.on),
        "valueString": visit.visit,
        "note": [{"text": visit.comment}],
    }


def _watch(contact: ContactRecord, relations: list[RelationRecord], cases: set[str]) -> Resource:
    met = next((each.source for each in relations if each.source in cases), "")
    return {
        "resourceType": "Task",
        "id": id_of(contact.key),
        "identifier": [{"value": contact.number}],
        "status": _STATUS[contact.watch],
        "intent": "order",
        "code": {"text": "follow-up of a contact"},
        "description": contact.origin,
        "focus": _reference("Condition", met) if met else None,
        "for": _reference("Patient", contact.key),
        "executionPeriod": {
            "start": _day(contact.watched_from),
            "end": _day(contact.watched_until),
        },
        "authoredOn": _day(contact.reported_on),
        "note": [{"text": f"source: {each.source}"} for each in relations if each.source != met],
    }


def _reference(kind: str, key: str) -> Resource:
    return {"reference": f"{kind}/{id_of(key)}"}


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"{_TERMS}{system}", "code": code}]}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return in_shanghai(value).isoformat(timespec="seconds") if value else None
