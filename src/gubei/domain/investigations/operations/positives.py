"""A positive result that somebody types on a measure's page becomes a case, as one from a tube does."""

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.operations.cases import CaseKnown, NewCase, open_case
from gubei.domain.investigations.rules.cases import CaseClass
from gubei.domain.measures.models import DueTest
from gubei.domain.measures.operations.recording import record_result
from gubei.domain.measures.operations.replacing import SHORTEST, USUAL
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, give_ruled
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.engines.policy import Step, time_for
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Refused
from gubei.terms.words import Words, both_in_one

_NOTE = both_in_one(Words("positive test under a measure", "管控期间核酸阳性"))
_SUBJECT = both_in_one(Words("positive under a measure", "管控人员核酸阳性"))


@transaction.atomic
def take_result(
    *, test: UUID, result: DueTest.Result, at: datetime, by: Officer, now: datetime
) -> Case | None:
    """Write down what the laboratory said; return the case that a positive result is.

    It opens a suspected case, unless the person is a running one, and an order about the case says
    by the clock of control that the person is taken over. Where nobody at the district can be
    ordered to, or the dates cannot be, the result is kept and stands among the positives without a
    case. Raises as `record_result` does.
    """
    found = record_result(test=test, result=result, at=at, by=by, now=now)
    if found.result != DueTest.Result.POSITIVE:
        return None
    with suppress(Refused), transaction.atomic():
        case = _case_of(found, now)
        if case is not None:
            _order(found, case, now)
        return case
    return None


def _case_of(test: DueTest, now: datetime) -> Case | None:
    officer, measure = answerable(district()), test.measure
    if officer is None:
        return None
    new = NewCase(
        person=measure.person_id, classification=CaseClass.SUSPECTED,
        classified_on=in_shanghai(now).date(), reported_at=now,
        dates={"first_positive_on": _day_of(test), "last_negative_on": _last_negative(test)},
        unit=measure.person.unit.code, pack=measure.policy.pack, note=_NOTE,
    )  # fmt: skip
    try:
        return open_case(new=new, by=officer, now=now)
    except CaseKnown as known:
        return known.case


def _order(test: DueTest, case: Case, now: datetime) -> None:
    measure = test.measure
    pack, day = pack_of(measure.policy), measure.policy.valid_on
    within = time_for(pack, Step.CONTROL, day, class_=measure.person_class) or USUAL
    name = measure.person.name
    said = Words(f"{name}: positive, take over at once", f"{name}：核酸阳性，立即管控转运")
    wish = Wish(
        both_in_one(said), now + max(within, SHORTEST), kind=Order.Kind.CONTROL,
        subject_kind="case", subject_id=case.pk,
    )  # fmt: skip
    # Once a case: who is isolated with it is tested again and again, and stays positive for days.
    give_ruled(
        [Ruled(measure.unit, wish)], subject=_SUBJECT, issuer=district(), now=now,
        once_since=case.opened_at,
    )  # fmt: skip


def _day_of(test: DueTest) -> date | None:
    return in_shanghai(test.sampled_at).date() if test.sampled_at else None


def _last_negative(test: DueTest) -> date | None:
    """Return the day of the newest negative sample before this one, of any measure of the person."""
    before = DueTest.objects.filter(
        measure__person__in=same_person(root_id_of(test.measure.person)),
        sampled_at__lt=test.sampled_at,
        result=DueTest.Result.NEGATIVE,
    )  # fmt: skip
    last = before.order_by("-sampled_at").first()
    return _day_of(last) if last else None
