"""Reads HL7 FHIR R4 Observations: one, a list, or a Bundle of them.

The barcode stands in the specimen (identifier, or the end of its reference), else in the identifier
of the Observation. https://hl7.org/fhir/R4/observation.html
"""

from collections.abc import Iterator
from typing import Any

from gubei.adapters.laboratories.sent import SentResult
from gubei.terms.refusals import Invalid

_CORRECTS = ("amended", "corrected")
_SPOKEN = ("final", *_CORRECTS)
Resource = dict[str, Any]


def read_observations(content: Any) -> list[SentResult]:
    """Return what a resource says. Raises Invalid for anything else than Observations."""
    found = list(_resources(content))
    others = {str(each.get("resourceType")) for each in found} - {"Observation", "Specimen"}
    if others or not found:
        said = "、".join(sorted(others)) or "-"
        raise Invalid(
            f"These are no Observations of FHIR R4: {said}.",
            f"内容不是 FHIR R4 Observation：{said}。",
            code="no_observations",
        )
    specimens = {
        f"Specimen/{each.get('id')}": _identifier(each)
        for each in found
        if each.get("resourceType") == "Specimen"
    }
    observations = [each for each in found if each.get("resourceType") == "Observation"]
    return [_sent(place, each, specimens) for place, each in enumerate(observations, start=1)]


def _resources(content: Any) -> Iterator[Resource]:
    if isinstance(content, list):
        for each in content:
            yield from _resources(each)
    elif isinstance(content, dict) and content.get("resourceType") == "Bundle":
        for entry in content.get("entry") or []:
            yield from _resources(entry.get("resource") if isinstance(entry, dict) else None)
    elif isinstance(content, dict):
        yield content
    else:
        yield {"resourceType": type(content).__name__}


def _sent(place: int, resource: Resource, specimens: dict[str, str]) -> SentResult:
    spoken = resource.get("status") in _SPOKEN
    return SentResult(
        place,
        _barcode(resource, specimens),
        _value(resource) if spoken else f"status {resource.get('status')}",
        str(resource.get("issued") or resource.get("effectiveDateTime") or ""),
        _performer(resource),
        "yes" if resource.get("status") in _CORRECTS else "",
    )


def _barcode(resource: Resource, specimens: dict[str, str]) -> str:
    specimen = resource.get("specimen") or {}
    reference = str(specimen.get("reference") or "")
    inside = _identifier({"identifier": specimen.get("identifier")})
    return (
        inside
        or specimens.get(reference, "")
        or reference.rpartition("/")[2]
        or _identifier(resource)
    )


def _identifier(resource: Resource) -> str:
    identifier = resource.get("identifier") or {}
    first = identifier[0] if isinstance(identifier, list) and identifier else identifier
    return str(first.get("value") or "") if isinstance(first, dict) else ""


def _value(resource: Resource) -> str:
    """Return the code or words of the value; of the interpretation where there is no value."""
    concepts = [resource.get("valueCodeableConcept"), *(resource.get("interpretation") or [])]
    for concept in concepts:
        if isinstance(concept, dict):
            for coding in concept.get("coding") or []:
                if coding.get("code"):
                    return str(coding["code"])
            if concept.get("text"):
                return str(concept["text"])
    return str(resource.get("valueString") or "")


def _performer(resource: Resource) -> str:
    performers = resource.get("performer") or [{}]
    return str(performers[0].get("display") or "") if isinstance(performers[0], dict) else ""
