"""Traces and contacts as the API shows them, and what is sent of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from gubei.domain.investigations import models
from gubei.domain.investigations.queries.contacts import ContactRow
from gubei.domain.investigations.rules.contacts import ContactClass, Finding
from gubei.domain.privacy.models import Purpose
from gubei.engines.policy import Anchor
from gubei.interfaces.api.case_shapes import CaseRef, NewPersonSent, PersonName
from gubei.interfaces.api.shapes import OfficerName, Reason, Sent, Shape


class CrowdShown(Shape):
    """A place so full that its people are counted, not listed: name its zone, or list them all.

    `zones` are those of the site to choose from.
    """

    site: UUID
    name: str
    zone: str
    zones: list[str]
    persons: int


class TraceShown(Shape):
    """A trace as it was run: its rule, window, purpose and author, and whom it found by ring.

    It is `outdated` where the itinerary of the case was changed afterwards.
    """

    id: UUID
    found_by: str
    purpose: Purpose
    at: AwareDatetime
    by: OfficerName
    window_from: AwareDatetime | None
    window_to: AwareDatetime | None
    least_minutes: float
    linger_minutes: float
    rings: int
    sizes: list[int]
    visits: int
    crowded: list[CrowdShown]
    outdated: bool

    @classmethod
    def of(
        cls, trace: models.Trace, crowded: list[CrowdShown], changed_at: datetime | None
    ) -> "TraceShown":
        return cls(
            id=trace.pk,
            found_by=trace.found_by,
            purpose=Purpose(trace.purpose),
            at=trace.at,
            by=OfficerName.of(trace.by),
            window_from=trace.window_from,
            window_to=trace.window_to,
            least_minutes=trace.least_seconds / 60,
            linger_minutes=trace.linger_seconds / 60,
            rings=trace.rings,
            sizes=trace.sizes,
            visits=trace.visits,
            crowded=crowded,
            outdated=trace.found_by == Finding.VISITS
            and changed_at is not None
            and changed_at > trace.at,
        )


class TraceAsked(Sent):
    """What counts as a contact, and how many rings are looked for.

    `with_crowds` lists also people who were met only where there was a crowd.
    """

    least_minutes: float = Field(0, ge=0, le=1440)
    linger_minutes: float = Field(0, ge=0, le=1440)
    rings: int = Field(2, ge=1, le=3)
    with_crowds: bool = False
    purpose: Purpose = Purpose.INVESTIGATE


class MeetingShown(Shape):
    """All encounters with one source at one place added up."""

    source: UUID
    site: UUID | None
    zone: str
    first_at: AwareDatetime
    last_at: AwareDatetime
    minutes: float


class ContactDecided(Shape):
    """The decision that stands."""

    value: ContactClass
    reason: str
    at: AwareDatetime
    by: str
    lead: UUID | None
    lead_closed_at: AwareDatetime | None


class ContactShown(Shape):
    """A contact. The first meeting is the way; `is_current` is false where the newest trace no
    longer finds somebody on whom it was decided.
    """

    person: PersonName
    unit_code: str
    unit_name: str
    ring: int
    through: PersonName
    site: UUID | None
    place: str
    zone: str
    is_household: bool
    first_at: AwareDatetime
    last_at: AwareDatetime
    minutes: float
    meetings: list[MeetingShown]
    relation: str
    found_by: str
    is_current: bool
    decision: ContactDecided | None

    @classmethod
    def of(cls, row: ContactRow) -> "ContactShown":
        names = (
            "unit_code", "unit_name", "ring", "site", "zone", "is_household", "first_at",
            "last_at", "relation", "found_by", "is_current",
        )  # fmt: skip
        values: dict[str, Any] = {name: getattr(row, name) for name in names}
        return cls(
            **values,
            person=PersonName(id=row.person, name=row.name),
            through=PersonName(id=row.through, name=row.through_name),
            place=row.site_name,
            minutes=round(row.seconds / 60, 1),
            meetings=[_meeting(each) for each in row.meetings],
            decision=_decision(row),
        )


def _meeting(meeting: list[Any]) -> MeetingShown:
    source, site, zone, first, last, seconds = meeting
    return MeetingShown.model_validate(
        {
            "source": source,
            "site": site or None,
            "zone": zone,
            "first_at": first,
            "last_at": last,
            "minutes": round(seconds / 60, 1),
        }
    )


def _decision(row: ContactRow) -> ContactDecided | None:
    if row.decided_at is None:
        return None
    return ContactDecided(
        value=ContactClass(row.value),
        reason=row.reason,
        at=row.decided_at,
        by=row.decided_by,
        lead=row.lead,
        lead_closed_at=row.lead_closed_at,
    )


class DecisionsSent(Sent):
    """What contacts are decided to be: persons, class, reason; `through` for secondary ones."""

    persons: list[UUID] = Field(min_length=1, max_length=2000)
    value: ContactClass
    reason: Reason
    through: UUID | None = None


class DecisionsMade(Shape):
    """What came of it. `leads` were made, `closed` of before were ended; `waiting` of before
    stay open until a transfer or request about them is answered.
    """

    decided: int
    leads: int
    closed: int
    waiting: int


class ToldSent(Sent):
    """A contact whom somebody told: a person of the register, or one described."""

    person: UUID | None = None
    new_person: NewPersonSent | None = None
    first_at: AwareDatetime
    last_at: AwareDatetime
    relation: str = Field("", max_length=200)
    site: UUID | None = None
    zone: str = Field("", max_length=100)
    minutes: float = Field(0, ge=0, le=100_000)
    ring: int = Field(1, ge=1, le=3)
    through: UUID | None = None


class ExposureOfPerson(Shape):
    """What a person was exposed to, as a measure asks for it."""

    case: CaseRef
    value: ContactClass
    person_class: str
    anchors: dict[Anchor, date]
    through: PersonName
    linked: UUID | None
    place: str
    reason: str
    decided_at: AwareDatetime
    decided_by: OfficerName
    lead: UUID | None


class NodeShown(Shape):
    """A person in the graph: ring 0 is the case; `value` is the class, "" while it waits."""

    id: UUID
    name: str
    ring: int
    value: str


class EdgeShown(Shape):
    """Who met whom, where and when."""

    source: UUID
    target: UUID
    site: UUID | None
    place: str
    first_at: AwareDatetime
    last_at: AwareDatetime
    minutes: float


class GraphShown(Shape):
    """The case and its contacts; `left_off` are not in it, for a screen holds only so many."""

    nodes: list[NodeShown]
    edges: list[EdgeShown]
    left_off: int


class StayShown(Shape):
    """When the case was at a place."""

    start_at: AwareDatetime
    end_at: AwareDatetime
    zone: str


class BoardContactShown(Shape):
    """Somebody who was there meanwhile."""

    person: PersonName
    minutes: float
    value: str


class BoardCellShown(Shape):
    """One place on one day. `persons` counts all who were there, `contacts` are the longest."""

    day: date
    site: UUID
    place: str
    kind: str
    stays: list[StayShown]
    persons: int
    contacts: list[BoardContactShown]
