"""Tubes are opened and closed, leave for the laboratory, and arrive there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.sampling.models import Sample, SamplingSession, Shipment, Tube
from gubei.domain.sampling.queries.reach import (
    session_in_reach,
    shipment_in_reach,
    tube_in_reach,
    tubes_of,
)
from gubei.domain.sampling.rules.values import SIZES, tidy_barcode
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require, require_any
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from gubei.terms.words import Words


class BarcodeUsed(Refused):
    """A tube with this barcode is known."""

    def __init__(self, tube: Tube) -> None:
        """Say where and when it was used."""
        place, at = tube.session.place, say_moment(tube.opened_at)
        super().__init__(
            "barcode_used",
            Words(
                f"This barcode was used at {place}, {at}. Take another tube.",
                f"该条码已于 {at} 在 {place} 使用，请换一支采样管。",
            ),
        )


def refuse_closed(session: SamplingSession) -> None:
    """Raise Refused where a session has ended."""
    if session.closed_at is not None:
        raise Refused("session_closed", Words("This session has ended.", "该场次已结束。"))


@transaction.atomic
def open_tube(
    *,
    session: UUID,
    barcode: str,
    by: Officer,
    now: datetime,
    key: UUID | None = None,
    capacity: int | None = None,
    lane: int = 1,
) -> Tube:
    """Open a tube; a repeat under the same key is the same tube. Raises BarcodeUsed."""
    require(by, Ability.SAMPLE)
    found, plain = session_in_reach(by, session), tidy_barcode(barcode)
    if not plain:
        raise Invalid("Scan the barcode of the tube.", "请扫描采样管条码。")
    used = Tube.objects.filter(barcode=plain).select_related("session").first()
    if used is not None:
        return _the_same(used, found, key)
    refuse_closed(found)
    size = capacity or found.pool_size
    if size not in SIZES:
        raise Invalid("A tube holds 1, 5, 10 or 20.", "每管人数须为 1、5、10 或 20。")
    if key is not None and Tube.objects.filter(pk=key).exists():
        raise OtherRecord
    made = Tube(
        id=key or next(uuid7_run(milliseconds_of(now))), session=found, barcode=plain,
        capacity=size, lane=lane, opened_at=now, opened_by=by,
    )  # fmt: skip
    # Another desk may scan the same barcode in this moment: the one that comes second is told.
    Tube.objects.bulk_create([made], ignore_conflicts=True)
    kept = Tube.objects.select_related("session").get(barcode=plain)
    return kept if kept.pk == made.pk else _the_same(kept, found, key)


def _the_same(used: Tube, session: SamplingSession, key: UUID | None) -> Tube:
    if key is None or used.pk != key or used.session_id != session.pk:
        raise BarcodeUsed(used)
    return used


@transaction.atomic
def close_tube(*, tube: UUID, by: Officer, now: datetime) -> Tube:
    """Close a tube before it is full. Raises Refused for one without people."""
    require(by, Ability.SAMPLE)
    found = tube_in_reach(by, tube, lock=True)
    if found.closed_at is not None:
        return found
    if not found.samples.exists():
        raise Refused("empty_tube", Words("Nobody is in this tube.", "该采样管没有登记任何人员。"))
    found.closed_at = now
    found.save(update_fields=["closed_at"])
    return found


@dataclass(frozen=True, slots=True)
class Handover:
    """What leaves: the barcodes scanned, how many tubes were counted by hand, and where to."""

    barcodes: Sequence[str]
    counted: int
    laboratory: str
    left_at: datetime
    carrier: str = ""
    key: UUID | None = None


@transaction.atomic
def hand_over(*, handover: Handover, by: Officer, now: datetime) -> Shipment:
    """Let closed tubes leave together. Raises where one is not closed, left before, or miscounted."""
    require(by, Ability.SAMPLE)
    known = Shipment.objects.filter(pk=handover.key).first() if handover.key else None
    if known is not None:
        return known
    if not handover.laboratory.strip():
        raise Invalid("Say to which laboratory.", "请填写送检实验室。")
    if handover.left_at > now:
        raise Invalid("The time lies in the future.", "时间不能晚于现在。")
    tubes = _to_leave(handover, by)
    made = Shipment.objects.create(
        id=handover.key or next(uuid7_run(milliseconds_of(now))), unit=by.unit,
        laboratory=handover.laboratory.strip()[:100], carrier=handover.carrier.strip()[:100],
        tubes=len(tubes), people=Sample.objects.filter(tube__in=tubes).count(),
        left_at=handover.left_at, handed_by=by,
    )  # fmt: skip
    Tube.objects.filter(pk__in=[tube.pk for tube in tubes]).update(shipment=made)
    return made


def _to_leave(handover: Handover, by: Officer) -> list[Tube]:
    wanted = list(dict.fromkeys(map(tidy_barcode, handover.barcodes)))
    found = tubes_of(by).filter(barcode__in=wanted).order_by("pk")
    tubes = list(found.select_for_update(of=("self",)))
    unknown = set(wanted) - {tube.barcode for tube in tubes}
    if unknown or not tubes:
        said = "、".join(sorted(unknown)[:5])
        raise NotFound(f"No such tube: {said}.", f"没有这些采样管：{said}。")
    if handover.counted != len(tubes):
        raise Refused("miscounted", Words(
            f"{handover.counted} tubes were counted, {len(tubes)} were scanned. Count again.",
            f"清点 {handover.counted} 支，扫描 {len(tubes)} 支，请重新核对。",
        ))  # fmt: skip
    for code, words, those in _troubles(tubes):
        if those:
            said = "、".join(tube.barcode for tube in those[:5])
            raise Refused(code, Words(f"{words.en}: {said}.", f"{words.zh}：{said}。"))
    return tubes


def _troubles(tubes: Sequence[Tube]) -> Sequence[tuple[str, Words, list[Tube]]]:
    return (
        ("tube_open", Words("Not closed yet", "尚未封管"), [t for t in tubes if not t.closed_at]),
        ("left_before", Words("Handed over before", "已送检"), [t for t in tubes if t.shipment_id]),
    )


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a shipment: the tubes that did not arrive."""

    shipment: Shipment
    missing: list[str]


@transaction.atomic
def receive(
    *,
    shipment: UUID,
    counted: int,
    at: datetime,
    by: Officer,
    now: datetime,
    barcodes: Sequence[str] = (),
) -> Arrived:
    """Take a shipment in at the laboratory; without barcodes the whole of it, if the count agrees.

    A tube that is missing stays on the way, where somebody looks for it.
    """
    require_any(by, Ability.RESULTS, Ability.SAMPLE)
    found = shipment_in_reach(by, shipment)
    if found.received_at is not None:
        raise Refused("received_already", Words(
            f"It was received at {say_moment(found.received_at)}.",
            f"已于 {say_moment(found.received_at)} 接收。",
        ))  # fmt: skip
    if at < found.left_at or at > now:
        raise Invalid("It arrives after it left, and not in the future.",
                      "接收时间须晚于送出时间且不晚于现在。")  # fmt: skip
    sent = {tube.barcode for tube in found.contents.all()}
    here = set(map(tidy_barcode, barcodes)) or (sent if counted == len(sent) else set())
    if here - sent or len(here) != counted:
        raise Refused("miscounted", Words(
            f"{len(sent)} tubes were sent and {counted} counted; scan those that are here.",
            f"送出 {len(sent)} 支，清点 {counted} 支，请逐支扫描已到的采样管。",
        ))  # fmt: skip
    found.contents.filter(barcode__in=here).update(received_at=at)
    found.received_at, found.received_by, found.received_tubes = at, by, counted
    found.save(update_fields=["received_at", "received_by", "received_tubes"])
    return Arrived(found, sorted(sent - here))
