"""The time line of one lead: everything that was done about it, from the dated facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gubei.domain.leads.models import Attempt, Closing, Handover, Lead, OutOfReach, Transfer
from gubei.domain.leads.rules.results import ARRANGEMENTS, OUTCOMES
from gubei.domain.people.models import Merge
from gubei.terms.words import Words, words_of_reason

MEANS = {
    "call": Words("Call", "电话"),
    "visit": Words("Visit", "上门"),
    "message": Words("Message", "短信"),
}
RESULTS = {
    "reached": Words("reached", "已联系上"),
    "no_answer": Words("no answer", "无人接听"),
    "switched_off": Words("switched off", "关机"),
    "wrong_number": Words("wrong number", "号码有误"),
    "nobody_home": Words("nobody home", "家中无人"),
    "refused": Words("refused", "拒绝配合"),
    "sent": Words("sent", "已发送"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a lead; `by` is empty where nobody did it."""

    at: datetime
    kind: str
    by: str
    words: Words


def story_of(lead: Lead) -> list[Event]:
    """Return the events of a lead, the newest first."""
    events = [
        *_received(lead),
        *_handovers(lead),
        *_attempts(lead),
        *_transfers(lead),
        *_requests(lead),
        *_closings(lead),
        *_merges(lead),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _said(en: str, zh: str, detail: str = "") -> Words:
    return Words(f"{en}: {detail}", f"{zh}：{detail}") if detail else Words(en, zh)


def _name(officer: object) -> str:
    return str(officer) if officer else ""


def _received(lead: Lead) -> Iterator[Event]:
    found = lead.dispatch_list
    yield Event(
        found.received_at,
        "received",
        "",
        _said("Received on the list", "随派单接收", found.name),
    )
    first = Handover.objects.filter(lead=lead).select_related("from_unit").order_by("at").first()
    unit = first.from_unit if first else lead.unit
    yield Event(found.taken_in_at, "routed", "", _said("Routed to", "落位至", unit.name))


def _handovers(lead: Lead) -> Iterator[Event]:
    for each in Handover.objects.filter(lead=lead).select_related("to_unit", "to_officer", "by"):
        to = f"{each.to_unit.name} {_name(each.to_officer)} {each.reason}".strip()
        yield Event(each.at, "handover", _name(each.by), _said("Handed to", "转交", to))


def _attempts(lead: Lead) -> Iterator[Event]:
    for each in Attempt.objects.filter(lead=lead).select_related("by"):
        means, result = MEANS[each.means], RESULTS[each.result]
        said = Words(f"{means.en}: {result.en}", f"{means.zh}：{result.zh}")
        if each.note:
            said = Words(f"{said.en}. {each.note}", f"{said.zh}。{each.note}")
        yield Event(each.at, "attempt", _name(each.by), said)


def _transfers(lead: Lead) -> Iterator[Event]:
    for each in Transfer.objects.filter(lead=lead).select_related("sent_by"):
        sent = _said("Transfer offered to", "转办至", each.to_name)
        yield Event(each.sent_at, "transfer_sent", _name(each.sent_by), sent)
        if each.received_at:
            signed = _said("Signed for by", "签收", each.receiver)
            yield Event(each.received_at, "transfer_received", each.receiver, signed)
        if each.refused_at:
            back = _said("Sent back", "被退回", each.refusal)
            yield Event(each.refused_at, "transfer_refused", "", back)


def _requests(lead: Lead) -> Iterator[Event]:
    for each in OutOfReach.objects.filter(lead=lead).select_related("asked_by", "decided_by"):
        asked = _said("Asked to end the search", "申请失联", each.summary)
        yield Event(each.asked_at, "out_of_reach_asked", _name(each.asked_by), asked)
        decided = _name(each.decided_by)
        if each.approved_at:
            yes = _said("The search may end", "同意按失联办结", each.answer)
            yield Event(each.approved_at, "approved", decided, yes)
        if each.refused_at:
            no = _said("The search goes on", "不同意，继续查找", each.answer)
            yield Event(each.refused_at, "approval_refused", decided, no)


def _closings(lead: Lead) -> Iterator[Event]:
    for each in Closing.objects.filter(lead=lead).select_related("by", "reopened_by"):
        outcome = OUTCOMES[each.outcome]
        told = [each.whereabouts or each.note]
        arrangement = ARRANGEMENTS.get(each.arrangement)
        yield Event(
            each.at,
            "closed",
            _name(each.by) or each.said_by,
            Words(
                _joined(
                    "; ", f"Closed: {outcome.en}", arrangement.en if arrangement else None, *told
                ),
                _joined(
                    "；", f"核销：{outcome.zh}", arrangement.zh if arrangement else None, *told
                ),
            ),
        )
        if each.reopened_at:
            again = _said("Opened again", "重新打开", each.reopening)
            yield Event(each.reopened_at, "reopened", _name(each.reopened_by), again)


def _joined(between: str, *parts: str | None) -> str:
    return between.join(part for part in parts if part)


def _merges(lead: Lead) -> Iterator[Event]:
    person = lead.person_id
    merges = Merge.objects.filter(absorbed=person) | Merge.objects.filter(kept=person)
    for each in merges.select_related("by", "undone_by"):
        reason = words_of_reason(each.reason)
        said = Words(f"Records found to be one person: {reason.en}", f"合并为同一人：{reason.zh}")
        yield Event(each.at, "merged", _name(each.by), said)
        if each.undone_at:
            parted = _said("Records parted again", "撤销合并")
            yield Event(each.undone_at, "parted", _name(each.undone_by), parted)
