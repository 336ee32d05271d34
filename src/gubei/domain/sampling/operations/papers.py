"""The paper for who is held because of a tube: why, until when, where to be sampled, whom to call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from gubei.domain.measures.models import Notice
from gubei.domain.measures.operations.imposing import basis_of
from gubei.domain.measures.operations.papers import content_of
from gubei.domain.measures.queries.measures import measure_in_reach
from gubei.domain.measures.queries.policies import pack_of, policy_changes
from gubei.domain.orders.models import Order
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.sampling.models import Recall, RecallMember
from gubei.domain.sampling.operations.recalling import CLASS
from gubei.domain.sampling.queries.points import points_open_to
from gubei.domain.sampling.queries.recalls import MemberRow, recall_in_reach, rows_of
from gubei.domain.sampling.rules.values import Value
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Anchor, Facts, decide
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words

_OF_NOTICE = (
    "number", "district", "unit", "person", "document", "calls", "answer_hours", "code",
)  # fmt: skip


def read_hold_paper(
    *, recall: UUID, member: UUID, by: Officer, now: datetime
) -> tuple[datetime, dict[str, Any]]:
    """Return when the paper of a recalled person was made, now, and what it says; the look is logged.

    It carries the number and the code of the notice of their measure, so that one code shows all
    and contests all. All else is of the recall, and as of now: who was held before has a notice of
    another day, officer and basis. Raises NotFound, and Refused where there is no notice yet or
    nothing to wait for any more.
    """
    require(by, Ability.CARE)
    found = recall_in_reach(by, recall).members.filter(pk=member)
    held = found.select_related("recall__result__tube", "person__unit", "measure", "case").first()
    if held is None:
        raise NotFound("There is no such person in this recall.", "该次召回中没有此人。")
    notice = measure_in_reach(by, held.measure_id).notices.order_by("-made_at", "-pk").first()
    _refuse_nothing_to_say(held, notice)
    assert notice is not None  # noqa: S101 - refused above
    log_look(
        officer=by, person=held.person, look=Look.EXPORT, purpose=Purpose.CARE,
        about=f"hold:{notice.label}", now=now,
    )  # fmt: skip
    said = content_of(notice)
    today = {"made_on": str(in_shanghai(now).date()), "officer": by.name}
    kept = {name: said[name] for name in _OF_NOTICE}
    (row,) = rows_of(held.recall, [held])
    clocks = _clocks(row)
    about = _about_tube(held, clocks, now)
    return now, kept | today | about | {"single": _single(row, clocks)}


def _refuse_nothing_to_say(held: RecallMember, notice: Notice | None) -> None:
    if held.ended_at is not None:
        raise Refused("recall_settled", Words(
            f"{held.person.name} waits for nothing any more: the recall is settled.",
            f"{held.person.name}的复核已有结果，无需再等待，不再打印此告知书。",
        ))  # fmt: skip
    if notice is None:
        raise Refused("no_notice_yet", Words(
            "Number the notice of the measure first; this paper carries its number and code.",
            "请先生成该措施的告知书编号，本告知书沿用其编号和查询码。",
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clocks:
    """By when somebody is sampled singly, by when the result is there, and how long that takes."""

    resample_by: datetime
    result_by: datetime
    result_within: timedelta


def _clocks(row: MemberRow) -> _Clocks:
    """Return the clocks that run: after a sample that could not be examined the order has a new one."""
    recall, order = row.member.recall, row.order
    within = recall.result_by - recall.resample_by
    is_asked = order is not None and order.kind == Order.Kind.SAMPLE
    by = order.due_at if order and is_asked else recall.resample_by
    return _Clocks(by, by + within, within)


def _about_tube(held: RecallMember, clocks: _Clocks, now: datetime) -> dict[str, Any]:
    recall, result = held.recall, held.recall.result
    value, basis = Value(result.value).words, _basis(recall)
    points = points_open_to(held.person.unit, now=now, until=clocks.result_by + timedelta(days=1))
    return {
        "barcode": result.tube.barcode,
        "value": {"en": value.en, "zh": value.zh},
        "basis": {"en": basis.en, "zh": basis.zh},
        "told_at": say_moment(result.told_at),
        "is_alone": result.tube.samples.count() == 1,
        "is_case": held.case is not None,
        "held_before": not held.holds,
        "ends_on": str(held.measure.ends_on),
        "resample_by": say_moment(clocks.resample_by),
        "result_by": say_moment(clocks.result_by),
        "places": [
            {"place": each.place,
             "hours": f"{say_moment(each.begins_at)} – {say_moment(each.ends_at)}"}
            for each in points
        ],
    }  # fmt: skip


def _basis(recall: Recall) -> Words:
    """Return on what its members are held: the policy by which the recall began."""
    standing = policy_changes(district()).filter(
        Q(rolled_back_at=None) | Q(rolled_back_at__gt=recall.at), applied_at__lte=recall.at
    )
    packs = ((each, pack_of(each)) for each in standing)
    policy, pack = next((each, pack) for each, pack in packs if CLASS in pack.classes)
    facts = Facts(CLASS, {Anchor.POOL_RESULT: in_shanghai(recall.at).date()}, frozenset())
    return basis_of(pack, decide(pack, facts, policy.valid_on))


def _single(row: MemberRow, clocks: _Clocks) -> dict[str, str] | None:
    """Return the single sample of who was sampled since, with when its result is due; else None."""
    if row.single is None:
        return None
    of_result = row.order if row.order and row.order.kind == Order.Kind.RESULT else None
    result_by = of_result.due_at if of_result else row.single.sampled_at + clocks.result_within
    return {
        "barcode": row.single.tube.barcode,
        "sampled_at": say_moment(row.single.sampled_at),
        "result_by": say_moment(result_by),
    }
