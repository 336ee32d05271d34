"""Changes a measure: its end, its kind, its clock, a stay elsewhere. Each is an act with a reason."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from gubei.domain.measures.models import Act, Measure, Suspension
from gubei.domain.measures.models.measures import LONGEST
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.by_hand import set_by_hand
from gubei.domain.measures.queries.measures import courses_of, measure_in_reach, plan_of
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.conversions import under_new_plan
from gubei.domain.measures.rules.courses import Course, convert, course_of, end_on
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.policy import Anchor, restarting_anchors
from gubei.terms.ids import uuid7_run
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

FURTHEST = timedelta(days=14)
"""How far an end set by hand may lie behind that of the plan. Ours: no rule that we found says one."""


class AlreadyReleased(Refused):
    """The measure has ended."""

    def __init__(self, at: datetime) -> None:
        """Say when."""
        super().__init__(
            "already_released",
            Words(
                f"This measure was released at {say_moment(at)}.",
                f"该措施已于 {say_moment(at)} 解除。",
            ),
        )


@transaction.atomic
def set_end(*, measure: UUID, ends_on: date, reason: str, by: Officer, now: datetime) -> Measure:
    """Extend or shorten a measure by hand. A change of policy keeps this end.

    Raises Invalid for an end far behind that of the plan: nobody is held without an end in sight.
    """
    found = changeable(measure, reason, by)
    if ends_on > found.plan_ends_on + FURTHEST:
        raise Invalid(
            f"At most {FURTHEST.days} days after the end of the plan ({found.plan_ends_on}). For "
            "longer, restart the clock or impose a new measure with a basis of its own.",
            f"最多可比方案解除日（{found.plan_ends_on}）延长 {FURTHEST.days} 天；确需更长的，"
            "请重新起算时限，或依新的依据另行落实措施。",
            code="end_too_far",
        )
    return give_end(found, ends_on, reason=reason, by=by, now=now)


def give_end(found: Measure, ends_on: date, *, reason: str, by: Officer, now: datetime) -> Measure:
    """Write another end of a measure that the caller has locked, whoever may say so."""
    before = courses_of([found])[found.pk]
    after = end_on(before, ends_on, today=in_shanghai(now).date())
    longer = ends_on > before.ends_on
    kind = Act.Kind.EXTEND if longer else Act.Kind.SHORTEN
    found.ends_on, found.end_set_by, found.end_reason = ends_on, by, reason.strip()
    found.save(update_fields=["ends_on", "end_set_by", "end_reason"])
    why = Why(kind, by, reason.strip())
    write_courses([Change(found, before, after)], why, now=now)
    return found


@transaction.atomic
def convert_measure(
    *, measure: UUID, kind: MeasureKind, on: date, reason: str, by: Officer, now: datetime
) -> Measure:
    """Convert what is left of the isolation to another kind from a day on; its length stays."""
    found = changeable(measure, reason, by)
    if on < in_shanghai(now).date():
        raise Invalid("A conversion cannot lie in the past.", "转换日期不能早于今天。")
    before = courses_of([found])[found.pk]
    after = convert(before, kind=kind, day=on)
    why = Why(Act.Kind.CONVERT, by, reason.strip())
    write_courses([Change(found, before, after)], why, now=now)
    return found


@transaction.atomic
def restart(
    *, measure: UUID, anchor: Anchor, day: date, reason: str, by: Officer, now: datetime
) -> Measure:
    """Start the clock again: spread in the site, or a new exposure. The policy says what follows.

    A kind of isolation that was set by hand stays.

    Raises Invalid for a date by which this class has no clock, and where the end would not move
    on: a clock that starts again runs longer, and an end is shortened as an act of its own.
    """
    found = changeable(measure, reason, by)
    _refuse_to_restart(found, anchor, day, today=in_shanghai(now).date())
    before = courses_of([found])[found.pk]
    found.anchors = {**found.anchors, str(anchor): str(day)}
    planned, by_hand = course_of(plan_of(found)), set_by_hand([found])[found.pk]
    # Until the new clock begins, the day after the spread say, the person stays where they are.
    begins = max(planned.starts_on, in_shanghai(now).date())
    after = under_new_plan(before, planned, by_hand, day=begins)
    _refuse_length(found, before, after)
    found.ends_on = found.plan_ends_on = after.ends_on
    found.save(update_fields=["anchors", "ends_on", "plan_ends_on"])
    why = Why(Act.Kind.RESTART, by, reason.strip())
    write_courses([Change(found, before, after)], why, now=now)
    return found


def _refuse_to_restart(measure: Measure, anchor: Anchor, day: date, *, today: date) -> None:
    """Raise Invalid where no clock of this measure can start again by that date."""
    if day > today:
        raise Invalid("The day lies in the future.", "日期不能晚于今天。")
    if measure.end_set_by_id:
        raise Invalid(
            "The end of this measure was set by hand; set it anew instead.",
            "该措施的解除日期为人工设定，请直接重新设定。",
        )
    if anchor not in restarting_anchors(pack_of(measure.policy).classes[plan_of(measure).class_]):
        words = anchor.words
        raise Invalid(
            f"The clock of this class does not run from: {words.en}.",
            f"该类人员的时限不以“{words.zh}”起算。",
        )


def _refuse_length(measure: Measure, before: Course, after: Course) -> None:
    """Raise Invalid where a clock that starts again would not run longer, or out of sight."""
    if after.ends_on <= before.ends_on:
        raise Invalid(
            "From that day the clock would not run longer. To shorten the measure, set its end.",
            "自该日起算不会延长。如需提前解除，请调整解除日期。",
            code="not_longer",
        )
    if after.ends_on > measure.starts_on + LONGEST:
        raise Invalid(
            f"The measure would last more than {LONGEST.days} days. End it and impose a new one.",
            f"该措施将超过 {LONGEST.days} 天。请先解除，再依新的依据另行落实。",
            code="end_too_far",
        )


@transaction.atomic
def suspend(*, measure: UUID, where: str, reason: str, by: Officer, now: datetime) -> Suspension:
    """Note that the person is elsewhere, in hospital say; the clock runs on."""
    return found_elsewhere(
        measure=changeable(measure, reason, by), where=where, reason=reason, by=by, now=now
    )


def found_elsewhere(
    *, measure: Measure, where: str, reason: str, by: Officer, now: datetime
) -> Suspension:
    """Note where somebody is without asking who may impose: for the parts above, which saw it."""
    found = measure
    if not where.strip():
        raise Invalid("Say where the person is.", "请填写人员所在地点。")
    if Suspension.objects.filter(measure=found, to_at=None).exists():
        raise Refused(
            "suspended_already", Words("It is suspended already.", "该措施已处于暂停状态。")
        )
    suspension = Suspension.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), measure=found, from_at=now, where=where.strip()
    )
    _note(found, Why(Act.Kind.SUSPEND, by, reason.strip()), now)
    return suspension


@transaction.atomic
def resume(*, measure: UUID, reason: str, by: Officer, now: datetime) -> Measure:
    """Note that the person is back."""
    found = changeable(measure, reason, by)
    if Suspension.objects.filter(measure=found, to_at=None).update(to_at=now) != 1:
        raise Refused("not_suspended", Words("It is not suspended.", "该措施未处于暂停状态。"))
    _note(found, Why(Act.Kind.RESUME, by, reason.strip()), now)
    return found


def changeable(measure: UUID, reason: str, by: Officer) -> Measure:
    """Return a measure that runs, locked, for an officer who may change it and says why."""
    require(by, Ability.IMPOSE)
    if not reason.strip():
        raise Invalid("Say why.", "请说明原因。")
    found = measure_in_reach(by, measure, lock=True)
    if found.released_at is not None:
        raise AlreadyReleased(found.released_at)
    return found


def _note(measure: Measure, why: Why, now: datetime) -> None:
    """Write an act that leaves the course as it is."""
    Act.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        measure=measure,
        kind=why.kind,
        at=now,
        by=why.by,
        reason=why.reason,
    )
