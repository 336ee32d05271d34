"""A person's page as the API shows it: what stands of them in every part that the officer sees."""

from datetime import date, datetime
from uuid import UUID

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.queries.about import ContactAbout
from gubei.domain.measures.models import DueTest, Notice
from gubei.domain.sampling.queries.about import SampleAbout
from gubei.interfaces.api.case_shapes import CaseRef
from gubei.interfaces.api.isolation_shapes import StayOfPerson
from gubei.interfaces.api.measure_shapes import ContestShown, MeasureRow, NoticeShown
from gubei.interfaces.api.people_shapes import Person
from gubei.interfaces.api.shapes import Shape, UnitRef, Words


class CaseOfPerson(CaseRef):
    """A case that the person is: what it is said to be, since when, and its end."""

    unit: UnitRef
    classification: str
    classified_on: date
    reported_at: datetime
    ended_at: datetime | None
    end: str

    @classmethod
    def of(cls, case: Case) -> "CaseOfPerson":
        """`case` comes from a query that annotates its class."""
        said = {name: getattr(case, name) for name in ("classification", "classified_on")}
        return cls(
            **CaseRef.of(case).model_dump(),
            **said,
            unit=UnitRef.of(case.unit),
            reported_at=case.reported_at,
            ended_at=case.ended_at,
            end=case.end,
        )


class ContactOfPerson(Shape):
    """A case of which the person is a contact; `value` is "" until somebody decided.

    `is_current` is false where the newest trace finds the person no more.
    """

    case: CaseRef
    ring: int
    place: str
    first_at: datetime
    last_at: datetime
    value: str
    decided_at: datetime | None
    is_current: bool

    @classmethod
    def of(cls, about: ContactAbout) -> "ContactOfPerson":
        contact = about.contact
        return cls(
            case=CaseRef.of(about.case),
            ring=contact.ring,
            place=contact.site_name or contact.relation,
            first_at=contact.first_at,
            last_at=contact.last_at,
            value=contact.value,
            decided_at=contact.decided_at,
            is_current=contact.is_current,
        )


class TestOfPerson(Shape):
    """A test of a measure that was sampled; `result` is "" until there is one."""

    id: UUID
    measure: UUID
    due_on: date
    method: str
    sampled_at: datetime | None
    result: str
    result_at: datetime | None

    @classmethod
    def of(cls, test: DueTest) -> "TestOfPerson":
        return cls(
            id=test.pk,
            measure=test.measure_id,
            due_on=test.due_on,
            method=test.method,
            sampled_at=test.sampled_at,
            result=test.result,
            result_at=test.result_at,
        )


class SampleOfPerson(Shape):
    """A sample of a session. `tube` is null where it is not in reach.

    `result` is "" until there is one, and `checking` where a tube with others is checked.
    """

    sampled_at: datetime
    place: str
    barcode: str
    tube: UUID | None
    result: str
    told_at: datetime | None

    @classmethod
    def of(cls, about: SampleAbout) -> "SampleOfPerson":
        sample = about.sample
        return cls(
            sampled_at=sample.sampled_at,
            place=sample.place,
            barcode=sample.barcode,
            tube=about.tube,
            result=sample.result,
            told_at=sample.told_at,
        )


class NoticeOfPerson(NoticeShown):
    """A notice, and the measure it is about."""

    measure: UUID

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOfPerson":
        return cls(**NoticeShown.of(notice).model_dump(), measure=notice.measure_id)


class PersonPage(Person):
    """A person's file with everything in the officer's reach; parts the role does not see are null.

    `allowed` names the acts that are open to this officer now, `pairs` counts records that may be
    the same person.
    """

    measures: list[MeasureRow]
    tests: list[TestOfPerson]
    samples: list[SampleOfPerson]
    notices: list[NoticeOfPerson]
    contests: list[ContestShown]
    cases: list[CaseOfPerson]
    contacts: list[ContactOfPerson]
    stays: list[StayOfPerson] | None
    pairs: int
    allowed: list[str]
    next_step: Words
