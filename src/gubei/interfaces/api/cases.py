"""Cases: the table, one case with its window and sources, and what is learnt of it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, Field

from gubei.domain.investigations import models
from gubei.domain.investigations.operations.cases import (
    NewCase,
    Source,
    change_case,
    classify_case,
    decide_source,
    end_case,
    open_case,
    reopen_case,
    say_source,
)
from gubei.domain.investigations.queries.cases import (
    CaseFilter,
    CaseView,
    case_in_reach,
    count_cases,
    find_cases,
    generations,
    origins_of,
    positives_without_case,
)
from gubei.domain.investigations.queries.contacts import count_contacts
from gubei.domain.investigations.queries.visits import impossible_among, visits_of
from gubei.domain.investigations.queries.windows import window_of
from gubei.domain.investigations.rules.cases import CaseClass
from gubei.domain.measures.models import DueTest
from gubei.domain.people.operations.adding import add_person
from gubei.domain.people.operations.looking import open_file
from gubei.domain.people.operations.register import Newcomer
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.case_shapes import (
    CaseChange,
    CaseDetail,
    CaseEnding,
    CaseRow,
    ClassificationShown,
    NewCaseSent,
    NewClassification,
    NewPersonSent,
    NewSource,
    PersonName,
    SourceDecision,
    SourceShown,
    WindowShown,
    row_values,
)
from gubei.interfaces.api.isolation_shapes import stays_shown
from gubei.interfaces.api.language import reading_language
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.people_shapes import person_shown
from gubei.interfaces.api.shapes import Items, Nothing, OfficerName, Page, Shape, UnitRef, Words
from gubei.terms.documents import read_document
from gubei.terms.moments import in_shanghai
from gubei.terms.names import tidy_name
from gubei.terms.phones import read_phone
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Language, words_of_reason

router = Router(tags=["cases"])
_MOST_POSITIVES = 200
Sort = Literal["-reported_at", "reported_at", "number", "-number"]


class CasesAsked(Shape):
    """The filters of the table: a view, a unit's code, part of a name or number, the class."""

    view: CaseView = CaseView.RUNNING
    unit: str = ""
    q: str = Field("", max_length=100)
    classification: CaseClass | Literal[""] = ""


class CaseCounts(Shape):
    """How many cases run, by what they are, and how many ended."""

    running: int
    suspected: int
    confirmed: int
    asymptomatic: int
    excluded: int
    ended: int


class PositiveShown(Shape):
    """A positive result: of whom, sampled and told when, under which measure."""

    test: UUID
    measure: UUID
    person: PersonName
    unit: UnitRef
    sampled_at: AwareDatetime | None
    result_at: AwareDatetime | None

    @classmethod
    def of(cls, test: DueTest) -> "PositiveShown":
        person = test.measure.person
        return cls(
            test=test.pk,
            measure=test.measure_id,
            person=PersonName(id=root_id_of(person), name=person.name),
            unit=UnitRef.of(person.unit),
            sampled_at=test.sampled_at,
            result_at=test.result_at,
        )


class CaseMade(Shape):
    """Which case it was."""

    id: UUID
    number: str


class SourceMade(Shape):
    """Which source it was."""

    id: UUID


@router.get("/cases", response=Page[CaseRow])
def read_cases(
    request: SignedRequest,
    *,
    filters: Annotated[CasesAsked, Query()],
    cursor: Cursor,
    limit: Limit,
    sort: Sort = "-reported_at",
) -> Page[CaseRow]:
    """Page through cases."""
    require(request.auth, Ability.READ)
    asked = CaseFilter(filters.view, filters.unit, filters.q, filters.classification)
    found = find_cases(request.auth, asked)
    column = sort.removeprefix("-")
    page, following = page_of(
        found, sort=sort, cursor=cursor, limit=limit, value_of=lambda case: getattr(case, column)
    )
    keys = [case.pk for case in page]
    origins, generation = origins_of(keys), generations(keys)
    return Page[CaseRow](
        items=[CaseRow(**row_values(case, origins[case.pk], generation[case.pk])) for case in page],
        next=following,
        total=None if cursor else found.order_by().count(),
    )


@router.get("/cases/counts", response=CaseCounts)
def read_case_counts(request: SignedRequest) -> CaseCounts:
    """Return the numbers of the board."""
    require(request.auth, Ability.READ)
    return CaseCounts(**count_cases(request.auth))


@router.get("/cases/positives", response=Items[PositiveShown])
def read_positives(request: SignedRequest) -> Items[PositiveShown]:
    """Return positive results of people who are no case yet; at most 200."""
    require(request.auth, Ability.READ)
    found = positives_without_case(request.auth)[:_MOST_POSITIVES]
    return Items[PositiveShown](items=[PositiveShown.of(each) for each in found])


@router.post("/cases", response=CaseMade)
def write_case(request: SignedRequest, sent: NewCaseSent) -> CaseMade:
    """Open a case."""
    require(request.auth, Ability.INVESTIGATE)
    now = now_of(request)
    reported_at = sent.reported_at or now
    made = open_case(
        new=NewCase(
            person=_person(request, sent),
            classification=sent.classification,
            classified_on=sent.classified_on or in_shanghai(reported_at).date(),
            reported_at=reported_at,
            dates=_dates(sent),
            unit=sent.unit,
            number=sent.number.strip(),
            conditions=tuple(sent.conditions),
            pack=sent.pack,
            foreign_id=sent.foreign_id.strip(),
            note=sent.note,
        ),
        by=request.auth,
        now=now,
    )
    return CaseMade(id=made.pk, number=made.number)


def _person(request: SignedRequest, sent: NewCaseSent) -> UUID:
    if (sent.person is None) == (sent.new_person is None):
        raise Invalid(
            "Name a person of the register, or describe a new one.", "请选择已有人员或填写新人员。"
        )
    if sent.person is not None:
        return sent.person
    assert sent.new_person is not None  # noqa: S101 - one of the two is there
    unit = unit_in_reach(request.auth, sent.unit or request.auth.unit.code)
    newcomer = newcomer_of(sent.new_person, unit.pk)
    return add_person(newcomer=newcomer, by=request.auth, now=now_of(request))


def newcomer_of(sent: NewPersonSent, unit: UUID) -> Newcomer:
    """Read what was sent of a person as a row of a list would be read. Raises Invalid."""
    document, phone = read_document(sent.document), read_phone(sent.phone)
    if phone.findings:
        raise Invalid(phone.findings[0].words.en, phone.findings[0].words.zh)
    return Newcomer(
        name=tidy_name(sent.name),
        document=document,
        phones=(phone.number,) if phone.number else (),
        email="",
        birth_date=document.birth_date if document.is_sure else sent.birth_date,
        sex=document.sex if document.is_sure else sent.sex,
        address=sent.address.strip(),
        household=sent.household.strip(),
        unit=unit,
    )


def _dates(sent: Shape) -> dict[str, Any]:
    names = {"onset_on", "first_positive_on", "last_negative_on", "isolated_at"}
    return sent.model_dump(include=names, exclude_unset=True)


@router.get("/cases/{case_id}", response=CaseDetail)
def read_case(
    request: SignedRequest, case_id: UUID, purpose: Purpose = Purpose.INVESTIGATE
) -> CaseDetail:
    """Open a case with its person, masked; the look and its purpose are logged."""
    require(request.auth, Ability.READ)
    now = now_of(request)
    case = case_in_reach(request.auth, case_id)
    file = open_file(person_id=case.person_id, by=request.auth, purpose=purpose, now=now)
    window, why_not = _window(case, request)
    visits = list(visits_of(request.auth, case.person_id))
    return CaseDetail(
        **row_values(case, origins_of([case_id])[case_id], generations([case_id])[case_id]),
        **_facts(case, reading_language(request)),
        whom=person_shown(request.auth, file, now),
        window=window,
        no_window=why_not,
        contacts=count_contacts(request.auth, case),
        visits=len(visits),
        impossible=len(impossible_among(visits)),
        stays=stays_shown(request.auth, root_id_of(case.person)),
    )


def _window(case: models.Case, request: SignedRequest) -> tuple[WindowShown | None, Words | None]:
    try:
        return WindowShown.of(window_of(case, now=now_of(request))), None
    except Refused as refused:
        return None, Words.of(refused.words)


def _facts(case: models.Case, language: Language) -> dict[str, Any]:
    said = case.classifications.select_related("said_by").order_by("-on", "-said_at", "-pk")
    sources = case.sources.select_related(
        "other__person", "site", "said_by", "decided_by"
    ).order_by("said_at", "pk")
    return {
        **{name: getattr(case, name) for name in ("conditions", "pack", "foreign_id")},
        "note": words_of_reason(case.note).say(language),
        "opened_at": case.opened_at,
        "opened_by": OfficerName.of(case.opened_by),
        "classifications": [
            ClassificationShown(
                value=CaseClass(each.value),
                on=each.on,
                said_at=each.said_at,
                said_by=OfficerName.of(each.said_by),
                note=words_of_reason(each.note).say(language),
            )
            for each in said
        ],
        "sources": [SourceShown.of(each) for each in sources],
    }


@router.patch("/cases/{case_id}", response=Nothing)
def correct_case(request: SignedRequest, case_id: UUID, sent: CaseChange) -> Nothing:
    """Change dates, conditions, policy, note or unit of a case."""
    changes = sent.model_dump(exclude_unset=True)
    change_case(case=case_id, changes=changes, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/cases/{case_id}/classifications", response=Nothing)
def write_classification(request: SignedRequest, case_id: UUID, sent: NewClassification) -> Nothing:
    """Write down what a case is from a day on."""
    now = now_of(request)
    on = sent.on or in_shanghai(now).date()
    classify_case(case=case_id, value=sent.value, on=on, note=sent.note, by=request.auth, now=now)
    return Nothing()


@router.post("/cases/{case_id}/sources", response=SourceMade)
def write_source(request: SignedRequest, case_id: UUID, sent: NewSource) -> SourceMade:
    """Name a possible source; others stay beside it until one is decided."""
    source = Source(sent.kind, sent.case, sent.site, sent.text)
    made = say_source(case=case_id, source=source, by=request.auth, now=now_of(request))
    return SourceMade(id=made.pk)


@router.post("/sources/{source_id}/decision", response=Nothing)
def decide_on_source(request: SignedRequest, source_id: UUID, sent: SourceDecision) -> Nothing:
    """Decide whether a source holds."""
    decide_source(
        source=source_id, holds=sent.holds, reason=sent.reason, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/cases/{case_id}/end", response=Nothing)
def end(request: SignedRequest, case_id: UUID, sent: CaseEnding) -> Nothing:
    """End a case."""
    now = now_of(request)
    end_case(case=case_id, end=sent.end, at=sent.at or now, by=request.auth, now=now)
    return Nothing()


@router.post("/cases/{case_id}/reopen", response=Nothing)
def take_end_back(request: SignedRequest, case_id: UUID) -> Nothing:
    """Take the end of a case back."""
    reopen_case(case=case_id, by=request.auth)
    return Nothing()
