"""Relays at the main server: what a relay decides by, and what it brings."""

from datetime import time
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.security.base import AuthBase
from pydantic import Field, model_validator

from gubei.domain.checkpoints.models import Relay, RelayRecord
from gubei.domain.checkpoints.operations.laying_aside import Dropped, LaidAside, note_relay
from gubei.domain.checkpoints.operations.relays import (
    UNKNOWN,
    Brought,
    Decision,
    LookTold,
    Said,
    ShiftTold,
    Withdrawal,
    meet_relay,
    take_records,
    take_relay_desk,
)
from gubei.interfaces.api.asked import asked, now_of
from gubei.interfaces.api.checkpoints import ShiftBegun, ShiftEnded
from gubei.interfaces.api.passage_shapes import (
    CheckpointRef,
    DecidedOtherwise,
    PassageSent,
    PassageTakenBack,
)
from gubei.interfaces.api.shapes import Items, Moment, Reason, Sent, Shape, UnitRef, Words
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Refused

router = Router(tags=["relays"])


class ByRelay(AuthBase):
    """`Authorization: Bearer` with the secret that the relay got when it was enrolled."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Relay:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Refused("relay_unknown", UNKNOWN, status=401)
        return meet_relay(secret=secret.strip(), now=asked(request).now)


class RelayRequest(HttpRequest):
    """A request of a relay."""

    auth: Relay


class HashesShown(Shape):
    """A watch list under the relay's key, as a device gets one under its own."""

    digest: str
    made_at: Moment
    persons: str
    vehicles: str
    known: str
    checked: str


class RelayDeskShown(Shape):
    """What a relay keeps, sealed: where it stands, the policy, its key, whom it stops.

    `lineage`: the codes of the units whose officers work there, from the district to its own.

    `pack` is the policy pack in force, null where none says who is let in; `watch` is null where it
    was not asked for.
    """

    now: Moment
    relay: str
    checkpoint: CheckpointRef
    unit: UnitRef
    lineage: list[str]
    opens_at: time | None
    closes_at: time | None
    pack: dict[str, Any] | None
    key: str
    watch: HashesShown | None


class WithdrawalSent(PassageTakenBack):
    """Which passage was a mistake, and why."""

    passage: UUID


class DecisionSent(DecidedOtherwise):
    """On whom in which passage an officer decided, and why."""

    passage: UUID


class LookSent(Sent):
    """How many people an officer saw at the relay: who waited there, or whose slip was shown."""

    at: Moment
    at_what: str = Field("", max_length=16)
    count: int = Field(ge=1, le=100_000)


class RecordSent(Sent):
    """One record of an officer, as a device told it: exactly one of the six says what.

    `key` is the device's own, `digest` the SHA-256 of its request ("POST", path and body), by which one
    that came to us before is known. `is_decided`: the relay decided the passage, no device.
    """

    key: UUID
    officer: UUID
    passage: PassageSent | None = None
    decision: DecisionSent | None = None
    withdrawal: WithdrawalSent | None = None
    shift_begun: ShiftBegun | None = None
    shift_ended: ShiftEnded | None = None
    look: LookSent | None = None
    is_decided: bool = False
    digest: str = Field("", pattern="^([0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _says_one_thing(self) -> "RecordSent":
        said = (
            self.passage, self.decision, self.withdrawal, self.shift_begun, self.shift_ended,
            self.look,
        )  # fmt: skip
        if sum(each is not None for each in said) != 1:
            raise ValueError(
                "exactly one of passage, decision, withdrawal, shift_begun, shift_ended, look"
            )
        return self

    def brought(self) -> Brought:
        digest = bytes.fromhex(self.digest)
        return Brought(self.key, self.officer, self._said(), self.is_decided, digest)

    def _said(self) -> Said:
        if self.passage is not None:
            return self.passage.entry()
        if self.decision is not None:
            return Decision(**self.decision.model_dump())
        if self.withdrawal is not None:
            return Withdrawal(**self.withdrawal.model_dump())
        if self.look is not None:
            return LookTold(self.look.at, self.look.at_what, self.look.count)
        if self.shift_ended is not None:
            return ShiftTold(**self.shift_ended.model_dump())
        return ShiftTold(self.shift_begun.at if self.shift_begun else None)


class LaidAsideSent(Sent):
    """A record that the relay tells no more: we refused it, or failed over it again and again."""

    key: UUID
    kind: Literal["passage", "decision", "withdrawal", "shift", "look"]
    officer: UUID
    refusal: str = Field(min_length=1, max_length=600)
    at: Moment

    def laid_aside(self) -> LaidAside:
        kind = RelayRecord.Kind(self.kind)
        return LaidAside(self.key, kind, self.officer, self.refusal, self.at)


class DroppedSent(Sent):
    """A record that was laid aside and dropped at the relay: by whom, why and when."""

    key: UUID
    by: str = Field(min_length=1, max_length=100)
    reason: Reason
    at: Moment


class RecordsSent(Sent):
    """What a relay kept, in the order of its receipt; none: it only asks whether we are there.

    `waiting` is how many it holds, these included; `clock` what its clock says as it sends;
    `laid_aside` and `dropped` what it does not send any more and has not said so yet.
    """

    records: list[RecordSent] = Field(max_length=500)
    waiting: int = Field(ge=0)
    clock: Moment | None = None
    laid_aside: list[LaidAsideSent] = Field([], max_length=100)
    dropped: list[DroppedSent] = Field([], max_length=100)


class RecordTaken(Shape):
    """What became of a record: taken, or refused with the reason. `ruled`: what the rules say."""

    key: UUID
    refusal: Words | None
    ruled: Outcome | None


class DeskWanted(Shape):
    """Whether the watch list is asked for as well."""

    watch: bool = False


@router.get("/relay/desk", response=RelayDeskShown, auth=ByRelay())
def read_relay_desk(request: RelayRequest, wanted: Query[DeskWanted]) -> RelayDeskShown:
    """Return what a relay decides by while the line is cut."""
    relay, now = request.auth, now_of(request)
    taken = take_relay_desk(relay=relay, with_watch=wanted.watch, now=now)
    return RelayDeskShown(
        now=now,
        relay=relay.name,
        checkpoint=CheckpointRef.of(relay.checkpoint),
        unit=UnitRef.of(relay.checkpoint.unit),
        lineage=relay.checkpoint.unit.lineage,
        opens_at=relay.checkpoint.opens_at,
        closes_at=relay.checkpoint.closes_at,
        pack=taken.pack.model_dump(mode="json", by_alias=True) if taken.pack else None,
        key=taken.key,
        watch=HashesShown.model_validate(taken.watch) if taken.watch else None,
    )


@router.post("/relay/records", response=Items[RecordTaken], auth=ByRelay())
def bring_records(request: RelayRequest, sent: RecordsSent) -> Items[RecordTaken]:
    """Take what a relay kept, each record once and in the name of its officer."""
    dropped = [Dropped(**each.model_dump()) for each in sent.dropped]
    note_relay(
        relay=request.auth, clock=sent.clock, dropped=dropped, now=now_of(request),
        waiting=sent.waiting, aside=[each.laid_aside() for each in sent.laid_aside],
    )  # fmt: skip
    told = take_records(
        relay=request.auth, records=[each.brought() for each in sent.records],
        waiting=sent.waiting, now=now_of(request),
    )  # fmt: skip
    return Items[RecordTaken](
        items=[
            RecordTaken(
                key=each.key,
                refusal=Words.of(each.refused.words) if each.refused else None,
                ruled=Outcome(each.ruled) if each.ruled else None,
            )
            for each in told
        ]
    )
