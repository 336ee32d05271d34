"""Shapes of leads: a line of a table, a page, what is sent to work on one."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from gubei.domain.leads.models import Attempt, Closing, Lead, OutOfReach, Transfer
from gubei.domain.leads.queries.lines import LeadLine
from gubei.domain.leads.queries.page import LeadPage
from gubei.domain.leads.rules.clocks import overdue_minutes
from gubei.domain.leads.rules.results import OUTCOMES
from gubei.domain.territory.models import Officer
from gubei.interfaces.api.list_shapes import RowFinding, findings_of
from gubei.interfaces.api.people_shapes import Person
from gubei.interfaces.api.shapes import OfficerName, Shape, UnitRef, Words
from gubei.terms.refusals import Refused


class ListName(Shape):
    """Which list."""

    id: UUID
    name: str
    version: int


class LeadPerson(Shape):
    """Whom the lead is about, masked."""

    id: UUID
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    document: str
    phone: str


class ProposedTransfer(Shape):
    """The district in which the address lies."""

    code: str
    name: str


class LeadRow(Shape):
    """One lead as a table shows it."""

    id: UUID
    list: ListName
    sheet: int
    row_number: int
    person: LeadPerson
    unit: UnitRef
    officer: OfficerName | None
    received_at: datetime
    locate_by: datetime
    feedback_by: datetime
    overdue_minutes: int | None
    closed_at: datetime | None
    state: str
    state_words: Words
    route: str
    route_confidence: float
    proposed_transfer: ProposedTransfer | None
    address: str
    exposure: str
    origin: str
    claimed_by: OfficerName | None
    claimed_until: datetime | None
    attempts: int
    waiting: Literal["", "receipt", "approval"]


def lead_values(line: LeadLine, now: datetime) -> dict[str, Any]:
    """Return the members of a LeadRow."""
    holds = line.claimed_by_id and line.claimed_until and line.claimed_until > now
    return {
        "id": line.id,
        "list": ListName(id=line.list_id, name=line.list_name, version=line.list_version),
        "sheet": line.sheet,
        "row_number": line.row_number,
        "person": _person(line, now),
        "unit": UnitRef(code=line.unit_code, name=line.unit_name, level=line.unit_level),
        "officer": _named(line.officer_id, line.officer_name),
        "received_at": line.received_at,
        "locate_by": line.locate_by,
        "feedback_by": line.feedback_by,
        "overdue_minutes": overdue_minutes(line.locate_by, line.closed_at, now),
        "closed_at": line.closed_at,
        "state": line.state,
        "state_words": Words.of(OUTCOMES[line.state]),
        "route": line.route,
        "route_confidence": line.route_confidence,
        "proposed_transfer": proposed_of(line),
        "address": line.address,
        "exposure": line.exposure,
        "origin": line.origin,
        "claimed_by": _named(line.claimed_by_id, line.claimed_by_name) if holds else None,
        "claimed_until": line.claimed_until if holds else None,
        "attempts": line.attempts,
        "waiting": line.waiting,
    }


def proposed_of(line: LeadLine) -> ProposedTransfer | None:
    """Return the district in which the address lies, where that is another one."""
    if not line.proposed_name:
        return None
    return ProposedTransfer(code=line.proposed_code, name=line.proposed_name)


def _person(line: LeadLine, now: datetime) -> LeadPerson:
    return LeadPerson(
        id=line.person_id,
        name=line.name,
        sex=line.sex,
        birth_date=line.birth_date,
        age=age_of(line.birth_date, now),
        document=line.document,
        phone=line.phone,
    )


def age_of(born: date | None, now: datetime) -> int | None:
    """Return whole years."""
    if born is None:
        return None
    today = now.date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _named(key: UUID | None, name: str | None) -> OfficerName | None:
    return OfficerName(id=key, name=name or "") if key else None


class RawCell(Shape):
    """One cell of the row as it came, masked."""

    header: str
    field: str
    value: str


class RawRow(Shape):
    """The row as it came."""

    sheet: int
    number: int
    columns: list[RawCell]
    findings: list[RowFinding]


class StoryEvent(Shape):
    """Something that happened to a lead."""

    at: datetime
    kind: str
    by: str
    words: Words


class AttemptLine(Shape):
    """One try to reach the person; `device_at` is the clock of the device that kept it."""

    id: UUID
    means: str
    result: str
    note: str
    at: datetime
    device_at: datetime | None
    by: OfficerName

    @classmethod
    def of(cls, found: Attempt) -> "AttemptLine":
        return cls(
            id=found.pk,
            means=found.means,
            result=found.result,
            note=found.note,
            at=found.at,
            device_at=found.device_at,
            by=OfficerName.of(found.by),
        )


class SamePersonLead(Shape):
    """Another lead about the same person."""

    lead: UUID
    list: str
    unit: UnitRef
    is_open: bool

    @classmethod
    def of(cls, found: Lead) -> "SamePersonLead":
        return cls(
            lead=found.pk,
            list=found.dispatch_list.name,
            unit=UnitRef.of(found.unit),
            is_open=found.closed_at is None,
        )


class TransferLine(Shape):
    """A transfer that waits for its receipt; `device_at` is the clock of the device that kept it."""

    id: UUID
    lead: UUID
    to_code: str
    to_name: str
    reason: str
    sent_at: datetime
    device_at: datetime | None
    sent_by: OfficerName | None

    @classmethod
    def of(cls, found: Transfer) -> "TransferLine":
        return cls(
            id=found.pk,
            lead=found.lead_id,
            to_code=found.to_code,
            to_name=found.to_name,
            reason=found.reason,
            sent_at=found.sent_at,
            device_at=found.device_at,
            sent_by=_name_of(found.sent_by),
        )


class RequestLine(Shape):
    """A request to end a search; `device_at` is the clock of the device that kept it."""

    id: UUID
    lead: UUID
    summary: str
    asked_at: datetime
    device_at: datetime | None
    asked_by: OfficerName | None

    @classmethod
    def of(cls, found: OutOfReach) -> "RequestLine":
        return cls(
            id=found.pk,
            lead=found.lead_id,
            summary=found.summary,
            asked_at=found.asked_at,
            device_at=found.device_at,
            asked_by=_name_of(found.asked_by),
        )


class ClosingLine(Shape):
    """How the lead ended."""

    id: UUID
    outcome: str
    words: Words
    at: datetime
    device_at: datetime | None
    by: OfficerName | None
    said_by: str
    note: str
    arrangement: str
    actual_address: str
    whereabouts: str
    duplicate_of: UUID | None

    @classmethod
    def of(cls, found: Closing) -> "ClosingLine":
        return cls(
            id=found.pk,
            outcome=found.outcome,
            words=Words.of(OUTCOMES[found.outcome]),
            at=found.at,
            device_at=found.device_at,
            by=_name_of(found.by),
            said_by=found.said_by,
            note=found.note,
            arrangement=found.arrangement,
            actual_address=found.actual_address,
            whereabouts=found.whereabouts,
            duplicate_of=found.duplicate_of_id,
        )


def _name_of(officer: Officer | None) -> OfficerName | None:
    return OfficerName.of(officer) if officer else None


class LeadDetail(LeadRow):
    """A lead opened: whom it is about, the raw row, the time line, and what can be done next."""

    whom: Person
    row: RawRow
    story: list[StoryEvent]
    tries: list[AttemptLine]
    candidates: list[UnitRef]
    same_person: list[SamePersonLead]
    matches: list[UUID]
    transfer: TransferLine | None
    request: RequestLine | None
    closing: ClosingLine | None
    allowed: list[str]
    next_step: Words

    @classmethod
    def of(cls, page: LeadPage, line: LeadLine, whom: Person, now: datetime) -> "LeadDetail":
        row = page.lead.row
        return cls(
            **lead_values(line, now),
            whom=whom,
            row=RawRow(
                sheet=row.sheet,
                number=row.number,
                columns=[
                    RawCell(header=c.header, field=c.field, value=c.value) for c in page.cells
                ],
                findings=findings_of(row),
            ),
            story=[
                StoryEvent(at=e.at, kind=e.kind, by=e.by, words=Words.of(e.words))
                for e in page.story
            ],
            tries=[AttemptLine.of(each) for each in page.attempts],
            candidates=[UnitRef.of(unit) for unit in page.candidates],
            same_person=[SamePersonLead.of(each) for each in page.same_person],
            matches=[each.pk for each in page.matches],
            transfer=TransferLine.of(page.transfer) if page.transfer else None,
            request=RequestLine.of(page.request) if page.request else None,
            closing=ClosingLine.of(page.closing) if page.closing else None,
            allowed=page.allowed,
            next_step=Words.of(page.next),
        )


class LeadRefusal(Shape):
    """A lead that was left as it is, and why."""

    lead: UUID
    words: Words


class Done(Shape):
    """How many were done, and which were not."""

    done: int
    refused: list[LeadRefusal]

    @classmethod
    def of(cls, done: int, refused: list[tuple[UUID, Refused]]) -> "Done":
        left = [LeadRefusal(lead=key, words=Words.of(why.words)) for key, why in refused]
        return cls(done=done, refused=left)
