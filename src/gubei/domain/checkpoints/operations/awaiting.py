"""Orders about whom a checkpoint let in: given, closed when everybody is written down, given again.

Each change of a decision and each word of a community ends here, so that no order stays open that
nobody can answer, and nobody waits for a test that no order asks for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from gubei.domain.checkpoints.models import Passage
from gubei.domain.checkpoints.operations.following import Fresh
from gubei.domain.checkpoints.queries.receptions import (
    MISSED,
    SUBJECT,
    Arriving,
    arriving_of,
)
from gubei.domain.checkpoints.rules.receptions import (
    Expected,
    expected_of,
    has_reported,
    is_tested,
)
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import (
    Ruled,
    close_ruled,
    give_first,
    open_again,
    reword_ruled,
)
from gubei.domain.orders.queries.orders import WAITING
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import district
from gubei.engines.policy import absent_hours
from gubei.terms.moments import say_moment
from gubei.terms.passages import Outcome
from gubei.terms.plates import PlateKind
from gubei.terms.words import Words, both_in_one

Waiting = dict[Order.Kind, list[Arriving]]
_ARRIVING = Words("who arrives from a checkpoint", "抵达人员落地管理")
_REPORT = Words("report on arrival", "抵达报告")
_TEST = Words("test after arrival", "抵达后检测")
_NOBODY = Words("nobody was let in", "无人准入")
_EVERYBODY = Words("everybody is written down", "已逐人登记")
_CAME = Words("somebody came after all", "有人员后来抵达")
_MISSED = Words("who was let in and did not come", "准入后未抵达人员")
_FOUND = Words("nobody is missing any more", "已无未抵达人员")
_TO_FIND = timedelta(hours=2)
"""So long the district has to find who did not come, where the policy does not say it. Ours: as for
a contact that is looked for."""
_LEFT = timedelta(hours=1)
"""Where a device told of a passage when the hours of the rule were over, or nearly: so long the
community has from when it hears. Ours: no rule says a number."""


def give_arrival_orders(made: Sequence[Fresh], *, home: Unit, now: datetime) -> None:
    """Tell the destination community who arrives in vehicles that just came, whom it tests until when.

    One order a vehicle and kind. Where no community was named, the district's officer on duty answers for
    it: nobody is without a unit.
    """
    wanted = [ruled for each in made for ruled in _first(each, home, now)]
    if wanted:
        give_first(wanted, subject=both_in_one(_ARRIVING), issuer=home, now=now)


def follow_decision(passage: Passage, *, now: datetime) -> None:
    """Give the orders that a second check or an officer's own decision asks for, or close them.

    An order that waits already stays while somebody is still to be written down; where nobody is
    let in any more, nobody is waited for.
    """
    arriving = arriving_of(passage)
    if not arriving:
        close_arrival_orders(passage, text=both_in_one(_NOBODY), now=now)
        return
    look_for_absent(passage, arriving, is_new=False, now=now)
    waiting, home = close_answered(passage, arriving, now=now), district()
    given = set(_about(passage).filter(closed_at=None).values_list("kind", flat=True))
    asked = {
        kind: [each.expected for each in people]
        for kind, people in waiting.items()
        if kind not in given
    }
    wanted = list(_ruled(passage, asked, home, now))
    if wanted:
        give_first(wanted, subject=both_in_one(_ARRIVING), issuer=home, now=now)


def close_answered(passage: Passage, arriving: Iterable[Arriving], *, now: datetime) -> Waiting:
    """Close the orders whose question is answered of everybody; return who still waits of which."""
    waiting: Waiting = {Order.Kind.ASSIGNMENT: [], Order.Kind.SAMPLE: []}
    for each in arriving:
        if not has_reported(each.expected, each.noted):
            waiting[Order.Kind.ASSIGNMENT].append(each)
        if not is_tested(each.expected, each.noted):
            waiting[Order.Kind.SAMPLE].append(each)
    _close(
        _about(passage).filter(kind__in=[kind for kind, people in waiting.items() if not people]),
        text=both_in_one(_EVERYBODY), now=now,
    )  # fmt: skip
    return {kind: people for kind, people in waiting.items() if people}


def open_unanswered(passage: Passage, waiting: Waiting, *, now: datetime) -> None:
    """Open the orders again that closed last, where somebody waits and none of their kind is open.

    Who did not come and arrives later is tested after all.
    """
    for kind in waiting:
        given = _about(passage).filter(kind=kind)
        newest = given.order_by("-closed_at").values_list("closed_at", flat=True).first()
        if newest is not None and not given.filter(closed_at=None).exists():
            last = given.filter(closed_at=newest).values_list("pk", flat=True)
            open_again(last, text=both_in_one(_CAME), now=now)


def close_arrival_orders(passage: Passage, *, text: str, now: datetime) -> None:
    """Close the orders that a passage gave, and the one to look for who did not come."""
    for subject in (SUBJECT, MISSED):
        _close(_about(passage, subject), text=text, now=now)


def look_for_absent(
    passage: Passage, arriving: Iterable[Arriving], *, is_new: bool, now: datetime
) -> None:
    """Let the district look for who did not come; the order that waits says who is still meant.

    `is_new`: somebody was just written down so. Without that none is given again: one may have been
    answered.
    """
    reasons = [each.noted.reason for each in arriving if each.noted.absent_at]
    given = _about(passage, MISSED)
    if not reasons:
        _close(given, text=both_in_one(_FOUND), now=now)
        return
    subject, home = both_in_one(_missing(passage, reasons)), district()
    waits = reword_ruled(given.filter(WAITING).values_list("pk", flat=True), subject=subject)
    if is_new and not waits:
        wish = Wish(
            subject=subject, due_at=now + _to_find(passage, now), kind=Order.Kind.LOCATE, subject_kind=MISSED,
            subject_id=passage.pk,
        )  # fmt: skip
        give_first([Ruled(home, wish)], subject=both_in_one(_MISSED), issuer=home, now=now)


def _to_find(passage: Passage, now: datetime) -> timedelta:
    hours = absent_hours(pack_of(passage.policy), now) if passage.policy else None
    return _TO_FIND if hours is None else timedelta(hours=hours)


def _missing(passage: Passage, reasons: Sequence[str]) -> Words:
    none, people = PlateKind.NONE.words, len(reasons)
    why, counted = "；".join(dict.fromkeys(reasons))[:60], _counted(people)
    return Words(
        f"let in, did not come: {passage.plate or none.en}, {counted}, {why}",
        f"准入后未抵达：{passage.plate or none.zh}，{people} 人，{why}",
    )


def _about(passage: Passage, subject: str = SUBJECT) -> QuerySet[Order]:
    return Order.objects.filter(subject_kind=subject, subject_id=passage.pk)


def _close(orders: QuerySet[Order], *, text: str, now: datetime) -> None:
    waiting = orders.filter(closed_at=None)
    close_ruled(waiting.values_list("pk", flat=True), text=text, now=now)


def _first(made: Fresh, home: Unit, now: datetime) -> Iterator[Ruled]:
    """Yield what a passage asks of a community that has written nothing yet."""
    passed_at = made.passage.passed_at
    expected = [
        expected_of(made.verdicts.get(each.pk), passed_at)
        for each in made.travellers
        if each.outcome and Outcome(each.outcome).lets_in
    ]
    tested = [each for each in expected if each.test_by is not None]
    asked = {Order.Kind.ASSIGNMENT: expected, Order.Kind.SAMPLE: tested}
    return _ruled(made.passage, asked, home, now)


def _ruled(
    passage: Passage, asked: Mapping[Order.Kind, Sequence[Expected]], home: Unit, now: datetime
) -> Iterator[Ruled]:
    unit: Unit = passage.destination_unit or home
    for kind, people in asked.items():
        is_test = kind is Order.Kind.SAMPLE
        due = _earliest(each.test_by if is_test else each.report_by for each in people)
        if due is not None:
            begin = _earliest(each.test_from for each in people)
            what = _not_before(_TEST, passage, begin) if is_test else _REPORT
            yield Ruled(unit, _wish(passage, kind, what, len(people), max(due, now + _LEFT)))


def _earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)


def _not_before(what: Words, passage: Passage, begin: datetime | None) -> Words:
    """Say from when on the test counts, where the rule has a first hour ("24 to 72 hours")."""
    if begin is None or begin <= passage.passed_at:
        return what
    said = say_moment(begin)
    return Words(f"{what.en}, not before {said}", f"{what.zh}（{said} 起）")


def _wish(passage: Passage, kind: Order.Kind, what: Words, people: int, due: datetime) -> Wish:
    return Wish(
        subject=both_in_one(_subject(passage, what, people)),
        due_at=due,
        kind=kind,
        subject_kind=SUBJECT,
        subject_id=passage.pk,
    )


def _subject(passage: Passage, what: Words, people: int) -> Words:
    """Say who arrives where: what is asked, the vehicle, how many people."""
    where, none = passage.destination or passage.origin, PlateKind.NONE.words
    return Words(
        f"{what.en}: {passage.plate or none.en}, {_counted(people)}, {where}",
        f"{what.zh}：{passage.plate or none.zh}，{people} 人，{where}",
    )


def _counted(people: int) -> str:
    return "1 person" if people == 1 else f"{people} people"
