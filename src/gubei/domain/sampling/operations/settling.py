"""Single samples settle a recall; a corrected result takes back or begins what hangs on it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import connection

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import classify_case, end_case
from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd
from gubei.domain.measures.models import DueTest
from gubei.domain.measures.operations.carrying import drop_carried
from gubei.domain.measures.operations.changing import AlreadyReleased, set_end
from gubei.domain.measures.operations.releasing import let_go
from gubei.domain.measures.operations.testing import note_results
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.ruling import close_about, open_again
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.sampling.models import Recall, RecallMember, TubeResult
from gubei.domain.sampling.operations.awaiting import await_no_more
from gubei.domain.sampling.operations.linking import standing_links
from gubei.domain.sampling.operations.recalling import UNTIL_CLEAR, hold, holding_now
from gubei.domain.sampling.rules.values import Means, Value
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Refused
from gubei.terms.words import Words, both_in_one

_CLEAR = both_in_one(Words("the single sample is negative", "单人复采阴性，就地管控解除"))
_TAKEN_BACK = both_in_one(Words("the laboratory corrected the result", "实验室更正结果，召回撤销"))
_RULED_OUT = both_in_one(
    Words("the laboratory corrected the positive result", "实验室更正为非阳性")
)


_SETTLED = """
SELECT m.id, r.id
FROM gubei_tuberesult r
JOIN gubei_sample s ON s.tube_id = r.tube_id
JOIN gubei_person p ON p.id = s.person_id
-- Records of one person may have been merged since: all of them are looked at.
JOIN gubei_person mine ON mine.id = coalesce(p.same_as_id, p.id)
                       OR mine.same_as_id = coalesce(p.same_as_id, p.id)
JOIN gubei_recallmember m ON m.person_id = mine.id AND m.ended_at IS NULL
JOIN gubei_recall c ON c.id = m.recall_id AND c.withdrawn_at IS NULL AND s.sampled_at >= c.at
WHERE r.id = ANY(%s)
  AND NOT EXISTS (SELECT 1 FROM gubei_sample o WHERE o.tube_id = s.tube_id AND o.id <> s.id)
ORDER BY m.id
"""


def settle_singles(results: Sequence[UUID], *, now: datetime) -> None:
    """Settle the members whose own single sample has its result: negative lets go at once."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [list(results)])
        pairs = cursor.fetchall()
    if not pairs:
        return
    told = TubeResult.objects.in_bulk([result for _, result in pairs])
    waiting = RecallMember.objects.filter(pk__in=[member for member, _ in pairs])
    locked = waiting.select_for_update(of=("self",)).select_related("recall", "sample", "measure")
    members = {member.pk: member for member in locked.order_by("pk")}
    for member, result in pairs:
        if members[member].ended_at is None:
            _settle(members[member], told[result], now)


def _settle(member: RecallMember, result: TubeResult, now: datetime) -> None:
    value = Value(result.value)
    if value is Value.INVALID:
        _ask_again(member, now)
    if value not in (Value.NEGATIVE, Value.POSITIVE):
        return
    is_clear = value is Value.NEGATIVE
    _end(member, Means.NEGATIVE if is_clear else Means.POSITIVE, result, now)
    close_about(
        [member.pk],
        kind=Order.Kind.SAMPLE,
        text=both_in_one(Words("has its result", "单检已出结果")),
        now=now,
    )
    _tell_pool_tests(member, result)
    if is_clear:
        _let_go(member, _CLEAR, now)


def _ask_again(member: RecallMember, now: datetime) -> None:
    """Open the order for a single sample again: its clock runs from the invalid result on."""
    orders = Order.objects.filter(subject_id=member.pk, kind=Order.Kind.SAMPLE)
    open_again(
        orders.values_list("pk", flat=True),
        text=both_in_one(Words("the sample is invalid, take another", "样本无效，重采")),
        now=now, due_at=now + (member.recall.resample_by - member.recall.at),
    )  # fmt: skip


def _end(member: RecallMember, end: Means, result: TubeResult | None, now: datetime) -> None:
    member.ended_at, member.end, member.ended_by_result = now, str(end), result
    member.save(update_fields=["ended_at", "end", "ended_by_result"])


def _tell_pool_tests(member: RecallMember, result: TubeResult) -> None:
    """The tests that the pooled sample should have done get the single result."""
    tests = standing_links().filter(sample=member.sample_id)
    note_results(
        list(tests.values_list("test", flat=True)), DueTest.Result(result.value), result.tested_at
    )


def _let_go(member: RecallMember, reason: str, now: datetime) -> None:
    """Release who was held for this recall; who was held before gets back the end of before."""
    officer = answerable(district())
    if officer is None or _is_held_otherwise(member):
        return
    measure = member.measure
    if not member.holds and measure.end_reason != UNTIL_CLEAR:
        return
    try:
        if member.holds:
            let_go(measure=measure.pk, reason=reason, by=officer, now=now)
        else:
            _give_back_end(member, officer, now)
    except AlreadyReleased:
        measure.refresh_from_db()
        drop_carried(measure, reason=reason, by=officer, now=now)


def _give_back_end(member: RecallMember, officer: Officer, now: datetime) -> None:
    measure = member.measure
    if measure.plan_ends_on <= in_shanghai(now).date():
        let_go(measure=measure.pk, reason=_CLEAR, by=officer, now=now)
    else:
        set_end(measure=measure.pk, ends_on=measure.plan_ends_on, reason=_CLEAR, by=officer,
                now=now)  # fmt: skip


def _is_held_otherwise(member: RecallMember) -> bool:
    """Say whether another recall still holds the person by the same measure."""
    others = RecallMember.objects.filter(measure=member.measure_id, recall__withdrawn_at=None)
    return others.exclude(pk=member.pk).exclude(end=Means.NEGATIVE).exists()


def follow_corrections(replaced: Mapping[UUID, UUID], *, now: datetime) -> None:
    """Follow results that were replaced (old -> new): recalls, members, cases."""
    if not replaced:
        return
    news = TubeResult.objects.in_bulk(list(replaced.values()))
    for member in RecallMember.objects.filter(ended_by_result__in=list(replaced)).select_related(
        "recall", "sample__person__unit", "sample__tube", "measure"
    ):
        _reopen(member, now)
    for recall in Recall.objects.filter(result__in=list(replaced), withdrawn_at=None):
        new = news[replaced[recall.result_id]]
        if Value(new.value).calls_back:
            recall.result = new
            recall.save(update_fields=["result"])
        else:
            _withdraw(recall, new, now)


def _reopen(member: RecallMember, now: datetime) -> None:
    """A single result that ended it was corrected: it is open again, and the person held again."""
    member.ended_at, member.end, member.ended_by_result = None, "", None
    member.measure.refresh_from_db()
    if member.measure.released_at is not None:
        with suppress(Refused):  # no policy says how: the member is open, and stands on the board
            member.measure, member.holds = hold(member.sample, holding_now(now), now)
    member.save(update_fields=["ended_at", "end", "ended_by_result", "measure", "holds"])


def _withdraw(recall: Recall, new: TubeResult, now: datetime) -> None:
    """Take a recall back: nobody is held for it any more, and its case was none."""
    recall.withdrawn_at = now
    recall.save(update_fields=["withdrawn_at"])
    open_ = recall.members.filter(ended_at=None).select_related("measure", "case", "person")
    members = list(open_.select_for_update(of=("self",)).order_by("pk"))
    for member in members:
        _end(member, Means.WITHDRAWN, None, now)
        for kind in (Order.Kind.SAMPLE, Order.Kind.CONTROL):
            close_about([member.pk], kind=kind, text=_TAKEN_BACK, now=now)
        _let_go(member, _TAKEN_BACK, now)
        if member.case is not None:
            _rule_out(member.case, member, now)
    await_no_more(members, text=_TAKEN_BACK, now=now)


def _rule_out(case: Case, member: RecallMember, now: datetime) -> None:
    """Exclude a case that stood on this sample alone."""
    officer = answerable(district())
    others = RecallMember.objects.filter(case=case, recall__withdrawn_at=None).exclude(pk=member.pk)
    if officer is None or others.exists() or not case.note.startswith("单管核酸阳性"):
        return
    with suppress(Refused):  # it has ended by another hand
        today = in_shanghai(now).date()
        classify_case(case=case.pk, value=CaseClass.EXCLUDED, on=today, note=_RULED_OUT,
                      by=officer, now=now)  # fmt: skip
        end_case(case=case.pk, end=CaseEnd.EXCLUDED, at=now, by=officer, now=now)
