"""What follows a passage: orders to the community, leads answered, visits written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.rules.deciding import hours_of
from gubei.domain.investigations.operations.visits import Seen, record_visits
from gubei.domain.investigations.rules.visits import VisitSource
from gubei.domain.leads.operations.answering import note_met
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_ruled, give_ruled
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_looks
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district
from gubei.engines.policy import Pack, Verdict, terms_of
from gubei.terms.passages import Outcome
from gubei.terms.plates import PlateKind
from gubei.terms.words import Words, both_in_one

SUBJECT = "passage"
_ARRIVING = Words("who arrives from a checkpoint", "抵达人员落地管理")
_REPORT = Words("report on arrival", "抵达报告")
_TEST = Words("test after arrival", "抵达后检测")
_LET_GO = Words("a device without a network let the person go on", "离线放行")
_NOBODY = Words("nobody was let in", "无人准入")
_LEAST = timedelta(minutes=1)
"""How long somebody was at a barrier where nobody took the time."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A passage just made; decisions and records of the register by traveller."""

    passage: Passage
    travellers: list[Traveller]
    verdicts: Mapping[UUID, Verdict | None]
    records: Mapping[UUID, frozenset[UUID]]


def follow_up(made: Sequence[Fresh], *, by: Officer, now: datetime) -> None:
    """Do everything that follows passages that were just written."""
    give_arrival_orders(made, now=now)
    _answer_leads(made, by, now)
    seen = [one for each in made for one in visits_of(each.passage, each.travellers)]
    if seen:
        record_visits(seen=seen, source=VisitSource.CHECKPOINT, now=now)


def follow_decision(
    passage: Passage, travellers: list[Traveller], pack: Pack | None, *, now: datetime
) -> None:
    """Give the orders that a second check or an officer's own decision asks for, or close them.

    An order that waits already stays; where nobody is let in any more, nobody is waited for.
    """
    let_in = [each for each in travellers if each.outcome and Outcome(each.outcome).lets_in]
    if not let_in:
        close_arrival_orders(passage, text=both_in_one(_NOBODY), now=now)
    elif pack is not None:
        verdicts = {
            each.pk: terms_of(pack, Outcome(each.outcome), passage.passed_at) for each in let_in
        }
        give_arrival_orders([Fresh(passage, let_in, verdicts, {})], now=now)


def close_arrival_orders(passage: Passage, *, text: str, now: datetime) -> None:
    """Close the orders that a passage gave."""
    given = Order.objects.filter(subject_kind=SUBJECT, subject_id=passage.pk, closed_at=None)
    close_ruled(given.values_list("pk", flat=True), text=text, now=now)


def give_arrival_orders(made: Sequence[Fresh], *, now: datetime) -> None:
    """Tell the destination community who arrives, and whom it tests until when.

    One order a vehicle and kind. Where no community was named, the district's officer on duty
    answers for it: nobody is without a unit.
    """
    wanted = [ruled for each in made for ruled in _ruled(each)]
    if wanted:
        give_ruled(wanted, subject=both_in_one(_ARRIVING), issuer=district(), now=now)


def _ruled(made: Fresh) -> Iterator[Ruled]:
    passage = made.passage
    let_in = [each for each in made.travellers if each.outcome and Outcome(each.outcome).lets_in]
    verdicts = {each.pk: made.verdicts.get(each.pk) for each in let_in}
    unit: Unit = passage.destination_unit or district()
    report, test = hours_of(verdicts, "report_hours"), hours_of(verdicts, "test_hours")
    if report is not None:
        yield Ruled(unit, _wish(passage, Order.Kind.ASSIGNMENT, _REPORT, len(let_in), report))
    if test is not None:
        tested = sum(1 for each in verdicts.values() if each and each.test_hours is not None)
        yield Ruled(unit, _wish(passage, Order.Kind.SAMPLE, _TEST, tested, test))


def _wish(passage: Passage, kind: Order.Kind, what: Words, people: int, hours: float) -> Wish:
    return Wish(
        subject=both_in_one(_subject(passage, what, people)),
        due_at=passage.passed_at + timedelta(hours=hours),
        kind=kind,
        subject_kind=SUBJECT,
        subject_id=passage.pk,
    )


def _subject(passage: Passage, what: Words, people: int) -> Words:
    """Say who arrives where: what is asked, the vehicle, how many people."""
    where, none = passage.destination or passage.origin, PlateKind.NONE.words
    counted = "1 person" if people == 1 else f"{people} people"
    return Words(
        f"{what.en}: {passage.plate or none.en}, {counted}, {where}",
        f"{what.zh}：{passage.plate or none.zh}，{people} 人，{where}",
    )


def _answer_leads(made: Sequence[Fresh], by: Officer, now: datetime) -> None:
    """Write on the leads of whom is or should be handed over where they were met; log the look."""
    for each in made:
        for traveller in each.travellers:
            records = each.records.get(traveller.pk, frozenset())
            if Outcome.HAND_OVER in (traveller.outcome, traveller.ruled) and records:
                where = f"{each.passage.checkpoint.site.name}，{each.passage.plate}"
                if traveller.outcome != Outcome.HAND_OVER:
                    where += f"，{both_in_one(_LET_GO)}"
                note_met(records=records, where=where, by=by, now=now)
                log_looks(
                    officer=by, persons=[traveller.person_id] if traveller.person_id else [],
                    look=Look.SEARCH, purpose=Purpose.LOCATE, about=where, now=now,
                )  # fmt: skip


def visits_of(passage: Passage, travellers: Sequence[Traveller]) -> list[Seen]:
    """Return where people whom the register knows were: at the barrier, in this vehicle.

    The vehicle is the zone: who sat in it shared its air, who sat in the next one did not.
    """
    begin = passage.passed_at - max(_LEAST, timedelta(seconds=passage.seconds or 0))
    # Without a plate the vehicle is still one of its own, not everywhere at the barrier.
    site, zone = passage.checkpoint.site_id, passage.plate or f"无号牌{str(passage.pk)[-6:]}"
    return [
        Seen(person, site, begin, passage.passed_at, zone)
        for person in sorted({each.person_id for each in travellers if each.person_id})
    ]
