"""Leads: the table, the page of one, and every act on it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import F, QuerySet
from ninja import Query, Router

from gubei.domain.leads.models import Lead
from gubei.domain.leads.operations import closing, handling, searches, transfers
from gubei.domain.leads.queries.filters import LeadFilter, find_leads
from gubei.domain.leads.queries.lines import lines_of
from gubei.domain.leads.queries.page import page_of_lead
from gubei.domain.leads.queries.reach import lead_in_reach
from gubei.domain.leads.queries.work import waiting_requests, waiting_transfers
from gubei.domain.leads.rules.ends import End
from gubei.domain.people.queries.files import file_of
from gubei.domain.people.rules.seeking import mask_numbers
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look, log_table
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, Scope, require
from gubei.interfaces.api.access import session_or_token
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.lead_sent import (
    Because,
    ManyEnds,
    ManyHandovers,
    NewAttempt,
    NewEnd,
    NewHandover,
    NewTransfer,
    Receipt,
    Summary,
    Verdict,
)
from gubei.interfaces.api.lead_shapes import (
    AttemptLine,
    Done,
    LeadDetail,
    LeadRow,
    RequestLine,
    TransferLine,
    lead_values,
)
from gubei.interfaces.api.pages import Cursor, Limit, mark_of, page_of
from gubei.interfaces.api.people_shapes import person_shown
from gubei.interfaces.api.shapes import Moment, Nothing, Page, Shape
from gubei.terms.kept import Kept

router = Router(tags=["leads"])
_READ = session_or_token(Scope.LEADS_READ)
_WRITE = session_or_token(Scope.LEADS_WRITE)
_MOST_COUNTED = 10_000
_MOST_NAMED = 1_000  # what a text finds is looked for, not looked up: more than a bulk act takes

State = Literal[
    "", "open", "found", "duplicate", "transferred", "not_here", "false_hit", "out_of_reach"
]
Sort = Literal["locate_by", "-locate_by", "received_at", "-received_at", "name", "unit"]
_COLUMNS = {"name": "person__name", "unit": "unit__code"}


class LeadsAsked(Shape):
    """The filters of the leads table. `list` and `unit` are ids and codes; `q` is free text."""

    list: UUID | None = None
    unit: str = ""
    only: bool = False
    state: State = ""
    at: Moment | None = None
    overdue: bool = False
    mine: bool = False
    unclaimed: bool = False
    untried: bool = False
    unheld: bool = False
    route: Literal["", "village", "town", "district", "transfer_proposed"] = ""
    waiting: Literal["", "receipt", "approval"] = ""
    q: str = ""

    def in_words(self) -> str:
        """Return what was asked for, as the access log keeps it: numbers are masked."""
        asked = self.model_dump(exclude_defaults=True) | (
            {"q": mask_numbers(self.q)} if self.q else {}
        )
        return ", ".join(["leads", *(f"{name}={value}" for name, value in asked.items())])

    def as_filter(self) -> LeadFilter:
        """Return the same for the domain."""
        return LeadFilter(
            dispatch_list=self.list,
            unit=self.unit,
            only=self.only,
            state=self.state,
            at=self.at,
            overdue=self.overdue,
            mine=self.mine,
            unclaimed=self.unclaimed,
            untried=self.untried,
            unheld=self.unheld,
            route=self.route,
            waiting=self.waiting,
            text=self.q,
        )


@router.get("/leads", response=Page[LeadRow], auth=_READ)
def read_leads(
    request: SignedRequest,
    *,
    filters: Annotated[LeadsAsked, Query()],
    cursor: Cursor,
    limit: Limit,
    sort: Sort = "locate_by",
    purpose: Purpose = Purpose.LOCATE,
) -> Page[LeadRow]:
    """Page through leads; by deadline, so the overdue stand first.

    Counts up to 10,000, with `q` up to 1,000. What was shown is logged with its purpose.
    """
    require(request.auth, Ability.READ)
    now = now_of(request)
    leads = find_leads(request.auth, filters.as_filter(), now=now)
    column = _COLUMNS.get(sort, sort)
    page, after = page_of(
        _with_value(leads, column), sort=_order(column), cursor=cursor, limit=limit, value_of=_value
    )
    lines = lines_of([lead.pk for lead in page])
    total = None if cursor else _count(leads, _MOST_NAMED if filters.q else _MOST_COUNTED)
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=purpose, count=len(lines), now=now,
        about=filters.in_words() + mark_of(cursor),
    )  # fmt: skip
    return Page[LeadRow](
        items=[LeadRow(**lead_values(line, now)) for line in lines], next=after, total=total
    )


def _order(column: str) -> str:
    return "-place" if column.startswith("-") else "place"


def _with_value(leads: QuerySet[Lead], column: str) -> QuerySet[Lead]:
    return leads.annotate(place=F(column.removeprefix("-"))).only("pk")


def _value(lead: Lead) -> str | datetime:
    return lead.place  # type: ignore[attr-defined,no-any-return]


def _count(leads: QuerySet[Lead], most: int) -> int | None:
    counted = leads.order_by()[: most + 1].count()
    return counted if counted <= most else None


@router.get("/leads/{lead_id}", response=LeadDetail, auth=_READ)
def read_lead(
    request: SignedRequest, lead_id: UUID, purpose: Purpose = Purpose.LOCATE
) -> LeadDetail:
    """Open a lead: the raw row and the person, masked. The look is logged with its purpose."""
    require(request.auth, Ability.READ)
    found = lead_in_reach(request.auth, lead_id)
    log_look(
        officer=request.auth,
        person=found.person,
        look=Look.OPEN,
        purpose=purpose,
        about=found.dispatch_list.name,
        now=now_of(request),
    )
    return _detail(request.auth, lead_id, now_of(request))


def _detail(officer: Officer, lead_id: UUID, now: datetime) -> LeadDetail:
    lead = lead_in_reach(officer, lead_id)
    whom = person_shown(officer, file_of(lead.person), now)
    return LeadDetail.of(page_of_lead(officer, lead, now=now), lines_of([lead_id])[0], whom, now)


@router.post("/leads/bulk/assign", response=Done, auth=_WRITE)
def assign_leads(request: SignedRequest, sent: ManyHandovers) -> Done:
    """Hand up to 1,000 leads to a unit or one of its officers."""
    done, refused = handling.assign(
        leads=sent.leads,
        unit=sent.unit,
        officer=sent.officer,
        reason=sent.reason,
        by=request.auth,
        now=now_of(request),
    )
    return Done.of(done, refused)


@router.post("/leads/bulk/close", response=Done, auth=_WRITE)
def close_leads(request: SignedRequest, sent: ManyEnds) -> Done:
    """Close up to 1,000 leads in one way."""
    end = End(
        outcome=sent.outcome,
        note=sent.note,
        arrangement=sent.arrangement,
        whereabouts=sent.whereabouts,
        said_by=sent.said_by,
    )
    done, refused = closing.close_many(
        leads=sent.leads, end=end, by=request.auth, now=now_of(request)
    )
    return Done.of(done, refused)


@router.post("/leads/{lead_id}/claim", response=LeadDetail, auth=_WRITE)
def claim_lead(request: SignedRequest, lead_id: UUID) -> LeadDetail:
    """Take a lead up for half an hour, so that nobody else calls the person meanwhile."""
    now = now_of(request)
    handling.claim(lead=lead_id, by=request.auth, now=now)
    return _detail(request.auth, lead_id, now)


@router.delete("/leads/{lead_id}/claim", response=LeadDetail, auth=_WRITE)
def let_lead_go(request: SignedRequest, lead_id: UUID) -> LeadDetail:
    """Give a lead back before its time."""
    now = now_of(request)
    handling.let_go(lead=lead_id, by=request.auth, now=now)
    return _detail(request.auth, lead_id, now)


@router.post("/leads/{lead_id}/attempts", response=AttemptLine, auth=_WRITE)
def record_attempt(request: SignedRequest, lead_id: UUID, sent: NewAttempt) -> AttemptLine:
    """Record a try. A second call to one person within the hour is refused with who called."""
    attempt = handling.record_attempt(
        lead=lead_id,
        means=sent.means,
        result=sent.result,
        note=sent.note,
        by=request.auth,
        now=now_of(request),
        kept=Kept(sent.id, sent.device_at),
    )
    return AttemptLine.of(attempt)


@router.post("/leads/{lead_id}/close", response=LeadDetail, auth=_WRITE)
def close_lead(request: SignedRequest, lead_id: UUID, sent: NewEnd) -> LeadDetail:
    """Close a lead: found, duplicate, not here or false hit."""
    now = now_of(request)
    end = End(
        outcome=sent.outcome,
        note=sent.note,
        arrangement=sent.arrangement,
        actual_address=sent.actual_address,
        whereabouts=sent.whereabouts,
        said_by=sent.said_by,
        kept=Kept(sent.id, sent.device_at),
    )
    closing.close(
        lead=lead_id,
        end=end,
        duplicate_of=sent.duplicate_of,
        unit=sent.unit,
        by=request.auth,
        now=now,
    )
    return _detail(request.auth, lead_id, now)


@router.post("/leads/{lead_id}/reopen", response=LeadDetail, auth=_WRITE)
def reopen_lead(request: SignedRequest, lead_id: UUID, sent: Because) -> LeadDetail:
    """Open a closed lead again."""
    now = now_of(request)
    closing.reopen(lead=lead_id, reason=sent.reason, by=request.auth, now=now)
    return _detail(request.auth, lead_id, now)


@router.post("/leads/{lead_id}/assign", response=Done, auth=_WRITE)
def assign_lead(request: SignedRequest, lead_id: UUID, sent: NewHandover) -> Done:
    """Hand a lead to a unit or one of its officers."""
    done, refused = handling.assign(
        leads=[lead_id],
        unit=sent.unit,
        officer=sent.officer,
        reason=sent.reason,
        by=request.auth,
        now=now_of(request),
    )
    if refused:
        raise refused[0][1]
    return Done.of(done, [])


@router.post("/leads/{lead_id}/transfer", response=TransferLine, auth=_WRITE)
def transfer_lead(request: SignedRequest, lead_id: UUID, sent: NewTransfer) -> TransferLine:
    """Offer a lead to another district; it counts as transferred once they signed for it."""
    offered = transfers.send(
        lead=lead_id,
        to_code=sent.to_code,
        to_name=sent.to_name,
        reason=sent.reason,
        by=request.auth,
        now=now_of(request),
        kept=Kept(sent.id, sent.device_at),
    )
    return TransferLine.of(offered)


@router.get("/transfers", response=Page[TransferLine], auth=_READ)
def read_transfers(request: SignedRequest, cursor: Cursor, limit: Limit) -> Page[TransferLine]:
    """Page through the transfers that wait for a receipt, the longest first."""
    require(request.auth, Ability.READ)
    page, after = page_of(
        waiting_transfers(request.auth),
        sort="sent_at",
        cursor=cursor,
        limit=limit,
        value_of=lambda each: each.sent_at,
    )
    return Page[TransferLine](items=[TransferLine.of(each) for each in page], next=after)


@router.post("/transfers/{transfer_id}/receipt", response=Nothing, auth=_WRITE)
def record_receipt(request: SignedRequest, transfer_id: UUID, sent: Receipt) -> Nothing:
    """Record who signed for a transfer."""
    transfers.record_receipt(
        transfer=transfer_id,
        receiver=sent.receiver,
        at=sent.at,
        by=request.auth,
        now=now_of(request),
    )
    return Nothing()


@router.post("/transfers/{transfer_id}/refusal", response=Nothing, auth=_WRITE)
def record_refusal(request: SignedRequest, transfer_id: UUID, sent: Because) -> Nothing:
    """Record that a transfer came back, and why."""
    transfers.record_refusal(
        transfer=transfer_id, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return Nothing()


@router.post("/leads/{lead_id}/out-of-reach", response=RequestLine, auth=_WRITE)
def ask_out_of_reach(request: SignedRequest, lead_id: UUID, sent: Summary) -> RequestLine:
    """Ask the level above to let a search end."""
    asked = searches.ask_out_of_reach(
        lead=lead_id,
        summary=sent.summary,
        by=request.auth,
        now=now_of(request),
        kept=Kept(sent.id, sent.device_at),
    )
    return RequestLine.of(asked)


@router.get("/out-of-reach", response=Page[RequestLine], auth=_READ)
def read_requests(request: SignedRequest, cursor: Cursor, limit: Limit) -> Page[RequestLine]:
    """Page through the requests that wait for an answer, the longest first."""
    require(request.auth, Ability.READ)
    page, after = page_of(
        waiting_requests(request.auth),
        sort="asked_at",
        cursor=cursor,
        limit=limit,
        value_of=lambda each: each.asked_at,
    )
    return Page[RequestLine](items=[RequestLine.of(each) for each in page], next=after)


@router.post("/out-of-reach/{request_id}/decision", response=Nothing, auth=_WRITE)
def decide_out_of_reach(request: SignedRequest, request_id: UUID, sent: Verdict) -> Nothing:
    """Say whether a search may end."""
    searches.decide_out_of_reach(
        request=request_id,
        approved=sent.approved,
        answer=sent.answer,
        by=request.auth,
        now=now_of(request),
    )
    return Nothing()
