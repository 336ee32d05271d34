"""People of the demo under measures: from the list of contacts, and some that began days ago.

Everything goes through the operations that the screens call, at simulated times.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, When

from gubei.adapters.packs import read_pack
from gubei.domain.leads.models import Closing, DispatchList, Lead
from gubei.domain.measures.models import DueTest, Measure
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import suspend
from gubei.domain.measures.operations.contesting import answer_contest, take_contest
from gubei.domain.measures.operations.homes import check_home, order_home_checks
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.operations.papers import make_notice
from gubei.domain.measures.operations.recording import (
    Told,
    confirm,
    record_reading,
    record_result,
    record_sample,
)
from gubei.domain.measures.operations.releasing import release_due
from gubei.domain.measures.queries.homes import home_of
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Anchor, Evidence
from gubei.interfaces.cli.demo.roster import Roster
from gubei.terms.moments import SHANGHAI, in_shanghai

PACK = "cn-covid19-ed9"
SECONDARY, CLOSE = "secondary_contact", "close_contact"
_SAID = {
    SECONDARY: ("家中", "与密接同住或聚餐，经流调判定为次密接"),
    CLOSE: ("云湖集中隔离点", "与病例同桌就餐，经流调判定为密接"),
}
"""Where somebody of a class is, and why."""
_CENTRAL = (0, 2)
"""Which of seven were close contacts: some days ago, so that they are still isolated."""
_FOUND, _EARLIER = 36, 14
"""So many of the list are under measures since today, and so many others since some days."""
_UNSEEN = 12
"""One in so many homes is still to be looked at."""
_SYMPTOMS = (("cough",), ("sore_throat",), ("fever", "cough"))


@dataclass(frozen=True, slots=True)
class Ward:
    """Who looks after whom, and chance. `now` is the moment at which the demo is shown."""

    roster: Roster
    rng: random.Random
    now: datetime

    def carer(self, measure: Measure) -> Officer:
        """Return who writes down readings and samples: the village, or who answers for it."""
        return self.roster.who_answers(measure.unit)


def put_under_measures(contacts: DispatchList, ward: Ward) -> None:
    """Apply a policy, impose measures, and let some days of readings and tests go by."""
    apply_policy(
        pack=read_pack(PACK),
        before=None,
        valid_on=in_shanghai(ward.now).date(),
        reason="按第九版方案执行",
        by=ward.roster.leader,
        now=ward.now - timedelta(days=20),
    )
    held = [*_from_the_list(contacts, ward), *_since_days(ward)]
    _look_at_homes(held, ward)
    for measure in held:
        _days_go_by(measure, ward)
    release_due(now=ward.now)
    _leave_cases(ward)


def _look_at_homes(held: Sequence[Measure], ward: Ward) -> None:
    """Most homes are fit; one lacks a bathroom, and at a few nobody has been yet."""
    at_home = [each for each in held if home_of(each, now=each.imposed_at) is not None]
    for place, measure in enumerate(at_home):
        if place % _UNSEEN == _UNSEEN - 1:
            continue
        unmet = ("own_bathroom", "all_stay_in") if place == 0 else ()
        at = measure.imposed_at + timedelta(minutes=30)
        check_home(measure=measure.pk, unmet=unmet, at=at, by=ward.carer(measure), now=at,
                   note="与父母同住，仅一个卫生间" if unmet else "")  # fmt: skip
    order_home_checks(now=ward.now)


def _from_the_list(contacts: DispatchList, ward: Ward) -> Iterator[Measure]:
    found = Lead.objects.filter(
        dispatch_list=contacts, closed_at__isnull=False, closings__outcome="found"
    ).exclude(closings__arrangement=Closing.Arrangement.NONE)
    shown = Case(When(unit=_shown_village(), then=0), default=1)
    leads = found.select_related("person", "unit").order_by(shown, "locate_by", "pk")
    for lead in leads[:_FOUND]:
        ago = ward.rng.randint(1, 5)
        yield _impose(lead.person, SECONDARY, ago, ward.now - timedelta(minutes=50), ward, lead)


def _since_days(ward: Ward) -> Iterator[Measure]:
    """Yield measures that began some days ago: some end within days, some ended already."""
    free = Person.objects.filter(measures=None, leads=None, same_as=None, unit__level=3)
    near = free.filter(unit=_shown_village()).select_related("unit").order_by("pk")[:4]
    people = [*near, *free.select_related("unit").order_by("pk")[: _EARLIER * 40 : 40]]
    for place, person in enumerate(people):
        ago = 3 + place % 7
        class_ = CLOSE if place % 7 in _CENTRAL else SECONDARY
        at = ward.now - timedelta(days=ago - 1, hours=5)
        yield _impose(person, class_, ago, at, ward, None)


def _shown_village() -> UUID:
    """Return the village of the sign-in that shows what a village worker sees."""
    return Officer.objects.get(username="village").unit_id


def _impose(
    person: Person, class_: str, ago: int, at: datetime, ward: Ward, lead: Lead | None
) -> Measure:
    """Put a person under the measure of a class, last exposed so many days before the demo's day."""
    place, reason = _SAID[class_]
    unit = lead.unit if lead else person.unit
    exposed = in_shanghai(ward.now).date() - timedelta(days=ago)
    by = ward.roster.by_unit.get(unit.lineage[1]) if unit.level > 1 else None
    return impose(
        wish=Wish(
            person=person.pk,
            person_class=class_,
            anchors={Anchor.LAST_EXPOSURE: exposed},
            reason=reason,
            place=place,
            unit=unit.code,
            lead=lead.pk if lead else None,
        ),
        by=by or ward.roster.duty,
        now=at,
    )


def _days_go_by(measure: Measure, ward: Ward) -> None:
    """Write down the readings and tests of the days until now, with what people forget."""
    carer, today = ward.carer(measure), in_shanghai(ward.now).date()
    first = max(measure.starts_on, in_shanghai(measure.imposed_at).date())
    for day in _days(first, min(today + timedelta(days=1), measure.ends_on)):
        for hour in (8, 18):
            at = _at(day, hour)
            if measure.imposed_at < at <= ward.now and ward.rng.random() > 0.06:
                record_reading(measure=measure.pk, told=_told(at, ward), by=carer, now=at)
    for test in DueTest.objects.filter(measure=measure, due_on__gte=first).order_by("due_on"):
        _take(test, carer, ward)


def _told(at: datetime, ward: Ward) -> Told:
    is_ill = ward.rng.random() < 0.03
    celsius = ward.rng.uniform(37.4, 38.4) if is_ill else ward.rng.uniform(36.0, 36.9)
    return Told(
        taken_at=at,
        celsius=Decimal(str(round(celsius, 1))),
        symptoms=ward.rng.choice(_SYMPTOMS) if is_ill else (),
        needs=("medicine",) if ward.rng.random() < 0.02 else (),
    )


def _take(test: DueTest, carer: Officer, ward: Ward) -> None:
    """Take a sample at ten in the morning, unless it is forgotten; the result comes at night."""
    sampled, told = _at(test.due_on, 10), _at(test.due_on, 22)
    if sampled > ward.now or ward.rng.random() < 0.05:
        return
    record_sample(test=test.pk, at=sampled, by=carer, now=sampled)
    if told <= ward.now:
        negative = DueTest.Result.NEGATIVE
        record_result(test=test.pk, result=negative, at=told, by=carer, now=told)


def _days(first: date, end: date) -> Iterator[date]:
    for place in range(max((end - first).days, 0)):
        yield first + timedelta(days=place)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _leave_cases(ward: Ward) -> None:
    """Leave what officers come upon: a gate that opens, somebody in hospital, two contests."""
    over = Measure.objects.filter(
        released_at=None, ends_on__lte=in_shanghai(ward.now).date()
    ).order_by("ends_on", "pk")
    for measure in list(over[: over.count() // 2]):
        _open_gate(measure, ward)
    release_due(now=ward.now - timedelta(minutes=30))
    running = list(
        Measure.objects.filter(released_at=None, ends_on__gt=in_shanghai(ward.now).date())
        .select_related("unit")
        .order_by("pk")[:8]
    )
    _contest(running[0], "本人当天不在聚餐现场，有行程记录。", ward, answered=False)
    _contest(running[1], "与密接并未同住，仅同一单元。", ward, answered=True)
    suspend(
        measure=running[2].pk, where="区医院", reason="胸闷就医", by=ward.roster.duty,
        now=ward.now - timedelta(hours=2),
    )  # fmt: skip
    _hand_out_notices(running, ward)


def _open_gate(measure: Measure, ward: Ward) -> None:
    at = ward.now - timedelta(minutes=40)
    for test in DueTest.objects.filter(measure=measure, sampled_at=None, dropped_at=None):
        record_sample(test=test.pk, at=_at(test.due_on, 20), by=ward.roster.duty, now=at)
    for test in DueTest.objects.filter(measure=measure, result="", dropped_at=None):
        record_result(
            test=test.pk, result=DueTest.Result.NEGATIVE, at=at, by=ward.roster.duty, now=at
        )
    confirm(
        measure=measure.pk, evidence=Evidence.LINKED_CONTACT_TEST_NEGATIVE, holds=True,
        note="关联密接第7天核酸阴性", by=ward.roster.duty, now=at,
    )  # fmt: skip


def _contest(measure: Measure, text: str, ward: Ward, *, answered: bool) -> None:
    made = ward.now - timedelta(minutes=45)
    contest = take_contest(measure=measure.pk, text=text, by=ward.carer(measure), now=made)
    if answered:
        others = (ward.roster.leader, ward.roster.duty)
        answer_contest(
            contest=contest.pk,
            answer=contest.Answer.STANDS,
            reasons="经复核，同单元期间有共同用餐，判定无误。",
            by=next(each for each in others if each.pk != measure.imposed_by_id),
            now=ward.now - timedelta(minutes=20),
        )


def _hand_out_notices(measures: Sequence[Measure], ward: Ward) -> None:
    for measure in measures:
        make_notice(measure=measure.pk, act=None, by=ward.carer(measure), now=measure.imposed_at)
