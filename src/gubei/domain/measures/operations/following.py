"""What a measure asked for and nobody did becomes an order; what is done closes it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from gubei.domain.measures.models import Contest, DueTest, Measure, PhaseSpan, Reading, Suspension
from gubei.domain.measures.queries.measures import courses_of, reading_fact
from gubei.domain.measures.rules.checks import ReadingFact, are_too_few, checks_on
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, close_ruled, give_ruled
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.people.queries.files import same_person
from gubei.domain.territory.models import Level, Unit
from gubei.domain.territory.queries import district
from gubei.engines.policy.words import Check
from gubei.terms.moments import SHANGHAI, in_shanghai
from gubei.terms.words import Words, both_in_one

M = TypeVar("M", bound=Model)
AT_ONCE = 1000
SHORTEST = timedelta(hours=2)
"""An order about something missed gives at least this long, also late in the evening."""


def order_missed(*, now: datetime) -> int:
    """Give orders for tests and readings that were missed; return how many are new.

    A test is missed when its day is over without a sample, a day's readings when fewer were told
    than the plan asks: two before noon are two, the gate alone asks when. Nothing is asked of those who are suspended. One order at a time for each.
    """
    _close_settled(now)
    issuer, midnight = district(), _midnight(in_shanghai(now).date())
    return sum(
        len(give_ruled(part, subject=subject, issuer=issuer, now=now, once_since=midnight))
        for subject, wanted in (
            (both_in_one(Words("missed tests", "逾期未检")), _missed_tests(now)),
            (both_in_one(Words("missed readings", "未报体温症状")), _missed_readings(now)),
        )
        for part in wanted
    )


_CONTEST = Words("contest", "申诉")


def _missed_sample(name: str, day: date) -> str:
    return both_in_one(Words(f"{name}: sample missed on {day}", f"{name}：补采样（{day} 应检）"))


def _silent(name: str, day: date) -> str:
    return both_in_one(
        Words(f"{name}: visit, no reading told on {day}", f"{name}：上门查看（{day} 未报）")
    )


def _close_settled(now: datetime) -> None:
    """Close orders about measures that have ended, and about tests that are asked for no more."""
    over = Measure.objects.filter(pk=OuterRef("subject_id"), released_at__isnull=False)
    gone = DueTest.objects.filter(
        Q(dropped_at__isnull=False) | Q(measure__released_at__isnull=False),
        pk=OuterRef("subject_id"),
    )
    visits = Q(Exists(over), kind=Order.Kind.VISIT, subject_kind="measure")
    samples = Q(Exists(gone), kind=Order.Kind.SAMPLE, subject_kind="test")
    settled = Order.objects.filter(visits | samples, closed_at=None)
    close_ruled(
        settled.values_list("pk", flat=True),
        text=both_in_one(Words("no longer asked for", "已无需办理")),
        now=now,
    )


def _missed_tests(now: datetime) -> Iterator[list[Ruled]]:
    today, due_at = in_shanghai(now).date(), _by_the_end_of_the_day(now)
    missed = DueTest.objects.filter(
        dropped_at=None, sampled_at=None, due_on__lt=today, measure__in=_in_hand()
    ).select_related("measure__person", "measure__unit")
    for part in _parts(missed):
        yield [
            _ruled(
                each.measure,
                Wish(
                    _missed_sample(each.measure.person.name, each.due_on),
                    due_at,
                    kind=Order.Kind.SAMPLE,
                    subject_kind="test",
                    subject_id=each.pk,
                ),
            )
            for each in part
        ]


def _missed_readings(now: datetime) -> Iterator[list[Ruled]]:
    day, due_at = in_shanghai(now).date() - timedelta(days=1), _by_the_end_of_the_day(now)
    asked = PhaseSpan.objects.filter(
        measure=OuterRef("pk"), replaced_at=None, span__contains=day
    ).exclude(checks=[])
    running = _in_hand().filter(Exists(asked), imposed_at__lt=_midnight(day))
    for part in _parts(running.select_related("person", "unit")):
        yield [
            _ruled(
                each,
                Wish(
                    _silent(each.person.name, day),
                    due_at,
                    kind=Order.Kind.VISIT,
                    subject_kind="measure",
                    subject_id=each.pk,
                ),
            )
            for each in _too_silent(part, day)
        ]


def _too_silent(measures: Sequence[Measure], day: date) -> Iterator[Measure]:
    courses = courses_of(measures)
    told: dict[UUID, list[ReadingFact]] = {}
    for reading in Reading.objects.filter(measure__in=[each.pk for each in measures], day=day):
        told.setdefault(reading.measure_id, []).append(reading_fact(reading))
    for each in measures:
        if are_too_few(checks_on(courses[each.pk], day), told.get(each.pk, [])):
            yield each


def _ruled(measure: Measure, wish: Wish) -> Ruled:
    return Ruled(measure.unit, wish)


def _in_hand() -> QuerySet[Measure]:
    """Return the measures that are not released, of people who are where they should be."""
    away = Suspension.objects.filter(measure=OuterRef("pk"), to_at=None)
    return Measure.objects.filter(~Exists(away), released_at=None)


def _parts(rows: QuerySet[M]) -> Iterator[list[M]]:
    """Yield rows by id, some at a time."""
    after = UUID(int=0)
    while part := list(rows.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        yield part
        after = part[-1].pk


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _by_the_end_of_the_day(now: datetime) -> datetime:
    return max(_midnight(in_shanghai(now).date() + timedelta(days=1)), now + SHORTEST)


def close_sample_order(test: DueTest, *, now: datetime) -> None:
    """A sample was taken: nobody has to be sent for it."""
    close_about(
        [test.pk], kind=Order.Kind.SAMPLE, text=both_in_one(Words("sampled", "已采样")), now=now
    )


def asks_visit(measure: Measure, day: date) -> bool:
    """Say whether a measure asks for visits on a day: what a person tells alone makes none."""
    return PhaseSpan.objects.filter(
        measure=measure, replaced_at=None, span__contains=day, checks__contains=[[Check.VISIT]]
    ).exists()


def close_visit_order(measure: Measure, *, now: datetime) -> None:
    """The person was heard of: nobody has to go and see."""
    close_about(
        [measure.pk], kind=Order.Kind.VISIT, text=both_in_one(Words("told", "已上报")), now=now
    )


def close_control_order(person: UUID, *, now: datetime) -> None:
    """The person of this root record is under a measure: nobody has to impose one."""
    records = same_person(person).values_list("pk", flat=True)
    close_about(
        records,
        kind=Order.Kind.CONTROL,
        text=both_in_one(Words("under a measure", "已落实管控")),
        now=now,
    )


def order_answer(contest: Contest, *, now: datetime) -> None:
    """Have a contest answered: by the town above the measure, or by the district.

    Who imposed the measure never answers; where the town has nobody else, the district does.
    """
    measure = contest.measure
    wish = Wish(
        both_in_one(
            Words(f"{measure.person.name}: answer a contest", f"{measure.person.name}：答复申诉")
        ),
        contest.answer_by,
        text=contest.text,
        kind=Order.Kind.CONTEST,
        subject_kind="contest",
        subject_id=contest.pk,
    )
    judge = _judging(measure)
    give_ruled([Ruled(judge, wish)], subject=both_in_one(_CONTEST), issuer=district(), now=now)


def _judging(measure: Measure) -> Unit:
    """Return the lowest unit from the town up whose officer in post did not impose the measure."""
    above = Unit.objects.filter(code__in=measure.unit.lineage, level__lte=Level.TOWN)
    for unit in above.order_by("-level"):
        officer = answerable(unit)
        if officer is not None and officer.pk != measure.imposed_by_id:
            return unit
    return district()


def close_contest_order(contest: Contest, *, now: datetime) -> None:
    """The contest was answered."""
    close_about(
        [contest.pk],
        kind=Order.Kind.CONTEST,
        text=both_in_one(Words("answered", "已答复")),
        now=now,
    )
