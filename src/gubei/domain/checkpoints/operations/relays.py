"""Relays on the main server: enrolled, met, revoked; what they decided by; what they bring."""

import base64
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import (
    Checkpoint,
    Passage,
    Relay,
    RelayRecord,
    RelayRefusal,
    Shift,
)
from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.passing import MOST_AT_ONCE, pass_through
from gubei.domain.checkpoints.operations.posts import begin_shift, end_shift
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.queries.relays import relays_of
from gubei.domain.checkpoints.queries.watching import listed_now
from gubei.domain.checkpoints.rules.deciding import outcome_of
from gubei.domain.checkpoints.rules.entries import Entry
from gubei.domain.checkpoints.rules.watching import WatchList, count_of, make_list
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import SystemAccount, log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.requests import (
    KeptAnswer,
    RequestUnderWay,
    claim_key,
    keep_answer,
)
from gubei.domain.territory.operations.tokens import digest_of
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack
from gubei.engines.sealing import KEY_BYTES
from gubei.terms.ids import uuid7_at, uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.passages import Outcome
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from gubei.terms.words import Words, both_in_one

_LONGEST = 600
UNKNOWN = Words(
    "No relay has this secret. Enrol it: gubei relay enrol",
    "密钥无效，请先执行 gubei relay enrol。",
)


class RelayRevoked(Refused):
    """The office took the relay out of use."""

    def __init__(self, at: datetime) -> None:
        """Answer 403: the relay forgets what it holds."""
        moment = say_moment(at)
        words = Words(f"This relay was revoked at {moment}.", f"该中继已于 {moment} 被吊销。")
        super().__init__("relay_revoked", words, status=403)


def enrol_relay(
    *, checkpoint: UUID, name: str, now: datetime, by: Officer | None = None
) -> tuple[Relay, str]:
    """Let a relay work at a checkpoint; return it with its secret, which is not stored.

    `by` is None for a command on the server. Raises Invalid, NotFound, NotAllowed.
    """
    if by is not None:
        require(by, Ability.CHECKPOINTS)
        checkpoint_in_reach(by, checkpoint)
    if not name.strip():
        raise Invalid("A relay has a name.", "请填写中继名称。")
    place = Checkpoint.objects.filter(pk=checkpoint, closed_at=None).first()
    if place is None:
        raise NotFound("There is no such checkpoint.", "没有这个检查站。")
    secret = f"gubei_relay_{secrets.token_urlsafe(32)}"
    key = uuid7_at(milliseconds_of(now), os.urandom(10))
    relay = Relay.objects.create(
        id=key, checkpoint=place, name=name.strip()[:100], digest=digest_of(secret),
        key=key_ring().seal_bytes(os.urandom(KEY_BYTES), about=about_of("relay", key)),
        enrolled_at=now, enrolled_by=by,
    )  # fmt: skip
    return relay, secret


def revoke_relay(*, relay: UUID, reason: str, now: datetime, by: Officer | None = None) -> Relay:
    """Take a relay out of use for ever: the key of its watch list is destroyed.

    `by` is None for a command on the server. Raises Invalid without a reason, NotFound, NotAllowed,
    RelayRevoked where somebody was first.
    """
    if by is not None:
        require(by, Ability.CHECKPOINTS)
        if not relays_of(by).filter(pk=relay).exists():
            raise NotFound("There is no such relay in your unit.", "您的辖区内没有这个中继。")
    if not reason.strip():
        raise Invalid("Say why the relay is revoked.", "请说明吊销原因。")
    living = Relay.objects.filter(pk=relay, revoked_at=None)
    changed = living.update(revoked_at=now, revoked_by=by, reason=reason.strip()[:300], key=None)
    found = Relay.objects.filter(pk=relay).select_related("checkpoint__site").first()
    if found is None:
        raise NotFound("There is no such relay.", "没有这个中继。")
    if changed != 1 and found.revoked_at is not None:
        raise RelayRevoked(found.revoked_at)
    return found


def meet_relay(*, secret: str, now: datetime) -> Relay:
    """Return the relay that has this secret, and note that it was met. Raises Refused, RelayRevoked."""
    found = Relay.objects.filter(digest=digest_of(secret))
    relay = found.select_related("checkpoint__site", "checkpoint__unit").first()
    if relay is None:
        raise Refused("relay_unknown", UNKNOWN, status=403)
    if relay.revoked_at is not None:
        raise RelayRevoked(relay.revoked_at)
    found.update(met_at=now)
    return relay


@dataclass(frozen=True, slots=True)
class RelayDeskTaken:
    """What a relay decides by. `watch` is None where it was not asked for."""

    pack: Pack | None
    key: str
    watch: WatchList | None


@transaction.atomic
def take_relay_desk(*, relay: Relay, with_watch: bool, now: datetime) -> RelayDeskTaken:
    """Return policy and watch list for a relay; it is written down that a list was taken."""
    policy = policy_for(Part.ENTRY, district())
    pack = pack_of(policy) if policy else None
    key = key_ring().open_bytes(bytes(relay.key or b""), about=about_of("relay", relay.pk))
    watch = None
    if with_watch:
        listed = listed_now(pack, checkpoint=relay.checkpoint, now=now)
        watch = make_list(listed, key, now=now, pack=pack)
    if watch is not None:
        Relay.objects.filter(pk=relay.pk).update(listed_at=now)
        log_look(
            officer=SystemAccount(f"relay {relay.name}"[:100], relay.checkpoint.unit_id),
            person=None, look=Look.TABLE, purpose=Purpose.LOCATE, now=now,
            about=f"watch list: {relay.checkpoint.site.name}, {relay.name}",
            count=count_of(watch.persons) + count_of(watch.known),
        )  # fmt: skip
    return RelayDeskTaken(pack, base64.b64encode(key).decode(), watch)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A passage was written down by mistake; `instead`: another one of the vehicle stays."""

    passage: UUID
    reason: str
    instead: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """An officer settled a second check, or decided otherwise on the person at a place; `at`: when."""

    passage: UUID
    place: int
    outcome: Outcome
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ShiftTold:
    """A post was taken, or handed over to who signed; `at` is when."""

    at: datetime | None
    signed: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LookTold:
    """An officer looked at `count` people at the relay: those who waited, or those of a slip."""

    at: datetime
    slip: str
    count: int


Said = Entry | Decision | Withdrawal | ShiftTold | LookTold


@dataclass(frozen=True, slots=True)
class Brought:
    """What a relay tells of an officer. `is_decided`: the relay decided the passage, no device.

    `digest` stands for the request of the device: had we answered it before, it is the same one.
    """

    key: UUID
    officer: UUID
    said: Said
    is_decided: bool = False
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a record; `refused` says why it was not taken. `ruled` is what the rules say."""

    key: UUID
    refused: Refused | None = None
    ruled: str = ""


def _note_refusals(
    relay: Relay, records: Sequence[Brought], told: Sequence[Told], now: datetime
) -> None:
    """Remember what we did not take and why; what was refused once and is taken now says so."""
    said = {each.key: each for each in records}
    taken = [each.key for each in told if each.refused is None]
    RelayRefusal.objects.filter(relay=relay, key__in=taken, taken_at=None).update(taken_at=now)
    ids = uuid7_run(milliseconds_of(now))
    for each in told:
        if each.refused is not None:
            record = said[each.key]
            facts = {"at": now, "refusal": both_in_one(each.refused.words)[:_LONGEST]}
            RelayRefusal.objects.update_or_create(
                relay=relay, key=each.key, defaults=facts,
                create_defaults=facts | {
                    "id": next(ids), "officer": record.officer, "kind": _kind(record.said),
                },
            )  # fmt: skip


def _kind(said: Said) -> RelayRecord.Kind:
    match said:
        case Decision():
            return RelayRecord.Kind.DECISION
        case Withdrawal():
            return RelayRecord.Kind.WITHDRAWAL
        case ShiftTold():
            return RelayRecord.Kind.SHIFT
        case LookTold():
            return RelayRecord.Kind.LOOK
    return RelayRecord.Kind.PASSAGE


@transaction.atomic
def take_records(
    *, relay: Relay, records: Sequence[Brought], waiting: int, now: datetime
) -> list[Told]:
    """Take what a relay kept, in the order of its receipt, each in the name of its officer.

    A record that is known is the same one; what is refused is told, and stops nothing behind it.
    """
    Relay.objects.filter(pk=relay.pk).update(waiting=max(0, waiting - len(records)))
    officers = _officers({each.officer for each in records})
    told: list[Told] = []
    for (officer, is_passage), run in groupby(
        records, lambda each: (each.officer, isinstance(each.said, Entry))
    ):
        by, lot = officers.get(officer), list(run)
        for begin in range(0, len(lot), MOST_AT_ONCE if is_passage else 1):
            part = lot[begin : begin + (MOST_AT_ONCE if is_passage else 1)]
            told += _take(relay, part, by, now)
    _note_refusals(relay, records, told, now)
    return told


def _officers(keys: set[UUID]) -> dict[UUID, Officer]:
    found = Officer.objects.filter(pk__in=keys).select_related("unit")
    return {each.pk: each for each in found}


def _take(
    relay: Relay, lot: Sequence[Brought], by: Officer | None, now: datetime
) -> Iterator[Told]:
    """Take a lot whole; where it is refused, one by one, so that only what is meant stays out.

    Raises RequestUnderWay: what a device's own request is just writing is told again later.
    """
    try:
        with transaction.atomic():
            ruled = _apply(relay, lot, by, now)
    except RequestUnderWay:
        raise
    except Refused as refused:
        if len(lot) == 1:
            yield Told(lot[0].key, refused)
            return
        for each in lot:
            yield from _take(relay, [each], by, now)
        return
    for each in lot:
        yield Told(each.key, ruled=ruled.get(each.key, ""))


def _apply(
    relay: Relay, lot: Sequence[Brought], by: Officer | None, now: datetime
) -> dict[UUID, str]:
    # Who has left since has looked all the same.
    if by is None or (by.left_at is not None and not isinstance(lot[0].said, LookTold)):
        raise NotAllowed("This officer has left.", "该工作人员已离岗。")
    entries = [
        _entry(relay, each.said, is_decided=each.is_decided)
        for each in lot
        if isinstance(each.said, Entry)
    ]
    if entries:
        passed = pass_through(entries=entries, by=by, now=now)
        return {
            each.passage.pk: outcome_of([one.ruled for one in each.travellers]) for each in passed
        }
    (record,) = lot
    claim = claim_key(
        officer=by, key=str(record.key), digest=record.digest,
        row_id=uuid7_at(milliseconds_of(now), os.urandom(10)), now=now,
    )  # fmt: skip
    if not isinstance(claim, KeptAnswer):
        _follow(relay, record.said, by, now)
        keep_answer(claim=claim, status=200, body=b"{}")
    return {}


def _entry(relay: Relay, said: Entry, *, is_decided: bool) -> Entry:
    if said.checkpoint != relay.checkpoint_id:
        raise NotFound("This relay stands at another checkpoint.", "该中继不在此检查站。")
    return replace(said, relay=relay.pk, is_relayed=is_decided and bool(said.decided))


def _follow(relay: Relay, said: Said, by: Officer, now: datetime) -> None:
    match said:
        case Decision(passage, place, outcome, reason, at):
            _refuse_elsewhere(relay, passage)
            decide_otherwise(
                passage=passage, place=place, outcome=outcome, reason=reason, by=by, now=now, at=at
            )
        case Withdrawal(passage, reason, instead):
            _refuse_elsewhere(relay, passage)
            withdraw_passage(passage=passage, reason=reason, by=by, now=now, instead=instead)
        case LookTold(at, slip, count):
            _log_look(relay, slip, count, by, min(at, now))
        case ShiftTold(at, None):
            begin_shift(checkpoint=relay.checkpoint_id, by=by, now=now, at=at)
        case ShiftTold(at, signed, note):
            _refuse_other_shift(relay, by, at or now)
            end_shift(signed=signed or "", note=note, by=by, now=now, at=at)


def _log_look(relay: Relay, slip: str, count: int, by: Officer, at: datetime) -> None:
    where = f"relay {relay.checkpoint.site.name} {relay.name}"
    what = f"passage by slip {slip} at {where}" if slip else f"passages at {where}"
    log_look(
        officer=by, person=None, look=Look.TABLE, purpose=Purpose.LOCATE, now=at, about=what,
        count=count,
    )  # fmt: skip


def _refuse_elsewhere(relay: Relay, passage: UUID) -> None:
    if not Passage.objects.filter(pk=passage, checkpoint=relay.checkpoint_id).exists():
        raise NotFound("There is no such passage here.", "本检查站没有这条通行记录。")


def _refuse_other_shift(relay: Relay, by: Officer, at: datetime) -> None:
    """Refuse what is told late where it would end a shift elsewhere, or one that began since."""
    mine = Shift.objects.filter(officer=by, ended_at=None, checkpoint=relay.checkpoint_id)
    if not mine.filter(began_at__lte=at).exists():
        raise NotFound(
            "The officer had no shift at this checkpoint then that still runs.",
            "该人员当时在本检查站没有仍在进行的班次。",
        )
