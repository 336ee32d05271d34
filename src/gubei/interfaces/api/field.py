"""Today's work as a device keeps it: only what the work needs, masked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Router

from gubei.domain.isolation.queries.people import living_at_sites
from gubei.domain.leads.queries.about import LeadAbout, leads_about
from gubei.domain.leads.queries.lines import LeadLine, lines_of
from gubei.domain.leads.queries.work import usual_districts, work_of
from gubei.domain.measures.models import DueTest
from gubei.domain.measures.queries.today import DutyToday, duties_today
from gubei.domain.people.queries.files import files_of
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.lead_shapes import ProposedTransfer, age_of, proposed_of
from gubei.interfaces.api.people_shapes import LeadOfPerson, leads_shown
from gubei.interfaces.api.shapes import Shape
from gubei.interfaces.api.work import Phone, phones_of

router = Router(tags=["field"])


class PersonToMeet(Shape):
    """Somebody to be met today, with the numbers to call, masked."""

    id: UUID
    name: str
    sex: str
    age: int | None
    phones: list[Phone]


class LeadToLocate(Shape):
    """A lead whose person is to be found.

    `waiting` says whose answer it waits for; `same_person` which others speak of the person.
    """

    id: UUID
    list: str
    person: PersonToMeet
    address: str
    exposure: str
    locate_by: datetime
    attempts: int
    taken_by: str
    waiting: Literal["", "receipt", "approval"]
    proposed_transfer: ProposedTransfer | None
    same_person: Sequence[LeadOfPerson]


class SampleDue(Shape):
    """A test whose sample is to be taken at the door."""

    id: UUID
    due_on: date
    method: str
    specimen: str
    samples: int


class PersonToVisit(Shape):
    """Somebody under a measure who is asked for readings or samples today, at the door.

    `place` is where the measure says that they are, `address` the newest that is known of them.
    """

    id: UUID
    person: PersonToMeet
    kind: str
    place: str
    address: str
    ends_on: date
    checks_due: int
    checks_done: int
    tests: list[SampleDue]


class TodaysWork(Shape):
    """Leads to locate, overdue first, and people to visit; `now` is the clock of the server.

    `districts` are those to which leads of the unit were transferred, the most frequent first.
    """

    now: datetime
    leads: list[LeadToLocate]
    visits: list[PersonToVisit]
    districts: list[ProposedTransfer]


@router.get("/field/today", response=TodaysWork)
def read_todays_work(request: SignedRequest) -> TodaysWork:
    """Return what a device keeps for the day: the officer's open leads, the unit's visits.

    Whoever lives at an isolation site is visited by the people of the site.
    """
    require(request.auth, Ability.WORK)
    now = now_of(request)
    lines = lines_of(work_of(request.auth, now=now))
    duties = _at_home(duties_today(request.auth, now=now))
    files = files_of([each.measure.person for each in duties])
    phones = phones_of(
        {line.person_id for line in lines} | {each.measure.person_id for each in duties}
    )
    about = leads_about(request.auth, {line.person_id for line in lines})
    return TodaysWork(
        now=now,
        leads=[
            _lead(line, phones.get(line.person_id, []), about[line.person_id], request, now)
            for line in lines
        ],
        visits=[
            _visit(
                each,
                phones.get(each.measure.person_id, []),
                next(iter(files[each.measure.person_id].addresses), ""),
                now,
            )
            for each in duties
        ],
        districts=[
            ProposedTransfer(code=code, name=name) for code, name in usual_districts(request.auth)
        ],
    )


def _at_home(duties: list[DutyToday]) -> list[DutyToday]:
    away = living_at_sites([each.measure.pk for each in duties])
    return [each for each in duties if each.measure.pk not in away]


def _lead(
    line: LeadLine,
    phones: list[Phone],
    about: Sequence[LeadAbout],
    request: SignedRequest,
    now: datetime,
) -> LeadToLocate:
    is_taken = (
        line.claimed_until is not None
        and line.claimed_until > now
        and line.claimed_by_id != request.auth.pk
    )
    return LeadToLocate(
        id=line.id,
        list=line.list_name,
        person=PersonToMeet(
            id=line.person_id,
            name=line.name,
            sex=line.sex,
            age=age_of(line.birth_date, now),
            phones=phones,
        ),
        address=line.address,
        exposure=line.exposure,
        locate_by=line.locate_by,
        attempts=line.attempts,
        taken_by=(line.claimed_by_name or "") if is_taken else "",
        waiting=line.waiting,
        proposed_transfer=proposed_of(line),
        same_person=leads_shown([each for each in about if each.id != line.id]),
    )


def _visit(duty: DutyToday, phones: list[Phone], address: str, now: datetime) -> PersonToVisit:
    measure = duty.measure
    person = measure.person
    return PersonToVisit(
        id=measure.pk,
        person=PersonToMeet(
            id=person.pk,
            name=person.name,
            sex=person.sex,
            age=age_of(person.birth_date, now),
            phones=phones,
        ),
        kind=duty.kind,
        place=measure.place,
        address=address,
        ends_on=measure.ends_on,
        checks_due=duty.checks_due,
        checks_done=duty.checks_done,
        tests=[_sample(test) for test in duty.tests],
    )


def _sample(test: DueTest) -> SampleDue:
    return SampleDue(
        id=test.pk,
        due_on=test.due_on,
        method=test.method,
        specimen=test.specimen,
        samples=test.samples,
    )
