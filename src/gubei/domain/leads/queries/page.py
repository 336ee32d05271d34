"""Everything about one lead for the page on which an officer works it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gubei.domain.leads.models import Attempt, Closing, Lead, OutOfReach, Transfer
from gubei.domain.leads.queries.lists import Cell, row_as_it_came
from gubei.domain.leads.queries.story import Event, story_of
from gubei.domain.people.models import MatchCandidate
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.domain.territory.rules import Ability, may
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One lead, opened."""

    lead: Lead
    cells: list[Cell]
    story: list[Event]
    attempts: list[Attempt]
    candidates: list[Unit]
    same_person: list[Lead]
    matches: list[MatchCandidate]
    transfer: Transfer | None
    request: OutOfReach | None
    closing: Closing | None
    allowed: list[str]
    next: Words


def page_of_lead(officer: Officer, lead: Lead, *, now: datetime) -> LeadPage:
    """Open a lead. The caller has scoped it and logs the look."""
    transfer = Transfer.objects.filter(lead=lead, received_at=None, refused_at=None).first()
    requests = OutOfReach.objects.select_related("asked_by__unit")
    request = requests.filter(lead=lead, approved_at=None, refused_at=None).first()
    closings = Closing.objects.select_related("by", "duplicate_of")
    closing = closings.filter(lead=lead, reopened_at=None).first()
    attempts = list(Attempt.objects.filter(lead=lead).select_related("by").order_by("-at"))
    return LeadPage(
        lead=lead,
        cells=row_as_it_came(lead.row, lead.dispatch_list),
        story=story_of(lead),
        attempts=attempts,
        candidates=list(Unit.objects.filter(code__in=lead.candidates).order_by("code")),
        same_person=leads_of_same_person(lead),
        matches=matches_of(lead),
        transfer=transfer,
        request=request,
        closing=closing,
        allowed=_allowed(officer, lead, transfer, request, attempts, now),
        next=_next(lead, transfer, request, attempts),
    )


def leads_of_same_person(lead: Lead) -> list[Lead]:
    """Return the other leads about the same person, on whatever list."""
    records = list(same_person(root_id_of(lead.person)).values_list("id", flat=True))
    same = Lead.objects.filter(person__in=records).exclude(pk=lead.pk)
    return list(same.select_related("dispatch_list", "unit").order_by("-received_at")[:20])


def matches_of(lead: Lead) -> list[MatchCandidate]:
    """Return the undecided pairs that this lead's person is one of."""
    person = lead.person_id
    pairs = MatchCandidate.objects.filter(Q(person=person) | Q(other=person), decided_at=None)
    return list(pairs.order_by("-probability")[:10])


def _allowed(
    officer: Officer,
    lead: Lead,
    transfer: Transfer | None,
    request: OutOfReach | None,
    attempts: list[Attempt],
    now: datetime,
) -> list[str]:
    """Name the acts that are open to this officer now; the operations check again."""
    work, assign = may(officer, Ability.WORK), may(officer, Ability.ASSIGN)
    if lead.closed_at:
        return ["reopen"] if work else []
    mine = lead.claimed_by_id == officer.pk
    held = bool(lead.claimed_until and lead.claimed_until > now and not mine)
    free = work and not held
    acts = {
        "claim": free and not mine,
        "let_go": work and mine,
        "attempt": free,
        "close": work and not transfer and not request,
        "transfer": work and not transfer and not request,
        "answer_transfer": work and transfer is not None,
        "ask_out_of_reach": work and bool(attempts) and not transfer and not request,
        "decide_out_of_reach": request is not None and _may_decide(officer, request),
        "assign": assign,
    }
    return [act for act, is_open in acts.items() if is_open]


def _may_decide(officer: Officer, request: OutOfReach) -> bool:
    asker = request.asked_by
    if not may(officer, Ability.APPROVE) or (asker and asker.pk == officer.pk):
        return False
    level = officer.unit.level
    return asker is None or level < asker.unit.level or level == Level.DISTRICT


def _next(
    lead: Lead, transfer: Transfer | None, request: OutOfReach | None, attempts: list[Attempt]
) -> Words:
    """Say what to do next."""
    if lead.closed_at:
        return Words("Nothing: the lead has ended.", "无需操作：线索已核销。")
    if transfer:
        return Words(
            f"Wait until {transfer.to_name} signs for it; record the receipt or the refusal.",
            f"等待{transfer.to_name}签收，登记签收或退回。",
        )
    if request:
        return Words("The level above decides whether the search ends.", "等待上级批复失联申请。")
    return _next_after(attempts) if attempts else _first_step(lead)


def _first_step(lead: Lead) -> Words:
    if lead.proposed_name:
        return Words(
            f"The address lies in {lead.proposed_name}: transfer it there, or correct the unit.",
            f"地址位于{lead.proposed_name}：请转办，或更正属地单位。",
        )
    if lead.unit.level != Level.VILLAGE:
        return Words(
            "Find out the village or community and hand the lead to it, or call the person.",
            "确定所属村居并转交，或直接致电核实。",
        )
    return Words("Call the person or visit the address.", "致电本人或上门核查。")


def _next_after(attempts: list[Attempt]) -> Words:
    if any(attempt.result == Attempt.Result.REACHED for attempt in attempts):
        return Words("The person was reached: close the lead.", "已联系上本人：请核销。")
    return Words(
        "Try again by another way: visit, other numbers, the village's liaison.",
        "换方式再查：上门、其他号码、十户联络员。",
    )
