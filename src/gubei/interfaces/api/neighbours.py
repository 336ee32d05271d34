"""Agreements with neighbours: whose checks count here, and signed lists of plates both ways."""

import os
from uuid import UUID

from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.neighbours import (
    agree,
    end_agreement,
    make_signing_key,
    take_in_file,
    write_checked_list,
)
from gubei.domain.checkpoints.queries.checks import UsedAgain, used_again
from gubei.domain.checkpoints.queries.neighbours import (
    LastLists,
    last_lists,
    list_in_reach,
    neighbours_of,
    signing_key,
)
from gubei.domain.checkpoints.rules.exchange import KEY_BYTES, MOST_BYTES, fingerprint, key_text
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.domain.territory.rules import Ability, may, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Name, OfficerName, Reason, Sent, Shape, UnitRef
from gubei.terms.refusals import NotFound

router = Router(tags=["checkpoints"])


class CheckedListShown(Shape):
    """A list of checked plates: who signed for it, who received it; without the plates."""

    id: UUID
    is_ours: bool
    number: int
    made_at: AwareDatetime
    until_at: AwareDatetime
    vehicles: int
    left_out: int
    signed_by: str
    received_at: AwareDatetime | None
    receiver: str

    @classmethod
    def of(cls, found: models.CheckedList) -> "CheckedListShown":
        return cls(
            id=found.pk, is_ours=found.is_ours, number=found.number, made_at=found.made_at,
            until_at=found.until_at, vehicles=found.vehicles, left_out=found.left_out,
            signed_by=found.signed_by, received_at=found.received_at, receiver=found.receiver,
        )  # fmt: skip


class NeighbourShown(Shape):
    """With whom it is agreed, since when, by which key; the newest list of each direction.

    `may_act`: the agreement is of the officer's unit or below, and the officer may end it, write
    lists for it and fetch their files.
    """

    id: UUID
    name: str
    unit: UnitRef
    key: str
    fingerprint: str
    agreed_at: AwareDatetime
    agreed_by: OfficerName | None
    ended_at: AwareDatetime | None
    ended_by: OfficerName | None
    reason: str
    may_act: bool
    ours: CheckedListShown | None
    theirs: CheckedListShown | None

    @classmethod
    def of(cls, found: models.Neighbour, last: LastLists, *, may_act: bool) -> "NeighbourShown":
        key = bytes(found.key)
        return cls(
            id=found.pk, name=found.name, unit=UnitRef.of(found.unit), key=key_text(key),
            fingerprint=fingerprint(key), agreed_at=found.agreed_at,
            agreed_by=_officer(found.agreed_by), ended_at=found.ended_at,
            ended_by=_officer(found.ended_by), reason=found.reason, may_act=may_act,
            ours=CheckedListShown.of(last.ours) if last.ours else None,
            theirs=CheckedListShown.of(last.theirs) if last.theirs else None,
        )  # fmt: skip


def _officer(officer: Officer | None) -> OfficerName | None:
    return OfficerName.of(officer) if officer else None


class KeyShown(Shape):
    """Our public key in base64, and the digits of it that are compared by telephone."""

    key: str
    fingerprint: str

    @classmethod
    def of(cls, found: models.SigningKey) -> "KeyShown":
        key = bytes(found.public)
        return cls(key=key_text(key), fingerprint=fingerprint(key))


class PassageBy(Shape):
    """Which passage: when, and where by which officer; null both at another unit's checkpoint."""

    id: UUID
    checkpoint: str | None
    passed_at: AwareDatetime
    by: str | None

    @classmethod
    def of(cls, passage: models.Passage, *, is_covered: bool) -> "PassageBy":
        return cls(
            id=passage.pk, passed_at=passage.passed_at,
            checkpoint=passage.checkpoint.site.name if is_covered else None,
            by=passage.by.name if is_covered else None,
        )  # fmt: skip


class CheckUsedAgain(Shape):
    """A vehicle that a device alone let in (`second`) by a check that `first` had used up."""

    plate: str
    neighbour: str
    first: PassageBy
    second: PassageBy

    @classmethod
    def of(cls, each: UsedAgain) -> "CheckUsedAgain":
        return cls(
            plate=each.plate, neighbour=each.neighbour.name,
            first=PassageBy.of(each.use.passage, is_covered=each.is_covered),
            second=PassageBy.of(each.passage, is_covered=True),
        )  # fmt: skip


class Neighbours(Shape):
    """Our key, null where there is none yet, and every agreement, those that stand first.

    `again`: checks that were used twice within fourteen days, for who deals with agreements.
    """

    own: KeyShown | None
    items: list[NeighbourShown]
    again: list[CheckUsedAgain]


class NeighbourSent(Sent):
    """Whom our checkpoints name as their neighbour, and that neighbour's public key."""

    name: Name
    key: str = Field(max_length=100)


class AgreementEnd(Sent):
    """Why."""

    reason: Reason


class SignedFile(Shape):
    """A file to hand to the neighbour: its name and its text, byte for byte as it was signed."""

    name: str
    text: str
    list: CheckedListShown


class NeighbourFileTaken(Shape):
    """What was taken in: a list of theirs, with the receipt to send back, or a receipt for ours."""

    is_receipt: bool
    list: CheckedListShown
    neighbour: str
    receipt: SignedFile | None


@router.get("/neighbours", response=Neighbours)
def read_neighbours(request: SignedRequest) -> Neighbours:
    """Return with whom it is agreed that a vehicle checked upstream passes."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    found, own = list(neighbours_of(request.auth)), signing_key()
    last, reach = last_lists(found), _reach(request.auth)
    return Neighbours(
        own=KeyShown.of(own) if own else None,
        items=[
            NeighbourShown.of(each, last[each.pk], may_act=each.unit_id in reach) for each in found
        ],
        again=_again(request),
    )


def _again(request: SignedRequest) -> list[CheckUsedAgain]:
    if not may(request.auth, Ability.CHECKPOINTS):
        return []
    return [CheckUsedAgain.of(each) for each in used_again(request.auth, now=now_of(request))]


def _reach(officer: Officer) -> set[UUID]:
    """Return the units with whose agreements the officer may deal."""
    if not may(officer, Ability.CHECKPOINTS):
        return set()
    return set(units_of(officer).values_list("pk", flat=True))


@router.post("/neighbours/key", response=KeyShown)
def write_signing_key(request: SignedRequest) -> KeyShown:
    """Return the key under our lists, made where there is none yet."""
    return KeyShown.of(
        make_signing_key(secret=os.urandom(KEY_BYTES), by=request.auth, now=now_of(request))
    )


@router.post("/neighbours", response=NeighbourShown)
def write_neighbour(request: SignedRequest, sent: NeighbourSent) -> NeighbourShown:
    """Agree with a neighbour."""
    made = agree(name=sent.name, key=sent.key, by=request.auth, now=now_of(request))
    return NeighbourShown.of(made, LastLists(None, None), may_act=True)


@router.post("/neighbours/{neighbour_id}/end", response=NeighbourShown)
def stop_agreement(
    request: SignedRequest, neighbour_id: UUID, sent: AgreementEnd
) -> NeighbourShown:
    """End an agreement: no check of this neighbour counts any more."""
    ended = end_agreement(
        neighbour=neighbour_id, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return NeighbourShown.of(ended, last_lists([ended])[ended.pk], may_act=True)


@router.post("/neighbours/{neighbour_id}/lists", response=CheckedListShown)
def write_list_for_neighbour(request: SignedRequest, neighbour_id: UUID) -> CheckedListShown:
    """Write and sign a list of the vehicles that we checked and let pass towards a neighbour.

    The answer to a write is kept for days, plates are not: the file is fetched by its id.
    """
    made = write_checked_list(
        neighbour=neighbour_id, signed_by=request.auth.name, by=request.auth, now=now_of(request)
    )
    return CheckedListShown.of(made)


@router.post("/neighbours/files", response=NeighbourFileTaken)
def take_neighbour_file(request: SignedRequest, file: File[UploadedFile]) -> NeighbourFileTaken:
    """Take in what a neighbour sent: a list, answered by a receipt, or a receipt for a list of ours."""
    require_any(request.auth, Ability.CHECKPOINTS)
    taken = take_in_file(
        data=file.read(MOST_BYTES + 1), signed_by=request.auth.name, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return NeighbourFileTaken(
        is_receipt=taken.is_receipt,
        list=CheckedListShown.of(taken.list),
        neighbour=taken.list.neighbour.name,
        receipt=None if taken.is_receipt else _file(taken.list),
    )


@router.get("/neighbours/lists/{checked_list_id}", response=SignedFile)
def read_list_file(request: SignedRequest, checked_list_id: UUID) -> SignedFile:
    """Return a file once more: our list while it holds, our receipt for one of theirs."""
    require_any(request.auth, Ability.CHECKPOINTS)
    return _file(list_in_reach(request.auth, checked_list_id))


def _file(found: models.CheckedList) -> SignedFile:
    what, text = ("list", found.text) if found.is_ours else ("receipt", found.receipt)
    if not text:
        raise NotFound("This list is over: write a new one.", "该清单已过期，请重新制作。")
    name = f"{found.neighbour.name}-{what}-{found.number}.json"
    return SignedFile(name=name, text=text, list=CheckedListShown.of(found))
