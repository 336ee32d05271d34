"""Tubes are opened and closed, leave for the laboratory, and arrive there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

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
from gubei.terms.barcodes import Scanned, read_scan
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


@dataclass(frozen=True, slots=True)
class ByDevice:
    """What a device says: `at` by our clock as far as it knew it, `device_at` by its own."""

    at: datetime
    device_at: datetime | None = None

    def moment(self, now: datetime) -> datetime:
        """Return when it was done: before we received it, whatever the device believes."""
        return min(self.at, now)


@dataclass(frozen=True, slots=True)
class AtDesk:
    """At which lane, and when, where a device says so later."""

    lane: int = 1
    said: ByDevice | None = None


_HERE = AtDesk()


def refuse_closed(session: SamplingSession, at: datetime) -> None:
    """Raise Refused where a session had ended at a moment; what was done before may come late."""
    if session.closed_at is not None and at >= session.closed_at:
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
    desk: AtDesk = _HERE,
) -> Tube:
    """Open a tube; a repeat under the same key is the same tube. Raises BarcodeUsed, Invalid."""
    require(by, Ability.SAMPLE)
    said = desk.said
    at = said.moment(now) if said else now
    found, plain = session_in_reach(by, session), tidy_barcode(barcode)
    _refuse_no_barcode(plain)
    used = Tube.objects.filter(barcode=plain).select_related("session").first()
    if used is not None:
        return _the_same(used, found, key)
    refuse_closed(found, at)
    size = _size_in(found, capacity)
    if key is not None and Tube.objects.filter(pk=key).exists():
        raise OtherRecord
    made = Tube(
        id=key or next(uuid7_run(milliseconds_of(now))), session=found, barcode=plain,
        capacity=size, lane=desk.lane, opened_at=at, opened_by=by,
        open_device_at=said.device_at if said else None, open_received_at=now,
    )  # fmt: skip
    # Another desk may scan the same barcode in this moment: the one that comes second is told.
    Tube.objects.bulk_create([made], ignore_conflicts=True)
    kept = Tube.objects.select_related("session").get(barcode=plain)
    return kept if kept.pk == made.pk else _the_same(kept, found, key)


def _refuse_no_barcode(text: str) -> None:
    """Raise Invalid for what may be a document, a telephone or a name: no tube is called so."""
    if not text:
        raise Invalid("Scan the barcode of the tube.", "请扫描采样管条码。")
    if read_scan(text, settings.GUBEI_BARCODES)[0] is not Scanned.TUBE:
        raise Invalid(
            "This is no barcode of a tube: it looks like a document, a telephone or a name. Scan "
            "the tube. If tubes here are marked like that, an administrator sets GUBEI_BARCODES.",
            "这不是采样管条码：像是证件号、电话或姓名。请扫描采样管；"
            "如本区条码确为此形式，请管理员设置 GUBEI_BARCODES。",
            code="not_a_barcode",
        )


def _size_in(session: SamplingSession, capacity: int | None) -> int:
    """Return how many a tube of a session holds; `isolation_is_single` where it must be one."""
    if session.kind == "isolation":
        refuse_pools(capacity or 1)
        return 1
    size = capacity or session.pool_size
    if size not in SIZES:
        raise Invalid("A tube holds 1, 5, 10 or 20.", "每管人数须为 1、5、10 或 20。")
    return size


def refuse_pools(size: int) -> None:
    """Raise Invalid where people in isolation would share a tube."""
    if size != 1:
        raise Invalid("People in isolation are sampled singly: one in a tube.",
                      "隔离人员须单采单检，每管 1 人。", code="isolation_is_single")  # fmt: skip


def _the_same(used: Tube, session: SamplingSession, key: UUID | None) -> Tube:
    if key is None or used.pk != key or used.session_id != session.pk:
        raise BarcodeUsed(used)
    return used


@transaction.atomic
def close_tube(*, tube: UUID, by: Officer, now: datetime, said: ByDevice | None = None) -> Tube:
    """Close a tube before it is full. Raises Refused for one without people."""
    require(by, Ability.SAMPLE)
    found = tube_in_reach(by, tube, lock=True)
    if found.closed_at is not None:
        return found
    if not found.samples.exists():
        raise Refused("empty_tube", Words("Nobody is in this tube.", "该采样管没有登记任何人员。"))
    note_closed(found, said.moment(now) if said else now, said.device_at if said else None, now)
    return found


def note_closed(
    tube: Tube, at: datetime, device_at: datetime | None, received_at: datetime
) -> None:
    """Write down when a tube was closed, never before the last swab in it, and by which clock."""
    last = tube.samples.aggregate(last=Max("sampled_at"))["last"]
    tube.closed_at = max(at, tube.opened_at, last or at)
    tube.close_device_at, tube.close_received_at = device_at, received_at
    tube.save(update_fields=["closed_at", "close_device_at", "close_received_at"])


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
    """Let closed tubes leave together; a repeat under the same key is the same shipment.

    Raises where one is not closed, left before, or miscounted, OtherRecord where the key was used.
    """
    require(by, Ability.SAMPLE)
    known = Shipment.objects.filter(pk=handover.key).first() if handover.key else None
    if known is not None:
        return _left_already(known, handover, by)
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


def _left_already(known: Shipment, handover: Handover, by: Officer) -> Shipment:
    """Return a shipment that was sent twice. Raises OtherRecord where it says another thing."""
    kept = (known.unit_id, known.laboratory, known.carrier, known.left_at, known.tubes)
    said = (
        by.unit_id, handover.laboratory.strip()[:100], handover.carrier.strip()[:100],
        handover.left_at, handover.counted,
    )  # fmt: skip
    sent = set(known.contents.values_list("barcode", flat=True))
    if kept != said or sent != set(map(tidy_barcode, handover.barcodes)):
        raise OtherRecord
    return known


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
    # A late swab locks its tube, then counts in the shipment: the same order here.
    tubes = Tube.objects.filter(shipment=shipment).order_by("pk")
    list(tubes.select_for_update().values_list("pk"))
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
