"""What a relay itself keeps: its link, sign-ins that the main server knew, records until told."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.checkpoints.models import RelayLink, RelayRecord, RelaySession
from gubei.domain.checkpoints.operations.checks import uses_check
from gubei.domain.checkpoints.queries.relaying import answer_of, close_desk
from gubei.domain.checkpoints.rules.deciding import PASSAGE_WITHDRAWN, refuse_without_other
from gubei.domain.checkpoints.rules.relaying import SESSION_LASTS, newest_of
from gubei.domain.privacy.operations import SHOWN_AGAIN
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.retention import Retained, kept_for
from gubei.domain.privacy.rules import about_of
from gubei.terms.ids import uuid7_at, uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from gubei.terms.words import Words, both_in_one

_LONGEST = 600
_SAID_OTHERWISE = ("body", "answer", "outcome", "decided", "told_at", "check_used")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a device told the relay, and what it is answered. What the server decided is told."""

    key: UUID
    kind: RelayRecord.Kind
    officer: UUID
    body: dict[str, Any]
    answer: dict[str, Any]
    passed_at: datetime
    persons: int = 0
    outcome: str = ""
    decided: str = ""
    check: bytes | None = None


class CheckIsUsed(Exception):
    """A check upstream by which a vehicle was to come in was used at this relay already."""

    def __init__(self, check: bytes) -> None:
        """Say by which check nobody comes in any more."""
        super().__init__()
        self.check = check


@transaction.atomic
def join(*, address: str, secret: str, authority: str, now: datetime) -> RelayLink:
    """Belong to a main server from now on; what another one had said is gone.

    Raises Refused while it does not have all records, those included that it refused.
    """
    if RelayRecord.objects.filter(told_at=None, dropped_at=None).exists():
        raise Refused(
            "records_wait",
            Words(
                "Records still wait for the server that this relay belongs to, or were refused "
                "there: gubei relay status",
                "仍有记录等待上报原上级服务器，或被其拒收：gubei relay status",
            ),
        )
    RelaySession.objects.all().delete()
    RelayRecord.objects.all().delete()
    RelayLink.objects.all().delete()
    key = uuid7_at(milliseconds_of(now), os.urandom(10))
    return RelayLink.objects.create(
        id=key, address=address.rstrip("/"), authority=authority, joined_at=now,
        secret=key_ring().seal(secret, about=about_of("relay_secret", key)),
    )  # fmt: skip


def note_met(*, link: RelayLink, now: datetime) -> None:
    """Remember when the main server answered last."""
    RelayLink.objects.filter(pk=link.pk).update(met_at=now)


def keep_desk(*, link: RelayLink, content: dict[str, Any], now: datetime) -> None:
    """Keep what the relay decides by, sealed."""
    sealed = key_ring().seal(json.dumps(content), about=about_of("relay_desk", link.pk))
    RelayLink.objects.filter(pk=link.pk, revoked_at=None).update(
        desk=sealed, desk_at=now, met_at=now
    )


@transaction.atomic
def forget_everything(*, now: datetime) -> None:
    """The main server revoked this relay: what it held is gone, as from a device that was stolen."""
    RelayLink.objects.filter(revoked_at=None).update(
        revoked_at=now, secret=None, desk=None, desk_at=None
    )
    RelaySession.objects.all().delete()
    RelayRecord.objects.all().delete()
    transaction.on_commit(close_desk)


def remember_officer(*, digest: bytes, officer: UUID, name: str, now: datetime) -> None:
    """The main server said whose sign-in a cookie is. Those of three days ago are gone."""
    RelaySession.objects.filter(seen_at__lte=now - SESSION_LASTS).delete()
    key = uuid7_at(milliseconds_of(now), os.urandom(10))
    RelaySession.objects.update_or_create(
        digest=digest,
        defaults={"officer": officer, "name": name, "seen_at": now},
        create_defaults={
            "id": key, "officer": officer, "name": name, "seen_at": now, "digest": digest,
        },
    )  # fmt: skip


def forget_officer(*, digest: bytes) -> None:
    """A sign-in has ended."""
    RelaySession.objects.filter(digest=digest).delete()


@transaction.atomic
def keep(*, records: Sequence[Kept], now: datetime) -> list[RelayRecord]:
    """Keep records in their order, each under its key once; return them as they are kept.

    Raises OtherRecord where a key was given to another record, CheckIsUsed where a vehicle comes
    in by a check of which another one, perhaps at this very moment, made use.
    """
    known = RelayRecord.objects.in_bulk([each.key for each in records], field_name="key")
    ids, found = uuid7_run(milliseconds_of(now)), []
    for each in records:
        record = known.get(each.key)
        if record is None:
            record = known[each.key] = _create(each, next(ids), now)
        else:
            _meet_again(record, each, now)
        found.append(record)
    return found


def _create(kept: Kept, key: UUID, now: datetime) -> RelayRecord:
    record = RelayRecord(**_columns(kept, key, now))
    if record.check_used is not None:
        RelayRecord.objects.bulk_create([record], ignore_conflicts=True)
        if not RelayRecord.objects.filter(pk=key).exists():
            raise CheckIsUsed(bytes(record.check_used))
        return record
    record.save(force_insert=True)
    return record


def _meet_again(record: RelayRecord, kept: Kept, now: datetime) -> None:
    """Say whether it is the same record; a device that heard no answer and decided alone says so."""
    if (record.kind, record.officer, record.persons) != (kept.kind, kept.officer, kept.persons):
        raise OtherRecord
    if record.answer is not None and _content(answer_of(record)) not in {"", _content(kept.answer)}:
        raise OtherRecord
    by_device = RelayRecord.Decided.DEVICE
    if kept.decided == by_device != record.decided and record.withdrawn_at is None:
        columns = _columns(kept, record.pk, now)
        for name in _SAID_OTHERWISE:
            setattr(record, name, columns[name])
        _save_otherwise(record)


def _content(answer: dict[str, Any]) -> str:
    """Return the hash of what a device had said; "" where it was not kept."""
    return str(answer.get("content", ""))


def _save_otherwise(record: RelayRecord) -> None:
    try:
        with transaction.atomic():
            record.save(update_fields=_SAID_OTHERWISE)
    except IntegrityError as late:
        # The only thing that another record may have before this one is the check.
        if record.check_used is None:
            raise
        raise CheckIsUsed(bytes(record.check_used)) from late


def _columns(kept: Kept, key: UUID, now: datetime) -> dict[str, Any]:
    ring, body = key_ring(), json.dumps(kept.body, ensure_ascii=False)
    answer = json.dumps(kept.answer, ensure_ascii=False)
    is_told = kept.decided == RelayRecord.Decided.SERVER
    return {
        "id": key, "key": kept.key, "kind": kept.kind, "officer": kept.officer,
        "decided": kept.decided, "persons": kept.persons, "outcome": kept.outcome,
        "body": None if is_told else ring.seal(body, about=about_of("relay_body", key)),
        "answer": ring.seal(answer, about=about_of("relay_answer", key)),
        "passed_at": kept.passed_at, "received_at": now, "told_at": now if is_told else None,
        "check_used": kept.check if uses_check(kept.outcome) else None,
    }  # fmt: skip


@transaction.atomic
def note_passage(*, passage: UUID, shown: dict[str, Any]) -> None:
    """Show a passage at this checkpoint as it is after somebody in it was decided on.

    Of two answers of the main server the earlier one may be heard last: of each person what was
    decided last is shown.
    """
    record = _held(passage)
    if record is not None and record.answer is not None:
        _show(record, newest_of(answer_of(record)["passage"], shown))


@transaction.atomic
def keep_decision(
    *, passage: UUID, decision: Kept, now: datetime,
    change: Callable[[dict[str, Any], float | None], dict[str, Any]],
) -> dict[str, Any] | None:  # fmt: skip
    """Keep what an officer decided on somebody, and show the passage after it.

    `change` makes it, and is told after how many hours the vehicle has left, if it is let in.

    Who decides on somebody else in it at the same moment waits here, and sees this decision. None
    where only the main server knows the passage. Raises Refused where it was taken back.
    """
    record = _held(passage)
    if record is not None and record.withdrawn_at is not None and record.answer is not None:
        raise Refused("passage_withdrawn", PASSAGE_WITHDRAWN)
    shown: dict[str, Any] | None = None
    if record is not None and record.answer is not None:
        answer = answer_of(record)
        shown = answer["passage"]
        if not RelayRecord.objects.filter(key=decision.key).exists():
            shown = change(shown, answer.get("leave_hours"))
            _show(record, shown)
    keep(records=[decision], now=now)
    return shown


def keep_look(*, officer: UUID, at_what: str, count: int, now: datetime) -> None:
    """Keep that an officer looked at `count` people here; the main server logs it when it is back.

    As its own log does, a page that is shown again within the hour is kept once, and one without
    people not at all. Of a look that was dropped nobody knows any more what it was at.
    """
    lately = RelayRecord.objects.filter(
        kind=RelayRecord.Kind.LOOK, officer=officer, passed_at__gt=now - SHOWN_AGAIN
    ).exclude(answer=None)
    if not count or any(answer_of(each) == {"look": at_what} for each in lately):
        return
    look = {"at": now.isoformat(), "at_what": at_what, "count": count}
    kept = Kept(
        key=uuid7_at(milliseconds_of(now), os.urandom(10)), kind=RelayRecord.Kind.LOOK,
        officer=officer, body={"look": look}, answer={"look": at_what}, passed_at=now,
    )  # fmt: skip
    keep(records=[kept], now=now)


def _held(passage: UUID) -> RelayRecord | None:
    """Return a passage, held against everybody else until the end of the transaction."""
    return RelayRecord.objects.select_for_update().filter(key=passage).first()


def _show(record: RelayRecord, shown: dict[str, Any]) -> None:
    answer = json.dumps(answer_of(record) | {"passage": shown}, ensure_ascii=False)
    record.answer = key_ring().seal(answer, about=about_of("relay_answer", record.pk))
    record.outcome = shown["outcome"]
    if not uses_check(record.outcome):
        record.check_used = None
    record.save(update_fields=["answer", "outcome", "check_used"])


@transaction.atomic
def keep_withdrawal(
    *, withdrawal: Kept, passage: UUID, instead: UUID | None, now: datetime
) -> None:
    """Take a passage back here, and tell it. Raises Refused where the one that is to stay is gone."""
    is_new = not RelayRecord.objects.filter(key=withdrawal.key).exists()
    if is_new and instead is not None:
        _refuse_without_other(passage, instead)
    keep(records=[withdrawal], now=now)
    take_back(passage=passage, now=now)


def _refuse_without_other(passage: UUID, other: UUID) -> None:
    """As the main server does: of two registrations of a vehicle one stays."""
    pair = RelayRecord.objects.filter(key__in=[passage, other]).order_by("pk").select_for_update()
    kept = {each.key: each for each in pair}
    mine = kept.get(passage)
    # Of one that only the main server knows nobody here can say which vehicle it is.
    refuse_without_other("" if mine is None else _plate(mine), _plate(kept.get(other)))


def _plate(record: RelayRecord | None) -> str | None:
    """Return the plate of a passage; None where it does not stand here."""
    if record is None or record.withdrawn_at is not None or record.answer is None:
        return None
    return str(answer_of(record)["passage"].get("plate", ""))


def take_back(*, passage: UUID, now: datetime) -> None:
    """A passage counts no more at this checkpoint."""
    RelayRecord.objects.filter(key=passage, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def note_told(*, told: Sequence[RelayRecord], refused: dict[UUID, Words], now: datetime) -> None:
    """The main server has these records: what they said is erased. What it refused stays.

    What a device has said otherwise since they were sent waits on: its own decision is not told yet.
    """
    same = _unchanged(told)
    mine = RelayRecord.objects.filter(pk__in=same, told_at=None)
    mine.exclude(key__in=list(refused)).update(told_at=now, body=None, refused_at=None, refusal="")
    for key, why in refused.items():
        mine.filter(key=key).update(
            refused_at=now, refusal=both_in_one(why)[:_LONGEST], refusal_told_at=None
        )


def note_aside_told(*, told: Sequence[RelayRecord], now: datetime) -> None:
    """The main server knows what was laid aside or dropped here; what was dropped since it does not."""
    for each in told:
        RelayRecord.objects.filter(
            pk=each.pk, refused_at=each.refused_at, dropped_at=each.dropped_at
        ).update(refusal_told_at=now)


def drop_told(*, now: datetime) -> None:
    """What the main server has is shown for a day; then nothing of it is left here."""
    before = now - kept_for(Retained.RELAY_RECORDS, now=now)
    RelayRecord.objects.filter(told_at__lt=before, passed_at__lt=before).delete()


def _unchanged(sent: Sequence[RelayRecord]) -> list[UUID]:
    """Hold the records; return which still say what was sent."""
    rows = RelayRecord.objects.select_for_update().filter(pk__in=[each.pk for each in sent])
    bodies = dict(rows.order_by("id").values_list("id", "body"))
    return [
        each.pk for each in sent if bytes(bodies.get(each.pk) or b"") == bytes(each.body or b"")
    ]


def try_again() -> int:
    """Let everything that the main server refused wait once more; return how many.

    What was dropped stays dropped.
    """
    refused = RelayRecord.objects.filter(dropped_at=None).exclude(refused_at=None)
    return refused.update(refused_at=None, refusal="")


def drop_refused(*, key: UUID, reason: str, by: str, now: datetime) -> RelayRecord:
    """Drop a record that the main server refused: what it said is erased, who dropped it stays.

    Raises Invalid without a reason, NotFound where no record with this key is refused.
    """
    why = reason.strip()[:300]
    if not why:
        raise Invalid("Say why the record is dropped.", "请说明弃置原因。", code="reason")
    refused = RelayRecord.objects.filter(key=key, dropped_at=None).exclude(refused_at=None)
    changed = refused.update(
        dropped_at=now, dropped_by=by[:100], drop_reason=why, body=None, answer=None,
        refusal_told_at=None,
    )  # fmt: skip
    if changed != 1:
        raise NotFound("No refused record has this key.", "没有此编号的被拒记录。")
    return RelayRecord.objects.get(key=key)
