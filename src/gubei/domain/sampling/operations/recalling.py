"""A pool is positive or doubtful: everybody in it is held, called to a single sample, and told."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import CaseKnown, NewCase, open_case
from gubei.domain.investigations.rules.cases import CaseClass
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.changing import set_end
from gubei.domain.measures.operations.imposing import Wish as MeasureWish
from gubei.domain.measures.operations.imposing import impose
from gubei.domain.measures.operations.writing import UnderMeasureAlready
from gubei.domain.measures.queries.policies import pack_of, policies_in_force
from gubei.domain.measures.queries.testing import held_already
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, give_ruled
from gubei.domain.orders.operations.telling import Message, tell_people
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.sampling.models import Recall, RecallMember, Sample, TubeResult
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.engines.policy import Anchor, Facts, Pack, Step, decide, time_for
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.refusals import Refused
from gubei.terms.words import Words, both_in_one

CLASS = "pool_member"
"""The class of a policy pack under which members of a pool are held."""
UNTIL_CLEAR = both_in_one(
    Words("held until the single sample is clear", "混管待复核，单检结果出具前不解除")
)


@dataclass(frozen=True, slots=True)
class Holding:
    """By which policy members are held, by whom, from which day to which."""

    pack: Pack
    pack_name: str
    by: Officer
    today: date
    until: date
    resample: timedelta
    result: timedelta


def holding_now(now: datetime) -> Holding:
    """Return how members of a pool are held now. Raises Refused where no policy says so."""
    home = district()
    officer = answerable(home)
    for policy in policies_in_force(home) if officer else ():
        pack, today = pack_of(policy), in_shanghai(now).date()
        if CLASS in pack.classes and officer:
            facts = Facts(CLASS, {Anchor.POOL_RESULT: today}, frozenset())
            plan = decide(pack, facts, policy.valid_on)
            first = time_for(pack, Step.RESAMPLE, policy.valid_on, class_=CLASS)
            second = time_for(pack, Step.RESULT, policy.valid_on, class_=CLASS)
            if first and second:
                return Holding(pack, policy.pack, officer, today, plan.release_on, first, second)
    raise Refused("no_policy_for_pools", Words(
        "No policy in force says how members of a positive pool are held; apply one that does.",
        "现行政策包没有混管阳性人员的管控规定，请先启用含该规定的政策包。",
    ))  # fmt: skip


@transaction.atomic
def call_back(*, result: UUID, now: datetime) -> Recall | None:
    """Recall everybody in the tube of a result, once; None where it stands no more.

    Measures, orders and messages of all of them are one transaction: all or nothing. A single
    positive sample makes a case instead of an order for another sample. Raises Refused.
    """
    found = _standing(result)
    if found is None:
        return None
    known = Recall.objects.filter(result=found).first()
    if known is not None:
        return known
    holding = holding_now(now)
    ids = uuid7_run(milliseconds_of(now))
    recall = Recall.objects.create(
        id=next(ids), result=found, at=now, resample_by=now + holding.resample,
        result_by=now + holding.result + holding.resample,
    )  # fmt: skip
    samples = found.tube.samples.select_related("person__unit").order_by("place")
    members = [_member(next(ids), recall, sample, holding, now) for sample in samples]
    is_case = len(members) == 1 and found.value == Value.POSITIVE
    if is_case:
        members[0].case = _case(members[0], holding, now)
    RecallMember.objects.bulk_create(members)
    _order(recall, members, is_case, now)
    tell_people([_message(recall, member, is_case) for member in members], now=now)
    return recall


def _standing(result: UUID) -> TubeResult | None:
    """Return a result that calls back and stands, locked."""
    standing = TubeResult.objects.filter(
        pk=result, replaced_at=None, value__in=[each for each in Value if each.calls_back]
    )
    return standing.select_for_update(of=("self",)).select_related("tube__session__unit").first()


def _member(
    key: UUID, recall: Recall, sample: Sample, holding: Holding, now: datetime
) -> RecallMember:
    measure, holds = hold(sample, holding, now)
    return RecallMember(
        id=key, recall=recall, sample=sample, person=sample.person, measure=measure, holds=holds
    )


def hold(sample: Sample, holding: Holding, now: datetime) -> tuple[Measure, bool]:
    """Hold a person where they are; returns the measure, and whether it is a new one.

    Who is isolated already stays so. Where that would end first, its end is put off.
    """
    before = held_already(sample.person_id, holding.today)
    if before is not None:
        if before.ends_on < holding.until:
            # Where another measure isolates from the end on, nothing has to be put off.
            with suppress(UnderMeasureAlready), transaction.atomic():
                set_end(measure=before.pk, ends_on=holding.until, reason=UNTIL_CLEAR,
                        by=holding.by, now=now)  # fmt: skip
        return before, False
    wish = MeasureWish(
        person=sample.person_id, person_class=CLASS, anchors={Anchor.POOL_RESULT: holding.today},
        reason=_held_for(sample.tube.barcode),
        pack=holding.pack_name, unit=sample.person.unit.code,
    )  # fmt: skip
    return impose(wish=wish, by=holding.by, now=now), True


def _held_for(barcode: str) -> str:
    return both_in_one(
        Words(
            f"the result of tube {barcode} is checked; wait here for a single sample",
            f"采样管 {barcode} 结果待复核，就地等待单人复采",
        )
    )


def _single(barcode: str) -> str:
    return both_in_one(
        Words(f"single positive sample, tube {barcode}", f"单管核酸阳性，采样管 {barcode}")
    )


def _case(member: RecallMember, holding: Holding, now: datetime) -> Case:
    """Open the case of a single positive sample; a person who is one already stays that one."""
    sample = member.sample
    new = NewCase(
        person=sample.person_id, classification=CaseClass.SUSPECTED,
        classified_on=holding.today, reported_at=now,
        dates={"first_positive_on": in_shanghai(sample.sampled_at).date(),
               "last_negative_on": _last_negative(sample)},
        unit=sample.person.unit.code, pack=holding.pack_name,
        note=_single(sample.tube.barcode),
    )  # fmt: skip
    try:
        return open_case(new=new, by=holding.by, now=now)
    except CaseKnown as known:
        return known.case


def _last_negative(sample: Sample) -> date | None:
    negative = Sample.objects.filter(
        person=sample.person_id, sampled_at__lt=sample.sampled_at,
        tube__results__value=Value.NEGATIVE, tube__results__replaced_at=None,
    )  # fmt: skip
    last = negative.order_by("-sampled_at").values_list("sampled_at", flat=True).first()
    return in_shanghai(last).date() if last else None


def _order(recall: Recall, members: Sequence[RecallMember], is_case: bool, now: datetime) -> None:  # noqa: FBT001 - a value
    """Order a single sample of each, or that the case is taken over, with its clock."""
    kind = Order.Kind.CONTROL if is_case else Order.Kind.SAMPLE
    value = Value(recall.result.value).words
    what = _TAKE_OVER if is_case else Words(
        f"tube {value.en}, sample singly", f"混管{value.zh}，单人单管复采"
    )  # fmt: skip
    wanted = [
        Ruled(member.person.unit, Wish(
            _about(member, what), recall.resample_by, kind=kind,
            text=f"采样管 tube {member.sample.tube.barcode}",
            subject_kind="recall", subject_id=member.pk,
        ))
        for member in members
    ]  # fmt: skip
    tube = recall.result.tube.barcode
    said = Words(f"tube {tube} {value.en}", f"采样管 {tube} {value.zh}")
    give_ruled(wanted, subject=both_in_one(said), issuer=district(), now=now)


_TAKE_OVER = Words("positive on a single sample, take over at once", "单管阳性，立即管控转运")


def _about(member: RecallMember, what: Words) -> str:
    name = member.person.name
    return both_in_one(Words(f"{name}: {what.en}", f"{name}：{what.zh}"))


def _message(recall: Recall, member: RecallMember, is_case: bool) -> Message:  # noqa: FBT001 - a value
    until = say_moment(recall.resample_by)
    if is_case:
        said = Words(
            "Your test needs care at once. Stay where you are, apart from others. Somebody comes "
            f"before {until}.",
            f"您的核酸检测结果异常，请立即原地单独等待，勿外出。工作人员将于 {until} 前到达。",
        )
    else:
        said = Words(
            "A tube with your sample and others must be checked. Stay where you are and use no "
            f"public transport. You are sampled again, singly, before {until}.",
            f"您所在的混采管需要复核，请就地等待，勿外出、勿乘公共交通。{until} 前将为您单独复采。",
        )
    return Message(person=member.person_id, about=member.pk, text=said.both())


def call_back_waiting(*, now: datetime) -> tuple[int, list[Words]]:
    """Begin every recall that waits: after a crash, or since no policy was in force.

    Returns how many began, and why others could not. Each is a transaction of its own.
    """
    begun, refused = 0, list[Words]()
    for key in waiting_results():
        try:
            begun += call_back(result=key, now=now) is not None
        except Refused as why:
            refused.append(why.words)
    return begun, refused


def waiting_results() -> list[UUID]:
    """Return the results that call back and have no recall yet, the oldest first."""
    calling = TubeResult.objects.filter(
        replaced_at=None, value__in=["positive", "doubtful"], recall=None
    )
    return list(calling.order_by("told_at", "pk").values_list("pk", flat=True)[:500])
