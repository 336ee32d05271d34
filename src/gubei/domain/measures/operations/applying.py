"""Brings a policy pack into force, in one act; and takes it back, in one act."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from gubei.domain.measures.models import Act, Measure, PolicyChange
from gubei.domain.measures.operations.imposing import basis_of
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.measures import courses_of, facts_of
from gubei.domain.measures.queries.policies import pack_of, policies_in_force, policy_change
from gubei.domain.measures.rules.courses import Course, course_of, follow
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
    """What a change of policy did: numbers of measures."""

    change: PolicyChange
    earlier: int = 0
    later: int = 0
    same: int = 0
    kept_by_hand: int = 0
    kept: list[UUID] = field(default_factory=list)


@transaction.atomic
def apply_policy(
    *, pack: Pack, before: UUID | None, valid_on: date, reason: str, by: Officer, now: datetime
) -> Applied:
    """Bring a pack into force, and every running measure under `before` with it.

    What is past of a measure stays; from today on it follows the new plan. An end that somebody
    set by hand stays. All or nothing: where a class of a running measure is not in the new pack,
    the change is refused, since nobody must be left under a rule that is no longer in force; so
    it is where the new pack says nothing of a part of the work that the old one rules.
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
        _move(part, pack, why, applied, now)
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
        _move_back(part, found, old, why, applied, now)
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


def _move(part: Sequence[Measure], pack: Pack, why: Why, applied: Applied, now: datetime) -> None:
    today, courses = in_shanghai(now).date(), courses_of(part)
    changes = []
    for measure in part:
        before = courses[measure.pk]
        decided = decide(pack, facts_of(measure), applied.change.valid_on)
        plan = course_of(decided)
        measure.basis = basis_of(pack, decided).both()[:1000]
        if measure.end_set_by_id:
            after = before
            applied.kept_by_hand += 1
        else:
            after = follow(before, plan, day=today)
            _count(applied, before, after)
        measure.policy = applied.change
        _end(measure, after, today)
        measure.plan_ends_on = plan.ends_on if measure.end_set_by_id else measure.ends_on
        changes.append(Change(measure, before, after))
    _save(part)
    write_courses(changes, why, now=now)


def _end(measure: Measure, course: Course, today: date) -> None:
    """Take over the end. A measure of which nothing is left ends today, and is due at once."""
    measure.ends_on = max(course.ends_on, today)
    measure.starts_on = min(measure.starts_on, measure.ends_on - timedelta(days=1))


def _count(applied: Applied, before: Course, after: Course) -> None:
    if after.ends_on < before.ends_on:
        applied.earlier += 1
    elif after.ends_on > before.ends_on:
        applied.later += 1
    else:
        applied.same += 1


def _save(part: Sequence[Measure]) -> None:
    Measure.objects.bulk_update(
        part, ["policy", "basis", "starts_on", "ends_on", "plan_ends_on"], batch_size=_PART
    )


def _move_back(
    part: Sequence[Measure],
    change: PolicyChange,
    old: PolicyChange,
    why: Why,
    applied: Applied,
    now: datetime,
) -> None:
    """Give each measure the plan of the old policy from today on, as it was before the change.

    A measure that was imposed since, or changed by hand since, is planned anew by the old policy.
    """
    today, courses, pack = in_shanghai(now).date(), courses_of(part), pack_of(old)
    former = _former(change, part)
    changes = []
    for measure in part:
        before = courses[measure.pk]
        decided = decide(pack, facts_of(measure), old.valid_on)
        plan = former.get(measure.pk) or course_of(decided)
        measure.basis = basis_of(pack, decided).both()[:1000]
        after = before if measure.end_set_by_id else follow(before, plan, day=today)
        if measure.end_set_by_id:
            applied.kept_by_hand += 1
        else:
            _count(applied, before, after)
        measure.policy = old
        _end(measure, after, today)
        measure.plan_ends_on = plan.ends_on if measure.end_set_by_id else measure.ends_on
        changes.append(Change(measure, before, after))
    _save(part)
    write_courses(changes, why, now=now)


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
