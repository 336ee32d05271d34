"""Contests: a person says that a measure is wrong, and somebody else answers with reasons."""

from typing import Literal
from uuid import UUID

from ninja import Router
from pydantic import Field

from gubei.domain.measures import models
from gubei.domain.measures.operations.contesting import answer_contest, take_contest
from gubei.domain.measures.queries.tables import contests_of
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.measure_shapes import ContestShown
from gubei.interfaces.api.pages import Cursor, Limit, page_of
from gubei.interfaces.api.shapes import Nothing, Page, Sent

router = Router(tags=["measures"])


class NewContest(Sent):
    """What the person says."""

    text: str = Field(min_length=1, max_length=2000)


class NewAnswer(Sent):
    """What came of it, with the reasons."""

    answer: Literal["stands", "changed", "lifted"]
    reasons: str = Field(min_length=1, max_length=2000)


@router.get("/contests", response=Page[ContestShown])
def read_contests(
    request: SignedRequest, *, cursor: Cursor, limit: Limit, waiting: bool = True
) -> Page[ContestShown]:
    """Page through contests by the time by which they are to be answered."""
    require(request.auth, Ability.READ)
    found = contests_of(request.auth).filter(answered_at__isnull=waiting)
    page, following = page_of(
        found.select_related(
            "measure__person", "measure__unit", "taken_by", "imposed_by", "answered_by"
        ),
        sort="answer_by",
        cursor=cursor,
        limit=limit,
        value_of=lambda each: each.answer_by,
    )
    return Page[ContestShown](items=[ContestShown.of(each) for each in page], next=following)


@router.post("/measures/{measure_id}/contests", response=Nothing)
def write_contest(request: SignedRequest, measure_id: UUID, sent: NewContest) -> Nothing:
    """Write down a contest that a person told an officer."""
    take_contest(measure=measure_id, text=sent.text, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/contests/{contest_id}/answer", response=Nothing)
def answer(request: SignedRequest, contest_id: UUID, sent: NewAnswer) -> Nothing:
    """Answer with reasons; not by who imposed the measure."""
    answer_contest(
        contest=contest_id,
        answer=models.Contest.Answer(sent.answer),
        reasons=sent.reasons,
        by=request.auth,
        now=now_of(request),
    )
    return Nothing()
