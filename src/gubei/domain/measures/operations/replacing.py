"""A person is isolated in one way on a day: a new measure takes the place of one that it clashes with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from gubei.domain.measures.models import Act, Measure, PhaseSpan, Suspension
from gubei.domain.measures.operations.writing import Change, Why, write_courses
from gubei.domain.measures.queries.measures import courses_of, with_policy
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.courses import cut
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, give_ruled
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.engines.policy import Step, time_for
from gubei.terms.ids import uuid7_run
from gubei.terms.measure_kinds import ISOLATIONS
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.words import Words, both_in_one

SHORTEST = timedelta(minutes=30)
"""An order to put somebody under control whose clock has run out gives at least this long."""
USUAL = timedelta(hours=8)
"""Where a pack has no clock of control. Ours: no rule says a number."""
REPLACED = both_in_one(Words("replaced by a new measure", "由新措施取代"))
CARRIES_ON = both_in_one(
    Words("with the stricter days of the measure it replaced", "含被取代措施中更严格的日期")
)


def give_way(keys: Sequence[UUID], to: Measure, *, by: Officer, now: datetime) -> None:
    """End the measures that a new one replaces. Nobody is told of a freedom that is none.

    What waited for their tests waits for those of the new one; who is elsewhere stays so.
    """
    if not keys:
        return
    replaced, today = list(Measure.objects.filter(pk__in=keys)), in_shanghai(now).date()
    courses = courses_of(replaced)
    Measure.objects.filter(pk__in=keys).update(
        released_at=now, released_by=by, release_reason=REPLACED, replaced_by=to
    )
    Measure.objects.filter(linked__in=keys, released_at=None).exclude(pk=to.pk).update(linked=to)
    changes = [Change(each, courses[each.pk], cut(courses[each.pk], today)) for each in replaced]
    write_courses(changes, Why(Act.Kind.REPLACE, by, REPLACED), now=now)
    _keep_suspended(keys, to, by, now)


def _keep_suspended(keys: Sequence[UUID], to: Measure, by: Officer, now: datetime) -> None:
    away = Suspension.objects.filter(measure__in=keys, to_at=None).order_by("from_at")
    where = away.values_list("where", flat=True).first()
    if where is None:
        return
    away.update(to_at=now)
    ids = uuid7_run(milliseconds_of(now))
    Suspension.objects.create(id=next(ids), measure=to, from_at=now, where=where)
    Act.objects.create(
        id=next(ids), measure=to, kind=Act.Kind.SUSPEND, at=now, by=by, reason=REPLACED
    )


def order_revivals(released: Sequence[UUID], *, now: datetime) -> list[Order]:
    """Have somebody decide about what measures replaced that would run still, now that they ended.

    An order goes to the unit that had imposed the other one, by the clock of control; none about
    a person whom another measure isolates still.
    """
    today = in_shanghai(now).date()
    left = with_policy(Measure.objects.filter(replaced_by__in=released, ends_on__gt=today))
    isolated = PhaseSpan.objects.filter(
        person=OuterRef("person"), kind__in=ISOLATIONS, replaced_at=None,
        measure__released_at=None, span__endswith__gt=today,
    )  # fmt: skip
    latest = left.filter(~Exists(isolated)).select_related("imposed_by__unit").order_by("ends_on")
    last = {each.person_id: each for each in latest}
    return [order for each in last.values() for order in _order_revival(each, now)]


def _order_revival(last: Measure, now: datetime) -> list[Order]:
    pack = pack_of(last.policy)
    within = time_for(pack, Step.CONTROL, last.policy.valid_on, class_=last.person_class)
    name, until = last.person.name, last.ends_on
    said = Words(
        f"{name}: decide on the measure until {until} that was replaced",
        f"{name}：研判被取代措施（原定至 {until}）是否恢复",
    )
    wish = Wish(
        both_in_one(said),
        now + max(within or USUAL, SHORTEST),
        kind=Order.Kind.CONTROL,
        subject_kind="person",
        subject_id=last.person_id,
    )
    subject = both_in_one(Words("ended early: what it had replaced", "提前解除：被取代措施待研判"))
    return give_ruled(
        [Ruled(last.imposed_by.unit, wish)], subject=subject, issuer=district(), now=now
    )
