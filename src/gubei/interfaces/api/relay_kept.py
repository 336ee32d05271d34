"""What a relay keeps and decides by itself while the main server cannot be asked."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as Unfit

from gubei.domain.checkpoints.models import RelayRecord
from gubei.domain.checkpoints.operations.relaying import (
    CheckIsUsed,
    Kept,
    keep,
    keep_decision,
    keep_look,
    keep_withdrawal,
)
from gubei.domain.checkpoints.queries.here import LAST, MOST_WAITING
from gubei.domain.checkpoints.queries.ledger import day_of
from gubei.domain.checkpoints.queries.relaying import (
    answer_of,
    counts_of_day,
    desk_here,
    passages_here,
    record_of,
    relay_link,
    standing,
)
from gubei.domain.checkpoints.rules.entries import Entry, Tidy, hash_content, tidy_entry
from gubei.domain.checkpoints.rules.relaying import (
    Otherwise,
    RelayDesk,
    check_here,
    decide_here,
    decided_otherwise,
    hours_to_leave,
    with_clock,
)
from gubei.domain.checkpoints.rules.slips import read_slip_number, slip_number
from gubei.domain.people.rules import refuse_real_people
from gubei.interfaces.api.checkpoints import ShiftBegun, ShiftEnded
from gubei.interfaces.api.here import Here, PassedHere, RelayShown
from gubei.interfaces.api.passage_shapes import (
    DecidedOtherwise,
    PassageDecided,
    PassageSent,
    PassagesSent,
    PassageTakenBack,
)
from gubei.interfaces.api.relay_answers import decided_at, passed_here
from gubei.interfaces.api.shapes import OfficerName
from gubei.interfaces.api.writing import request_digest
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

T = TypeVar("T", bound=BaseModel)


class LineIsCut(Refused):
    """The main server cannot be asked, and this is nothing that a relay answers by itself."""

    def __init__(self) -> None:
        """Answer 503: the device keeps what it has and asks again."""
        super().__init__(
            "uplink_gone",
            Words(
                "The relay cannot reach the main server now. Vehicles are registered and decided "
                "here; this has to wait.",
                "中继暂时无法连接上级服务器。车辆可照常登记和判定，此项须等恢复连接。",
            ),
            status=503,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is answered here. `key` is the record's own."""

    request: HttpRequest
    path: str
    officer: OfficerName
    desk: RelayDesk
    now: datetime

    @property
    def key(self) -> uuid.UUID:
        """Return the key that the device gave the record. Raises Invalid."""
        with suppress(ValueError):
            return uuid.UUID(self.request.headers.get("Idempotency-Key", ""))
        raise Invalid("A record has a key (Idempotency-Key).", "记录须有编号（Idempotency-Key）。")

    def said(self, shape: type[T]) -> T:
        """Return the body in its shape. Raises ValidationError."""
        try:
            return shape.model_validate_json(self.request.body or b"{}")
        except Unfit as unfit:
            raise ValidationError(
                [{**each, "loc": ("body", "sent", *each["loc"])} for each in unfit.errors()]
            ) from unfit


def register(asked: Asked) -> Any:
    """Decide of vehicles and keep them; a repeat is the same passage."""
    sent = asked.said(PassagesSent).passages
    known = {each.id: record_of(each.id) for each in sent}
    kept = keep_once(lambda used: [_passage(asked, each, used) for each in sent], now=asked.now)
    said = [answer_of(each) for each in kept]
    return {
        "items": [
            {
                "passage": one["passage"],
                "remarks": one["remarks"],
                "is_repeat": bool(known[each.key]),
            }
            for each, one in zip(kept, said, strict=True)
        ]
    }


def keep_once(
    make: Callable[[frozenset[bytes]], list[Kept]], *, now: datetime
) -> list[RelayRecord]:
    """Keep what is made, anew without each check that somebody else used meanwhile."""
    used: frozenset[bytes] = frozenset()
    while True:
        try:
            return keep(records=make(used), now=now)
        except CheckIsUsed as late:
            used |= {late.check}


def _passage(asked: Asked, sent: PassageSent, used: frozenset[bytes]) -> Kept:
    entry = sent.entry()
    if entry.checkpoint != asked.desk.checkpoint:
        raise LineIsCut
    tidy = tidy_entry(entry, now=asked.now)
    _refuse_real(tidy)
    check = check_here(asked.desk, tidy)
    check = None if check in used else check
    here = decide_here(asked.desk, tidy, now=asked.now, is_checked=check is not None)
    decided = decided_at(asked.desk, tidy, here, asked.officer, name=asked.desk.name, now=asked.now)
    shown = decided.passage
    outcomes = [each.outcome for each in shown.travellers]
    told = sent.model_copy(
        update={"passed_at": tidy.passed_at, "decided": [] if "" in outcomes else outcomes}
    )
    by = RelayRecord.Decided.DEVICE if entry.decided else RelayRecord.Decided.RELAY
    return Kept(
        key=sent.id, kind=RelayRecord.Kind.PASSAGE, officer=asked.officer.id,
        body={"passage": told.model_dump(mode="json")}, answer=_answer(asked, decided, entry),
        passed_at=tidy.passed_at, persons=len(outcomes), outcome=shown.outcome,
        decided=by if shown.outcome else "", check=check,
    )  # fmt: skip


def _answer(asked: Asked, decided: PassageDecided, entry: Entry) -> dict[str, Any]:
    """Return what the device is answered, how long the vehicle has once it goes on, what was said."""
    answer = decided.model_dump(mode="json")
    hours = hours_to_leave(asked.desk.pack, answer["passage"], entry.facts)
    shown = with_clock(answer["passage"], hours)
    return answer | {"passage": shown, "leave_hours": hours, "content": hash_content(entry)}


def _refuse_real(tidy: Tidy) -> None:
    if not settings.GUBEI_PRODUCTION:
        refuse_real_people(
            documents=[each.document for each in tidy.people],
            phones=[each.phone for each in tidy.people],
        )


def withdraw(asked: Asked) -> Any:
    """Take a passage back that was written down by mistake."""
    passage = uuid.UUID(asked.path.split("/")[1])
    said = asked.said(PassageTakenBack)
    # A main server that is older knows of no other one: it is named only where there is one.
    told = said.model_dump(mode="json", exclude_none=True) | {"passage": str(passage)}
    keep_withdrawal(
        withdrawal=_other(asked, RelayRecord.Kind.WITHDRAWAL, {"withdrawal": told}),
        passage=passage, instead=said.instead, now=asked.now,
    )  # fmt: skip
    return {"passage": str(passage), "withdrawn_at": asked.now.isoformat()}


def decide(asked: Asked) -> Any:
    """Settle a second check, or decide otherwise on somebody; the passage after it is answered."""
    passage, said = uuid.UUID(asked.path.split("/")[1]), asked.said(DecidedOtherwise)
    at = min(said.at or asked.now, asked.now)
    told = said.model_copy(update={"at": at}).model_dump(mode="json")
    body = {"decision": told | {"passage": str(passage)}}
    shown = keep_decision(
        passage=passage, decision=_other(asked, RelayRecord.Kind.DECISION, body), now=asked.now,
        change=lambda before, hours: decided_otherwise(before, _otherwise(asked, said), hours),
    )  # fmt: skip
    return shown or {"id": str(passage), "travellers": []}


def _otherwise(asked: Asked, said: DecidedOtherwise) -> Otherwise:
    by, at = asked.officer.model_dump(mode="json"), min(said.at or asked.now, asked.now)
    return Otherwise(said.place, said.outcome, said.reason, by, at)


def begin_shift(asked: Asked) -> Any:
    """Take a post."""
    if uuid.UUID(asked.path.split("/")[1]) != asked.desk.checkpoint:
        raise LineIsCut
    at = min(asked.said(ShiftBegun).at or asked.now, asked.now)
    _keep_other(asked, RelayRecord.Kind.SHIFT, {"shift_begun": {"at": at.isoformat()}})
    return {"checkpoint": str(asked.desk.checkpoint), "began_at": at.isoformat()}


def end_shift(asked: Asked) -> Any:
    """Hand a post over: who takes over signs."""
    said = asked.said(ShiftEnded)
    if not said.signed.strip():
        raise Invalid(
            "Who takes over signs with their name.", "请接班人员签名。", code="not_signed"
        )
    at = min(said.at or asked.now, asked.now)
    told = said.model_copy(update={"at": at}).model_dump(mode="json")
    _keep_other(asked, RelayRecord.Kind.SHIFT, {"shift_ended": told})
    return {"ended_at": at.isoformat(), "signed": said.signed}


def _keep_other(asked: Asked, kind: RelayRecord.Kind, body: dict[str, Any]) -> None:
    keep(records=[_other(asked, kind, body)], now=asked.now)


def _other(asked: Asked, kind: RelayRecord.Kind, body: dict[str, Any]) -> Kept:
    digest = request_digest(asked.request).hex()
    return Kept(
        key=asked.key, kind=kind, officer=asked.officer.id, body=body | {"digest": digest},
        answer={}, passed_at=asked.now,
    )  # fmt: skip


def show_here(asked: Asked) -> Any:
    """Return what passed here, at every device; of any other checkpoint nothing is known."""
    if uuid.UUID(asked.path.split("/")[1]) != asked.desk.checkpoint:
        raise LineIsCut
    begin, end = day_of(in_shanghai(asked.now).date())
    vehicles, persons = counts_of_day(begin, end)
    shown = Here(
        now=asked.now, vehicles=vehicles, persons=persons, relay=relay_state(is_alone=True),
        waiting=list(islice(_waiting(asked.now), MOST_WAITING)),
        last=[passed_here(each) for each in passages_here(asked.now)[:LAST]],
    )  # fmt: skip
    _keep_look(asked, "", sum(len(each.people) for each in shown.waiting))
    return shown.model_dump(mode="json")


def find_slip(asked: Asked) -> Any:
    """Return the passage of the last day with a slip's number; nothing else is looked for here."""
    number = asked.request.GET.get("slip", "")
    if not number:
        raise LineIsCut
    wanted = read_slip_number(number)
    found = [
        answer_of(each)["passage"]
        for each in passages_here(asked.now)
        if slip_number(each.key) == wanted
    ]
    _keep_look(asked, wanted, sum(len(each["travellers"]) for each in found))
    return {"items": found, "next": None}


def _keep_look(asked: Asked, slip: str, count: int) -> None:
    keep_look(officer=asked.officer.id, at_what=slip, count=count, now=asked.now)


def _waiting(now: datetime) -> Iterator[PassedHere]:
    """Yield the vehicles in which somebody waits, also beside somebody who is turned back."""
    let_in = [each.value for each in Outcome if each.lets_in]
    lines = (passed_here(each) for each in passages_here(now).exclude(outcome__in=let_in))
    return (each for each in lines if each.people or not each.outcome)


def relay_state(*, is_alone: bool) -> RelayShown:
    """Return how this relay stands."""
    desk, stand = desk_here(relay_link()), standing()
    hashes = desk.hashes if desk else None
    return RelayShown(
        name=desk.name if desk else "", is_alone=is_alone, waiting=stand.waiting,
        since=stand.since, refused=stand.refused, listed_at=hashes.made_at if hashes else None,
        is_older=bool(desk and desk.is_older),
    )  # fmt: skip
