"""FHIR: every line is a resource with what R4 asks for, and every reference leads somewhere."""

import json
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings

from gubei.adapters.fhir.writing import write_fhir
from gubei.terms.moments import SHANGHAI
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    Outbreak,
    RelationRecord,
    SampleRecord,
    Someone,
)
from tests.outbreaks import outbreaks

ASKED = {
    "Patient": {"resourceType", "id"},
    "Condition": {"resourceType", "id", "subject", "verificationStatus", "clinicalStatus"},
    "Observation": {"resourceType", "id", "status", "code", "subject"},
    "Task": {"resourceType", "id", "status", "intent", "for"},
}


def written(outbreak: Outbreak) -> dict[str, list[dict[str, Any]]]:
    """Write an outbreak and read every line back, by kind of resource."""
    with TemporaryDirectory() as folder:
        counts = write_fhir(outbreak, Path(folder))
        lines = {name: (Path(folder) / name).read_text("utf-8").splitlines() for name in counts}
    assert counts == {name: len(each) for name, each in lines.items()}
    return {
        name.removesuffix(".ndjson"): [json.loads(line) for line in each]
        for name, each in lines.items()
    }


@given(outbreak=outbreaks())
@settings(max_examples=40, deadline=None)
def test_resources_say_what_is_asked_and_refer_to_each_other(outbreak: Outbreak):
    found = written(outbreak)
    known = {f"{kind}/{each['id']}" for kind, several in found.items() for each in several}
    assert len(known) == sum(map(len, found.values()))
    for kind, several in found.items():
        for each in several:
            assert ASKED[kind] <= each.keys()
            assert each["resourceType"] == kind
            assert references_of(each) <= known
            assert not empty_values(each)


def references_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(references_of, value))
    if not isinstance(value, dict):
        return set()
    own = {value["reference"]} if "reference" in value else set()
    return own.union(*map(references_of, value.values()))


def empty_values(value: Any) -> bool:
    if isinstance(value, list):
        return not value or any(map(empty_values, value))
    if isinstance(value, dict):
        return not value or any(map(empty_values, value.values()))
    return value in (None, "")


def test_lin_mei_her_sample_and_her_contact():
    found = written(
        Outbreak(
            cases=(
                CaseRecord("7c1", "MY-1", Someone("梅", "林", "female", date(1988, 3, 12)),
                           "confirmed", date(2022, 4, 25), date(2022, 4, 22)),
            ),
            contacts=(ContactRecord("k 1", person=Someone("丽", "孙"), watch="watched",
                                    watched_from=date(2022, 4, 25), watched_until=date(2022, 5, 5)),),
            relations=(RelationRecord("7c1", "k 1"),),
            samples=(SampleRecord("7c1", "s1", taken_at=datetime(2022, 4, 23, 8, tzinfo=SHANGHAI),
                                  result="positive", test_type="RT_PCR"),),
        )
    )  # fmt: skip
    (task,) = found["Task"]
    assert task == {
        "resourceType": "Task",
        "id": task["id"],
        "status": "in-progress",
        "intent": "order",
        "code": {"text": "follow-up of a contact"},
        "focus": {"reference": "Condition/7c1"},
        "for": {"reference": f"Patient/{task['id']}"},
        "executionPeriod": {"start": "2022-04-25", "end": "2022-05-05"},
    }
    assert found["Observation"] == [
        {
            "resourceType": "Observation",
            "id": "7c1-sample-s1",
            "status": "final",
            "category": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                            "code": "laboratory",
                        }
                    ]
                }
            ],
            "code": {"text": "RT_PCR"},
            "subject": {"reference": "Patient/7c1"},
            "effectiveDateTime": "2022-04-23T08:00:00+08:00",
            "valueCodeableConcept": {
                "coding": [
                    {"system": "http://snomed.info/sct", "code": "10828004", "display": "Positive"}
                ]
            },
        }
    ]
