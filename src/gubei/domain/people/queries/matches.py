"""Pairs of records that may be one person, side by side with what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.people.models import ContactDetail, Identity, MatchCandidate
from gubei.domain.people.queries.files import PersonFile
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.engines.matching.levels import grade
from gubei.engines.matching.shapes import MISSING, SHAPES
from gubei.engines.matching.tidy import tidy
from gubei.terms.refusals import NotFound

Sealed = Identity | ContactDetail
Likeness = Literal["same", "close", "different", "missing"]
_SAME = frozenset({"exact", "same_reading", "same"})
_UNLIKE = frozenset({"different", "contradicting", "family", "same_year"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that both records say, masked, and how like it is."""

    field: str
    left: str
    right: str
    level: Likeness


@dataclass(frozen=True, slots=True)
class _Trait:
    shown: str
    whole: str


def matches_of(officer: Officer, *, decided: bool) -> QuerySet[MatchCandidate]:
    """Return the pairs of the officer's unit and below, those that wait or those decided.

    A pair that became one person by other merges does not wait any more.
    """
    matches = MatchCandidate.objects.filter(unit__in=units_of(officer)).select_related(
        "person__unit",
        "person__household",
        "other__unit",
        "other__household",
        "decided_by",
        "merge",
    )
    if decided:
        return matches.filter(decided_at__isnull=False)
    ours = Coalesce("person__same_as_id", "person_id")
    theirs = Coalesce("other__same_as_id", "other_id")
    return (
        matches.filter(decided_at=None)
        .annotate(our_root=ours, their_root=theirs)
        .exclude(our_root=F("their_root"))
    )


def match_in_reach(officer: Officer, match_id: UUID) -> MatchCandidate:
    """Return one pair. Raises NotFound."""
    found = (
        MatchCandidate.objects.filter(pk=match_id, unit__in=units_of(officer))
        .select_related(
            "person__unit",
            "person__household",
            "other__unit",
            "other__household",
            "decided_by",
            "merge",
        )
        .first()
    )
    if found is None:
        raise NotFound("There is no such pair in your unit.", "您的辖区内没有这一对疑似重复人员。")
    return found


def evidence_of(left: PersonFile, right: PersonFile) -> list[Evidence]:
    """Compare two files field by field, with the levels of the matching engine."""
    ours, theirs = _traits(left, beside=right), _traits(right, beside=left)
    columns = [
        tidy({field: [trait.whole] for field, trait in side.items()} | {"pinyin": [reading]})
        for side, reading in ((ours, left.person.pinyin), (theirs, right.person.pinyin))
    ]
    found = []
    for field in ours:
        level = int(grade(columns[0], columns[1], field)[0])
        found.append(Evidence(field, ours[field].shown, theirs[field].shown, _say(field, level)))
    return found


def _say(field: str, level: int) -> Likeness:
    if level == MISSING:
        return "missing"
    name = SHAPES[field].levels[level]
    if name in _SAME:
        return "same"
    return "different" if name in _UNLIKE else "close"


def _traits(file: PersonFile, *, beside: PersonFile) -> dict[str, _Trait]:
    person = file.person
    born = person.birth_date.isoformat() if person.birth_date else ""
    address = next(iter(file.addresses), "")
    return {
        "name": _Trait(person.name, person.name),
        "birth_date": _Trait(born, born),
        "sex": _Trait(person.sex, person.sex),
        "document": _number("identity", file.identities, beside.identities),
        "phone": _number("contact", file.phones, beside.phones),
        "address": _Trait(address, address),
    }


def _number(
    table: Literal["identity", "contact"], own: Sequence[Sealed], others: Sequence[Sealed]
) -> _Trait:
    """Take the number that both have, else the first; compared whole and shown masked."""
    known = {bytes(other.blind) for other in others}
    chosen = next((one for one in own if bytes(one.blind) in known), next(iter(own), None))
    if chosen is None:
        return _Trait("", "")
    whole = key_ring().open(bytes(chosen.sealed), about=about_of(table, chosen.id))
    return _Trait(chosen.masked, whole)
