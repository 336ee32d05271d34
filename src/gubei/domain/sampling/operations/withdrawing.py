"""A sample that was entered by error is taken back while its tube is still here."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from gubei.domain.measures.operations.testing import take_back_samples
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.ruling import close_about, open_again
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.sampling.models import (
    RecallMember,
    Sample,
    SampledTest,
    Shipment,
    Tube,
    WithdrawnSample,
)
from gubei.domain.sampling.operations.linking import standing_links
from gubei.domain.sampling.operations.redoing import lock_tubes_beside, redo_tests
from gubei.domain.sampling.operations.tubes import ByDevice
from gubei.domain.sampling.queries.reach import tube_in_reach
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words, both_in_one

_GONE = both_in_one(Words("the single sample was withdrawn", "单采登记已撤销"))


class SampleWithdrawn(Refused):
    """A sample was taken back; it does not come again."""

    def __init__(self, gone: WithdrawnSample) -> None:
        """Say when and why."""
        at = say_moment(gone.withdrawn_at)
        super().__init__("sample_withdrawn", Words(
            f"This sample was withdrawn at {at}: {gone.why}. Scan the person again.",
            f"该样本登记已于 {at} 撤销：{gone.why}。请重新扫描。",
        ))  # fmt: skip


@transaction.atomic
def withdraw_sample(
    *, sample: UUID, why: str, by: Officer, now: datetime, said: ByDevice | None = None
) -> WithdrawnSample:
    """Take back a sample: it counts nowhere from now on, its place is free, its tests are due again.

    Another sample of the person does them where there is one: who was scanned by error is there.
    A tube that was full while its session goes on, or in which nobody is left, is open again.
    What a desk without a network did before the tube left may come later; somebody stays in it.
    Raises SampleWithdrawn for the second to come, Refused where the tube has left or has a result,
    NotFound, Invalid.
    """
    require(by, Ability.SAMPLE)
    if not why.strip():
        raise Invalid("Say why it is taken back.", "请填写撤销原因。")
    lock_tubes_beside(sample)
    at = said.moment(now) if said else None
    found, tube = _standing(sample, by, at)
    people = tube.samples.count()
    gone = WithdrawnSample.objects.create(
        **{name: getattr(found, name) for name in _KEPT},
        withdrawn_at=now, withdrawn_by=by, why=why.strip()[:300], done_at=at and max(at, found.sampled_at),
        withdrawn_device_at=said.device_at if said else None,
    )  # fmt: skip
    tests = list(standing_links().filter(sample=found).values_list("test", flat=True))
    SampledTest.objects.filter(sample=found).delete()
    _open_again(tube, people)
    found.delete()
    take_back_samples(tests, now=now)
    redo_tests(tests, gone.person, now=now)
    if tube.shipment_id is not None:  # the desk says so late, of a tube that has left
        Shipment.objects.filter(pk=tube.shipment_id).update(people=F("people") - 1)
    close_about([gone.pk], kind=Order.Kind.RESULT, text=_GONE, now=now)
    if tube.capacity == 1:
        _call_again(root_id_of(gone.person), now)
    log_look(officer=by, person=gone.person, look=Look.OPEN, purpose=Purpose.CARE, now=now,
             about=f"withdrawn from tube:{tube.barcode}")  # fmt: skip
    return gone


def _open_again(tube: Tube, people: int) -> None:
    """Open a tube from which one of so many people is taken, where it may take another."""
    was_full = people == tube.capacity and tube.session.closed_at is None
    if tube.closed_at is None or tube.shipment_id is not None or not (was_full or people == 1):
        return
    tube.closed_at = tube.close_device_at = tube.close_received_at = None
    tube.save(update_fields=["closed_at", "close_device_at", "close_received_at"])


_KEPT = (
    "id", "tube_id", "place", "person_id", "found_by", "sampled_at", "sampled_by_id", "device_at",
    "received_at",
)  # fmt: skip


def _standing(key: UUID, by: Officer, at: datetime | None) -> tuple[Sample, Tube]:
    """Return a sample whose tube was still here when it was taken back, the tube locked."""
    gone = WithdrawnSample.objects.filter(pk=key).first()
    if gone is not None:
        tube_in_reach(by, gone.tube_id)
        raise SampleWithdrawn(gone)
    tube_id = Sample.objects.filter(pk=key).values_list("tube", flat=True).first()
    if tube_id is None:
        raise NotFound("There is no such sample in your unit.", "您的辖区内没有这个样本。")
    tube = tube_in_reach(by, tube_id, lock=True)
    if _had_left(tube, at) or tube.results.exists():
        raise Refused("tube_has_left", Words(
            f"Tube {tube.barcode} was handed over; nobody is taken out of it any more.",
            f"采样管 {tube.barcode} 已送检或已出结果，不能再撤销其中人员。",
        ))  # fmt: skip
    sample = Sample.objects.filter(pk=key).first()
    if sample is None:  # somebody else took it back while we waited for the tube
        raise SampleWithdrawn(WithdrawnSample.objects.get(pk=key))
    return sample, tube


def _had_left(tube: Tube, at: datetime | None) -> bool:
    """Return whether a tube had left at a moment, now where none is said, or would be left empty."""
    if tube.shipment is None:
        return False
    return at is None or at >= tube.shipment.left_at or tube.samples.count() == 1


def _call_again(root: UUID, now: datetime) -> None:
    """Open the order for a single sample again, unless another one stands since the recall."""
    records = same_person(root)
    waiting = RecallMember.objects.filter(person__in=records, ended_at=None)
    singles = Sample.objects.filter(person__in=records, tube__capacity=1)
    last = singles.order_by("-sampled_at").values_list("sampled_at", flat=True).first()
    members = [
        each.pk
        for each in waiting.select_related("recall")
        if last is None or last < each.recall.at
    ]
    orders = Order.objects.filter(subject_id__in=members, kind=Order.Kind.SAMPLE)
    open_again(
        orders.values_list("pk", flat=True),
        text=_GONE,
        now=now,
    )
