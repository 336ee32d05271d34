"""Brings a policy pack into force, in one act; and takes it back, in one act."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from gubei.domain.measures.models import Act, Measure, PolicyChange
from gubei.domain.measures.operations.imposing import basis_of
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.by_hand import set_by_hand
from gubei.domain.measures.queries.clashing import standing_beside
from gubei.domain.measures.queries.measures import courses_of, facts_of
from gubei.domain.measures.queries.policies import pack_of, policies_in_force, policy_change
from gubei.domain.measures.rules.conversions import is_kept, under_new_plan
from gubei.domain.measures.rules.courses import Course, course_of
from gubei.domain.measures.rules.merging import leave_to
from gubei.domain.measures.rules.parts import refuse_lost_part
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Pack, decide
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

_PART = 1000
_APPLYING = 0x676_7562  # the number of the lock: one change of policy at a time


@dataclass(slots=True)
class Applied:
    """What a change of policy did: numbers of measures.

    `kept_by_hand` counts those that keep what somebody set: an end, which then does not move, or
    a kind of isolation, whose end moves and is counted as every other.
    """

    change: PolicyChange
    earlier: int = 0
    later: int = 0
    same: int = 0
    kept_by_hand: int = 0


@transaction.atomic
def apply_policy(
    *, pack: Pack, before: UUID | None, valid_on: date, reason: str, by: Officer, now: datetime
) -> Applied:
    """Bring a pack into force, and every running measure under `before` with it.

    What is past of a measure stays; from today on it follows the new plan. An end that somebody
    set by hand stays, and so does a kind of isolation. All or nothing: where a class of a running
    measure is not in the new pack, the change is refused, since nobody must be left under a rule
    that is no longer in force; so it is where the new pack says nothing of a part of the work that
    the old one rules.
    """
    require(by, Ability.POLICY)
    if not reason.strip():
        raise Invalid("Say why the policy is applied.", "请说明应用政策的原因。")
    _one_at_a_time()
    old = _standing(before)
    if old is None:
        _refuse_repeat(pack)
    else:
        refuse_lost_part(pack_of(old), pack)
    change = _keep_change(pack, old, valid_on, reason.strip(), by, now)
    applied = Applied(change)
    why = Why(Act.Kind.POLICY, by, reason.strip(), change)
    for part in _parts(old):
        _plan_anew(part, {}, change, why, applied, now)
    return applied


@transaction.atomic
def roll_back(*, change: UUID, reason: str, by: Officer, now: datetime) -> Applied:
    """Take a change of policy back: every measure that still runs gets its former plan again.

    Whoever was released meanwhile stays free. Raises Refused where the change was rolled back
    already, where another one followed, or where it was the first: then there is no way back.
    """
    require(by, Ability.POLICY)
    if not reason.strip():
        raise Invalid("Say why it is rolled back.", "请说明回退的原因。")
    _one_at_a_time()
    found = policy_change(district(), change)
    old = found.before
    if old is None or found not in policies_in_force(district()):
        raise _no_way_back()
    found.rolled_back_at, found.rolled_back_by = now, by
    found.rolling_back = reason.strip()
    found.save(update_fields=["rolled_back_at", "rolled_back_by", "rolling_back"])
    applied = Applied(found)
    why = Why(Act.Kind.ROLL_BACK, by, reason.strip(), found)
    for part in _parts(found):
        _plan_anew(part, _former(found, part), old, why, applied, now)
    return applied


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_APPLYING])


def _standing(before: UUID | None) -> PolicyChange | None:
    if before is None:
        return None
    old = policy_change(district(), before)
    if old not in policies_in_force(district()):
        raise Refused(
            "policy_not_in_force",
            Words(
                "Somebody has changed this policy meanwhile. Look at the preview again.",
                "该政策已被他人变更，请重新预览。",
            ),
        )
    return old


def _refuse_repeat(pack: Pack) -> None:
    if any(each.pack == pack.name for each in policies_in_force(district())):
        raise Refused(
            "policy_in_force_already",
            Words(f"Policy {pack.name} is in force already.", f"政策包 {pack.name} 已生效。"),
        )


def _no_way_back() -> Refused:
    return Refused(
        "no_way_back",
        Words(
            "This change cannot be rolled back: it was rolled back, another one followed, or "
            "there was no policy before it.",
            "该变更无法回退：已回退、已有后续变更，或此前没有政策。",
        ),
    )


def _keep_change(
    pack: Pack,
    before: PolicyChange | None,
    valid_on: date,
    reason: str,
    by: Officer,
    now: datetime,
) -> PolicyChange:
    content = pack.model_dump(mode="json", by_alias=True)
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return PolicyChange.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        unit=district(),
        pack=pack.name,
        content=content,
        digest=hashlib.sha256(written.encode()).digest(),
        valid_on=valid_on,
        applied_at=now,
        applied_by=by,
        reason=reason,
        before=before,
    )


def _parts(policy: PolicyChange | None) -> Iterator[list[Measure]]:
    """Yield the measures that run under a policy, locked, a part at a time."""
    after = UUID(int=0)
    while policy is not None:
        running = Measure.objects.filter(policy=policy, released_at=None, pk__gt=after)
        part = list(running.select_for_update(of=("self",)).order_by("pk")[:_PART])
        if not part:
            return
        yield part
        after = part[-1].pk


def _plan_anew(
    part: Sequence[Measure],
    former: Mapping[UUID, Course],
    policy: PolicyChange,
    why: Why,
    applied: Applied,
    now: datetime,
) -> None:
    """Bring measures under a policy: by their former course where there is one, or by its plan.

    A kind of isolation or an end that was set by hand stays in both. Days on which another measure
    of the person isolates already are left to that one: nobody stops the change for everybody.
    """
    today, courses, by_hand = in_shanghai(now).date(), courses_of(part), set_by_hand(part)
    others = standing_beside(part, day=today)
    pack, changes = pack_of(policy), []
    for measure in part:
        before, hand = courses[measure.pk], by_hand[measure.pk]
        decided = decide(pack, facts_of(measure), policy.valid_on)
        said = course_of(decided)
        plan = former.get(measure.pk, said)
        measure.basis = basis_of(pack, decided).both()[:1000]
        after = under_new_plan(before, plan, hand, day=today)
        after = leave_to(after, others[measure.person_id], day=today)
        others[measure.person_id] += after.stretches
        applied.kept_by_hand += is_kept(said, hand, day=today)
        if not hand.end:
            _count(applied, before, after, today)
        measure.policy = policy
        _end(measure, after, today)
        measure.plan_ends_on = plan.ends_on if hand.end else measure.ends_on
        changes.append(Change(measure, before, after))
    _save(part)
    write_courses(changes, why, now=now)


def _end(measure: Measure, course: Course, today: date) -> None:
    """Take over the end. A measure of which nothing is left ends today, and is due at once.

    One whose end is past already keeps it: it stands in red since then.
    """
    if max(measure.ends_on, course.ends_on) <= today:
        return
    measure.ends_on = max(course.ends_on, today)
    measure.starts_on = min(measure.starts_on, measure.ends_on - timedelta(days=1))


def _count(applied: Applied, before: Course, after: Course, today: date) -> None:
    """Count a measure. One whose end is past, and whose gate is shut, ends today as before."""
    was = max(before.ends_on, today)
    if after.ends_on < was:
        applied.earlier += 1
    elif after.ends_on > was:
        applied.later += 1
    else:
        applied.same += 1


def _save(part: Sequence[Measure]) -> None:
    Measure.objects.bulk_update(
        part, ["policy", "basis", "starts_on", "ends_on", "plan_ends_on"], batch_size=_PART
    )


def _former(change: PolicyChange, part: Sequence[Measure]) -> dict[UUID, Course]:
    """Return the courses before the change, of measures to which nothing was done since."""
    acts = Act.objects.filter(measure__in=[each.pk for each in part], at__gte=change.applied_at)
    newest: dict[UUID, Act] = {}
    for act in acts.order_by("at", "id"):
        newest[act.measure_id] = act
    return {
        key: Course.from_json(act.before)
        for key, act in newest.items()
        if act.policy_id == change.pk and act.before
    }
