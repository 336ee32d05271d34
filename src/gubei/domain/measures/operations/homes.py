"""A home is looked at before somebody is isolated in it; where it is not fit, the pack says what is."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from gubei.domain.measures.models import Act, HomeCheck, Measure
from gubei.domain.measures.operations.changing import changeable
from gubei.domain.measures.operations.replacing import SHORTEST, USUAL
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.by_hand import set_by_hand
from gubei.domain.measures.queries.homes import (
    at_home_from,
    home_of,
    homes_to_look_at,
    homes_unseen,
    rule_for,
)
from gubei.domain.measures.queries.measures import (
    control_by,
    courses_of,
    measure_in_reach,
    plan_of,
    with_policy,
)
from gubei.domain.measures.rules.conversions import under_new_plan
from gubei.domain.measures.rules.courses import Course, convert, course_of, from_day
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, close_ruled, give_ruled
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.measure_kinds import MeasureKind
from gubei.terms.moments import SHANGHAI, in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

_AT_ONCE = 1000
_SUBJECT = both_in_one(Words("homes to be looked at", "居家隔离条件核查"))
_LOOKED = both_in_one(Words("looked at", "已核查"))
_SETTLED = both_in_one(Words("no longer to be looked at", "已无需核查"))


@transaction.atomic
def check_home(
    *,
    measure: UUID,
    unmet: Collection[str],
    at: datetime,
    by: Officer,
    now: datetime,
    note: str = "",
) -> HomeCheck:
    """Write down what a home lacks of what the pack asks; nothing means that it is fit.

    The order to look at it closes. Raises Invalid for something that the pack does not ask, and
    Refused where nobody is, or is to be, isolated at home.
    """
    require(by, Ability.CARE)
    found = measure_in_reach(by, measure, lock=True)
    home = home_of(found, now=now)
    if home is None or not home.is_open:
        raise Refused("no_home_isolation", Words(
            "Nobody is to be isolated at home by this measure any more, or its policy asks nothing "
            "of a home.",
            "该措施已没有居家隔离阶段，或所依政策未规定居家条件，无需核查。",
        ))  # fmt: skip
    if at > now:
        raise Invalid("The look lies in the future.", "核查时间在未来。")
    asked = [each.name for each in home.needs]
    strange = sorted(set(unmet) - set(asked))
    if strange:
        raise Invalid(f"The policy asks no {strange[0]} of a home.", f"政策未要求“{strange[0]}”。")
    made = HomeCheck.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), measure=found, checked_at=at, noted_at=now, by=by,
        asked=asked, unmet=[each for each in asked if each in unmet], note=note.strip()[:500],
    )  # fmt: skip
    close_about([found.pk], kind=Order.Kind.HOME_CHECK, text=_LOOKED, now=now)
    return made


@transaction.atomic
def isolate_centrally(*, measure: UUID, reason: str, by: Officer, now: datetime) -> Measure:
    """Isolate centrally who cannot be isolated at home: the pack says how, from today on.

    Where it says nothing, the isolation that is left is converted and its length stays. Raises
    Refused where no look found the home unfit.
    """
    found = changeable(measure, reason, by)
    home, today = home_of(found, now=now), in_shanghai(now).date()
    if home is None or not home.is_unfit:
        raise Refused("home_not_unfit", Words(
            "Nobody found this home unfit. Look at it first, or convert the measure by hand.",
            "尚无核查认定不具备居家隔离条件。请先核查，或直接转换措施。",
        ))  # fmt: skip
    before = courses_of([found])[found.pk]
    rule = rule_for(found)
    if rule and rule.unfit:
        found.conditions = sorted({*found.conditions, rule.unfit})
    after = under_new_plan(
        before, course_of(plan_of(found)), set_by_hand([found])[found.pk], day=today
    )
    if _is_at_home(after, today):
        after = convert(after, kind=MeasureKind.CENTRAL_ISOLATION, day=today)
    if found.end_set_by_id is None:
        found.ends_on = found.plan_ends_on = after.ends_on
    found.save(update_fields=["conditions", "ends_on", "plan_ends_on"])
    write_courses(
        [Change(found, before, after)], Why(Act.Kind.CONVERT, by, reason.strip()), now=now
    )
    close_about([found.pk], kind=Order.Kind.HOME_CHECK, text=_SETTLED, now=now)
    return found


def _is_at_home(course: Course, today: date) -> bool:
    """Say whether isolation at home is left; days that an officer set by hand do not follow a plan."""
    kinds = {each.kind for each in from_day(course, today).stretches}
    return MeasureKind.HOME_ISOLATION in kinds


def order_home_checks(*, now: datetime) -> int:
    """Have each home looked at before somebody is isolated in it; return how many orders are new.

    By the clock of control, or by the day on which isolation at home begins where that is later.
    Orders of which nothing is left are closed.
    """
    unseen = Exists(homes_unseen(now).filter(pk=OuterRef("subject_id")))
    settled = Order.objects.filter(~unseen, kind=Order.Kind.HOME_CHECK, closed_at=None)
    close_ruled(settled.values_list("pk", flat=True), text=_SETTLED, now=now)
    given, after = 0, UUID(int=0)
    while part := list(_next(after, now)):
        given += len(_give(part, now))
        after = part[-1].pk
    return given


def _next(after: UUID, now: datetime) -> Sequence[Measure]:
    waiting = with_policy(homes_to_look_at(now)).filter(pk__gt=after)
    return list(waiting.order_by("pk")[:_AT_ONCE])


def _give(measures: Sequence[Measure], now: datetime) -> list[Order]:
    asked = [each for each in measures if rule_for(each) is not None]
    ordered = Order.objects.filter(
        kind=Order.Kind.HOME_CHECK, subject_id__in=[each.pk for each in asked]
    )
    known = set(ordered.values_list("subject_id", flat=True))
    wanted = [_ruled(each, now) for each in asked if each.pk not in known]
    return give_ruled(wanted, subject=_SUBJECT, issuer=district(), now=now)


def _ruled(measure: Measure, now: datetime) -> Ruled:
    today = in_shanghai(now).date()
    begins = at_home_from(measure, today).order_by("span").first()
    by_clock = control_by(measure) or measure.imposed_at + USUAL
    first = datetime.combine(begins.span.lower, time(), SHANGHAI) if begins else by_clock
    said = Words(
        f"{measure.person.name}: look whether the home is fit for isolation",
        f"{measure.person.name}：核查是否具备居家隔离条件",
    )
    return Ruled(measure.unit, Wish(
        both_in_one(said), max(by_clock, first, now + SHORTEST), kind=Order.Kind.HOME_CHECK,
        subject_kind="measure", subject_id=measure.pk,
    ))  # fmt: skip
