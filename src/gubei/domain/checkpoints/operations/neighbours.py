"""What was agreed with a neighbour, and the signed lists of checked plates that go both ways."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import CheckedList, CheckedPlate, Neighbour, SigningKey
from gubei.domain.checkpoints.operations.settling import reason_of
from gubei.domain.checkpoints.queries.neighbours import (
    last_number,
    neighbour_in_reach,
    own_keys,
    signing_key,
    vehicles_for,
)
from gubei.domain.checkpoints.rules.exchange import (
    Head,
    ListSaid,
    Party,
    Read,
    ReceiptSaid,
    fingerprint,
    key_text,
    plates_of,
    read_file,
    read_key,
    refuse_altered,
    refuse_for_another,
    refuse_repeated,
    refuse_untimely,
    write_list,
    write_receipt,
)
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district, units_of
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack, upstream_hours
from gubei.engines.sealing.signatures import public_of
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words


@transaction.atomic
def make_signing_key(
    *, secret: bytes, by: Officer | None, now: datetime, anew: bool = False
) -> SigningKey:
    """Return the key that signs our lists; where there is none, or `anew`, `secret` becomes it.

    `secret`: 32 bytes of chance. `by` is None on the command line of the server, which may do everything.
    """
    _require(by)
    standing = SigningKey.objects.select_for_update().filter(replaced_at=None).first()
    if standing is not None and not anew:
        return standing
    if standing is not None:
        standing.replaced_at, standing.secret = now, None
        standing.save(update_fields=["replaced_at", "secret"])
    key = next(uuid7_run(milliseconds_of(now)))
    return SigningKey.objects.create(
        id=key, public=public_of(secret), made_at=now,
        secret=key_ring().seal_bytes(secret, about=about_of("signing_key", key)),
    )  # fmt: skip


def _require(by: Officer | None) -> None:
    if by is not None:
        require(by, Ability.CHECKPOINTS)


def _secret() -> bytes:
    key = signing_key()
    if key is None or key.secret is None:
        raise Refused(
            "no_signing_key",
            Words(
                "There is no key to sign with yet. Make it on the page of agreements, or: gubei "
                "neighbour key",
                "尚无签名密钥。请在互认页面生成，或执行：gubei neighbour key",
            ),
        )
    return key_ring().open_bytes(bytes(key.secret), about=about_of("signing_key", key.pk))


@transaction.atomic
def agree(*, name: str, key: str, by: Officer | None, now: datetime) -> Neighbour:
    """Agree with a neighbour that a vehicle checked upstream passes. Raises Invalid, Refused.

    The name is the one that our checkpoints towards them carry.
    """
    _require(by)
    called, public = squeeze(name)[:100], read_key(key)
    if not called:
        raise Invalid("Say with whom.", "请填写对方名称。", code="name")
    if public in own_keys():
        raise Invalid("This is our own key.", "这是本机自己的公钥。", code="neighbour_key")
    standing = Neighbour.objects.filter(ended_at=None)
    if standing.filter(name=called).exists() or standing.filter(key=public).exists():
        raise Refused(
            "agreement_stands",
            Words(
                f"An agreement with {called} or with this key stands already: end it first.",
                f"与{called}或该公钥的互认约定仍有效，请先终止。",
            ),
        )
    return Neighbour.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), unit=by.unit if by else district(), name=called,
        key=public, agreed_at=now, agreed_by=by,
    )  # fmt: skip


@transaction.atomic
def end_agreement(*, neighbour: UUID, reason: str, by: Officer | None, now: datetime) -> Neighbour:
    """End an agreement: from now on no check of this neighbour counts. Raises Invalid, NotFound."""
    _require(by)
    found = neighbour_in_reach(by, neighbour)
    why = reason_of(reason)
    standing = Neighbour.objects.filter(pk=found.pk, ended_at=None)
    if standing.update(ended_at=now, ended_by=by, reason=why) != 1:
        raise NotFound("No such agreement stands.", "没有这项有效的互认约定。")
    CheckedPlate.objects.filter(list__neighbour=found).delete()
    found.refresh_from_db()
    return found


@transaction.atomic
def write_checked_list(
    *, neighbour: UUID, signed_by: str, by: Officer | None, now: datetime
) -> CheckedList:
    """Write a signed list of the vehicles that we checked and let pass towards a neighbour.

    It is whole: what no longer stands in it counts no more. Raises Invalid, NotFound, Refused.
    """
    _require(by)
    found, signer = neighbour_in_reach(by, neighbour), _signer(signed_by)
    Neighbour.objects.select_for_update().get(pk=found.pk)
    home, secret = district(), _secret()
    pack, hours = _rules(home, now)
    plates = vehicles_for(found, pack, hours=hours, now=now)
    head = Head(
        sender=home.name, receiver=Party(name=found.name, key=key_text(bytes(found.key))),
        number=last_number(found, is_ours=True) + 1, made_at=now.replace(microsecond=0),
        until_at=now.replace(microsecond=0) + timedelta(hours=hours), signed_by=signer,
    )  # fmt: skip
    text = write_list(head, plates, secret)
    return CheckedList.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), neighbour=found, is_ours=True,
        number=head.number, digest=read_file(text.encode()).digest, made_at=head.made_at,
        until_at=head.until_at, vehicles=len(plates), signed_by=signer, text=text, by=by,
    )  # fmt: skip


def _signer(text: str) -> str:
    name = squeeze(text)[:100]
    if not name:
        raise Invalid("Say who signs for it.", "请填写签发人或签收人。", code="not_signed")
    return name


def _rules(home: Unit, now: datetime) -> tuple[Pack, float]:
    """Return the policy in force and how long a check counts by it. Raises Refused."""
    policy = policy_for(Part.ENTRY, home)
    pack = pack_of(policy) if policy else None
    hours = upstream_hours(pack, now) if pack else None
    if pack is None or hours is None:
        raise Refused(
            "checks_count_nowhere",
            Words(
                "No policy in force says how long a check upstream counts (`upstream_hours`): "
                "bring one into force first.",
                "现行政策未规定毗邻地区查验的有效时长（upstream_hours），请先施行相应政策。",
            ),
        )
    return pack, hours


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A list of theirs that was taken in, or a list of ours that their receipt came for."""

    list: CheckedList
    is_receipt: bool


@transaction.atomic
def take_in_file(*, data: bytes, signed_by: str, by: Officer | None, now: datetime) -> TakenIn:
    """Take in what a neighbour sent: a list, which is answered by a receipt, or a receipt.

    Raises Invalid for no such file, Refused for one that is foreign, altered, meant for somebody
    else, over, from ahead, too long or not newer than the last, and where no policy in force counts
    checks: nothing is changed then.
    """
    _require(by)
    read = read_file(data)
    found = _sender(read, by)
    refuse_altered(read)
    if isinstance(read.said, ReceiptSaid):
        refuse_for_another(read, own_keys())
        return TakenIn(_receive(read, read.said, found, now), is_receipt=True)
    taken = _take_in(read, read.said, found, signed_by=_signer(signed_by), by=by, now=now)
    return TakenIn(taken, is_receipt=False)


def _sender(read: Read, by: Officer | None) -> Neighbour:
    """Return the agreement with whoever sent a file, locked. Raises Refused where none stands."""
    party = read.said.from_
    key = read_key(party.key)
    standing = Neighbour.objects.select_for_update().filter(key=key, ended_at=None)
    found = standing.first()
    if found is None:
        raise Refused(
            "neighbour_unknown",
            Words(
                f"No agreement stands with the key of this file ({party.name}, {fingerprint(key)}). "
                "Compare these digits with the neighbour by telephone before you add the key.",
                f"没有与该文件公钥（{party.name}，{fingerprint(key)}）对应的有效互认约定。"
                "添加公钥前，请先与对方电话核对上述数字。",
            ),
        )
    if by is not None and not units_of(by).filter(pk=found.unit_id).exists():
        raise NotFound(
            "No such agreement stands in your unit.", "您的辖区内没有这项有效的互认约定。"
        )
    return found


def _take_in(
    read: Read, said: ListSaid, neighbour: Neighbour, *, signed_by: str, by: Officer | None,
    now: datetime,
) -> CheckedList:  # fmt: skip
    secret = _secret()
    refuse_for_another(read, [public_of(secret)])
    last = last_number(neighbour, is_ours=False)
    before = CheckedList.objects.filter(
        neighbour__key=neighbour.key, is_ours=False, number=last
    ).first()
    refuse_repeated(said, last=last, received_at=before.received_at if before else None)
    refuse_untimely(said, now=now)
    _, hours = _rules(district(), now)
    plates = plates_of(said, hours=hours, now=now)
    receipt = write_receipt(
        read, sender=district().name, taken=len(plates), at=now, signed_by=signed_by, secret=secret
    )
    ids = uuid7_run(milliseconds_of(now))
    made = CheckedList.objects.create(
        id=next(ids), neighbour=neighbour, is_ours=False, number=said.number, digest=read.digest,
        made_at=said.made_at, until_at=said.valid_until, vehicles=len(plates),
        left_out=len(said.plates) - len(plates), signed_by=said.signed_by, received_at=now,
        receiver=signed_by, receipt=receipt, by=by,
    )  # fmt: skip
    # The newest list is the whole of what counts.
    CheckedPlate.objects.filter(list__neighbour=neighbour).delete()
    CheckedPlate.objects.bulk_create(
        [
            CheckedPlate(id=next(ids), list=made, plate=each.plate, checked_at=each.checked_at,
                         until_at=each.until_at)
            for each in plates
        ],
        batch_size=2_000,
    )  # fmt: skip
    return made


def _receive(read: Read, said: ReceiptSaid, neighbour: Neighbour, now: datetime) -> CheckedList:
    """Note that a list of ours was received. Raises Refused."""
    ours = CheckedList.objects.filter(
        neighbour__key=neighbour.key, is_ours=True, number=said.number,
        digest=bytes.fromhex(said.sha256),
    )  # fmt: skip
    found = ours.select_related("neighbour").first()
    if found is None:
        raise Refused(
            "receipt_of_no_list",
            Words(
                f"This receipt is for a list {said.number} that we did not write.",
                f"该回执所指的第 {said.number} 号清单不是我方制作的。",
            ),
        )
    changed = ours.filter(received_at=None).update(
        received_at=min(said.received_at, now), receiver=said.signed_by, left_out=said.left_out,
        receipt=read.text,
    )  # fmt: skip
    if changed != 1:
        at = say_moment(found.received_at)
        raise Refused(
            "receipt_known",
            Words(
                f"{found.receiver} signed for list {said.number} at {at} already.",
                f"第 {said.number} 号清单已由 {found.receiver} 于 {at} 签收。",
            ),
        )
    found.refresh_from_db()
    return found


def drop_checks_over(*, now: datetime) -> int:
    """Delete plates whose check counts no more, and the text of lists that are over."""
    CheckedList.objects.filter(until_at__lte=now).exclude(text="").update(text="")
    return CheckedPlate.objects.filter(until_at__lte=now).delete()[0]
