"""A person contests a measure, and somebody else answers."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import Act, Contest, Measure
from gubei.domain.measures.operations.carrying import drop_carried
from gubei.domain.measures.operations.changing import AlreadyReleased
from gubei.domain.measures.operations.following import close_contest_order, order_answer
from gubei.domain.measures.operations.releasing import let_go
from gubei.domain.measures.queries.measures import measure_in_reach, measures_of
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack, Step, time_for
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.words import Words

USUAL = timedelta(hours=24)
"""Within which time a contest is answered where the pack says nothing of it."""


@transaction.atomic
def take_contest(*, measure: UUID, text: str, by: Officer, now: datetime) -> Contest:
    """Write down a contest that a person told an officer."""
    require(by, Ability.CARE)
    return keep_contest(measure_in_reach(by, measure, lock=True), text, by=by, now=now)


def keep_contest(measure: Measure, text: str, *, by: Officer | None, now: datetime) -> Contest:
    """Keep a contest with its clock. Raises Refused while another one waits for its answer."""
    if not text.strip():
        raise Invalid("Say what is wrong with the measure.", "请说明申诉理由。")
    if len(text) > 2000:
        raise Invalid("At most 2000 characters are kept.", "最多 2000 字。", code="text_too_long")
    if measure.released_at is not None:
        raise Refused("already_released", Words("The measure has ended.", "该措施已解除。"))
    if Contest.objects.filter(measure=measure, answered_at=None).exists():
        raise Refused(
            "contest_waits",
            Words("A contest of this measure waits for its answer.", "已有申诉待答复。"),
        )
    contest = Contest.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        measure=measure,
        text=text.strip(),
        made_at=now,
        taken_by=by,
        answer_by=now + time_to_answer(pack_of(measure.policy), measure),
        imposed_by_id=measure.imposed_by_id,
    )
    order_answer(contest, now=now)
    return contest


def time_to_answer(pack: Pack, measure: Measure) -> timedelta:
    """Return within which time the pack wants a contest of this class to be answered."""
    at, class_ = measure.policy.valid_on, measure.person_class
    return time_for(pack, Step.CONTEST, at, class_=class_) or USUAL


@transaction.atomic
def answer_contest(
    *, contest: UUID, answer: Contest.Answer, reasons: str, by: Officer, now: datetime
) -> Contest:
    """Answer with reasons; an answer that lifts the measure releases the person in the same act.

    Raises Refused for the officer who imposed the measure, Invalid for an answer that says the
    measure was changed when nobody changed it since, GateShut where it cannot be lifted.
    """
    require(by, Ability.JUDGE)
    if not reasons.strip():
        raise Invalid("Give the reasons of the answer.", "请填写答复理由。")
    found = (
        Contest.objects.select_for_update(of=("self",))
        .filter(pk=contest, measure__in=measures_of(by).values("pk"))
        .first()
    )
    if found is None:
        raise NotFound("There is no such contest in your unit.", "您的辖区内没有这项申诉。")
    if found.imposed_by_id == by.pk:
        raise Refused(
            "own_measure",
            Words(
                "You imposed this measure; somebody else must answer.",
                "该措施由您落实，须由他人答复。",
            ),
        )
    if found.answered_at is not None:
        raise Refused("answered_already", Words("It was answered already.", "该申诉已答复。"))
    _do_as_said(found, answer, reasons.strip(), by, now)
    found.answered_at, found.answered_by = now, by
    found.answer, found.reasons = answer, reasons.strip()[:2000]
    found.save(update_fields=["answered_at", "answered_by", "answer", "reasons"])
    close_contest_order(found, now=now)
    return found


_CHANGES = (
    Act.Kind.EXTEND, Act.Kind.SHORTEN, Act.Kind.CONVERT, Act.Kind.RESTART, Act.Kind.RELEASE,
    Act.Kind.REPLACE,
)  # fmt: skip


def _do_as_said(
    contest: Contest, answer: Contest.Answer, reasons: str, by: Officer, now: datetime
) -> None:
    if answer is Contest.Answer.LIFTED:
        try:
            let_go(measure=contest.measure_id, reason=reasons[:500], by=by, now=now)
        except AlreadyReleased:
            drop_carried(contest.measure, reason=reasons[:500], by=by, now=now)
    changes = Act.objects.filter(
        measure=contest.measure_id, kind__in=_CHANGES, at__gte=contest.made_at
    )
    if answer is Contest.Answer.CHANGED and not changes.exists():
        raise Invalid(
            "The measure was not changed since. Change it first, then answer.",
            "申诉提出后该措施未作变更，请先变更措施再答复。",
            code="not_changed",
        )
