"""Cases as the API shows them, and what is sent of them."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from gubei.domain.investigations import models
from gubei.domain.investigations.queries.windows import Window
from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd, Origin, SourceKind
from gubei.engines.policy import Anchor
from gubei.interfaces.api.isolation_shapes import StayOfPerson
from gubei.interfaces.api.measure_shapes import BecauseShown
from gubei.interfaces.api.people_shapes import Person
from gubei.interfaces.api.shapes import OfficerName, Sent, Shape, UnitRef, Words


class PersonName(Shape):
    """Which person, by the record that stands for them."""

    id: UUID
    name: str


class CaseRef(Shape):
    """Which case."""

    id: UUID
    number: str
    person: PersonName

    @classmethod
    def of(cls, case: models.Case) -> "CaseRef":
        return cls(
            id=case.pk,
            number=case.number,
            person=PersonName(id=case.person_id, name=case.person.name),
        )


class CaseRow(CaseRef):
    """A case in a table. `generation` is null where it is not known."""

    unit: UnitRef
    classification: CaseClass
    classified_on: date
    onset_on: date | None
    first_positive_on: date | None
    last_negative_on: date | None
    isolated_at: AwareDatetime | None
    reported_at: AwareDatetime
    source: SourceKind
    source_decided: bool
    source_cases: list[UUID]
    generation: int | None
    ended_at: AwareDatetime | None
    end: str


def row_values(case: models.Case, origin: Origin, generation: int | None) -> dict[str, Any]:
    """Return the fields of a row. `case` comes from a query that annotates its class."""
    names = (
        "onset_on", "first_positive_on", "last_negative_on", "isolated_at", "reported_at",
        "ended_at", "end", "classification", "classified_on",
    )  # fmt: skip
    return {
        **CaseRef.of(case).model_dump(),
        **{name: getattr(case, name) for name in names},
        "unit": UnitRef.of(case.unit),
        "source": origin.kind,
        "source_decided": origin.decided,
        "source_cases": list(origin.others),
        "generation": generation,
    }


class ClassificationShown(Shape):
    """What a case was said to be from a day on, by whom."""

    value: CaseClass
    on: date
    said_at: AwareDatetime
    said_by: OfficerName
    note: str


class SourceShown(Shape):
    """A possible source; `holds` is null until it is decided."""

    id: UUID
    kind: SourceKind
    case: CaseRef | None
    site: str
    text: str
    said_at: AwareDatetime
    said_by: OfficerName
    holds: bool | None
    decided_at: AwareDatetime | None
    decided_by: OfficerName | None
    reason: str

    @classmethod
    def of(cls, source: models.CaseSource) -> "SourceShown":
        return cls(
            id=source.pk,
            kind=SourceKind(source.kind),
            case=CaseRef.of(source.other) if source.other else None,
            site=source.site.name if source.site else "",
            text=source.text,
            said_at=source.said_at,
            said_by=OfficerName.of(source.said_by),
            holds=source.holds,
            decided_at=source.decided_at,
            decided_by=OfficerName.of(source.decided_by) if source.decided_by else None,
            reason=source.reason,
        )


class WindowShown(Shape):
    """The infectious window: from, to before, and why. `open_ended`: not isolated yet."""

    from_at: AwareDatetime
    to_at: AwareDatetime
    open_ended: bool
    anchor: Anchor
    anchor_name: Words
    pack: str
    pack_title: Words
    because: list[BecauseShown]

    @classmethod
    def of(cls, window: Window) -> "WindowShown":
        return cls(
            from_at=window.from_at,
            to_at=window.to_at,
            open_ended=window.open_ended,
            anchor=window.says.anchor,
            anchor_name=Words.of(window.says.anchor.words),
            pack=window.pack.name,
            pack_title=Words.of(window.pack.title.words),
            because=[BecauseShown.of(each) for each in window.says.because],
        )


class CaseDetail(CaseRow):
    """A case, opened. `window` is null where `no_window` says why there is none yet."""

    whom: Person
    opened_at: AwareDatetime
    opened_by: OfficerName
    conditions: list[str]
    pack: str
    foreign_id: str
    note: str
    window: WindowShown | None
    no_window: Words | None
    classifications: list[ClassificationShown]
    sources: list[SourceShown]
    contacts: dict[str, int]
    visits: int
    impossible: int
    stays: list[StayOfPerson] | None


class NewPersonSent(Sent):
    """A person who is not chosen from the register; met there all the same."""

    name: str = Field("", max_length=200)
    document: str = Field("", max_length=40)
    phone: str = Field("", max_length=40)
    address: str = Field("", max_length=500)
    birth_date: date | None = None
    sex: str = Field("", pattern="^(male|female)?$")
    household: str = Field("", max_length=100)


class CaseDates(Sent):
    """The dates of a case; a field that is not sent stays as it is, null empties it."""

    onset_on: date | None = None
    first_positive_on: date | None = None
    last_negative_on: date | None = None
    isolated_at: AwareDatetime | None = None


class NewCaseSent(CaseDates):
    """A case as it is reported: a person of the register by id, or one described."""

    person: UUID | None = None
    new_person: NewPersonSent | None = None
    classification: CaseClass = CaseClass.CONFIRMED
    classified_on: date | None = None
    reported_at: AwareDatetime | None = None
    unit: str = Field("", max_length=32)
    number: str = Field("", max_length=32)
    conditions: list[str] = Field([], max_length=20)
    pack: str = Field("", max_length=64)
    foreign_id: str = Field("", max_length=150)
    note: str = Field("", max_length=2000)


class CaseChange(CaseDates):
    """What is changed of a case; a field that is not sent stays as it is."""

    reported_at: AwareDatetime | None = None
    unit: str = Field("", max_length=32)
    conditions: list[str] = Field([], max_length=20)
    pack: str = Field("", max_length=64)
    note: str = Field("", max_length=2000)


class NewClassification(Sent):
    """What a case is, from a day on; null is today."""

    value: CaseClass
    on: date | None = None
    note: str = Field("", max_length=500)


class NewSource(Sent):
    """A possible source: `case` for a linked one, `site` where it may have been."""

    kind: SourceKind
    case: UUID | None = None
    site: UUID | None = None
    text: str = Field("", max_length=500)


class SourceDecision(Sent):
    """Whether a source holds, and why."""

    holds: bool
    reason: str = Field(min_length=1, max_length=500)


class CaseEnding(Sent):
    """How a case ended, and when; null is now."""

    end: CaseEnd
    at: AwareDatetime | None = None
